package checks

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/account"
	"linklab/checks/site"
)

// ParamKind is what a parameter of a check may be.
type ParamKind string

// The kinds of parameters.
const (
	InputParam   ParamKind = "input"   // the id of an input of the lab
	TextParam    ParamKind = "text"    // a text, in which ${input} stands for a value
	ServiceParam ParamKind = "service" // short name of an AWS service, "s3"
	PortParam    ParamKind = "port"    // 1 to 65535
	CountParam   ParamKind = "count"   // 1 to 999
	ActionParam  ParamKind = "action"  // an IAM action, "s3:ListAllMyBuckets"
	ChoiceParam  ParamKind = "choice"  // one of Values
)

// Param is one typed parameter of a check.
type Param struct {
	Name     string
	Kind     ParamKind
	Required bool
	Default  string   // when not given
	Values   []string // of a ChoiceParam
}

// Definition is one check of the vocabulary.
type Definition struct {
	Name     string
	Rows     []string // rows of the coverage table that it proves, "A-11"
	Params   []Param
	Actions  []string       // IAM actions that it reads with
	Prefetch []account.Read // reads that it needs whatever it finds
	After    []string       // checks that have to hold first when they look at the same things
	Proves   []string       // checks that hold when this one is seen to from inside, whatever can be read
	Usually  time.Duration  // how long AWS usually takes, when it waits
	Deadline time.Duration  // after that, waiting is a failure
	Sparing  time.Duration  // a watch leaves at least as long between two looks, since one costs many reads
	Run      func(context.Context, *Scene) Finding
}

// Param finds a parameter by name.
func (d Definition) Param(name string) (Param, bool) {
	for _, param := range d.Params {
		if param.Name == name {
			return param, true
		}
	}
	return Param{}, false
}

// Outcomes are what the check may find; one that waits for AWS has a deadline.
func (d Definition) Outcomes() []Outcome {
	outcomes := []Outcome{Passed, Failed, Blocked, Unknown}
	if d.Deadline > 0 {
		outcomes = append(outcomes, Waiting)
	}
	return outcomes
}

// Validate refuses parameters that the check does not have, lacks one that it
// must have, or has one of another kind.
func (d Definition) Validate(with map[string]string) error {
	for name, value := range with {
		param, ok := d.Param(name)
		if !ok {
			return fmt.Errorf("check %s has no parameter %q; it has %s", d.Name, name, d.paramNames())
		}
		if err := param.validate(value); err != nil {
			return fmt.Errorf("check %s: %w", d.Name, err)
		}
	}
	for _, param := range d.Params {
		if _, ok := with[param.Name]; param.Required && !ok {
			return fmt.Errorf("check %s needs the parameter %q", d.Name, param.Name)
		}
	}
	return nil
}

func (d Definition) paramNames() string {
	if len(d.Params) == 0 {
		return "none"
	}
	names := make([]string, len(d.Params))
	for i, param := range d.Params {
		names[i] = param.Name
	}
	return strings.Join(names, ", ")
}

func (p Param) validate(value string) error {
	wrong := func(want string) error { return fmt.Errorf("parameter %s is %q; it must be %s", p.Name, value, want) }
	switch p.Kind {
	case InputParam:
		if !site.IsInputID(value) {
			return wrong("the id of an input")
		}
	case ServiceParam:
		if !site.IsInputID(value) {
			return wrong("the short name of an AWS service, such as s3")
		}
	case PortParam:
		if !isNumber(value, 65535) {
			return wrong("a port from 1 to 65535")
		}
	case CountParam:
		if !isNumber(value, 999) {
			return wrong("a number from 1 to 999")
		}
	case ActionParam:
		if service, action, ok := strings.Cut(value, ":"); !ok || service == "" || action == "" {
			return wrong("an IAM action, such as s3:ListAllMyBuckets")
		}
	case ChoiceParam:
		if !slices.Contains(p.Values, value) {
			return wrong("one of " + strings.Join(p.Values, ", "))
		}
	case TextParam:
		if value == "" {
			return wrong("a text")
		}
	}
	return nil
}

// isNumber tells whether a text is a number from 1, written as numbers are.
func isNumber(text string, most int) bool {
	n, err := strconv.Atoi(text)
	return err == nil && strconv.Itoa(n) == text && n >= 1 && n <= most
}
