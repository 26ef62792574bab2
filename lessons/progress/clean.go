package progress

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds a text of an event, in bytes; linklab writes none that is
// nearly as long.
const maxText = 4 << 10

// clean takes out of an event what no linklab writes into one: control
// characters and others that are not seen, which would reach the learner's
// terminal, shell and instructor, and texts without an end.
func (e *Event) clean() {
	for _, s := range []*string{&e.ID, &e.Course, &e.Lab, &e.Step, &e.Outcome, &e.Level, &e.Question, &e.Choice, &e.Input,
		&e.Value, &e.Account, &e.Region, &e.Backup, (*string)(&e.Type), (*string)(&e.World)} {
		*s = printable(*s)
	}
	for i := range e.Checks {
		c := &e.Checks[i]
		c.ID, c.Outcome, c.Level, c.Key = printable(c.ID), printable(c.Outcome), printable(c.Level), printable(c.Key)
	}
	for i, id := range e.Dependants {
		e.Dependants[i] = printable(id)
	}
	e.Values, e.How = printableMap(e.Values), printableMap(e.How)
}

func printable(s string) string {
	if len(s) > maxText {
		s = s[:maxText]
	}
	hidden := func(r rune) bool {
		return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	}
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, s)
}

func printableMap(values map[string]string) map[string]string {
	for name, value := range values {
		key, text := printable(name), printable(value)
		if key != name {
			delete(values, name)
		}
		values[key] = text
	}
	return values
}
