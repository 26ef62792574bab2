package vantage

import (
	"strings"
	"testing"
	"time"
)

const agentGood = "LINKLAB-PROBE v=1 n=k3x9 t=2026-11-20T08:59:30Z agent=running config=fetched mem=yes aggregate=no group=yes tags=waiting error=timeout"

func TestParseAgentLine(t *testing.T) {
	lines := ParseLines([]byte("boot\n" + agentGood + "\r\n" + good))
	if len(lines) != 2 || lines[0].Agent == nil || lines[1].Agent != nil {
		t.Fatalf("%+v", lines)
	}
	want := Agent{State: AgentRunning, Config: ConfigFetched, Memory: true, Group: true, Tags: TagsWaiting, Error: ErrorTimeout}
	if got := *lines[0].Agent; got != want || lines[0].Nonce != "k3x9" {
		t.Errorf("%+v, want %+v", got, want)
	}
	h := Hearing{Lines: lines, Asked: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	if h.NewestAgent() != &h.Lines[0] {
		t.Error("the newest agent line is another")
	}
	if none := ParseLines([]byte(strings.NewReplacer("running", "absent", "fetched", "none", "yes", "-", "no ", "- ", "waiting", "-", "timeout", "-").Replace(agentGood))); len(none) != 1 || *none[0].Agent != (Agent{State: AgentAbsent, Config: ConfigNone}) {
		t.Errorf("%+v", none)
	}
}

func TestParseAgentRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"state":   strings.Replace(agentGood, "running", "walking", 1),
		"config":  strings.Replace(agentGood, "fetched", "lost", 1),
		"yes":     strings.Replace(agentGood, "mem=yes", "mem=maybe", 1),
		"tags":    strings.Replace(agentGood, "waiting", "nowhere", 1),
		"error":   strings.Replace(agentGood, "timeout", "$(x)", 1),
		"cut off": strings.TrimSuffix(agentGood, " error=timeout"),
		"more":    agentGood + " extra=1",
	} {
		if lines := ParseLines([]byte(text)); len(lines) != 0 {
			t.Errorf("%s: %+v", name, lines[0].Agent)
		}
	}
}
