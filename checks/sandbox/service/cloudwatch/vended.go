package cloudwatch

import (
	"math"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/network"
)

// vendedMetrics are what EC2 puts of each running instance, by how often
// (Amazon EC2 user guide, CloudWatch metrics that are available for your
// instances). Basic monitoring puts processor loads every five minutes.
var vendedMetrics = []struct {
	name, unit string
	every      time.Duration
	value      func(*network.Instance, time.Time) float64
}{
	{"CPUUtilization", "Percent", 5 * time.Minute, idle},
	{"StatusCheckFailed", "Count", time.Minute, nothing},
	{"StatusCheckFailed_Instance", "Count", time.Minute, nothing},
	{"StatusCheckFailed_System", "Count", time.Minute, nothing},
}

func nothing(*network.Instance, time.Time) float64 { return 0 }

// idle is the load of a machine that boots and then has nothing to do: a third
// of a processor at first, a few tenths of a percent after.
func idle(i *network.Instance, at time.Time) float64 {
	if at.Sub(i.LaunchedAt) < 5*time.Minute {
		return 33
	}
	return 0.3 + 0.1*math.Sin(float64(at.Unix())/900)
}

// all are the series of a region, EC2's and PrivateLink's own among them, by
// key. Their points are computed for the time that is kept.
func (s *Service) all(name string, now time.Time) []*Series {
	var list []*Series
	if metrics := s.State.Regions[name]; metrics != nil {
		for _, series := range metrics.Series {
			if !series.LastAt.Before(now.Add(-listed)) {
				list = append(list, series)
			}
		}
		list = append(list, s.carriedSeries(metrics, now)...)
	}
	if region := s.World.Regions[name]; region != nil {
		for _, instance := range region.Instances {
			list = append(list, vended(region, instance, now)...)
		}
	}
	slices.SortFunc(list, func(a, b *Series) int {
		return strings.Compare(seriesKey(a.Namespace, a.Name, a.Unit, a.Dimensions), seriesKey(b.Namespace, b.Name, b.Unit, b.Dimensions))
	})
	return list
}

// vended are the series of one instance, from its start until it ends.
func vended(region *network.Region, instance *network.Instance, now time.Time) []*Series {
	until := now
	for _, ended := range []time.Time{instance.StoppedAt, instance.TerminatedAt} {
		if !ended.IsZero() && ended.Before(until) {
			until = ended
		}
	}
	if region.InstanceState(instance) == "pending" {
		return nil
	}
	var list []*Series
	for _, metric := range vendedMetrics {
		series := &Series{
			Namespace: "AWS/EC2", Name: metric.name, Unit: metric.unit, FirstAt: instance.LaunchedAt, LastAt: until,
			Dimensions: []Dimension{{Name: "InstanceId", Value: instance.ID}},
		}
		first := instance.LaunchedAt
		if oldest := now.Add(-kept); first.Before(oldest) {
			first = oldest
		}
		// A point is there when its time is over.
		for at := first.UTC().Truncate(metric.every); !at.Add(metric.every).After(until); at = at.Add(metric.every) {
			value := metric.value(instance, at)
			series.Points = append(series.Points, Point{At: at, Count: 1, Sum: value, Min: value, Max: value})
		}
		if len(series.Points) > 0 {
			list = append(list, series)
		}
	}
	return list
}
