package guide

import (
	"fmt"
	"strconv"
	"strings"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// quiz is the check that the journal answers rather than the account.
const quiz = "quiz"

// quizFinding says whether every question of the step has its right answer.
func (g *Guide) quizFinding(ref Ref, c lessons.CheckRef) checks.Finding {
	_, step, err := g.find(ref)
	f := checks.Finding{Check: c.ID, Outcome: checks.Passed, Level: checks.Stated, Advice: c.Advice}
	if err != nil {
		return f
	}
	answers := g.keptStep(ref).Answers
	var wrong []string
	answered := 0
	for i, q := range step.Quiz {
		a, ok := answers[q.ID]
		if !ok {
			continue
		}
		answered++
		if !a.Right {
			wrong = append(wrong, fmt.Sprintf("%d (%s)", i+1, q.ID))
		}
	}
	asked := strconv.Itoa(len(step.Quiz))
	f.Evidence = []checks.Evidence{{Source: "quiz", Resource: ref.Step, Expected: asked, Seen: strconv.Itoa(answered - len(wrong))}}
	switch {
	case len(wrong) > 0:
		f.Outcome = checks.Failed
		f.Diagnosis = &checks.Diagnosis{Key: "quiz.wrong", Args: map[string]string{"questions": strings.Join(wrong, ", ")}}
	case answered < len(step.Quiz):
		f.Outcome = checks.Failed
		f.Diagnosis = &checks.Diagnosis{Key: "quiz.open", Args: map[string]string{"answered": strconv.Itoa(answered), "asked": asked}}
	}
	return f
}

// Answer keeps a learner's answer to a question and says whether it is right,
// and why. The step passes at the next Look.
func (g *Guide) Answer(ref Ref, question, choice string) (right bool, why lessons.Text, err error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return false, nil, err
	}
	q := step.Question(question)
	if q == nil {
		return false, nil, fmt.Errorf("%w: question %s of %s/%s", ErrNoStep, question, ref.Lab, ref.Step)
	}
	c := q.Choice(choice)
	if c == nil {
		return false, nil, fmt.Errorf("%w: choice %s of question %s", ErrNoStep, choice, question)
	}
	err = g.append(progress.Event{Type: progress.Answered, Lab: ref.Lab, Step: ref.Step, Question: q.ID, Choice: c.ID, Right: c.Right})
	return c.Right, fillText(c.Why, g.values(lab, ref)), err
}
