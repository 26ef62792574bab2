package awscli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/awscli/cmdline"
)

func TestOutput(t *testing.T) {
	tests := []struct{ line, want string }{
		{`ec2 describe-vpcs --vpc-ids vpc-1 --query Vpcs[0]`, `{
    "CidrBlock": "10.0.0.0/16",
    "VpcId": "vpc-1",
    "IsDefault": false,
    "Tags": [
        {
            "Key": "Name",
            "Value": "lab"
        },
        {
            "Key": "linklab",
            "Value": "s3-gateway"
        }
    ]
}
`},
		{`ec2 describe-vpcs --query Vpcs[].VpcId --output text`, "vpc-1\tvpc-2\n"},
		{`ec2 describe-vpcs --output text`, "VPCS\t10.0.0.0/16\tFalse\tvpc-1\nTAGS\tName\tlab\nTAGS\tlinklab\ts3-gateway\nVPCS\t172.31.0.0/16\tTrue\tvpc-2\n"},
		{`ec2 describe-vpcs --page-size 1 --query length(Vpcs)`, "2\n"},
		{`ec2 describe-vpcs --max-items 1 --query [NextToken,length(Vpcs)] --output text`, "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==\t1\n"},
		{`ec2 describe-vpcs --starting-token eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ== --query Vpcs[].VpcId --output text`, "vpc-2\n"},
		{`ec2 describe-vpcs --no-paginate --max-results 1 --query NextToken`, "\"more\"\n"},
		{`--output yaml ec2 describe-vpcs --query Vpcs[1]`, "CidrBlock: 172.31.0.0/16\nIsDefault: true\nVpcId: vpc-2\n"},
		{`ec2 describe-vpcs --query Vpcs[].[VpcId,IsDefault] --output table`, strings.Join([]string{
			"--------------------",
			"|   DescribeVpcs   |",
			"+--------+---------+",
			"|  vpc-1 |  False  |",
			"|  vpc-2 |  True   |",
			"+--------+---------+", ""}, "\n")},
	}
	for _, test := range tests {
		out, errs, status := run(t, newFakeEC2(), newFakeMachine(), test.line)
		if out != test.want || status != 0 || errs != "" {
			t.Errorf("%s: status %d, stderr %q\n got %s\nwant %s", test.line, status, errs, out, test.want)
		}
	}
}

func TestInputs(t *testing.T) {
	tests := []struct{ line, want string }{
		{`ec2 describe-vpcs --filters Name=is-default,Values=true,false Name=tag:Name,Values=lab`,
			`DescribeVpcs {"Filters": [{"Name": "is-default", "Values": ["true", "false"]}, {"Name": "tag:Name", "Values": ["lab"]}]}`},
		{`ec2 describe-vpcs --filter '[{"Name":"vpc-id","Values":["vpc-1"]}]'`,
			`DescribeVpcs {"Filters": [{"Name": "vpc-id", "Values": ["vpc-1"]}]}`},
		{`ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name s --route-table-ids rtb-1 rtb-2 --no-private-dns-enabled --tag-specifications 'ResourceType=vpc-endpoint,Tags=[{Key=Name,Value=s3 gw}]'`,
			`CreateVpcEndpoint {"VpcId": "vpc-1", "ServiceName": "s", "RouteTableIds": ["rtb-1", "rtb-2"], "PrivateDnsEnabled": false, "TagSpecifications": [{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "Name", "Value": "s3 gw"}]}]}`},
		{`ec2 create-vpc-endpoint --vpc-id=vpc-1 --service-name s --dry-run`,
			`CreateVpcEndpoint {"DryRun": true, "VpcId": "vpc-1", "ServiceName": "s"}`},
		{`ec2 modify-vpc-attribute --vpc-id v --enable-dns-hostnames '{"Value":true}'`,
			`ModifyVpcAttribute {"EnableDnsHostnames": {"Value": true}, "VpcId": "v"}`},
		{`ec2 modify-vpc-attribute --enable-dns-hostnames --vpc-id v`,
			`ModifyVpcAttribute {"EnableDnsHostnames": {"Value": true}, "VpcId": "v"}`},
		{`ec2 modify-vpc-attribute --vpc-id v --no-enable-dns-support`,
			`ModifyVpcAttribute {"EnableDnsSupport": {"Value": false}, "VpcId": "v"}`},
		{`ec2 modify-vpc-attribute --vpc-id v --enable-dns-support Value=false`,
			`ModifyVpcAttribute {"EnableDnsSupport": {"Value": false}, "VpcId": "v"}`},
		{`ec2 run-instances --image-id ami-1 --count 2:3 --user-data file://boot.sh`,
			`RunInstances {"ImageId": "ami-1", "MaxCount": 3, "MinCount": 2, "UserData": "IyEvYmluL3NoCg=="}`},
		{`ec2 run-instances --image-id ami-1 --subnet-id subnet-1 --security-group-ids sg-1 --no-associate-public-ip-address`,
			`RunInstances {"ImageId": "ami-1", "MaxCount": 1, "MinCount": 1, "NetworkInterfaces": [{"AssociatePublicIpAddress": false, "DeviceIndex": 0, "Groups": ["sg-1"], "SubnetId": "subnet-1"}]}`},
		{`ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22-25 --cidr 0.0.0.0/0`,
			`AuthorizeSecurityGroupIngress {"GroupId": "sg-1", "IpPermissions": [{"FromPort": 22, "IpProtocol": "tcp", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "ToPort": 25}]}`},
		{`ec2 authorize-security-group-ingress --group-id sg-1 --protocol -1 --source-group sg-2`,
			`AuthorizeSecurityGroupIngress {"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]}]}`},
		{`ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8}]`,
			`AuthorizeSecurityGroupIngress {"GroupId": "sg-1", "IpPermissions": [{"FromPort": 443, "IpProtocol": "tcp", "IpRanges": [{"CidrIp": "10.0.0.0/8"}], "ToPort": 443}]}`},
		{`ec2 create-vpc-endpoint --cli-input-json file://in.json --vpc-id vpc-2`,
			`CreateVpcEndpoint {"VpcId": "vpc-2", "ServiceName": "s"}`},
	}
	for _, test := range tests {
		cloud, machine := newFakeEC2(), newFakeMachine()
		machine.files["boot.sh"] = "#!/bin/sh\n"
		machine.files["in.json"] = `{"VpcId": "vpc-1", "ServiceName": "s"}`
		_, errs, status := run(t, cloud, machine, test.line)
		if status != 0 || len(cloud.calls) != 1 || cloud.calls[0] != test.want {
			t.Errorf("%s: status %d, stderr %s\n got %s\nwant %s", test.line, status, errs, cloud.calls, test.want)
		}
	}
}

func TestFailures(t *testing.T) {
	tests := []struct {
		line   string
		status int
		stderr string
	}{
		{`ec2 describe-vpcs --vpc-ids vpc-9`, 254,
			"\nAn error occurred (InvalidVpcID.NotFound) when calling the DescribeVpcs operation: The vpc ID 'vpc-9' does not exist\n"},
		{`ec2 create-vpc-endpoint`, 252, "\n" + cmdline.Usage + "\naws: error: the following arguments are required: --vpc-id, --service-name\n\n"},
		{`ec2 describe-vpcs --vpcid x`, 252, "\n" + cmdline.Usage + "\nUnknown options: --vpcid, x\n\n"},
		{`ec2 create-vpc-endpoint --vpc-id`, 252, "\n" + cmdline.Usage + "\naws: error: argument --vpc-id: expected one argument\n\n"},
		{`ec2 describe-vpcs --max-items x`, 252, "\n" + cmdline.Usage + "\naws: error: argument --max-items: invalid int value: 'x'\n\n"},
		{`ec2 describe-vpcs --dry-run=foo`, 252, "\n" + cmdline.Usage + "\naws: error: argument --dry-run: ignored explicit argument 'foo'\n\n"},
		{`ec2 describe-vpcs --filters Name`, 252, "\nError parsing parameter '--filters': Expected: '=', received: 'EOF' for input:\nName\n    ^\n"},
		{`ec2 describe-vpcs --filters '{"Name":'`, 252, "\nError parsing parameter '--filters': Invalid JSON: Expecting value: line 1 column 9 (char 8)\nJSON received: {\"Name\":\n"},
		{`ec2 describe-vpcs --filters Nme=x,Values=1`, 252, "\nParameter validation failed:\nUnknown parameter in Filters[0]: \"Nme\", must be one of: Name, Values\n"},
		{`ec2 describe-vpcs --filters '[{"Name":1}]'`, 252, "\nParameter validation failed:\nInvalid type for parameter Filters[0].Name, value: 1, type: <class 'int'>, valid types: <class 'str'>\n"},
		{`ec2 describe-vpcs --filters Name=[b]`, 252, "\nParameter validation failed:\nInvalid type for parameter Filters[0].Name, value: ['b'], type: <class 'list'>, valid types: <class 'str'>\n"},
		{`ec2 run-instances --image-id file:///nope`, 252, "\nError parsing parameter '--image-id': Unable to load paramfile file:///nope: [Errno 2] No such file or directory: '/nope'\n"},
		{`ec2 describe-vpcs --query a[`, 252, "\nBad value for --query a[: Invalid jmespath expression: Incomplete expression:\n\"a[\"\n   ^\n"},
		{`ec2 describe-vpcs --endpoint-url http://localhost:4566`, 255, "\nCould not connect to the endpoint URL: \"http://localhost:4566\"\n"},
		{`ec2 describe-vpcs --profile nobody`, 255, "\nThe config profile (nobody) could not be found\n"},
		{``, 252, "\n" + cmdline.Usage + "\naws: error: the following arguments are required: command\n\n"},
		{`ec2 modify-vpc-attribute --vpc-id v --enable-dns-support maybe`, 252,
			"\nError parsing parameter '--enable-dns-support': Expected: '=', received: 'EOF' for input:\nmaybe\n     ^\n"},
	}
	for _, test := range tests {
		out, errs, status := run(t, newFakeEC2(), newFakeMachine(), test.line)
		if status != test.status || errs != test.stderr || out != "" {
			t.Errorf("%s: status %d, want %d; stdout %q\n got %q\nwant %q", test.line, status, test.status, out, errs, test.stderr)
		}
	}
}

func TestUnknownWords(t *testing.T) {
	_, errs, status := run(t, newFakeEC2(), newFakeMachine(), "ec2 describe-vpc")
	if status != 252 || !strings.Contains(errs, "aws: error: argument operation: Invalid choice, valid choices are:\n\nauthorize-security-group-ingress         | create-vpc-endpoint") ||
		!strings.Contains(errs, "Invalid choice: 'describe-vpc', maybe you meant:\n\n  * describe-vpcs\n") {
		t.Errorf("status %d: %s", status, errs)
	}
	_, errs, _ = run(t, newFakeEC2(), newFakeMachine(), "ce2")
	if !strings.Contains(errs, "aws: error: argument command: Invalid choice") {
		t.Error(errs)
	}
}

func TestWithoutAPathItHangsAndGivesUp(t *testing.T) {
	machine := newFakeMachine()
	machine.network = ErrTimeout
	_, errs, status := run(t, newFakeEC2(), machine, "ec2 describe-vpcs --cli-connect-timeout 5")
	if status != 255 || errs != "\nConnect timeout on endpoint URL: \"https://ec2.ap-northeast-2.amazonaws.com/\"\n" {
		t.Errorf("status %d: %q", status, errs)
	}
	if want := []time.Duration{5e9, 1e9, 5e9, 2e9, 5e9}; !slices.Equal(machine.slept, want) {
		t.Errorf("waited %v, want %v", machine.slept, want)
	}
	machine = newFakeMachine()
	machine.network = ErrTimeout
	start := machine.clock
	run(t, newFakeEC2(), machine, "ec2 describe-vpcs")
	if waited := machine.clock.Sub(start); waited < 50*time.Second || waited > 65*time.Second {
		t.Errorf("without options it hung for %v", waited)
	}
}

func TestCredentials(t *testing.T) {
	machine := newFakeMachine()
	delete(machine.env, "AWS_ACCESS_KEY_ID")
	_, errs, status := run(t, newFakeEC2(), machine, "ec2 describe-vpcs")
	if want := "\nUnable to locate credentials. You can configure credentials by running \"aws configure\".\n"; status != 253 || errs != want {
		t.Errorf("status %d: %q", status, errs)
	}
	machine.role = &Keys{AccessKeyID: "ASIA1", SecretAccessKey: "secret", SessionToken: "t", Source: "iam-role"}
	cloud := newFakeEC2()
	if _, errs, status = run(t, cloud, machine, "ec2 describe-vpcs"); status != 0 {
		t.Fatalf("with a role: %s", errs)
	}
	if cloud.last.Caller.AccessKeyID != "ASIA1" || cloud.last.Origin.Endpoint != "vpce-1" || cloud.last.Region != "ap-northeast-2" {
		t.Errorf("call %+v", cloud.last)
	}
	machine.files["/home/learner/.aws/credentials"] = "[default]\naws_access_key_id = AKIAWRONG\naws_secret_access_key = nope\n"
	_, errs, status = run(t, newFakeEC2(), machine, "ec2 describe-vpcs")
	if want := "\nAn error occurred (InvalidClientTokenId) when calling the DescribeVpcs operation: The security token included in the request is invalid.\n"; status != 254 || errs != want {
		t.Errorf("status %d: %q", status, errs)
	}
	delete(machine.env, "AWS_REGION")
	_, errs, status = run(t, newFakeEC2(), machine, "ec2 describe-vpcs")
	if want := "\nYou must specify a region. You can also configure your region by running \"aws configure\".\n"; status != 253 || errs != want {
		t.Errorf("status %d: %q", status, errs)
	}
}

func TestConfigure(t *testing.T) {
	machine := newFakeMachine()
	for _, line := range []string{"configure set region eu-west-1", "configure set output text", "configure set aws_access_key_id AK --profile p", "configure set region us-east-1 --profile p"} {
		if _, errs, status := run(t, newFakeEC2(), machine, line); status != 0 {
			t.Fatalf("%s: %s", line, errs)
		}
	}
	if got, want := machine.files["/home/learner/.aws/config"], "[default]\nregion = eu-west-1\noutput = text\n[profile p]\nregion = us-east-1\n"; got != want {
		t.Errorf("config %q, want %q", got, want)
	}
	if out, _, _ := run(t, newFakeEC2(), machine, "configure get region --profile p"); out != "us-east-1\n" {
		t.Errorf("get gave %q", out)
	}
	out, _, _ := run(t, newFakeEC2(), machine, "configure list")
	want := `      Name                    Value             Type    Location
      ----                    -----             ----    --------
   profile                <not set>             None    None
access_key     ****************MPLE              env    
secret_key     ****************cret              env    
    region           ap-northeast-2              env    ['AWS_REGION', 'AWS_DEFAULT_REGION']
`
	if out != want {
		t.Errorf("list\n got %s\nwant %s", out, want)
	}
}

func TestComplete(t *testing.T) {
	p := New(newFakeEC2())
	tests := []struct {
		words []string
		want  []string
	}{
		{[]string{"e"}, []string{"ec2"}},
		{[]string{"ec2", "describe-"}, []string{"describe-vpcs"}},
		{[]string{"--region", "x", "ec2", "des"}, []string{"describe-vpcs"}},
		{[]string{"ec2", "describe-vpcs", "--vpc"}, []string{"--vpc-ids"}},
		{[]string{"ec2", "wait", "vpc-e"}, []string{"vpc-exists"}},
		{[]string{"ec2", "describe-vpcs", "--output", "t"}, []string{"table", "text"}},
		{[]string{"ec2", "create-vpc-endpoint", "--no-private"}, []string{"--no-private-dns-enabled"}},
	}
	for _, test := range tests {
		if got := p.Complete(test.words); !slices.Equal(got, test.want) {
			t.Errorf("%v: got %v, want %v", test.words, got, test.want)
		}
	}
}

func TestHelp(t *testing.T) {
	out, _, status := run(t, newFakeEC2(), newFakeMachine(), "ec2 create-vpc-endpoint help")
	for _, want := range []string{"CREATE-VPC-ENDPOINT()", "--vpc-id <value>", "[--private-dns-enabled | --no-private-dns-enabled]",
		"ResourceType=string,Tags=[{Key=string,Value=string},{Key=string,Value=string}] ...", "--tag-specifications (list)"} {
		if status != 0 || !strings.Contains(out, want) {
			t.Errorf("help lacks %q:\n%s", want, out)
		}
	}
	for _, line := range []string{"help", "ec2 help", "configure help", "ec2 wait help"} {
		if out, errs, status := run(t, newFakeEC2(), newFakeMachine(), line); status != 0 || !strings.Contains(out, "DESCRIPTION") && !strings.Contains(out, "AVAILABLE") {
			t.Errorf("%s: %d %s %s", line, status, out, errs)
		}
	}
}
