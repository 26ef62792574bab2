package cloudwatch

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

// Limits of a request (CloudWatch API reference, PutMetricData).
const (
	datumsPerCall = 1000
	dimensionsPer = 30
	valuesPer     = 150
	longestName   = 255
	furthestAhead = 2 * time.Hour
	listedAfter   = 2 * time.Minute
	largestValue  = 1.174271e+108
)

// units are the values of StandardUnit.
var units = strings.Fields(`Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits
Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second
Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None`)

// PutMetricDataInput is points of one namespace.
type PutMetricDataInput struct {
	Namespace  string `req:"true"`
	MetricData []MetricDatum
}

// MetricDatum is a value, several values with how often each was, or the
// statistics of many.
type MetricDatum struct {
	MetricName        string `req:"true"`
	Dimensions        []Dimension
	Timestamp         time.Time
	Value             *float64
	Values            []float64
	Counts            []float64
	StatisticValues   *StatisticSet
	Unit              string
	StorageResolution *int32
}

// StatisticSet is the statistics of many values.
type StatisticSet struct{ SampleCount, Sum, Minimum, Maximum *float64 }

// PutMetricDataOutput says nothing.
type PutMetricDataOutput struct{}

// namespaceOf is the condition key by which a policy limits what is published
// (Service Authorization Reference, "Condition keys for Amazon CloudWatch").
func namespaceOf(_ *wire.Call, in any) map[string][]string {
	return map[string][]string{"cloudwatch:namespace": {in.(*PutMetricDataInput).Namespace}}
}

func (s *Service) putMetricData(call *wire.Call, in *PutMetricDataInput) (*PutMetricDataOutput, error) {
	switch {
	case strings.HasPrefix(in.Namespace, "AWS/"):
		return nil, invalid("The value AWS/ for parameter Namespace is invalid. Custom metrics cannot have a namespace that begins with AWS/.")
	case len(in.Namespace) > longestName || strings.HasPrefix(in.Namespace, ":"):
		return nil, invalid("The value " + in.Namespace + " for parameter Namespace is invalid.")
	case len(in.MetricData) == 0:
		return nil, refuse("MissingParameter", "The parameter MetricData is required.")
	case len(in.MetricData) > datumsPerCall:
		return nil, invalid(fmt.Sprintf("The collection MetricData must not have a size greater than %d.", datumsPerCall))
	}
	metrics := s.State.In(call.Region)
	metrics.settle(call.Now)
	for i, datum := range in.MetricData {
		point, err := datum.point(fmt.Sprintf("MetricData.member.%d.", i+1), call.Now)
		if err != nil {
			return nil, err
		}
		unit := datum.Unit
		if unit == "None" {
			unit = ""
		}
		key := seriesKey(in.Namespace, datum.MetricName, unit, datum.Dimensions)
		series := metrics.Series[key]
		if series == nil {
			if len(metrics.Series) >= seriesKept {
				return nil, refuse("LimitExceeded", fmt.Sprintf("linklab's simulated account keeps %d metrics in a region.", seriesKept))
			}
			series = &Series{Namespace: in.Namespace, Name: datum.MetricName, Dimensions: sortDimensions(datum.Dimensions), Unit: unit, FirstAt: call.Now}
			metrics.Series[key] = series
		}
		series.LastAt = call.Now
		series.put(point)
	}
	return &PutMetricDataOutput{}, nil
}

// point checks one datum and sums it up.
func (d MetricDatum) point(at string, now time.Time) (Point, error) {
	if d.MetricName == "" || len(d.MetricName) > longestName {
		return Point{}, invalid("The value " + d.MetricName + " for parameter " + at + "MetricName is invalid.")
	}
	if len(d.Dimensions) > dimensionsPer {
		return Point{}, invalid(fmt.Sprintf("The collection %sDimensions must not have a size greater than %d.", at, dimensionsPer))
	}
	seen := map[string]bool{}
	for i, dimension := range d.Dimensions {
		if dimension.Name == "" || dimension.Value == "" || seen[dimension.Name] {
			return Point{}, invalid(fmt.Sprintf("The values for %sDimensions.member.%d are invalid.", at, i+1))
		}
		seen[dimension.Name] = true
	}
	if d.Unit != "" && !slices.Contains(units, d.Unit) {
		return Point{}, invalid("The value " + d.Unit + " for parameter " + at + "Unit is invalid.")
	}
	if d.StorageResolution != nil && *d.StorageResolution != 60 {
		return Point{}, unsimulated(fmt.Sprintf("a %sStorageResolution of %d", at, *d.StorageResolution))
	}
	when := d.Timestamp
	switch {
	case when.IsZero():
		when = now
	case when.Before(now.Add(-listed)):
		return Point{}, invalid("The parameter " + at + "Timestamp must specify a time within the past two weeks.")
	case when.After(now.Add(furthestAhead)):
		return Point{}, invalid("The parameter " + at + "Timestamp must specify a time no more than two hours in the future.")
	case when.Before(now.Add(-kept)):
		return Point{}, invalid("linklab's simulated account keeps three hours of data points; " + at + "Timestamp is older.")
	}
	point, err := d.sum(at)
	point.At = when.UTC().Truncate(time.Minute)
	return point, err
}

// sum joins the values of a datum; exactly one of its three forms has to be
// there.
func (d MetricDatum) sum(at string) (Point, error) {
	forms := 0
	for _, there := range []bool{d.Value != nil, d.Values != nil, d.StatisticValues != nil} {
		if there {
			forms++
		}
	}
	if forms > 1 || d.Counts != nil && d.Values == nil {
		return Point{}, refuse("InvalidParameterCombination", "The parameters "+at+"Value, "+at+"Values and "+at+"StatisticValues are mutually exclusive.")
	}
	var point Point
	switch {
	case d.Value != nil:
		point = Point{Count: 1, Sum: *d.Value, Min: *d.Value, Max: *d.Value}
	case d.Values != nil:
		if len(d.Values) == 0 || len(d.Values) > valuesPer || d.Counts != nil && len(d.Counts) != len(d.Values) {
			return Point{}, invalid("The parameters " + at + "Values and " + at + "Counts must be of the same size, of 1 to 150.")
		}
		for i, value := range d.Values {
			count := 1.0
			if d.Counts != nil {
				count = d.Counts[i]
			}
			if count <= 0 {
				return Point{}, invalid("The values for " + at + "Counts must be greater than 0.")
			}
			point = point.add(Point{Count: count, Sum: value * count, Min: value, Max: value})
		}
	case d.StatisticValues != nil:
		v := d.StatisticValues
		if v.SampleCount == nil || v.Sum == nil || v.Minimum == nil || v.Maximum == nil {
			return Point{}, refuse("MissingParameter", "The parameters SampleCount, Sum, Minimum and Maximum of "+at+"StatisticValues are required.")
		}
		point = Point{Count: *v.SampleCount, Sum: *v.Sum, Min: *v.Minimum, Max: *v.Maximum}
		if point.Count <= 0 || point.Min > point.Max {
			return Point{}, invalid("The values for parameter " + at + "StatisticValues are invalid.")
		}
	default:
		return Point{}, refuse("MissingParameter", "At least one of the parameters "+at+"Value, "+at+"Values and "+at+"StatisticValues must be specified.")
	}
	for _, value := range []float64{point.Sum, point.Min, point.Max} {
		if math.Abs(value) > largestValue {
			return Point{}, invalid("The value " + fmt.Sprint(value) + " for parameter " + at + "Value is invalid.")
		}
	}
	return point, nil
}
