package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/service/cloudformation/resource"
)

// delete removes the stack's resources, those first that nothing depends on.
func (e *engine) delete() bool {
	did := e.removeAll(e.stack.Resources)
	if !e.removed(e.stack.Resources) {
		return did
	}
	rollback := e.stack.Status == rollbackInProgress
	var failed []string
	for _, r := range e.stack.Resources {
		if r.Status == deleteFailed {
			failed = append(failed, r.Name)
		}
	}
	switch {
	case len(failed) > 0 && rollback:
		e.status(rollbackFailed, fmt.Sprintf("The following resource(s) failed to delete: [%s]. ", strings.Join(failed, ", ")))
	case len(failed) > 0:
		e.status(deleteFailed, fmt.Sprintf("The following resource(s) failed to delete: [%s]. ", strings.Join(failed, ", ")))
	case rollback:
		e.status(rollbackComplete, "")
	default:
		e.stack.Deleted = e.call.Now
		e.status(deleteComplete, "")
	}
	return true
}

// removed says whether nothing of a list is left to be removed.
func (e *engine) removed(list []*resource.Resource) bool {
	return !slices.ContainsFunc(list, func(r *resource.Resource) bool { return !finished(r) && !kept(list, r) })
}

// kept says whether a resource stays as it is because one that could not be
// removed depends on it.
func kept(list []*resource.Resource, r *resource.Resource) bool {
	return slices.ContainsFunc(list, func(other *resource.Resource) bool {
		return other != r && slices.Contains(other.Depends, r.Name) &&
			(other.Status == deleteFailed || !finished(other) && kept(list, other))
	})
}

// finished says whether a resource will not be worked on further while its
// stack is deleted.
func finished(r *resource.Resource) bool {
	switch r.Status {
	case deleteComplete, deleteFailed, deleteSkipped:
		return true
	}
	return r.PhysicalID == ""
}

// removeAll removes what can be removed now.
func (e *engine) removeAll(list []*resource.Resource) (did bool) {
	for _, r := range slices.Backward(list) {
		switch {
		case finished(r):
			if r.PhysicalID == "" && r.Status != "" && r.Status != deleteComplete {
				e.mark(r, deleteComplete, "")
				did = true
			}
		case r.Status == deleteInProgress:
			did = e.removing(r) || did
		case !needed(list, r):
			e.remove(r)
			did = true
		}
	}
	return did
}

// needed says whether something that is still there depends on a resource.
func needed(list []*resource.Resource, r *resource.Resource) bool {
	return slices.ContainsFunc(list, func(other *resource.Resource) bool {
		return other != r && slices.Contains(other.Depends, r.Name) && other.Status != deleteComplete &&
			other.Status != deleteSkipped && other.PhysicalID != ""
	})
}

func (e *engine) remove(r *resource.Resource) {
	if r.Deletion == "Retain" || r.Deletion == "RetainExceptOnCreate" && e.stack.Status != rollbackInProgress {
		e.mark(r, deleteSkipped, "")
		return
	}
	e.mark(r, deleteInProgress, "")
	e.removing(r)
}

// removing asks for the removal until nothing stands in its way, then waits
// until the resource is gone.
func (e *engine) removing(r *resource.Resource) bool {
	k := resource.Lookup(r.Kind)
	w := e.work(r)
	if asked, _ := r.Data["removal"].(string); asked == "" {
		if err := k.Remove(w); err != nil {
			return e.hindered(r, err)
		}
		if r.Data == nil {
			r.Data = map[string]any{}
		}
		r.Data["removal"] = "asked"
	}
	gone, err := k.Gone(w)
	if err != nil {
		return e.hindered(r, err)
	}
	if gone {
		e.mark(r, deleteComplete, "")
	}
	return gone
}

// hindered gives a resource that is in use some time before it fails.
func (e *engine) hindered(r *resource.Resource, err error) bool {
	limit := time.Duration(float64(patience) * float64(e.service.Pace))
	if resource.Hindered(err) && e.call.Now.Sub(r.Begun) < limit {
		return false
	}
	e.mark(r, deleteFailed, resource.Reason(err))
	return true
}
