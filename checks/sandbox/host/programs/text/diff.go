package text

import (
	"context"
	"fmt"

	udiff "github.com/aymanbagabas/go-udiff"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// Diff shows how two files differ, in the unified form.
func Diff(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "u|unified", "q|brief", "y", "w", "b", "color=", "N", "r")
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	if len(opt.Args) != 2 {
		return p.Fail(2, "missing operand")
	}
	var texts []string
	if !p.Inputs(opt.Args, func(_ string, content []byte) { texts = append(texts, string(content)) }) {
		return 2
	}
	if texts[0] == texts[1] {
		return 0
	}
	if opt.Has("q") {
		fmt.Fprintf(p.Stdout, "Files %s and %s differ\n", opt.Args[0], opt.Args[1])
		return 1
	}
	fmt.Fprint(p.Stdout, udiff.Unified(opt.Args[0], opt.Args[1], texts[0], texts[1]))
	return 1
}
