package main

import (
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"linklab/lessons/progress"
)

// maxName bounds the name that stands in exports, in runes.
const maxName = 60

func newNameCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "name [NAME]",
		Short: "Print or choose the name that stands in exports",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			course, err := a.course()
			if err != nil {
				return err
			}
			journal, err := a.journal(course)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				writeLine(a.Out, "%s", journal.State().Learner)
				return nil
			}
			name := strings.TrimSpace(args[0])
			if len([]rune(name)) > maxName || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
				return usage("name.form")
			}
			return journal.Append(progress.Event{Type: progress.Named, Value: name})
		},
	}
}
