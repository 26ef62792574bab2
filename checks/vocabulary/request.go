package vocabulary

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	iam "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
	"linklab/checks/policy"
)

// resourceOf is what an action is asked on when it names no one thing. Policies
// that list buckets are written with "*" and with "arn:aws:s3:::*".
func resourceOf(action, region string) string {
	if strings.HasPrefix(action, "s3:") {
		return bucketARN(region, "*")
	}
	return "*"
}

// onResource is the thing that a check's parameters name, else what the action
// is asked on when it names none.
func onResource(s *checks.Scene, action string) string {
	if named := s.With["resource"]; named != "" {
		return named
	}
	return resourceOf(action, s.Snapshot.Region())
}

// principalOf is an instance that uses a role.
func principalOf(role string) policy.Principal {
	number := ""
	if parts := strings.Split(role, ":"); len(parts) > 4 {
		number = parts[4]
	}
	return policy.Principal{Account: number, Role: role,
		ARN: "arn:" + partitionIn(role) + ":sts::" + number + ":assumed-role/" + lastOf(role) + "/i-instance"}
}

// requestContext are the condition keys that are known of a request for an action
// that the lab's instance would make through its endpoint.
func requestContext(s *checks.Scene, role iam.Role, action string) map[string][]string {
	arn := aws.ToString(role.Arn)
	now := s.Clock()
	known := map[string][]string{
		"aws:PrincipalArn":     {arn},
		"aws:PrincipalType":    {"AssumedRole"},
		"aws:RequestedRegion":  {s.Snapshot.Region()},
		"aws:SecureTransport":  {"true"},
		"aws:PrincipalAccount": {principalOf(arn).Account},
		"aws:ResourceAccount":  {principalOf(arn).Account},
		"aws:CurrentTime":      {now.Format(time.RFC3339)},
		"aws:EpochTime":        {strconv.FormatInt(now.Unix(), 10)},
		// The instance's own request, not one that a service makes for it.
		"aws:ViaAWSService":         {"false"},
		"aws:PrincipalIsAWSService": {"false"},
		// Absent from what comes through an endpoint (IAM user guide, aws:SourceIp).
		"aws:SourceIp": nil,
	}
	for key, input := range map[string]string{"aws:SourceVpc": "vpc", "aws:SourceVpce": "endpoint", "aws:VpcSourceIp": "private_ip"} {
		if value := s.Site.ID(input); value != "" {
			known[key] = []string{value}
		}
	}
	if action == actionPublish {
		// What publishes in the lab is its agent (Service Authorization Reference,
		// "Condition keys for Amazon CloudWatch").
		known["cloudwatch:namespace"] = []string{agentNamespace}
	}
	return known
}

// unknownKey is a condition key that decides about the request and whose value
// is not known from outside; "" when the answer does not hang on one.
func unknownKey(documents []*policy.Document, request policy.Request) string {
	for _, document := range documents {
		for _, statement := range document.Statements {
			for _, condition := range statement.Conditions {
				if knows(request, condition.Key) {
					continue
				}
				// Without the condition, would the statement speak of this request?
				bare := statement
				bare.Conditions = slices.DeleteFunc(slices.Clone(statement.Conditions), func(c policy.Condition) bool { return !knows(request, c.Key) })
				alone := policy.Document{Version: document.Version, Statements: []policy.Statement{bare}}
				if alone.Evaluate(request).Effect != policy.Silent {
					return condition.Key
				}
			}
		}
	}
	return ""
}

func knows(request policy.Request, key string) bool {
	for known := range request.Context {
		if strings.EqualFold(known, key) {
			return true
		}
	}
	return false
}
