package pane

import (
	"fmt"
	"strings"

	"linklab/lessons"
	"linklab/tui/frame"
	"linklab/tui/keymap"
)

// Quiz is the pane of questions, one at a time, each explained as soon as it is
// answered.
type Quiz struct {
	questions []lessons.Question
	answers   map[string]string
	at        int
	cursor    int
	folded    bool
	typing    bool
}

// Answer is a choice that was made.
type Answer struct{ Question, Choice string }

// Show puts the questions of a page in the pane and goes to the first that is
// not answered rightly.
func (q *Quiz) Show(questions []lessons.Question, answers map[string]string) {
	q.Answers(questions, answers)
	q.at = 0
	for i := range q.questions {
		if !q.right(i) {
			q.at = i
			break
		}
	}
	q.rest()
}

// Answers takes what has been answered by now; the learner stays where they are.
func (q *Quiz) Answers(questions []lessons.Question, answers map[string]string) {
	q.questions = questions
	if q.answers == nil || len(answers) >= len(q.answers) || len(questions) == 0 {
		q.answers = map[string]string{}
	}
	for k, v := range answers {
		q.answers[k] = v
	}
	q.at = min(q.at, max(len(questions)-1, 0))
}

// Empty says whether the page has no questions.
func (q *Quiz) Empty() bool { return len(q.questions) == 0 }

// Done says whether every question is answered rightly.
func (q *Quiz) Done() bool {
	for i := range q.questions {
		if !q.right(i) {
			return false
		}
	}
	return true
}

// Do moves the cursor and answers.
func (q *Quiz) Do(intent keymap.Intent) (Answer, bool) {
	if q.Empty() {
		return Answer{}, false
	}
	choices := q.questions[q.at].Choices
	switch intent {
	case keymap.Up:
		q.cursor = max(q.cursor-1, 0)
	case keymap.Down:
		q.cursor = min(q.cursor+1, max(len(choices)-1, 0))
	case keymap.Home:
		q.cursor = 0
	case keymap.End:
		q.cursor = max(len(choices)-1, 0)
	case keymap.PreviousPage:
		q.turn(-1)
	case keymap.NextPage:
		q.turn(1)
	case keymap.Accept:
		if q.right(q.at) {
			q.turn(1)
			return Answer{}, false
		}
		return q.answer(q.cursor)
	}
	return Answer{}, false
}

// Choose answers with a choice by its number, from 1.
func (q *Quiz) Choose(number int) (Answer, bool) {
	if q.Empty() || number < 1 || number > len(q.questions[q.at].Choices) || q.right(q.at) {
		return Answer{}, false
	}
	q.cursor = number - 1
	return q.answer(q.cursor)
}

func (q *Quiz) answer(choice int) (Answer, bool) {
	question := q.questions[q.at]
	if choice >= len(question.Choices) {
		return Answer{}, false
	}
	q.answers[question.ID] = question.Choices[choice].ID
	return Answer{Question: question.ID, Choice: question.Choices[choice].ID}, true
}

// Answered says whether the question that is shown is answered rightly, so that
// what comes next is another one.
func (q *Quiz) Answered() bool { return !q.Empty() && q.right(q.at) }

func (q *Quiz) turn(by int) {
	q.at = min(max(q.at+by, 0), len(q.questions)-1)
	q.rest()
}

// rest puts the cursor on what was chosen.
func (q *Quiz) rest() {
	q.cursor = 0
	if q.Empty() {
		return
	}
	for i, c := range q.questions[q.at].Choices {
		if q.answers[q.questions[q.at].ID] == c.ID {
			q.cursor = i
		}
	}
}

func (q *Quiz) right(question int) bool {
	for _, c := range q.questions[question].Choices {
		if c.Right && q.answers[q.questions[question].ID] == c.ID {
			return true
		}
	}
	return false
}

// Fold makes the pane one line high: on a page with commands the text comes
// first, and the quiz opens when it gets the focus. From a prompt, where the
// keys of the screen are letters, the way to it begins with leaving.
func (q *Quiz) Fold(folded, typing bool) { q.folded, q.typing = folded, typing }

// Brief is what a terminal that covers the pane leaves of it: one line for as
// long as there is something to answer.
func (q *Quiz) Brief(s Setting, width int) []string {
	if q.Empty() || q.Done() {
		return nil
	}
	folded := *q
	folded.folded = true
	return folded.Render(s, width, 1)
}

// Height is the number of lines the pane would like to have: the same for all
// its questions, so that nothing jumps from one to the next.
func (q *Quiz) Height(s Setting, width int) int {
	if q.Empty() {
		return 0
	}
	if q.folded {
		return 1
	}
	most := 0
	for _, question := range q.questions {
		lines := len(frame.Wrap(question.Ask.In(s.Words.Lang), width-2)) + 1
		why := 0
		for _, c := range question.Choices {
			lines += len(frame.Wrap(c.Say.In(s.Words.Lang), width-8))
			why = max(why, len(frame.Wrap(s.Words.AnswerWrong+" "+c.Why.In(s.Words.Lang), width-6)))
		}
		most = max(most, lines+why+1)
	}
	return most + 1
}

// Render draws the question that is asked now.
func (q *Quiz) Render(s Setting, width, height int) []string {
	if q.Empty() || height <= 0 {
		return blank(width, height)
	}
	t, lang := s.Theme, s.Words.Lang
	question := q.questions[q.at]
	out := []string{s.Rule(s.Words.Quiz, q.progress(s), width)}
	if q.folded {
		return frame.Fill(out, width, height)
	}
	for _, l := range frame.Wrap(question.Ask.In(lang), width-2) {
		out = append(out, " "+t.Strong.Render(l))
	}
	out = append(out, "")
	for i, c := range question.Choices {
		out = append(out, q.choice(s, i, c, width)...)
	}
	for _, c := range question.Choices {
		if q.answers[question.ID] != c.ID {
			continue
		}
		verdict, style := s.Words.AnswerWrong, t.Fail
		if c.Right {
			verdict, style = s.Words.AnswerRight, t.Pass
		}
		out = append(out, "")
		lines := frame.Wrap(verdict+" "+c.Why.In(lang), width-6)
		for i, l := range lines {
			if i == 0 {
				l = style.Bold(true).Render(strings.TrimSuffix(l[:min(len(verdict), len(l))], " ")) + t.Text.Render(l[min(len(verdict), len(l)):])
			} else {
				l = t.Text.Render(l)
			}
			out = append(out, " "+style.Render(t.Glyphs.Rail)+" "+l)
		}
	}
	return frame.Fill(out, width, height)
}

func (q *Quiz) progress(s Setting) string {
	t, w := s.Theme, s.Words
	text := fmt.Sprintf(w.QuestionOf, q.at+1, len(q.questions))
	switch {
	case q.folded && !q.Done():
		key := keymap.Label(keymap.Reading, keymap.Focus)
		if q.typing {
			key = keymap.Label(keymap.Typing, keymap.Leave) + " " + key
		}
		return t.Key.Render(key) + " " + t.Muted.Render(w.QuizFolded) + t.Faint.Render(" "+t.Glyphs.Dot+" "+text)
	case q.Done():
		return t.Pass.Render(w.QuizDone) + t.Faint.Render(" "+t.Glyphs.Dot+" "+text)
	case q.right(q.at):
		return t.Key.Render(keymap.Label(keymap.Answering, keymap.Accept)) + " " + t.Muted.Render(w.NextQuestion) + t.Faint.Render(" "+t.Glyphs.Dot+" "+text)
	}
	return t.Faint.Render(text)
}

func (q *Quiz) choice(s Setting, i int, c lessons.Choice, width int) []string {
	t := s.Theme
	chosen := q.answers[q.questions[q.at].ID] == c.ID
	sign, style, text := fmt.Sprint(i+1), t.Faint, t.Text
	switch {
	case chosen && c.Right:
		sign, style, text = t.Glyphs.Pass, t.Pass, t.Strong
	case chosen:
		sign, style = t.Glyphs.Fail, t.Fail
	}
	pointer := " "
	if s.Focused && i == q.cursor {
		pointer = t.Accent.Render(t.Glyphs.Pointer)
		if !chosen {
			style, text = t.Accent, t.AccentBold
		}
	}
	lines := paint(text, frame.Wrap(frame.Clean(c.Say.In(s.Words.Lang)), width-8))
	return indent(" "+pointer+" "+style.Render(sign)+"  ", lines)
}
