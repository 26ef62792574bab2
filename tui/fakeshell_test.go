package tui_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"linklab/tui"
)

var _ tui.Shell = (*fakeShell)(nil)

// fakeShell is a laptop from which ssh leads to a private instance.
type fakeShell struct {
	host    string
	from    []string // the machines below in the ssh stack
	history []string
	mu      sync.Mutex
	lines   []string
	hang    chan struct{} // closed when sleep has begun
	wake    chan struct{} // ends a nap
	typed   func(context.Context) (string, bool)
}

func (s *fakeShell) SetKeyboard(next func(context.Context) (string, bool)) { s.typed = next }

func (s *fakeShell) Prompt() string {
	if s.host == "private" {
		return "[ec2-user@ip-10-0-1-20 ~]$ "
	}
	return "learner@laptop:~$ "
}

func (s *fakeShell) Host() string { return s.host }

func (s *fakeShell) History() []string { return s.history }

func (s *fakeShell) Resize(int, int) {}

func (s *fakeShell) Incomplete(l string) bool {
	return strings.HasSuffix(strings.TrimRight(l, "\n"), "\\") || strings.Count(l, "'")%2 == 1
}

// ran are the lines that were run.
func (s *fakeShell) ran() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lines)
}

func (s *fakeShell) Complete(line string, cursor int) []string {
	switch line[:cursor] {
	case "aws ec2 desc":
		return []string{"describe-vpcs", "describe-vpc-endpoints"}
	case "get":
		return []string{"getent"}
	}
	return nil
}

func (s *fakeShell) Run(ctx context.Context, line string, out io.Writer) int {
	s.mu.Lock()
	s.lines = append(s.lines, line)
	s.mu.Unlock()
	switch {
	case strings.HasPrefix(line, "ssh"):
		s.from = append(s.from, s.host)
		s.host = "private"
		if strings.Contains(line, "public") {
			s.host = "public"
		}
		fmt.Fprintln(out, "   ,     #_\n   ~\\_  ####_        Amazon Linux 2023\n  ~~  \\_#####\\")
	case line == "interview": // as a program that asks until the input ends
		for {
			fmt.Fprint(out, "question? ")
			answer, ok := s.typed(ctx)
			if !ok {
				break
			}
			fmt.Fprintf(out, "heard %q\n", answer)
		}
		fmt.Fprintln(out, "that was all")
	case line == "nap":
		select {
		case <-s.wake:
		case <-ctx.Done():
			fmt.Fprintln(out, "^C")
		}
	case line == "exit":
		s.host, s.from = s.from[len(s.from)-1], s.from[:len(s.from)-1]
		fmt.Fprintln(out, "logout")
	case line == "sleep":
		close(s.hang)
		<-ctx.Done()
		fmt.Fprintln(out, "^C")
		return 130
	case line == "flood":
		for i := range 20000 {
			if _, err := fmt.Fprintf(out, "line %d of a flood\n", i); err != nil {
				return 1
			}
		}
	case line == "wide":
		long := strings.Repeat("가나다 wide ", 2000)
		for range 200 {
			if _, err := fmt.Fprintln(out, long); err != nil {
				return 1
			}
		}
	case line == "colour":
		fmt.Fprint(out, "\x1b[32mgreen\x1b[0m\x1b]0;title\x07\x1b[5Aplain\n")
	default:
		fmt.Fprintf(out, "ran: %s\n", line)
	}
	return 0
}
