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
		wire.Op("Query", s.query).Differing("every read is consistent").From("Amazon DynamoDB developer guide, Expressions"),
	}
	for _, op := range operations {
		op.Resources = resources
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
