package tui

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/tui/console"
	"linklab/tui/keymap"
)

// terminal is the lab terminal as the model keeps it: how much of it is seen,
// the shell behind it, the command that runs.
type terminal struct {
	open, full bool
	rows       int // that it takes now, on the way to target
	target     int

	opening    bool
	shell      *heldShell
	width      int // as the shell was last told
	height     int
	generation int // of the command that runs
	cancel     context.CancelFunc
	keys       *console.Keys // of that command
	running    context.Context
	ran        *ranMsg // its end, until all it printed is shown
	drained    bool

	hosts   []string // the machines logged in to, the laptop first
	waiting string   // to be typed as soon as there is a prompt
	meant   string   // the machine that it is meant for, "" for any
	typed   string   // the command that was typed for the learner
	number  int      // its number on the page, 0 for one that is not of the page
	shown   string   // the command whose way the learner has been told
}

// heldShell calls a shell from one goroutine at a time.
type heldShell struct {
	mu sync.Mutex
	Shell
}

type shellMsg struct {
	shell        *heldShell
	prompt, host string
	history      []string
	err          error
}

// lineMsg says whether a line is complete, and so may run.
type lineMsg struct {
	line       string
	incomplete bool
}

type outputMsg struct {
	generation int
	stream     *console.Stream
	text       []byte
	more       bool
}

type ranMsg struct {
	generation   int
	status       int
	prompt, host string
	history      []string
}

// askedMsg says that the command that runs waits for a line.
type askedMsg struct{ generation int }

type completedMsg struct {
	line       string
	cursor     int
	candidates []string
}

func (t *terminal) sliding() bool { return t.rows != t.target }

func (t *terminal) interrupt() {
	if t.cancel != nil {
		t.cancel()
	}
}

// toggleTerminal opens the terminal and goes there, or goes there, or closes it
// from within. With a real account it is the learner's own shell.
func (m *Model) toggleTerminal() tea.Cmd {
	if m.opts.LiveShellEnv != nil {
		return m.openLive()
	}
	if m.focus == onTerminal {
		m.terminal.open, m.focus = false, onLesson
		return nil
	}
	if m.opts.OpenShell == nil {
		return m.warn("%s", m.words.ShellNone)
	}
	m.terminal.open, m.focus, m.drawer = true, onTerminal, false
	return m.openShell()
}

func (m *Model) openShell() tea.Cmd {
	if m.console.Ready() || m.terminal.opening {
		return nil
	}
	m.terminal.opening = true
	m.console.Failed("")
	ctx, open := m.ctx, m.opts.OpenShell
	return func() tea.Msg {
		shell, err := open(ctx)
		if err != nil {
			return shellMsg{err: err}
		}
		return shellMsg{shell: &heldShell{Shell: shell}, prompt: shell.Prompt(), host: shell.Host(), history: shell.History()}
	}
}

func (m *Model) onShell(msg shellMsg) tea.Cmd {
	m.terminal.opening = false
	if msg.err != nil {
		m.console.Failed(m.reason(msg.err))
		return nil
	}
	m.terminal.shell = msg.shell
	m.console.Opened(msg.prompt, msg.host, msg.history)
	m.terminal.hosts = []string{msg.host}
	if m.terminal.waiting != "" {
		return m.typed()
	}
	return nil
}

// inTerminal does what the learner wants while they type.
func (m *Model) inTerminal(intent keymap.Intent) tea.Cmd {
	switch intent {
	case keymap.Terminal:
		return m.toggleTerminal()
	case keymap.Help:
		m.openHelp()
		return nil
	case keymap.Enlarge:
		m.terminal.full = !m.terminal.full
		return nil
	case keymap.CurrentStep:
		if m.layout().covers { // a new step begins with its page
			m.focus = onLesson
		}
		return m.goOn()
	case keymap.Run:
		return m.typeCommand()
	}
	return m.inConsole(m.console.Do(intent))
}

// inConsole does what the console asks for.
func (m *Model) inConsole(act console.Act) tea.Cmd {
	shell := m.terminal.shell
	switch act.Kind {
	case console.Leave:
		m.focus = onLesson
	case console.Bottom:
		return m.say(m.words.NowhereToLogOut, keymap.Label(keymap.Typing, keymap.Leave))
	case console.Full:
		return m.warn("%s", m.words.TypedAheadFull)
	case console.Interrupt:
		m.terminal.interrupt()
	case console.Answer, console.EndInput:
		m.terminal.keys.Give(act.Line, act.Kind == console.EndInput)
		return m.terminal.listen()
	case console.Complete:
		return func() tea.Msg {
			shell.mu.Lock()
			defer shell.mu.Unlock()
			return completedMsg{act.Line, act.Cursor, shell.Complete(act.Line, act.Cursor)}
		}
	case console.Run:
		return func() tea.Msg {
			shell.mu.Lock()
			defer shell.mu.Unlock()
			return lineMsg{act.Line, shell.Incomplete(act.Line)}
		}
	}
	return nil
}

// onLine runs a complete line and lets the learner go on with another.
func (m *Model) onLine(msg lineMsg) tea.Cmd {
	if !m.console.Expects(msg.line) {
		return nil
	}
	if msg.incomplete {
		m.console.More(msg.line)
		return m.inConsole(m.console.Next())
	}
	if m.terminal.number > 0 && msg.line == m.terminal.typed {
		m.lesson.Ran(m.terminal.number)
	}
	if m.terminal.waiting == "" {
		m.terminal.typed = ""
	}
	m.toast.text = ""
	m.console.Submitted(msg.line)
	m.console.Started(msg.line, m.now())
	t := &m.terminal
	t.generation++
	t.ran, t.drained = nil, false
	ctx, cancel := context.WithCancel(m.ctx)
	t.cancel, t.running, t.keys = cancel, ctx, console.NewKeys()
	generation, shell, stream, keys := t.generation, t.shell, console.NewStream(ctx), t.keys
	return tea.Batch(take(generation, stream), t.listen(), func() tea.Msg {
		shell.mu.Lock()
		defer shell.mu.Unlock()
		defer stream.End()
		shell.SetKeyboard(keys.Line)
		status := shell.Run(ctx, msg.line, stream)
		return ranMsg{generation, status, shell.Prompt(), shell.Host(), shell.History()}
	})
}

// listen waits for the command to ask for a line.
func (t *terminal) listen() tea.Cmd {
	generation, keys, ctx := t.generation, t.keys, t.running
	return func() tea.Msg {
		if !keys.Asked(ctx) {
			return nil
		}
		return askedMsg{generation}
	}
}

func (m *Model) onAsked(msg askedMsg) tea.Cmd {
	if msg.generation != m.terminal.generation {
		return nil
	}
	return m.inConsole(m.console.Asks())
}

// gathering is how long output is gathered before it is drawn: a command that
// prints line by line does not draw the screen line by line.
const gathering = 4 * time.Millisecond

func take(generation int, stream *console.Stream) tea.Cmd {
	return func() tea.Msg {
		text, more := stream.Take(gathering)
		return outputMsg{generation, stream, text, more}
	}
}

func (m *Model) onOutput(msg outputMsg) tea.Cmd {
	if msg.generation != m.terminal.generation {
		return nil
	}
	m.console.Print(msg.text)
	if msg.more {
		return take(msg.generation, msg.stream)
	}
	m.terminal.drained = true
	return m.commandOver()
}

func (m *Model) onRan(msg ranMsg) tea.Cmd {
	if msg.generation != m.terminal.generation {
		return nil
	}
	m.terminal.ran = &msg
	return m.commandOver()
}

// commandOver gives the prompt back when a command has ended and all that it
// printed is shown. What it did to the account is looked at without delay.
func (m *Model) commandOver() tea.Cmd {
	t := &m.terminal
	if t.ran == nil || !t.drained {
		return nil
	}
	t.cancel()
	m.console.Ended(t.ran.prompt, t.ran.host, t.ran.history)
	t.arrive(t.ran.host)
	t.ran = nil
	if next := m.inConsole(m.console.Next()); next != nil {
		return tea.Batch(next, m.watchNow())
	}
	if t.waiting != "" {
		return tea.Batch(m.typed(), m.watchNow())
	}
	return m.watchNow()
}
