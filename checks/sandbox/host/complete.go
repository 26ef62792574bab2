package host

import (
	"io"
	"path"
	"slices"
	"strings"

	"linklab/checks/sandbox/host/files"
)

// WordStart is where the word that the cursor is behind begins in the line, in
// bytes: what Complete proposes takes the place of the text from there to the
// cursor.
func (t *Terminal) WordStart(line string, cursor int) int {
	words := split(line[:min(max(cursor, 0), len(line))])
	return words[len(words)-1].at
}

// Complete proposes what the word at the cursor could be, sorted: programs,
// functions and builtins where a command stands, what a program offers for its
// own arguments, file names, variables and the hosts that ssh has been to. A
// proposal that ends with a slash or an equals sign can be gone on with; behind
// any other a space may be put.
func (t *Terminal) Complete(line string, cursor int) []string {
	s := t.top()
	words := split(line[:min(max(cursor, 0), len(line))])
	last := words[len(words)-1]
	var list []string
	switch command := words[0].text; {
	case strings.HasPrefix(last.text, "$") && !strings.ContainsAny(last.text, "/ "):
		list = s.variables(last.text)
	case len(words) == 1 && !strings.Contains(last.text, "/"):
		list = s.commands(last.text)
	default:
		list = s.arguments(command, words)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// word is a word of a command line and where it begins.
type word struct {
	text string
	at   int
}

// split takes the last command of a line apart; the last word is the one that
// is being typed, "" after a space. Quotes hold words together and stay in.
func split(line string) []word {
	words := []word{{at: 0}}
	quote := rune(0)
	escaped := false
	for i, r := range line {
		last := &words[len(words)-1]
		switch {
		case escaped:
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == ' ' || r == '\t':
			if last.text != "" {
				words = append(words, word{at: i + 1})
			} else {
				last.at = i + 1
			}
			continue
		case strings.ContainsRune("|;&({\n", r):
			words = []word{{at: i + 1}} // another command begins
			continue
		case r == '<' || r == '>':
			if last.text != "" {
				words = append(words, word{at: i + 1})
			} else {
				last.at = i + 1
			}
			continue
		}
		words[len(words)-1].text += string(r)
	}
	if command := words[0].text; (command == "sudo" || command == "watch" || command == "time") && len(words) > 1 {
		return words[1:]
	}
	return words
}

func withPrefix(list []string, prefix string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return !strings.HasPrefix(s, prefix) })
}

// shellWords are the builtins and keywords worth proposing.
var shellWords = []string{
	"alias", "cd", "command", "declare", "do", "done", "echo", "elif", "else", "esac", "eval", "exit", "export", "false", "fi", "for", "function", "if", "in", "local", "printf", "pwd",
	"read", "readonly", "return", "set", "shift", "source", "test", "then", "time", "trap", "true", "type", "unalias", "unset", "until", "while", "case", "history", "help",
}

func (s *Session) commands(prefix string) []string {
	list := append(s.Machine.Programs(), shellWords...)
	_, functions := s.shell.Names()
	list = append(list, functions...)
	view := s.Machine.view(s.User)
	for _, dir := range strings.Split(s.shell.Var("PATH"), ":") {
		entries, err := view.ReadDir(files.Clean("/", dir))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if e.Mode().IsRegular() && e.Mode().Perm()&0o111 != 0 {
				list = append(list, e.Name())
			}
		}
	}
	return withPrefix(list, prefix)
}

func (s *Session) variables(prefix string) []string {
	vars, _ := s.shell.Names()
	for i, name := range vars {
		vars[i] = "$" + name
	}
	return withPrefix(vars, prefix)
}

// arguments are what a program proposes, or file names and hosts.
func (s *Session) arguments(command string, words []word) []string {
	last := words[len(words)-1].text
	if complete, ok := s.terminal.around.Completers[command]; ok {
		texts := make([]string, len(words))
		for i, w := range words {
			texts[i] = w.text
		}
		p := &Process{
			Args: texts[:1], Dir: s.shell.Dir(), User: s.User, Machine: s.Machine, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard,
			Width: 80, session: s, clock: newClock(s.terminal.around.Now, 0),
		}
		if list := complete(p, texts); len(list) > 0 {
			return list
		}
	}
	list := s.fileNames(last)
	if command == "ssh" || command == "ping" {
		list = append(list, s.hosts(last)...)
	}
	return list
}

// fileNames completes a path; a directory ends with a slash. Names that the
// shell would take apart are quoted.
func (s *Session) fileNames(text string) []string {
	lead := "" // of what is no part of the name, as in file://x and --key=x
	if i := strings.LastIndex(text, "file://"); i >= 0 {
		lead, text = text[:i+len("file://")], text[i+len("file://"):]
	} else if i := strings.LastIndexByte(text, '='); i >= 0 {
		lead, text = text[:i+1], text[i+1:]
	}
	text = strings.ReplaceAll(text, `\ `, " ")
	dir, base := path.Split(text)
	full := files.Clean(s.shell.Dir(), dir)
	if rest, ok := strings.CutPrefix(dir, "~/"); ok {
		full = files.Clean(s.User.Home, rest)
	}
	entries, err := s.Machine.view(s.User).ReadDir(full)
	if err != nil {
		return nil
	}
	var list []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") {
			continue
		}
		name = strings.ReplaceAll(name, " ", `\ `)
		if e.IsDir() {
			name += "/"
		}
		list = append(list, lead+strings.ReplaceAll(dir, " ", `\ `)+name)
	}
	return list
}

// hosts are the names that ssh knows from earlier logins, behind user@ too.
func (s *Session) hosts(text string) []string {
	user, host, at := strings.Cut(text, "@")
	if !at {
		user, host = "", text
	} else {
		user += "@"
	}
	content, err := s.Machine.view(s.User).ReadFile(s.User.Home + "/.ssh/known_hosts")
	if err != nil {
		return nil
	}
	var list []string
	for line := range strings.Lines(string(content)) {
		if name, _, ok := strings.Cut(line, " "); ok && strings.HasPrefix(name, host) {
			list = append(list, user+name)
		}
	}
	return list
}
