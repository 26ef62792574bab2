package cloudwatch

import (
	"slices"
	"time"

	"linklab/checks/sandbox/network"
)

const (
	// carriageKept is how many ways by endpoints a region keeps; the one that
	// carried nothing for longest goes first.
	carriageKept = 200
	// publishedAfter is how long after its end a minute of PrivateLink's metrics
	// shows. AWS promises no time.
	publishedAfter = time.Minute
)

// Carried is what went one way by an interface endpoint, by minutes, oldest
// first.
type Carried struct {
	Way     network.Carriage `json:"way"`
	Minutes []Minute         `json:"minutes"`
}

// Minute is what was carried within one minute.
type Minute struct {
	At          time.Time `json:"at"` // the minute's beginning
	Connections int64     `json:"connections,omitempty"`
	Bytes       int64     `json:"bytes,omitempty"`
}

// Carry adds what went one way in one minute.
func (m *Metrics) Carry(way network.Carriage, minute Minute, now time.Time) {
	at := slices.IndexFunc(m.Carried, func(c *Carried) bool { return c.Way == way })
	if at < 0 {
		at = len(m.Carried)
		m.Carried = append(m.Carried, &Carried{Way: way})
	}
	m.Carried[at].add(minute)
	oldest := now.Add(-kept - time.Minute)
	for _, carried := range m.Carried {
		carried.Minutes = slices.DeleteFunc(carried.Minutes, func(past Minute) bool { return past.At.Before(oldest) })
	}
	m.Carried = slices.DeleteFunc(m.Carried, func(c *Carried) bool { return len(c.Minutes) == 0 })
	for len(m.Carried) > carriageKept {
		stalest := slices.MinFunc(m.Carried, func(a, b *Carried) int { return a.last().Compare(b.last()) })
		m.Carried = slices.DeleteFunc(m.Carried, func(c *Carried) bool { return c == stalest })
	}
}

func (c *Carried) add(minute Minute) {
	at, found := slices.BinarySearchFunc(c.Minutes, minute.At, func(m Minute, t time.Time) int { return m.At.Compare(t) })
	if !found {
		c.Minutes = slices.Insert(c.Minutes, at, minute)
		return
	}
	c.Minutes[at].Connections += minute.Connections
	c.Minutes[at].Bytes += minute.Bytes
}

func (c *Carried) last() time.Time {
	if len(c.Minutes) == 0 {
		return time.Time{}
	}
	return c.Minutes[len(c.Minutes)-1].At
}

// views are the series that one way adds to: their namespaces and dimensions
// (Amazon VPC user guide, CloudWatch metrics for AWS PrivateLink).
func views(way network.Carriage) []Series {
	endpoint := []Dimension{{"Endpoint Type", network.InterfaceType}, {"Service Name", way.Service}, {"VPC Endpoint Id", way.Endpoint}, {"VPC Id", way.VPC}}
	list := []Series{
		{Namespace: "AWS/PrivateLinkEndpoints", Dimensions: endpoint},
		{Namespace: "AWS/PrivateLinkEndpoints", Dimensions: append(slices.Clone(endpoint), Dimension{"Subnet Id", way.Subnet})},
	}
	if way.Own.Service == "" {
		return list
	}
	service, zone := Dimension{"Service Id", way.Own.Service}, Dimension{"Az", way.Own.Zone}
	dimensions := [][]Dimension{{service}, {service, zone}, {service, {"VPC Endpoint Id", way.Endpoint}}}
	if way.Own.Balancer != "" {
		balancer := Dimension{"Load Balancer Arn", way.Own.Balancer}
		dimensions = append(dimensions, []Dimension{service, balancer}, []Dimension{service, balancer, zone})
	}
	for _, of := range dimensions {
		list = append(list, Series{Namespace: "AWS/PrivateLinkServices", Dimensions: of})
	}
	return list
}

// carriedSeries are the series of PrivateLink. A minute is there some time after
// it is over.
func (s *Service) carriedSeries(metrics *Metrics, now time.Time) []*Series {
	byKey := map[string]*Series{}
	until := now.Add(-time.Minute - s.paced(publishedAfter))
	for _, carried := range metrics.Carried {
		for _, view := range views(carried.Way) {
			for _, minute := range carried.Minutes {
				if minute.At.After(until) || minute.At.Before(now.Add(-kept)) {
					continue
				}
				point(byKey, view, "NewConnections", "Count", minute.At, float64(minute.Connections))
				point(byKey, view, "BytesProcessed", "Bytes", minute.At, float64(minute.Bytes))
			}
		}
	}
	list := make([]*Series, 0, len(byKey))
	for _, series := range byKey {
		for i := range series.Points {
			p := &series.Points[i]
			p.Count, p.Min, p.Max = 1, p.Sum, p.Sum // one value a minute, whichever ways it came
		}
		series.FirstAt, series.LastAt = series.Points[0].At, series.Points[len(series.Points)-1].At.Add(time.Minute)
		list = append(list, series)
	}
	return list
}

func point(byKey map[string]*Series, view Series, name, unit string, at time.Time, value float64) {
	key := seriesKey(view.Namespace, name, unit, view.Dimensions)
	series := byKey[key]
	if series == nil {
		series = &Series{Namespace: view.Namespace, Name: name, Unit: unit, Dimensions: sortDimensions(view.Dimensions)}
		byKey[key] = series
	}
	series.put(Point{At: at, Count: 1, Sum: value})
}
