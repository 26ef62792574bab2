package lessons

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a course: where, what, and what
// would be allowed there.
type Problem struct {
	File    string // path in the course's folder, "s3-gateway/lab.yaml"
	Line    int    // from 1; 0 when the file as a whole is meant
	Column  int    // from 1, in runes; 0 when the line as a whole is meant
	What    string
	Allowed string // what may stand there, "" when nothing helps
	Source  string // the line itself
}

// Error is the problem on one line, and below it the source line with a caret.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
	}
	b.WriteString(": " + p.What)
	if p.Allowed != "" {
		b.WriteString(" (allowed: " + p.Allowed + ")")
	}
	if p.Source != "" {
		fmt.Fprintf(&b, "\n    %s", visible(p.Source))
		if p.Column > 0 {
			fmt.Fprintf(&b, "\n    %s^", strings.Repeat(" ", caretIndent(p.Source, p.Column)))
		}
	}
	return b.String()
}

// Problems are all that is wrong with a course, in the order of files and
// lines. It is the error of Load.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// maxProblems bounds what one load reports, so that a file of rubbish does not
// bury the first cause.
const maxProblems = 100

// reporter collects problems while a course is read.
type reporter struct{ problems Problems }

func (r *reporter) add(p Problem) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, p)
	}
}

// err is nil when nothing was found.
func (r *reporter) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return r.problems
}

// visible makes control characters of a damaged file printable.
func visible(line string) string {
	if r := []rune(line); len(r) > 160 {
		line = string(r[:160]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if forbiddenRune(r) != "" {
			return '�'
		}
		return r
	}, line)
}

// caretIndent is how many columns of a terminal lie before the rune at column.
func caretIndent(line string, column int) int {
	runes := []rune(line)
	n := min(column-1, len(runes), 160)
	return columns(string(runes[:max(n, 0)]))
}

// oneOf lists names for Problem.Allowed.
func oneOf(names []string) string {
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	return strings.Join(sorted, ", ")
}
