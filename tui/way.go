package tui

import (
	"slices"
	"strings"

	"linklab/lessons/guide"
)

// laptop is the machine that a lesson begins at.
const laptop = "laptop"

// below is the machine that one logs in to a machine from.
var below = map[string]string{"public": laptop, "private": "public", "client": laptop}

// through are the machines on the way to one, the laptop first and itself last;
// none when nothing leads there.
func through(host string) []string {
	if host == laptop {
		return []string{laptop}
	}
	from, ok := below[host]
	if !ok {
		return nil
	}
	return append(through(from), host)
}

// login is a command that leads from the machine where it is typed to the next.
type login struct {
	number int // on the shown page, 0 for a command of another page
	text   string
}

// findLogins takes the logins from a page, and what it lacks from the other
// pages of its lab. A page whose commands all run on the laptop needs none.
func findLogins(tutor Tutor, page guide.Page) map[string]login {
	if !slices.ContainsFunc(page.Commands, func(c guide.Command) bool { return c.Host != laptop }) {
		return nil
	}
	logins := map[string]login{}
	learn := func(commands []guide.Command, numbered bool) {
		for i, c := range commands {
			if _, known := logins[c.Host]; known || !logsIn(c.Text) {
				continue
			}
			l := login{text: c.Text}
			if numbered {
				l.number = i + 1
			}
			logins[c.Host] = l
		}
	}
	learn(page.Commands, true)
	lab := tutor.Course().Lab(page.Ref.Lab)
	if lab == nil {
		return logins
	}
	for _, s := range lab.Steps {
		for _, c := range s.Commands() {
			if _, known := logins[c.Host]; known || !logsIn(c.Text) {
				continue
			}
			if other, err := tutor.Page(guide.Ref{Lab: lab.ID, Step: s.ID}, page.Lang); err == nil {
				learn(other.Commands, false)
			}
		}
	}
	return logins
}

func logsIn(command string) bool {
	for line := range strings.Lines(command) {
		if strings.HasPrefix(line, "ssh ") {
			return true
		}
	}
	return false
}

// arrive says which machine the prompt is on now: one that was logged in from,
// or a new one.
func (t *terminal) arrive(host string) {
	if i := slices.Index(t.hosts, host); i >= 0 {
		t.hosts = t.hosts[:i+1]
		return
	}
	t.hosts = append(t.hosts, host)
}

// way is what to type to come to a machine: back by exit, forth by the lab's
// own logins; none when no command is known that leads there.
func (m *Model) way(host string) []login {
	route := through(host)
	hosts := m.terminal.hosts
	from := len(hosts) - 1
	for from >= 0 && hosts[from] != host && !slices.Contains(route, hosts[from]) {
		from--
	}
	if from < 0 {
		return nil
	}
	var way []login
	for range len(hosts) - 1 - from {
		way = append(way, login{text: "exit"})
	}
	for at := slices.Index(route, hosts[from]); at >= 0 && at < len(route)-1; at++ {
		l, ok := m.page.logins[route[at]]
		if !ok || strings.Contains(l.text, "${") {
			return nil
		}
		way = append(way, l)
	}
	return way
}

// line is how a login is shown: in one line, and with its number on the page.
func (m *Model) line(l login) string {
	text := strings.ReplaceAll(l.text, "\n", " && ")
	if l.number > 0 {
		text += "   (" + m.format(m.words.WayNumber, l.number) + ")"
	}
	return text
}
