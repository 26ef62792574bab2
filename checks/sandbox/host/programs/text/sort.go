package text

import (
	"context"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// Sort sorts lines.
func Sort(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "n|numeric-sort", "r|reverse", "u|unique", "k|key=", "t|field-separator=", "f", "b", "V|version-sort", "h", "s", "o=")
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	field, numeric, reverse := 0, opt.Has("n") || opt.Has("h"), opt.Has("r")
	if key := opt.Value("k"); key != "" {
		text := strings.TrimRight(strings.SplitN(key, ",", 2)[0], "nrbfV")
		numeric = numeric || strings.Contains(key, "n")
		reverse = reverse || strings.Contains(key, "r")
		if field, err = strconv.Atoi(strings.SplitN(text, ".", 2)[0]); err != nil || field < 1 {
			return p.Fail(2, "invalid number at field start: invalid count at start of '%s'", key)
		}
	}
	var all []string
	ok := p.Inputs(opt.Args, func(_ string, content []byte) { all = append(all, lines(content)...) })
	if !ok {
		return 2
	}
	key := func(line string) string {
		if field > 0 {
			parts := strings.Fields(line)
			if opt.Has("t") {
				parts = strings.Split(line, opt.Value("t"))
			}
			if field > len(parts) {
				return ""
			}
			if opt.Has("t") {
				line = strings.Join(parts[field-1:], opt.Value("t"))
			} else {
				line = strings.Join(parts[field-1:], " ")
			}
		}
		if opt.Has("f") {
			line = strings.ToUpper(line)
		}
		return line
	}
	compare := func(a, b string) int {
		ka, kb := key(a), key(b)
		c := 0
		switch {
		case numeric:
			x, y := leadingNumber(ka), leadingNumber(kb)
			if x < y {
				c = -1
			} else if x > y {
				c = 1
			}
		case opt.Has("V"):
			c = compareVersions(ka, kb)
		default:
			c = strings.Compare(ka, kb)
		}
		return c
	}
	slices.SortStableFunc(all, func(a, b string) int {
		c := compare(a, b)
		if c == 0 && !opt.Has("s") && !opt.Has("u") {
			c = strings.Compare(a, b)
		}
		if reverse {
			c = -c
		}
		return c
	})
	if opt.Has("u") {
		all = slices.CompactFunc(all, func(a, b string) bool { return compare(a, b) == 0 })
	}
	out := strings.Join(all, "\n")
	if len(all) > 0 {
		out += "\n"
	}
	if name := opt.Value("o"); name != "" {
		if err := p.WriteFile(name, []byte(out), 0o644); err != nil {
			return p.Fail(2, "open failed: %s: %s", name, host.Errno(err))
		}
		return 0
	}
	fmt.Fprint(p.Stdout, out)
	return 0
}

func leadingNumber(text string) float64 {
	text = strings.TrimLeft(text, " \t")
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' || end == 0 && text[end] == '-') {
		end++
	}
	n, _ := strconv.ParseFloat(text[:end], 64)
	return n
}

// compareVersions is version order, of which addresses are the usual case.
func compareVersions(a, b string) int {
	if x, err := netip.ParseAddr(strings.TrimSpace(a)); err == nil {
		if y, err := netip.ParseAddr(strings.TrimSpace(b)); err == nil {
			return x.Compare(y)
		}
	}
	digits := regexp.MustCompile(`\d+|\D+`)
	x, y := digits.FindAllString(a, -1), digits.FindAllString(b, -1)
	for i := 0; i < len(x) && i < len(y); i++ {
		m, err1 := strconv.Atoi(x[i])
		n, err2 := strconv.Atoi(y[i])
		if err1 == nil && err2 == nil && m != n {
			return m - n
		}
		if c := strings.Compare(x[i], y[i]); c != 0 && (err1 != nil || err2 != nil) {
			return c
		}
	}
	return len(x) - len(y)
}

// Uniq drops repeated lines, or counts them.
func Uniq(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "c|count", "d|repeated", "u|unique", "i")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if len(opt.Args) > 1 {
		return p.Fail(1, "extra operand '%s'", opt.Args[1])
	}
	same := func(a, b string) bool { return a == b || opt.Has("i") && strings.EqualFold(a, b) }
	return status(p.Inputs(opt.Args, func(_ string, content []byte) {
		all := lines(content)
		for i := 0; i < len(all); {
			j := i
			for j < len(all) && same(all[i], all[j]) {
				j++
			}
			n := j - i
			switch {
			case opt.Has("d") && n < 2, opt.Has("u") && n > 1:
			case opt.Has("c"):
				fmt.Fprintf(p.Stdout, "%7d %s\n", n, all[i])
			default:
				fmt.Fprintln(p.Stdout, all[i])
			}
			i = j
		}
	}))
}
