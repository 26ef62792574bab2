package shell

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"linklab/checks/sandbox/host/files"
)

// complainProgram prints its argument as an error of the shell and fails.
const complainProgram = "/usr/lib/bash/complain"

// call sees every simple command before it runs, and replaces those of the
// interpreter's builtins that would look at the real machine.
func (s *Shell) call(ctx context.Context, args []string) ([]string, error) {
	hc := interp.HandlerCtx(ctx)
	if out, ok := hc.Stdout.(*conduit); ok && out.isBroken() {
		return []string{"exit", strconv.Itoa(statusPipe)}, nil
	}
	if tooDeep() {
		return nil, s.meter.halt(errDepth)
	}
	s.asks(args[0], hc.Stdin)
	return s.rewrite(hc, args), nil
}

func complain(format string, args ...any) []string {
	return []string{complainProgram, fmt.Sprintf(format, args...)}
}

// rewrite gives the command that runs in the place of args.
func (s *Shell) rewrite(hc interp.HandlerContext, args []string) []string {
	name := args[0]
	switch name {
	case "source", ".":
		return s.rewriteSource(hc, args)
	case "eval":
		text, err := retext(strings.Join(args[1:], " "), "eval")
		if err != nil {
			return complain("eval: %v", err)
		}
		return []string{"eval", text}
	case "command", "builtin":
		return s.rewriteCommand(hc, args)
	case "type":
		return s.rewriteType(args)
	case "cd", "pushd":
		return s.rewriteCd(hc, args)
	case "pwd":
		return []string{"pwd"} // there are no links for -P to follow
	case "test", "[":
		return rewriteTest(args)
	case "trap":
		return rewriteTrap(args)
	case "alias":
		for _, arg := range args[1:] {
			if _, value, ok := strings.Cut(arg, "="); ok && strings.ContainsAny(value, "$`(") {
				return complain("alias: expansions are not available in an alias here: write a function")
			}
		}
	case "shift":
		if len(args) == 2 && strings.HasPrefix(args[1], "-") {
			return complain("shift: %s: shift count out of range", args[1])
		}
	case "unset":
		for _, arg := range args[1:] {
			if !strings.HasPrefix(arg, "-") && !syntax.ValidName(strings.SplitN(arg, "[", 2)[0]) {
				return complain("unset: `%s': not a valid identifier", arg)
			}
		}
	case "set":
		if len(args) > 1 && args[1] != "--" && strings.HasPrefix(args[1], "-") && strings.Contains(args[1], "n") && args[1] != "-o" {
			return complain("set: -n is not available here")
		}
	case "wait", "read", "mapfile", "readarray", "printf":
		if refused := unavailable(args); refused != "" {
			return complain("%s", refused)
		}
	case "bind", "caller", "compgen", "complete", "compopt", "disown", "enable", "fc", "newgrp", "suspend":
		return complain("%s: not available here", name)
	case "help", "history", "kill", "jobs", "fg", "bg", "umask", "ulimit", "logout":
		if name == "logout" {
			return append([]string{"exit"}, args[1:]...)
		}
		// Programs of the machine, or unknown: the interpreter's own would
		// speak of itself, or have nothing to say.
		return append([]string{"/usr/lib/bash/" + name}, args[1:]...)
	}
	return args
}

func (s *Shell) rewriteSource(hc interp.HandlerContext, args []string) []string {
	if len(args) < 2 {
		return complain("%s: filename argument required", args[0])
	}
	full := s.resolve(args[1], hc.Env.Get("PATH").String(), hc.Dir)
	if err := s.config.Files.Access(full, files.Read); err != nil {
		return complain("%s: %v", args[1], errno(err))
	}
	return append([]string{args[0], sourceMark + full}, args[2:]...)
}

func (s *Shell) rewriteCommand(hc interp.HandlerContext, args []string) []string {
	i := 1
	for i < len(args) && strings.HasPrefix(args[i], "-") {
		switch args[i] {
		case "-v":
			return lookups("-v", args[i+1:])
		case "-V":
			return lookups("-", args[i+1:])
		case "--", "-p":
		default:
			return complain("%s: %s: invalid option", args[0], args[i])
		}
		i++
	}
	if i >= len(args) {
		return []string{":"}
	}
	inner := s.rewrite(hc, args[i:])
	if !interp.IsBuiltin(inner[0]) {
		if args[0] == "builtin" && strings.HasPrefix(inner[0], "/usr/lib/bash/") {
			return inner
		}
		if args[0] == "builtin" {
			return complain("builtin: %s: not a shell builtin", inner[0])
		}
	}
	return append([]string{args[0]}, inner...)
}

func (s *Shell) rewriteType(args []string) []string {
	mode, names := "-", args[1:]
	for len(names) > 0 && strings.HasPrefix(names[0], "-") {
		switch names[0] {
		case "-t", "-p", "-P":
			mode = names[0]
		case "-a", "-f", "--":
		default:
			return complain("type: %s: invalid option", names[0])
		}
		names = names[1:]
	}
	return lookups(mode, names)
}

// lookups is a text that says what each of the names stands for. It is run by
// eval, because only the interpreter knows which functions there are.
func lookups(mode string, names []string) []string {
	var b strings.Builder
	for _, name := range names {
		quoted, err := syntax.Quote(name, syntax.LangBash)
		if err != nil {
			return complain("type: bad name")
		}
		find := fmt.Sprintf("%s %s %s", lookupProgram, mode, quoted)
		if !syntax.ValidName(name) {
			b.WriteString(find + "\n")
			continue
		}
		say := fmt.Sprintf("echo %s", quoted)
		switch mode {
		case "-t":
			say = "echo function"
		case "-":
			say = fmt.Sprintf("echo %s is a function", quoted)
		}
		fmt.Fprintf(&b, "if declare -f %s >/dev/null 2>&1; then %s; else %s; fi\n", quoted, say, find)
	}
	return []string{"eval", b.String()}
}

// rewriteCd checks the directory first, to complain as bash does.
func (s *Shell) rewriteCd(hc interp.HandlerContext, args []string) []string {
	rest := args[1:]
	for args[0] == "cd" && len(rest) > 0 && (rest[0] == "-L" || rest[0] == "-P" || rest[0] == "--") {
		rest = rest[1:]
	}
	if len(rest) != 1 || rest[0] == "-n" {
		if args[0] == "cd" && len(rest) > 1 {
			return complain("cd: too many arguments")
		}
		return append([]string{args[0]}, rest...)
	}
	dir := rest[0]
	if dir == "-" {
		if dir = hc.Env.Get("OLDPWD").String(); dir == "" {
			return complain("cd: OLDPWD not set")
		}
	}
	if dir == "" {
		return []string{":"}
	}
	full := files.Clean(hc.Dir, dir)
	info, err := s.config.Files.Stat(full)
	switch {
	case err != nil:
		return complain("%s: %s: %v", args[0], dir, errno(err))
	case !info.IsDir():
		return complain("%s: %s: Not a directory", args[0], dir)
	case s.config.Files.Access(full, files.Execute) != nil:
		return complain("%s: %s: Permission denied", args[0], dir)
	}
	return append([]string{args[0]}, rest...)
}

// rewriteTest refuses the tests that ask for the real user, and those that the
// interpreter does not survive without a name.
func rewriteTest(args []string) []string {
	for i, arg := range args[1:] {
		switch arg {
		case "-O", "-G":
			return complain("%s: the tests -O and -G are not available here: use stat or ls -l", args[0])
		case "-v", "-R":
			if i+2 < len(args) && args[i+2] == "" {
				return []string{"false"}
			}
		}
	}
	return args
}

func rewriteTrap(args []string) []string {
	if len(args) > 1 && (args[1] == "-p" || args[1] == "-l" || args[1] == "-P") {
		return complain("trap: %s is not available here", args[1])
	}
	if len(args) < 3 {
		return args
	}
	kept := []string{"trap"}
	i := 1
	if args[i] == "--" {
		i++
	}
	if i < len(args)-1 && args[i] != "" && args[i] != "-" {
		text, err := retext(args[i], "trap")
		if err != nil {
			return complain("trap: %v", err)
		}
		// A signal cannot reach a simulated shell; only its end and an error
		// can be caught.
		kept = append(kept, "--", text)
		i++
	}
	for ; i < len(args); i++ {
		switch name := strings.TrimPrefix(strings.ToUpper(args[i]), "SIG"); name {
		case "0", "EXIT":
			kept = append(kept, "EXIT")
		case "ERR", "", "-":
			kept = append(kept, args[i])
		case "HUP", "INT", "QUIT", "TERM", "PIPE", "1", "2", "3", "15":
		default:
			return complain("trap: %s: invalid signal specification", args[i])
		}
	}
	if len(kept) < 4 && len(kept) > 2 {
		return []string{":"}
	}
	return kept
}

func isKeyword(name string) bool { return syntax.IsKeyword(name) }
