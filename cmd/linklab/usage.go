package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError says what is wrong with a flag in the learner's language; pflag has
// English words only.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var malformed *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		flag := "--" + unknown.GetSpecifiedName()
		if shorts := unknown.GetSpecifiedShortnames(); shorts != "" {
			flag = "-" + shorts
		}
		return usage("flag.unknown", "flag", flag, "command", cmd.CommandPath())
	case errors.As(err, &bare):
		return usage("flag.bare", "flag", "--"+bare.GetFlag().Name, "use", bare.GetFlag().Usage)
	case errors.As(err, &invalid):
		flag, value := "--"+invalid.GetFlag().Name, invalid.GetValue()
		switch invalid.GetFlag().Value.Type() {
		case "bool":
			return usage("flag.bool", "flag", flag, "value", value)
		case "int":
			return usage("flag.int", "flag", flag, "value", value)
		}
		return usage("flag.invalid", "flag", flag, "value", value)
	case errors.As(err, &malformed):
		return usage("flag.malformed", "flag", malformed.GetSpecifiedFlag())
	}
	return err
}

// countArguments makes the commands of a tree say in the learner's language that
// arguments are missing or too many.
func countArguments(cmd *cobra.Command) {
	if fits := cmd.Args; fits != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if fits(cmd, args) == nil {
				return nil
			}
			if cmd.HasSubCommands() {
				return unknownCommand(cmd, args[:1])
			}
			return wrongCount(cmd, args, fits)
		}
	}
	for _, child := range cmd.Commands() {
		countArguments(child)
	}
}

// mostArguments is more than any command takes.
const mostArguments = 8

func wrongCount(cmd *cobra.Command, args []string, fits cobra.PositionalArgs) error {
	for n := len(args) + 1; n <= mostArguments; n++ {
		if fits(cmd, make([]string, n)) == nil {
			return usage("args.missing", "command", cmd.CommandPath(), "usage", cmd.UseLine())
		}
	}
	first := len(args) - 1
	for first > 0 && fits(cmd, args[:first]) != nil {
		first--
	}
	return usage("args.many", "command", cmd.CommandPath(), "argument", args[first], "usage", cmd.UseLine())
}

// spokenIn takes the language of a command line that could not be read, so that
// the reason is said in it.
func (a *app) spokenIn(args []string) {
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if ok && slices.Contains(languageNames(), value) {
			a.lang = value
		}
	}
}
