package account

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
)

// trailAsks are the reads of CloudTrail's event history.
type trailAsks struct {
	lookupEvents operation[cloudtrail.LookupEventsInput, cloudtrail.LookupEventsOutput, cloudtrail.Options]
}

func trailAsksOf(client *cloudtrail.Client) trailAsks {
	return trailAsks{lookupEvents: client.LookupEvents}
}

// trailPages bounds a look into the event history: AWS answers two pages a
// second, and the newest come first (AWS CloudTrail API, LookupEvents).
const trailPages = 3

// Recorded is one request as CloudTrail wrote it down.
type Recorded struct {
	At       time.Time // UTC
	User     string    // of an instance's role: the instance's id
	SourceIP string    // or a service's name
	Endpoint string    // vpce-… that carried it, "" when none did
}

// Recorded reads who made requests of a name since a time, newest first.
func (s *Snapshot) Recorded(ctx context.Context, event string, since time.Time) ([]Recorded, error) {
	name := event + " " + since.UTC().Format(time.RFC3339)
	return read(ctx, s, Operation{"CloudTrail", "LookupEvents"}, name, func(ctx context.Context) ([]Recorded, error) {
		in := &cloudtrail.LookupEventsInput{MaxResults: aws.Int32(50), LookupAttributes: []types.LookupAttribute{
			{AttributeKey: types.LookupAttributeKeyEventName, AttributeValue: aws.String(event)},
		}}
		if !since.IsZero() {
			in.StartTime = aws.Time(since)
		}
		var all []Recorded
		for range trailPages {
			out, err := s.account.asks.trail.lookupEvents(ctx, in)
			if err != nil {
				return nil, err
			}
			for _, found := range out.Events {
				all = append(all, recordedOf(found))
			}
			if !turn(&in.NextToken, out.NextToken) {
				break
			}
		}
		return all, nil
	})
}

// recordedOf takes from a record what is asked of it. One that cannot be read
// has its time and user alone.
func recordedOf(event types.Event) Recorded {
	var record struct {
		SourceIP string `json:"sourceIPAddress"`
		Endpoint string `json:"vpcEndpointId"`
	}
	_ = json.Unmarshal([]byte(aws.ToString(event.CloudTrailEvent)), &record)
	return Recorded{At: aws.ToTime(event.EventTime).UTC(), User: aws.ToString(event.Username), SourceIP: record.SourceIP, Endpoint: record.Endpoint}
}
