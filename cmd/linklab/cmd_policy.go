package main

import (
	"encoding/json"
	"slices"

	"github.com/spf13/cobra"

	"linklab/checks/vocabulary"
)

func newPolicyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "policy",
		Short: "Print the least IAM policy that the checks need",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var actions []string
			for _, d := range vocabulary.Registry() {
				actions = append(actions, d.Actions...)
			}
			slices.Sort(actions)
			type statement struct {
				Sid      string
				Effect   string
				Action   []string
				Resource string
			}
			policy := struct {
				Version   string
				Statement []statement
			}{"2012-10-17", []statement{{"LinklabReads", "Allow", slices.Compact(actions), "*"}}}
			enc := json.NewEncoder(a.Out)
			enc.SetIndent("", "  ")
			return enc.Encode(policy)
		},
	}
}
