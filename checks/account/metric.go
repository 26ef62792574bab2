package account

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// metrics is the SDK's id of CloudWatch.
const metrics = "CloudWatch"

// metricAsks are the reads of metrics.
type metricAsks struct {
	getMetricData operation[cloudwatch.GetMetricDataInput, cloudwatch.GetMetricDataOutput, cloudwatch.Options]
	listMetrics   operation[cloudwatch.ListMetricsInput, cloudwatch.ListMetricsOutput, cloudwatch.Options]
}

func metricAsksOf(client *cloudwatch.Client) metricAsks {
	return metricAsks{getMetricData: client.GetMetricData, listMetrics: client.ListMetrics}
}

// Metric is one metric of an instance: of its dimensions the instance's id is
// the only one.
type Metric struct {
	Namespace, Name, Instance string
	Period                    time.Duration // between two of its points, whole minutes
}

// Series is when a metric had points lately.
type Series struct {
	Points []time.Time // the beginnings of their periods, newest first, UTC
	Asked  time.Time   // the server's clock when it answered, UTC
}

// lately is how far back a series goes.
const lately = 30 * time.Minute

// ahead is how much later than the laptop's clock a series may end: that clock
// may be slow.
const ahead = 5 * time.Minute

// InstanceMetric reads when a metric had points in the last half hour.
func (s *Snapshot) InstanceMetric(ctx context.Context, metric Metric) (Series, error) {
	name := strings.Join([]string{metric.Namespace, metric.Name, metric.Instance}, " ")
	return read(ctx, s, Operation{metrics, "GetMetricData"}, name, func(ctx context.Context) (Series, error) {
		now := s.now()
		in := &cloudwatch.GetMetricDataInput{
			StartTime: aws.Time(now.Add(-lately).Truncate(metric.Period)), EndTime: aws.Time(now.Add(ahead)), ScanBy: types.ScanByTimestampDescending,
			MetricDataQueries: []types.MetricDataQuery{{Id: aws.String("points"), MetricStat: &types.MetricStat{
				Metric: &types.Metric{Namespace: aws.String(metric.Namespace), MetricName: aws.String(metric.Name),
					Dimensions: []types.Dimension{{Name: aws.String("InstanceId"), Value: aws.String(metric.Instance)}}},
				Period: aws.Int32(int32(metric.Period / time.Second)), Stat: aws.String("SampleCount"),
			}}},
		}
		series := Series{Asked: now.UTC()}
		for range pageLimit {
			out, err := s.account.asks.metrics.getMetricData(ctx, in)
			if err != nil {
				return Series{}, err
			}
			if at, ok := awsmiddleware.GetServerTime(out.ResultMetadata); ok {
				series.Asked = at.UTC()
			}
			for _, result := range out.MetricDataResults {
				for _, at := range result.Timestamps {
					series.Points = append(series.Points, at.UTC())
				}
			}
			if !turn(&in.NextToken, out.NextToken) {
				return series, nil
			}
		}
		return Series{}, errEndless
	})
}

// InstanceMetrics are the metrics of a namespace that had points of an instance
// in the last three hours, with all their dimensions.
func (s *Snapshot) InstanceMetrics(ctx context.Context, namespace, instance string) ([]types.Metric, error) {
	return read(ctx, s, Operation{metrics, "ListMetrics"}, namespace+" "+instance, func(ctx context.Context) ([]types.Metric, error) {
		in := &cloudwatch.ListMetricsInput{RecentlyActive: types.RecentlyActivePt3h,
			Dimensions: []types.DimensionFilter{{Name: aws.String("InstanceId"), Value: aws.String(instance)}}}
		if namespace != "" {
			in.Namespace = aws.String(namespace)
		}
		return collect(ctx, s.account.asks.metrics.listMetrics, in,
			func(in *cloudwatch.ListMetricsInput, out *cloudwatch.ListMetricsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *cloudwatch.ListMetricsOutput) []types.Metric { return out.Metrics })
	})
}
