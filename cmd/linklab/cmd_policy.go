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
			actions = slices.Compact(actions)
			// The headers of an object cannot be read without the permission to
			// read it, so that one is for the labs' own buckets alone.
			ofObjects := func(action string) bool { return action == "s3:GetObject" }
			rest := slices.DeleteFunc(slices.Clone(actions), ofObjects)
			type statement struct {
				Sid      string
				Effect   string
				Action   []string
				Resource string
			}
			policy := struct {
				Version   string
				Statement []statement
			}{"2012-10-17", []statement{
				{"LinklabReads", "Allow", rest, "*"},
				{"LinklabObjects", "Allow", []string{"s3:GetObject"}, "arn:aws:s3:::linklab-*/*"},
			}}
			enc := json.NewEncoder(a.Out)
			enc.SetIndent("", "  ")
			return enc.Encode(policy)
		},
	}
}
