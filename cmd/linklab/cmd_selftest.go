package main

import (
	"encoding/json"
	"io/fs"

	"github.com/spf13/cobra"

	"linklab/lessons"
	"linklab/lessons/selftest"
)

func newLessonsTestCommand(a *app) *cobra.Command {
	var format, lab string
	var parallel int
	var transcript bool
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Prove a course: every step fails before its commands, passes after, and every mistake gets its diagnosis",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			return a.withContent(args, func(content fs.FS) error {
				course, err := lessons.Load(content, words())
				if err != nil {
					return err
				}
				if lab != "" && course.Lab(lab) == nil {
					_, err := target(course, lab)
					return err
				}
				o := selftest.Options{Course: course, Lab: lab, Parallel: parallel}
				if transcript {
					o.Transcript = a.Err
				}
				if format == "text" {
					o.Told = a.tellProof
				}
				result, err := selftest.Run(cmd.Context(), o)
				if err != nil {
					return err
				}
				return a.endSelftest(result, format)
			})
		},
	}
	formatFlag(cmd, &format, "text", "json")
	cmd.Flags().StringVar(&lab, "lab", "", "only this lab")
	cmd.Flags().BoolVar(&transcript, "transcript", false, "print to stderr what is typed for the solution, and its output")
	cmd.Flags().IntVar(&parallel, "parallel", 0, "mistakes that are tried at the same time (default: the processors)")
	return cmd
}

// tellProof prints a line a step and a mistake, as it is proved.
func (a *app) tellProof(lab string, s *selftest.Step, m *selftest.Mistake) {
	var id, detail string
	var outcome selftest.Outcome
	var took int64
	if s != nil {
		id, outcome, detail, took = s.ID, s.Outcome, s.Detail, s.TookMS
	} else {
		id, outcome, detail, took = "mistakes/"+m.ID, m.Outcome, m.Detail, m.TookMS
		if outcome == selftest.OtherDiagnosis {
			detail = m.Key + " was expected, " + m.Seen + " was seen: " + detail
		}
	}
	mark := "✓"
	if outcome != selftest.AsItMustBe {
		mark = "✗"
	}
	writeLine(a.Out, "%s %-52s %s  %dms", mark, lab+"/"+id, outcome, took)
	if detail != "" {
		writeLine(a.Out, "    %s", detail)
	}
}

// endSelftest prints the result and says whether it is good.
func (a *app) endSelftest(result selftest.Result, format string) error {
	if format == "json" {
		if err := json.NewEncoder(a.Out).Encode(result); err != nil {
			return err
		}
	}
	steps, mistakes, bad := 0, 0, 0
	for _, lab := range result.Labs {
		for _, s := range lab.Steps {
			steps++
			if s.Outcome != selftest.AsItMustBe {
				bad++
			}
		}
		for _, m := range lab.Mistakes {
			mistakes++
			if m.Outcome != selftest.AsItMustBe {
				bad++
			}
		}
	}
	if format == "text" {
		writeLine(a.Out, "%s", a.say("selftest.end", "steps", itoa(steps), "mistakes", itoa(mistakes), "bad", itoa(bad)))
	}
	if !result.Good() {
		return &outcomeError{exitNotPassed}
	}
	return nil
}
