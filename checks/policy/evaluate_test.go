package policy_test

import (
	"errors"
	"strings"
	"testing"

	"linklab/checks/policy"
)

const account = "123456789012"

var (
	role = policy.Principal{
		Account: account,
		ARN:     "arn:aws:sts::123456789012:assumed-role/app/i-1",
		Role:    "arn:aws:iam::123456789012:role/app",
	}
	user      = policy.Principal{Account: account, ARN: "arn:aws:iam::123456789012:user/ann"}
	anonymous = policy.Principal{}
)

func parse(t *testing.T, text string) *policy.Document {
	t.Helper()
	d, err := policy.Parse(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return d
}

func TestEvaluateActionsAndResources(t *testing.T) {
	for name, test := range map[string]struct {
		statements       string
		action, resource string
		want             policy.Effect
		index            int
	}{
		"allowed":             {`{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`, "s3:ListAllMyBuckets", "*", policy.Allowed, 0},
		"any case":            {`{"Effect":"Allow","Action":"S3:listallmybuckets","Resource":"*"}`, "s3:ListAllMyBuckets", "*", policy.Allowed, 0},
		"other action":        {`{"Effect":"Allow","Action":"s3:List*","Resource":"*"}`, "s3:GetObject", "arn:aws:s3:::b/k", policy.Silent, -1},
		"wildcards":           {`{"Effect":"Allow","Action":["s3:Get*","s3:?ist*"],"Resource":"arn:aws:s3:::b/*"}`, "s3:GetObject", "arn:aws:s3:::b/k/l", policy.Allowed, 0},
		"bucket is no object": {`{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}`, "s3:ListBucket", "arn:aws:s3:::b", policy.Silent, -1},
		"resource by case":    {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::B"}`, "s3:ListBucket", "arn:aws:s3:::b", policy.Silent, -1},
		"deny wins":           {`[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]`, "s3:GetObject", "x", policy.Denied, 1},
		"deny first":          {`[{"Effect":"Deny","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}]`, "s3:GetObject", "x", policy.Denied, 0},
		"not action":          {`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "s3:GetObject", "x", policy.Allowed, 0},
		"not action meant":    {`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "iam:GetRole", "x", policy.Silent, -1},
		"not resource":        {`{"Effect":"Deny","Action":"*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`, "s3:GetObject", "arn:aws:s3:::c/k", policy.Denied, 0},
		"not resource meant":  {`{"Effect":"Deny","Action":"*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`, "s3:GetObject", "arn:aws:s3:::b/k", policy.Silent, -1},
		"variable":            {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, "s3:GetObject", "arn:aws:s3:::b/ann/k", policy.Allowed, 0},
		"variable of another": {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, "s3:GetObject", "arn:aws:s3:::b/bob/k", policy.Silent, -1},
		"variable not there":  {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:nothing}*"}`, "s3:GetObject", "arn:aws:s3:::b/k", policy.Silent, -1},
		"variable's default":  {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:nothing, 'k'}"}`, "s3:GetObject", "arn:aws:s3:::b/k", policy.Allowed, 0},
		"literal star":        {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${*}"}`, "s3:GetObject", "arn:aws:s3:::b/k", policy.Silent, -1},
		"literal star met":    {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${*}"}`, "s3:GetObject", "arn:aws:s3:::b/*", policy.Allowed, 0},
		"second statement":    {`[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Sid":"Two","Effect":"Allow","Action":"s3:*","Resource":"*"}]`, "s3:GetObject", "x", policy.Allowed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, `{"Version":"2012-10-17","Statement":`+test.statements+`}`)
			got := d.Evaluate(policy.Request{
				Principal: role, Action: test.action, Resource: test.resource,
				Context: map[string][]string{"aws:username": {"ann"}},
			})
			if got.Effect != test.want || got.Index != test.index {
				t.Errorf("%s by statement %d, want %s by %d", got.Effect, got.Index, test.want, test.index)
			}
			if got.Effect != policy.Silent && got.Statement != &d.Statements[got.Index] {
				t.Error("names another statement than its index")
			}
		})
	}
}

func TestValueIsNoWildcard(t *testing.T) {
	d := parse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username}"}}`)
	r := policy.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/ann", Context: map[string][]string{"aws:username": {"*"}}}
	if got := d.Evaluate(r); got.Effect != policy.Silent {
		t.Error("a user named * may read everybody's")
	}
}

func TestOldVersionHasNoVariables(t *testing.T) {
	d := parse(t, `{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"b/${aws:username}"}}`)
	r := policy.Request{Action: "s3:GetObject", Resource: "b/${aws:username}", Context: map[string][]string{"aws:username": {"ann"}}}
	if got := d.Evaluate(r); got.Effect != policy.Allowed {
		t.Error("the text was not taken as it is")
	}
}

func TestEvaluatePrincipals(t *testing.T) {
	for name, test := range map[string]struct {
		principal string
		who       policy.Principal
		want      policy.Effect
		delegated bool
	}{
		"anyone":                {`"Principal":"*"`, anonymous, policy.Allowed, false},
		"any AWS":               {`"Principal":{"AWS":"*"}`, anonymous, policy.Allowed, false},
		"role of a session":     {`"Principal":{"AWS":"arn:aws:iam::123456789012:role/app"}`, role, policy.Allowed, false},
		"session":               {`"Principal":{"AWS":["x","arn:aws:sts::123456789012:assumed-role/app/i-1"]}`, role, policy.Allowed, false},
		"other role":            {`"Principal":{"AWS":"arn:aws:iam::123456789012:role/other"}`, role, policy.Silent, false},
		"account":               {`"Principal":{"AWS":"123456789012"}`, user, policy.Allowed, true},
		"root":                  {`"Principal":{"AWS":"arn:aws:iam::123456789012:root"}`, user, policy.Allowed, true},
		"root not of anonymous": {`"Principal":{"AWS":"arn:aws:iam::123456789012:root"}`, anonymous, policy.Silent, false},
		"no pattern for users":  {`"Principal":{"AWS":"arn:aws:iam::123456789012:user/*"}`, user, policy.Silent, false},
		"service":               {`"Principal":{"Service":"ec2.amazonaws.com"}`, policy.Principal{Service: "ec2.amazonaws.com"}, policy.Allowed, false},
		"service is not a user": {`"Principal":{"Service":"ec2.amazonaws.com"}`, user, policy.Silent, false},
		"all but":               {`"NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/ann"}`, role, policy.Allowed, false},
		"all but this one":      {`"NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/ann"}`, user, policy.Silent, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, `{"Statement":{"Effect":"Allow",`+test.principal+`,"Action":"*","Resource":"*"}}`)
			got := d.Evaluate(policy.Request{Principal: test.who, Action: "s3:GetObject", Resource: "r"})
			if got.Effect != test.want || got.Delegated != test.delegated {
				t.Errorf("%s delegated %t, want %s %t", got.Effect, got.Delegated, test.want, test.delegated)
			}
		})
	}
}

func TestEvaluateConditions(t *testing.T) {
	context := map[string][]string{
		"aws:SourceVpce": {"vpce-1"}, "aws:SourceIp": {"203.0.113.10"}, "aws:SecureTransport": {"true"},
		"aws:PrincipalArn": {"arn:aws:iam::123456789012:role/path/app"}, "s3:max-keys": {"10"},
		"aws:CurrentTime": {"2026-03-04T05:06:07Z"}, "aws:EpochTime": {"1772600767"}, "aws:TagKeys": {"a", "b"}, "aws:none": {},
	}
	for condition, want := range map[string]bool{
		`{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`:                                          true,
		`{"StringEquals":{"AWS:sourcevpce":["vpce-2","vpce-1"]}}`:                               true,
		`{"StringEquals":{"aws:SourceVpce":"VPCE-1"}}`:                                          false,
		`{"StringEqualsIgnoreCase":{"aws:SourceVpce":"VPCE-1"}}`:                                true,
		`{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`:                                       false,
		`{"StringNotEquals":{"aws:SourceVpce":["vpce-2","vpce-1"]}}`:                            false,
		`{"StringNotEquals":{"aws:SourceVpce":"vpce-2"}}`:                                       true,
		`{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}`:                                         true,
		`{"StringEquals":{"aws:SourceVpc":"vpc-1"}}`:                                            false,
		`{"StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"}}`:                                    true,
		`{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-2"}}`:                                  false,
		`{"StringLike":{"aws:SourceVpce":"vpce-?"}}`:                                            true,
		`{"StringLike":{"aws:SourceVpce":"vpc-*"}}`:                                             false,
		`{"StringNotLike":{"aws:SourceVpce":"vpce-*"}}`:                                         false,
		`{"StringEquals":{"aws:SourceVpce":"vpce-*"}}`:                                          false,
		`{"StringEquals":{"aws:none":"x"}}`:                                                     false,
		`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`:                                       true,
		`{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","203.0.113.10"]}}`:                          true,
		`{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`:                                    false,
		`{"NotIpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}}`:                                     true,
		`{"IpAddress":{"aws:SourceIp":"nonsense"}}`:                                             false,
		`{"Bool":{"aws:SecureTransport":true}}`:                                                 true,
		`{"Bool":{"aws:SecureTransport":"false"}}`:                                              false,
		`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`:                                true,
		`{"Null":{"aws:SourceVpce":"false"}}`:                                                   true,
		`{"Null":{"aws:SourceVpce":true}}`:                                                      false,
		`{"Null":{"aws:SourceVpc":"true"}}`:                                                     true,
		`{"Null":{"aws:none":"true"}}`:                                                          true,
		`{"Null":{"aws:none":"false"}}`:                                                         false,
		`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*"}}`:                   true,
		`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::*:role/path/app"}}`:                     true,
		`{"ArnLike":{"aws:PrincipalArn":"arn:*:role/path/app"}}`:                                false,
		`{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/*"}}`:                true,
		`{"NumericLessThanEquals":{"s3:max-keys":10}}`:                                          true,
		`{"NumericLessThan":{"s3:max-keys":"10"}}`:                                              false,
		`{"NumericGreaterThan":{"s3:max-keys":"9.5"}}`:                                          true,
		`{"NumericNotEquals":{"s3:max-keys":"10"}}`:                                             false,
		`{"NumericEquals":{"s3:max-keys":"x"}}`:                                                 false,
		`{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01"}}`:                                  true,
		`{"DateLessThan":{"aws:CurrentTime":"2026-03-04T05:06:07Z"}}`:                           false,
		`{"DateLessThanEquals":{"aws:CurrentTime":"2026-03-04T05:06:07Z"}}`:                     true,
		`{"DateEquals":{"aws:EpochTime":"2026-03-04T05:06:07Z"}}`:                               true,
		`{"ForAnyValue:StringEquals":{"aws:TagKeys":["b","c"]}}`:                                true,
		`{"ForAllValues:StringEquals":{"aws:TagKeys":["b","c"]}}`:                               false,
		`{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b","c"]}}`:                           true,
		`{"ForAllValues:StringEquals":{"aws:Missing":"x"}}`:                                     true,
		`{"ForAnyValue:StringEquals":{"aws:Missing":"x"}}`:                                      false,
		`{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}}`:                                   true,
		`{"ForAllValues:StringNotEquals":{"aws:TagKeys":"a"}}`:                                  false,
		`{"StringEquals":{"aws:SourceVpce":"vpce-1"},"Bool":{"aws:SecureTransport":"false"}}`:   false,
		`{"StringEquals":{"aws:SourceVpce":"vpce-1","aws:SecureTransport":["true","unknown"]}}`: true,
	} {
		d := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":`+condition+`}]}`)
		got := d.Evaluate(policy.Request{Principal: role, Action: "s3:GetObject", Resource: "r", Context: context})
		if (got.Effect == policy.Allowed) != want {
			t.Errorf("%s: %s", condition, got.Effect)
		}
	}
}

func TestEvaluateSeveralPolicies(t *testing.T) {
	allow := parse(t, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	deny := parse(t, `{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}`)
	other := parse(t, `{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}`)
	for name, test := range map[string]struct {
		policies []*policy.Document
		want     policy.Effect
		which    int
	}{
		"none":        {nil, policy.Silent, -1},
		"one allows":  {[]*policy.Document{other, allow}, policy.Allowed, 1},
		"one denies":  {[]*policy.Document{allow, deny}, policy.Denied, 1},
		"none matter": {[]*policy.Document{other}, policy.Silent, -1},
	} {
		got, which := policy.Evaluate(test.policies, policy.Request{Action: "s3:GetObject", Resource: "r"})
		if got.Effect != test.want || which != test.which {
			t.Errorf("%s: %s by %d, want %s by %d", name, got.Effect, which, test.want, test.which)
		}
	}
}

// A statement that names the caller itself allows by itself, wherever it stands
// beside one that leaves the decision to the account.
func TestOwnStatementOutweighsDelegation(t *testing.T) {
	const account = `{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"*","Resource":"*"}`
	const own = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/ann"},"Action":"*","Resource":"*"}`
	request := policy.Request{Principal: user, Action: "s3:GetObject", Resource: "r"}
	for i, statements := range []string{account + "," + own, own + "," + account} {
		got := parse(t, `{"Statement":[`+statements+`]}`).Evaluate(request)
		if got.Effect != policy.Allowed || got.Delegated || got.Index != 1-i {
			t.Errorf("%s delegated %t by statement %d, want the user's own", got.Effect, got.Delegated, got.Index)
		}
	}
}

func TestParseForms(t *testing.T) {
	encoded := parse(t, "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Sid%22%3A%22a+b%22%2C%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22sts%3AAssumeRole%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%7D%5D%7D")
	if encoded.Version != "2012-10-17" || encoded.Statements[0].SID != "a+b" || encoded.Statements[0].Principal.Service[0] != "ec2.amazonaws.com" {
		t.Errorf("%+v", encoded)
	}
	if err := encoded.Validate(policy.Trust); err != nil {
		t.Error(err)
	}
}

func TestParseRefuses(t *testing.T) {
	statement := `"Action":"s3:*","Resource":"*"`
	for text, where := range map[string]string{
		``:                         "not a JSON object",
		`{`:                        "policy:",
		`[]`:                       "not a JSON object",
		`%zz`:                      "neither JSON",
		`{"Version":"2012-10-17"}`: "Statement: missing",
		`{"Version":"2020-01-01","Statement":{"Effect":"Allow",` + statement + `}}`:                                     "Version",
		`{"Statement":{` + statement + `}}`:                                                                             "Statement[0].Effect: missing",
		`{"Statement":{"Effect":"allow",` + statement + `}}`:                                                            "Statement[0].Effect",
		`{"Statement":{"Effect":"Allow","Efect":"x",` + statement + `}}`:                                                "Statement[0].Efect: unknown element",
		`{"Statement":{"Effect":"Allow","Action":5,"Resource":"*"}}`:                                                    "Statement[0].Action",
		`{"Statement":{"Effect":"Allow","Action":"a:b","NotAction":"a:b","Resource":"*"}}`:                              "exclude each other",
		`{"Statement":{"Effect":"Allow","Principal":"me",` + statement + `}}`:                                           "Statement[0].Principal",
		`{"Statement":{"Effect":"Allow","Principal":{"Who":"me"},` + statement + `}}`:                                   "Statement[0].Principal.Who",
		`{"Statement":{"Effect":"Allow","Condition":{"StringLooks":{"a":"b"}},` + statement + `}}`:                      "StringLooks: unknown condition operator",
		`{"Statement":{"Effect":"Allow","Condition":{"StringLike":"b"},` + statement + `}}`:                             "StringLike: not a JSON object",
		`{"Statement":{"Effect":"Allow","Effect":"Deny",` + statement + `}}`:                                            "Effect: given twice",
		`{"Statement":[{"Sid":"a","Effect":"Allow",` + statement + `},{"Sid":"a","Effect":"Allow",` + statement + `}]}`: "unique",
		`{"Statement":{"Effect":"Allow",` + statement + `}} {}`:                                                         "more after",
	} {
		_, err := policy.Parse(text)
		var syntax *policy.SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), where) {
			t.Errorf("%s\n got %v, want %q", text, err, where)
		}
	}
}

func TestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		kind      policy.Kind
		statement string
		want      string
	}{
		"identity":                {policy.Identity, `"Action":"s3:*","Resource":"*"`, ""},
		"identity with principal": {policy.Identity, `"Principal":"*","Action":"s3:*","Resource":"*"`, "should not specify a principal"},
		"identity for nothing":    {policy.Identity, `"Action":"s3:*"`, "must contain resources"},
		"no action":               {policy.Identity, `"Resource":"*"`, "must contain actions"},
		"no vendor":               {policy.Identity, `"Action":"GetObject","Resource":"*"`, "prefaced by a vendor"},
		"no ARN":                  {policy.Identity, `"Action":"s3:*","Resource":"bucket"`, "must be in ARN format"},
		"resource":                {policy.Resource, `"Principal":"*","Action":"*","Resource":"*"`, ""},
		"resource for nobody":     {policy.Resource, `"Action":"*","Resource":"*"`, "missing required field Principal"},
		"trust":                   {policy.Trust, `"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"`, ""},
		"trust of a resource":     {policy.Trust, `"Principal":"*","Action":"sts:AssumeRole","Resource":"*"`, "prohibited field Resource"},
	} {
		err := parse(t, `{"Statement":{"Effect":"Allow",`+test.statement+`}}`).Validate(test.kind)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":"s3:*","Resource":"a${b,'c'}","Condition":{"ForAnyValue:StringLikeIfExists":{"k":["*a*b?",true,1]}}}]}`, "ab")
	f.Add(`%7B%7D`, "")
	f.Fuzz(func(t *testing.T, text, value string) {
		d, err := policy.Parse(text)
		if err != nil {
			var syntax *policy.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("no SyntaxError: %v", err)
			}
			return
		}
		r := policy.Request{Principal: role, Action: value, Resource: value, Context: map[string][]string{"k": {value}}}
		decision := d.Evaluate(r)
		if (decision.Effect == policy.Silent) != (decision.Statement == nil) {
			t.Fatalf("%+v", decision)
		}
		for _, kind := range []policy.Kind{policy.Identity, policy.Resource, policy.Trust} {
			_ = d.Validate(kind)
		}
	})
}

// TestNoStatements: what is there and says nothing allows nothing, and is no
// policy that AWS takes for a bucket or a role.
func TestNoStatements(t *testing.T) {
	d, err := policy.Parse(`{"Version":"2012-10-17","Statement":[]}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Evaluate(policy.Request{Action: "s3:GetObject", Resource: "*"}).Effect; got != policy.Silent {
		t.Errorf("it says %v", got)
	}
	if err := d.Validate(policy.Resource); err == nil {
		t.Error("it is valid")
	}
}
