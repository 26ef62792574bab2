package guide

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

func TestGateOpensStepByStep(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	if got := kinds(g); !slices.Equal(got, []State{Open, Locked, Locked, Locked}) {
		t.Fatalf("at first: %v", got)
	}
	r := look(t, g, network)
	if r.Outcome != checks.Failed || len(r.Opened) != 0 || r.Next <= 0 {
		t.Fatalf("%+v", r)
	}
	a.says("vpc", checks.Passed)
	r = look(t, g, network)
	if r.Outcome != checks.Passed || !slices.Equal(r.Opened, []Ref{baseline}) {
		t.Fatalf("%+v", r)
	}
	if got := kinds(g); !slices.Equal(got, []State{Passed, Open, Locked, Locked}) {
		t.Errorf("after the first: %v", got)
	}
	if s := state(t, g, network); s.Level != checks.Inferred || s.PassedAt.IsZero() || s.Current {
		t.Errorf("%+v", s)
	}
	if g.Current() != baseline {
		t.Errorf("current: %v", g.Current())
	}
}

// A step that is proved from inside says so, whatever else was read for it, and
// advice proves nothing of it.
func TestLevelsOfAPass(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	for _, ref := range []Ref{network, baseline} {
		a.says(map[Ref]string{network: "vpc", baseline: "unreachable"}[ref], checks.Passed)
		look(t, g, ref)
	}
	passed := func(l checks.Level) []checks.Finding { return []checks.Finding{{Outcome: checks.Passed, Level: l}} }
	a.answers["table"], a.answers["route"], a.answers["hear"] = passed(checks.Inferred), passed(checks.ObservedInside), passed(checks.Stated)
	look(t, g, route)
	if s := state(t, g, route); !slices.Equal(s.Levels, []checks.Level{checks.ObservedInside, checks.Inferred}) || s.Level != checks.Inferred {
		t.Errorf("%+v", s)
	}
}

func TestPassNeedsTwoRounds(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	a.says("vpc", checks.Passed, checks.Failed, checks.Passed)
	if r := look(t, g, network); r.Outcome == checks.Passed || r.Outcome == checks.Failed {
		t.Errorf("rounds that disagree: %s", r.Outcome)
	}
	if state(t, g, network).State != Open {
		t.Error("one round passed a step")
	}
	before := len(a.rounds)
	if r := look(t, g, network); r.Outcome != checks.Passed || len(a.rounds)-before != 2 {
		t.Errorf("%s after %d rounds", r.Outcome, len(a.rounds)-before)
	}
}

func TestLockedStepDoesNotPass(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	a.says("table", checks.Passed)
	a.says("route", checks.Passed)
	if r := look(t, g, route); r.Outcome != checks.Passed {
		t.Errorf("a locked step can be looked at: %+v", r)
	}
	if s := state(t, g, route).State; s != Locked {
		t.Errorf("it is %s", s)
	}
}

func TestAdviceDoesNotGate(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	pass(t, g, a, network, "vpc")
	pass(t, g, a, baseline, "unreachable")
	a.says("hear", checks.Failed)
	pass(t, g, a, route, "table", "route")
}

func TestDrift(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	pass(t, g, a, network, "vpc")
	a.says("vpc", checks.Failed, checks.Passed)
	if look(t, g, network); state(t, g, network).State != Passed {
		t.Error("one round is no drift")
	}
	a.says("vpc", checks.Unknown)
	if look(t, g, network); state(t, g, network).State != Passed {
		t.Error("what cannot be looked at is no drift")
	}
	a.says("vpc", checks.Failed)
	if look(t, g, network); state(t, g, network).State != Drifted {
		t.Error("two rounds are a drift")
	}
	if state(t, g, baseline).State != Open {
		t.Error("drift locked the next step")
	}
	a.says("vpc", checks.Passed)
	if look(t, g, network); state(t, g, network).State != Passed {
		t.Error("what holds again has not drifted")
	}
}

func TestWhatIsOverDoesNotDrift(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	pass(t, g, a, network, "vpc")
	pass(t, g, a, baseline, "unreachable")
	a.says("unreachable", checks.Failed)
	if look(t, g, baseline); state(t, g, baseline).State != Passed {
		t.Error("a baseline drifted")
	}
	pass(t, g, a, route, "table", "route")
	a.says("vpc", checks.Failed)
	if look(t, g, network); state(t, g, network).State != Passed {
		t.Error("a step drifted although the clean-up is open")
	}
}

func TestResume(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	g := guided(t, dir, a)
	pass(t, g, a, network, "vpc")
	again := guided(t, dir, a)
	if again.Current() != baseline || state(t, again, network).State != Passed {
		t.Errorf("current %v", again.Current())
	}
	p, err := again.Page(network, "en")
	if err != nil || p.Commands[0].Text != "aws ec2 describe-vpcs --vpc-ids vpc-0a1" {
		t.Errorf("ids are not kept: %+v, %v", p.Commands, err)
	}
}

func TestOtherAccountIsRefused(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	pass(t, guided(t, dir, a), a, network, "vpc")
	b := newAccount()
	b.region = "us-east-1"
	g := guided(t, dir, b)
	_, err := g.Look(t.Context(), baseline)
	var other *OtherAccountError
	if !errors.As(err, &other) || other.Region != "ap-northeast-2" || other.CurrentRegion != "us-east-1" {
		t.Fatalf("%v", err)
	}
	b.says("vpc", checks.Passed)
	r, err := g.LookAs(t.Context(), network, Mode{Detached: true})
	if err != nil || r.Outcome != checks.Passed {
		t.Errorf("a detached look: %v, %v", r, err)
	}
	if last := b.rounds[len(b.rounds)-1]; len(last.Known) != 0 || last.Pinned != (checks.Pin{}) {
		t.Errorf("a detached look trusts the journal: %+v", last)
	}
}

// Once the lab's network is gone, another that is the only one left is not taken
// for it, by however many looks.
func TestCleanUpKeepsToTheLabsOwnNetwork(t *testing.T) {
	for how, early := range map[string]bool{"stack": false, "place": false, "name": true} {
		a := newAccount()
		a.how = map[string]string{"vpc": how}
		g := guided(t, t.TempDir(), a)
		pass(t, g, a, network, "vpc")
		a.values, a.how = map[string]string{"vpc": "vpc-other"}, map[string]string{"vpc": "place"}
		if early {
			look(t, g, network) // deleted before the clean-up
		}
		for range 3 {
			look(t, g, Ref{"lab", "cleanup"})
			if got := a.rounds[len(a.rounds)-1].Known["vpc"]; got != "vpc-0a1" {
				t.Errorf("found by %s: the clean-up looks for %q", how, got)
			}
		}
	}
}

func TestJournalKeepsWhatChanged(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	watch := func() progress.Step {
		if _, err := g.Watch(t.Context(), network); err != nil {
			t.Fatal(err)
		}
		return *g.Journal().State().Lab(progress.Simulated, "lab").Step("network")
	}
	first := watch()
	if second := watch(); second.Attempts != first.Attempts || !second.LookedAt.Equal(first.LookedAt) {
		t.Errorf("the watch wrote what it had seen: %+v", second)
	}
	if look(t, g, network); g.Journal().State().Lab(progress.Simulated, "lab").Step("network").Attempts != first.Attempts+1 {
		t.Error("a look by hand counts")
	}
	if c := first.Failing(); c.ID != "vpc" || c.Key != "rt.wrong-table" {
		t.Errorf("failing: %+v", c)
	}
}

func TestLookLabIsOverWhatIsBuilt(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	r, err := g.LookLab(t.Context(), "lab", false)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range r.Findings {
		ids = append(ids, f.Check)
	}
	if want := []string{"network/vpc", "route/table", "route/route", "route/hear"}; !slices.Equal(ids, want) {
		t.Errorf("%v", ids)
	}
	if needs := a.rounds[0].Checks[2].Needs; !slices.Equal(needs, []string{"route/table"}) {
		t.Errorf("needs: %v", needs)
	}
	if r.Outcome != checks.Failed || g.Journal().State().Installation != "" {
		t.Error("a look at a lab wrote the journal")
	}
}

func TestCancelledLook(t *testing.T) {
	a := newAccount()
	a.err = context.Canceled
	g := guided(t, t.TempDir(), a)
	if _, err := g.Look(t.Context(), network); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, ok := g.Last(network); ok {
		t.Error("there is a last report")
	}
}

func TestReportWithoutAJournal(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	if err := os.WriteFile(filepath.Join(dir, "journal.jsonl"), []byte(`{"v":99}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	g := guided(t, dir, a)
	a.says("vpc", checks.Passed)
	r := look(t, g, network)
	if r.Outcome != checks.Passed || !errors.Is(r.Unkept, progress.ErrNewer) || len(r.Opened) != 0 {
		t.Errorf("%+v", r)
	}
	if _, err := g.Read(read); err != nil {
		t.Errorf("reading on: %v", err)
	}
}

func TestTwoGuidesOfOneHome(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	screen, command := guided(t, dir, a), guided(t, dir, a)
	pass(t, command, a, network, "vpc")
	look(t, screen, baseline)
	if s := state(t, screen, network); s.State != Passed {
		t.Errorf("what the other one kept is not seen: %s", s.State)
	}
	if _, _, err := command.Answer(ask, "one", "a"); err != nil {
		t.Fatal(err)
	}
	if r := look(t, screen, ask); r.Outcome != checks.Passed {
		t.Errorf("%+v", r)
	}
}

func TestCurrentBeginsWhereTheCourseSays(t *testing.T) {
	g := guided(t, t.TempDir(), newAccount())
	if g.Current() != read {
		t.Errorf("without a word: %v", g.Current())
	}
	g.Course().Start = "lab"
	if g.Current() != network {
		t.Errorf("the lab that the course opens with: %v", g.Current())
	}
	if err := g.Shown(ask); err != nil {
		t.Fatal(err)
	}
	if g.Current() != read {
		t.Errorf("the lab that was worked on last: %v", g.Current())
	}
}

// The examiner knows no quiz: a check that hangs on one is asked for without it,
// as an unknown need would end the whole round.
func TestExaminerIsAskedWithoutTheQuiz(t *testing.T) {
	all := []lessons.CheckRef{
		{ID: "asked", Use: quiz}, {ID: "table", Use: "endpoint-on-table"},
		{ID: "route", Use: "route-to-endpoint", Needs: []string{"asked", "table"}},
	}
	rest := withoutQuiz(all)
	if len(rest) != 2 || rest[0].ID != "table" || rest[1].ID != "route" || !slices.Equal(rest[1].Needs, []string{"table"}) {
		t.Errorf("%+v", rest)
	}
	if len(all[2].Needs) != 2 {
		t.Error("the lab's own needs were changed")
	}
}
