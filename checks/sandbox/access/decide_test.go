package access_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"linklab/checks/policy"
	"linklab/checks/sandbox/access"
	"linklab/checks/sandbox/wire"
)

// TestDecide holds the decision between all policies against "Policy evaluation
// logic" of the IAM user guide, for a role of the bucket's own account.
func TestDecide(t *testing.T) {
	const role, root = "arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:root"
	statement := func(effect, principal string) *policy.Document {
		if principal != "" {
			principal = `"Principal":{"AWS":"` + principal + `"},`
		}
		document, err := policy.Parse(`{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `",` + principal + `"Action":"s3:GetObject","Resource":"*"}]}`)
		if err != nil {
			t.Fatal(err)
		}
		return document
	}
	own := func(effect string) []*policy.Document { return []*policy.Document{statement(effect, "")} }
	user := wire.Caller{ARN: "arn:aws:iam::123456789012:user/learner"}
	app := wire.Caller{ARN: "arn:aws:sts::123456789012:assumed-role/app/i-1", Role: "app"}
	for name, test := range map[string]struct {
		caller   wire.Caller
		policies access.Policies
		why      string // the end of the refusal, "" when the request is let in
	}{
		"nothing allows":                       {app, access.Policies{}, "no identity-based policy allows the s3:GetObject action"},
		"the role's policy allows":             {app, access.Policies{Identity: own("Allow")}, ""},
		"the bucket allows the role":           {app, access.Policies{Resource: statement("Allow", role)}, ""},
		"the bucket allows the account":        {app, access.Policies{Resource: statement("Allow", root)}, "no identity-based policy allows the s3:GetObject action"},
		"the account and the role's policy":    {app, access.Policies{Identity: own("Allow"), Resource: statement("Allow", root)}, ""},
		"the role's policy denies":             {app, access.Policies{Identity: own("Deny"), Resource: statement("Allow", role)}, "explicit deny in an identity-based policy"},
		"the bucket denies":                    {app, access.Policies{Identity: own("Allow"), Resource: statement("Deny", role)}, "explicit deny in a resource-based policy"},
		"the bucket denies everybody":          {user, access.Policies{Resource: statement("Deny", "*")}, "explicit deny in a resource-based policy"},
		"the endpoint allows":                  {app, access.Policies{Identity: own("Allow"), Endpoint: statement("Allow", "*")}, ""},
		"the endpoint alone allows":            {app, access.Policies{Endpoint: statement("Allow", "*")}, "no identity-based policy allows the s3:GetObject action"},
		"the endpoint allows another":          {app, access.Policies{Identity: own("Allow"), Endpoint: statement("Allow", role+"2")}, "no VPC endpoint policy allows the s3:GetObject action"},
		"the endpoint denies":                  {app, access.Policies{Identity: own("Allow"), Endpoint: statement("Deny", "*")}, "explicit deny in a VPC endpoint policy"},
		"the endpoint is silent, bucket not":   {app, access.Policies{Resource: statement("Allow", role), Endpoint: statement("Allow", role+"2")}, "no VPC endpoint policy allows the s3:GetObject action"},
		"the user may do everything":           {user, access.Policies{}, ""},
		"nobody":                               {wire.Caller{}, access.Policies{}, "Access Denied"},
		"nobody, and the bucket lets everyone": {wire.Caller{}, access.Policies{Resource: statement("Allow", "*")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			question := access.Question{Call: &wire.Call{Account: "123456789012", Region: "ap-northeast-2", Caller: test.caller, Now: time.Unix(0, 0)},
				Protocol: wire.S3, Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/key"}
			err := question.Decide(test.policies)
			if test.why == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var refused *wire.Error
			if !errors.As(err, &refused) || refused.Code != "AccessDenied" || !strings.HasSuffix(refused.Message, test.why) {
				t.Errorf("%v, want a refusal that ends in %q", err, test.why)
			}
		})
	}
}
