package sandbox_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"linklab/checks/sandbox"
)

// on runs a script as root of an instance and returns what it prints.
func (l learner) on(id, script string) string {
	l.Helper()
	var out bytes.Buffer
	l.machine(id).RunScript(context.Background(), "root", script, &out)
	return out.String()
}

// private makes a VPC without a way out and an instance in it that may list and
// read buckets, and returns its parts.
func (l learner) private() (vpc, table, instance string) {
	l.Helper()
	vpc = at(l.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"}), "Vpc", "VpcId")
	subnet := at(l.do("ec2", "CreateSubnet", map[string]any{"VpcId": vpc, "CidrBlock": "10.0.1.0/24"}), "Subnet", "SubnetId")
	table = at(l.do("ec2", "DescribeRouteTables", map[string]any{"Filters": []any{map[string]any{"Name": "vpc-id", "Values": []any{vpc}}}}), "RouteTables", 0, "RouteTableId")
	more := l.withRole("app", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:GetObject"],"Resource":"*"}]}`)
	more["SubnetId"] = subnet
	instance = l.launch("#!/bin/bash\n", more)
	l.console(instance)
	return vpc, table, instance
}

func TestPrivateInstanceReachesS3ThroughItsEndpointAlone(t *testing.T) {
	l := learner{t, open(t, "")}
	l.do("s3", "CreateBucket", map[string]any{"Bucket": "lab-bucket", "CreateBucketConfiguration": map[string]any{"LocationConstraint": sandbox.DefaultRegion}})
	l.do("s3", "PutObject", map[string]any{"Bucket": "lab-bucket", "Key": "note", "Body": "aGVsbG8="})
	vpc, table, id := l.private()
	const probe = "curl -s -o /dev/null -m 4 -w '%{http_code}' https://s3.ap-northeast-2.amazonaws.com/; echo \" $?\""
	if got := l.on(id, probe); got != "000 28\n" {
		t.Errorf("without an endpoint: %q", got)
	}
	made := l.do("ec2", "CreateVpcEndpoint", map[string]any{
		"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + ".s3", "RouteTableIds": []any{table},
	})
	endpoint := at(made, "VpcEndpoint", "VpcEndpointId")
	if got := l.on(id, probe); got != "307 0\n" {
		t.Errorf("with the endpoint: %q", got)
	}
	if got := l.on(id, "aws s3 ls; aws s3 cp s3://lab-bucket/note - "); !strings.Contains(got, "lab-bucket") || !strings.HasSuffix(got, "hello") {
		t.Errorf("with the endpoint: %q", got)
	}

	l.do("ec2", "ModifyVpcEndpoint", map[string]any{"VpcEndpointId": endpoint, "PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::*"}]}`})
	if got := l.on(id, "aws s3 ls"); !strings.Contains(got, "lab-bucket") {
		t.Errorf("a policy for every bucket: %q", got)
	}

	session := "User: arn:aws:sts::123456789012:assumed-role/app/" + id + " is not authorized to perform: "
	l.do("ec2", "ModifyVpcEndpoint", map[string]any{"VpcEndpointId": endpoint, "PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}`})
	if got, want := l.on(id, "aws s3 ls"), session+"s3:ListAllMyBuckets because no VPC endpoint policy allows the s3:ListAllMyBuckets action"; !strings.Contains(got, want) {
		t.Errorf("the endpoint's policy: %q", got)
	}
	l.do("s3", "PutBucketPolicy", map[string]any{"Bucket": "lab-bucket", "Policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lab-bucket/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"` + endpoint + `"}}}]}`})
	const read = "aws s3api get-object --bucket lab-bucket --key note /tmp/note > /dev/null && cat /tmp/note"
	if got := l.on(id, read); got != "hello" {
		t.Errorf("through the endpoint that the bucket asks for: %q", got)
	}
	denied := `s3:GetObject on resource: "arn:aws:s3:::lab-bucket/note" with an explicit deny in a resource-based policy`
	if _, err := l.try("s3", "GetObject", map[string]any{"Bucket": "lab-bucket", "Key": "note"}); err == nil || !strings.Contains(err.Error(), denied) {
		t.Errorf("from the laptop: %v", err)
	}
	if got := l.on(id, "aws s3api put-object --bucket lab-bucket --key other"); !strings.Contains(got, "because no VPC endpoint policy allows the s3:PutObject action") {
		t.Errorf("what neither allows: %q", got)
	}
}

func TestSDKOfS3(t *testing.T) {
	client := s3.NewFromConfig(config(t, open(t, "")), func(o *s3.Options) { o.UsePathStyle = true })
	ctx := context.Background()
	bucket := aws.String("sdk-bucket")
	_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket: bucket, CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: sandbox.DefaultRegion},
	})
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"plain", "with space/and+plus", "한글/열쇠(1)!*'"}
	for _, key := range keys {
		if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &key, Body: strings.NewReader("body of " + key)}); err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key})
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		var body bytes.Buffer
		_, _ = body.ReadFrom(got.Body)
		_ = got.Body.Close()
		if body.String() != "body of "+key {
			t.Errorf("%s: %q", key, body.String())
		}
	}
	listed, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket})
	if err != nil || len(listed.Contents) != len(keys) {
		t.Errorf("listed %+v, %v", listed, err)
	}
	if _, err := client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: bucket}); code(err) != "BucketNotEmpty" {
		t.Errorf("deleted a bucket that is not empty: %v", err)
	}
	if _, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: aws.String("nothing")}); code(err) != "NotFound" {
		t.Errorf("head of nothing: %v", err)
	}
}
