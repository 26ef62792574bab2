package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"linklab/checks/catalogue"
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
		Long: "Lint reads the course of a folder, without one that of this program and its diagnoses too.\n\n" +
			"It refuses what could not be taught (unknown names, missing pages, other commands in the other language)\n" +
			"and what a learner could not use: links that lead nowhere, lines and tables that do not fit, markup that is\n" +
			"shown as it is written, text that nobody has translated, hints that nobody gets or that leave them guessing.\n\n" +
			"Exit codes: 0 good, 1 the course has faults or the folder has none, 2 wrong usage, 3 the folder cannot be read.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.withContent(args, func(content fs.FS) error {
				var problems lessons.Problems
				course, err := lessons.Lint(content, words())
				if err != nil && !errors.As(err, &problems) {
					return err
				}
				if len(args) == 0 && a.courseDir == "" {
					if problems, err = lintDiagnoses(problems); err != nil {
						return err
					}
				}
				if len(problems) > 0 {
					return problems
				}
				a.writeText("", a.say("lint.good", "labs", itoa(len(course.Labs))))
				return nil
			})
		},
	}
}

// lintDiagnoses adds what is wrong with the sentences that every course shares.
func lintDiagnoses(problems lessons.Problems) (lessons.Problems, error) {
	for _, lang := range lessons.Languages() {
		file, text, err := catalogue.Source(string(lang))
		if err != nil {
			return nil, err
		}
		problems = append(problems, lessons.LintDiagnoses("diagnoses/"+file, lang, text)...)
	}
	return problems, nil
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

// isFolder says why a path is no folder. To open one that is a pipe would wait.
func isFolder(dir string) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: dir, Err: syscall.ENOTDIR}
	}
	return err
}

// inFolder gives a folder of which nothing outside can be read, links included.
func inFolder(dir string, use func(fs.FS) error) error {
	if err := isFolder(dir); err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Clean(dir))
	if err != nil {
		return err
	}
	return errors.Join(use(root.FS()), root.Close())
}
