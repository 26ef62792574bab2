package host

import "strings"

// maxHistory is how many lines are kept for each user of a machine.
const maxHistory = 500

// remember keeps a line that was typed. A line that begins with a space or
// repeats the one before is not kept, as with bash's usual settings.
func (m *Machine) remember(user, line string) {
	line = strings.TrimRight(line, "\n")
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, " ") || len(line) > 8<<10 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.History == nil {
		m.History = map[string][]string{}
	}
	list := m.History[user]
	if len(list) > 0 && list[len(list)-1] == line {
		return
	}
	list = append(list, line)
	if len(list) > maxHistory {
		list = list[len(list)-maxHistory:]
	}
	m.History[user] = list
}

// Lines are what a user typed on the machine, oldest first.
func (m *Machine) Lines(user string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.History[user]...)
}

// History is what was typed where the terminal is now, oldest first.
func (t *Terminal) History() []string {
	s := t.top()
	return s.Machine.Lines(s.User.Name)
}
