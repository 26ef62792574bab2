package main

import (
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is that of the build: the module's, or the commit's.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	return v
}

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of linklab and of its course",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			course, err := a.course()
			if err != nil {
				return err
			}
			writeLine(a.Out, "linklab %s, course %s %s", version(), course.ID, course.Version)
			return nil
		},
	}
}
