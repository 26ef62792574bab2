package cloudwatch

import (
	"slices"
	"strings"
	"time"
)

// Bounds of what is kept. AWS keeps minutes for 15 days and lists a metric for
// two weeks after its last point (CloudWatch user guide, Metrics retention).
const (
	kept       = 3 * time.Hour
	listed     = 14 * 24 * time.Hour
	seriesKept = 500 // a region
)

// State is the metrics of an account.
type State struct {
	Regions map[string]*Metrics `json:"regions,omitempty"`
}

// NewState is the state of a new account.
func NewState() *State { return &State{Regions: map[string]*Metrics{}} }

// Metrics is the series of one region, by key, and what its endpoints carried.
type Metrics struct {
	Series  map[string]*Series `json:"series"`
	Carried []*Carried         `json:"carried,omitempty"`
}

// Series is the points of one metric in one unit, oldest first.
type Series struct {
	Namespace  string      `json:"namespace"`
	Name       string      `json:"name"`
	Dimensions []Dimension `json:"dimensions,omitempty"`
	Unit       string      `json:"unit,omitempty"` // "" is None
	FirstAt    time.Time   `json:"first"`          // when it was put first
	LastAt     time.Time   `json:"last"`
	Points     []Point     `json:"points,omitempty"`
}

// Dimension is a name and value that tell metrics of one name apart.
type Dimension struct {
	Name  string `req:"true"`
	Value string
}

// Point is what was put within one minute.
type Point struct {
	At    time.Time `json:"at"` // the minute's beginning
	Count float64   `json:"n"`
	Sum   float64   `json:"sum"`
	Min   float64   `json:"min"`
	Max   float64   `json:"max"`
}

// add joins two points of a span of time.
func (p Point) add(q Point) Point {
	if p.Count == 0 {
		q.At = p.At
		return q
	}
	p.Count, p.Sum = p.Count+q.Count, p.Sum+q.Sum
	p.Min, p.Max = min(p.Min, q.Min), max(p.Max, q.Max)
	return p
}

// put adds a point to a series in its place.
func (s *Series) put(p Point) {
	at, found := slices.BinarySearchFunc(s.Points, p.At, func(q Point, t time.Time) int { return q.At.Compare(t) })
	if found {
		s.Points[at] = s.Points[at].add(p)
		return
	}
	s.Points = slices.Insert(s.Points, at, p)
}

// In is the metrics of a region, to be added to.
func (s *State) In(region string) *Metrics {
	metrics := s.Regions[region]
	if metrics == nil {
		metrics = &Metrics{}
		s.Regions[region] = metrics
	}
	if metrics.Series == nil {
		metrics.Series = map[string]*Series{}
	}
	return metrics
}

// settle drops what is too old to be kept.
func (m *Metrics) settle(now time.Time) {
	for key, series := range m.Series {
		if series.LastAt.Before(now.Add(-listed)) {
			delete(m.Series, key)
			continue
		}
		first := 0
		for first < len(series.Points) && series.Points[first].At.Before(now.Add(-kept-time.Minute)) {
			first++
		}
		series.Points = slices.Clone(series.Points[first:])
	}
}

// sortDimensions orders dimensions by name, as their order says nothing.
func sortDimensions(dimensions []Dimension) []Dimension {
	sorted := slices.Clone(dimensions)
	slices.SortFunc(sorted, func(a, b Dimension) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}

// seriesKey tells series apart.
func seriesKey(namespace, name, unit string, dimensions []Dimension) string {
	parts := []string{namespace, name, unit}
	for _, d := range sortDimensions(dimensions) {
		parts = append(parts, d.Name, d.Value)
	}
	return strings.Join(parts, "\x00")
}
