package sandbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// reads are a read of a service of each protocol.
func reads(c aws.Config) map[string]func() error {
	ctx := context.Background()
	return map[string]func() error{
		"ec2":         func() error { _, err := ec2.NewFromConfig(c).DescribeVpcs(ctx, nil); return err },
		"iam":         func() error { _, err := iam.NewFromConfig(c).ListRoles(ctx, nil); return err },
		"s3":          func() error { _, err := s3.NewFromConfig(c).ListBuckets(ctx, nil); return err },
		"dynamodb":    func() error { _, err := dynamodb.NewFromConfig(c).ListTables(ctx, nil); return err },
		"monitoring":  func() error { _, err := cloudwatch.NewFromConfig(c).ListMetrics(ctx, nil); return err },
		"vpc-lattice": func() error { _, err := vpclattice.NewFromConfig(c).ListResourceGateways(ctx, nil); return err },
		"route53":     func() error { _, err := route53.NewFromConfig(c).ListHostedZones(ctx, nil); return err },
	}
}

// TestTroubleInEveryProtocol sees each kind of trouble as the SDK tells it.
func TestTroubleInEveryProtocol(t *testing.T) {
	want := map[sandbox.Trouble]map[string]string{
		sandbox.Throttle: {
			"ec2": "RequestLimitExceeded", "iam": "Throttling", "s3": "SlowDown", "dynamodb": "ThrottlingException",
			"monitoring": "Throttling", "vpc-lattice": "ThrottlingException", "route53": "Throttling",
		},
		sandbox.Fail: {
			"ec2": "InternalError", "iam": "InternalFailure", "s3": "InternalError", "dynamodb": "InternalServerError",
			"monitoring": "InternalFailure", "vpc-lattice": "InternalServerException", "route53": "InternalFailure",
		},
		sandbox.Expire: {
			"ec2": "RequestExpired", "iam": "ExpiredToken", "s3": "ExpiredToken", "dynamodb": "ExpiredTokenException",
			"monitoring": "ExpiredToken", "vpc-lattice": "ExpiredTokenException", "route53": "ExpiredToken",
		},
		sandbox.Deny: {
			"ec2": "UnauthorizedOperation", "iam": "AccessDenied", "s3": "AccessDenied", "dynamodb": "AccessDeniedException",
			"monitoring": "AccessDenied", "vpc-lattice": "AccessDeniedException", "route53": "AccessDenied",
		},
	}
	for kind, codes := range want {
		s := open(t, "")
		s.Inject(sandbox.Injection{Kind: kind})
		for service, read := range reads(config(t, s)) {
			if got := code(read()); got != codes[service] {
				t.Errorf("%s of %s answered %q, not %q", kind, service, got, codes[service])
			}
		}
		s.Inject()
		for service, read := range reads(config(t, s)) {
			if err := read(); err != nil {
				t.Errorf("%s after the end of the trouble: %v", service, err)
			}
		}
	}
}

// TestRetriesGetThrough lets the SDK try again, as it does of itself.
func TestRetriesGetThrough(t *testing.T) {
	for _, kind := range []sandbox.Trouble{sandbox.Throttle, sandbox.Fail} {
		s := open(t, "")
		c := config(t, s)
		c.Retryer = func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = 3
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		}
		for service, read := range reads(c) {
			s.Inject(sandbox.Injection{Kind: kind, Times: 2})
			if err := read(); err != nil {
				t.Errorf("two times %s of %s: %v", kind, service, err)
			}
			s.Inject(sandbox.Injection{Kind: kind, Times: 3})
			if read() == nil {
				t.Errorf("three times %s of %s got through three attempts", kind, service)
			}
		}
	}
}

func TestTroubleOfOneAction(t *testing.T) {
	s := open(t, "")
	s.Inject(sandbox.Injection{Kind: sandbox.Deny, Action: "ec2:describe*s"})
	client, ctx := ec2.NewFromConfig(config(t, s)), context.Background()
	if _, err := client.DescribeVpcs(ctx, nil); !contains(err, "is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action") {
		t.Errorf("denied by %v", err)
	}
	if _, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")}); err != nil {
		t.Error(err)
	}
}

func TestDenialsNameTheirPolicy(t *testing.T) {
	s := open(t, "")
	for text, want := range map[string]string{
		"kind=deny,by=boundary":     "with an explicit deny in a permissions boundary",
		"kind=deny,by=organization": "with an explicit deny in a service control policy",
		"kind=deny,by=session":      "with an explicit deny in a session policy",
		"kind=deny,by=endpoint":     "with an explicit deny in a VPC endpoint policy",
		"kind=deny,by=identity":     "with an explicit deny in an identity-based policy",
	} {
		injection, err := sandbox.ParseInjection(text)
		if err != nil {
			t.Fatal(err)
		}
		s.Inject(injection)
		if _, err := ec2.NewFromConfig(config(t, s)).DescribeVpcs(context.Background(), nil); !contains(err, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestReadsLagBehindWrites(t *testing.T) {
	s, now := clocked(t, network.Instant)
	s.Inject(sandbox.Injection{Kind: sandbox.Lag, Action: "ec2:Describe*", For: 5 * time.Second})
	client, ctx := ec2.NewFromConfig(config(t, s)), context.Background()
	made, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	if err != nil {
		t.Fatal(err)
	}
	id := aws.ToString(made.Vpc.VpcId)
	look := func() error {
		_, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{id}})
		return err
	}
	if err := look(); code(err) != "InvalidVpcID.NotFound" || !contains(err, id) {
		t.Errorf("at once: %v", err)
	}
	// Changes see what there is.
	if _, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: made.Vpc.VpcId, CidrBlock: aws.String("10.0.0.0/24")}); err != nil {
		t.Error(err)
	}
	*now = now.Add(5 * time.Second)
	if err := look(); err != nil {
		t.Errorf("after the lag: %v", err)
	}
}

func TestQuotas(t *testing.T) {
	s := open(t, "")
	client, ctx := ec2.NewFromConfig(config(t, s)), context.Background()
	gateway := func() error {
		_, err := client.CreateInternetGateway(ctx, nil)
		return err
	}
	for range 6 {
		if _, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.9.0.0/16")}); err != nil {
			t.Fatalf("quotas hold without being asked for: %v", err)
		}
	}
	s.Inject(sandbox.Injection{Kind: sandbox.Quota})
	for range 4 { // beside the default VPC's
		if err := gateway(); err != nil {
			t.Fatal(err)
		}
	}
	if err := gateway(); code(err) != "InternetGatewayLimitExceeded" {
		t.Errorf("the sixth internet gateway: %v", err)
	}
	s.Inject(sandbox.Injection{Kind: sandbox.Quota, Action: "ec2:CreateVpc", Limit: 1})
	if err := gateway(); err != nil {
		t.Errorf("without that quota: %v", err)
	}
	if _, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")}); code(err) != "VpcLimitExceeded" {
		t.Errorf("the second VPC: %v", err)
	}
}

func TestParseInjection(t *testing.T) {
	got, err := sandbox.ParseInjection("kind=throttle,action=ec2:Describe*,rate=0.5,times=2")
	if want := (sandbox.Injection{Kind: sandbox.Throttle, Action: "ec2:Describe*", Rate: 0.5, Times: 2}); err != nil || got != want {
		t.Errorf("read %+v, %v", got, err)
	}
	for _, bad := range []string{"", "kind=x", "action=ec2:*", "kind=lag", "kind=fail,rate=2", "kind=fail,rate=NaN", "kind=fail,times=0", "kind=fail,action=[", "kind=fail,x=1", "kind=deny,by=nobody", "kind=fail,by=boundary", "kind=lag,for=-1s"} {
		if _, err := sandbox.ParseInjection(bad); err == nil {
			t.Errorf("took %q", bad)
		}
	}
}

// FuzzParseInjection reads any text: what is taken says a kind that there is.
func FuzzParseInjection(f *testing.F) {
	f.Add("kind=throttle,action=ec2:Describe*,rate=0.5,times=2")
	f.Add("kind=lag,for=5s,limit=1")
	f.Fuzz(func(t *testing.T, text string) {
		i, err := sandbox.ParseInjection(text)
		if err == nil && (i.Kind == "" || i.Rate < 0 || i.Rate > 1 || i.Times < 0 || i.For < 0) {
			t.Errorf("%q was read as %+v", text, i)
		}
	})
}
