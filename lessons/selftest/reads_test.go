package selftest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/vocabulary"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/simulated"
)

// certain are the reads without which it is not even known in which account and
// region the learner is, which checks before that of the reads say.
var certain = []string{"sts:GetCallerIdentity", "ec2:DescribeRegions"}

// triedLater are the reads of the lab's bucket, which is not there at first.
func triedLater(action string) bool {
	return strings.HasPrefix(action, "s3:") && action != "s3:ListAllMyBuckets"
}

// TestDeniedReadsAreNamed denies all that a lab reads and looks before it: each
// is named, the ones that other labs alone read are not.
func TestDeniedReadsAreNamed(t *testing.T) {
	course := embedded(t)
	for _, lab := range course.Labs {
		step := lab.Step("preflight")
		if step == nil {
			continue
		}
		t.Run(lab.ID, func(t *testing.T) {
			b := benchOf(t, course, lab)
			var named, troubles []string
			for _, action := range guide.Actions(lab, vocabulary.Registry()) {
				if slices.Contains(certain, action) || triedLater(action) {
					continue
				}
				named = append(named, action)
				troubles = append(troubles, "kind=deny,action="+action)
			}
			if len(named) < 15 {
				t.Fatalf("the lab reads with %v alone", named)
			}
			if err := b.inject(append(troubles, others(lab)...)); err != nil {
				t.Fatal(err)
			}
			finding := findingOf(t, b, step.ID, "reads-allowed")
			if finding.Outcome != checks.Unknown || finding.Diagnosis == nil || finding.Diagnosis.Key != "reads.denied" {
				t.Fatalf("%s %+v", finding.Outcome, finding.Diagnosis)
			}
			if got := finding.Diagnosis.Args["actions"]; got != strings.Join(named, ", ") {
				t.Errorf("named %s\nwant %s", got, strings.Join(named, ", "))
			}
		})
	}
}

// TestReadsOfOtherLabsAreNotNeeded walks each lab to its end while all reads are
// denied that it does not say it needs: its steps pass all the same.
func TestReadsOfOtherLabsAreNotNeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole course")
	}
	course := embedded(t)
	for _, lab := range course.Labs {
		if lab.Step("preflight") == nil {
			continue
		}
		t.Run(lab.ID, func(t *testing.T) {
			b := benchOf(t, course, lab)
			for _, step := range lab.Steps {
				if step.Case != nil {
					continue // it is broken by its commands, and mended by no page
				}
				if !step.HasWork() {
					if _, err := b.guide.Read(guide.Ref{Lab: lab.ID, Step: step.ID}); err != nil {
						t.Fatal(err)
					}
					continue
				}
				solve(t, b, step)
				if err := b.inject(others(lab)); err != nil {
					t.Fatal(err)
				}
				report, err := b.settled(t.Context(), step.ID)
				if err != nil {
					t.Fatal(err)
				}
				if report.Outcome != checks.Passed {
					t.Fatalf("%s: %s", step.ID, b.why(report))
				}
				if err := b.inject(nil); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func benchOf(t *testing.T, course *lessons.Course, lab *lessons.Lab) *bench {
	t.Helper()
	b, err := openBench(t.Context(), t.TempDir(), course, lab, simulated.Logins(lab))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	return b
}

// solve does what the page of a step says.
func solve(t *testing.T, b *bench, step *lessons.Step) {
	t.Helper()
	for _, do := range []func(context.Context) error{
		func(ctx context.Context) error { return b.run(ctx, step.ID, step.Commands()) },
		func(context.Context) error { return b.answer(step) },
		func(ctx context.Context) error { return b.wait(ctx, step.Wait) },
	} {
		if err := do(t.Context()); err != nil {
			t.Fatalf("%s: %v", step.ID, err)
		}
	}
}

// others denies all reads that a lab does not need.
func others(lab *lessons.Lab) []string {
	needed := guide.Actions(lab, vocabulary.Registry())
	var troubles []string
	for _, action := range account.Actions() {
		if !slices.Contains(needed, action) && !slices.Contains(certain, action) {
			troubles = append(troubles, "kind=deny,action="+action)
		}
	}
	return troubles
}

func findingOf(t *testing.T, b *bench, step, use string) checks.Finding {
	t.Helper()
	report, err := b.look(t.Context(), step)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range b.lab.Step(step).Checks {
		for _, f := range report.Findings {
			if ref.Use == use && f.Check == ref.ID {
				return f
			}
		}
	}
	t.Fatalf("the step %s has no check %s", step, use)
	return checks.Finding{}
}
