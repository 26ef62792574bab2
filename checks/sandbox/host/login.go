package host

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/sshkey"
)

// AgentKeys are the public keys that the process can use through an ssh agent:
// the laptop's own, or one that was forwarded with the login. ok is false when
// there is no agent.
func (p *Process) AgentKeys() (keys []string, ok bool) {
	if p.Machine.IsLaptop() {
		p.Machine.mu.Lock()
		defer p.Machine.mu.Unlock()
		return slices.Clone(p.Machine.Agent), true
	}
	if p.session == nil || p.session.Machine != p.Machine || p.session.Keys == nil {
		return nil, false
	}
	return p.session.Keys, true
}

// SetAgentKeys replaces the keys of the laptop's agent.
func (m *Machine) SetAgentKeys(keys []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Agent = slices.Clone(keys)
}

// Accepts says whether one of the public keys opens the machine to the user,
// by the user's own authorized_keys file.
func (m *Machine) Accepts(user string, keys []string) bool {
	u, ok := m.user(user)
	if !ok {
		return false
	}
	content, err := m.view(files.Root).ReadFile(u.Home + "/.ssh/authorized_keys")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(content)) {
		for _, key := range keys {
			if sshkey.Same(line, key) {
				return true
			}
		}
	}
	return false
}

// At is the process moved to another machine, as the far end of a connection:
// the same terminal, another disk and network.
func (p *Process) At(m *Machine, u files.User, agent []string) *Process {
	q := *p
	env := m.sessionEnvironment(u)
	q.Machine, q.User, q.Dir = m, u, u.Home
	q.env, q.environ = lookupIn(env), func() []string { return env }
	q.shellName, q.shellLine = "bash", 0
	s := &Session{Machine: m, User: u, Keys: agent}
	if p.session != nil {
		s.terminal = p.session.terminal
	}
	q.session = s
	return &q
}

// Login gives the terminal a session on another machine, which begins when the
// current line has ended. It is refused when no person sits at a terminal.
func (p *Process) Login(ctx context.Context, s *Session) error {
	if p.session == nil || p.session.terminal == nil || !p.Interactive {
		return fmt.Errorf("no terminal")
	}
	if err := p.session.terminal.Push(s); err != nil {
		return err
	}
	if err := p.Link().Changed(context.WithoutCancel(ctx), p.Machine); err != nil {
		return err
	}
	return nil
}

// Banner is what a login prints before the first prompt.
func (m *Machine) Banner(w io.Writer) {
	content, err := m.view(files.Root).ReadFile("/etc/motd")
	if err == nil {
		_, _ = w.Write(content)
	}
}
