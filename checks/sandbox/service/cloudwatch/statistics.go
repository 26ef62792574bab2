package cloudwatch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

const (
	statisticsPerCall = 1440 // points of an answer
	statisticNames    = "SampleCount Average Sum Minimum Maximum"
)

// value is one statistic of a span of time.
func (p Point) value(statistic string) float64 {
	switch statistic {
	case "Sum":
		return p.Sum
	case "Average":
		return p.Sum / p.Count
	case "Minimum":
		return p.Min
	case "Maximum":
		return p.Max
	}
	return p.Count
}

// span is the time and the resolution of a question.
type span struct {
	from, to time.Time
	period   time.Duration
}

// newSpan checks the times of a question. AWS rounds the beginning down to a
// whole minute.
func newSpan(from, to time.Time, seconds int32) (span, error) {
	switch {
	case seconds < 1:
		return span{}, invalid(fmt.Sprintf("The parameter Period must be greater than or equal to 1; it is %d.", seconds))
	case seconds < 60:
		return span{}, unsimulated(fmt.Sprintf("a period of %d seconds, which high-resolution metrics have", seconds))
	case seconds%60 != 0:
		return span{}, invalid("The parameter Period must be a multiple of 60.")
	case !from.Before(to):
		return span{}, invalid("The parameter StartTime must be less than the parameter EndTime.")
	}
	return span{from.UTC().Truncate(time.Minute), to.UTC(), time.Duration(seconds) * time.Second}, nil
}

// gather joins a series' points by periods, oldest first.
func (s span) gather(series *Series) []Point {
	var list []Point
	first := s.from.Truncate(s.period)
	for _, point := range series.Points {
		if point.At.Before(first) || !point.At.Before(s.to) {
			continue
		}
		at := point.At.Truncate(s.period)
		if len(list) == 0 || !list[len(list)-1].At.Equal(at) {
			list = append(list, Point{At: at})
		}
		list[len(list)-1] = list[len(list)-1].add(point)
	}
	return list
}

// find is the series of a metric; unit "" is any.
func (s *Service) find(call *wire.Call, namespace, name, unit string, dimensions []Dimension) []*Series {
	wanted := sortDimensions(dimensions)
	var found []*Series
	for _, series := range s.all(call.Region, call.Now) {
		if series.Namespace == namespace && series.Name == name && slices.Equal(series.Dimensions, wanted) &&
			(unit == "" || unitName(series) == unit) {
			found = append(found, series)
		}
	}
	return found
}

func unitName(s *Series) string {
	if s.Unit == "" {
		return "None"
	}
	return s.Unit
}

// GetMetricStatisticsInput asks for statistics of one metric.
type GetMetricStatisticsInput struct {
	Namespace          string `req:"true"`
	MetricName         string `req:"true"`
	Dimensions         []Dimension
	StartTime          time.Time `req:"true"`
	EndTime            time.Time `req:"true"`
	Period             int32     `req:"true"`
	Statistics         []string
	ExtendedStatistics []string
	Unit               string
}

// Datapoint is the statistics that were asked for of one period.
type Datapoint struct {
	Timestamp   time.Time
	SampleCount *float64
	Average     *float64
	Sum         *float64
	Minimum     *float64
	Maximum     *float64
	Unit        string
}

// GetMetricStatisticsOutput is the periods in which there were points.
type GetMetricStatisticsOutput struct {
	Label      string
	Datapoints []Datapoint
}

func (s *Service) getMetricStatistics(call *wire.Call, in *GetMetricStatisticsInput) (*GetMetricStatisticsOutput, error) {
	if len(in.ExtendedStatistics) > 0 {
		return nil, unsimulated("ExtendedStatistics")
	}
	if len(in.Statistics) == 0 {
		return nil, refuse("MissingParameter", "The parameter Statistics or ExtendedStatistics must be specified.")
	}
	for _, statistic := range in.Statistics {
		if !slices.Contains(strings.Fields(statisticNames), statistic) {
			return nil, invalid("The value " + statistic + " for parameter Statistics is invalid.")
		}
	}
	span, err := newSpan(in.StartTime, in.EndTime, in.Period)
	if err != nil {
		return nil, err
	}
	if points := in.EndTime.Sub(in.StartTime) / span.period; points > statisticsPerCall {
		return nil, refuse("InvalidParameterCombination", fmt.Sprintf(
			"You have requested up to %d datapoints, which exceeds the limit of %d. You may reduce the datapoints requested by increasing Period, or decreasing the time range.", points, statisticsPerCall))
	}
	out := &GetMetricStatisticsOutput{Label: in.MetricName, Datapoints: []Datapoint{}}
	for _, series := range s.find(call, in.Namespace, in.MetricName, in.Unit, in.Dimensions) {
		for _, point := range span.gather(series) {
			datapoint := Datapoint{Timestamp: point.At, Unit: unitName(series)}
			for _, statistic := range in.Statistics {
				value := point.value(statistic)
				*datapoint.member(statistic) = &value
			}
			out.Datapoints = append(out.Datapoints, datapoint)
		}
	}
	return out, nil
}

func (d *Datapoint) member(statistic string) **float64 {
	switch statistic {
	case "Sum":
		return &d.Sum
	case "Average":
		return &d.Average
	case "Minimum":
		return &d.Minimum
	case "Maximum":
		return &d.Maximum
	}
	return &d.SampleCount
}
