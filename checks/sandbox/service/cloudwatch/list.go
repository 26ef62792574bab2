package cloudwatch

import (
	"slices"
	"strconv"
	"time"

	"linklab/checks/sandbox/wire"
)

const metricsPerPage = 500

// Metric names a metric.
type Metric struct {
	Namespace  string
	MetricName string
	Dimensions []Dimension
}

// DimensionFilter is a dimension that a metric has to have; without a value any
// will do.
type DimensionFilter struct {
	Name  string `req:"true"`
	Value string
}

// ListMetricsInput says which metrics to list.
type ListMetricsInput struct {
	Namespace      string
	MetricName     string
	Dimensions     []DimensionFilter
	RecentlyActive string
	NextToken      string
}

// ListMetricsOutput is a page of metrics.
type ListMetricsOutput struct {
	Metrics   []Metric
	NextToken string
}

func (s *Service) listMetrics(call *wire.Call, in *ListMetricsInput) (*ListMetricsOutput, error) {
	if in.RecentlyActive != "" && in.RecentlyActive != "PT3H" {
		return nil, invalid("The value " + in.RecentlyActive + " for parameter RecentlyActive is invalid. Valid values are: PT3H.")
	}
	var found []Metric
	for _, series := range s.all(call.Region, call.Now) {
		recent := in.RecentlyActive == "" || !series.LastAt.Before(call.Now.Add(-3*time.Hour))
		known := !series.FirstAt.Add(s.paced(listedAfter)).After(call.Now)
		if recent && known && in.wants(series) {
			metric := Metric{series.Namespace, series.Name, append([]Dimension{}, series.Dimensions...)}
			if len(found) == 0 || !same(found[len(found)-1], metric) { // in another unit
				found = append(found, metric)
			}
		}
	}
	first, err := page(in.NextToken, len(found))
	if err != nil {
		return nil, err
	}
	out := &ListMetricsOutput{Metrics: append([]Metric{}, found[first:min(len(found), first+metricsPerPage)]...)}
	if first+metricsPerPage < len(found) {
		out.NextToken = strconv.Itoa(first + metricsPerPage)
	}
	return out, nil
}

func same(a, b Metric) bool {
	return a.Namespace == b.Namespace && a.MetricName == b.MetricName && slices.Equal(a.Dimensions, b.Dimensions)
}

func (in *ListMetricsInput) wants(s *Series) bool {
	if in.Namespace != "" && in.Namespace != s.Namespace || in.MetricName != "" && in.MetricName != s.Name {
		return false
	}
	for _, filter := range in.Dimensions {
		if !slices.ContainsFunc(s.Dimensions, func(d Dimension) bool {
			return d.Name == filter.Name && (filter.Value == "" || d.Value == filter.Value)
		}) {
			return false
		}
	}
	return true
}

// page is where a page begins.
func page(token string, length int) (int, error) {
	if token == "" {
		return 0, nil
	}
	first, err := strconv.Atoi(token)
	if err != nil || first < 0 || first > length {
		return 0, refuse("InvalidNextToken", "Invalid nextToken")
	}
	return first, nil
}
