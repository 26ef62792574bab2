package sandbox_test

import (
	"context"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func TestTrailTellsWhoAskedAndByWhichWay(t *testing.T) {
	dir := t.TempDir()
	s, err := sandbox.Open(sandbox.Options{Dir: dir, Pace: network.Instant})
	if err != nil {
		t.Fatal(err)
	}
	l := learner{t, s}
	vpc := at(l.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"}), "Vpc", "VpcId")
	made := at(l.do("ec2", "CreateVpcEndpoint", map[string]any{"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-2.s3"}), "VpcEndpoint", "VpcEndpointId")
	through := s.LearnerCall(context.Background(), sandbox.DefaultRegion)
	through.Origin = wire.Origin{SourceIP: netip.MustParseAddr("10.0.1.5"), VPC: vpc, Endpoint: made}
	if _, err := s.Invoke(through, "s3", "ListBuckets", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := l.try("ec2", "DescribeVpcs", map[string]any{"VpcIds": []string{"vpc-0123456789abcdef0"}}); err == nil {
		t.Fatal("described what is not there")
	}
	client := cloudtrail.NewFromConfig(config(t, s))
	look := func(key types.LookupAttributeKey, value string) map[string]any {
		t.Helper()
		out, err := client.LookupEvents(context.Background(), &cloudtrail.LookupEventsInput{
			LookupAttributes: []types.LookupAttribute{{AttributeKey: key, AttributeValue: aws.String(value)}}, StartTime: aws.Time(time.Now().Add(-time.Hour)),
		})
		if err != nil || len(out.Events) != 1 {
			t.Fatalf("%s %s: %d events, %v", key, value, len(out.Events), err)
		}
		record := map[string]any{}
		if err := json.Unmarshal([]byte(aws.ToString(out.Events[0].CloudTrailEvent)), &record); err != nil {
			t.Fatal(err)
		}
		return record
	}
	if record := look(types.LookupAttributeKeyEventName, "ListBuckets"); record["vpcEndpointId"] != made || record["sourceIPAddress"] != "10.0.1.5" || record["eventSource"] != "s3.amazonaws.com" || record["readOnly"] != true {
		t.Errorf("recorded %v", record)
	}
	if record := look(types.LookupAttributeKeyEventName, "DescribeVpcs"); record["errorCode"] != "InvalidVpcID.NotFound" || record["vpcEndpointId"] != nil {
		t.Errorf("recorded %v", record)
	}
	if record := look(types.LookupAttributeKeyResourceName, made); record["eventName"] != "CreateVpcEndpoint" || record["userIdentity"].(map[string]any)["userName"] != "learner" {
		t.Errorf("recorded %v", record)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	client = cloudtrail.NewFromConfig(config(t, open(t, dir)))
	look(types.LookupAttributeKeyEventName, "CreateVpcEndpoint")
}

func TestTrailIsLateAndPaged(t *testing.T) {
	s, now := clocked(t, network.Real)
	l := learner{t, s}
	for range 3 {
		l.do("ec2", "DescribeVpcs", nil)
	}
	client := cloudtrail.NewFromConfig(config(t, s))
	pages := func() (events, count int) {
		t.Helper()
		p := cloudtrail.NewLookupEventsPaginator(client, &cloudtrail.LookupEventsInput{MaxResults: aws.Int32(2), LookupAttributes: []types.LookupAttribute{
			{AttributeKey: types.LookupAttributeKeyEventSource, AttributeValue: aws.String("ec2.amazonaws.com")},
		}})
		for p.HasMorePages() {
			page, err := p.NextPage(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			events, count = events+len(page.Events), count+1
		}
		return events, count
	}
	if events, _ := pages(); events != 0 {
		t.Errorf("%d events are there at once", events)
	}
	*now = now.Add(3 * time.Minute)
	if events, count := pages(); events != 3 || count != 2 {
		t.Errorf("%d events on %d pages", events, count)
	}
}

// TestTrailKeepsWhatIsMissed lets a flood of reads from the laptop follow one
// read through an endpoint.
func TestTrailKeepsWhatIsMissed(t *testing.T) {
	dir := t.TempDir()
	l, now := paced(t, dir, network.Instant)
	vpc := at(l.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"}), "Vpc", "VpcId")
	endpoint := at(l.do("ec2", "CreateVpcEndpoint", map[string]any{"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-2.s3"}), "VpcEndpoint", "VpcEndpointId")
	through := l.sandbox.LearnerCall(context.Background(), sandbox.DefaultRegion)
	through.Origin = wire.Origin{SourceIP: netip.MustParseAddr("10.0.1.5"), VPC: vpc, Endpoint: endpoint}
	if _, err := l.sandbox.Invoke(through, "s3", "ListBuckets", nil); err != nil {
		t.Fatal(err)
	}
	for range 600 {
		l.do("ec2", "DescribeVpcs", nil)
	}
	if err := l.sandbox.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := sandbox.Open(sandbox.Options{Dir: dir, Pace: network.Instant, Clock: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	found := learner{t, s}.do("cloudtrail", "LookupEvents", map[string]any{"LookupAttributes": []any{map[string]any{"AttributeKey": "EventName", "AttributeValue": "ListBuckets"}}})
	if list, _ := found["Events"].([]any); len(list) != 1 || !strings.Contains(at(list[0], "CloudTrailEvent"), `"vpcEndpointId":"`+endpoint+`"`) {
		t.Errorf("found %v", found)
	}
}
