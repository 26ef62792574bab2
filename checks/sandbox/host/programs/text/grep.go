package text

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// basicToExtended turns a basic regular expression into the extended syntax:
// \( \) \{ \} \| \+ \? are operators in the one, the same without \ in the
// other.
func basicToExtended(pattern string) string {
	var b strings.Builder
	bracket := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case bracket:
			bracket = c != ']'
			b.WriteByte(c)
		case c == '[':
			bracket = true
			b.WriteByte(c)
			if i+1 < len(pattern) && pattern[i+1] == '^' {
				i++
				b.WriteByte('^')
			}
			if i+1 < len(pattern) && pattern[i+1] == ']' {
				i++
				b.WriteString(`\]`)
			}
		case c == '\\' && i+1 < len(pattern) && strings.IndexByte("(){}|+?", pattern[i+1]) >= 0:
			i++
			b.WriteByte(pattern[i])
		case c == '\\' && i+1 < len(pattern):
			i++
			b.WriteByte('\\')
			b.WriteByte(pattern[i])
		case strings.IndexByte("(){}|+?", c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// compile reads a pattern of grep or sed.
func compile(pattern string, extended, fixed, fold, word, line bool) (*regexp.Regexp, error) {
	switch {
	case fixed:
		pattern = regexp.QuoteMeta(pattern)
	case !extended:
		pattern = basicToExtended(pattern)
	}
	if word {
		pattern = `\b(?:` + pattern + `)\b`
	}
	if line {
		pattern = `^(?:` + pattern + `)$`
	}
	if fold {
		pattern = `(?i)` + pattern
	}
	return regexp.Compile(pattern)
}

// Grep prints lines that match.
func Grep(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "E|extended-regexp", "F|fixed-strings", "G", "P", "i|ignore-case", "v|invert-match", "c|count", "n|line-number",
		"o|only-matching", "q|quiet", "s|no-messages", "w|word-regexp", "x|line-regexp", "l|files-with-matches", "L", "h|no-filename", "H|with-filename", "r|recursive", "R", "e|regexp=",
		"A|after-context=", "B|before-context=", "C|context=", "m|max-count=", "color=", "colour=", "a|text")
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	patterns, names := opt.Values("e"), opt.Args
	if len(patterns) == 0 {
		if len(names) == 0 {
			fmt.Fprintln(p.Stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...")
			return 2
		}
		patterns, names = names[:1], names[1:]
	}
	g := grep{p: p, opt: opt}
	for _, list := range patterns {
		for _, pattern := range strings.Split(list, "\n") {
			re, err := compile(pattern, opt.Has("E") || opt.Has("P") || p.Args[0] == "egrep", opt.Has("F") || p.Args[0] == "fgrep", opt.Has("i"), opt.Has("w"), opt.Has("x"))
			if err != nil {
				return p.Fail(2, "%s: this pattern is not understood here", pattern)
			}
			g.patterns = append(g.patterns, re)
		}
	}
	for _, f := range []struct {
		name string
		at   *int
	}{{"C", &g.before}, {"C", &g.after}, {"A", &g.after}, {"B", &g.before}, {"m", &g.most}} {
		if opt.Has(f.name) {
			if *f.at, err = opt.Int(f.name, 0); err != nil {
				return p.Fail(2, "%s: invalid context length argument", opt.Value(f.name))
			}
		}
	}
	if opt.Has("r") || opt.Has("R") {
		names = g.below(names)
		g.named = true
	}
	g.named = (g.named || len(names) > 1 || opt.Has("H")) && !opt.Has("h")
	ok := p.Inputs(names, g.file)
	switch {
	case g.found && opt.Has("q"), g.found && ok:
		return 0
	case !ok:
		return 2
	}
	return 1
}

type grep struct {
	p             *host.Process
	opt           *getopt.Options
	patterns      []*regexp.Regexp
	before, after int
	most          int
	named, found  bool
}

// below lists the files below directories, for -r.
func (g *grep) below(names []string) []string {
	if len(names) == 0 {
		names = []string{"."}
	}
	var list []string
	for _, name := range names {
		full := g.p.Path(name)
		err := g.p.View().Walk(full, func(i files.Info) error {
			if i.Mode()&fs.ModeType == 0 {
				list = append(list, name+strings.TrimPrefix(i.Path, full))
			}
			return nil
		})
		if err != nil {
			g.p.Fail(2, "%s: %s", name, host.Errno(err))
		}
	}
	if list == nil {
		list = []string{"/dev/null"}
	}
	return list
}

func (g *grep) matches(line string) bool {
	for _, re := range g.patterns {
		if re.MatchString(line) {
			return !g.opt.Has("v")
		}
	}
	return g.opt.Has("v")
}

func (g *grep) file(name string, content []byte) {
	all := lines(content)
	if name == "-" {
		name = "(standard input)"
	}
	count, printed := 0, -1
	for i, line := range all {
		if g.opt.Has("m") && count >= g.most {
			break
		}
		if !g.matches(line) {
			continue
		}
		count++
		g.found = true
		switch {
		case g.opt.Has("q"), g.opt.Has("c"), g.opt.Has("l"), g.opt.Has("L"):
		case g.opt.Has("o"):
			for _, re := range g.patterns {
				for _, part := range re.FindAllString(line, -1) {
					if part != "" {
						g.line(name, i, ':', part)
					}
				}
			}
		default:
			from := max(printed+1, i-g.before)
			if (g.before > 0 || g.after > 0) && printed >= 0 && from > printed+1 {
				fmt.Fprintln(g.p.Stdout, "--")
			}
			for j := from; j < len(all) && j <= i+g.after; j++ {
				mark := byte('-')
				if g.matches(all[j]) {
					if j > i {
						break
					}
					mark = ':'
				}
				g.line(name, j, mark, all[j])
				printed = j
			}
		}
	}
	switch {
	case g.opt.Has("q"):
	case g.opt.Has("c"):
		prefix := ""
		if g.named {
			prefix = name + ":"
		}
		fmt.Fprintf(g.p.Stdout, "%s%d\n", prefix, count)
	case g.opt.Has("l") && count > 0, g.opt.Has("L") && count == 0:
		fmt.Fprintln(g.p.Stdout, name)
	}
}

func (g *grep) line(name string, i int, mark byte, text string) {
	if g.named {
		fmt.Fprintf(g.p.Stdout, "%s%c", name, mark)
	}
	if g.opt.Has("n") {
		fmt.Fprintf(g.p.Stdout, "%d%c", i+1, mark)
	}
	fmt.Fprintln(g.p.Stdout, text)
}
