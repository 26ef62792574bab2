package text

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// Xargs runs a command with its input as arguments.
func Xargs(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "n|max-args=", "I=", "r|no-run-if-empty", "t", "0", "d=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if opt.Has("0") || opt.Has("d") {
		return p.Fail(1, "-0 and -d are not simulated")
	}
	most, err := opt.Int("n", 0)
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	content, err := p.ReadFile("-")
	if err != nil {
		return p.Fail(1, "%s", host.Errno(err))
	}
	command := opt.Args
	if len(command) == 0 {
		command = []string{"echo"}
	}
	var batches [][]string
	words := strings.Fields(string(content))
	switch {
	case opt.Has("I"):
		for _, line := range lines(content) {
			batch := slices.Clone(command)
			for i := range batch {
				batch[i] = strings.ReplaceAll(batch[i], opt.Value("I"), strings.TrimSpace(line))
			}
			batches = append(batches, batch)
		}
	case most > 0:
		for chunk := range slices.Chunk(words, most) {
			batches = append(batches, slices.Concat(command, chunk))
		}
	case len(words) > 0 || !opt.Has("r"):
		batches = append(batches, slices.Concat(command, words))
	}
	result := 0
	child := *p
	child.Stdin = strings.NewReader("")
	for _, batch := range batches {
		if ctx.Err() != nil {
			return 130
		}
		if opt.Has("t") {
			fmt.Fprintln(p.Stderr, strings.Join(batch, " "))
		}
		if code := child.Exec(ctx, batch...); code != 0 {
			result = 123
		}
	}
	return result
}
