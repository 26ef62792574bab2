package dynamodb

import (
	"slices"

	"linklab/checks/sandbox/wire"
)

const pageBytes = 1 << 20

// ReadInput is what scans and queries have in common.
type ReadInput struct {
	Named
	Names
	FilterExpression     string
	ProjectionExpression string
	Select               string
	Limit                *int32
	ExclusiveStartKey    Item
	ConsistentRead       bool
}

// ReadOutput is a page of items.
type ReadOutput struct {
	Items            []Item
	Count            int64
	ScannedCount     int64
	LastEvaluatedKey Item
}

// reading is a scan or query whose expressions are read.
type reading struct {
	*ReadInput
	table  *Table
	filter *condition
	paths  [][]string
	after  Item
}

// prepare reads the expressions; e has read others of the request already.
func (in *ReadInput) prepare(t *Table, e *expressions) (*reading, error) {
	r := &reading{ReadInput: in, table: t}
	var err error
	if r.filter, err = e.condition("FilterExpression", in.FilterExpression); err != nil {
		return nil, err
	}
	if r.paths, err = e.projection(in.ProjectionExpression); err != nil {
		return nil, err
	}
	if err := e.finish(); err != nil {
		return nil, err
	}
	if in.Limit != nil && *in.Limit < 1 {
		return nil, invalid("1 validation error detected: Value '" + itoa(int(*in.Limit)) + "' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1")
	}
	switch in.Select {
	case "", "ALL_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES":
	default:
		return nil, unsimulated("the Select of " + in.Select)
	}
	if in.Select != "" && (in.Select == "SPECIFIC_ATTRIBUTES") != (in.ProjectionExpression != "") {
		return nil, invalid("ProjectionExpression is for the Select type SPECIFIC_ATTRIBUTES alone")
	}
	if in.ExclusiveStartKey != nil {
		if r.after, err = t.checkKey(in.ExclusiveStartKey); err != nil {
			return nil, invalid("The provided starting key is invalid: The provided key element does not match the schema")
		}
	}
	return r, nil
}

// page is the items after the starting key, in the given order, up to the limit
// or 1 MiB.
func (r *reading) page(items []Item) *ReadOutput {
	if r.after != nil {
		start := r.table.keyText(r.after)
		at := slices.IndexFunc(items, func(item Item) bool { return r.table.keyText(item) == start })
		items = items[at+1:]
	}
	out := &ReadOutput{}
	if r.Select != "COUNT" {
		out.Items = []Item{}
	}
	var size int64
	for i, item := range items {
		size += itemSize(item)
		out.ScannedCount++
		if r.filter == nil || r.filter.met(item) {
			out.Count++
			if r.Select != "COUNT" {
				out.Items = append(out.Items, project(item, r.paths))
			}
		}
		full := size >= pageBytes && i+1 < len(items)
		if full || r.Limit != nil && out.ScannedCount == int64(*r.Limit) {
			out.LastEvaluatedKey = r.table.keyOf(item)
			break
		}
	}
	return out
}

// ScanInput asks for all items.
type ScanInput struct{ ReadInput }

func (s *Service) scan(call *wire.Call, in *ScanInput) (*ReadOutput, error) {
	t, err := s.active(call, in.TableName)
	if err != nil {
		return nil, err
	}
	e, err := newExpressions(in.Names)
	if err != nil {
		return nil, err
	}
	r, err := in.prepare(t, e)
	if err != nil {
		return nil, err
	}
	return r.page(t.ordered()), nil
}

// QueryInput asks for the items of one partition.
type QueryInput struct {
	ReadInput
	KeyConditionExpression string `req:"true"`
	ScanIndexForward       *bool
}

func (s *Service) query(call *wire.Call, in *QueryInput) (*ReadOutput, error) {
	t, err := s.active(call, in.TableName)
	if err != nil {
		return nil, err
	}
	e, err := newExpressions(in.Names)
	if err != nil {
		return nil, err
	}
	keys, err := e.condition("KeyConditionExpression", in.KeyConditionExpression)
	if err != nil {
		return nil, err
	}
	if err := t.checkKeyCondition(keys); err != nil {
		return nil, err
	}
	r, err := in.prepare(t, e)
	if err != nil {
		return nil, err
	}
	var found []Item
	for _, item := range t.ordered() {
		if keys.met(item) {
			found = append(found, item)
		}
	}
	if in.ScanIndexForward != nil && !*in.ScanIndexForward {
		slices.Reverse(found)
	}
	return r.page(found), nil
}

// checkKeyCondition lets only conditions through that name one partition, and
// perhaps a range of its sort keys.
func (t *Table) checkKeyCondition(c *condition) error {
	parts := []*condition{c}
	if c.kind == "AND" {
		parts = c.parts
	}
	const unsupported = "Query key condition not supported"
	if len(parts) > 2 {
		return invalid("Conditions can be of length 1 or 2 only")
	}
	partition := false
	for _, part := range parts {
		if len(part.operands) < 2 || len(part.operands[0].path) != 1 || part.operands[0].size {
			return invalid(unsupported)
		}
		name := part.operands[0].path[0]
		for _, o := range part.operands[1:] {
			if o.value == nil {
				return invalid(unsupported)
			}
			if t.Attributes[name] != "" && o.value.kind() != t.Attributes[name] {
				return badValues("Condition parameter type does not match schema type")
			}
		}
		switch {
		case name == t.Partition && part.kind == "=" && !partition:
			partition = true
		case name == t.Partition:
			return invalid(unsupported)
		case name != t.Sort || t.Sort == "":
			return invalid("Query condition missed key schema element: " + t.Partition)
		case !slices.Contains([]string{"=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"}, part.kind):
			return invalid(unsupported)
		}
	}
	if !partition {
		return invalid("Query condition missed key schema element: " + t.Partition)
	}
	return nil
}
