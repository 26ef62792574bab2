package main

import "github.com/spf13/cobra"

func newResetCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "reset LAB[/STEP]",
		Short:             "Forget the progress of a lab or of a step, keeping a copy",
		Long:              "Reset forgets what you have done in a lab or a step. A copy of the journal is kept, and nothing in\nany account changes. The sandbox is emptied with: linklab sandbox reset",
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
			g, link, err := a.open()
			if err != nil {
				return err
			}
			defer link.close()
			backup, err := g.Reset(ref)
			if err != nil {
				return err
			}
			a.writeText("", a.say("reset.done", "what", args[0], "backup", backup))
			return nil
		},
	}
}
