// Linklab is an interactive terminal tutor for AWS VPC endpoints.
//
// This package parses flags, wires the parts and maps errors to exit codes:
//
//	0  passed, or done
//	1  not passed
//	2  wrong usage
//	3  could not look or could not work
//
// Only sandbox shell ends with another's code: that of the command it ran.
//
// Text that a person reads lies in sentences.yaml.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"
)

// The collector waits until the heap has grown by so much, so that a start is
// over before it works, and works all the same before the program gets large.
const (
	heapGrowth  = 400      // percent
	memoryLimit = 64 << 20 // bytes
)

// endGrace is how long a command may take to end by itself after a signal.
const endGrace = 3 * time.Second

func main() {
	debug.SetGCPercent(heapGrowth)
	debug.SetMemoryLimit(memoryLimit)
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	// What hangs all the same, as a read of a disk that is gone, the next signal ends.
	context.AfterFunc(ctx, func() { time.AfterFunc(endGrace, stop) })
	os.Exit(run(ctx, os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Getenv))
}

// streams are where a command reads and writes.
type streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// withhold keeps the errors of the commands from fang, which asks the terminal
// for its colours before it hands one on. Such a question takes what was typed
// ahead, and seconds where the terminal does not answer.
func withhold(root *cobra.Command) (failed *error) {
	failed = new(error)
	keep := func(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
		if run == nil {
			return nil
		}
		return func(cmd *cobra.Command, args []string) error {
			if *failed == nil {
				*failed = run(cmd, args)
			}
			return nil
		}
	}
	var each func(*cobra.Command)
	each = func(cmd *cobra.Command) {
		cmd.PersistentPreRunE, cmd.RunE = keep(cmd.PersistentPreRunE), keep(cmd.RunE)
		for _, below := range cmd.Commands() {
			each(below)
		}
	}
	each(root)
	return failed
}

// run executes a command line and returns its exit code.
func run(ctx context.Context, args []string, s streams, env func(string) string) int {
	out := &output{Writer: s.Out}
	a := &app{streams: streams{In: s.In, Out: out, Err: s.Err}, env: env, screen: s.Out}
	root := newRootCommand(a, out.file())
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetErr(s.Err)
	speakHelp(root, a.helpLanguage(args))
	say := func(w io.Writer, _ fang.Styles, err error) {
		if a.lang == "" {
			a.spokenIn(args)
		}
		a.printError(w, err)
	}
	failed := withhold(root)
	err := fang.Execute(ctx, root, fang.WithVersion(version()), fang.WithErrorHandler(say))
	if err == nil && *failed != nil {
		err = *failed
		say(s.Err, fang.Styles{}, err)
	}
	if out.failed != nil && !errors.Is(err, errOutput) {
		a.printError(s.Err, out.failed)
		err = out.failed
	}
	return exitCode(err)
}
