package sandbox_test

import (
	"strings"
	"testing"

	"linklab/checks/sandbox"
)

// reachingS3 is a private instance that lists the account's buckets by a gateway
// endpoint.
func reachingS3(t *testing.T) (l learner, vpc, id string) {
	t.Helper()
	l = learner{t, open(t, "")}
	l.do("s3", "CreateBucket", map[string]any{"Bucket": "lab-bucket", "CreateBucketConfiguration": map[string]any{"LocationConstraint": sandbox.DefaultRegion}})
	vpc, table, id := l.private()
	for _, service := range []string{"s3", "dynamodb"} {
		l.do("ec2", "CreateVpcEndpoint", map[string]any{"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + "." + service, "RouteTableIds": []any{table}})
	}
	if got := l.on(id, "aws s3 ls"); !strings.Contains(got, "lab-bucket") {
		t.Fatalf("before: %q", got)
	}
	return l, vpc, id
}

func TestNoCredentialsWithoutTheMetadataService(t *testing.T) {
	l, _, id := reachingS3(t)
	turn := func(state string) {
		l.do("ec2", "ModifyInstanceMetadataOptions", map[string]any{"InstanceId": id, "HttpEndpoint": state})
	}
	turn("disabled")
	if got := l.on(id, "aws s3 ls --region ap-northeast-2"); !strings.Contains(got, "Unable to locate credentials") {
		t.Errorf("off: %q", got)
	}
	const token = "curl -s -o /dev/null -w '%{http_code}' -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token"
	if got := l.on(id, token); got != "403" {
		t.Errorf("its answer while it is off: %q", got)
	}
	turn("enabled")
	if got := l.on(id, "aws s3 ls"); !strings.Contains(got, "lab-bucket") {
		t.Errorf("on again: %q", got)
	}
}

// TestNoCredentialsWithoutTrust: EC2 gives an instance the credentials of a role
// only as long as the role lets it.
func TestNoCredentialsWithoutTrust(t *testing.T) {
	l, _, id := reachingS3(t)
	trust := func(policy string) {
		l.do("iam", "UpdateAssumeRolePolicy", map[string]any{"RoleName": "app", "PolicyDocument": policy})
	}
	const why = "t=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token); " +
		`curl -s -H "X-aws-ec2-metadata-token: $t" http://169.254.169.254/latest/meta-data/iam/security-credentials/app`
	for name, policy := range map[string]string{
		"another service":  strings.ReplaceAll(trustEC2, "ec2.", "lambda."),
		"another action":   strings.ReplaceAll(trustEC2, "sts:AssumeRole", "sts:TagSession"),
		"an external ID":   `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}}`,
		"the account only": strings.ReplaceAll(trustEC2, `"Service":"ec2.amazonaws.com"`, `"AWS":"123456789012"`),
	} {
		if trust(policy); policy == trustEC2 {
			t.Fatalf("%s: this is the trust policy that allows", name)
		}
		if got := l.on(id, "aws s3 ls --region ap-northeast-2"); !strings.Contains(got, "Unable to locate credentials") {
			t.Errorf("%s: %q", name, got)
		}
		if got := l.on(id, why); !strings.Contains(got, `"AssumeRoleUnauthorizedAccess"`) || strings.Contains(got, "SecretAccessKey") {
			t.Errorf("%s: %q", name, got)
		}
	}
	trust(trustEC2)
	if got := l.on(id, "aws s3 ls"); !strings.Contains(got, "lab-bucket") {
		t.Errorf("trusted again: %q", got)
	}
}

func TestResolverFileIsWhatIsAsked(t *testing.T) {
	l, vpc, id := reachingS3(t)
	const look = "getent ahostsv4 s3.ap-northeast-2.amazonaws.com > /dev/null; echo $?"
	l.on(id, "cp /etc/resolv.conf /tmp/kept; echo nameserver 8.8.8.8 > /etc/resolv.conf")
	if got := l.on(id, look); got != "2\n" {
		t.Errorf("a server that no way leads to: %q", got)
	}
	l.on(id, "printf 'nameserver 8.8.8.8\\nnameserver 10.0.0.2\\n' > /etc/resolv.conf")
	if got := l.on(id, look); got != "0\n" {
		t.Errorf("the second server answers: %q", got)
	}
	l.on(id, "echo nameserver 8.8.8.8 > /etc/resolv.conf")
	l.do("ec2", "RebootInstances", map[string]any{"InstanceIds": []any{id}})
	l.console(id)
	if got := l.on(id, look); got != "0\n" {
		t.Errorf("after a reboot: %q", got)
	}

	options := l.do("ec2", "CreateDhcpOptions", map[string]any{"DhcpConfigurations": []any{map[string]any{"Key": "domain-name-servers", "Values": []any{"8.8.8.8"}}}})
	l.do("ec2", "AssociateDhcpOptions", map[string]any{"VpcId": vpc, "DhcpOptionsId": at(options, "DhcpOptions", "DhcpOptionsId")})
	l.do("ec2", "RebootInstances", map[string]any{"InstanceIds": []any{id}})
	l.console(id)
	if got := l.on(id, "grep nameserver /etc/resolv.conf"); got != "nameserver 8.8.8.8\n" {
		t.Errorf("what DHCP gave: %q", got)
	}
	if got := l.on(id, "dig +short +time=1 +tries=1 @10.0.0.2 s3.ap-northeast-2.amazonaws.com"); strings.Contains(got, "timed out") || strings.Count(got, ".") < 3 {
		t.Errorf("the VPC's resolver, asked by its address: %q", got)
	}
}

func TestProxyOfTheEnvironment(t *testing.T) {
	l, _, id := reachingS3(t)
	const curl = "curl -s -o /dev/null -m 4 -w '%{http_code}' https://s3.ap-northeast-2.amazonaws.com/; echo \" $?\""
	for _, test := range []struct{ name, settings, want string }{
		{"nobody there", "https_proxy=http://10.0.1.200:3128", "000 28\n"},
		{"no such name", "HTTPS_PROXY=http://proxy.invalid:3128", "000 5\n"},
		{"nothing listens", "ALL_PROXY=127.0.0.1:3128", "000 7\n"},
		{"passed by", "https_proxy=http://10.0.1.200:3128 no_proxy=localhost,.amazonaws.com", "307 0\n"},
		{"for http alone", "http_proxy=http://10.0.1.200:3128 HTTP_PROXY=http://10.0.1.200:3128", "307 0\n"},
	} {
		if got := l.on(id, "export "+test.settings+"; "+curl); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := l.on(id, "export https_proxy=http://127.0.0.1:3128; aws s3 ls"); !strings.Contains(got, `Failed to connect to proxy URL: "http://127.0.0.1:3128"`) {
		t.Errorf("aws: %q", got)
	}
	l.on(id, "echo https_proxy=http://127.0.0.1:3128 >> /etc/environment")
	if got := l.on(id, "sudo sh -c 'echo $https_proxy'"); got != "http://127.0.0.1:3128\n" {
		t.Errorf("sudo has %q of /etc/environment", got)
	}
}

func TestDynamoDBSaysThatItIsHealthy(t *testing.T) {
	l, _, id := reachingS3(t)
	if got := l.on(id, "curl -sI https://dynamodb.ap-northeast-2.amazonaws.com/ | grep -e HTTP -e Length"); !strings.Contains(got, "200 OK") || !strings.Contains(got, "Content-Length: 47") {
		t.Errorf("whether DynamoDB is there, asked by HEAD: %q", got)
	}
	if got := l.on(id, "curl -s -w '%{http_code}' https://dynamodb.ap-northeast-2.amazonaws.com/"); got != "healthy: dynamodb.ap-northeast-2.amazonaws.com 200" {
		t.Errorf("%q", got)
	}
}
