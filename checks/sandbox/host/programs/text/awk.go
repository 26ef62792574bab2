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

// awkProgram is what is understood of awk: an optional condition and print.
var awkProgram = regexp.MustCompile(`^\s*(?:(/(?:[^/\\]|\\.)*/|NR\s*[=!<>]=?\s*\d+|\$(?:\d+|NF)\s*[=!]=\s*"[^"]*"))?\s*(?:\{\s*print\s*([^{};|>]*?)\s*;?\s*\})?\s*$`)

// Awk prints fields: {print $1, $NF}, with /pattern/, NR==2 or $3=="x" before.
func Awk(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "F=", "v=")
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	unknown := func() int {
		return p.Fail(2, "only {print …} of fields, strings, NR and NF is simulated, with /pattern/, NR==1 or $1==\"x\" before it: use cut, grep and sort")
	}
	if len(opt.Args) == 0 || opt.Has("v") {
		return unknown()
	}
	m := awkProgram.FindStringSubmatch(opt.Args[0])
	if m == nil || m[1] == "" && !strings.Contains(opt.Args[0], "print") {
		return unknown()
	}
	holds, err := awkCondition(m[1])
	if err != nil {
		return unknown()
	}
	shown, err := awkPrint(m[2])
	if err != nil {
		return unknown()
	}
	n := 0
	return status(p.Inputs(opt.Args[1:], func(_ string, content []byte) {
		for _, line := range lines(content) {
			n++
			fields := strings.Fields(line)
			if f := opt.Value("F"); f == `\t` || f == "t" {
				fields = strings.Split(line, "\t")
			} else if f != "" && f != " " {
				fields = strings.Split(line, f)
			}
			row := awkRow{n: n, line: line, fields: fields}
			if holds(row) {
				fmt.Fprintln(p.Stdout, shown(row))
			}
		}
	}))
}

type awkRow struct {
	n      int
	line   string
	fields []string
}

func (r awkRow) field(name string) string {
	n := len(r.fields)
	if name != "$NF" {
		n, _ = strconv.Atoi(name[1:])
	}
	switch {
	case n == 0 && name != "$NF":
		return r.line
	case n < 1 || n > len(r.fields):
		return ""
	}
	return r.fields[n-1]
}

func awkCondition(text string) (func(awkRow) bool, error) {
	switch {
	case text == "":
		return func(awkRow) bool { return true }, nil
	case text[0] == '/':
		re, err := regexp.Compile(text[1 : len(text)-1])
		if err != nil {
			return nil, err
		}
		return func(r awkRow) bool { return re.MatchString(r.line) }, nil
	case text[0] == '$':
		name, value, _ := strings.Cut(text, "=")
		unequal := strings.HasSuffix(name, "!")
		name = strings.TrimSpace(strings.TrimSuffix(name, "!"))
		value = strings.Trim(strings.TrimLeft(value, "= "), `"`)
		return func(r awkRow) bool { return (r.field(name) == value) != unequal }, nil
	}
	rest := strings.TrimSpace(strings.TrimPrefix(text, "NR"))
	digits := strings.TrimLeft(rest, "=!<> ")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return nil, err
	}
	op := strings.TrimSpace(strings.TrimSuffix(rest, digits))
	tests := map[string]func(int) bool{
		"==": func(x int) bool { return x == n }, "!=": func(x int) bool { return x != n },
		"<": func(x int) bool { return x < n }, ">": func(x int) bool { return x > n },
		"<=": func(x int) bool { return x <= n }, ">=": func(x int) bool { return x >= n },
	}
	test, ok := tests[op]
	if !ok {
		return nil, fmt.Errorf("unknown comparison %q", op)
	}
	return func(r awkRow) bool { return test(r.n) }, nil
}

var awkItem = regexp.MustCompile(`^\s*(?:(\$(?:\d+|NF))|"((?:[^"\\]|\\.)*)"|(NR|NF))\s*(,)?`)

func awkPrint(text string) (func(awkRow) string, error) {
	if text == "" {
		return func(r awkRow) string { return r.line }, nil
	}
	var parts []func(awkRow) string
	for text != "" {
		m := awkItem.FindStringSubmatch(text)
		if m == nil {
			return nil, fmt.Errorf("unknown expression %q", text)
		}
		switch {
		case m[1] != "":
			parts = append(parts, func(r awkRow) string { return r.field(m[1]) })
		case m[3] == "NR":
			parts = append(parts, func(r awkRow) string { return strconv.Itoa(r.n) })
		case m[3] == "NF":
			parts = append(parts, func(r awkRow) string { return strconv.Itoa(len(r.fields)) })
		default:
			literal := strings.NewReplacer(`\t`, "\t", `\n`, "\n", `\"`, `"`).Replace(m[2])
			parts = append(parts, func(awkRow) string { return literal })
		}
		if m[4] != "" {
			parts = append(parts, func(awkRow) string { return " " })
		}
		text = text[len(m[0]):]
	}
	return func(r awkRow) string {
		var b strings.Builder
		for _, part := range parts {
			b.WriteString(part(r))
		}
		return b.String()
	}, nil
}
