package awscli_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/network"
)

// laptop is the lab terminal's machine of a new account whose lifecycles are
// instant.
func laptop(t *testing.T) *host.Machine {
	t.Helper()
	clock := func() time.Time { return time.Date(2026, 4, 5, 6, 7, 8, 0, time.UTC) }
	s, err := sandbox.Open(sandbox.Options{Pace: network.Instant, Clock: clock, Seed: 5, Fault: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	m, err := s.Laptop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestOnTheLaptop runs commands in the lab terminal's machine; what they print
// is what the AWS CLI prints.
func TestOnTheLaptop(t *testing.T) {
	m := laptop(t)
	template, err := os.ReadFile("../service/cloudformation/testdata/lab.yaml")
	if err != nil {
		t.Fatal(err)
	}
	view := &files.View{System: m.Files, User: host.Learner}
	if err := view.WriteFile("/home/learner/template.yaml", template, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		line   string
		status int
		want   string // a pattern of the whole output
	}{
		{"aws --version", 0, `aws-cli/2\.\S+ Python/\S+ Linux/.*\n`},
		{"aws sts get-caller-identity --query Arn", 0, `"arn:aws:iam::123456789012:user/learner"\n`},
		{"aws configure list", 0, `(?s).*access_key     \*{16}OX00 shared-credentials-file .*region           ap-northeast-2      config-file    ~/.aws/config\n`},
		{"aws s3 mb s3://lab-bucket", 0, "make_bucket: lab-bucket\n"},
		{"aws s3 mb s3://lab-bucket", 1, `make_bucket failed: s3://lab-bucket An error occurred \(BucketAlreadyOwnedByYou\) when calling the CreateBucket operation: .*\n`},
		{"aws s3 ls", 0, "2026-04-05 06:07:08 lab-bucket\n"},
		{"echo hi > f; aws s3 cp f s3://lab-bucket/d/", 0, "upload: ./f to s3://lab-bucket/d/f\n"},
		{"aws s3 ls s3://lab-bucket", 0, "                           PRE d/\n"},
		{"aws s3 ls s3://lab-bucket/d/", 0, "2026-04-05 06:07:08          3 f\n"},
		{"aws s3 cp s3://lab-bucket/d/f -", 0, "hi\n"},
		{"aws s3 rb s3://lab-bucket", 1, `remove_bucket failed: s3://lab-bucket An error occurred \(BucketNotEmpty\) .*\n`},
		{"aws s3 rb s3://lab-bucket --force", 0, "delete: s3://lab-bucket/d/f\nremove_bucket: lab-bucket\n"},
		{"aws s3 mb s3://lab-virginia --region us-east-1", 0, "make_bucket: lab-virginia\n"},
		{"aws s3 cp f s3://lab-virginia/; aws s3 ls s3://lab-virginia; aws s3 mv s3://lab-virginia/f g; aws s3 rb s3://lab-virginia", 0,
			"upload: ./f to s3://lab-virginia/f\n2026-04-05 06:07:08          3 f\nmove: s3://lab-virginia/f to ./g\nremove_bucket: lab-virginia\n"},
		{"aws ec2 create-key-pair --key-name k --query KeyMaterial --output text > k.pem; grep -c PRIVATE k.pem", 0, "2\n"},
		{"aws cloudformation deploy --stack-name lab --template-file template.yaml --parameter-overrides KeyName=k", 0,
			"\nWaiting for changeset to be created..\nWaiting for stack create/update to complete\nSuccessfully created/updated stack - lab\n"},
		{"aws cloudformation deploy --stack-name lab --template-file template.yaml --parameter-overrides KeyName=k", 0,
			"\nWaiting for changeset to be created..\n\nNo changes to deploy. Stack lab is up to date\n"},
		{"aws cloudformation deploy --stack-name bad --template-file template.yaml --parameter-overrides KeyName=nope", 255,
			"\nWaiting for changeset to be created..\n\nFailed to create the changeset: Waiter ChangeSetCreateComplete failed: " +
				`Waiter encountered a terminal failure state: For expression "Status" we matched expected path: "FAILED" Status: FAILED. ` +
				"Reason: Parameter validation failed: parameter value nope for parameter name KeyName does not exist. Rollback requested by user.\n"},
		{"aws ec2 describe-subnets --filters Name=tag:aws:cloudformation:stack-name,Values=lab --query 'length(Subnets)'", 0, "1\n"},
		{"aws cloudformation wait stack-create-complete --stack-name lab", 0, ""},
		{"aws cloudformation wait stack-update-complete --stack-name nope", 255,
			"\nWaiter StackUpdateComplete failed: Waiter encountered a terminal failure state: Matched expected service error code: ValidationError\n"},
		{"aws cloudformation delete-stack --stack-name lab && aws cloudformation wait stack-delete-complete --stack-name lab", 0, ""},
		{"aws ec2 describe-vpcs --filters Name=is-default,Values=false --query Vpcs", 0, `\[\]` + "\n"},
		// Members of VPC Lattice begin with a small letter.
		{"S=$(aws ec2 describe-subnets --query 'Subnets[0].SubnetId' --output text); V=$(aws ec2 describe-vpcs --query 'Vpcs[0].VpcId' --output text); " +
			"aws vpc-lattice create-resource-gateway --name web-rgw --vpc-identifier $V --subnet-ids $S --tags a=b --query name", 0, "\"web-rgw\"\n"},
		{"R=$(aws vpc-lattice list-resource-gateways --query 'items[0].id' --output text); aws vpc-lattice create-resource-configuration --name web-rcfg --type SINGLE " +
			"--protocol TCP --port-ranges 80 8000-8080 --resource-gateway-identifier $R --resource-configuration-definition 'ipResource={ipAddress=172.31.0.10}' " +
			"--query 'resourceConfigurationDefinition.ipResource.ipAddress'", 0, "\"172.31.0.10\"\n"},
		{"aws vpc-lattice create-resource-configuration --name x-rcfg --type SINGLE --resource-configuration-definition 'IpResource={ipAddress=172.31.0.10}'", 252,
			"\nParameter validation failed:\nUnknown parameter in resourceConfigurationDefinition: \"IpResource\", must be one of: arnResource, dnsResource, ipResource\n"},
		{"aws route53 create-hosted-zone --name shop.example.org --caller-reference 1 --query HostedZone.Name", 0, "\"shop.example.org.\"\n"},
		{"aws ec2 describe-vpcs --endpoint-url http://127.0.0.1:1", 255, "\nCould not connect to the endpoint URL: \"http://127.0.0.1:1\"\n"},
		{"aws ec2 describe-vpcs | head -n 1", 0, "{\n"},
		{"aws ec2 describe-vpcs --region mars-1", 255, "\nCould not connect to the endpoint URL: \"https://ec2.mars-1.amazonaws.com/\"\n"},
	}
	for _, test := range tests {
		var out bytes.Buffer
		status := m.RunScript(t.Context(), host.Learner.Name, "cd; "+test.line, &out)
		if status != test.status || !regexp.MustCompile("^(?:"+pattern(test.want)+")$").MatchString(out.String()) {
			t.Errorf("%s\n got (%d) %s\nwant (%d) %s", test.line, status, out.String(), test.status, test.want)
		}
	}
}

// pattern takes a want without any backslash as plain text.
func pattern(want string) string {
	if strings.Contains(want, `\`) {
		return want
	}
	return regexp.QuoteMeta(want)
}
