package guide

import (
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/lessons"
)

// TestElsewhereIsAskedForOnce: all regions are looked at on the learner's word.
// After it, the one where something was found is looked at until it is gone.
func TestElsewhereIsAskedForOnce(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	lost := checks.Finding{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "vpc.not-found"}, Elsewhere: true}
	there := checks.Finding{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "region.other", Args: map[string]string{"region": "us-east-1"}}}
	a.answers["vpc"] = []checks.Finding{lost, there, there, lost, lost}
	type asked struct {
		elsewhere bool
		regions   []string
	}
	for i, want := range []asked{{false, nil}, {true, nil}, {true, []string{"us-east-1"}}, {true, []string{"us-east-1"}}, {false, nil}} {
		var r Report
		var err error
		if i == 1 {
			r, err = g.LookElsewhere(t.Context(), network)
		} else {
			r, err = g.Watch(t.Context(), network)
		}
		if err != nil {
			t.Fatal(err)
		}
		round := a.rounds[len(a.rounds)-1]
		if round.Elsewhere != want.elsewhere || !slices.Equal(round.Regions, want.regions) {
			t.Errorf("look %d: elsewhere %v in %v, want %+v", i, round.Elsewhere, round.Regions, want)
		}
		if offered := r.Elsewhere(); offered == (r.Findings[0].Diagnosis.Key == "region.other") {
			t.Errorf("look %d: the offer is %v", i, offered)
		}
	}
}

// TestHintBuildsWhatIsNotThere: of a network that nobody has built there is
// nothing to look at; the last hint is the command that builds it.
func TestHintBuildsWhatIsNotThere(t *testing.T) {
	a := newAccount()
	g := guided(t, t.TempDir(), a)
	lab := g.opts.Course.Lab("lab")
	lab.Step("network").Pages = pages("p", lessons.Command{Host: "laptop", Text: "aws ec2 create-key-pair > key.pem"},
		lessons.Command{Host: "laptop", Text: "linklab template lab > lab.yaml"},
		lessons.Command{Host: "laptop", Text: "aws cloudformation deploy --stack-name linklab-${region}"})
	a.answers["vpc"] = []checks.Finding{{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "vpc.not-found"}}}
	a.answers["table"] = a.answers["vpc"]
	for _, ref := range []Ref{network, route} {
		var h Hint
		for range 3 {
			var err error
			if h, err = g.Hint(t.Context(), ref, lessons.English); err != nil {
				t.Fatal(err)
			}
		}
		if want := "linklab template lab > lab.yaml\naws cloudformation deploy --stack-name linklab-ap-northeast-2"; h.Command != want || !h.Last {
			t.Errorf("%s: %+v", ref.Step, h)
		}
	}
	a.answers["vpc"] = []checks.Finding{{Outcome: checks.Failed, Diagnosis: &checks.Diagnosis{Key: "region.other", Args: map[string]string{"region": "us-east-1"}}}}
	look(t, g, network)
	for range 3 {
		if h, err := g.Hint(t.Context(), network, lessons.English); err != nil || strings.Contains(h.Command, "deploy") {
			t.Errorf("%+v, %v", h, err)
		}
	}
}
