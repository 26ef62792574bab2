// Package systemd reads unit files, as far as the simulated machines run them.
package systemd

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// State is what the machine remembers of a unit.
type State struct {
	Enabled bool      `json:"enabled,omitempty"`
	Active  bool      `json:"active,omitempty"` // a timer that waits
	Failed  bool      `json:"failed,omitempty"`
	Since   time.Time `json:"since,omitzero"` // active or last run
	LastRun time.Time `json:"last_run,omitzero"`
	Status  int       `json:"status,omitempty"` // exit status of the last run
	Runs    int       `json:"runs,omitempty"`
}

// Unit is a unit file that was read.
type Unit struct {
	Name     string
	Path     string
	sections map[string]map[string][]string
}

// Value is the last value of a key, "" when it is not there.
func (u *Unit) Value(section, key string) string {
	values := u.sections[section][key]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// Values are all values of a key that may stand more than once.
func (u *Unit) Values(section, key string) []string { return u.sections[section][key] }

// Parse reads the text of a unit file.
func Parse(name, file, text string) (*Unit, error) {
	u := &Unit{Name: name, Path: file, sections: map[string]map[string][]string{}}
	section := ""
	text = strings.ReplaceAll(text, "\\\n", " ")
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "", line[0] == '#', line[0] == ';':
		case line[0] == '[' && line[len(line)-1] == ']':
			section = line[1 : len(line)-1]
		default:
			key, value, ok := strings.Cut(line, "=")
			if !ok || section == "" {
				return nil, fmt.Errorf("%s:%d: Missing '=', ignoring line", file, i+1)
			}
			key, value = strings.TrimSpace(key), strings.TrimSpace(value)
			if u.sections[section] == nil {
				u.sections[section] = map[string][]string{}
			}
			u.sections[section][key] = append(u.sections[section][key], value)
		}
	}
	return u, nil
}

// Interval is how often a timer is due, and how long after the boot first. Of the calendar only what repeats by
// the minute is known; ok is false for what is not.
func (u *Unit) Interval() (every, first time.Duration, ok bool) {
	for _, key := range []string{"OnUnitActiveSec", "OnUnitInactiveSec"} {
		if v := u.Value("Timer", key); v != "" {
			if every, ok = seconds(v); !ok {
				return 0, 0, false
			}
		}
	}
	for _, key := range []string{"OnBootSec", "OnStartupSec", "OnActiveSec"} {
		if v := u.Value("Timer", key); v != "" {
			if first, ok = seconds(v); !ok {
				return 0, 0, false
			}
		}
	}
	switch v := u.Value("Timer", "OnCalendar"); {
	case v == "":
	case v == "minutely" || v == "*-*-* *:*:00" || v == "*:*" || v == "*:0/1":
		every = time.Minute
	case v == "hourly":
		every = time.Hour
	case v == "daily":
		every = 24 * time.Hour
	default:
		n, found := strings.CutPrefix(v, "*:0/")
		minutes, err := strconv.Atoi(n)
		if !found || err != nil || minutes < 1 || minutes > 59 {
			return 0, 0, false
		}
		every = time.Duration(minutes) * time.Minute
	}
	return every, first, every > 0 || first > 0
}

// seconds reads a time span of systemd: "60", "1min", "1h 30min", "500ms".
func seconds(text string) (time.Duration, bool) {
	units := map[string]time.Duration{
		"": time.Second, "s": time.Second, "sec": time.Second, "second": time.Second, "seconds": time.Second,
		"ms": time.Millisecond, "msec": time.Millisecond,
		"m": time.Minute, "min": time.Minute, "minute": time.Minute, "minutes": time.Minute,
		"h": time.Hour, "hr": time.Hour, "hour": time.Hour, "hours": time.Hour,
		"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
	}
	var total time.Duration
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, false
	}
	for text != "" {
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		n, err := strconv.Atoi(text[:digits])
		if err != nil || n > 1e6 {
			return 0, false
		}
		text = text[digits:]
		letters := len(text) - len(strings.TrimLeft(text, "abcdefghijklmnopqrstuvwxyz"))
		unit, ok := units[text[:letters]]
		if !ok {
			return 0, false
		}
		total += time.Duration(n) * unit
		text = strings.TrimLeft(text[letters:], " ")
	}
	return total, true
}
