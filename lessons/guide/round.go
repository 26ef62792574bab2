package guide

import (
	"context"
	"fmt"
	"sync"

	"linklab/checks"
	"linklab/lessons"
)

// examiner looks at an account with the checks of a vocabulary.
type examiner struct {
	env        checks.Env
	vocabulary []checks.Definition

	mu    sync.Mutex
	waits map[Ref]*checks.Waits // since when checks of a step wait
}

// NewExaminer looks at the account of env. Of env, what belongs to a lab is
// filled in for each round.
func NewExaminer(env checks.Env, vocabulary []checks.Definition) Examiner {
	return &examiner{env: env, vocabulary: vocabulary, waits: map[Ref]*checks.Waits{}}
}

func (e *examiner) Examine(ctx context.Context, r Round) (Seen, error) {
	specs := make([]checks.CheckSpec, len(r.Checks))
	for i, c := range r.Checks {
		specs[i] = checks.CheckSpec{ID: c.ID, Use: c.Use, With: c.With, Needs: c.Needs, Advice: c.Advice}
	}
	plan, err := checks.NewPlan(e.vocabulary, specs)
	if err != nil {
		return Seen{}, fmt.Errorf("plan the round: %w", err)
	}
	env := e.env
	env.Lab, env.Stack = r.Lab.ID, r.Lab.Stack
	env.Chosen, env.Nonce, env.Pasted, env.Pinned = r.Known, r.Nonce, r.Pasted, r.Pinned
	env.Inputs, env.Actions = inputs(r.Lab), Actions(r.Lab, e.vocabulary)
	env.Waits = e.waitsOf(r.Ref)
	env.Elsewhere, env.Regions = r.Elsewhere, r.Regions
	result := checks.Round(ctx, &env, plan)
	if err := ctx.Err(); err != nil {
		return Seen{}, err
	}
	seen := Seen{
		Account: Account{
			Number:  result.AccountNumber,
			ARN:     result.ARN,
			Region:  result.Region,
			Profile: env.Account.Profile(),
			NotAWS:  !env.AtAWS(),
		},
		Problem:  result.Problem,
		Values:   result.Resolved,
		How:      result.How,
		Findings: result.Findings,
	}
	for _, c := range result.Choices {
		choice := Choice{Input: c.Input}
		for _, candidate := range c.Candidates {
			choice.Candidates = append(choice.Candidates, Candidate(candidate))
		}
		seen.Choices = append(seen.Choices, choice)
	}
	return seen, nil
}

func (e *examiner) waitsOf(ref Ref) *checks.Waits {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.waits[ref] == nil {
		e.waits[ref] = &checks.Waits{}
	}
	return e.waits[ref]
}

// vocabulary is a table of checks as the loader of lessons sees it.
type vocabulary struct {
	definitions []checks.Definition
	kinds       []string
	diagnoses   []string
}

// Vocabulary is what lessons may speak of: the checks of a table, the kinds of
// inputs and the keys of the catalogue.
func Vocabulary(definitions []checks.Definition, kinds, diagnoses []string) lessons.Vocabulary {
	return vocabulary{definitions, kinds, diagnoses}
}

func (v vocabulary) Checks() []string {
	names := make([]string, len(v.definitions))
	for i, d := range v.definitions {
		names[i] = d.Name
	}
	return names
}

func (v vocabulary) definition(name string) (checks.Definition, bool) {
	for _, d := range v.definitions {
		if d.Name == name {
			return d, true
		}
	}
	return checks.Definition{}, false
}

func (v vocabulary) Params(check string) (required, optional []string, known bool) {
	d, known := v.definition(check)
	for _, p := range d.Params {
		if p.Required {
			required = append(required, p.Name)
		} else {
			optional = append(optional, p.Name)
		}
	}
	return required, optional, known
}

func (v vocabulary) InputParam(check, param string) bool {
	d, _ := v.definition(check)
	p, _ := d.Param(param)
	return p.Kind == checks.InputParam
}

func (v vocabulary) Diagnoses() []string { return v.diagnoses }

func (v vocabulary) Kinds() []string { return v.kinds }
