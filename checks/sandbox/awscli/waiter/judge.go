package waiter

import (
	"fmt"

	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/jmespath"
)

// Refusal is an error that the operation answered.
type Refusal struct {
	Code   string
	Status int // HTTP status, 0 when unknown
}

// Judge says what an answer or a refusal means, and by which rule. A refusal
// that no rule knows is a failure without reason.
func (w Waiter) Judge(answer any, refused *Refusal) (Verdict, string, error) {
	for i := range w.rules {
		r := &w.rules[i]
		met, err := r.met(answer, refused)
		if err != nil {
			return Failed, "", err
		}
		if met {
			return r.verdict, r.explain(), nil
		}
	}
	if refused != nil {
		return Failed, "", nil
	}
	return Retry, "", nil
}

func (r *rule) met(answer any, refused *Refusal) (bool, error) {
	switch {
	case r.code != "":
		return refused != nil && refused.Code == r.code, nil
	case r.status != 0:
		if refused != nil {
			return refused.Status == r.status, nil
		}
		return r.status == 200, nil
	case refused != nil:
		return false, nil
	}
	expression, err := jmespath.Compile(r.path)
	if err != nil {
		return false, err
	}
	value, err := expression.Search(answer)
	if err != nil {
		// A list that the answer leaves out has no length.
		return false, nil //nolint:nilerr // no length is no match
	}
	if r.match == itself {
		return document.Equal(value, r.expected), nil
	}
	list, _ := value.([]any)
	count := 0
	for _, element := range list {
		if document.Equal(element, r.expected) {
			count++
		}
	}
	return count > 0 && (r.match == atLeastOne || count == len(list)), nil
}

func (r *rule) explain() string {
	switch {
	case r.code != "":
		return "Matched expected service error code: " + r.code
	case r.status != 0:
		return fmt.Sprintf("Matched expected HTTP status code: %d", r.status)
	case r.match == everyOne:
		return fmt.Sprintf("For expression \"%s\" all members matched expected path: \"%v\"", r.path, r.expected)
	case r.match == atLeastOne:
		return fmt.Sprintf("For expression \"%s\" we matched expected path: \"%v\" at least once", r.path, r.expected)
	}
	return fmt.Sprintf("For expression \"%s\" we matched expected path: \"%v\"", r.path, r.expected)
}
