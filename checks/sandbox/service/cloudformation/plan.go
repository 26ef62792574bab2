package cloudformation

import (
	"fmt"
	"maps"
	"slices"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/service/cloudformation/template"
	"linklab/checks/sandbox/wire"
)

// ResourceChange is what a change set does to one resource.
type ResourceChange struct {
	Action             string // Add, Modify, Remove
	LogicalResourceId  string
	PhysicalResourceId string
	ResourceType       string
	Replacement        string // True, False, Conditional
	Scope              []string
	Details            []ResourceChangeDetail
}

// ResourceChangeDetail is one property that changes.
type ResourceChangeDetail struct {
	Target       *ResourceTargetDefinition
	Evaluation   string
	ChangeSource string
}

// ResourceTargetDefinition names a property and whether its change takes a new
// resource.
type ResourceTargetDefinition struct {
	Attribute          string
	Name               string
	RequiresRecreation string
}

// planned is what an update would do.
type planned struct {
	changes []ResourceChange
	outputs bool // the outputs would be others
	tags    bool
}

func (p planned) any() bool { return len(p.changes) > 0 || p.outputs || p.tags }

// plan compares a stack with what is wanted of it, without changing anything.
func (s *Service) plan(call *wire.Call, stack *Stack, w *wanted) (planned, error) {
	shadow := *stack
	shadow.Parameters, shadow.Tags = w.parameters, w.tags
	scope := s.scope(call, w.template, &shadow)
	scope.guess = true
	next, err := scope.included()
	if err != nil {
		return planned{}, err
	}
	result := planned{tags: !slices.Equal(stack.Tags, w.tags)}
	replaced := map[string]bool{}
	for _, r := range next {
		old := stack.resource(r.Name)
		if old == nil {
			result.changes = append(result.changes, ResourceChange{
				Action: "Add", LogicalResourceId: r.Name, ResourceType: r.Kind, Scope: []string{}, Details: []ResourceChangeDetail{},
			})
			continue
		}
		if old.Kind != r.Kind {
			return planned{}, invalid("Update of resource type is not permitted. The new template modifies resource type of the following resources: [%s]", r.Name)
		}
		change, err := scope.compare(old, result.tags, replaced)
		if err != nil {
			return planned{}, err
		}
		if change != nil {
			result.changes = append(result.changes, *change)
			replaced[r.Name] = change.Replacement != "False"
		}
	}
	for _, old := range stack.Resources {
		if !slices.ContainsFunc(next, func(r *resource.Resource) bool { return r.Name == old.Name }) {
			result.changes = append(result.changes, ResourceChange{
				Action: "Remove", LogicalResourceId: old.Name, PhysicalResourceId: old.PhysicalID, ResourceType: old.Kind,
				Scope: []string{}, Details: []ResourceChangeDetail{},
			})
		}
	}
	if outputs, err := scope.outputs(); err != nil || !slices.Equal(outputs, stack.Outputs) {
		result.outputs = true
	}
	return result, nil
}

// compare is how a resource would change, nil when it would not. replaced are
// resources that would be others, on which what refers to them depends.
func (c *scope) compare(old *resource.Resource, tags bool, replaced map[string]bool) (*ResourceChange, error) {
	definition := c.template.Resource(old.Name)
	value, err := c.resolve(definition.Properties)
	if err == nil {
		value, err = c.dynamic(value)
	}
	if err != nil {
		return nil, fmt.Errorf("resource %s: %w", old.Name, err)
	}
	object, _ := value.(map[string]any)
	k := resource.Lookup(old.Kind)
	change := &ResourceChange{
		Action: "Modify", LogicalResourceId: old.Name, PhysicalResourceId: old.PhysicalID, ResourceType: old.Kind, Replacement: "False",
	}
	add := func(name, evaluation, source string) {
		attribute, recreation := "Properties", "Never"
		if name == "Tags" {
			attribute = "Tags"
		}
		if k.Recreates(name) {
			recreation = "Always"
			switch {
			case evaluation == "Static":
				change.Replacement = "True"
			case change.Replacement == "False":
				change.Replacement = "Conditional"
			}
		}
		if !slices.Contains(change.Scope, attribute) {
			change.Scope = append(change.Scope, attribute)
		}
		target := &ResourceTargetDefinition{Attribute: attribute, RequiresRecreation: recreation}
		if attribute == "Properties" {
			target.Name = name
		}
		change.Details = append(change.Details, ResourceChangeDetail{Target: target, Evaluation: evaluation, ChangeSource: source})
	}
	differ := resource.Changes(old.Properties, object)
	for _, name := range differ {
		add(name, "Static", "DirectModification")
	}
	if tags && k.Taggable() && !slices.Contains(differ, "Tags") {
		add("Tags", "Static", "DirectModification")
	}
	for _, name := range slices.Sorted(maps.Keys(definition.Properties)) {
		template.Walk(definition.Properties[name], func(reference string) {
			if replaced[reference] && !slices.Contains(differ, name) {
				add(name, "Dynamic", "ResourceReference")
			}
		})
	}
	if len(change.Details) == 0 {
		return nil, nil
	}
	return change, nil
}

// reasonEmpty is how a change set fails that would do nothing.
const reasonEmpty = "The submitted information didn't contain changes. Submit different information to create a change set."
