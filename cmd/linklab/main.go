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

	"charm.land/fang/v2"
)

// The collector waits until the heap has grown by so much, so that a start is
// over before it works, and works all the same before the program gets large.
const (
	heapGrowth  = 400      // percent
	memoryLimit = 64 << 20 // bytes
)

func main() {
	debug.SetGCPercent(heapGrowth)
	debug.SetMemoryLimit(memoryLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Getenv))
}

// streams are where a command reads and writes.
type streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
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
	err := fang.Execute(ctx, root,
		fang.WithVersion(version()),
		fang.WithErrorHandler(func(w io.Writer, _ fang.Styles, err error) {
			if a.lang == "" {
				a.spokenIn(args)
			}
			a.printError(w, err)
		}))
	if out.failed != nil && !errors.Is(err, errOutput) {
		a.printError(s.Err, out.failed)
		err = out.failed
	}
	return exitCode(err)
}
