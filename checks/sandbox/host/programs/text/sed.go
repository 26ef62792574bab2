package text

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// sedCommand is s///flags, or p, d or q, for the lines that its address means.
type sedCommand struct {
	first, last  int // line numbers; 0 for all, last -1 for $
	match        *regexp.Regexp
	what         byte // s p d q
	pattern      *regexp.Regexp
	with         string
	global, show bool
}

// Sed edits lines: s///, p, d and q with a line number, a range or a pattern.
func Sed(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "n|quiet", "e|expression=", "E|regexp-extended", "r", "i|in-place", "s")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	scripts, names := opt.Values("e"), opt.Args
	if len(scripts) == 0 {
		if len(names) == 0 {
			return p.Fail(1, "no script specified")
		}
		scripts, names = names[:1], names[1:]
	}
	var commands []sedCommand
	for _, script := range scripts {
		for _, text := range splitSed(script) {
			c, err := parseSed(text, opt.Has("E") || opt.Has("r"))
			if err != nil {
				return p.Fail(1, "%v", err)
			}
			commands = append(commands, c)
		}
	}
	good := true
	ok := p.Inputs(names, func(name string, content []byte) {
		out := sed(lines(content), commands, opt.Has("n"))
		if !opt.Has("i") {
			fmt.Fprint(p.Stdout, out)
			return
		}
		if err := p.WriteFile(name, []byte(out), 0o644); err != nil {
			p.Fail(4, "couldn't open file %s: %s", name, host.Errno(err))
			good = false
		}
	})
	return status(ok && good)
}

// splitSed splits a script at ; and line ends that are no part of s///.
func splitSed(script string) []string {
	var list []string
	for len(script) > 0 {
		script = strings.TrimLeft(script, " ;\n")
		i := strings.IndexAny(script, "s;\n")
		end := len(script)
		if i >= 0 && script[i] == 's' && i+1 < len(script) {
			mark, seen := script[i+1], 0
			for j := i + 1; j < len(script); j++ {
				if script[j] == '\\' {
					j++
				} else if script[j] == mark {
					if seen++; seen == 3 {
						end = j + 1
						break
					}
				}
			}
			if rest := strings.IndexAny(script[end:], ";\n"); rest >= 0 {
				end += rest
			} else {
				end = len(script)
			}
		} else if i >= 0 && script[i] != 's' {
			end = i
		}
		if text := strings.TrimSpace(script[:end]); text != "" {
			list = append(list, text)
		}
		script = script[end:]
	}
	return list
}

var sedAddress = regexp.MustCompile(`^(?:(\d+|\$)(?:,(\d+|\$))?|/((?:[^/\\]|\\.)*)/)?\s*(.)(.*)$`)

func parseSed(text string, extended bool) (sedCommand, error) {
	unknown := fmt.Errorf("'%s' is not simulated: s/A/B/, p, d and q are, with a line number, a range or /pattern/ before", text)
	m := sedAddress.FindStringSubmatch(text)
	if m == nil {
		return sedCommand{}, unknown
	}
	c := sedCommand{what: m[4][0]}
	number := func(s string) int {
		if s == "$" {
			return -1
		}
		n, _ := strconv.Atoi(s)
		return n
	}
	if m[1] != "" {
		c.first = number(m[1])
		c.last = c.first
		if m[2] != "" {
			c.last = number(m[2])
		}
	}
	var err error
	if strings.HasPrefix(text, "/") {
		if c.match, err = compile(strings.ReplaceAll(m[3], `\/`, "/"), extended, false, false, false, false); err != nil {
			return c, unknown
		}
	}
	switch c.what {
	case 'p', 'd', 'q':
		if m[5] != "" {
			return c, unknown
		}
		return c, nil
	case 's':
	default:
		return c, unknown
	}
	rest := m[5]
	if len(rest) < 2 {
		return c, unknown
	}
	var parts []string
	var b strings.Builder
	mark := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && i+1 < len(rest):
			if rest[i+1] != mark {
				b.WriteByte('\\')
			}
			i++
			b.WriteByte(rest[i])
		case rest[i] == mark && len(parts) < 2:
			parts = append(parts, b.String())
			b.Reset()
		default:
			b.WriteByte(rest[i])
		}
	}
	if len(parts) != 2 || strings.Trim(b.String(), "gpiI") != "" {
		return c, unknown
	}
	flags := b.String()
	c.global, c.show = strings.Contains(flags, "g"), strings.Contains(flags, "p")
	c.pattern, err = compile(parts[0], extended, false, strings.ContainsAny(flags, "iI"), false, false)
	if err != nil {
		return c, unknown
	}
	c.with = parts[1]
	return c, nil
}

// replacement puts & and \1 into the text of s///.
func (c *sedCommand) replacement(line string, at []int) string {
	var b strings.Builder
	for i := 0; i < len(c.with); i++ {
		group := -1
		switch {
		case c.with[i] == '&':
			group = 0
		case c.with[i] == '\\' && i+1 < len(c.with):
			i++
			switch {
			case c.with[i] >= '0' && c.with[i] <= '9':
				group = int(c.with[i] - '0')
			case c.with[i] == 'n':
				b.WriteByte('\n')
				continue
			case c.with[i] == 't':
				b.WriteByte('\t')
				continue
			}
		}
		switch {
		case group >= 0 && 2*group+1 < len(at) && at[2*group] >= 0:
			b.WriteString(line[at[2*group]:at[2*group+1]])
		case group < 0:
			b.WriteByte(c.with[i])
		}
	}
	return b.String()
}

func (c *sedCommand) substitute(line string) (string, bool) {
	most := 1
	if c.global {
		most = -1
	}
	found := c.pattern.FindAllStringSubmatchIndex(line, most)
	if found == nil {
		return line, false
	}
	var b strings.Builder
	end := 0
	for _, at := range found {
		b.WriteString(line[end:at[0]])
		b.WriteString(c.replacement(line, at))
		end = at[1]
	}
	b.WriteString(line[end:])
	return b.String(), true
}

func sed(all []string, commands []sedCommand, quiet bool) string {
	var out strings.Builder
	for i, line := range all {
		deleted, quit := false, false
		for _, c := range commands {
			first, last := c.first, c.last
			if first == -1 {
				first = len(all)
			}
			if last == -1 {
				last = len(all)
			}
			if first > 0 && (i+1 < first || i+1 > max(first, last)) || c.match != nil && !c.match.MatchString(line) {
				continue
			}
			switch c.what {
			case 's':
				var done bool
				if line, done = c.substitute(line); done && c.show {
					out.WriteString(line + "\n")
				}
			case 'p':
				out.WriteString(line + "\n")
			case 'd':
				deleted = true
			case 'q':
				quit = true
			}
			if deleted || quit {
				break
			}
		}
		if !deleted && !quiet {
			out.WriteString(line + "\n")
		}
		if quit {
			break
		}
	}
	return out.String()
}
