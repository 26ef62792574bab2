package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// refuseUnknown makes commands that only hold others refuse a word that is none
// of them; cobra prints their help and ends well. Alone they still print it.
func refuseUnknown(cmd *cobra.Command) {
	if cmd.Name() == "help" {
		cmd.Run, cmd.RunE = nil, func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(about, rest)
			}
			return about.Help()
		}
	}
	if cmd.HasSubCommands() && !cmd.Runnable() {
		cmd.Args = cobra.ArbitraryArgs
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args)
			}
			return cmd.Help()
		}
	}
	for _, child := range cmd.Commands() {
		refuseUnknown(child)
	}
}

func unknownCommand(of *cobra.Command, args []string) error {
	var names []string
	for _, child := range of.Commands() {
		if child.IsAvailableCommand() {
			names = append(names, child.Name())
		}
	}
	return usage("no.command", "command", strings.Join(args, " "), "of", of.CommandPath(), "commands", strings.Join(names, ", "))
}
