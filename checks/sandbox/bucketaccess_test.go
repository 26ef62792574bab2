package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"linklab/checks/sandbox"
	inner "linklab/checks/sandbox/service/s3"
)

// status is the HTTP status of an error of the SDK.
func status(err error) int {
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		return response.HTTPStatusCode()
	}
	return 0
}

// TestBucketInAnotherRegion: the instance is sent to the bucket's region, where
// it has to get a connection too.
func TestBucketInAnotherRegion(t *testing.T) {
	l := learner{t, open(t, "")}
	l.bucket("us-east-1", "lab-virginia")
	more := l.withRole("app", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`)
	id := l.launch("#!/bin/bash\n", more)
	l.console(id)
	l.wants(id, "aws s3 ls s3://lab-virginia; aws s3 cp s3://lab-virginia/note -; aws s3api head-object --bucket lab-virginia --key note --query ContentLength", "note", "hello", "5")
	l.wants(id, "curl -s http://lab-virginia.s3.ap-northeast-2.amazonaws.com/note", "<Code>PermanentRedirect</Code>", "<Endpoint>lab-virginia.s3.us-east-1.amazonaws.com</Endpoint>")
	l.wants(id, "curl -s -o /dev/null -w '%{http_code}' http://lab-virginia.s3.amazonaws.com/note", "403")
	// With a gateway endpoint for its own region as the only way the other
	// region's S3 is out of reach.
	vpc := l.address(id, "VpcId")
	table := at(l.do("ec2", "DescribeRouteTables", map[string]any{"Filters": []any{map[string]any{"Name": "vpc-id", "Values": []any{vpc}}}}), "RouteTables", 0, "RouteTableId")
	l.do("ec2", "DeleteRoute", map[string]any{"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"})
	l.do("ec2", "CreateVpcEndpoint", map[string]any{"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + ".s3", "RouteTableIds": []any{table}})
	l.wants(id, "aws s3 ls s3://lab-virginia", `Connect timeout on endpoint URL: "https://lab-virginia.s3.us-east-1.amazonaws.com/`)
}

// TestRegionOfTheSignature: a request that has reached the bucket's S3 and is
// signed for another region is told which.
func TestRegionOfTheSignature(t *testing.T) {
	l := learner{t, open(t, "")}
	l.bucket("us-east-1", "lab-virginia")
	call := l.sandbox.LearnerCall(context.Background(), sandbox.DefaultRegion)
	call.Context = inner.Reached(call.Context, "us-east-1")
	_, err := l.sandbox.Invoke(call, "s3", "GetObject", map[string]any{"Bucket": "lab-virginia", "Key": "note"})
	want := "AuthorizationHeaderMalformed: The authorization header is malformed; the region 'ap-northeast-2' is wrong; expecting 'us-east-1'"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// client is the SDK with the credentials that an instance in a role has.
func (l learner) client(role string) *s3.Client {
	l.Helper()
	id := l.launch("#!/bin/bash\n", map[string]any{"IamInstanceProfile": map[string]any{"Name": role}})
	l.console(id)
	text := l.on(id, `t=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
curl -s -H "X-aws-ec2-metadata-token: $t" http://169.254.169.254/latest/meta-data/iam/security-credentials/`+role)
	var keys struct{ AccessKeyID, SecretAccessKey, Token string }
	if err := json.Unmarshal([]byte(text), &keys); err != nil {
		l.Fatalf("%s: %v", text, err)
	}
	c := config(l.TB, l.sandbox)
	c.Credentials = credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, keys.Token)
	return s3.NewFromConfig(c, func(o *s3.Options) { o.UsePathStyle = true })
}

// TestMissingKeys: only who may list the bucket is told that there is no such
// key, and deleting answers key by key.
func TestMissingKeysAndPartialDeletes(t *testing.T) {
	l := learner{t, open(t, "")}
	l.bucket(sandbox.DefaultRegion, "lab-bucket")
	ctx, bucket := context.Background(), aws.String("lab-bucket")
	policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::lab-bucket/*"},
		{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::lab-bucket/mine/*"}%s]}`
	l.withRole("app", fmt.Sprintf(policy, ""))
	client := l.client("app")
	missing := func() error {
		_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("nothing")})
		return err
	}
	if err := missing(); code(err) != "AccessDenied" || !strings.Contains(err.Error(), `s3:ListBucket on resource: "arn:aws:s3:::lab-bucket"`) {
		t.Errorf("without s3:ListBucket: %v", err)
	}
	if _, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: aws.String("nothing")}); status(err) != http.StatusForbidden {
		t.Errorf("head without s3:ListBucket: %v", err)
	}
	if _, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("note")}); err != nil {
		t.Errorf("what is there: %v", err)
	}
	if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("mine/a"), Body: strings.NewReader("a")}); err != nil {
		t.Fatal(err)
	}
	out, err := client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("mine/a")}, {Key: aws.String("note")}}}})
	if err != nil || len(out.Deleted) != 1 || len(out.Errors) != 1 || aws.ToString(out.Errors[0].Code) != "AccessDenied" || aws.ToString(out.Errors[0].Key) != "note" {
		t.Errorf("deleted %+v, %v", out, err)
	}
	if _, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("note")}); err != nil {
		t.Errorf("deleted what it may not: %v", err)
	}

	// With the permission, but for one prefix.
	l.do("iam", "PutRolePolicy", map[string]any{"RoleName": "app", "PolicyName": "p", "PolicyDocument": fmt.Sprintf(policy,
		`,{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lab-bucket","Condition":{"StringEqualsIfExists":{"s3:prefix":["","mine/"],"s3:delimiter":"/"},"NumericLessThanEqualsIfExists":{"s3:max-keys":"10"}}}`)})
	if err := missing(); code(err) != "NoSuchKey" {
		t.Errorf("with s3:ListBucket: %v", err)
	}
	for _, test := range []struct {
		in      s3.ListObjectsV2Input
		refused bool
	}{
		{s3.ListObjectsV2Input{Prefix: aws.String("mine/"), Delimiter: aws.String("/")}, false},
		{s3.ListObjectsV2Input{Prefix: aws.String("")}, false},
		{s3.ListObjectsV2Input{}, false},
		{s3.ListObjectsV2Input{Prefix: aws.String("other/")}, true},
		{s3.ListObjectsV2Input{Delimiter: aws.String("-")}, true},
		{s3.ListObjectsV2Input{MaxKeys: aws.Int32(11)}, true},
	} {
		test.in.Bucket = bucket
		if _, err := client.ListObjectsV2(ctx, &test.in); (err != nil) != test.refused {
			t.Errorf("%+v: %v", test.in, err)
		}
	}
}
