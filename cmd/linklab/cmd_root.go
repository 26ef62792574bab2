package main

import (
	"io"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"linklab/lessons"
)

// newRootCommand is the command tree. Without a command the tutor opens. What
// cobra prints by itself goes to out.
func newRootCommand(a *app, out io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "linklab",
		Short: "An interactive terminal tutor for AWS VPC endpoints and PrivateLink",
		Long: "linklab teaches AWS VPC endpoints by doing. Without --live everything happens in a simulated\n" +
			"AWS account inside this program; with --live the same checks look at your own account, and only read.",
		Example: "linklab\nlinklab check\nlinklab --live --profile lab check s3-gateway",
		Args:    cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return a.checkFlags(cmd)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runTutor(cmd.Context()) },
	}
	f := root.PersistentFlags()
	f.StringVar(&a.home, "home", "", "where progress and the sandbox lie (default: linklab in the XDG state directory)")
	f.StringVar(&a.lang, "lang", "", "language: en or ko (default: that of the locale)")
	f.BoolVar(&a.live, "live", false, "look at your own AWS account instead of the sandbox")
	f.StringVar(&a.profile, "profile", "", "name of the AWS profile, with --live")
	f.StringVar(&a.region, "region", "", "name of the AWS region")
	f.StringVar(&a.clock, "clock", "fast", "pace of the sandbox: real, fast or instant")
	f.StringVar(&a.courseDir, "course", "", "folder of a course to take instead of the built-in one")
	_ = root.MarkPersistentFlagDirname("course")
	complete(root, "lang", languageNames()...)
	complete(root, "clock", clocks...)
	root.AddCommand(
		newReadCommand(a),
		newCheckCommand(a),
		newHintCommand(a),
		newAnswerCommand(a),
		newStatusCommand(a),
		newSandboxCommand(a),
		newTemplateCommand(a),
		newChecksCommand(a),
		newLessonsCommand(a),
		newExportCommand(a),
		newResetCommand(a),
		newSkipCommand(a),
		newNameCommand(a),
		newPolicyCommand(a),
		newVersionCommand(a),
	)
	root.SetOut(out) // the completion command takes it when it is made
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	refuseUnknown(root)
	countArguments(root)
	root.SetFlagErrorFunc(flagError)
	return root
}

// complete offers fixed values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(slices.Clone(values), cobra.ShellCompDirectiveNoFileComp))
}

func languageNames() []string {
	var names []string
	for _, lang := range lessons.Languages() {
		names = append(names, string(lang))
	}
	return names
}

// regionName is what every name of a region looks like.
var regionName = regexp.MustCompile(`^[a-z]+(-[a-z]+)+-[0-9]+$`)

// checkFlags refuses values of the flags that every command has.
func (a *app) checkFlags(cmd *cobra.Command) error {
	// An empty variable of a script must not become the learner's own home.
	if cmd.Flags().Changed("home") && a.home == "" {
		return usage("flag.home")
	}
	if cmd.Flags().Changed("course") && a.courseDir == "" {
		return usage("flag.course")
	}
	if lang := a.lang; lang != "" && !slices.Contains(languageNames(), lang) {
		a.lang = ""
		return usage("flag.lang", "lang", lang)
	}
	if !slices.Contains(clocks, a.clock) {
		return usage("flag.clock", "clock", a.clock)
	}
	if a.region != "" && !regionName.MatchString(a.region) {
		return usage("flag.region", "region", a.region)
	}
	if a.profile != "" && !a.live {
		return usage("flag.profile")
	}
	return nil
}
