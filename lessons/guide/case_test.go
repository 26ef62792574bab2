package guide

import (
	"errors"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/lessons"
)

// broken makes of the step network a case, explained by the check cause.
func broken(t *testing.T, a *account) *Guide {
	t.Helper()
	g := guided(t, t.TempDir(), a)
	lab := g.opts.Course.Lab("lab")
	lab.Causes = map[string][]lessons.CheckRef{"all": {{ID: "cause", Use: "route"}}}
	step := lab.Step("network")
	step.Hints.Look = text("Look at the border of ${vpc}.")
	step.Case = &lessons.Case{Symptom: step.Checks[0].ID, Causes: "all", Key: "rt.wrong-table"}
	return g
}

func TestACaseTellsItsCauseLast(t *testing.T) {
	a := newAccount()
	g := broken(t, a)
	symptom := g.opts.Course.Lab("lab").Step("network").Case.Symptom
	a.answers[symptom] = []checks.Finding{{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "symptom.no-name",
		Args: map[string]string{"instance": "i-1", "name": "s3", "age": "5s"}}}}
	a.answers["cause"] = []checks.Finding{{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "dns.support-off", Args: map[string]string{"vpc": "vpc-1"}}}}
	asked := func() bool {
		for _, r := range a.rounds {
			for _, c := range r.Checks {
				if c.ID == "cause" {
					return true
				}
			}
		}
		return false
	}
	for level, want := range []string{"the name s3 does not resolve", "Look at the border of"} {
		h, err := g.Hint(t.Context(), network, lessons.English)
		if err != nil || h.Level != level+1 || !strings.Contains(h.Text, want) || h.Command != "" || h.Last {
			t.Errorf("level %d: %+v, %v", level+1, h, err)
		}
		if asked() {
			t.Errorf("the cause was looked for before it was asked for, at level %d", level+1)
		}
	}
	h, err := g.Hint(t.Context(), network, lessons.English)
	if err != nil || h.Level != 3 || !strings.Contains(h.Text, "DNS support is off in vpc-1") || !strings.Contains(h.Command, "--enable-dns-support") || !h.Last {
		t.Errorf("%+v, %v", h, err)
	}
	if r, _ := g.Last(network); checks.FirstCause(r.Findings).Diagnosis.Key != "symptom.no-name" {
		t.Error("the report of the step tells the cause")
	}
	a.says("cause", checks.Passed)
	if h, err := g.Hint(t.Context(), network, lessons.English); err != nil || !strings.Contains(h.Text, "nothing wrong any more") || h.Command != "" {
		t.Errorf("mended: %+v, %v", h, err)
	}
}

// What is not the symptom is helped with as ever: there is nothing to find.
func TestACaseThatDoesNotStandIsNoSecret(t *testing.T) {
	a := newAccount()
	g := broken(t, a)
	symptom := g.opts.Course.Lab("lab").Step("network").Case.Symptom
	a.answers[symptom] = []checks.Finding{{Outcome: checks.Waiting, Diagnosis: &checks.Diagnosis{Key: "beacon.booting", Args: map[string]string{"instance": "i-1"}}}}
	for range 3 {
		if h, err := g.Hint(t.Context(), network, lessons.English); err != nil || strings.Contains(h.Text, "DNS support") {
			t.Errorf("%+v, %v", h, err)
		}
	}
	if _, err := g.Explain(t.Context(), Ref{Lab: "words", Step: "ask"}); !errors.Is(err, ErrNothingToHint) {
		t.Errorf("%v", err)
	}
}

// The next case takes the network of this one away, which undoes nothing.
func TestAPassedCaseStaysPassed(t *testing.T) {
	a := newAccount()
	g := broken(t, a)
	pass(t, g, a, network, "vpc")
	a.says("vpc", checks.Failed)
	if look(t, g, network); state(t, g, network).State != Passed {
		t.Errorf("it is %s", state(t, g, network).State)
	}
}
