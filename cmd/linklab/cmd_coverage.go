package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"linklab/checks/sandbox"
)

// newCoverageCommand lists what the simulated account implements of AWS.
func newCoverageCommand(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "List the AWS operations that the sandbox implements",
		Long: "Coverage lists, service by service, the operations that the sandbox implements and how they knowingly\n" +
			"differ from AWS's. Every other operation, and every other parameter, is refused by name.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			list, err := sandbox.Coverage()
			if err != nil {
				return err
			}
			if format == "json" {
				encoder := json.NewEncoder(a.Out)
				encoder.SetIndent("", "  ")
				return encoder.Encode(list)
			}
			a.writeCoverage(list)
			return nil
		},
	}
	formatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *app) writeCoverage(list []sandbox.ServiceCoverage) {
	for _, service := range list {
		writeLine(a.Out, "%s", a.say("coverage.service", "service", service.Service,
			"count", fmt.Sprint(len(service.Operations)), "all", fmt.Sprint(service.OfAWS)))
		for _, op := range service.Operations {
			writeLine(a.Out, "  %s", op.Name)
			if op.Differs != "" {
				writeLine(a.Out, "    %s", op.Differs)
			}
		}
	}
}
