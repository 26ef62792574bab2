package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

// patience is how long a resource that something still depends on is waited
// for before it cannot be deleted, at AWS's own pace.
const patience = 5 * time.Minute

// working says whether a stack in a status has something left to do.
func working(status string) bool {
	return strings.HasSuffix(status, "_IN_PROGRESS") && status != reviewInProgress
}

// engine moves one stack on.
type engine struct {
	service *Service
	call    *wire.Call
	stack   *Stack
	scope   *scope // of the stack's template, when it can be read
}

// advance brings a stack as far as the time allows: it goes on until nothing
// more can be done now.
func (s *Service) advance(call *wire.Call, stack *Stack) error {
	if !working(stack.Status) {
		return nil
	}
	t, err := readTemplate(stack.Template)
	if err != nil {
		return fmt.Errorf("stack %s: %w", stack.Name, err)
	}
	e := &engine{service: s, call: call, stack: stack, scope: s.scope(call, t, stack)}
	for working(stack.Status) && e.step() {
	}
	return nil
}

// step does what can be done now, and says whether it did anything.
func (e *engine) step() bool {
	switch e.stack.Status {
	case createInProgress:
		return e.create()
	case rollbackInProgress, deleteInProgress:
		return e.delete()
	case updateInProgress:
		return e.update()
	case updateRollbackInProgress:
		return e.takeBack()
	case updateCleanup, updateRollbackCleanup:
		return e.cleanUp()
	}
	return false
}

func (e *engine) work(r *resource.Resource) *resource.Work { return e.service.work(e.call, e.stack, r) }

// work is a resource of a stack, with the way to the account's operations.
func (s *Service) work(call *wire.Call, stack *Stack, r *resource.Resource) *resource.Work {
	w := &resource.Work{
		Resource: r, Region: call.Region, Stack: resource.Owner{Name: stack.Name, ID: stack.ID, Tags: stack.Tags},
		Invoke: func(service, operation string, p resource.Params) (map[string]any, error) {
			return s.invokeAs(call, stack, service, operation, p)
		},
	}
	if s.SystemTags != nil {
		w.SystemTags = func(id string, tags map[string]string) error { return s.SystemTags(call, id, tags) }
	}
	return w
}

// invokeAs runs an operation on behalf of whoever began what the stack is doing.
func (s *Service) invokeAs(call *wire.Call, stack *Stack, service, operation string, p resource.Params) (map[string]any, error) {
	on := *call
	on.Caller = stack.Caller
	on.Origin = wire.Origin{}
	return s.Invoke(&on, service, operation, p)
}

// status records a change of the stack's status.
func (e *engine) status(status, reason string) {
	e.stack.Status, e.stack.Reason = status, reason
	e.event(Event{Name: e.stack.Name, Kind: "AWS::CloudFormation::Stack", PhysicalID: e.stack.ID, Status: status, Reason: reason})
}

// mark records a change of a resource's status.
func (e *engine) mark(r *resource.Resource, status, reason string) {
	if r.Status != status && strings.HasSuffix(status, "_IN_PROGRESS") {
		r.Begun = e.call.Now
	}
	r.Status, r.Reason, r.Changed = status, reason, e.call.Now
	e.event(Event{Name: r.Name, Kind: r.Kind, PhysicalID: r.PhysicalID, Status: status, Reason: reason, Properties: r.Properties})
}

func (e *engine) event(event Event) {
	event.Time = e.call.Now
	event.ID = newUUID()
	if event.Kind != "AWS::CloudFormation::Stack" {
		event.ID = fmt.Sprintf("%s-%s-%s", event.Name, event.Status, e.call.Now.UTC().Format("2006-01-02T15:04:05.000Z"))
	}
	e.stack.Events = append(e.stack.Events, event)
}

// create makes the resources whose dependencies are there.
func (e *engine) create() (did bool) {
	for _, r := range e.stack.Resources {
		if e.stack.Status != createInProgress {
			return true
		}
		switch r.Status {
		case "":
			if e.complete(r.Depends) {
				e.begin(r)
				did = true
			}
		case createInProgress:
			did = e.settle(r, createComplete, createFailed) || did
		}
	}
	failed := e.named(createFailed)
	switch {
	case len(failed) > 0:
		e.createFailed(failed)
		return true
	case e.late():
		e.cancel()
		e.rollBack("Stack creation time exceeded the specified timeout. Rollback requested by user.")
		return true
	case e.all(createComplete):
		if err := e.outputs(); err != nil {
			e.rollBack(resource.Reason(err))
			return true
		}
		e.status(createComplete, "")
		return true
	}
	return did
}

// late says whether the creation has taken longer than it may and is not over.
func (e *engine) late() bool {
	limit := time.Duration(float64(e.stack.Timeout) * float64(time.Minute) * float64(e.service.Pace))
	return e.stack.Timeout > 0 && !e.all(createComplete) && e.call.Now.Sub(e.stack.Created) > limit
}

// complete says whether resources exist as they should.
func (e *engine) complete(names []string) bool {
	for _, name := range names {
		r := e.stack.resource(name)
		if r != nil && r.Status != createComplete && r.Status != updateComplete {
			return false
		}
	}
	return true
}

func (e *engine) all(statuses ...string) bool {
	for _, r := range e.stack.Resources {
		if !slices.Contains(statuses, r.Status) {
			return false
		}
	}
	return true
}

// named are the resources in a status.
func (e *engine) named(status string) []string {
	var names []string
	for _, r := range e.stack.Resources {
		if r.Status == status {
			names = append(names, r.Name)
		}
	}
	return names
}

// begin makes one resource.
func (e *engine) begin(r *resource.Resource) {
	resolved, err := e.resolve(r)
	r.Properties = resolved
	e.mark(r, createInProgress, "")
	if err == nil {
		err = resource.Lookup(r.Kind).Create(e.work(r), resolved)
	}
	if err != nil {
		e.mark(r, createFailed, resource.Reason(err))
		return
	}
	e.mark(r, createInProgress, "Resource creation Initiated")
	e.settle(r, createComplete, createFailed)
}

// resolve works out a resource's properties and checks their names.
func (e *engine) resolve(r *resource.Resource) (resource.Properties, error) {
	definition := e.scope.template.Resource(r.Name)
	value, err := e.scope.resolve(definition.Properties)
	if err != nil {
		return nil, err
	}
	if value, err = e.scope.dynamic(value); err != nil {
		return nil, err
	}
	object, _ := value.(map[string]any)
	e.stack.Imports = merged(e.stack.Imports, e.scope.imports)
	return object, resource.Lookup(r.Kind).Check(r.Name, object)
}

func merged(list, more []string) []string {
	for _, name := range more {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// settle looks whether a resource that was begun is there by now.
func (e *engine) settle(r *resource.Resource, done, failed string) bool {
	ready, err := resource.Lookup(r.Kind).Ready(e.work(r))
	switch {
	case err != nil:
		e.mark(r, failed, resource.Reason(err))
	case ready:
		e.mark(r, done, "")
	}
	return ready || err != nil
}

// createFailed ends a creation: what was begun is given up, and unless told
// otherwise everything is taken away again.
func (e *engine) createFailed(failed []string) {
	e.cancel()
	text := fmt.Sprintf("The following resource(s) failed to create: [%s]. ", strings.Join(failed, ", "))
	switch e.stack.OnFailure {
	case "DO_NOTHING":
		e.status(createFailed, text)
	case "DELETE":
		e.status(deleteInProgress, text+"Delete requested by user.")
	default:
		e.rollBack(text + "Rollback requested by user.")
	}
}

// cancel gives up what was begun.
func (e *engine) cancel() {
	for _, r := range e.stack.Resources {
		if r.Status == createInProgress {
			e.mark(r, createFailed, "Resource creation cancelled")
		}
	}
}

func (e *engine) rollBack(reason string) {
	if e.stack.OnFailure == "DO_NOTHING" {
		e.status(createFailed, reason)
		return
	}
	e.status(rollbackInProgress, reason)
}

// outputs works out the stack's outputs and gives out its exports.
func (e *engine) outputs() error {
	list, err := e.scope.outputs()
	if err != nil {
		return err
	}
	for _, output := range list {
		if output.Export == "" {
			continue
		}
		for _, other := range e.service.State.region(e.call.Region).Stacks {
			if other == e.stack || other.Status == deleteComplete {
				continue
			}
			if slices.ContainsFunc(other.Outputs, func(o StackOutput) bool { return o.Export == output.Export }) {
				return invalid("Export with name %s is already exported by stack %s. Rollback requested by user.", output.Export, other.Name)
			}
		}
	}
	e.stack.Outputs = list
	return nil
}

// outputs are those of the template whose condition holds.
func (c *scope) outputs() ([]StackOutput, error) {
	var list []StackOutput
	for _, definition := range c.template.Outputs {
		if definition.Condition != "" {
			if holds, err := c.holds(definition.Condition); err != nil || !holds {
				if err != nil {
					return nil, err
				}
				continue
			}
		}
		value, err := c.text(definition.Value, "The Value field of every Outputs member")
		if err != nil {
			return nil, err
		}
		output := StackOutput{Key: definition.Name, Value: value, Description: definition.Description}
		if definition.Export != nil {
			if output.Export, err = c.text(definition.Export, "Export Name"); err != nil {
				return nil, err
			}
		}
		list = append(list, output)
	}
	return list, nil
}
