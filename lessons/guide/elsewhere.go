package guide

import (
	"context"

	"linklab/checks"
)

// otherRegion is the diagnosis of what was found in another region, which it
// names in the argument region.
const otherRegion = "region.other"

// LookElsewhere is Look that also searches the account's other regions for what
// is not in the lab's own, on the learner's word.
func (g *Guide) LookElsewhere(ctx context.Context, ref Ref) (Report, error) {
	return g.LookAs(ctx, ref, Mode{ByHand: true, Elsewhere: true})
}

// Elsewhere says whether the first cause of a report is that nothing was found,
// so that it may lie in another region.
func (r Report) Elsewhere() bool {
	cause := checks.FirstCause(r.Findings)
	return cause != nil && cause.Elsewhere
}

// where is where a round looks beside the lab's own region: in all others on the
// learner's word, and after it in the one where something was found, so that the
// next look does not forget it and asks one region only.
func (g *Guide) where(ref Ref, mode Mode) (elsewhere bool, only []string) {
	if mode.Elsewhere {
		return true, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if region := g.abroad[ref]; region != "" {
		return true, []string{region}
	}
	return false, nil
}

// remember keeps in which region a round has found what belongs into the lab's
// own, until a round finds nothing there any more.
func (g *Guide) remember(ref Ref, findings []checks.Finding) {
	region := ""
	for _, f := range findings {
		if f.Diagnosis != nil && f.Diagnosis.Key == otherRegion {
			region = f.Diagnosis.Args["region"]
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.abroad[ref] = region
}
