package text

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// span is a range of -f or -c, from 1; to 0 means to the end.
type span struct{ from, to int }

func parseSpans(text string) ([]span, error) {
	var list []span
	for _, part := range strings.Split(text, ",") {
		first, last, ranged := strings.Cut(part, "-")
		s := span{from: 1}
		var err error
		if first != "" {
			if s.from, err = strconv.Atoi(first); err != nil || s.from < 1 {
				return nil, fmt.Errorf("invalid field value '%s'", part)
			}
		}
		switch {
		case !ranged:
			s.to = s.from
		case last != "":
			if s.to, err = strconv.Atoi(last); err != nil || s.to < s.from {
				return nil, fmt.Errorf("invalid decreasing range")
			}
		case first == "":
			return nil, fmt.Errorf("invalid range with no endpoint: -")
		}
		list = append(list, s)
	}
	return list, nil
}

func within(spans []span, n int) bool {
	for _, s := range spans {
		if n >= s.from && (s.to == 0 || n <= s.to) {
			return true
		}
	}
	return false
}

// Cut takes columns out of lines.
func Cut(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "d|delimiter=", "f|fields=", "c|characters=", "b|bytes=", "s|only-delimited", "output-delimiter=", "complement")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	list := opt.Value("f")
	byField := list != ""
	if !byField {
		if list = opt.Value("c"); list == "" {
			list = opt.Value("b")
		}
	}
	if list == "" {
		return p.Fail(1, "you must specify a list of bytes, characters, or fields")
	}
	spans, err := parseSpans(list)
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	delimiter := "\t"
	if opt.Has("d") {
		if delimiter = opt.Value("d"); len([]rune(delimiter)) != 1 {
			return p.Fail(1, "the delimiter must be a single character")
		}
	}
	joint := delimiter
	if opt.Has("output-delimiter") {
		joint = opt.Value("output-delimiter")
	}
	return status(p.Inputs(opt.Args, func(_ string, content []byte) {
		for _, line := range lines(content) {
			if !byField {
				var b strings.Builder
				for i, r := range []rune(line) {
					if within(spans, i+1) != opt.Has("complement") {
						b.WriteRune(r)
					}
				}
				fmt.Fprintln(p.Stdout, b.String())
				continue
			}
			if !strings.Contains(line, delimiter) {
				if !opt.Has("s") {
					fmt.Fprintln(p.Stdout, line)
				}
				continue
			}
			var kept []string
			for i, field := range strings.Split(line, delimiter) {
				if within(spans, i+1) != opt.Has("complement") {
					kept = append(kept, field)
				}
			}
			fmt.Fprintln(p.Stdout, strings.Join(kept, joint))
		}
	}))
}

// Paste puts lines side by side, or with -s after one another.
func Paste(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "s|serial", "d|delimiters=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	delimiters := []string{"\t"}
	if opt.Has("d") {
		delimiters = nil
		for _, r := range strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\0`, "").Replace(opt.Value("d")) {
			delimiters = append(delimiters, string(r))
		}
		if len(delimiters) == 0 {
			delimiters = []string{""}
		}
	}
	join := func(parts []string) string {
		var b strings.Builder
		for i, part := range parts {
			if i > 0 {
				b.WriteString(delimiters[(i-1)%len(delimiters)])
			}
			b.WriteString(part)
		}
		return b.String()
	}
	if !opt.Has("s") && len(opt.Args) > 1 && strings.Join(opt.Args, "") == strings.Repeat("-", len(opt.Args)) {
		// Each - takes the next line of the same input.
		content, err := p.ReadFile("-")
		if err != nil {
			return p.Fail(1, "-: %s", host.Errno(err))
		}
		for row := range slices.Chunk(lines(content), len(opt.Args)) {
			row = append(slices.Clone(row), make([]string, len(opt.Args)-len(row))...)
			fmt.Fprintln(p.Stdout, join(row))
		}
		return 0
	}
	var columns [][]string
	ok := p.Inputs(opt.Args, func(_ string, content []byte) {
		if opt.Has("s") {
			fmt.Fprintln(p.Stdout, join(lines(content)))
			return
		}
		columns = append(columns, lines(content))
	})
	rows := 0
	for _, column := range columns {
		rows = max(rows, len(column))
	}
	for r := range rows {
		parts := make([]string, len(columns))
		for c, column := range columns {
			if r < len(column) {
				parts[c] = column[r]
			}
		}
		fmt.Fprintln(p.Stdout, join(parts))
	}
	return status(ok)
}

// Tr translates, deletes or squeezes characters.
func Tr(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "d|delete", "s|squeeze-repeats", "c|complement", "C")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	want := 2
	if opt.Has("d") || opt.Has("s") {
		want = 1
	}
	if len(opt.Args) < want || len(opt.Args) > 2 {
		return p.Fail(1, "missing operand")
	}
	set := charset(opt.Args[0])
	in := func(r rune) bool { return strings.ContainsRune(string(set), r) != (opt.Has("c") || opt.Has("C")) }
	var to []rune
	if len(opt.Args) == 2 {
		to = charset(opt.Args[1])
	}
	content, err := p.ReadFile("-")
	if err != nil {
		return p.Fail(1, "read error: %s", host.Errno(err))
	}
	squeeze := in
	if len(to) > 0 {
		squeeze = func(r rune) bool { return strings.ContainsRune(string(to), r) }
	}
	var b strings.Builder
	last := rune(-1)
	for _, r := range string(content) {
		switch {
		case opt.Has("d"):
			if in(r) {
				continue
			}
		case len(to) > 0 && in(r):
			if opt.Has("c") || opt.Has("C") {
				r = to[len(to)-1]
			} else {
				r = to[min(slices.Index(set, r), len(to)-1)]
			}
		}
		if opt.Has("s") && r == last && squeeze(r) {
			continue
		}
		last = r
		b.WriteRune(r)
	}
	fmt.Fprint(p.Stdout, b.String())
	return 0
}

// charset reads a set of tr: a-z, [:upper:], \n.
func charset(text string) []rune {
	classes := map[string]func(rune) bool{
		"[:upper:]": unicode.IsUpper, "[:lower:]": unicode.IsLower, "[:digit:]": unicode.IsDigit, "[:alpha:]": unicode.IsLetter,
		"[:alnum:]": func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) },
		"[:space:]": unicode.IsSpace, "[:punct:]": unicode.IsPunct, "[:blank:]": func(r rune) bool { return r == ' ' || r == '\t' },
	}
	text = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\\`, `\`).Replace(text)
	var set []rune
	for text != "" {
		found := false
		for name, is := range classes {
			if rest, ok := strings.CutPrefix(text, name); ok {
				for r := rune(0); r < 128; r++ {
					if is(r) {
						set = append(set, r)
					}
				}
				text, found = rest, true
				break
			}
		}
		if found {
			continue
		}
		rs := []rune(text)
		if len(rs) >= 3 && rs[1] == '-' && rs[2] >= rs[0] && rs[2]-rs[0] < 256 {
			for r := rs[0]; r <= rs[2]; r++ {
				set = append(set, r)
			}
			text = string(rs[3:])
			continue
		}
		set = append(set, rs[0])
		text = string(rs[1:])
	}
	return set
}

// Seq counts.
func Seq(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(numbersApart(p.Args[1:]), false, "s|separator=", "w", "f=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	from, step, to := 1, 1, 0
	var list []int
	for _, arg := range opt.Args {
		n, err := strconv.Atoi(strings.TrimPrefix(arg, "\x00"))
		if err != nil {
			return p.Fail(1, "invalid integer argument: '%s'", arg)
		}
		list = append(list, n)
	}
	switch len(list) {
	case 1:
		to = list[0]
	case 2:
		from, to = list[0], list[1]
	case 3:
		from, step, to = list[0], list[1], list[2]
	default:
		return p.Fail(1, "missing operand")
	}
	if step == 0 {
		return p.Fail(1, "invalid Zero increment value: '0'")
	}
	separator := "\n"
	if opt.Has("s") {
		separator = opt.Value("s")
	}
	width := 0
	if opt.Has("w") {
		width = max(len(strconv.Itoa(from)), len(strconv.Itoa(to)))
	}
	first := true
	for n := from; step > 0 && n <= to || step < 0 && n >= to; n += step {
		text := fmt.Sprintf("%0*d", width, n)
		if !first {
			text = separator + text
		}
		first = false
		if _, err := fmt.Fprint(p.Stdout, text); err != nil {
			return 1
		}
	}
	if !first {
		fmt.Fprintln(p.Stdout)
	}
	return 0
}

// numbersApart keeps a negative number from being read as options.
func numbersApart(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		if len(arg) > 1 && arg[0] == '-' && arg[1] >= '0' && arg[1] <= '9' {
			arg = "\x00" + arg
		}
		out[i] = arg
	}
	return out
}

// Column aligns words in columns, with -t.
func Column(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "t|table", "s|separator=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	var rows [][]string
	var widths []int
	ok := p.Inputs(opt.Args, func(_ string, content []byte) {
		for _, line := range lines(content) {
			cells := strings.Fields(line)
			if s := opt.Value("s"); s != "" {
				cells = strings.Split(line, s)
			}
			for i, cell := range cells {
				if i == len(widths) {
					widths = append(widths, 0)
				}
				widths[i] = max(widths[i], len(cell))
			}
			rows = append(rows, cells)
		}
	})
	for _, cells := range rows {
		var b strings.Builder
		for i, cell := range cells {
			fmt.Fprintf(&b, "%-*s", widths[i]+2, cell)
		}
		_, _ = io.WriteString(p.Stdout, strings.TrimRight(b.String(), " ")+"\n")
	}
	return status(ok)
}
