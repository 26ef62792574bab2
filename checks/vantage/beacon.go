package vantage

import (
	"strings"
	"time"
)

// Fresh is how old the newest line of a beacon may be. It speaks once a minute,
// so three minutes is two lines missed.
const Fresh = 3 * time.Minute

// ahead is how far an instance's clock may run before the server's.
const ahead = 2 * time.Minute

// Hearing is what was heard of one instance, by its console or by a paste.
type Hearing struct {
	Lines []Line
	Asked time.Time // the clock that ages are measured by
}

// Hear reads a console's output as of the server's clock.
func Hear(output []byte, asked time.Time) Hearing {
	return Hearing{Lines: ParseLines(output), Asked: asked}
}

// Age is how old a line was when it was heard. A line from the future, which no
// clock drift explains, has no age that could be fresh.
func (h Hearing) Age(line Line) time.Duration {
	age := h.Asked.Sub(line.At)
	if age < -ahead {
		return 1 << 62
	}
	return max(age, 0)
}

// Newest is the newest line about a name, nil without. With a nonce only lines
// that bear it count.
func (h Hearing) Newest(name, nonce string) *Line {
	name = strings.ToLower(name)
	return h.newest(func(l *Line) bool { return l.Name == name && l.Tries == 0 && (nonce == "" || l.Nonce == nonce) })
}

// NewestPages is the newest line about the pages behind a name, nil without.
func (h Hearing) NewestPages(name, nonce string) *Line {
	name = strings.ToLower(name)
	return h.newest(func(l *Line) bool { return l.Name == name && l.Tries > 0 && (nonce == "" || l.Nonce == nonce) })
}

// NewestList is the newest line about the bucket list, nil without.
func (h Hearing) NewestList(nonce string) *Line {
	return h.newest(func(l *Line) bool { return l.List != "" && (nonce == "" || l.Nonce == nonce) })
}

// Last is the newest line of all, nil when nothing was ever heard.
func (h Hearing) Last() *Line {
	return h.newest(func(*Line) bool { return true })
}

// newest goes by the order of the lines, which only grows: the instance's clock
// may be set back while it runs.
func (h Hearing) newest(fits func(*Line) bool) *Line {
	var newest *Line
	for i := range h.Lines {
		line := &h.Lines[i]
		if !fits(line) || h.Age(*line) > 1<<61 {
			continue
		}
		newest = line
	}
	return newest
}

// OtherNonce is a nonce that was heard no longer ago than age when another was
// expected, "" without: the learner ran the probe of another step.
func (h Hearing) OtherNonce(nonce string, age time.Duration) string {
	for i := len(h.Lines) - 1; i >= 0; i-- {
		if other := h.Lines[i].Nonce; other != "" && other != nonce && h.Age(h.Lines[i]) <= age {
			return other
		}
	}
	return ""
}
