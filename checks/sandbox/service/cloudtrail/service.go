// Package cloudtrail is the event history of AWS CloudTrail as the sandbox
// speaks it: the newest management events of the account. Trails, data events
// and Insights are not there, and are refused by name.
package cloudtrail

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// delivered is how long an event usually takes until it can be looked up
// (CloudTrail user guide, How CloudTrail works).
const delivered = 2 * time.Minute

const eventsPerPage = 50

// Service is CloudTrail in all regions of one simulated account.
type Service struct {
	// State may be replaced at any time between two calls.
	State *State
	// Recent are events that are not in the state yet.
	Recent func() []Event
	// Pace is how fast events are delivered, relative to AWS.
	Pace network.Pace
}

// New is an event history without events.
func New(pace network.Pace) *Service { return &Service{State: NewState(), Pace: pace} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	return &wire.Service{
		Name: "cloudtrail", Protocol: wire.JSON11, APIVersion: "2013-11-01", Target: "CloudTrail_20131101",
		Operations: []*wire.Operation{
			wire.Op("LookupEvents", s.lookupEvents).Differing(
				"keeps the newest 500 events, without requestParameters and responseElements; of those that only read and came by no endpoint, the oldest go first, and all that came since the last other event when the server ends").From("AWS CloudTrail user guide, CloudTrail record contents"),
		},
	}
}

// LookupAttribute is what an event has to have.
type LookupAttribute struct {
	AttributeKey   string `req:"true"`
	AttributeValue string `req:"true"`
}

// LookupEventsInput says which events are wanted.
type LookupEventsInput struct {
	LookupAttributes []LookupAttribute
	StartTime        time.Time
	EndTime          time.Time
	MaxResults       *int32
	NextToken        string
}

// LookupEventsOutput is events, the newest first.
type LookupEventsOutput struct {
	Events    []LookedUp
	NextToken string
}

// LookedUp is an event with its whole record as JSON.
type LookedUp struct {
	EventId         string
	EventName       string
	ReadOnly        string
	AccessKeyId     string
	EventTime       time.Time
	EventSource     string
	Username        string
	Resources       []Resource
	CloudTrailEvent string
}

func (s *Service) lookupEvents(call *wire.Call, in *LookupEventsInput) (*LookupEventsOutput, error) {
	limit, first, err := in.check()
	if err != nil {
		return nil, err
	}
	events := slices.Clone(s.State.Events)
	if s.Recent != nil {
		events = append(events, s.Recent()...)
	}
	slices.SortStableFunc(events, func(a, b Event) int { return b.At.Compare(a.At) })
	until := call.Now.Add(-time.Duration(float64(delivered) * float64(s.Pace)))
	out := &LookupEventsOutput{Events: []LookedUp{}}
	for _, event := range events {
		if event.Region != call.Region || event.At.After(until) || !in.wants(event) {
			continue
		}
		if first > 0 {
			first--
			continue
		}
		if len(out.Events) == limit {
			at, _ := strconv.Atoi(in.NextToken) // checked above
			out.NextToken = strconv.Itoa(at + limit)
			break
		}
		out.Events = append(out.Events, event.lookedUp())
	}
	return out, nil
}

func (e Event) lookedUp() LookedUp {
	return LookedUp{
		EventId: e.ID, EventName: e.Name, ReadOnly: strconv.FormatBool(e.ReadOnly), AccessKeyId: e.KeyID, EventTime: e.At,
		EventSource: e.Source, Username: e.username(), Resources: append([]Resource{}, e.ResourceOf...), CloudTrailEvent: e.text(),
	}
}

// attributes are the values of an event that it can be looked up by.
var attributes = map[string]func(Event) []string{
	"AccessKeyId": func(e Event) []string { return []string{e.KeyID} },
	"EventId":     func(e Event) []string { return []string{e.ID} },
	"EventName":   func(e Event) []string { return []string{e.Name} },
	"EventSource": func(e Event) []string { return []string{e.Source} },
	"ReadOnly":    func(e Event) []string { return []string{strconv.FormatBool(e.ReadOnly)} },
	"Username":    func(e Event) []string { return []string{e.username()} },
	"ResourceName": func(e Event) (names []string) {
		for _, r := range e.ResourceOf {
			names = append(names, r.ResourceName)
		}
		return names
	},
	"ResourceType": func(e Event) (types []string) {
		for _, r := range e.ResourceOf {
			types = append(types, r.ResourceType)
		}
		return types
	},
}

func (in *LookupEventsInput) check() (limit, first int, err error) {
	limit = eventsPerPage
	if in.MaxResults != nil {
		limit = int(*in.MaxResults)
	}
	if limit < 1 || limit > eventsPerPage {
		return 0, 0, refuse("InvalidMaxResultsException", fmt.Sprintf("A max results value of %d is invalid. Specify max results between 1 and 50.", limit))
	}
	if in.NextToken != "" {
		if first, err = strconv.Atoi(in.NextToken); err != nil || first < 0 {
			return 0, 0, refuse("InvalidNextTokenException", "Invalid NextToken.")
		}
	}
	if !in.StartTime.IsZero() && !in.EndTime.IsZero() && in.EndTime.Before(in.StartTime) {
		return 0, 0, refuse("InvalidTimeRangeException", "End time must be after start time.")
	}
	if len(in.LookupAttributes) > 1 {
		return 0, 0, refuse("InvalidLookupAttributesException", "You can only specify one lookup attribute.")
	}
	for _, attribute := range in.LookupAttributes {
		if attributes[attribute.AttributeKey] == nil || attribute.AttributeValue == "" {
			return 0, 0, refuse("InvalidLookupAttributesException", "The lookup attribute "+attribute.AttributeKey+" is invalid.")
		}
	}
	return limit, first, nil
}

func (in *LookupEventsInput) wants(e Event) bool {
	if !in.StartTime.IsZero() && e.At.Before(in.StartTime) || !in.EndTime.IsZero() && e.At.After(in.EndTime) {
		return false
	}
	for _, attribute := range in.LookupAttributes {
		if !slices.Contains(attributes[attribute.AttributeKey](e), attribute.AttributeValue) {
			return false
		}
	}
	return true
}

func refuse(code, message string) error { return &wire.Error{Code: code, Message: message} }
