package policy

import "strings"

// Request is one use of an action on a resource.
type Request struct {
	Principal Principal
	Action    string // s3:GetObject
	Resource  string // ARN, or "*" when the action has none
	// Context holds the condition keys, which are matched without regard to
	// case.
	Context map[string][]string
}

// Principal is who asks. The zero value is anonymous.
type Principal struct {
	Account string // number, "" when anonymous
	ARN     string // of the user, or of the session of a role
	Role    string // ARN of the role of a session
	Service string // ec2.amazonaws.com, for an AWS service
}

// Effect is what a policy says to a request.
type Effect string

// The effects. Denied is by a statement, Silent by none that matches.
const (
	Allowed Effect = "Allow"
	Denied  Effect = "Deny"
	Silent  Effect = "none"
)

// Decision is a policy's answer and the statement that it comes from.
type Decision struct {
	Effect    Effect
	Statement *Statement // nil when Silent
	Index     int        // of the statement, -1 when Silent
	// Delegated says that the statement names only the caller's account: it
	// lets the account decide, it does not allow by itself.
	Delegated bool
}

// Evaluate answers a request. A statement without Principal counts for
// everybody, as in policies of identities; one without Resource for all, as in
// trust policies.
func (d *Document) Evaluate(r Request) Decision {
	result := Decision{Effect: Silent, Index: -1}
	for i := range d.Statements {
		s := &d.Statements[i]
		applies, delegated := r.applies(d.Version, s)
		switch {
		case !applies:
		case s.Effect == "Deny":
			return Decision{Effect: Denied, Statement: s, Index: i}
		case result.Effect == Silent, result.Delegated && !delegated:
			result = Decision{Effect: Allowed, Statement: s, Index: i, Delegated: delegated}
		}
	}
	return result
}

// Evaluate answers a request by several policies of one kind together: any
// denial wins, then any permission. The policy that decided is the second
// result, -1 for none.
func Evaluate(policies []*Document, r Request) (Decision, int) {
	result, which := Decision{Effect: Silent, Index: -1}, -1
	for i, d := range policies {
		decision := d.Evaluate(r)
		if decision.Effect == Denied {
			return decision, i
		}
		if decision.Effect == Allowed && (which < 0 || result.Delegated && !decision.Delegated) {
			result, which = decision, i
		}
	}
	return result, which
}

func (r *Request) applies(version string, s *Statement) (applies, delegated bool) {
	fits, delegated := r.fitsPrincipal(s)
	if !fits || !r.fitsAction(s) || !r.fitsResource(version, s) || r.firstUnmet(version, s) != nil {
		return false, false
	}
	return true, delegated
}

func (r *Request) fitsPrincipal(s *Statement) (fits, delegated bool) {
	switch {
	case s.Principal != nil:
		match := r.Principal.matches(s.Principal)
		return match != noMatch, match == accountMatch
	case s.NotPrincipal != nil:
		return r.Principal.matches(s.NotPrincipal) == noMatch, false
	}
	return true, false
}

func (r *Request) fitsAction(s *Statement) bool {
	return (len(s.Action) == 0 || anyAction(s.Action, r.Action)) && !anyAction(s.NotAction, r.Action)
}

func (r *Request) fitsResource(version string, s *Statement) bool {
	return (len(s.Resource) == 0 || r.anyResource(version, s.Resource)) && !r.anyResource(version, s.NotResource)
}

// firstUnmet is a condition that does not hold, nil when all do.
func (r *Request) firstUnmet(version string, s *Statement) *Condition {
	for i, c := range s.Conditions {
		if !r.holds(version, c) {
			return &s.Conditions[i]
		}
	}
	return nil
}

func anyAction(patterns []string, action string) bool {
	for _, pattern := range patterns {
		if globFold(pattern, action) {
			return true
		}
	}
	return false
}

func (r *Request) anyResource(version string, patterns []string) bool {
	for _, text := range patterns {
		if pattern, ok := r.expand(version, text); ok && glob(pattern, shield(pattern, r.Resource)) {
			return true
		}
	}
	return false
}

// values are those of a condition key.
func (r *Request) values(key string) ([]string, bool) {
	if values, ok := r.Context[key]; ok {
		return values, true
	}
	for name, values := range r.Context {
		if strings.EqualFold(name, key) {
			return values, true
		}
	}
	return nil, false
}

type principalMatch int

const (
	noMatch principalMatch = iota
	accountMatch
	fullMatch
)

func (p Principal) matches(list *Principals) principalMatch {
	if list.Anyone {
		return fullMatch
	}
	result := noMatch
	for _, pattern := range list.AWS {
		switch {
		case pattern == "*",
			p.ARN != "" && pattern == p.ARN,
			p.Role != "" && pattern == p.Role:
			return fullMatch
		case p.Account != "" && (pattern == p.Account || pattern == "arn:aws:iam::"+p.Account+":root"):
			result = accountMatch
		}
	}
	for _, service := range list.Service {
		if p.Service != "" && (service == "*" || service == p.Service) {
			return fullMatch
		}
	}
	return result
}
