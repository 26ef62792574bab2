package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"linklab/checks/sandbox/service/cloudformation/resource"
)

// update visits the stack's resources in the order of their dependencies: new
// ones are made, changed ones changed in place or made anew.
func (e *engine) update() (did bool) {
	for _, r := range e.stack.Resources {
		switch {
		case !r.Visited && e.visited(r.Depends):
			r.Visited = true
			e.visit(r)
			did = true
		case r.Visited && (r.Status == createInProgress || r.Status == updateInProgress):
			done, failed := createComplete, createFailed
			if r.Status == updateInProgress {
				done, failed = updateComplete, updateFailed
			}
			did = e.settle(r, done, failed) || did
		}
		if r.Visited && (r.Status == createFailed || r.Status == updateFailed) {
			e.updateFailed(r)
			return true
		}
	}
	if did || slices.ContainsFunc(e.stack.Resources, func(r *resource.Resource) bool { return !r.Visited || strings.HasSuffix(r.Status, "_IN_PROGRESS") }) {
		return did
	}
	if err := e.outputs(); err != nil {
		e.beginTakingBack(resource.Reason(err))
		return true
	}
	for _, old := range e.stack.Update.Before {
		if now := e.stack.resource(old.Name); now == nil {
			e.stack.Update.Cleanup = append(e.stack.Update.Cleanup, old)
		}
	}
	e.status(updateCleanup, "")
	return true
}

// visited says whether dependencies are as the new template wants them.
func (e *engine) visited(names []string) bool {
	for _, name := range names {
		r := e.stack.resource(name)
		if r != nil && (!r.Visited || !e.complete([]string{name})) {
			return false
		}
	}
	return true
}

func (e *engine) visit(r *resource.Resource) {
	if r.PhysicalID == "" {
		e.begin(r)
		return
	}
	next, err := e.resolve(r)
	before := resource.Properties(r.Properties)
	if err == nil && len(resource.Changes(before, next)) == 0 && !e.retagged(r) {
		return
	}
	e.mark(r, updateInProgress, "")
	if err == nil {
		err = e.change(r, before, next)
	}
	if err != nil {
		e.mark(r, updateFailed, resource.Reason(err))
		return
	}
	e.settle(r, updateComplete, updateFailed)
}

// retagged says whether the stack's own tags changed for a resource that bears
// them.
func (e *engine) retagged(r *resource.Resource) bool {
	return resource.Lookup(r.Kind).Taggable() && !slices.Equal(e.stack.Update.Tags, e.stack.Tags)
}

// change brings a resource from its old to its new properties.
func (e *engine) change(r *resource.Resource, before, next resource.Properties) error {
	k := resource.Lookup(r.Kind)
	anew, err := k.Replaces(resource.Changes(before, next))
	if err != nil {
		return err
	}
	if !anew {
		old := r.Properties
		r.Properties = next
		if err := k.Update(e.work(r), before, next); err != nil {
			r.Properties = old
			return err
		}
		return nil
	}
	e.mark(r, updateInProgress, "Requested update requires the creation of a new physical resource; hence creating one.")
	old := copied(r)
	e.stack.Update.Cleanup = append(e.stack.Update.Cleanup, old)
	r.PhysicalID, r.Data, r.Properties = "", nil, next
	if err := k.Create(e.work(r), next); err != nil {
		return err
	}
	e.mark(r, updateInProgress, "Resource creation Initiated")
	return nil
}

// copied is a resource as it is now, with nothing shared.
func copied(r *resource.Resource) *resource.Resource {
	data, err := json.Marshal(r)
	if err != nil {
		return &resource.Resource{Name: r.Name, Kind: r.Kind, PhysicalID: r.PhysicalID}
	}
	var c resource.Resource
	if err := json.Unmarshal(data, &c); err != nil {
		return &resource.Resource{Name: r.Name, Kind: r.Kind, PhysicalID: r.PhysicalID}
	}
	return &c
}

func copiedAll(list []*resource.Resource) []*resource.Resource {
	var copies []*resource.Resource
	for _, r := range list {
		copies = append(copies, copied(r))
	}
	return copies
}

func (e *engine) updateFailed(failed *resource.Resource) {
	for _, r := range e.stack.Resources {
		switch {
		case r == failed:
		case r.Status == createInProgress:
			e.mark(r, createFailed, "Resource creation cancelled")
		case r.Status == updateInProgress:
			e.mark(r, updateFailed, "Resource update cancelled")
		}
	}
	verb := "update"
	if failed.Status == createFailed {
		verb = "create"
	}
	e.beginTakingBack(fmt.Sprintf("The following resource(s) failed to %s: [%s]. ", verb, failed.Name))
}

// beginTakingBack turns an update round. What the update made goes to be
// cleaned up; what it replaced stays.
func (e *engine) beginTakingBack(reason string) {
	if e.stack.Update.KeepFailed {
		e.status(updateFailed, reason)
		return
	}
	e.status(updateRollbackInProgress, reason)
}

// takeBack restores the resources as they were before the update.
func (e *engine) takeBack() bool {
	u := e.stack.Update
	var cleanup []*resource.Resource
	for _, now := range e.stack.Resources {
		i := slices.IndexFunc(u.Before, func(b *resource.Resource) bool { return b.Name == now.Name })
		switch {
		case i < 0 || u.Before[i].PhysicalID != now.PhysicalID && !movedInPlace(now, u.Cleanup):
			if now.PhysicalID != "" {
				cleanup = append(cleanup, now)
			}
		case len(resource.Changes(u.Before[i].Properties, now.Properties)) > 0 || now.Status == updateFailed:
			before := u.Before[i]
			before.PhysicalID = now.PhysicalID
			e.mark(before, updateInProgress, "")
			if err := resource.Lookup(now.Kind).Update(e.work(before), now.Properties, before.Properties); err != nil {
				e.mark(before, updateFailed, resource.Reason(err))
				e.status(updateRollbackFailed, fmt.Sprintf("The following resource(s) failed to update: [%s]. ", before.Name))
				return true
			}
			e.mark(before, updateComplete, "")
		}
	}
	e.stack.Resources, u.Cleanup = u.Before, cleanup
	e.stack.Template, e.stack.Parameters = u.Template, u.Parameters
	e.stack.Tags, e.stack.Description = u.Tags, u.Description
	e.status(updateRollbackCleanup, "")
	return true
}

// movedInPlace says that a resource's id changed without it being replaced, as
// an association's does.
func movedInPlace(now *resource.Resource, replaced []*resource.Resource) bool {
	return !slices.ContainsFunc(replaced, func(r *resource.Resource) bool { return r.Name == now.Name })
}

// cleanUp deletes what an update, or its taking back, has left over.
func (e *engine) cleanUp() bool {
	u := e.stack.Update
	did := e.removeAll(u.Cleanup)
	if !e.removed(u.Cleanup) {
		return did
	}
	for _, r := range e.stack.Resources {
		r.Visited = false
	}
	e.stack.Update = nil
	if e.stack.Status == updateCleanup {
		e.status(updateComplete, "")
	} else {
		e.status(updateRollbackComplete, "")
	}
	return true
}
