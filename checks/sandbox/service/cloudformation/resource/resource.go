package resource

import "time"

// Resource is one resource of a stack.
type Resource struct {
	Name, Kind string
	PhysicalID string         `json:",omitempty"`
	Status     string         `json:",omitempty"` // "" has not been begun
	Reason     string         `json:",omitempty"`
	Properties map[string]any `json:",omitempty"` // as resolved when it was made
	Data       map[string]any `json:",omitempty"` // what its kind remembers
	Depends    []string       `json:",omitempty"`
	Deletion   string         `json:",omitempty"`
	Begun      time.Time      // the status's change that is going on
	Changed    time.Time
	Visited    bool `json:",omitempty"` // looked at by the update that is going on
}

// Tag of a stack.
type Tag struct{ Key, Value string }
