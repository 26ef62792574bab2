// Package text holds the programs of the simulated machines that read text and
// write text.
package text

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// status is 1 when something could not be read.
func status(ok bool) int {
	if ok {
		return 0
	}
	return 1
}

// lines splits a text; the end of the last line does not begin another.
func lines(content []byte) []string {
	if len(content) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
}

// Cat prints files. So do less and more: the terminal scrolls by itself.
func Cat(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "n", "A", "e", "t", "v", "u", "R", "S", "F", "X", "N")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	plain := !opt.Has("n") && !opt.Has("A") && !opt.Has("e")
	if plain && len(opt.Args) == 0 {
		_, _ = io.Copy(p.Stdout, p.Stdin) // as it comes
		return 0
	}
	n := 0
	return status(p.Inputs(opt.Args, func(_ string, content []byte) {
		if plain {
			_, _ = p.Stdout.Write(content)
			return
		}
		for _, line := range lines(content) {
			n++
			if opt.Has("n") {
				fmt.Fprintf(p.Stdout, "%6d\t", n)
			}
			if opt.Has("A") || opt.Has("e") {
				line = strings.ReplaceAll(line, "\t", "^I") + "$"
			}
			fmt.Fprintln(p.Stdout, line)
		}
	}))
}

// count reads -n 5, -5 and -c 5 of head and tail.
func count(p *host.Process) (opt *getopt.Options, n int, bytes, fromStart bool, err error) {
	args := slices.Clone(p.Args[1:])
	for i, arg := range args {
		value := i > 0 && (args[i-1] == "-n" || args[i-1] == "-c")
		if !value && len(arg) > 1 && arg[0] == '-' && arg[1] >= '0' && arg[1] <= '9' {
			args[i] = "-n" + arg[1:]
		}
	}
	opt, err = getopt.Parse(args, false, "n|lines=", "c|bytes=", "q", "v", "f|follow", "F")
	if err != nil {
		return nil, 0, false, false, err
	}
	text := "10"
	if opt.Has("n") {
		text = opt.Value("n")
	}
	if opt.Has("c") {
		text, bytes = opt.Value("c"), true
	}
	fromStart = strings.HasPrefix(text, "+")
	n, err = strconv.Atoi(strings.TrimPrefix(text, "+"))
	if err != nil {
		return nil, 0, false, false, fmt.Errorf("invalid number of lines: '%s'", text)
	}
	return opt, n, bytes, fromStart, nil
}

// Head prints the beginning of files.
func Head(_ context.Context, p *host.Process) int {
	opt, n, asBytes, _, err := count(p)
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if len(opt.Args) == 0 && !asBytes && n >= 0 {
		// What feeds it may never end: no more is read than is printed.
		in := bufio.NewReader(p.Stdin)
		for range n {
			line, err := in.ReadBytes('\n')
			_, _ = p.Stdout.Write(line)
			if err != nil {
				break
			}
		}
		return 0
	}
	if len(opt.Args) == 0 && asBytes && n >= 0 {
		_, _ = io.CopyN(p.Stdout, p.Stdin, int64(n))
		return 0
	}
	return status(p.Inputs(opt.Args, func(name string, content []byte) {
		title(p, opt, name)
		if asBytes {
			_, _ = p.Stdout.Write(content[:min(max(n, 0), len(content))])
			return
		}
		list := bytes.SplitAfter(content, []byte("\n"))
		if n < 0 {
			n = max(0, len(lines(content))+n)
		}
		_, _ = p.Stdout.Write(bytes.Join(list[:min(n, len(list))], nil))
	}))
}

func title(p *host.Process, opt *getopt.Options, name string) {
	if len(opt.Args) > 1 && !opt.Has("q") {
		fmt.Fprintf(p.Stdout, "==> %s <==\n", name)
	}
}

// Tail prints the end of files. It does not wait for more.
func Tail(_ context.Context, p *host.Process) int {
	opt, n, asBytes, fromStart, err := count(p)
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if opt.Has("f") || opt.Has("F") {
		return p.Fail(1, "-f is not simulated: use watch -n 2 tail FILE")
	}
	n = max(n, -n)
	return status(p.Inputs(opt.Args, func(name string, content []byte) {
		title(p, opt, name)
		if asBytes {
			_, _ = p.Stdout.Write(content[max(0, len(content)-n):])
			return
		}
		list := bytes.SplitAfter(content, []byte("\n"))
		if len(list) > 0 && len(list[len(list)-1]) == 0 {
			list = list[:len(list)-1]
		}
		from := max(0, len(list)-n)
		if fromStart {
			from = min(max(0, n-1), len(list))
		}
		_, _ = p.Stdout.Write(bytes.Join(list[from:], nil))
	}))
}

// Wc counts lines, words and bytes.
func Wc(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "l|lines", "w|words", "c|bytes", "m|chars", "L")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	all := !opt.Has("l") && !opt.Has("w") && !opt.Has("c") && !opt.Has("m")
	var total [3]int
	show := func(n [3]int, name string) {
		var parts []string
		for i, on := range []bool{opt.Has("l"), opt.Has("w"), opt.Has("c") || opt.Has("m")} {
			if on || all {
				parts = append(parts, strconv.Itoa(n[i]))
			}
		}
		if len(parts) > 1 {
			for i := range parts {
				parts[i] = fmt.Sprintf("%7s", parts[i])
			}
		}
		if name != "-" {
			parts = append(parts, name)
		}
		fmt.Fprintln(p.Stdout, strings.Join(parts, " "))
	}
	ok := p.Inputs(opt.Args, func(name string, content []byte) {
		size := len(content)
		if opt.Has("m") {
			size = len([]rune(string(content)))
		}
		n := [3]int{bytes.Count(content, []byte("\n")), len(bytes.Fields(content)), size}
		for i := range total {
			total[i] += n[i]
		}
		show(n, name)
	})
	if len(opt.Args) > 1 {
		show(total, "total")
	}
	return status(ok)
}

// Tee copies its input to files and on.
func Tee(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "a|append", "i", "p")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	outputs := []io.Writer{p.Stdout}
	names := []string{""}
	ok := true
	for _, name := range opt.Args {
		flag := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		if opt.Has("a") {
			flag = os.O_WRONLY | os.O_CREATE | os.O_APPEND
		}
		f, err := p.View().Open(p.Path(name), flag, 0o644)
		if err != nil {
			p.Fail(1, "%s: %s", name, host.Errno(err))
			ok = false
			continue
		}
		defer f.Close()
		outputs, names = append(outputs, f), append(names, name)
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := p.Stdin.Read(buffer)
		for i, w := range outputs {
			if w == nil {
				continue
			}
			if _, err := w.Write(buffer[:n]); err != nil {
				if names[i] != "" {
					p.Fail(1, "%s: %s", names[i], host.Errno(err))
				}
				outputs[i], ok = nil, false
			}
		}
		if err != nil {
			return status(ok)
		}
	}
}

// Base64 encodes, or decodes with -d.
func Base64(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "d|decode", "D", "w|wrap=", "i")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	wrap, err := opt.Int("w", 76)
	if err != nil {
		return p.Fail(1, "invalid wrap size: '%s'", opt.Value("w"))
	}
	good := true
	ok := p.Inputs(opt.Args, func(_ string, content []byte) {
		if opt.Has("d") || opt.Has("D") {
			clean := strings.Join(strings.Fields(string(content)), "")
			decoded, err := base64.StdEncoding.DecodeString(clean)
			_, _ = p.Stdout.Write(decoded)
			if err != nil {
				p.Fail(1, "invalid input")
				good = false
			}
			return
		}
		text := base64.StdEncoding.EncodeToString(content)
		for wrap > 0 && len(text) > wrap {
			fmt.Fprintln(p.Stdout, text[:wrap])
			text = text[wrap:]
		}
		if wrap > 0 && text != "" {
			text += "\n"
		}
		fmt.Fprint(p.Stdout, text)
	})
	return status(ok && good)
}
