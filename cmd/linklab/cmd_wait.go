package main

import (
	"time"

	"github.com/spf13/cobra"

	"linklab/checks"
)

// longestWait bounds what passes at once.
const longestWait = 6 * time.Hour

func newWaitCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "wait TIME",
		Short: "Let time pass in the sandbox instead of waiting for it",
		Long: "Wait puts the clock of the simulated account forward, step by step, so that what comes once a minute has\n" +
			"come as often as it would have: the points of a metric, the lines of a probe. A linklab that is open sees it.",
		Example: "linklab sandbox wait 5m",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := time.ParseDuration(args[0])
			if err != nil || d <= 0 || d > longestWait {
				return usage("sandbox.wait", "time", args[0])
			}
			link := &connection{app: a}
			defer link.close()
			local, err := link.sandbox()
			if err != nil {
				return err
			}
			if err := local.LetPass(cmd.Context(), d); err != nil {
				return err
			}
			a.writeText("", a.say("sandbox.waited", "time", checks.Phrase(string(a.language()), d.String()), "now", local.Now().Format("15:04:05")))
			return nil
		},
	}
}
