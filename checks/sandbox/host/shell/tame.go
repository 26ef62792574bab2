package shell

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Paths that the open handler knows; see tame and open.
const (
	pipePath         = "/dev/fd/pipe"         // a pipeline's left side
	substitutionPath = "/dev/fd/substitution" // a command substitution
)

// Programs of the shell's own; see exec.
const (
	substituteProgram = "/usr/lib/bash/substitute"
	lookupProgram     = "/usr/lib/bash/lookup"
	backgroundProgram = "/usr/lib/bash/background"
)

// Bounds of one text. They keep one step of the interpreter from using up what
// only the next step would notice.
const (
	maxNesting    = 150
	maxExpansions = 128 // in one command
	maxWidth      = 4096
)

// tame changes a syntax tree so that running it touches nothing real, and
// refuses what cannot be changed:
//
//   - A process substitution <(…) would make a named pipe on the real disk. It
//     becomes a command substitution that keeps the output in a simulated file.
//   - The left side of a pipeline and a command substitution write through a
//     conduit, by which they are counted and stopped.
//   - $$, $PPID and $0 are those of the simulated shell.
//   - Background jobs and coprocesses would outlive the line; they are refused,
//     but for servers, which the machine goes on with.
//   - [[ -O file ]], [[ -G file ]], [[ -v $x ]] and arithmetic assignments to
//     anything but a plain name look at the real user or crash the interpreter.
func tame(file *syntax.File) error {
	t := &tamer{}
	depth := 0
	syntax.Walk(file, func(node syntax.Node) bool {
		if node == nil {
			depth--
			return true
		}
		depth++
		if depth > maxNesting {
			t.refuse(node, "nested too deeply")
		}
		if t.err == nil {
			t.visit(node)
		}
		if t.err != nil {
			depth-- // Walk does not come back for a node that is not entered
			return false
		}
		return true
	})
	return t.err
}

type tamer struct{ err error }

func (t *tamer) refuse(node syntax.Node, what string) {
	if t.err == nil {
		t.err = refusal{line: node.Pos().Line(), what: what}
	}
}

func (t *tamer) visit(node syntax.Node) {
	switch n := node.(type) {
	case *syntax.Stmt:
		if n.Background || n.Disown {
			t.background(n)
		}
		if n.Coprocess {
			t.refuse(n, "coprocesses are not available here")
		}
	case *syntax.CoprocClause:
		t.refuse(n, "coprocesses are not available here")
	case *syntax.CallExpr:
		if expansions(n) > maxExpansions {
			t.refuse(n, "too many expansions in one command")
		}
	case *syntax.Word:
		t.word(n)
	case *syntax.CmdSubst:
		t.substitution(n)
	case *syntax.BinaryCmd:
		t.pipeline(n)
	case *syntax.ParamExp:
		t.param(n)
	case *syntax.UnaryTest:
		t.test(n)
	case *syntax.UnaryArithm:
		if n.Op == syntax.Inc || n.Op == syntax.Dec {
			t.assignable(n, n.X)
		}
	case *syntax.BinaryArithm:
		switch n.Op {
		case syntax.Assgn, syntax.AddAssgn, syntax.SubAssgn, syntax.MulAssgn, syntax.QuoAssgn, syntax.RemAssgn,
			syntax.AndAssgn, syntax.OrAssgn, syntax.XorAssgn, syntax.ShlAssgn, syntax.ShrAssgn:
			t.assignable(n, n.X)
		}
	}
}

// expansions counts the parameter expansions in one command, of which each can
// be as long as the longest variable.
func expansions(n *syntax.CallExpr) int {
	count := 0
	syntax.Walk(n, func(node syntax.Node) bool {
		switch node.(type) {
		case *syntax.ParamExp:
			count++
		case *syntax.CmdSubst:
			return false
		}
		return true
	})
	return count
}

// word replaces process substitutions.
func (t *tamer) word(w *syntax.Word) {
	for i, part := range w.Parts {
		ps, ok := part.(*syntax.ProcSubst)
		if !ok {
			continue
		}
		if ps.Op != syntax.CmdIn {
			t.refuse(ps, "process substitution >(…) is not available here: use a pipe")
			return
		}
		left := &syntax.Stmt{Cmd: &syntax.Block{Stmts: ps.Stmts}, Position: ps.Pos()}
		if len(ps.Stmts) == 0 {
			left.Cmd = call(":")
		}
		right := &syntax.Stmt{Cmd: call(substituteProgram), Position: ps.Pos()}
		w.Parts[i] = &syntax.CmdSubst{
			Left: ps.Pos(), Right: ps.End(),
			Stmts: []*syntax.Stmt{{
				Cmd:      &syntax.BinaryCmd{Op: syntax.Pipe, X: left, Y: right, OpPos: ps.Pos()},
				Position: ps.Pos(),
			}},
		}
	}
}

func call(name string) *syntax.CallExpr {
	return &syntax.CallExpr{Args: []*syntax.Word{literal(name)}}
}

func literal(value string) *syntax.Word {
	return &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: value}}}
}

// through wraps statements so that what they write goes through a conduit.
func through(pos syntax.Pos, path string, op syntax.RedirOperator, stmts ...*syntax.Stmt) *syntax.Stmt {
	return &syntax.Stmt{
		Position: pos,
		Cmd:      &syntax.Block{Stmts: stmts, Lbrace: pos},
		Redirs:   []*syntax.Redirect{{OpPos: pos, Op: op, Word: literal(path)}},
	}
}

func (t *tamer) substitution(n *syntax.CmdSubst) {
	// Without a statement there is nothing to do, and $(<file) reads a file
	// that is bounded anyway.
	if len(n.Stmts) == 0 || len(n.Stmts) == 1 && n.Stmts[0].Cmd == nil {
		return
	}
	n.Stmts = []*syntax.Stmt{through(n.Pos(), substitutionPath, syntax.AppOut, n.Stmts...)}
}

func (t *tamer) pipeline(n *syntax.BinaryCmd) {
	switch n.Op {
	case syntax.Pipe:
		n.X = through(n.X.Pos(), pipePath, syntax.AppOut, n.X)
	case syntax.PipeAll:
		n.X = through(n.X.Pos(), pipePath, syntax.AppAll, n.X)
	}
}

func (t *tamer) param(n *syntax.ParamExp) {
	if n.Param != nil {
		switch n.Param.Value {
		case "!":
			if n.Short {
				n.Param = &syntax.Lit{ValuePos: n.Param.Pos(), ValueEnd: n.Param.End(), Value: lastServer}
				n.Short = false
			}
		case "$", "PPID":
			n.Param = &syntax.Lit{ValuePos: n.Param.Pos(), ValueEnd: n.Param.End(), Value: "BASHPID"}
			n.Short = false
		case "0":
			if !n.Excl {
				n.Param = &syntax.Lit{ValuePos: n.Param.Pos(), ValueEnd: n.Param.End(), Value: "BASH_ARGV0"}
				n.Short = false
			}
		}
	}
	if n.Repl != nil && (n.Repl.With != nil) {
		// The replacement is put in as often as the pattern is found.
		long := false
		syntax.Walk(n.Repl.With, func(node syntax.Node) bool {
			switch node := node.(type) {
			case *syntax.ParamExp, *syntax.CmdSubst:
				_ = node
			case *syntax.Lit:
				long = long || len(node.Value) > maxWidth
			}
			return true
		})
		if long {
			t.refuse(n, "replacement too long")
		}
	}
}

// servers are the programs that go on behind a line; those before them run the
// program that they are given.
var (
	servers  = []string{"httpd", "nginx", "python", "python3"}
	starters = []string{"command", "exec", "nohup", "setsid", "sudo"}
)

// background hands a server over to the machine. Of a list or a subshell only
// the last command is one, and the others have ended before it.
func (t *tamer) background(n *syntax.Stmt) {
	n.Background, n.Disown = false, false
	last := n
	for {
		switch cmd := last.Cmd.(type) {
		case *syntax.BinaryCmd:
			if cmd.Op == syntax.AndStmt {
				last = cmd.Y
				continue
			}
		case *syntax.Subshell:
			if len(cmd.Stmts) > 0 {
				last = cmd.Stmts[len(cmd.Stmts)-1]
				continue
			}
		case *syntax.Block:
			if len(cmd.Stmts) > 0 {
				last = cmd.Stmts[len(cmd.Stmts)-1]
				continue
			}
		case *syntax.CallExpr:
			if isServer(cmd) {
				cmd.Args = append([]*syntax.Word{literal(backgroundProgram)}, cmd.Args...)
				return
			}
		}
		t.refuse(n, "background jobs are not available here: run the command without &")
		return
	}
}

func isServer(cmd *syntax.CallExpr) bool {
	for _, word := range cmd.Args {
		name := path.Base(word.Lit())
		if slices.Contains(servers, name) {
			return true
		}
		if !slices.Contains(starters, name) && !strings.HasPrefix(name, "-") {
			return false
		}
	}
	return false
}

func (t *tamer) test(n *syntax.UnaryTest) {
	switch n.Op {
	case syntax.TsUsrOwn, syntax.TsGrpOwn:
		t.refuse(n, "the tests -O and -G are not available here: use stat or ls -l")
	case syntax.TsVarSet, syntax.TsRefVar:
		if w, ok := n.X.(*syntax.Word); !ok || !syntax.ValidName(strings.SplitN(w.Lit(), "[", 2)[0]) {
			t.refuse(n, "the tests -v and -R want the plain name of a variable")
		}
	}
}

func (t *tamer) assignable(n syntax.Node, x syntax.ArithmExpr) {
	if w, ok := x.(*syntax.Word); !ok || !syntax.ValidName(w.Lit()) {
		t.refuse(n, "arithmetic can assign to plain names only")
	}
}

// retext tames a text that the interpreter will parse by itself, as eval, trap
// and source do.
func retext(source, name string) (string, error) {
	file, err := parse(source, name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := syntax.NewPrinter().Print(&b, file); err != nil {
		return "", err
	}
	return b.String(), nil
}
