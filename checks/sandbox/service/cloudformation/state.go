package cloudformation

import (
	"time"

	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

// State is all that is kept of the service: the stacks of each region.
type State struct {
	Regions map[string]*Region
}

// Region holds the stacks of one region in the order of creation, deleted ones
// too.
type Region struct {
	Stacks []*Stack
}

// Stack is one stack and what is going on with it.
type Stack struct {
	ID, Name         string
	Description      string `json:",omitempty"`
	Template         string
	Status           string
	Reason           string `json:",omitempty"`
	Created          time.Time
	Updated          time.Time
	Deleted          time.Time
	Parameters       []StackParameter `json:",omitempty"`
	Tags             []resource.Tag   `json:",omitempty"`
	Capabilities     []string         `json:",omitempty"`
	NotificationARNs []string         `json:",omitempty"`
	RoleARN          string           `json:",omitempty"`
	Timeout          int32            `json:",omitempty"` // minutes, 0 is none
	OnFailure        string           `json:",omitempty"` // DO_NOTHING, ROLLBACK, DELETE
	Protected        bool             `json:",omitempty"`
	Caller           wire.Caller
	Resources        []*resource.Resource
	Outputs          []StackOutput `json:",omitempty"`
	Imports          []string      `json:",omitempty"` // names of exports in use
	Events           []Event       // oldest first
	ChangeSets       []*ChangeSet  `json:",omitempty"`
	ChangeSetID      string        `json:",omitempty"` // executed last
	Update           *Update       `json:",omitempty"` // while one is going on
}

// StackParameter is a parameter's value: as given, and as an SSM parameter
// resolved it.
type StackParameter struct {
	Key, Value string
	Resolved   string `json:",omitempty"`
	NoEcho     bool   `json:",omitempty"`
}

// effective is the value that the template sees.
func (p StackParameter) effective() string {
	if p.Resolved != "" {
		return p.Resolved
	}
	return p.Value
}

// StackOutput is an output with its value.
type StackOutput struct {
	Key, Value  string
	Description string `json:",omitempty"`
	Export      string `json:",omitempty"`
}

// Update is what is needed to finish an update or to take it back.
type Update struct {
	Before      []*resource.Resource // the stack's resources as they were
	Template    string
	Parameters  []StackParameter
	Tags        []resource.Tag
	Description string
	Cleanup     []*resource.Resource // to be deleted at the end
	KeepFailed  bool                 // no rollback
}

// Event is one line of a stack's history.
type Event struct {
	ID         string
	Name, Kind string // of the resource, or of the stack itself
	PhysicalID string
	Time       time.Time
	Status     string
	Reason     string         `json:",omitempty"`
	Properties map[string]any `json:",omitempty"`
	Token      string         `json:",omitempty"`
}

// ChangeSet is a change that was worked out and may be carried out.
type ChangeSet struct {
	ID, Name     string
	Kind         string // CREATE, UPDATE
	Description  string `json:",omitempty"`
	Template     string
	Parameters   []StackParameter `json:",omitempty"`
	Tags         []resource.Tag   `json:",omitempty"`
	Capabilities []string         `json:",omitempty"`
	Created      time.Time
	Status       string // CREATE_COMPLETE, FAILED
	Reason       string `json:",omitempty"`
	Execution    string // AVAILABLE, UNAVAILABLE, EXECUTE_COMPLETE
	Changes      []ResourceChange
}

// region is the state of a region, made when it is missing.
func (s *State) region(name string) *Region {
	if s.Regions == nil {
		s.Regions = map[string]*Region{}
	}
	if s.Regions[name] == nil {
		s.Regions[name] = &Region{}
	}
	return s.Regions[name]
}

// stack finds a stack by name, or by ID, by which deleted ones are found too.
func (r *Region) stack(nameOrID string) *Stack {
	for i := len(r.Stacks) - 1; i >= 0; i-- {
		stack := r.Stacks[i]
		if stack.ID == nameOrID || stack.Name == nameOrID && stack.Status != deleteComplete {
			return stack
		}
	}
	return nil
}

func (s *Stack) resource(name string) *resource.Resource {
	for _, r := range s.Resources {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Statuses that the engine acts on.
const (
	createInProgress = "CREATE_IN_PROGRESS"
	createComplete   = "CREATE_COMPLETE"
	createFailed     = "CREATE_FAILED"
	deleteInProgress = "DELETE_IN_PROGRESS"
	deleteComplete   = "DELETE_COMPLETE"
	deleteFailed     = "DELETE_FAILED"
	deleteSkipped    = "DELETE_SKIPPED"
	updateInProgress = "UPDATE_IN_PROGRESS"
	updateComplete   = "UPDATE_COMPLETE"
	updateFailed     = "UPDATE_FAILED"
	updateCleanup    = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"

	rollbackInProgress       = "ROLLBACK_IN_PROGRESS"
	rollbackComplete         = "ROLLBACK_COMPLETE"
	rollbackFailed           = "ROLLBACK_FAILED"
	updateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS"
	updateRollbackCleanup    = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
	updateRollbackComplete   = "UPDATE_ROLLBACK_COMPLETE"
	updateRollbackFailed     = "UPDATE_ROLLBACK_FAILED"
	reviewInProgress         = "REVIEW_IN_PROGRESS"
)
