package sandbox_test

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire/wiretest"
)

// open opens a sandbox for a test, at once in everything it does.
func open(t testing.TB, dir string) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.Open(sandbox.Options{Dir: dir, Pace: network.Instant, Fault: func(err error) { t.Errorf("fault: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// config is an SDK configuration for a sandbox that is served.
func config(t testing.TB, s *sandbox.Sandbox) aws.Config {
	t.Helper()
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return configAt(server.URL, sandbox.AccessKeyID, sandbox.SecretAccessKey)
}

func configAt(url, id, secret string) aws.Config {
	return aws.Config{
		Region:       sandbox.DefaultRegion,
		BaseEndpoint: aws.String(url),
		Credentials:  credentials.NewStaticCredentialsProvider(id, secret, ""),
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:   wiretest.Client{},
	}
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func TestSDKReadsAndWritesTheNetwork(t *testing.T) {
	client := ec2.NewFromConfig(config(t, open(t, "")))
	ctx := context.Background()
	vpcs, err := client.DescribeVpcs(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(vpcs.Vpcs) != 1 || aws.ToString(vpcs.Vpcs[0].CidrBlock) != "172.31.0.0/16" || !aws.ToBool(vpcs.Vpcs[0].IsDefault) {
		t.Fatalf("a new account has %+v", vpcs.Vpcs)
	}
	made, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: made.Vpc.VpcId}); err != nil {
		t.Fatal(err)
	}
	if _, err = client.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: made.Vpc.VpcId}); code(err) != "InvalidVpcID.NotFound" {
		t.Fatalf("deleted twice: %v", err)
	}
	if _, err = client.DescribeReservedInstances(ctx, nil); code(err) != "InvalidAction" {
		t.Fatalf("an operation that is not there: %v", err)
	}
}

func TestSDKOfTheOtherServices(t *testing.T) {
	account := config(t, open(t, ""))
	ctx := context.Background()

	who, err := sts.NewFromConfig(account).GetCallerIdentity(ctx, nil)
	if err != nil || aws.ToString(who.Arn) != sandbox.UserARN || aws.ToString(who.Account) != sandbox.AccountNumber {
		t.Errorf("sts: %+v, %v", who, err)
	}

	roles := iam.NewFromConfig(account)
	made, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("r"), AssumeRolePolicyDocument: aws.String(trustEC2)})
	if err != nil || aws.ToString(made.Role.Arn) != "arn:aws:iam::123456789012:role/r" || time.Since(aws.ToTime(made.Role.CreateDate)).Abs() > time.Minute {
		t.Errorf("iam: %+v, %v", made, err)
	}
	if _, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("r"), AssumeRolePolicyDocument: aws.String(trustEC2)}); code(err) != "EntityAlreadyExists" {
		t.Errorf("iam: made twice: %v", err)
	}
	if _, err := roles.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("nobody")}); code(err) != "NoSuchEntity" {
		t.Errorf("iam: nobody: %v", err)
	}

	parameters := ssm.NewFromConfig(account)
	image, err := parameters.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")})
	if err != nil || len(aws.ToString(image.Parameter.Value)) != len("ami-0123456789abcdef0") {
		t.Errorf("ssm: %+v, %v", image, err)
	}
	if _, err := parameters.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/nothing")}); code(err) != "ParameterNotFound" {
		t.Errorf("ssm: nothing: %v", err)
	}

	stacks := cloudformation.NewFromConfig(account)
	const template = `{"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.1.0.0/16"}}},"Outputs":{"Id":{"Value":{"Ref":"V"}}}}`
	if _, err := stacks.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: aws.String("s"), TemplateBody: aws.String(template)}); err != nil {
		t.Errorf("cloudformation: %v", err)
	}
	found, err := stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String("s")})
	if err != nil || len(found.Stacks) != 1 || found.Stacks[0].StackStatus != "CREATE_COMPLETE" || len(found.Stacks[0].Outputs) != 1 {
		t.Errorf("cloudformation: %+v, %v", found, err)
	}
}

func TestSDKWithOtherKeysIsRefused(t *testing.T) {
	server := httptest.NewServer(open(t, "").Handler())
	defer server.Close()
	for name, keys := range map[string][2]string{
		"unknown key":  {"AKIAIOSFODNN7EXAMPLE", sandbox.SecretAccessKey},
		"wrong secret": {sandbox.AccessKeyID, "wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			client := ec2.NewFromConfig(configAt(server.URL, keys[0], keys[1]))
			if _, err := client.DescribeVpcs(context.Background(), nil); code(err) != "AuthFailure" {
				t.Errorf("answered %v", err)
			}
		})
	}
}

// Connections that ask for nothing do not use up the files of the process.
func TestConnectionsHaveAnEnd(t *testing.T) {
	s := open(t, "")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, listener) }()
	var idle []net.Conn
	for range 512 {
		c, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		idle = append(idle, c)
	}
	more, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer more.Close()
	if _, err := more.Read(make([]byte, 1)); err == nil {
		t.Error("one more was answered")
	}
	_ = idle[0].Close()
	client := ec2.NewFromConfig(configAt("http://"+listener.Addr().String(), sandbox.AccessKeyID, sandbox.SecretAccessKey))
	for asked := 0; ; asked++ { // until the server has heard of the end
		if _, err = client.DescribeRegions(ctx, nil); err == nil {
			return
		}
		if asked == 1000 {
			t.Fatalf("with room again: %v", err)
		}
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	s := open(t, "")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, listener) }()
	client := ec2.NewFromConfig(configAt("http://"+listener.Addr().String(), sandbox.AccessKeyID, sandbox.SecretAccessKey))
	if _, err := client.DescribeRegions(ctx, nil); err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still serving")
	}
}
