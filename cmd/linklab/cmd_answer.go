package main

import (
	"strings"

	"github.com/spf13/cobra"

	"linklab/lessons/guide"
)

func newAnswerCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "answer LAB/STEP QUESTION CHOICE",
		Short:   "Answer a question of a step's quiz; the questions are printed by: linklab read LAB/STEP",
		Example: "linklab answer orientation/quiz table main",
		Args:    cobra.ExactArgs(3),
		RunE: func(_ *cobra.Command, args []string) error {
			g, link, err := a.open()
			if err != nil {
				return err
			}
			defer link.close()
			a.warn(g.Journal())
			ref, err := stepOf(g, args[:1])
			if err != nil {
				return err
			}
			if err := checkChoice(g, ref, args[1], args[2]); err != nil {
				return err
			}
			right, why, err := g.Answer(ref, args[1], args[2])
			if err != nil {
				return err
			}
			a.writeText("", strings.TrimSpace(a.say("answer."+map[bool]string{true: "right", false: "wrong"}[right])+" "+why.In(a.language())))
			if !right {
				return &outcomeError{exitNotPassed}
			}
			return nil
		},
	}
}

// checkChoice says which questions and choices there are.
func checkChoice(g *guide.Guide, ref guide.Ref, question, choice string) error {
	step := g.Course().Lab(ref.Lab).Step(ref.Step)
	if len(step.Quiz) == 0 {
		return usage("no.questions", "step", ref.Lab+"/"+ref.Step)
	}
	q := step.Question(question)
	if q == nil {
		var ids []string
		for _, q := range step.Quiz {
			ids = append(ids, q.ID)
		}
		return usage("no.question", "question", question, "questions", strings.Join(ids, ", "))
	}
	if q.Choice(choice) == nil {
		var ids []string
		for _, c := range q.Choices {
			ids = append(ids, c.ID)
		}
		return usage("no.choice", "choice", choice, "choices", strings.Join(ids, ", "))
	}
	return nil
}
