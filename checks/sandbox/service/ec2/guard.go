package ec2

import (
	"errors"
	"net/http"
	"reflect"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// guarded adds to an operation what all of EC2's share: DryRun answers before
// anything happens, and refusals of the network model become AWS errors.
func guarded(operation *wire.Operation) *wire.Operation {
	wrapped := *operation
	wrapped.Handle = func(call *wire.Call, in any) (any, error) {
		if dryRun(in) {
			return nil, &wire.Error{
				Code:    "DryRunOperation",
				Message: "Request would have succeeded, but DryRun flag is set.",
				Status:  http.StatusPreconditionFailed,
			}
		}
		out, err := operation.Handle(call, in)
		if err != nil {
			return nil, asWire(err)
		}
		return out, nil
	}
	return &wrapped
}

// dryRun tells whether an input has its member DryRun set.
func dryRun(in any) bool {
	value := reflect.Indirect(reflect.ValueOf(in))
	if value.Kind() != reflect.Struct {
		return false
	}
	field := value.FieldByName("DryRun")
	if !field.IsValid() {
		return false
	}
	asked, ok := field.Interface().(*bool)
	return ok && isTrue(asked)
}

// asWire turns a refusal of the network model into an error of the protocol.
func asWire(err error) error {
	var refusal *network.Error
	if errors.As(err, &refusal) {
		out := &wire.Error{Code: refusal.Code, Message: refusal.Message}
		if refusal.Code == "Unavailable" {
			out.Status = http.StatusServiceUnavailable
		}
		return out
	}
	return err
}

// refuse is an EC2 error with HTTP status 400.
func refuse(code, message string) error {
	return &wire.Error{Code: code, Message: message}
}
