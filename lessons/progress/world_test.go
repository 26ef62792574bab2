package progress

import (
	"testing"

	"linklab/lessons"
)

// daily folds events, a minute after each other.
func daily(events ...Event) *State {
	for i := range events {
		events[i] = at(i, events[i])
	}
	return fold(events...)
}

func TestWorldsAreApart(t *testing.T) {
	s := daily(
		Event{V: Version, Type: Bound, World: Simulated, Lab: "l", Account: simulatedNumber, Region: "r"},
		Event{V: Version, Type: StepPass, World: Simulated, Lab: "l", Step: "a"},
		Event{V: Version, Type: Skipped, World: Live, Lab: "l", Step: "b"},
		Event{V: Version, Type: Read, Lab: "pages", Step: "p"},
	)
	if l := s.Lab(Live, "l"); l.Account != "" || l.Step("a").Done() || !l.Step("b").Done() {
		t.Errorf("live: %+v", l)
	}
	if l := s.Lab(Simulated, "l"); l.Account == "" || !l.Step("a").Done() || l.Step("b").Done() {
		t.Errorf("simulated: %+v", l)
	}
	if s.LastLab(Live) != "pages" || s.LastLab(Simulated) != "pages" {
		t.Error("a lab that needs no account is the last in both")
	}
	s.apply(Event{V: Version, Type: Reset, World: Live, Lab: "l"})
	if s.Lab(Live, "l").Step("b").Done() || !s.Lab(Simulated, "l").Step("a").Done() {
		t.Error("a reset takes what was done in the other world")
	}
}

// unmarkedLines are events as version 1 wrote them.
func unmarkedLines(account string) []Event {
	return []Event{
		{V: 1, Type: Opened, Lab: "l", Step: "a"},
		{V: 1, Type: Bound, Lab: "l", Account: account, Region: "r"},
		{V: 1, Type: StepPass, Lab: "l", Step: "a"},
	}
}

func TestUnmarkedLinesBelongToTheirAccount(t *testing.T) {
	for account, worlds := range map[string][2]World{simulatedNumber: {Simulated, Live}, "111122223333": {Live, Simulated}} {
		s := daily(unmarkedLines(account)...)
		if !s.Lab(worlds[0], "l").Step("a").Done() || s.Lab(worlds[1], "l").Step("a").Done() || s.Begun(worlds[1]) {
			t.Errorf("%s: %+v", account, s)
		}
	}
	// Reset, and begun again in the other world.
	s := daily(append(append(unmarkedLines(simulatedNumber), Event{V: 1, Type: Reset, Lab: "l"}), unmarkedLines("111122223333")...)...)
	if s.Lab(Simulated, "l").Step("a").Done() || !s.Lab(Live, "l").Step("a").Done() {
		t.Errorf("after a reset: %+v", s)
	}
}

func TestUnmarkedLinesWithoutAnAccount(t *testing.T) {
	s := fold(Event{V: 1, Type: Hinted, Lab: "l", Step: "a"})
	if s.Lab(Simulated, "l").Step("a").Hints != 1 || s.Lab(Live, "l").Step("a").Hints != 0 {
		t.Errorf("%+v", s)
	}
	s.apply(Event{V: Version, Type: Hinted, World: Simulated, Lab: "l", Step: "a"})
	if got := s.Lab(Simulated, "l").Step("a").Hints; got != 2 {
		t.Errorf("%d hints", got)
	}
}

func TestWorldOf(t *testing.T) {
	pages := &lessons.Lab{Steps: []*lessons.Step{{ID: "p"}, {ID: "q", Checks: []lessons.CheckRef{{ID: "q", Use: "quiz"}}}}}
	if got := WorldOf(pages, Live); got != Nowhere {
		t.Errorf("pages and questions are of %q", got)
	}
	pages.Steps[0].Checks = []lessons.CheckRef{{ID: "vpc", Use: "vpc-exists"}}
	if got := WorldOf(pages, Live); got != Live {
		t.Errorf("a lab that looks is of %q", got)
	}
}
