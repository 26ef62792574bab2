package main

import (
	"github.com/spf13/cobra"
)

func newSkipCommand(a *app) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "skip LAB/STEP",
		Short: "Leave a step undone and open the next one",
		Long: "Skip says which later checks build on the step. With --yes the step is left out: that is kept in\nthe journal and in exports.\n\n" +
			"Exit codes: 0 skipped, 1 not skipped because --yes is missing, 2 wrong usage, 3 could not be kept.",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeTarget,
		RunE: func(_ *cobra.Command, args []string) error {
			course, err := a.course()
			if err != nil {
				return err
			}
			ref, err := target(course, args[0])
			if err != nil {
				return err
			}
			if ref.Step == "" {
				return usage("skip.step", "lab", ref.Lab)
			}
			g, link, err := a.open()
			if err != nil {
				return err
			}
			defer link.close()
			cost, err := g.SkipCost(ref)
			if err != nil {
				return err
			}
			if len(cost) == 0 {
				a.writeText("", a.say("skip.free", "what", args[0]))
			} else {
				a.writeText("", a.say("skip.cost", "what", args[0]))
			}
			for _, d := range cost {
				writeLine(a.Out, "  %s/%s  %s", d.Ref.Step, d.Check, g.CheckTitle(d.Ref, d.Check, a.language()))
			}
			if !yes {
				a.writeText("", a.say("skip.ask", "what", args[0]))
				return &outcomeError{exitNotPassed}
			}
			if err := g.Journal().ReadOnly(); err != nil {
				return err
			}
			if _, err := g.Skip(ref); err != nil {
				return err
			}
			a.writeText("", a.say("skip.done", "what", args[0]))
			return nil
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "skip it")
	return cmd
}
