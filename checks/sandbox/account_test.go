package sandbox_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/host"
)

// learner runs operations as the account's user.
type learner struct {
	testing.TB
	sandbox *sandbox.Sandbox
}

func (l learner) do(service, operation string, params map[string]any) map[string]any {
	l.Helper()
	out, err := l.try(service, operation, params)
	if err != nil {
		l.Fatalf("%s %s: %v", service, operation, err)
	}
	return out
}

func (l learner) try(service, operation string, params map[string]any) (map[string]any, error) {
	return l.sandbox.Invoke(l.sandbox.LearnerCall(context.Background(), sandbox.DefaultRegion), service, operation, params)
}

// at finds a value in an answer: "Vpcs", 0, "VpcId".
func at(value any, way ...any) string {
	for _, step := range way {
		switch step := step.(type) {
		case string:
			m, _ := value.(map[string]any)
			value = m[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return ""
			}
			value = list[step]
		}
	}
	text, _ := value.(string)
	return text
}

const trustEC2 = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// launch starts an instance in the default VPC and returns its id.
func (l learner) launch(userData string, more map[string]any) string {
	l.Helper()
	image := l.do("ssm", "GetParameter", map[string]any{"Name": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"})
	params := map[string]any{
		"ImageId": at(image, "Parameter", "Value"), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1,
		"UserData": base64.StdEncoding.EncodeToString([]byte(userData)),
	}
	for name, value := range more {
		params[name] = value
	}
	id := at(l.do("ec2", "RunInstances", params), "Instances", 0, "InstanceId")
	if id == "" {
		l.Fatal("no instance")
	}
	return id
}

// withRole makes a role with one policy and an instance profile of the same
// name.
func (l learner) withRole(name, policy string) map[string]any {
	l.Helper()
	l.do("iam", "CreateRole", map[string]any{"RoleName": name, "AssumeRolePolicyDocument": trustEC2})
	l.do("iam", "PutRolePolicy", map[string]any{"RoleName": name, "PolicyName": "p", "PolicyDocument": policy})
	l.do("iam", "CreateInstanceProfile", map[string]any{"InstanceProfileName": name})
	l.do("iam", "AddRoleToInstanceProfile", map[string]any{"InstanceProfileName": name, "RoleName": name})
	return map[string]any{"IamInstanceProfile": map[string]any{"Name": name}}
}

func (l learner) console(id string) string {
	l.Helper()
	out := l.do("ec2", "GetConsoleOutput", map[string]any{"InstanceId": id, "Latest": true})
	text, err := base64.StdEncoding.DecodeString(at(out, "Output"))
	if err != nil {
		l.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func TestUserDataRunsAndItsRequestsAreTheRoles(t *testing.T) {
	l := learner{t, open(t, t.TempDir())}
	profile := l.withRole("app", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*"}]}`)
	id := l.launch("#!/bin/bash\necho hello from $(hostname)\naws sts get-caller-identity --query Arn --output text\naws ec2 describe-vpcs --query 'Vpcs[].CidrBlock' --output text\naws ec2 describe-subnets\n", profile)
	text := l.console(id)
	for _, want := range []string{
		"hello from ip-172-31-",
		"\narn:aws:sts::123456789012:assumed-role/app/" + id + "\n",
		"\n172.31.0.0/16\n",
		"(UnauthorizedOperation) when calling the DescribeSubnets operation: You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/app/" + id +
			" is not authorized to perform: ec2:DescribeSubnets because no identity-based policy allows the ec2:DescribeSubnets action",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("console lacks %q:\n%s", want, text)
		}
	}
}

func TestRoleThatIsGoneOpensNothing(t *testing.T) {
	l := learner{t, open(t, "")}
	profile := l.withRole("app", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	id := l.launch("#!/bin/bash\n", profile)
	l.console(id)
	run := func() string {
		t.Helper()
		m := l.machine(id)
		var out bytes.Buffer
		m.RunScript(context.Background(), "root", "aws ec2 describe-vpcs --query 'Vpcs[0].CidrBlock' --output text", &out)
		return out.String()
	}
	if got := run(); got != "172.31.0.0/16\n" {
		t.Fatalf("with its role: %q", got)
	}
	l.do("iam", "PutRolePolicy", map[string]any{"RoleName": "app", "PolicyName": "p", "PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ec2:Describe*","Resource":"*"}]}`})
	if got := run(); !strings.Contains(got, "with an explicit deny in an identity-based policy") {
		t.Errorf("denied: %q", got)
	}
}

// machine is the machine of an instance as the account has it.
func (l learner) machine(id string) *host.Machine {
	l.Helper()
	m, err := l.sandbox.Guest(context.Background(), id)
	if err != nil {
		l.Fatal(err)
	}
	return m
}

func TestLaptopHasTheLearnersKeys(t *testing.T) {
	s := open(t, "")
	laptop, err := s.Laptop(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	laptop.RunScript(context.Background(), "learner", "aws sts get-caller-identity --query Arn --output text; curl -s checkip.amazonaws.com", &out)
	if out.String() != sandbox.UserARN+"\n203.0.113.10\n" {
		t.Errorf("%q", out.String())
	}
}
