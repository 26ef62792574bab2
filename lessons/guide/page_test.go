package guide

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

func TestPageFillsInIDs(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	p, err := g.Page(network, lessons.Korean)
	if err != nil || !slices.Equal(p.Missing, []string{"vpc", "bucket"}) || p.Markdown != "ko `${vpc}` ${bucket}" {
		t.Fatalf("%+v, %v", p, err)
	}
	look(t, g, network)
	p, err = g.Page(network, lessons.Korean)
	if err != nil || p.Markdown != "ko `vpc-0a1` linklab-123456789012-ap-northeast-2" || len(p.Missing) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if p.Title != "한 Network" || g.CheckTitle(network, "vpc", lessons.English) != "A VPC vpc-0a1" {
		t.Errorf("%q, %q", p.Title, g.CheckTitle(network, "vpc", lessons.English))
	}
}

// TestConsoleIsLinkedWhereThereIsOne: a page leads to the console of a live
// account, to the list of what does not exist yet, and nowhere else.
func TestConsoleIsLinkedWhereThereIsOne(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	g := guided(t, dir, a)
	g.opts.Course.Lab("lab").Step("network").Pages = pages("[*VPC*](console:vpcs/${vpc})")
	read := func() string {
		p, err := g.Page(network, lessons.English)
		if err != nil || len(p.Missing) != 0 {
			t.Fatalf("%v, %v", p.Missing, err)
		}
		return p.Markdown
	}
	look(t, g, network)
	if got := read(); got != "en *VPC*" {
		t.Errorf("in the simulated account: %q", got)
	}
	g.opts.Live = true
	const home = "https://ap-northeast-2.console.aws.amazon.com/vpcconsole/home?region=ap-northeast-2#"
	if got := read(); got != "en [*VPC*]("+home+"vpcs:)" {
		t.Errorf("before the VPC is known: %q", got)
	}
	look(t, g, network)
	if got := read(); got != "en [*VPC*]("+home+"VpcDetails:VpcId=vpc-0a1)" {
		t.Errorf("%q", got)
	}
	g.opts.NotAWS = true
	look(t, g, network)
	if got := read(); got != "en *VPC*" {
		t.Errorf("at a server that is not AWS: %q", got)
	}
}

func TestNonceStaysTheSame(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	g := guided(t, dir, a)
	command := func(g *Guide) string {
		p, err := g.Page(baseline, lessons.English)
		if err != nil {
			t.Fatal(err)
		}
		return p.Commands[0].Text
	}
	first := command(g)
	if len(first) != len("linklab-probe 01234567") {
		t.Fatalf("%q", first)
	}
	if command(guided(t, dir, a)) != first {
		t.Error("another nonce after a restart")
	}
	look(t, g, baseline)
	if n := a.rounds[0].Nonce; "linklab-probe "+n != first {
		t.Errorf("the round's nonce is %q", n)
	}
	if _, err := g.Reset(baseline); err != nil {
		t.Fatal(err)
	}
	if command(g) == first {
		t.Error("the same nonce after a reset")
	}
}

func TestReadAndQuiz(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	if _, err := g.Read(ask); !errors.Is(err, ErrHasWork) {
		t.Errorf("Read of a quiz: %v", err)
	}
	if r := look(t, g, read); r.Outcome == checks.Passed || state(t, g, read).State != Open {
		t.Error("a look at a page counts as reading it")
	}
	opened, err := g.Read(read)
	if err != nil || !slices.Equal(opened, []Ref{ask}) {
		t.Fatalf("%v, %v", opened, err)
	}
	if r := look(t, g, ask); r.Outcome != checks.Failed || r.Findings[0].Diagnosis.Key != "quiz.open" {
		t.Errorf("%+v", r)
	}
	right, why, err := g.Answer(ask, "one", "b")
	if err != nil || right || why.In(lessons.English) != "No." {
		t.Errorf("%v %v %v", right, why, err)
	}
	if r := look(t, g, ask); r.Findings[0].Diagnosis.Key != "quiz.wrong" || r.Findings[0].Diagnosis.Args["questions"] != "1 (one)" {
		t.Errorf("%+v", r.Findings[0].Diagnosis)
	}
	if right, _, err = g.Answer(ask, "one", "a"); err != nil || !right {
		t.Errorf("%v %v", right, err)
	}
	if r := look(t, g, ask); r.Outcome != checks.Passed || state(t, g, ask).State != Passed || state(t, g, ask).Level != checks.Stated || state(t, g, ask).Levels != nil {
		t.Errorf("%+v", r)
	}
	if len(a.rounds) != 0 {
		t.Error("a quiz asked the account")
	}
	if p, _ := g.Page(ask, lessons.English); p.Answers["one"] != "a" {
		t.Errorf("answers: %v", p.Answers)
	}
}

func TestSkip(t *testing.T) {
	g := guided(t, t.TempDir(), newAccount())
	if _, err := g.Skip(baseline); !errors.Is(err, ErrNotOpen) {
		t.Errorf("Skip of a locked step: %v", err)
	}
	cost, err := g.SkipCost(network)
	if err != nil || len(cost) != 1 || cost[0].Ref != route || cost[0].Check != "table" {
		t.Fatalf("%+v, %v", cost, err)
	}
	if opened, err := g.Skip(network); err != nil || !slices.Equal(opened, []Ref{baseline}) {
		t.Fatalf("%v, %v", opened, err)
	}
	if state(t, g, network).State != Skipped || state(t, g, baseline).State != Open {
		t.Error("the next step is not open")
	}
}

func TestHintLevels(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	a.says("vpc", checks.Failed)
	var levels []int
	var last Hint
	for range 4 {
		h, err := g.Hint(t.Context(), network, lessons.English)
		if err != nil {
			t.Fatal(err)
		}
		levels, last = append(levels, h.Level), h
	}
	if !slices.Equal(levels, []int{1, 2, 3, 3}) || last.Command == "" || !last.Last {
		t.Errorf("levels %v, %+v", levels, last)
	}
	if n := g.Journal().State().Lab(g.World(), "lab").Step("network").Hints; n != 4 {
		t.Errorf("%d hints are counted", n)
	}
	a.answers["vpc"] = []checks.Finding{{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "vpc.none"}}}
	look(t, g, network)
	if h, err := g.Hint(t.Context(), network, lessons.English); err != nil || h.Level != 1 {
		t.Errorf("another cause begins anew: %+v, %v", h, err)
	}
	pass(t, g, a, network, "vpc")
	if _, err := g.Hint(t.Context(), network, lessons.English); !errors.Is(err, ErrNothingToHint) {
		t.Errorf("%v", err)
	}
}

func TestPaste(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	p, _ := g.Page(baseline, lessons.English)
	nonce := strings.TrimPrefix(p.Commands[0].Text, "linklab-probe ")
	for _, bad := range []string{"", "hello", "LINKLAB-PROBE v=1 n=00000000 t=x", "LINKLAB-PROBE v=1 n=" + nonce + " " + strings.Repeat("x", 5000)} {
		if err := g.Paste(baseline, bad); !errors.Is(err, ErrNotProbe) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
	line := "LINKLAB-PROBE v=1 n=" + nonce + " t=2026-01-02T03:04:05Z name=x"
	if err := g.Paste(baseline, "[ec2-user]$ "+line+"\n"); err != nil {
		t.Fatal(err)
	}
	look(t, g, baseline)
	if a.rounds[0].Pasted != line {
		t.Errorf("pasted: %q", a.rounds[0].Pasted)
	}
}

func TestChoose(t *testing.T) {
	a := newAccount()
	a.choices = []Choice{{Input: "vpc", Candidates: []Candidate{{ID: "vpc-1"}, {ID: "vpc-2"}}}}
	a.values, a.how = nil, nil
	g := guided(t, t.TempDir(), a)
	look(t, g, network)
	if c := g.Choices("lab"); len(c) != 1 || c[0].Input != "vpc" {
		t.Fatalf("%v", c)
	}
	if err := g.Choose("lab", "vpc", "vpc-2"); err != nil {
		t.Fatal(err)
	}
	look(t, g, network)
	if got := a.rounds[len(a.rounds)-1].Known["vpc"]; got != "vpc-2" {
		t.Errorf("the round knows %q", got)
	}
	if err := g.Choose("lab", "subnet", "x"); !errors.Is(err, ErrNoStep) {
		t.Errorf("%v", err)
	}
}

func TestOnlySureFindingsAreKnown(t *testing.T) {
	a := newAccount()
	a.values = map[string]string{"vpc": "vpc-1", "bucket": "b"}
	a.how = map[string]string{"vpc": "place", "bucket": "tag"}
	g := guided(t, t.TempDir(), a)
	look(t, g, network)
	look(t, g, network)
	if known := a.rounds[1].Known; known["vpc"] != "" || known["bucket"] != "b" {
		t.Errorf("%v", known)
	}
}

func TestLanguageIsKept(t *testing.T) {
	dir, a := t.TempDir(), newAccount()
	g := guided(t, dir, a)
	if err := g.SetLanguage(lessons.Korean); err != nil {
		t.Fatal(err)
	}
	if got := guided(t, dir, a).Language(); got != lessons.Korean {
		t.Errorf("%s", got)
	}
}

func TestAccountProblemIsASentence(t *testing.T) {
	a := newAccount()
	a.number, a.problem = "", &checks.Diagnosis{Key: "read.no-region"}
	g := guided(t, t.TempDir(), a)
	a.says("vpc", checks.Unknown)
	if r := look(t, g, network); r.Outcome != checks.Unknown || r.Next <= soon {
		t.Errorf("%+v", r)
	}
	if acc := g.Account(); acc.Problem == "" || acc.Number != "" {
		t.Errorf("%+v", acc)
	}
	if l := g.Journal().State().Lab(g.World(), "lab"); l.Account != "" {
		t.Errorf("bound to %q", l.Account)
	}
}

func TestSpentTimeIsCounted(t *testing.T) {
	g := guided(t, t.TempDir(), newAccount())
	if err := g.Shown(read); err != nil {
		t.Fatal(err)
	}
	if !g.Journal().State().Begun(progress.Nowhere) {
		t.Error("nothing is kept")
	}
	if err := g.Shown(Ref{"words", "nothing"}); !errors.Is(err, ErrNoStep) {
		t.Errorf("%v", err)
	}
}
