package checks

import (
	"context"
	"slices"
	"strings"
	"testing"
)

func always(outcome Outcome) func(context.Context, *Scene) Finding {
	return func(context.Context, *Scene) Finding { return Finding{Outcome: outcome, Level: Inferred} }
}

// words is a small vocabulary in which route comes after table.
func words() []Definition {
	subnet := Param{Name: "subnet", Kind: InputParam}
	return []Definition{
		{Name: "table", Params: []Param{subnet}, Run: always(Passed)},
		{Name: "route", Params: []Param{subnet, {Name: "port", Kind: PortParam}}, After: []string{"table"}, Run: always(Passed)},
		{Name: "broken", Run: always(Failed)},
		{Name: "pending", Run: always(Waiting)},
		{Name: "dark", Run: always(Unknown)},
		{Name: "panics", Run: func(context.Context, *Scene) Finding { panic("no") }},
		{Name: "typed", Params: []Param{{Name: "input", Kind: InputParam, Required: true}, {Name: "service", Kind: ServiceParam},
			{Name: "action", Kind: ActionParam}, {Name: "public", Kind: ChoiceParam, Values: []string{"yes", "no"}}, {Name: "name", Kind: TextParam}}, Run: always(Passed)},
	}
}

func TestValidate(t *testing.T) {
	typed := words()[6]
	for _, test := range []struct {
		with map[string]string
		want string // part of the error, "" for none
	}{
		{map[string]string{"input": "vpc"}, ""},
		{map[string]string{"input": "vpc", "service": "s3", "action": "s3:ListBucket", "public": "no", "name": "x"}, ""},
		{map[string]string{}, `needs the parameter "input"`},
		{map[string]string{"input": "vpc", "colour": "red"}, `no parameter "colour"`},
		{map[string]string{"input": "Not An Id"}, "id of an input"},
		{map[string]string{"input": "vpc", "public": "maybe"}, "yes, no"},
		{map[string]string{"input": "vpc", "action": "ListBucket"}, "IAM action"},
		{map[string]string{"input": "vpc", "name": ""}, "a text"},
	} {
		err := typed.Validate(test.with)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%v: %v, want %q", test.with, err, test.want)
		}
	}
	for port, ok := range map[string]bool{"443": true, "1": true, "65535": true, "0": false, "65536": false, "https": false, "44 3": false, "0443": false, "-1": false} {
		if err := (Param{Name: "port", Kind: PortParam}).validate(port); (err == nil) != ok {
			t.Errorf("port %q: %v", port, err)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	for want, specs := range map[string][]CheckSpec{
		`no check "tabel"`:      {{ID: "a", Use: "tabel"}},
		`needs "b"`:             {{ID: "a", Use: "broken", Needs: []string{"b"}}},
		"two checks":            {{ID: "a", Use: "broken"}, {ID: "a", Use: "dark"}},
		"needs itself":          {{ID: "a", Use: "broken", Needs: []string{"b"}}, {ID: "b", Use: "dark", Needs: []string{"a"}}},
		`no parameter "colour"`: {{ID: "a", Use: "table", With: map[string]string{"colour": "red"}}},
	} {
		if _, err := NewPlan(words(), specs); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// The vocabulary's order holds between checks that look at the same things, and
// gives way to what a lesson says.
func TestOrderOfTheVocabulary(t *testing.T) {
	needs := func(specs ...CheckSpec) map[string][]string {
		plan, err := NewPlan(words(), specs)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string][]string{}
		for _, check := range plan.checks {
			for _, need := range check.needs {
				all[check.ID] = append(all[check.ID], plan.checks[need].ID)
			}
		}
		return all
	}
	on := func(id, use, subnet string, needs ...string) CheckSpec {
		return CheckSpec{ID: id, Use: use, With: map[string]string{"subnet": subnet}, Needs: needs}
	}
	if got := needs(on("r", "route", "a"), on("t", "table", "a")); !slices.Equal(got["r"], []string{"t"}) {
		t.Errorf("same subnet: %v", got)
	}
	if got := needs(on("r", "route", "a"), on("t", "table", "b")); len(got) != 0 {
		t.Errorf("other subnet: %v", got)
	}
	if got := needs(on("r", "route", "a"), on("t", "table", "a", "r")); !slices.Equal(got["t"], []string{"r"}) || len(got["r"]) != 0 {
		t.Errorf("the lesson's own order: %v", got)
	}
}

func TestBlock(t *testing.T) {
	specs := []CheckSpec{
		{ID: "first", Use: "broken"},
		{ID: "second", Use: "table", Needs: []string{"first"}},
		{ID: "third", Use: "table", Needs: []string{"second"}},
		{ID: "beside", Use: "table"},
		{ID: "advice", Use: "broken", Advice: true},
		{ID: "after-advice", Use: "table", Needs: []string{"advice"}},
		{ID: "after-dark", Use: "table", Needs: []string{"dark"}},
		{ID: "dark", Use: "dark"},
	}
	plan, err := NewPlan(words(), specs)
	if err != nil {
		t.Fatal(err)
	}
	findings := make([]Finding, len(specs))
	for i, check := range plan.checks {
		findings[i] = run(t.Context(), check, nil)
	}
	block(plan, findings)
	want := map[string]string{"first": "failed", "second": "blocked first", "third": "blocked first", "beside": "passed",
		"advice": "failed", "after-advice": "passed", "dark": "unknown", "after-dark": "blocked dark"}
	for _, f := range findings {
		if got := strings.TrimSpace(string(f.Outcome) + " " + f.BlockedBy); got != want[f.Check] {
			t.Errorf("%s is %q, want %q", f.Check, got, want[f.Check])
		}
	}
	if got := Overall(findings); got != Failed {
		t.Errorf("overall %s", got)
	}
}

// A need that could not be looked at is proven by a check that says so and was
// seen from inside, and by no other; a need that failed is not.
func TestProve(t *testing.T) {
	proof := Definition{Name: "proof", Proves: []string{"dark", "broken"}}
	for _, test := range []struct {
		name  string
		need  string
		proof Finding
		want  string
	}{
		{"seen inside", "dark", Finding{Outcome: Passed, Level: ObservedInside}, "passed E3 passed"},
		{"inferred", "dark", Finding{Outcome: Passed, Level: Inferred}, "unknown passed"},
		{"failed", "dark", Finding{Outcome: Failed, Level: ObservedInside}, "unknown failed"},
		{"a failed need", "broken", Finding{Outcome: Passed, Level: ObservedInside}, "failed blocked"},
	} {
		proof.Run = func(context.Context, *Scene) Finding { return test.proof }
		plan, err := NewPlan(append(words(), proof), []CheckSpec{{ID: "need", Use: test.need}, {ID: "proof", Use: "proof", Needs: []string{"need"}}})
		if err != nil {
			t.Fatal(err)
		}
		findings := []Finding{run(t.Context(), plan.checks[0], nil), run(t.Context(), plan.checks[1], nil)}
		findings[0].Level = ""
		prove(plan, findings)
		block(plan, findings)
		got := strings.Join(strings.Fields(string(findings[0].Outcome)+" "+string(findings[0].Level)+" "+string(findings[1].Outcome)), " ")
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestOverall(t *testing.T) {
	for _, test := range []struct {
		findings []Finding
		want     Outcome
	}{
		{nil, Passed},
		{[]Finding{{Outcome: Passed}, {Outcome: Failed, Advice: true}}, Passed},
		{[]Finding{{Outcome: Waiting}, {Outcome: Blocked}}, Waiting},
		{[]Finding{{Outcome: Waiting}, {Outcome: Unknown}}, Unknown},
		{[]Finding{{Outcome: Unknown}, {Outcome: Failed}, {Outcome: Waiting}}, Failed},
	} {
		if got := Overall(test.findings); got != test.want {
			t.Errorf("%v is %s, want %s", test.findings, got, test.want)
		}
	}
}

// A fault of a check is unknown, and takes no other with it.
func TestPanicIsUnknown(t *testing.T) {
	plan, err := NewPlan(words(), []CheckSpec{{ID: "p", Use: "panics"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t.Context(), plan.checks[0], nil); got.Outcome != Unknown || got.Diagnosis == nil || got.Check != "p" {
		t.Errorf("%+v", got)
	}
}
