package awscli

import (
	"errors"
	"fmt"
)

// ServiceError is an error that a service answered.
type ServiceError struct {
	Operation string
	Code      string
	Message   string
	Status    int
	Last      int // the attempt, when no other was allowed; else 0

	region string // where a request of S3 has to go instead
}

func (e *ServiceError) Error() string {
	retried := ""
	if e.Last > 0 {
		retried = fmt.Sprintf(" (reached max retries: %d)", e.Last-1)
	}
	return fmt.Sprintf("An error occurred (%s) when calling the %s operation%s: %s", e.Code, e.Operation, retried, e.Message)
}

// code is the service's error code in a chain, "" when there is none.
func code(err error) string {
	var e *ServiceError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
