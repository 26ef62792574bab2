// Package dynamodb is Amazon DynamoDB as the sandbox speaks it: tables with a
// partition key and perhaps a sort key, their items, and the expressions of
// conditions, filters and updates. Indexes, streams, transactions, batches and
// PartiQL are not there, and are refused by name.
package dynamodb

import (
	"strings"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is DynamoDB in all regions of one simulated account.
type Service struct {
	// State may be replaced at any time between two calls.
	State *State
	// Pace is how fast tables come and go, relative to AWS.
	Pace network.Pace
}

// New is DynamoDB without tables.
func New(pace network.Pace) *Service { return &Service{State: NewState(), Pace: pace} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	operations := []*wire.Operation{
		wire.Writes("CreateTable", s.createTable).Differing("no indexes, streams or keys of KMS"),
		wire.Op("DescribeTable", s.describeTable).Differing("counts items at once, not every six hours"),
		wire.Op("ListTables", s.listTables),
		wire.Writes("DeleteTable", s.deleteTable),
		wire.Writes("TagResource", s.tagResource),
		wire.Writes("UntagResource", s.untagResource),
		wire.Op("ListTagsOfResource", s.listTagsOfResource),
		wire.Writes("PutItem", s.putItem),
		wire.Op("GetItem", s.getItem).Differing("every read is consistent"),
		wire.Writes("DeleteItem", s.deleteItem),
		wire.Writes("UpdateItem", s.updateItem).Differing("no list indexes in paths; reserved words are taken as names").From("Amazon DynamoDB developer guide, Expressions"),
		wire.Op("Scan", s.scan).Differing("every read is consistent").From("Amazon DynamoDB developer guide, Expressions"),
		wire.Op("Query", s.query).Differing("every read is consistent; policies are not told dynamodb:LeadingKeys of it").From("Amazon DynamoDB developer guide, Expressions"),
	}
	for _, op := range operations {
		op.Resources, op.Conditions = resources, s.leadingKeys
	}
	return &wire.Service{
		Name: "dynamodb", Protocol: wire.JSON10, APIVersion: "2012-08-10", Target: "DynamoDB_20120810", Operations: operations,
	}
}

// resources are the tables that a request is about.
func resources(call *wire.Call, in any) []string {
	named, ok := in.(interface{ table() string })
	if !ok {
		return nil
	}
	return []string{tableARN(call, tableName(named.table()))}
}

// leadingKeys is the condition key by which a policy limits the partitions that a
// request is about (Amazon DynamoDB developer guide, "Using IAM policy conditions
// for fine-grained access control").
func (s *Service) leadingKeys(call *wire.Call, in any) map[string][]string {
	keyed, ok := in.(interface{ key() Item })
	if !ok {
		return nil
	}
	t, _ := s.find(call, in.(interface{ table() string }).table())
	if t == nil {
		return nil
	}
	text := keyed.key()[t.Partition].text()
	if text == "" {
		return nil
	}
	return map[string][]string{"dynamodb:LeadingKeys": {text[1:]}} // without the type
}

func (in *PutItemInput) key() Item    { return in.Item }
func (in *GetItemInput) key() Item    { return in.Key }
func (in *DeleteItemInput) key() Item { return in.Key }
func (in *UpdateItemInput) key() Item { return in.Key }

func tableARN(call *wire.Call, name string) string {
	return "arn:aws:dynamodb:" + call.Region + ":" + call.Account + ":table/" + name
}

// tableName takes a table's ARN for its name.
func tableName(nameOrARN string) string {
	if strings.HasPrefix(nameOrARN, "arn:") {
		return nameOrARN[strings.LastIndexByte(nameOrARN, '/')+1:]
	}
	return nameOrARN
}

// passed tells whether a duration of AWS's has gone by since a time.
func (s *Service) passed(now, since time.Time, d time.Duration) bool {
	return !now.Before(since.Add(time.Duration(float64(d) * float64(s.Pace))))
}
