package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
)

// nowhere is a directory that cannot exist on any machine: /dev/null is no
// directory. The interpreter makes and opens named pipes in its temporary
// directory without asking a handler, so it is given this one: were a process
// substitution to get past tame, the pipe could not be made.
const nowhere = "/dev/null/nowhere"

// environ is the environment at the shell's start. Beside the variables it
// answers two questions of the interpreter's own that would otherwise go to
// the real machine: where temporary files go and where a user's home is.
type environ struct {
	vars   map[string]expand.Variable
	home   func(string) (string, bool)
	last   func() int
	sealed bool // the interpreter has asked for its temporary directory
}

func newEnviron(c *Config) *environ {
	e := &environ{vars: map[string]expand.Variable{}, home: c.Home, last: c.LastServer}
	for _, pair := range c.Env {
		name, value, _ := strings.Cut(pair, "=")
		if name == "" || name == "TMPDIR" {
			continue
		}
		e.vars[name] = expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: value}
	}
	uid := strconv.Itoa(c.Files.User.UID)
	for _, name := range []string{"UID", "EUID", "GID"} {
		e.vars[name] = expand.Variable{Set: true, ReadOnly: true, Kind: expand.String, Str: uid}
	}
	e.set("BASHPID", strconv.Itoa(c.PID))
	e.set("BASH_ARGV0", c.Name)
	e.set("BASH_VERSION", "5.2.15(1)-release")
	if _, ok := e.vars["HOME"]; !ok {
		e.set("HOME", c.Files.User.Home)
	}
	return e
}

func (e *environ) set(name, value string) {
	e.vars[name] = expand.Variable{Set: true, Kind: expand.String, Str: value}
}

// Get is a variable, or the answer to a question of the interpreter's.
func (e *environ) Get(name string) expand.Variable {
	if name == "TMPDIR" && !e.sealed {
		return expand.Variable{Set: true, Kind: expand.String, Str: nowhere}
	}
	if user, ok := strings.CutPrefix(name, "HOME "); ok {
		dir := "~" + user // stays as it was typed
		if home, ok := e.home(user); ok {
			dir = home
		}
		return expand.Variable{Set: true, Kind: expand.String, Str: dir}
	}
	if name == lastServer && e.last != nil {
		if pid := e.last(); pid > 0 {
			return expand.Variable{Set: true, Kind: expand.String, Str: strconv.Itoa(pid)}
		}
	}
	return e.vars[name]
}

// lastServer is the variable that $! stands for.
const lastServer = "LAST_SERVER_PID"

// Each visits the variables.
func (e *environ) Each(visit func(string, expand.Variable) bool) {
	for name, v := range e.vars {
		if !visit(name, v) {
			return
		}
	}
}

// Environ lists the exported variables as NAME=value.
func (c *Command) Environ() []string {
	values := map[string]string{}
	c.env.Each(func(name string, v expand.Variable) bool {
		delete(values, name)
		if v.IsSet() && v.Exported && v.Kind == expand.String {
			values[name] = v.String()
		}
		return true
	})
	list := make([]string, 0, len(values))
	for name, value := range values {
		list = append(list, name+"="+value)
	}
	return list
}
