package vocabulary

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"linklab/checks"
)

func tableExists(ctx context.Context, s *checks.Scene) checks.Finding {
	name, absent := need(ctx, s, "table")
	if absent != nil {
		return *absent
	}
	return tableNamed(ctx, s, name)
}

// tableNamed says whether a table can be used, and has the key that the check
// names, if it names one.
func tableNamed(ctx context.Context, s *checks.Scene, name string) checks.Finding {
	table, err := s.Snapshot.Table(ctx, name)
	switch {
	case err != nil:
		return checks.Unread(err)
	case table == nil:
		return fail(diagnose("table.none", "table", name, "region", s.Snapshot.Region()), saw("dynamodb:DescribeTable", name, "ACTIVE", "none"))
	}
	seen := saw("dynamodb:DescribeTable TableStatus", name, "ACTIVE", string(table.TableStatus))
	switch table.TableStatus {
	case types.TableStatusCreating, types.TableStatusUpdating:
		return wait(diagnose("table.creating", "table", name, "status", string(table.TableStatus)), aws.ToTime(table.CreationDateTime), seen)
	case types.TableStatusDeleting:
		return fail(diagnose("table.deleting", "table", name), seen)
	case types.TableStatusActive:
	default:
		return fail(diagnose("table.unusable", "table", name, "status", string(table.TableStatus)), seen)
	}
	keys := keyText(table)
	if want := s.With["key"]; want != "" && keys != want {
		return fail(diagnose("table.other-key", "table", name, "seen", keys, "expected", want),
			saw("dynamodb:DescribeTable KeySchema", name, want, keys))
	}
	return pass(checks.Inferred, seen, saw("dynamodb:DescribeTable KeySchema", name, s.With["key"], keys))
}

// keyText is the name of the partition key, and of the sort key after a comma,
// each with its type when it is not a string.
func keyText(table *types.TableDescription) string {
	text := ""
	for _, element := range table.KeySchema {
		if text != "" {
			text += ","
		}
		name := aws.ToString(element.AttributeName)
		text += name
		for _, attribute := range table.AttributeDefinitions {
			if aws.ToString(attribute.AttributeName) == name && attribute.AttributeType != types.ScalarAttributeTypeS {
				text += " (" + string(attribute.AttributeType) + ")"
			}
		}
	}
	return text
}

func tableGone(ctx context.Context, s *checks.Scene) checks.Finding {
	name, absent := need(ctx, s, "table")
	if absent != nil {
		return *absent
	}
	table, err := s.Snapshot.Table(ctx, name)
	switch {
	case err != nil:
		return checks.Unread(err)
	case table == nil:
		return pass(checks.Inferred, saw("dynamodb:DescribeTable", name, "gone", "gone"))
	case table.TableStatus == types.TableStatusDeleting:
		return wait(diagnose("clean.table-deleting", "table", name), time.Time{}, saw("dynamodb:DescribeTable TableStatus", name, "gone", "DELETING"))
	}
	return fail(diagnose("clean.table-left", "table", name), saw("dynamodb:DescribeTable", name, "gone", string(table.TableStatus)))
}
