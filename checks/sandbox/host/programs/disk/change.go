package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// Mkdir makes directories.
func Mkdir(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "p|parents", "m|mode=", "v")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	perm := fs.FileMode(0o755)
	if opt.Has("m") {
		if perm, err = parseMode(opt.Value("m"), 0o755); err != nil {
			return p.Fail(1, "%v", err)
		}
	}
	if len(opt.Args) == 0 {
		return p.Fail(1, "missing operand")
	}
	status := 0
	for _, name := range opt.Args {
		made := p.View().Mkdir
		if opt.Has("p") {
			made = p.View().MkdirAll
		}
		if err := made(p.Path(name), perm); err != nil {
			status = p.Fail(1, "cannot create directory '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

// Rmdir removes empty directories.
func Rmdir(_ context.Context, p *host.Process) int {
	status := 0
	for _, name := range p.Args[1:] {
		info, err := p.View().Stat(p.Path(name))
		if err == nil && !info.IsDir() {
			err = files.ErrNotDir
		}
		if err == nil {
			err = p.View().Remove(p.Path(name))
		}
		if err != nil {
			status = p.Fail(1, "failed to remove '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

// Rm removes files.
func Rm(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "r|recursive", "R", "f|force", "i", "v", "d", "no-preserve-root")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if len(opt.Args) == 0 && !opt.Has("f") {
		return p.Fail(1, "missing operand")
	}
	status := 0
	for _, name := range opt.Args {
		full := p.Path(name)
		info, err := p.View().Stat(full)
		switch {
		case errors.Is(err, fs.ErrNotExist) && opt.Has("f"):
			continue
		case err != nil:
		case full == "/":
			status = p.Fail(1, "it is dangerous to operate recursively on '/'")
			continue
		case info.IsDir() && !opt.Has("r") && !opt.Has("R"):
			err = files.ErrIsDirectory
		case info.IsDir():
			err = p.View().RemoveAll(full)
		default:
			err = p.View().Remove(full)
		}
		if err != nil {
			status = p.Fail(1, "cannot remove '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

// Touch makes empty files and renews the time of old ones.
func Touch(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "c", "a", "m")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	status := 0
	for _, name := range opt.Args {
		err := p.View().Touch(p.Path(name))
		if errors.Is(err, fs.ErrNotExist) && !opt.Has("c") {
			err = p.WriteFile(name, nil, 0o644)
		}
		if err != nil && !(opt.Has("c") && errors.Is(err, fs.ErrNotExist)) {
			status = p.Fail(1, "cannot touch '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

// target is where a file goes: into a directory under its own name, or to the
// name itself.
func target(p *host.Process, from, to string) string {
	full := p.Path(to)
	if info, err := p.View().Stat(full); err == nil && info.IsDir() {
		return path.Join(full, path.Base(p.Path(from)))
	}
	return full
}

// operands splits the names of cp and mv.
func operands(p *host.Process, args []string) (from []string, to string, ok bool) {
	if len(args) < 2 {
		p.Fail(1, "missing file operand")
		return nil, "", false
	}
	from, to = args[:len(args)-1], args[len(args)-1]
	info, err := p.View().Stat(p.Path(to))
	if len(from) > 1 && (err != nil || !info.IsDir()) {
		p.Fail(1, "target '%s' is not a directory", to)
		return nil, "", false
	}
	return from, to, true
}

// Cp copies files.
func Cp(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "r", "R", "a", "f", "p", "v", "n", "i")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	from, to, ok := operands(p, opt.Args)
	if !ok {
		return 1
	}
	status := 0
	for _, name := range from {
		full, at := p.Path(name), target(p, name, to)
		info, err := p.View().Stat(full)
		if err != nil {
			status = p.Fail(1, "cannot stat '%s': %s", name, host.Errno(err))
			continue
		}
		if info.IsDir() && !opt.Has("r") && !opt.Has("R") && !opt.Has("a") {
			status = p.Fail(1, "-r not specified; omitting directory '%s'", name)
			continue
		}
		if at == full || strings.HasPrefix(at, full+"/") {
			status = p.Fail(1, "cannot copy '%s' into itself, '%s'", name, to)
			continue
		}
		if err := copyTree(p, full, at); err != nil {
			status = p.Fail(1, "cannot copy '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

func copyTree(p *host.Process, from, to string) error {
	return p.View().Walk(from, func(i files.Info) error {
		at := to + strings.TrimPrefix(i.Path, from)
		if i.IsDir() {
			return p.View().MkdirAll(at, i.Mode().Perm())
		}
		content, err := p.View().ReadFile(i.Path)
		if err != nil {
			return err
		}
		return p.View().WriteFile(at, content, i.Mode().Perm())
	})
}

// Mv moves files.
func Mv(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "f", "i", "n", "v")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	from, to, ok := operands(p, opt.Args)
	if !ok {
		return 1
	}
	status := 0
	for _, name := range from {
		if err := p.View().Rename(p.Path(name), target(p, name, to)); err != nil {
			status = p.Fail(1, "cannot move '%s' to '%s': %s", name, to, host.Errno(err))
		}
	}
	return status
}

// Ln would make links, which the simulated disks do not have.
func Ln(_ context.Context, p *host.Process) int {
	return p.Fail(1, "links are not simulated here: copy the file with cp")
}

// Chmod sets permission bits.
func Chmod(_ context.Context, p *host.Process) int {
	args, recursive := p.Args[1:], false
	for len(args) > 0 && (args[0] == "-R" || args[0] == "-v" || args[0] == "--") {
		recursive = recursive || args[0] == "-R"
		args = args[1:]
	}
	if len(args) < 2 {
		return p.Fail(1, "missing operand")
	}
	status := 0
	for _, name := range args[1:] {
		act := func(i files.Info) error {
			perm, err := parseMode(args[0], i.Mode().Perm())
			if err != nil {
				return err
			}
			return p.View().Chmod(i.Path, perm)
		}
		info, err := p.View().Stat(p.Path(name))
		switch {
		case err != nil:
			status = p.Fail(1, "cannot access '%s': %s", name, host.Errno(err))
			continue
		case recursive:
			err = p.View().Walk(info.Path, act)
		default:
			err = act(info)
		}
		if errors.Is(err, errMode) {
			return p.Fail(1, "invalid mode: '%s'", args[0])
		}
		if err != nil {
			status = p.Fail(1, "changing permissions of '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

var errMode = errors.New("invalid mode")

// parseMode reads 400 or u+x,go-rwx against the bits that there are.
func parseMode(text string, old fs.FileMode) (fs.FileMode, error) {
	if n, err := strconv.ParseUint(text, 8, 32); err == nil {
		if n > 0o7777 {
			return 0, errMode
		}
		perm := fs.FileMode(n) & fs.ModePerm
		if n&0o1000 != 0 {
			perm |= fs.ModeSticky
		}
		return perm, nil
	}
	perm := old
	for _, clause := range strings.Split(text, ",") {
		i := strings.IndexAny(clause, "+-=")
		if i < 0 {
			return 0, errMode
		}
		var who, bits fs.FileMode
		for _, c := range clause[:i] {
			m, ok := map[rune]fs.FileMode{'u': 0o700, 'g': 0o070, 'o': 0o007, 'a': 0o777}[c]
			if !ok {
				return 0, errMode
			}
			who |= m
		}
		if i == 0 {
			who = 0o777
		}
		for _, c := range clause[i+1:] {
			m, ok := map[rune]fs.FileMode{'r': 0o444, 'w': 0o222, 'x': 0o111}[c]
			if !ok {
				return 0, errMode
			}
			bits |= m
		}
		switch clause[i] {
		case '+':
			perm |= who & bits
		case '-':
			perm &^= who & bits
		case '=':
			perm = perm&^who | who&bits
		}
	}
	return perm, nil
}

// Chown gives files to another user.
func Chown(_ context.Context, p *host.Process) int {
	args, recursive := p.Args[1:], false
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		recursive = recursive || args[0] == "-R"
		args = args[1:]
	}
	if len(args) < 2 {
		return p.Fail(1, "missing operand")
	}
	owner, _, _ := strings.Cut(args[0], ":")
	if _, ok := p.Machine.UserNamed(owner); !ok && owner != "" {
		return p.Fail(1, "invalid user: '%s'", args[0])
	}
	status := 0
	for _, name := range args[1:] {
		act := func(i files.Info) error { return p.View().Chown(i.Path, owner) }
		info, err := p.View().Stat(p.Path(name))
		if err == nil && recursive {
			err = p.View().Walk(info.Path, act)
		} else if err == nil && owner != "" {
			err = act(info)
		}
		if err != nil {
			status = p.Fail(1, "changing ownership of '%s': %s", name, host.Errno(err))
		}
	}
	return status
}

// Basename and Dirname take names apart.
func Basename(_ context.Context, p *host.Process) int {
	if len(p.Args) < 2 {
		return p.Fail(1, "missing operand")
	}
	name := path.Base(p.Args[1])
	if len(p.Args) > 2 && name != p.Args[2] {
		name = strings.TrimSuffix(name, p.Args[2])
	}
	fmt.Fprintln(p.Stdout, name)
	return 0
}

// Dirname prints all but the last element of a name.
func Dirname(_ context.Context, p *host.Process) int {
	if len(p.Args) < 2 {
		return p.Fail(1, "missing operand")
	}
	for _, name := range p.Args[1:] {
		fmt.Fprintln(p.Stdout, path.Dir(name))
	}
	return 0
}

// Mktemp makes an empty file or directory below /tmp and prints its name.
func Mktemp(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "d", "u", "q", "t", "p=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	for n := range 10_000 {
		name := fmt.Sprintf("/tmp/tmp.%010d", n+int(p.Now().Unix()%1_000_000)*1000)
		if _, err := p.View().Stat(name); err == nil {
			continue
		}
		if opt.Has("d") {
			err = p.View().Mkdir(name, 0o700)
		} else {
			err = p.WriteFile(name, nil, 0o600)
		}
		if err != nil {
			return p.Fail(1, "failed to create file: %s", host.Errno(err))
		}
		fmt.Fprintln(p.Stdout, name)
		return 0
	}
	return p.Fail(1, "failed to create file: too many of them")
}

// Programs are the programs of this package by name.
func Programs() map[string]host.Program {
	return map[string]host.Program{
		"ls": Ls, "stat": Stat, "find": Find, "mkdir": Mkdir, "rmdir": Rmdir, "rm": Rm, "touch": Touch, "cp": Cp, "mv": Mv,
		"ln": Ln, "chmod": Chmod, "chown": Chown, "basename": Basename, "dirname": Dirname, "mktemp": Mktemp,
	}
}
