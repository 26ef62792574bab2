package vocabulary

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/policy"
)

// outsider is the source address of a request that comes over the internet when
// no better one is known (RFC 5737, TEST-NET-1).
const outsider = "192.0.2.1"

// insideRequest is what the lab's instance asks for through an endpoint.
func insideRequest(s *checks.Scene, role iam.Role, endpoint, action, resource string) policy.Request {
	request := policy.Request{Action: action, Resource: resource, Principal: principalOf(aws.ToString(role.Arn)), Context: requestContext(s, role, action)}
	request.Context["aws:SourceVpce"] = []string{endpoint}
	return request
}

// outsideRequest is the same with the instance's credentials by the internet
// gateway or from anywhere else: what comes through an endpoint is absent.
func outsideRequest(s *checks.Scene, role iam.Role, action, resource string) policy.Request {
	request := insideRequest(s, role, "", action, resource)
	overInternet(request, s.Site.ID("public_ip"))
	return request
}

func overInternet(request policy.Request, address string) {
	for _, key := range []string{"aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"} {
		request.Context[key] = nil
	}
	if address == "" {
		address = outsider
	}
	request.Context["aws:SourceIp"] = []string{address}
}

// learnerRequest is what the learner asks for from the laptop.
func learnerRequest(ctx context.Context, s *checks.Scene, action, resource string) (policy.Request, error) {
	identity, err := s.Snapshot.Identity(ctx)
	if err != nil {
		return policy.Request{}, err
	}
	arn, err := s.Snapshot.PrincipalARN(ctx)
	if err != nil {
		return policy.Request{}, err
	}
	request := policy.Request{Action: action, Resource: resource,
		Principal: policy.Principal{Account: identity.Number, ARN: identity.ARN}, Context: requestContext(s, iam.Role{Arn: aws.String(arn)}, action)}
	request.Context["aws:userid"] = []string{identity.UserID}
	switch {
	case arn != identity.ARN:
		request.Principal.Role = arn
	case strings.HasSuffix(arn, ":root"):
		request.Context["aws:PrincipalType"] = []string{"Account"}
	default:
		request.Context["aws:PrincipalType"] = []string{"User"}
		request.Context["aws:username"] = []string{lastOf(arn)}
	}
	overInternet(request, "")
	return request, nil
}

// ownAddress puts the laptop's address into a request, when the policy asks for
// it at all: finding it out is a request to the internet.
func ownAddress(ctx context.Context, s *checks.Scene, document *policy.Document, request policy.Request) {
	if len(conditionsOn(document, "aws:SourceIp")) == 0 {
		return
	}
	if address, err := s.Uplink.Address(ctx); err == nil {
		request.Context["aws:SourceIp"] = []string{address.String()}
		return
	}
	delete(request.Context, "aws:SourceIp")
}

// conditionsOn are the conditions of a policy's Deny statements on a key.
func conditionsOn(document *policy.Document, key string) []policy.Condition {
	var found []policy.Condition
	for _, statement := range document.Statements {
		if statement.Effect != "Deny" {
			continue
		}
		for _, condition := range statement.Conditions {
			if strings.EqualFold(condition.Key, key) {
				found = append(found, condition)
			}
		}
	}
	return found
}

// aboutPrincipal tells whether a condition key says who asks, not from where.
func aboutPrincipal(key string) bool {
	key = strings.ToLower(key)
	return strings.HasPrefix(key, "aws:principal") || slices.Contains([]string{"aws:userid", "aws:username"}, key)
}

// isNegated tells whether a condition holds for all values but those given.
func isNegated(operator string) bool {
	_, name, ok := strings.Cut(operator, ":")
	if !ok {
		name = operator
	}
	return strings.HasPrefix(name, "StringNot") || strings.HasPrefix(name, "ArnNot") || strings.HasPrefix(name, "Not")
}
