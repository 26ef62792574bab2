package cloudtrail

import (
	"encoding/json"
	"strings"
	"time"
)

// kept is how many events are kept. AWS keeps those of 90 days.
const kept = 500

// Passing tells whether an event is of the many that nobody misses: a read from
// outside of any endpoint that succeeded, as each look at the account makes
// dozens of.
func (e Event) Passing() bool { return e.ReadOnly && e.Endpoint == "" && e.ErrorCode == "" }

// Trim forgets events until no more than a number are left: the oldest of those
// that nobody misses, and of the others only when there are no such.
func Trim(events []Event, most int) []Event {
	more := len(events) - most
	if more <= 0 {
		return events
	}
	left := make([]Event, 0, most)
	for _, e := range events {
		if more > 0 && e.Passing() {
			more--
			continue
		}
		left = append(left, e)
	}
	return left[more:]
}

// State is the newest events of an account, oldest first.
type State struct {
	Events []Event `json:"events,omitempty"`
}

// NewState is the state of a new account.
func NewState() *State { return &State{} }

// Event is one management event. Fields that are empty are left out of the
// record.
type Event struct {
	ID         string     `json:"id"`
	At         time.Time  `json:"at"`
	Source     string     `json:"source"` // "ec2.amazonaws.com"
	Name       string     `json:"name"`   // "DescribeVpcs"
	Region     string     `json:"region"`
	Account    string     `json:"account"`
	ReadOnly   bool       `json:"read,omitempty"`
	CallerARN  string     `json:"caller,omitempty"`
	UserID     string     `json:"user,omitempty"`
	KeyID      string     `json:"key,omitempty"`
	SourceIP   string     `json:"ip,omitempty"`
	UserAgent  string     `json:"agent,omitempty"`
	Endpoint   string     `json:"endpoint,omitempty"` // vpce-… that carried the request
	InvokedBy  string     `json:"by,omitempty"`       // service that made the request for the caller
	ErrorCode  string     `json:"error,omitempty"`
	ErrorText  string     `json:"text,omitempty"`
	RequestID  string     `json:"request"`
	ResourceOf []Resource `json:"resources,omitempty"`
}

// Resource is a thing that a request made, changed or named.
type Resource struct {
	ResourceType string `json:"type"` // "AWS::EC2::VPC"
	ResourceName string `json:"name"`
}

// Add keeps events, and forgets what is too many.
func (s *State) Add(events ...Event) {
	s.Events = Trim(append(s.Events, events...), kept)
}

// username is the name of a user, or the session name of a role.
func (e Event) username() string { return e.CallerARN[strings.LastIndexByte(e.CallerARN, '/')+1:] }

// record is the event as CloudTrail writes it (CloudTrail user guide, CloudTrail
// record contents).
type record struct {
	EventVersion         string         `json:"eventVersion"`
	UserIdentity         map[string]any `json:"userIdentity"`
	EventTime            string         `json:"eventTime"`
	EventSource          string         `json:"eventSource"`
	EventName            string         `json:"eventName"`
	AWSRegion            string         `json:"awsRegion"`
	SourceIPAddress      string         `json:"sourceIPAddress"`
	UserAgent            string         `json:"userAgent"`
	ErrorCode            string         `json:"errorCode,omitempty"`
	ErrorMessage         string         `json:"errorMessage,omitempty"`
	RequestParameters    any            `json:"requestParameters"`
	ResponseElements     any            `json:"responseElements"`
	RequestID            string         `json:"requestID"`
	EventID              string         `json:"eventID"`
	ReadOnly             bool           `json:"readOnly"`
	EventType            string         `json:"eventType"`
	ManagementEvent      bool           `json:"managementEvent"`
	RecipientAccountID   string         `json:"recipientAccountId"`
	VPCEndpointID        string         `json:"vpcEndpointId,omitempty"`
	VPCEndpointAccountID string         `json:"vpcEndpointAccountId,omitempty"`
	EventCategory        string         `json:"eventCategory"`
}

// text is the record as JSON.
func (e Event) text() string {
	r := record{
		EventVersion: "1.11", UserIdentity: e.identity(), EventTime: e.At.UTC().Format(time.RFC3339), EventSource: e.Source, EventName: e.Name,
		AWSRegion: e.Region, SourceIPAddress: e.SourceIP, UserAgent: e.UserAgent, ErrorCode: e.ErrorCode, ErrorMessage: e.ErrorText,
		RequestID: e.RequestID, EventID: e.ID, ReadOnly: e.ReadOnly, EventType: "AwsApiCall", ManagementEvent: true,
		RecipientAccountID: e.Account, VPCEndpointID: e.Endpoint, EventCategory: "Management",
	}
	if e.Endpoint != "" {
		r.VPCEndpointAccountID = e.Account
	}
	if e.InvokedBy != "" {
		r.SourceIPAddress, r.UserAgent = e.InvokedBy, e.InvokedBy
	}
	text, _ := json.Marshal(r) // strings, booleans and maps of them: never fails
	return string(text)
}

// identity is who asked.
func (e Event) identity() map[string]any {
	identity := map[string]any{"principalId": e.UserID, "arn": e.CallerARN, "accountId": e.Account, "accessKeyId": e.KeyID}
	if e.InvokedBy != "" {
		identity["invokedBy"] = e.InvokedBy
	}
	before, after, assumed := strings.Cut(e.CallerARN, ":assumed-role/")
	if !assumed {
		identity["type"], identity["userName"] = "IAMUser", e.username()
		return identity
	}
	role, _, _ := strings.Cut(after, "/")
	id, _, _ := strings.Cut(e.UserID, ":")
	identity["type"] = "AssumedRole"
	identity["sessionContext"] = map[string]any{"sessionIssuer": map[string]any{
		"type": "Role", "principalId": id, "arn": strings.Replace(before, ":sts:", ":iam:", 1) + ":role/" + role,
		"accountId": e.Account, "userName": role,
	}}
	return identity
}
