package policy_test

import (
	"slices"
	"testing"

	"linklab/checks/policy"
)

func TestNearest(t *testing.T) {
	request := policy.Request{Principal: role, Action: "s3:ListAllMyBuckets", Resource: "arn:aws:s3:::*",
		Context: map[string][]string{"aws:SourceVpc": {"vpc-1"}}}
	const all = `"Effect":"Allow","Principal":"*","Resource":"*"`
	for name, test := range map[string]struct {
		statements string
		want       []policy.Clause
		condition  string
	}{
		"principal":     {`{"Effect":"Allow","Principal":{"Service":"x.amazonaws.com"},"Action":"*","Resource":"*"}`, []policy.Clause{policy.ByPrincipal}, ""},
		"not principal": {`{"Effect":"Allow","NotPrincipal":"*","Action":"*","Resource":"*"}`, []policy.Clause{policy.ByPrincipal}, ""},
		"action":        {`{` + all + `,"Action":"s3:Get*"}`, []policy.Clause{policy.ByAction}, ""},
		"not action":    {`{` + all + `,"NotAction":"s3:*"}`, []policy.Clause{policy.ByAction}, ""},
		"resource":      {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::one"}`, []policy.Clause{policy.ByResource}, ""},
		"condition": {`{` + all + `,"Action":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-2"}}}`,
			[]policy.Clause{policy.ByCondition}, "StringEquals aws:SourceVpc"},
		"the nearer of two": {`{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::one"},{` + all + `,"Action":"s3:Get*"}`,
			[]policy.Clause{policy.ByAction}, ""},
		"rather the one about the action": {`{` + all + `,"Action":"s3:Get*"},{` + all + `,"Action":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-2"}}}`,
			[]policy.Clause{policy.ByCondition}, "StringEquals aws:SourceVpc"},
		"no Allow": {`{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`, nil, ""},
	} {
		found := parse(t, `{"Version":"2012-10-17","Statement":[`+test.statements+`]}`).Nearest(request)
		if !slices.Equal(found.Clauses, test.want) || found.Condition != test.condition {
			t.Errorf("%s: %v %q, want %v", name, found.Clauses, found.Condition, test.want)
		}
	}
}

func TestNearestDeny(t *testing.T) {
	request := policy.Request{Principal: role, Action: "s3:GetObject", Resource: "arn:aws:s3:::one/key"}
	document := parse(t, `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},
		{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::two/*"},
		{"Sid":"near","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::one"}]}`)
	if found := document.NearestDeny(request); found.Statement == nil || found.Statement.SID != "near" || !found.Only(policy.ByResource) {
		t.Errorf("%+v", found)
	}
	if found := parse(t, `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`).NearestDeny(request); found.Statement != nil {
		t.Errorf("%+v in a policy without Deny", found)
	}
}
