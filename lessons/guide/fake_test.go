package guide

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// account is an Examiner that answers what a test says.
type account struct {
	mu      sync.Mutex
	rounds  []Round
	answers map[string][]checks.Finding // by check; the last one stays
	number  string
	region  string
	values  map[string]string
	how     map[string]string
	choices []Choice
	problem *checks.Diagnosis
	err     error
}

func (a *account) Examine(ctx context.Context, r Round) (Seen, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rounds = append(a.rounds, r)
	if a.err != nil {
		return Seen{}, a.err
	}
	seen := Seen{Account: Account{Number: a.number, Region: a.region}, Values: a.values, How: a.how, Choices: a.choices, Problem: a.problem}
	for _, c := range r.Checks {
		f := checks.Finding{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "rt.wrong-table"}}
		if all := a.answers[c.ID]; len(all) > 0 {
			f = all[0]
			if len(all) > 1 {
				a.answers[c.ID] = all[1:]
			}
		}
		f.Check, f.Advice = c.ID, c.Advice
		seen.Findings = append(seen.Findings, f)
	}
	return seen, nil
}

// says sets what a check finds, round by round.
func (a *account) says(check string, outcomes ...checks.Outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []checks.Finding
	for _, o := range outcomes {
		f := checks.Finding{Outcome: o, Level: checks.Inferred}
		if o == checks.Failed {
			f.Diagnosis = &checks.Diagnosis{Key: "rt.wrong-table", Args: map[string]string{"subnet": "subnet-1"}}
		}
		all = append(all, f)
	}
	a.answers[check] = all
}

func text(s string) lessons.Text { return lessons.Text{lessons.English: s, lessons.Korean: "한 " + s} }

func pages(markdown string, commands ...lessons.Command) map[lessons.Lang]*lessons.Page {
	p := map[lessons.Lang]*lessons.Page{}
	for _, lang := range lessons.Languages() {
		p[lang] = &lessons.Page{Lang: lang, Markdown: string(lang) + " " + markdown, Commands: commands}
	}
	return p
}

// course has a lab to read and a lab to build.
func course() *lessons.Course {
	return &lessons.Course{ID: "c", Version: "1", Labs: []*lessons.Lab{
		{ID: "words", Title: text("Words"), Steps: []*lessons.Step{
			{ID: "read", Title: text("Read"), Pages: pages("read")},
			{ID: "ask", Title: text("Ask"), Pages: pages("ask"),
				Checks: []lessons.CheckRef{{ID: "quiz", Use: "quiz", Title: text("Answered")}},
				Quiz: []lessons.Question{{ID: "one", Ask: text("Which?"), Choices: []lessons.Choice{
					{ID: "a", Say: text("A"), Right: true, Why: text("Yes, ${vpc}.")},
					{ID: "b", Say: text("B"), Why: text("No.")},
				}}}},
		}},
		{ID: "lab", Title: text("Lab"), Stack: "linklab-lab",
			Inputs: []lessons.Input{{ID: "vpc", Kind: "vpc"}, {ID: "bucket", Kind: "bucket", Default: "linklab-${account}-${region}"}},
			Steps: []*lessons.Step{
				{ID: "network", Title: text("Network"), Build: true,
					Pages:  pages("`${vpc}` ${bucket}", lessons.Command{Host: "laptop", Text: "aws ec2 describe-vpcs --vpc-ids ${vpc}"}),
					Checks: []lessons.CheckRef{{ID: "vpc", Use: "vpc-exists", With: map[string]string{"vpc": "vpc"}, Title: text("A VPC ${vpc}")}},
					Hints:  lessons.StepHints{Look: text("VPC > Your VPCs"), Command: "aws ec2 describe-vpcs"}},
				{ID: "baseline", Title: text("Before"), Nonce: true,
					Pages:  pages("n", lessons.Command{Host: "private", Text: "linklab-probe ${nonce}"}),
					Checks: []lessons.CheckRef{{ID: "unreachable", Use: "probe-fails", With: map[string]string{"name": "x.${region}"}, Title: text("Silent")}}},
				{ID: "route", Title: text("Route"), Build: true, Pages: pages("r"),
					Checks: []lessons.CheckRef{
						{ID: "table", Use: "endpoint-on-table", With: map[string]string{"vpc": "vpc"}, Title: text("Table")},
						{ID: "route", Use: "route-to-endpoint", Needs: []string{"table"}, Title: text("Route")},
						{ID: "hear", Use: "vantage-ready", Advice: true, Title: text("Heard")},
					}},
				{ID: "cleanup", Title: text("Clean up"), Clean: true, Pages: pages("c"),
					Checks: []lessons.CheckRef{{ID: "gone", Use: "no-endpoints-left", With: map[string]string{"vpc": "vpc"}, Title: text("Gone")}}},
			}},
	}}
}

var (
	read     = Ref{"words", "read"}
	ask      = Ref{"words", "ask"}
	network  = Ref{"lab", "network"}
	baseline = Ref{"lab", "baseline"}
	route    = Ref{"lab", "route"}
)

// guided is a guide over the course and an account.
func guided(t *testing.T, dir string, a *account) *Guide {
	t.Helper()
	j, err := progress.Open(dir, progress.Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return New(Options{Course: course(), Journal: j, Lang: lessons.English,
		Connect: func(context.Context) (Examiner, error) { return a, nil }})
}

func newAccount() *account {
	return &account{answers: map[string][]checks.Finding{}, number: "123456789012", region: "ap-northeast-2",
		values: map[string]string{"vpc": "vpc-0a1"}, how: map[string]string{"vpc": "stack"}}
}

func state(t *testing.T, g *Guide, ref Ref) StepView {
	t.Helper()
	for _, lab := range g.Labs() {
		for _, s := range lab.Steps {
			if s.Ref == ref {
				return s
			}
		}
	}
	t.Fatalf("no step %v", ref)
	return StepView{}
}

func look(t *testing.T, g *Guide, ref Ref) Report {
	t.Helper()
	r, err := g.Look(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pass makes a step pass.
func pass(t *testing.T, g *Guide, a *account, ref Ref, ids ...string) {
	t.Helper()
	for _, id := range ids {
		a.says(id, checks.Passed)
	}
	if r := look(t, g, ref); r.Outcome != checks.Passed {
		t.Fatalf("%v: %+v", ref, r)
	}
	if s := state(t, g, ref); s.State != Passed {
		t.Fatalf("%v is %s", ref, s.State)
	}
}

func kinds(g *Guide) []State {
	var all []State
	for _, s := range g.Labs()[1].Steps {
		all = append(all, s.State)
	}
	return slices.Clone(all)
}
