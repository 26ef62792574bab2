package cloudwatch

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

const (
	queriesPerCall = 500
	pointsPerCall  = 100800
)

// GetMetricDataInput asks for statistics of several metrics.
type GetMetricDataInput struct {
	MetricDataQueries []MetricDataQuery `req:"true"`
	StartTime         time.Time         `req:"true"`
	EndTime           time.Time         `req:"true"`
	ScanBy            string
	MaxDatapoints     *int32
	NextToken         string
}

// MetricDataQuery is one of the questions.
type MetricDataQuery struct {
	Id         string `req:"true"`
	MetricStat *MetricStat
	Expression string
	Label      string
	ReturnData *bool
	Period     *int32
}

// MetricStat is one statistic of one metric.
type MetricStat struct {
	Metric Metric `req:"true"`
	Period int32  `req:"true"`
	Stat   string `req:"true"`
	Unit   string
}

// GetMetricDataOutput is the answers in the order of the questions.
type GetMetricDataOutput struct {
	MetricDataResults []MetricDataResult
	NextToken         string
	Messages          []MessageData
}

// MetricDataResult is one answer: values and their times, in the same order.
type MetricDataResult struct {
	Id         string
	Label      string
	Timestamps []time.Time
	Values     []float64
	StatusCode string
}

// MessageData is a message about a whole answer.
type MessageData struct{ Code, Value string }

var queryID = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

func (s *Service) getMetricData(call *wire.Call, in *GetMetricDataInput) (*GetMetricDataOutput, error) {
	limit := pointsPerCall
	if in.MaxDatapoints != nil {
		if *in.MaxDatapoints < 1 || *in.MaxDatapoints > pointsPerCall {
			return nil, invalid("The value " + strconv.Itoa(int(*in.MaxDatapoints)) + " for parameter MaxDatapoints is invalid.")
		}
		limit = int(*in.MaxDatapoints)
	}
	if in.ScanBy != "" && in.ScanBy != "TimestampDescending" && in.ScanBy != "TimestampAscending" {
		return nil, invalid("The value " + in.ScanBy + " for parameter ScanBy is invalid.")
	}
	if len(in.MetricDataQueries) == 0 || len(in.MetricDataQueries) > queriesPerCall {
		return nil, invalid("The collection MetricDataQueries must have a size from 1 to 500.")
	}
	skip, err := page(in.NextToken, pointsPerCall*queriesPerCall)
	if err != nil {
		return nil, err
	}
	out := &GetMetricDataOutput{MetricDataResults: []MetricDataResult{}, Messages: []MessageData{}}
	seen := map[string]bool{}
	next := skip + limit
	for _, query := range in.MetricDataQueries {
		if seen[query.Id] {
			return nil, refuse("ValidationError", "The values for parameter id in MetricDataQueries are not unique.")
		}
		seen[query.Id] = true
		result, err := s.ask(call, in, query)
		if err != nil {
			return nil, err
		}
		if query.ReturnData != nil && !*query.ReturnData {
			continue
		}
		all := len(result.Values)
		from, to := min(skip, all), min(skip+limit, all)
		result.Timestamps, result.Values = result.Timestamps[from:to], result.Values[from:to]
		skip, limit = skip-from, limit-(to-from)
		if to < all {
			result.StatusCode = "PartialData"
			out.NextToken = strconv.Itoa(next)
		}
		out.MetricDataResults = append(out.MetricDataResults, result)
	}
	return out, nil
}

// ask answers one question with all its points.
func (s *Service) ask(call *wire.Call, in *GetMetricDataInput, query MetricDataQuery) (MetricDataResult, error) {
	var none MetricDataResult
	stat := query.MetricStat
	switch {
	case !queryID.MatchString(query.Id):
		return none, refuse("ValidationError", "The value "+query.Id+" for parameter Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.")
	case query.Expression != "":
		return none, unsimulated("the Expression of MetricDataQueries " + query.Id)
	case query.Period != nil:
		return none, unsimulated("the Period of MetricDataQueries " + query.Id + ", which expressions have")
	case strings.Contains(query.Label, "${"):
		return none, unsimulated("dynamic labels, as the Label of MetricDataQueries " + query.Id)
	case stat == nil:
		return none, refuse("ValidationError", "Exactly one of the parameters MetricStat and Expression must be specified for id "+query.Id+".")
	case stat.Metric.Namespace == "" || stat.Metric.MetricName == "":
		return none, refuse("MissingParameter", "The parameters Namespace and MetricName of MetricDataQueries "+query.Id+" are required.")
	case !slices.Contains(strings.Fields(statisticNames), stat.Stat):
		return none, unsimulated("the statistic " + stat.Stat + " of MetricDataQueries " + query.Id)
	}
	span, err := newSpan(in.StartTime, in.EndTime, stat.Period)
	if err != nil {
		return none, err
	}
	result := MetricDataResult{Id: query.Id, Label: query.Label, StatusCode: "Complete", Timestamps: []time.Time{}, Values: []float64{}}
	if result.Label == "" {
		result.Label = stat.Metric.MetricName
	}
	found := s.find(call, stat.Metric.Namespace, stat.Metric.MetricName, stat.Unit, stat.Metric.Dimensions)
	if len(found) == 0 {
		return result, nil
	}
	// Without a unit, the points of one unit are taken: units are never mixed.
	for _, point := range span.gather(found[0]) {
		result.Timestamps = append(result.Timestamps, point.At)
		result.Values = append(result.Values, point.value(stat.Stat))
	}
	if in.ScanBy != "TimestampAscending" {
		slices.Reverse(result.Timestamps)
		slices.Reverse(result.Values)
	}
	return result, nil
}
