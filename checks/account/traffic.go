package account

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// Traffic is what AWS PrivateLink counted: since when it was asked for, at most
// three hours.
type Traffic struct {
	Connections, Bytes int64
	Newest             time.Time // beginning of the last minute with a count, UTC; zero without
}

// counted are how PrivateLink counts, by ids of the questions.
var counted = []struct{ id, metric string }{{"connections", "NewConnections"}, {"bytes", "BytesProcessed"}}

// longAgo is how far back traffic is looked for.
const longAgo = 3 * time.Hour

// Traffic reads what passed an endpoint or a service; pairs are the names and
// values of the dimensions (Amazon VPC user guide, CloudWatch metrics for AWS
// PrivateLink).
func (s *Snapshot) Traffic(ctx context.Context, namespace string, since time.Time, pairs ...string) (Traffic, error) {
	name := strings.Join(append([]string{namespace}, pairs...), " ")
	return read(ctx, s, Operation{metrics, "GetMetricData"}, name, func(ctx context.Context) (Traffic, error) {
		now := s.now()
		if oldest := now.Add(-longAgo); since.Before(oldest) {
			since = oldest
		}
		var dimensions []types.Dimension
		for i := 0; i+1 < len(pairs); i += 2 {
			dimensions = append(dimensions, types.Dimension{Name: aws.String(pairs[i]), Value: aws.String(pairs[i+1])})
		}
		in := &cloudwatch.GetMetricDataInput{StartTime: aws.Time(since.Truncate(time.Minute)), EndTime: aws.Time(now.Add(ahead))}
		for _, c := range counted {
			in.MetricDataQueries = append(in.MetricDataQueries, types.MetricDataQuery{Id: aws.String(c.id), MetricStat: &types.MetricStat{
				Metric: &types.Metric{Namespace: aws.String(namespace), MetricName: aws.String(c.metric), Dimensions: dimensions},
				Period: aws.Int32(60), Stat: aws.String("Sum"),
			}})
		}
		var traffic Traffic
		for range pageLimit {
			out, err := s.account.asks.metrics.getMetricData(ctx, in)
			if err != nil {
				return Traffic{}, err
			}
			for _, result := range out.MetricDataResults {
				traffic.take(result)
			}
			if !turn(&in.NextToken, out.NextToken) {
				return traffic, nil
			}
		}
		return Traffic{}, errEndless
	})
}

func (t *Traffic) take(result types.MetricDataResult) {
	for i, value := range result.Values {
		switch aws.ToString(result.Id) {
		case "connections":
			t.Connections += int64(value)
		case "bytes":
			t.Bytes += int64(value)
		}
		if value > 0 && i < len(result.Timestamps) && result.Timestamps[i].After(t.Newest) {
			t.Newest = result.Timestamps[i].UTC()
		}
	}
}
