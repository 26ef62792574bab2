package sandbox

import (
	"errors"
	"net/http"
	"strings"

	"linklab/checks/policy"
	"linklab/checks/sandbox/access"
	"linklab/checks/sandbox/wire"
)

// authorise asks the policies of the caller, of the endpoint that carries the
// request, and of each resource.
func (s *Sandbox) authorise(c *wire.Call, service *wire.Service, op *wire.Operation, in any) error {
	action := service.ActionOf(op)
	permissions := []wire.Permission{{Action: action, Resource: "*"}}
	if op.Resources != nil {
		if named := op.Resources(c, in); len(named) > 0 {
			permissions = nil
			for _, resource := range named {
				permissions = append(permissions, wire.Permission{Action: action, Resource: resource})
			}
		}
	}
	if op.Also != nil {
		permissions = append(permissions, op.Also(c, in)...)
	}
	if op.AsksItself {
		permissions = nil
	}
	var conditions map[string][]string
	if op.Conditions != nil {
		conditions = op.Conditions(c, in)
	}
	return s.decide(c, service.Name, service.Protocol, permissions, conditions)
}

// decide asks the policies for each of the permissions.
func (s *Sandbox) decide(c *wire.Call, service string, protocol wire.Protocol, permissions []wire.Permission, conditions map[string][]string) error {
	own, err := s.identityPolicies(c, protocol)
	if err != nil {
		return err
	}
	endpoint, err := s.endpointPolicy(c)
	if err != nil {
		return err
	}
	for _, permission := range permissions {
		q := access.Question{Call: c, Protocol: protocol, Action: permission.Action, Resource: permission.Resource, Conditions: conditions}
		p := access.Policies{Identity: own, Endpoint: endpoint, Resource: s.resourcePolicy(service, permission.Resource)}
		if err := q.Decide(p); err != nil {
			return s.located(err, permission.Resource)
		}
	}
	return nil
}

// located lets the refusal of a bucket itself say where the bucket lies: S3 tells
// that to whoever asks, and clients look for it there (Amazon S3 API reference,
// HeadBucket).
func (s *Sandbox) located(err error, resource string) error {
	bucket, ok := strings.CutPrefix(resource, "arn:aws:s3:::")
	region, known := s.services.bucketRegion(bucket)
	var refusal *wire.Error
	if ok && known && errors.As(err, &refusal) {
		refusal.Header = http.Header{"X-Amz-Bucket-Region": {region}}
	}
	return err
}

// mayS3 asks the policies for one action of S3, for the answers that depend on
// what else the caller may do.
func (s *Sandbox) mayS3(c *wire.Call, action, resource string, conditions map[string][]string) error {
	return s.decide(c, "s3", wire.S3, []wire.Permission{{Action: action, Resource: resource}}, conditions)
}

// identityPolicies are those of the caller's role. The account's user may do
// everything, and has none. The sessions of a role end with it: a role that is
// made again under the same name is another one (IAM user guide, "IAM
// identifiers").
func (s *Sandbox) identityPolicies(c *wire.Call, protocol wire.Protocol) ([]*policy.Document, error) {
	if c.Caller.Role == "" {
		return nil, nil
	}
	id, _, _ := strings.Cut(c.Caller.UserID, ":")
	texts, ok := s.services.iam.RolePolicies(c.Caller.Role)
	if !ok || s.services.iam.RoleID(c.Caller.Role) != id {
		return nil, wire.UnknownToken(protocol)
	}
	return s.parse(texts...), nil
}

// endpointPolicy is the policy of the endpoint that carries the request, nil
// when none does or it lets everything through.
func (s *Sandbox) endpointPolicy(c *wire.Call) (*policy.Document, error) {
	if c.Origin.Endpoint == "" {
		return nil, nil
	}
	for _, region := range s.world.Regions {
		if endpoint := region.Endpoints[c.Origin.Endpoint]; endpoint != nil {
			if endpoint.Policy == "" {
				return nil, nil
			}
			return s.parse(endpoint.Policy)[0], nil
		}
	}
	// Deleted while the request was on its way.
	return nil, &wire.Error{Code: "RequestTimeout", Message: "Your socket connection to the server was not read from or written to within the timeout period."}
}

// resourcePolicy is the policy of the resource itself, nil without one.
func (s *Sandbox) resourcePolicy(service, resource string) *policy.Document {
	text := s.services.resourcePolicy(service, resource)
	if text == "" {
		return nil
	}
	return s.parse(text)[0]
}

// parse reads policies, which have been checked when they were put. One that
// cannot be read says nothing.
func (s *Sandbox) parse(texts ...string) []*policy.Document {
	documents := make([]*policy.Document, len(texts))
	for i, text := range texts {
		document, err := policy.Parse(text)
		if err != nil {
			s.options.Fault(err)
			document = &policy.Document{}
		}
		documents[i] = document
	}
	return documents
}
