package main

import (
	"errors"

	"github.com/spf13/cobra"

	"linklab/lessons/guide"
)

func newHintCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "hint [LAB/STEP]",
		Short:             "Help with a step: what is wrong, then where to look, then the command",
		Long:              "Each call goes one level further for the same cause. Hints are counted, and exports say so.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			g, link, err := a.open()
			if err != nil {
				return err
			}
			defer link.close()
			a.warn(g.Journal())
			ref, err := stepOf(g, args)
			if err != nil {
				return err
			}
			hint, err := g.Hint(cmd.Context(), ref, a.language())
			if errors.Is(err, guide.ErrNothingToHint) {
				a.writeText("", a.say("hint.nothing"))
				return nil
			}
			if err != nil {
				return err
			}
			a.writeText("", hint.Text)
			if hint.Command != "" {
				writeLine(a.Out, "\n%s", hint.Command)
			}
			return nil
		},
	}
}
