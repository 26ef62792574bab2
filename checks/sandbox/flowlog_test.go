package sandbox_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"linklab/checks/sandbox"
)

// TestFlowLogsTellOfConnections has an instance of the default VPC reach a host
// of the internet and fail to reach a closed door, and reads both in the bucket.
func TestFlowLogsTellOfConnections(t *testing.T) {
	account := open(t, "")
	cfg := config(t, account)
	ctx := context.Background()
	network := ec2.NewFromConfig(cfg)
	store := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	if _, err := store.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("flows"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: sandbox.DefaultRegion}}); err != nil {
		t.Fatal(err)
	}
	launched, err := network.RunInstances(ctx, &ec2.RunInstancesInput{
		ImageId:      aws.String("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
		InstanceType: ec2types.InstanceTypeT3Micro, MinCount: aws.Int32(1), MaxCount: aws.Int32(1),
	})
	if err != nil {
		t.Fatal(err)
	}
	instance := launched.Instances[0]
	vpc := *instance.VpcId
	logs, err := network.CreateFlowLogs(ctx, &ec2.CreateFlowLogsInput{
		ResourceIds: []string{vpc, "vpc-00000000000000000"}, ResourceType: ec2types.FlowLogsResourceTypeVpc, TrafficType: ec2types.TrafficTypeAll,
		LogDestinationType: ec2types.LogDestinationTypeS3, LogDestination: aws.String("arn:aws:s3:::flows/net"), MaxAggregationInterval: aws.Int32(60),
	})
	if err != nil || len(logs.FlowLogIds) != 1 || len(logs.Unsuccessful) != 1 || *logs.Unsuccessful[0].Error.Code != "InvalidVpcID.NotFound" {
		t.Fatalf("made %+v, %v", logs, err)
	}
	if _, err := network.CreateFlowLogs(ctx, &ec2.CreateFlowLogsInput{
		ResourceIds: []string{vpc}, ResourceType: ec2types.FlowLogsResourceTypeVpc, TrafficType: ec2types.TrafficTypeAll,
		LogGroupName: aws.String("group"),
	}); code(err) != "UnsupportedOperation" {
		t.Errorf("to CloudWatch Logs: %v", err)
	}
	machine, err := account.Guest(ctx, *instance.InstanceId)
	if err != nil {
		t.Fatal(err)
	}
	run := func(line string) {
		var out bytes.Buffer
		machine.RunScript(ctx, "ec2-user", line, &out)
	}
	run("curl -sS -m 2 http://example.com/")
	group := instance.SecurityGroups[0].GroupId
	if _, err := network.RevokeSecurityGroupEgress(ctx, &ec2.RevokeSecurityGroupEgressInput{
		GroupId: group, IpPermissions: []ec2types.IpPermission{{IpProtocol: aws.String("-1"), IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}},
	}); err != nil {
		t.Fatal(err)
	}
	run("curl -sS -m 2 http://23.192.228.80/")
	// Whatever comes next finds the records delivered.
	if _, err := network.DescribeVpcs(ctx, nil); err != nil {
		t.Fatal(err)
	}
	text := readAll(t, store, "flows")
	eni := *instance.NetworkInterfaces[0].NetworkInterfaceId
	own := *instance.PrivateIpAddress
	for _, want := range []string{
		"version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n",
		" 80 6 - - ", " ACCEPT OK\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	out, back, rejected := false, false, false
	for _, line := range strings.Split(text, "\n") {
		f := strings.Fields(line)
		if len(f) != 14 || f[2] != eni {
			continue
		}
		out = out || f[3] == own && f[6] == "80" && f[12] == "ACCEPT"
		back = back || f[4] == own && f[5] == "80" && f[12] == "ACCEPT"
		rejected = rejected || f[3] == own && f[4] == "23.192.228.80" && f[12] == "REJECT"
	}
	if !out || !back || !rejected {
		t.Errorf("out %v, back %v, rejected %v in\n%s", out, back, rejected, text)
	}
	described, err := network.DescribeFlowLogs(ctx, &ec2.DescribeFlowLogsInput{Filter: []ec2types.Filter{{Name: aws.String("resource-id"), Values: []string{vpc}}}})
	if err != nil || len(described.FlowLogs) != 1 || *described.FlowLogs[0].DeliverLogsStatus != "SUCCESS" || *described.FlowLogs[0].LogDestination != "arn:aws:s3:::flows/net/" {
		t.Errorf("described %+v, %v", described, err)
	}
	if _, err := network.DeleteFlowLogs(ctx, &ec2.DeleteFlowLogsInput{FlowLogIds: logs.FlowLogIds}); err != nil {
		t.Error(err)
	}
}

// readAll is the text of all compressed objects of a bucket.
func readAll(t *testing.T, store *s3.Client, bucket string) string {
	t.Helper()
	ctx := context.Background()
	list, err := store.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, entry := range list.Contents {
		if !strings.HasPrefix(*entry.Key, "net/AWSLogs/123456789012/vpcflowlogs/ap-northeast-2/") {
			t.Errorf("an object %s", *entry.Key)
		}
		object, err := store.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: entry.Key})
		if err != nil {
			t.Fatal(err)
		}
		plain, err := gzip.NewReader(object.Body)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(plain)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(content)
	}
	return text.String()
}
