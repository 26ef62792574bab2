// Package disk holds the programs of the simulated machines that handle files.
package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// Ls lists directories.
func Ls(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "l", "a|all", "A", "1", "d|directory", "h", "t", "r", "R", "S", "F", "i", "n", "color=", "G")
	if err != nil {
		return p.Fail(2, "%v", err)
	}
	names := opt.Args
	if len(names) == 0 {
		names = []string{"."}
	}
	l := lister{p: p, opt: opt}
	status := 0
	var plain, dirs []files.Info
	shown := map[string]string{}
	for _, name := range names {
		info, err := p.View().Stat(p.Path(name))
		if err != nil {
			status = p.Fail(2, "cannot access '%s': %s", name, host.Errno(err))
			continue
		}
		shown[info.Path] = name
		if info.IsDir() && !opt.Has("d") {
			dirs = append(dirs, info)
		} else {
			plain = append(plain, info)
		}
	}
	l.print(plain, func(i files.Info) string { return shown[i.Path] })
	for i, dir := range dirs {
		if i > 0 || len(plain) > 0 {
			fmt.Fprintln(p.Stdout)
		}
		if err := l.directory(dir.Path, shown[dir.Path], len(names) > 1 || opt.Has("R")); err != nil {
			status = p.Fail(2, "cannot open directory '%s': %s", shown[dir.Path], host.Errno(err))
		}
	}
	return status
}

type lister struct {
	p   *host.Process
	opt *getopt.Options
}

func (l *lister) directory(full, shown string, title bool) error {
	list, err := l.p.View().ReadDir(full)
	if err != nil {
		return err
	}
	if title {
		fmt.Fprintf(l.p.Stdout, "%s:\n", shown)
	}
	if !l.opt.Has("a") && !l.opt.Has("A") {
		list = slices.DeleteFunc(list, func(i files.Info) bool { return strings.HasPrefix(i.Name(), ".") })
	}
	names := map[string]string{}
	if l.opt.Has("a") {
		for name, at := range map[string]string{".": full, "..": path.Dir(full)} {
			if info, err := l.p.View().Stat(at); err == nil {
				info.Path = full + "/" + name // keeps the two apart when sorted
				names[info.Path] = name
				list = append(list, info)
			}
		}
	}
	if l.opt.Has("l") {
		fmt.Fprintf(l.p.Stdout, "total %d\n", len(list)*4)
	}
	l.print(list, func(i files.Info) string {
		if name, ok := names[i.Path]; ok {
			return name
		}
		return i.Name()
	})
	if l.opt.Has("R") {
		for _, info := range list {
			if info.IsDir() && names[info.Path] == "" {
				fmt.Fprintln(l.p.Stdout)
				if err := l.directory(info.Path, shown+"/"+info.Name(), true); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (l *lister) print(list []files.Info, name func(files.Info) string) {
	slices.SortStableFunc(list, func(a, b files.Info) int {
		switch {
		case l.opt.Has("t"):
			return b.Modified.Compare(a.Modified)
		case l.opt.Has("S"):
			return int(b.Bytes - a.Bytes)
		}
		return strings.Compare(name(a), name(b))
	})
	if l.opt.Has("r") {
		slices.Reverse(list)
	}
	if !l.opt.Has("l") && !l.opt.Has("n") {
		l.columns(list, name)
		return
	}
	size, owner := 1, 1
	for _, i := range list {
		size, owner = max(size, len(l.size(i))), max(owner, len(i.Owner))
	}
	for _, i := range list {
		fmt.Fprintf(l.p.Stdout, "%s 1 %-*s %-*s %*s %s %s\n", mode(i), owner, i.Owner, owner, i.Owner, size, l.size(i), stamp(i.Modified, l.p.Now()), name(i))
	}
}

// columns prints names side by side when a person looks, one a line otherwise.
func (l *lister) columns(list []files.Info, name func(files.Info) string) {
	width := 0
	for _, i := range list {
		width = max(width, len(name(i))+2)
	}
	per := 1
	if l.p.Interactive && !l.opt.Has("1") && width > 0 {
		per = max(1, l.p.Width/width)
	}
	if !l.p.Interactive || per == 1 {
		for _, i := range list {
			fmt.Fprintln(l.p.Stdout, name(i))
		}
		return
	}
	rows := (len(list) + per - 1) / per
	for r := range rows {
		var b strings.Builder
		for c := r; c < len(list); c += rows {
			fmt.Fprintf(&b, "%-*s", width, name(list[c]))
		}
		fmt.Fprintln(l.p.Stdout, strings.TrimRight(b.String(), " "))
	}
}

func (l *lister) size(i files.Info) string {
	if l.opt.Has("h") && i.Bytes >= 1024 {
		return fmt.Sprintf("%.1fK", float64(i.Bytes)/1024)
	}
	return fmt.Sprint(i.Bytes)
}

// mode is the first column of ls -l.
func mode(i files.Info) string {
	text := []byte(i.FileMode.Perm().String())
	switch {
	case i.IsDir():
		text[0] = 'd'
	case i.FileMode&fs.ModeCharDevice != 0:
		text[0] = 'c'
	}
	if i.FileMode&fs.ModeSticky != 0 {
		text[9] = 't'
	}
	return string(text)
}

func stamp(t, now time.Time) string {
	if now.Sub(t) > 180*24*time.Hour {
		return t.UTC().Format("Jan _2  2006")
	}
	return t.UTC().Format("Jan _2 15:04")
}

// Stat shows what is known of a file.
func Stat(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "c|format=", "L")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	status := 0
	for _, name := range opt.Args {
		info, err := p.View().Stat(p.Path(name))
		if err != nil {
			status = p.Fail(1, "cannot statx '%s': %s", name, host.Errno(err))
			continue
		}
		if format := opt.Value("c"); format != "" {
			fmt.Fprintln(p.Stdout, strings.NewReplacer(
				"%a", fmt.Sprintf("%o", info.Mode().Perm()), "%A", mode(info), "%n", name, "%s", fmt.Sprint(info.Bytes),
				"%U", info.Owner, "%G", info.Owner, "%Y", fmt.Sprint(info.Modified.Unix()), "%%", "%",
			).Replace(format))
			continue
		}
		fmt.Fprintf(p.Stdout, "  File: %s\n  Size: %d\nAccess: (%04o/%s)  Owner: %s\nModify: %s\n",
			name, info.Bytes, info.Mode().Perm(), mode(info), info.Owner, info.Modified.UTC().Format("2006-01-02 15:04:05.000000000 +0000"))
	}
	return status
}

// Find looks for files by name and kind.
func Find(_ context.Context, p *host.Process) int {
	args := p.Args[1:]
	var roots []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		roots, args = append(roots, args[0]), args[1:]
	}
	if len(roots) == 0 {
		roots = []string{"."}
	}
	pattern, kind, depth := "*", "", -1
	for i := 0; i < len(args); i++ {
		value := ""
		if i+1 < len(args) {
			value = args[i+1]
		}
		switch args[i] {
		case "-name":
			pattern = value
			i++
		case "-type":
			kind = value
			i++
		case "-maxdepth":
			if _, err := fmt.Sscanf(value, "%d", &depth); err != nil || depth < 0 {
				return p.Fail(1, "Expected a positive decimal integer argument to -maxdepth, but got '%s'", value)
			}
			i++
		case "-print":
		default:
			return p.Fail(1, "%s is not simulated: -name, -type and -maxdepth are", args[i])
		}
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return p.Fail(1, "bad pattern '%s'", pattern)
	}
	status := 0
	for _, root := range roots {
		full := p.Path(root)
		err := p.View().Walk(full, func(i files.Info) error {
			rest := strings.TrimPrefix(strings.TrimPrefix(i.Path, full), "/")
			level := 0
			if rest != "" {
				level = strings.Count(rest, "/") + 1
			}
			matches, _ := path.Match(pattern, i.Name())
			if depth >= 0 && level > depth || !matches || kind == "f" && !i.Mode().IsRegular() || kind == "d" && !i.IsDir() {
				return nil
			}
			name := root
			if rest != "" {
				name = strings.TrimSuffix(root, "/") + "/" + rest
			}
			_, err := fmt.Fprintln(p.Stdout, name)
			return err
		})
		if err != nil {
			var at *fs.PathError
			if errors.As(err, &at) {
				root = at.Path
			}
			status = p.Fail(1, "'%s': %s", root, host.Errno(err))
		}
	}
	return status
}
