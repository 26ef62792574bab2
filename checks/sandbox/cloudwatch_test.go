package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

func contains(err error, text string) bool { return err != nil && strings.Contains(err.Error(), text) }

// clocked is a sandbox whose time is moved by hand.
func clocked(t *testing.T, pace network.Pace) (*sandbox.Sandbox, *time.Time) {
	t.Helper()
	// Far ahead: clients sign with the account's time as they heard it last, and
	// that is taken as long as it lies between the real one and the account's.
	now := time.Date(2100, 11, 21, 10, 0, 0, 0, time.UTC)
	s, err := sandbox.Open(sandbox.Options{Pace: pace, Clock: func() time.Time { return now }, Fault: func(err error) { t.Errorf("fault: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, &now
}

func TestCloudWatchMetrics(t *testing.T) {
	s, now := clocked(t, network.Real)
	client, ctx := cloudwatch.NewFromConfig(config(t, s)), context.Background()
	host := []types.Dimension{{Name: aws.String("InstanceId"), Value: aws.String("i-1")}}
	put := func(value float64) {
		t.Helper()
		if _, err := client.PutMetricData(ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("CWAgent"), MetricData: []types.MetricDatum{{
			MetricName: aws.String("mem_used_percent"), Dimensions: host, Value: aws.Float64(value), Unit: types.StandardUnitPercent,
		}}}); err != nil {
			t.Fatal(err)
		}
	}
	put(10)
	put(30)
	list := func() int {
		t.Helper()
		out, err := client.ListMetrics(ctx, &cloudwatch.ListMetricsInput{
			Namespace: aws.String("CWAgent"), Dimensions: []types.DimensionFilter{{Name: aws.String("InstanceId")}}, RecentlyActive: types.RecentlyActivePt3h,
		})
		if err != nil {
			t.Fatal(err)
		}
		return len(out.Metrics)
	}
	if list() != 0 {
		t.Error("a metric is listed at once")
	}
	*now = now.Add(3 * time.Minute)
	if list() != 1 {
		t.Error("the metric is not listed after some minutes")
	}
	put(50)
	data, err := client.GetMetricData(ctx, &cloudwatch.GetMetricDataInput{
		StartTime: aws.Time(now.Add(-10 * time.Minute)), EndTime: aws.Time(now.Add(time.Minute)), ScanBy: types.ScanByTimestampAscending,
		MetricDataQueries: []types.MetricDataQuery{{Id: aws.String("m1"), MetricStat: &types.MetricStat{
			Metric: &types.Metric{Namespace: aws.String("CWAgent"), MetricName: aws.String("mem_used_percent"), Dimensions: host}, Period: aws.Int32(60), Stat: aws.String("Average"),
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	result := data.MetricDataResults[0]
	if !slices.Equal(result.Values, []float64{20, 50}) || !result.Timestamps[1].Equal(*now) || result.StatusCode != types.StatusCodeComplete {
		t.Errorf("answered %+v", result)
	}
	statistics, err := client.GetMetricStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{
		Namespace: aws.String("CWAgent"), MetricName: aws.String("mem_used_percent"), Dimensions: host, Period: aws.Int32(3600),
		StartTime: aws.Time(now.Add(-time.Hour)), EndTime: aws.Time(now.Add(time.Minute)), Statistics: []types.Statistic{types.StatisticMaximum, types.StatisticSampleCount},
	})
	if err != nil {
		t.Fatal(err)
	}
	if points := statistics.Datapoints; len(points) != 1 || *points[0].Maximum != 50 || *points[0].SampleCount != 3 || points[0].Average != nil || points[0].Unit != types.StandardUnitPercent {
		t.Errorf("answered %+v", points)
	}
	*now = now.Add(4 * time.Hour)
	if list() != 0 {
		t.Error("a metric that was not put for hours is recently active")
	}
}

func TestCloudWatchRefuses(t *testing.T) {
	s, now := clocked(t, network.Instant)
	client, ctx := cloudwatch.NewFromConfig(config(t, s)), context.Background()
	_, err := client.PutMetricData(ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("AWS/EC2"), MetricData: []types.MetricDatum{{MetricName: aws.String("a"), Value: aws.Float64(1)}}})
	var invalid *types.InvalidParameterValueException
	if !errors.As(err, &invalid) {
		t.Errorf("a namespace of AWS: %v", err)
	}
	_, err = client.GetMetricData(ctx, &cloudwatch.GetMetricDataInput{
		StartTime: aws.Time(now.Add(-time.Hour)), EndTime: now, MetricDataQueries: []types.MetricDataQuery{{Id: aws.String("e1"), Expression: aws.String("SUM(METRICS())")}},
	})
	if !contains(err, "does not implement the Expression of MetricDataQueries e1") {
		t.Errorf("an expression: %v", err)
	}
	if _, err = client.DescribeAlarms(ctx, nil); !contains(err, "linklab's simulated account does not implement it") {
		t.Errorf("alarms: %v", err)
	}
	if _, err = client.ListMetrics(ctx, &cloudwatch.ListMetricsInput{IncludeLinkedAccounts: aws.Bool(true)}); !contains(err, "does not know it as a parameter of ListMetrics") {
		t.Errorf("linked accounts: %v", err)
	}
}

// A long body is sent compressed.
func TestCloudWatchTakesCompressedBodies(t *testing.T) {
	s, now := clocked(t, network.Instant)
	client, ctx := cloudwatch.NewFromConfig(config(t, s)), context.Background()
	var data []types.MetricDatum
	for i := range 300 {
		data = append(data, types.MetricDatum{MetricName: aws.String(fmt.Sprintf("a-metric-with-a-long-name-%d", i)), Value: aws.Float64(1), Timestamp: now})
	}
	if _, err := client.PutMetricData(ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("many"), MetricData: data}); err != nil {
		t.Fatal(err)
	}
	out, err := client.ListMetrics(ctx, &cloudwatch.ListMetricsInput{Namespace: aws.String("many")})
	if err != nil || len(out.Metrics) != 300 {
		t.Errorf("listed %d, %v", len(out.Metrics), err)
	}
}

func TestInstancesHaveMetrics(t *testing.T) {
	s, now := clocked(t, network.Instant)
	configuration := config(t, s)
	ctx := context.Background()
	machines := ec2.NewFromConfig(configuration)
	images, err := machines.DescribeImages(ctx, &ec2.DescribeImagesInput{
		Filters: []ec2types.Filter{{Name: aws.String("architecture"), Values: []string{"x86_64"}}},
	})
	if err != nil || len(images.Images) == 0 {
		t.Fatal("no image", err)
	}
	run, err := machines.RunInstances(ctx, &ec2.RunInstancesInput{ImageId: images.Images[0].ImageId, InstanceType: "t3.micro", MinCount: aws.Int32(1), MaxCount: aws.Int32(1)})
	if err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	statistics, err := cloudwatch.NewFromConfig(configuration).GetMetricStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{
		Namespace: aws.String("AWS/EC2"), MetricName: aws.String("CPUUtilization"), Period: aws.Int32(300), Statistics: []types.Statistic{types.StatisticAverage},
		Dimensions: []types.Dimension{{Name: aws.String("InstanceId"), Value: run.Instances[0].InstanceId}}, StartTime: aws.Time(now.Add(-30 * time.Minute)), EndTime: now,
	})
	if err != nil || len(statistics.Datapoints) != 6 {
		t.Errorf("%+v, %v", statistics, err)
	}
}

// TestCloudWatchByQuery speaks the protocol of older clients.
func TestCloudWatchByQuery(t *testing.T) {
	s, _ := clocked(t, network.Instant)
	call := func(body string) string {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, signed(t, "monitoring", body))
		return w.Body.String()
	}
	if got := call("Action=PutMetricData&Version=2010-08-01&Namespace=n&MetricData.member.1.MetricName=m&MetricData.member.1.Value=2&MetricData.member.1.Dimensions.member.1.Name=d&MetricData.member.1.Dimensions.member.1.Value=v"); !strings.Contains(got, "<PutMetricDataResponse") {
		t.Fatal(got)
	}
	if got := call("Action=ListMetrics&Version=2010-08-01&Namespace=n"); !strings.Contains(got, "<Metrics><member><Namespace>n</Namespace><MetricName>m</MetricName><Dimensions><member><Name>d</Name><Value>v</Value></member></Dimensions></member></Metrics>") {
		t.Error(got)
	}
}
