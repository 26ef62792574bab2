package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"linklab/lessons/progress"
)

// writeFile writes a whole file or none. What is there and is no file, as a link,
// /dev/stdout or a pipe, is written to: it must not be replaced by a file.
func writeFile(path string, content []byte) error {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().IsRegular() {
		return renameio.WriteFile(path, content, 0o644)
	}
	// Without waiting for a reader of a pipe that has none.
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NONBLOCK, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func newExportCommand(a *app) *cobra.Command {
	var format, file string
	var schema bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print your progress for an instructor",
		Long: "Export folds the journal into one object a lab and a step. It holds no account id, no ARN and no\n" +
			"address; the only name in it is the one you chose with: linklab name\n\n" +
			"It says what was done in the simulated account; with --live, what was done in one of your own.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if schema {
				_, err := a.Out.Write(progress.ExportSchema())
				return err
			}
			if err := checkFormat(format, "json", "csv"); err != nil {
				return err
			}
			course, err := a.course()
			if err != nil {
				return err
			}
			journal, err := a.journal(course)
			if err != nil {
				return err
			}
			a.warn(journal)
			state := journal.State()
			if other, ok := elsewhere(state, a.world()); ok {
				writeLine(a.Err, "linklab: %s", a.say("elsewhere.export."+string(other)))
			}
			export := progress.NewExport(course, state, a.world(), time.Now())
			var out bytes.Buffer
			if format == "csv" {
				err = export.WriteCSV(&out)
			} else {
				err = export.WriteJSON(&out)
			}
			if err != nil {
				return fmt.Errorf("write the export: %w", err)
			}
			if file == "" || file == "-" {
				_, err = a.Out.Write(out.Bytes())
				return err
			}
			if err := writeFile(file, out.Bytes()); err != nil {
				return &fs.PathError{Op: "write", Path: file, Err: cause(err)}
			}
			writeLine(a.Err, "%s", a.say("export.done", "file", file))
			return nil
		},
	}
	formatFlag(cmd, &format, "json", "csv")
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write, instead of printing")
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of the export")
	return cmd
}
