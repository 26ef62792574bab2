package host

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/shell"
)

// Session is a login: a user on a machine, with a shell that lives as long.
type Session struct {
	Machine *Machine
	User    files.User
	// Remote is what the login was made to, for the sentence at its end; ""
	// for the laptop's own terminal and for sudo -i.
	Remote string
	// Keys are the public keys of the agent that was forwarded with it.
	Keys []string

	terminal *Terminal
	shell    *shell.Shell
}

// Terminal is what a person types at: it begins on the laptop, and ssh puts
// further sessions on top. It is not safe for concurrent use, but for
// SetSize.
type Terminal struct {
	around *Surroundings
	stack  []*Session
	typed  func(context.Context) (string, bool)
	mayEnd bool
	ended  bool

	mu     sync.Mutex
	width  int
	height int
}

// NewTerminal opens a terminal on a machine, which was attached, as its first
// user that is not root.
func NewTerminal(m *Machine) (*Terminal, error) {
	t := &Terminal{around: m.around, width: 80, height: 24}
	user := files.Root
	for _, u := range m.Users {
		if !u.IsRoot() {
			user = u
			break
		}
	}
	if err := t.Push(&Session{Machine: m, User: user}); err != nil {
		return nil, err
	}
	return t, nil
}

// clock is the time of one command that is typed here.
func (t *Terminal) clock() *clock {
	return newClock(t.around.Now, interactiveStretch(t.around.Pace))
}

// Push begins a session on top of the others; what is typed next goes there.
func (t *Terminal) Push(s *Session) error {
	if len(t.stack) >= 16 {
		return fmt.Errorf("too many logins inside one another")
	}
	s.terminal = t
	env := s.Machine.sessionEnvironment(s.User)
	width, _ := t.Size()
	p := &Process{
		Args: []string{"-bash"}, Dir: s.User.Home, User: s.User, Machine: s.Machine,
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard,
		Interactive: true, Width: width, session: s, clock: t.clock(),
	}
	env = append(env, "TERM=xterm-256color", "PWD="+s.User.Home)
	p.env, p.environ = lookupIn(env), func() []string { return env }
	if _, err := s.Machine.view(s.User).Stat(p.Dir); err != nil {
		p.Dir = "/"
	}
	sh, err := p.newShell("-bash", nil, true)
	if err != nil {
		return err
	}
	s.shell = sh
	t.stack = append(t.stack, s)
	return nil
}

// top is the session that is typed to.
func (t *Terminal) top() *Session { return t.stack[len(t.stack)-1] }

// Machine is the machine that is typed to.
func (t *Terminal) Machine() *Machine { return t.top().Machine }

// Host is the ID of the machine that is typed to: LaptopID or an instance's.
func (t *Terminal) Host() string { return t.top().Machine.ID }

// SetSize tells the programs how large the terminal is, in cells.
func (t *Terminal) SetSize(width, height int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.width, t.height = max(width, 20), max(height, 4)
}

// Size is how large the terminal is, in cells.
func (t *Terminal) Size() (width, height int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.width, t.height
}

// Prompt is what stands before the next line.
func (t *Terminal) Prompt() string {
	s := t.top()
	dir := s.shell.Dir()
	if dir == s.User.Home {
		dir = "~"
	}
	sign := "$"
	if s.User.IsRoot() {
		sign = "#"
	}
	host, _, _ := strings.Cut(s.Machine.Name(), ".")
	if s.Machine.IsLaptop() {
		if rest, ok := strings.CutPrefix(s.shell.Dir(), s.User.Home+"/"); ok {
			dir = "~/" + rest
		}
		return fmt.Sprintf("%s@%s:%s%s ", s.User.Name, host, dir, sign)
	}
	if i := strings.LastIndexByte(dir, '/'); i >= 0 && i < len(dir)-1 {
		dir = dir[i+1:] // as Amazon Linux does
	}
	return fmt.Sprintf("[%s@%s %s]%s ", s.User.Name, host, dir, sign)
}

// Incomplete says whether the text needs another line before it can be run.
func (t *Terminal) Incomplete(text string) bool { return shell.Incomplete(text) }

// Run runs what was typed, which may be several lines, and returns its exit
// status. Output comes as it is made, with \n line ends, and may hold escape
// sequences that clear the screen. Cancelling ctx is Ctrl-C: the status is
// then 130, and the terminal goes on. Only one Run may go on at a time.
func (t *Terminal) Run(ctx context.Context, text string, out io.Writer) (status int) {
	defer func() {
		// The interpreter is not ours; a fault in it costs the session its
		// shell and nothing more.
		if fault := recover(); fault != nil {
			fmt.Fprintf(out, "-bash: fault in the simulated shell: %v\n", fault)
			t.restart()
			status = 70
		}
	}()
	if t.dropDead(ctx, out) {
		return 255
	}
	s := t.top()
	s.Machine.remember(s.User.Name, text)
	depth := len(t.stack)
	var in io.Reader
	if t.typed != nil {
		in = shell.NewTyped(ctx, t.typed)
	}
	result := s.shell.Run(ctx, text, in, out, out)
	if result.Exited && len(t.stack) == depth {
		t.Logout(out)
	}
	if err := t.around.Link.Changed(context.WithoutCancel(ctx), s.Machine); err != nil {
		fmt.Fprintf(out, "-bash: the machine could not be saved: %v\n", err)
	}
	return result.Status
}

// dropDead ends the sessions on instances that are gone.
func (t *Terminal) dropDead(ctx context.Context, out io.Writer) bool {
	for i, s := range t.stack {
		if s.Machine.IsLaptop() {
			continue
		}
		if _, err := t.around.Link.Guest(ctx, s.Machine.ID); err == nil || ctx.Err() != nil {
			continue
		}
		fmt.Fprintf(out, "Connection to %s closed by remote host.\nConnection to %s closed.\n", s.Remote, s.Remote)
		t.stack = t.stack[:i]
		return true
	}
	return false
}

// SetKeyboard says where the programs that read what is typed have it from: next
// gives a line with its end, false at the end of the input or when its context
// is done. Without it they find the end at once.
func (t *Terminal) SetKeyboard(next func(context.Context) (line string, ok bool)) { t.typed = next }

// EndWithShell makes the terminal one that ends when the shell it began with
// does, as a script and a window do.
func (t *Terminal) EndWithShell() { t.mayEnd = true }

// Ended says whether the shell that the terminal began with has been left.
func (t *Terminal) Ended() bool { return t.ended }

// Logout ends the top session, as exit and Ctrl-D do. The laptop's own is not
// ended unless EndWithShell was called: it gets a fresh shell.
func (t *Terminal) Logout(out io.Writer) {
	s := t.top()
	if len(t.stack) == 1 && t.mayEnd {
		t.ended = true
		return
	}
	if len(t.stack) == 1 {
		fmt.Fprintln(out, "This is the laptop's own terminal: there is nowhere to go back to.")
		t.restart()
		return
	}
	t.stack = t.stack[:len(t.stack)-1]
	fmt.Fprintln(out, "logout")
	if s.Remote != "" {
		fmt.Fprintf(out, "Connection to %s closed.\n", s.Remote)
	}
}

// restart gives the top session a new shell.
func (t *Terminal) restart() {
	s := t.top()
	t.stack = t.stack[:len(t.stack)-1]
	if err := t.Push(&Session{Machine: s.Machine, User: s.User, Remote: s.Remote, Keys: s.Keys}); err != nil {
		t.stack = append(t.stack, s)
	}
}

// Terminal is where the session's person sits.
func (s *Session) Terminal() *Terminal { return s.terminal }
