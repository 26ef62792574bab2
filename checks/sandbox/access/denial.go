package access

import (
	"net/http"

	"linklab/checks/sandbox/wire"
)

// Deny is the refusal by a statement that denies, in a kind of policy: "an
// identity-based policy", "a service control policy".
func (q Question) Deny(in string) error { return q.denied(in) }

// Lacking is the refusal because no policy of the caller's own allows.
func (q Question) Lacking() error { return q.silent("identity-based policy") }

// denied is the refusal by a statement that denies, in a kind of policy.
func (q Question) denied(in string) error {
	return q.refusal("with an explicit deny in " + in)
}

// silent is the refusal because no policy of a kind allows.
func (q Question) silent(kind string) error {
	return q.refusal("because no " + kind + " allows the " + q.Action + " action")
}

// refusal is the sentence with which the services say who may not do what, and
// why (IAM user guide, "Troubleshoot access denied error messages").
func (q Question) refusal(why string) error {
	e := &wire.Error{Code: "AccessDenied", Status: http.StatusForbidden}
	if q.Call.Caller.ARN == "" {
		e.Message = "Access Denied"
		return e
	}
	e.Message = "User: " + q.Call.Caller.ARN + " is not authorized to perform: " + q.Action
	if q.Resource != "*" {
		resource := q.Resource
		if q.Protocol == wire.S3 {
			resource = `"` + resource + `"`
		}
		e.Message += " on resource: " + resource
	}
	e.Message += " " + why
	switch {
	case q.Protocol == wire.EC2Query:
		e.Code = "UnauthorizedOperation"
		e.Message = "You are not authorized to perform this operation. " + e.Message
	case q.Protocol == wire.RESTJSON:
		e.Code = "AccessDeniedException"
	case q.Protocol.Modern():
		e.Code = "AccessDeniedException"
		e.Status = http.StatusBadRequest
	}
	return e
}
