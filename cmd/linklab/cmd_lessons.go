package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"linklab/lessons"
)

func newLessonsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lessons",
		Short: "For authors: read and prove a course",
	}
	cmd.AddCommand(newLessonsNewCommand(a), newLessonsLintCommand(a), newLessonsTestCommand(a), newLessonsPreviewCommand(a))
	return cmd
}

func newLessonsLintCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Say what is wrong with a course, with file and line",
		Long: "Lint reads the course of a folder, without one that of this program.\n\n" +
			"Exit codes: 0 good, 1 the course has faults or the folder has none, 2 wrong usage, 3 the folder cannot be read.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.withContent(args, func(content fs.FS) error {
				course, err := lessons.Load(content, words())
				if err != nil {
					return err
				}
				writeLine(a.Out, "%s", a.say("lint.good", "labs", itoa(len(course.Labs))))
				return nil
			})
		},
	}
}

// withContent gives the course of the folder that stands in the arguments, else
// that of --course, else that of the binary.
func (a *app) withContent(args []string, use func(fs.FS) error) error {
	switch {
	case len(args) > 0:
		return inFolder(args[0], use)
	case a.courseDir != "":
		return inFolder(a.courseDir, use)
	}
	return use(lessons.Content())
}

// inFolder gives a folder of which nothing outside can be read, links included.
func inFolder(dir string, use func(fs.FS) error) error {
	root, err := os.OpenRoot(filepath.Clean(dir))
	if err != nil {
		return err
	}
	return errors.Join(use(root.FS()), root.Close())
}
