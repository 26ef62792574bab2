package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"linklab/lessons"
)

func newLessonsNewCommand(a *app) *cobra.Command {
	var course, lab string
	cmd := &cobra.Command{
		Use:   "new DIR",
		Short: "Write a small course to begin with",
		Long: "New writes a course of one lab into a new or empty folder: a template, three steps with their\n" +
			"checks, pages in both languages and a mistake. It is good as it stands: lint and test it, then\n" +
			"change a thing at a time. Nothing that is there already is overwritten.",
		Example: "linklab lessons new my-course\nlinklab lessons test my-course\nlinklab lessons preview my-course",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(_ *cobra.Command, args []string) error {
			for flag, id := range map[string]string{"--id": course, "--lab": lab} {
				if !lessons.IsID(id) {
					return usage("new.id", "flag", flag, "id", id)
				}
			}
			files, err := lessons.Skeleton(course, lab)
			if err != nil {
				return err
			}
			if err := writeNew(args[0], files); err != nil {
				return err
			}
			writeLine(a.Out, "%s", a.say("new.done", "dir", args[0]))
			return nil
		},
	}
	cmd.Flags().StringVar(&course, "id", "my-course", "id of the course")
	cmd.Flags().StringVar(&lab, "lab", "my-lab", "id of its first lab")
	return cmd
}

// writeNew writes files into a folder that is empty or not there yet.
func writeNew(dir string, files map[string][]byte) error {
	err := isFolder(dir)
	var entries []fs.DirEntry
	if err == nil {
		entries, err = os.ReadDir(dir)
	}
	switch {
	case err == nil && len(entries) > 0:
		return usage("new.not.empty", "dir", dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
