package policy

import "slices"

// Clause is a part of a statement that can keep a request out.
type Clause string

// The clauses, each with its contrary: Principal with NotPrincipal and so on.
const (
	ByPrincipal Clause = "Principal"
	ByAction    Clause = "Action"
	ByResource  Clause = "Resource"
	ByCondition Clause = "Condition"
)

// Exclusion says why a statement does not speak of a request.
type Exclusion struct {
	Statement *Statement // nil when the policy has no statement of the effect
	Clauses   []Clause
	Condition string // operator and key of the first that does not hold, "" without
}

// By tells whether a clause is among those that exclude.
func (e Exclusion) By(clause Clause) bool { return slices.Contains(e.Clauses, clause) }

// Only tells whether nothing but a clause excludes: without it the statement
// would apply.
func (e Exclusion) Only(clause Clause) bool { return len(e.Clauses) == 1 && e.Clauses[0] == clause }

// nearerThan tells whether a statement comes nearer to a request than another:
// fewer clauses exclude it, or as many and it is about the action.
func (e Exclusion) nearerThan(other Exclusion) bool {
	if other.Statement == nil || len(e.Clauses) != len(other.Clauses) {
		return other.Statement == nil || len(e.Clauses) < len(other.Clauses)
	}
	return other.By(ByAction) && !e.By(ByAction)
}

// Nearest is the Allow statement that comes nearest to a silent policy's
// allowing the request: the first of those that the fewest clauses exclude, and
// of those rather one that is about the action.
func (d *Document) Nearest(r Request) Exclusion { return d.nearest("Allow", r) }

// NearestDeny is the Deny statement that comes nearest to denying a request
// that the policy does not deny.
func (d *Document) NearestDeny(r Request) Exclusion { return d.nearest("Deny", r) }

func (d *Document) nearest(effect string, r Request) Exclusion {
	var nearest Exclusion
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Effect != effect {
			continue
		}
		found := Exclusion{Statement: s}
		if fits, _ := r.fitsPrincipal(s); !fits {
			found.Clauses = append(found.Clauses, ByPrincipal)
		}
		if !r.fitsAction(s) {
			found.Clauses = append(found.Clauses, ByAction)
		}
		if !r.fitsResource(d.Version, s) {
			found.Clauses = append(found.Clauses, ByResource)
		}
		if unmet := r.firstUnmet(d.Version, s); unmet != nil {
			found.Clauses = append(found.Clauses, ByCondition)
			found.Condition = unmet.Operator + " " + unmet.Key
		}
		if found.nearerThan(nearest) {
			nearest = found
		}
	}
	return nearest
}
