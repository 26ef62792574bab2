package checks

import "slices"

// block marks what hangs on a check that has not passed. Only what gates can
// block; the first cause is named, not the nearest.
func block(plan *Plan, findings []Finding) {
	causes := causes(plan, findings)
	for i, at := range causes {
		if at >= 0 {
			findings[i] = Finding{Check: findings[i].Check, Advice: findings[i].Advice,
				Outcome: Blocked, BlockedBy: findings[at].Check}
		}
	}
}

// causes are, for each check, the index of the first cause that blocks it, -1
// when it is free. A need that could not be looked at does not block the check
// that would prove it.
func causes(plan *Plan, findings []Finding) []int {
	const unseen = -2
	cause := make([]int, len(findings))
	for i := range cause {
		cause[i] = unseen
	}
	var causeOf func(int) int
	causeOf = func(i int) int {
		if cause[i] != unseen {
			return cause[i]
		}
		cause[i] = -1
		for _, need := range plan.checks[i].needs {
			if plan.checks[need].Advice {
				continue
			}
			if above := causeOf(need); above >= 0 {
				cause[i] = above
				return above
			}
			if findings[need].Outcome == Unknown && plan.proves(i, need) {
				continue
			}
			if findings[need].Outcome != Passed {
				cause[i] = need
				return need
			}
		}
		return -1
	}
	for i := range findings {
		causeOf(i)
	}
	return cause
}

// prove lets a check that is not blocked and was seen to hold from inside answer
// for those of its needs that could not be looked at and that it proves.
func prove(plan *Plan, findings []Finding) {
	for i, at := range causes(plan, findings) {
		if at >= 0 || findings[i].Outcome != Passed || findings[i].Level != ObservedInside {
			continue
		}
		for _, need := range plan.checks[i].needs {
			proven := &findings[need]
			if proven.Outcome != Unknown || !plan.proves(i, need) {
				continue
			}
			*proven = Finding{Check: proven.Check, Advice: proven.Advice, Outcome: Passed, Level: ObservedInside,
				Evidence: slices.Concat(findings[i].Evidence, proven.Evidence)}
		}
	}
}

// proves tells whether the check at i, seen from inside, proves the one at need.
func (p *Plan) proves(i, need int) bool {
	return slices.Contains(p.checks[i].definition.Proves, p.checks[need].Use)
}
