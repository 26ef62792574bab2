package console

import "strings"

// aheadLimit is how many lines may wait for the prompt.
const aheadLimit = 64

// ahead is what was entered while another line ran: whole lines, run in their
// order once there is a prompt, as a terminal would.
type ahead struct {
	lines []string
	head  string // of a command that the next line goes on with
}

// add takes a line, and says whether there was room for it.
func (a *ahead) add(line string) bool {
	if len(a.lines) >= aheadLimit {
		return false
	}
	a.lines = append(a.lines, line)
	return true
}

// take takes the oldest line with what it goes on with.
func (a *ahead) take() string {
	line := a.head
	a.head = ""
	if len(a.lines) > 0 {
		line += a.lines[0]
		a.lines = a.lines[1:]
	}
	return line
}

// Next hands over the next of the lines that were entered while another ran.
func (c *Console) Next() Act {
	for c.ready && !c.Busy() && len(c.ahead.lines) > 0 {
		if line := c.ahead.take(); strings.TrimSpace(line) != "" {
			return c.submit(line)
		}
		c.echo("")
	}
	return Act{}
}
