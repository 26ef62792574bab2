// Package access says who asks and whether they may: the temporary credentials
// of instances' roles, the decision between all the policies that have a say,
// and the sentences of refusals.
package access

import (
	"strings"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

// Question is one action on one resource by one caller.
type Question struct {
	Call     *wire.Call
	Protocol wire.Protocol // of the service, which words the refusal
	Action   string        // s3:GetObject
	Resource string        // ARN, or "*"
	// Conditions are the service's own condition keys of the request.
	Conditions map[string][]string
}

// Policies are those that have a say. Identity counts for callers that are the
// session of a role; the account's user may do everything. Endpoint is nil when
// no endpoint carries the request or it lets everything through, Resource when
// the resource has no policy.
type Policies struct {
	Identity []*policy.Document
	Endpoint *policy.Document
	Resource *policy.Document
}

// Decide answers as AWS does within one account: a denial anywhere wins; the
// endpoint that carries the request has to allow it; and either the caller's
// own policies or that of the resource (IAM user guide, "Policy evaluation
// logic"). The error is *wire.Error.
func (q Question) Decide(p Policies) error {
	request := policy.Request{
		Principal: principal(q.Call),
		Action:    q.Action,
		Resource:  q.Resource,
		Context:   q.context(),
	}
	if q.Resource == "*" && strings.HasPrefix(q.Action, "s3:") {
		// Policies allow the list of buckets on arn:aws:s3:::* as well (Amazon S3
		// user guide, "Controlling access to a bucket with user policies").
		request.Resource = "arn:aws:s3:::*"
	}
	identity := q.identity(p.Identity, request)
	onResource := policy.Decision{Effect: policy.Silent}
	if p.Resource != nil {
		onResource = p.Resource.Evaluate(request)
	}
	switch {
	case identity == policy.Denied:
		return q.denied("an identity-based policy")
	case onResource.Effect == policy.Denied:
		return q.denied("a resource-based policy")
	}
	if p.Endpoint != nil {
		switch p.Endpoint.Evaluate(request).Effect {
		case policy.Denied:
			return q.denied("a VPC endpoint policy")
		case policy.Silent:
			return q.silent("VPC endpoint policy")
		case policy.Allowed:
		}
	}
	if identity == policy.Allowed || onResource.Effect == policy.Allowed && !onResource.Delegated {
		return nil
	}
	return q.Lacking()
}

// identity is what the caller's own policies say.
func (q Question) identity(own []*policy.Document, request policy.Request) policy.Effect {
	switch {
	case q.Call.Caller.ARN == "":
		return policy.Silent
	case q.Action == "sts:GetCallerIdentity":
		// Nobody needs a permission for it, and none can be denied (AWS STS API
		// reference, GetCallerIdentity).
		return policy.Allowed
	case q.Call.Caller.Role == "":
		return policy.Allowed
	}
	decision, _ := policy.Evaluate(own, request)
	return decision.Effect
}

func principal(c *wire.Call) policy.Principal {
	p := policy.Principal{ARN: c.Caller.ARN}
	if c.Caller.ARN != "" {
		p.Account = c.Account
	}
	if c.Caller.Role != "" {
		p.Role = roleARN(c)
	}
	return p
}

func roleARN(c *wire.Call) string { return "arn:aws:iam::" + c.Account + ":role/" + c.Caller.Role }
