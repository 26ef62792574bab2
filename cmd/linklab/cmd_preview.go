package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"linklab/lessons"
)

func newLessonsPreviewCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "preview DIR [LAB/STEP]",
		Short: "Open a course as a learner sees it, in a home of its own that is gone afterwards",
		Long: "Preview opens the tutor on the course of a folder, with a new simulated account. What you do there\n" +
			"is forgotten at the end. With LAB/STEP it prints that page as it stands, without the screen.",
		Args: cobra.RangeArgs(1, 2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			a.courseDir = args[0]
			return a.completeTarget(nil, args[1:], word)
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			a.courseDir = args[0]
			course, err := a.course()
			if err != nil {
				return err
			}
			if len(args) > 1 {
				return a.previewPage(course, args[1])
			}
			home, err := os.MkdirTemp("", "linklab-preview-")
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
			a.home, a.live = home, false
			return a.runTutor(cmd.Context())
		},
	}
}

// previewPage prints a page with its variables as they stand.
func (a *app) previewPage(course *lessons.Course, arg string) error {
	ref, err := target(course, arg)
	if err != nil {
		return err
	}
	if ref.Step == "" {
		return usage("step.missing", "lab", ref.Lab)
	}
	step := course.Lab(ref.Lab).Step(ref.Step)
	writeLine(a.Out, "# %s (%s/%s)\n", step.Title.In(a.language()), ref.Lab, ref.Step)
	writeLine(a.Out, "%s", step.Pages[a.language()].Markdown)
	return nil
}
