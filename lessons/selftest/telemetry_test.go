package selftest

import (
	"testing"
	"time"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/simulated"
)

// walked is a place in which a lab is done up to a step and with it.
func walked(t *testing.T, id, last string) *bench {
	t.Helper()
	course, ctx := embedded(t), t.Context()
	lab := course.Lab(id)
	p := &prover{opts: Options{Course: course}, lab: lab, dir: t.TempDir(), logins: simulated.Logins(lab)}
	home := p.place("solution")
	for _, step := range lab.Steps {
		s := Step{ID: step.ID}
		if err := p.proveStep(ctx, home, step, &s); err != nil || s.Outcome != AsItMustBe {
			t.Fatalf("%s: %s %s, %v", step.ID, s.Outcome, s.Detail, err)
		}
		if step.ID == last {
			break
		}
	}
	b, err := openBench(ctx, home, course, lab, p.logins)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	return b
}

// TestTelemetryComesMinutesLater walks labs as far as a step for which AWS
// itself has something to say. At once it is waited for and gates nothing; some
// minutes later it is there, and true.
func TestTelemetryComesMinutesLater(t *testing.T) {
	if testing.Short() {
		t.Skip("walks three labs")
	}
	for _, test := range []struct {
		lab, step string
		advice    []string
	}{
		{"s3-gateway", "proof", []string{"recorded"}},
		{"interface-endpoint", "https", []string{"counted"}},
		{"endpoint-service", "page", []string{"counted", "consumers"}},
	} {
		t.Run(test.lab, func(t *testing.T) {
			t.Parallel()
			b, ctx := walked(t, test.lab, test.step), t.Context()
			if err := b.wait(ctx, 3*time.Minute); err != nil {
				t.Fatal(err)
			}
			report, err := b.look(ctx, test.step)
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]checks.Finding{}
			for _, f := range report.Findings {
				found[f.Check] = f
			}
			for _, id := range test.advice {
				if f := found[id]; f.Outcome != checks.Passed || f.Level != checks.ObservedPublic || !f.Advice {
					t.Errorf("%s is %s by %s: %+v %+v", id, f.Outcome, f.Level, f.Diagnosis, f.Evidence)
				}
			}
		})
	}
}

// TestTheProbeSaysThatTheOrganizationRefuses has a service control policy deny
// what the instance asks for: the refusal itself says so, and nothing of the
// account's is blamed.
func TestTheProbeSaysThatTheOrganizationRefuses(t *testing.T) {
	b, ctx := walked(t, "s3-gateway", "proof"), t.Context()
	if err := b.inject([]string{"kind=deny,action=s3:ListAllMyBuckets,by=organization"}); err != nil {
		t.Fatal(err)
	}
	if err := b.run(ctx, "proof", []lessons.Command{{Host: "private", Text: "linklab-probe ${nonce} --bucket ${bucket}"}}); err != nil {
		t.Fatal(err)
	}
	report, err := b.look(ctx, "proof")
	if err != nil {
		t.Fatal(err)
	}
	if key, outcome := diagnosisOf(report, "lists"); key != "policy.scp" || outcome != checks.Failed {
		t.Errorf("lists is %s: %s", outcome, key)
	}
}
