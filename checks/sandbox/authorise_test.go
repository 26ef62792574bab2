package sandbox_test

import (
	"context"
	"net/netip"
	"strings"
	"testing"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/wire"
)

// through is a call of the learner's, or of a role's session, by an endpoint
// with the given policy ("" is the default one).
func (l learner) through(policy string, caller *wire.Caller) *wire.Call {
	l.Helper()
	vpc := at(l.do("ec2", "DescribeVpcs", nil), "Vpcs", 0, "VpcId")
	params := map[string]any{"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + ".s3"}
	if policy != "" {
		params["PolicyDocument"] = policy
	}
	endpoint := at(l.do("ec2", "CreateVpcEndpoint", params), "VpcEndpoint", "VpcEndpointId")
	call := l.sandbox.LearnerCall(context.Background(), sandbox.DefaultRegion)
	call.Origin = wire.Origin{SourceIP: netip.MustParseAddr("172.31.0.9"), VPC: vpc, Endpoint: endpoint}
	if caller != nil {
		call.Caller = *caller
	}
	return call
}

// session is an instance's session in a role that there is.
func (l learner) session(role string) wire.Caller {
	l.Helper()
	id := at(l.do("iam", "GetRole", map[string]any{"RoleName": role}), "Role", "RoleId")
	return wire.Caller{ARN: "arn:aws:sts::123456789012:assumed-role/" + role + "/i-1", UserID: id + ":i-1", Role: role}
}

func TestEndpointPolicyDecides(t *testing.T) {
	statement := func(text string) string { return `{"Version":"2012-10-17","Statement":[` + text + `]}` }
	for name, test := range map[string]struct {
		policy string
		want   string // end of the sentence, "" when allowed
	}{
		"default":        {"", ""},
		"allows all":     {statement(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`), ""},
		"allows other":   {statement(`{"Effect":"Allow","Principal":"*","Action":"ec2:DescribeSubnets","Resource":"*"}`), "because no VPC endpoint policy allows the ec2:DescribeVpcs action"},
		"allows others":  {statement(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/bob"},"Action":"*","Resource":"*"}`), "because no VPC endpoint policy allows the ec2:DescribeVpcs action"},
		"allows account": {statement(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"*","Resource":"*"}`), ""},
		"denies":         {statement(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"ec2:Describe*","Resource":"*"}`), "with an explicit deny in a VPC endpoint policy"},
		"by condition":   {statement(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:VpcSourceIp":"172.31.0.0/16"},"Null":{"aws:SourceIp":"true"}}}`), ""},
		"by other":       {statement(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-0"}}}`), "because no VPC endpoint policy allows the ec2:DescribeVpcs action"},
	} {
		t.Run(name, func(t *testing.T) {
			l := learner{t, open(t, "")}
			_, err := l.sandbox.Invoke(l.through(test.policy, nil), "ec2", "DescribeVpcs", nil)
			if (err == nil) != (test.want == "") {
				t.Fatalf("answered %v", err)
			}
			const begin = "UnauthorizedOperation: You are not authorized to perform this operation. User: " + sandbox.UserARN + " is not authorized to perform: ec2:DescribeVpcs "
			if err != nil && err.Error() != begin+test.want {
				t.Errorf("answered %v", err)
			}
		})
	}
}

func TestRoleNeedsItsOwnPolicyAndTheEndpoints(t *testing.T) {
	l := learner{t, open(t, "")}
	l.withRole("app", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*"}]}`)
	role := l.session("app")
	call := l.through("", &role)
	if _, err := l.sandbox.Invoke(call, "ec2", "DescribeVpcs", nil); err != nil {
		t.Error(err)
	}
	for _, test := range []struct{ service, operation, want string }{
		{"ec2", "DescribeSubnets", "UnauthorizedOperation: "},
		{"iam", "ListRoles", "AccessDenied: User: arn:aws:sts::123456789012:assumed-role/app/i-1 is not authorized to perform: iam:ListRoles "},
		{"ssm", "DescribeParameters", "AccessDeniedException: "},
	} {
		_, err := l.sandbox.Invoke(call, test.service, test.operation, nil)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) && !strings.Contains(err.Error(), "InvalidAction") && !strings.Contains(err.Error(), "UnknownOperation") {
			t.Errorf("%s: %v", test.operation, err)
		}
	}
	// Nobody needs a permission to ask who it is.
	if _, err := l.sandbox.Invoke(call, "sts", "GetCallerIdentity", nil); err != nil {
		t.Error(err)
	}
	l.do("iam", "DeleteRolePolicy", map[string]any{"RoleName": "app", "PolicyName": "p"})
	l.do("iam", "RemoveRoleFromInstanceProfile", map[string]any{"RoleName": "app", "InstanceProfileName": "app"})
	l.do("iam", "DeleteRole", map[string]any{"RoleName": "app"})
	refused := func(what string) {
		t.Helper()
		for service, want := range map[string]string{"ec2": "AuthFailure: ", "iam": "InvalidClientTokenId: ", "s3": "InvalidAccessKeyId: ", "ssm": "UnrecognizedClientException: "} {
			operation := map[string]string{"ec2": "DescribeVpcs", "iam": "ListRoles", "s3": "ListBuckets", "ssm": "DescribeInstanceInformation"}[service]
			if _, err := l.sandbox.Invoke(call, service, operation, nil); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s, %s: %v", what, service, err)
			}
		}
	}
	refused("a role that is gone")
	l.do("iam", "CreateRole", map[string]any{"RoleName": "app", "AssumeRolePolicyDocument": trustEC2})
	l.do("iam", "AttachRolePolicy", map[string]any{"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
	refused("another role of the same name")
}
