package simulated

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"linklab/lessons"
)

// Errors of GoTo.
var (
	ErrNoLogin     = errors.New("no login")
	ErrLoginFailed = errors.New("the login did not succeed")
)

// UnknownInputsError says that a login names ids of the learner that are not known yet.
type UnknownInputsError struct {
	Host   string // where it would have been typed
	Inputs []string
}

func (e *UnknownInputsError) Error() string {
	return fmt.Sprintf("to log in from %s nothing is known of ${%s}", e.Host, strings.Join(e.Inputs, "}, ${"))
}

// Logins are the commands of a lab that lead from one machine to the next: those
// with ssh, by the host that they are typed on.
func Logins(lab *lessons.Lab) map[string]string {
	logins := map[string]string{}
	for _, step := range lab.Steps {
		for _, c := range step.Commands() {
			for line := range strings.SplitSeq(c.Text, "\n") {
				if _, known := logins[c.Host]; !known && strings.HasPrefix(line, "ssh ") {
					logins[c.Host] = c.Text
				}
			}
		}
	}
	return logins
}

// GoTo makes the terminal's prompt that of a host: back by exit, forth by
// logins, which it gives to enter to be typed here.
func (t *Terminal) GoTo(host string, logins map[string]string, enter func(text string) error) error {
	typed := map[string]bool{} // where; a login that has led somewhere else does so again
	for at := t.Host(); at != host; {
		if at != Laptop && (host == Laptop || at == Private) {
			t.Logout(io.Discard)
			at = t.Host()
			continue
		}
		login, ok := logins[at]
		if !ok || typed[at] {
			return fmt.Errorf("%w: no command of the lab leads from %s to %s", ErrNoLogin, at, host)
		}
		text, missing := lessons.Fill(login, t.values())
		if len(missing) > 0 {
			return &UnknownInputsError{Host: at, Inputs: missing}
		}
		typed[at] = true
		if err := enter(text); err != nil {
			return err
		}
		now := t.Host()
		if now == at {
			return fmt.Errorf("%w: from %s to %s", ErrLoginFailed, at, host)
		}
		at = now
	}
	return nil
}
