package dynamodb

import (
	"crypto/rand"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

const tablesPerPage = 100

var namePattern = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)

// Named is a request about one table, by its name or ARN.
type Named struct {
	TableName string `req:"true"`
}

func (n *Named) table() string { return n.TableName }

// AttributeDefinition is the type of a key attribute: S, N or B.
type AttributeDefinition struct{ AttributeName, AttributeType string }

// KeySchemaElement is a key attribute: HASH the partition key, RANGE the sort
// key.
type KeySchemaElement struct{ AttributeName, KeyType string }

// ProvisionedThroughput is the units of a table that is not on demand.
type ProvisionedThroughput struct{ ReadCapacityUnits, WriteCapacityUnits int64 }

// CreateTableInput describes a new table.
type CreateTableInput struct {
	Named
	AttributeDefinitions      []AttributeDefinition `req:"true"`
	KeySchema                 []KeySchemaElement    `req:"true"`
	BillingMode               string
	ProvisionedThroughput     *ProvisionedThroughput
	DeletionProtectionEnabled bool
	Tags                      []Tag
}

// TableDescription is a table as it is shown.
type TableDescription struct {
	AttributeDefinitions  []AttributeDefinition
	TableName             string
	KeySchema             []KeySchemaElement
	TableStatus           string
	CreationDateTime      time.Time
	ProvisionedThroughput ThroughputDescription
	TableSizeBytes        int64
	ItemCount             int64
	TableArn              string
	TableId               string
	BillingModeSummary    *BillingModeSummary
	DeletionProtection    bool `name:"DeletionProtectionEnabled"`
}

// ThroughputDescription is a table's units; of one on demand they are 0.
type ThroughputDescription struct {
	NumberOfDecreasesToday, ReadCapacityUnits, WriteCapacityUnits int64
}

// BillingModeSummary says that a table is on demand.
type BillingModeSummary struct {
	BillingMode                       string
	LastUpdateToPayPerRequestDateTime time.Time
}

// TableOutput is a table that was created or deleted.
type TableOutput struct{ TableDescription TableDescription }

// DescribeTableOutput is a table.
type DescribeTableOutput struct{ Table TableDescription }

func (s *Service) createTable(call *wire.Call, in *CreateTableInput) (*TableOutput, error) {
	t, err := in.check()
	if err != nil {
		return nil, err
	}
	if existing, _ := s.find(call, in.TableName); existing != nil {
		return nil, refuse("ResourceInUseException", "Table already exists: "+in.TableName)
	}
	if t.Tags, err = tagged(nil, in.Tags); err != nil {
		return nil, err
	}
	t.CreatedAt = call.Now
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	t.ID = fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	if s.State.Regions[call.Region] == nil {
		s.State.Regions[call.Region] = map[string]*Table{}
	}
	s.State.Regions[call.Region][t.Name] = t
	return &TableOutput{s.describe(call, t)}, nil
}

// check makes the table that a request describes.
func (in *CreateTableInput) check() (*Table, error) {
	if !namePattern.MatchString(in.TableName) {
		return nil, invalid("1 validation error detected: Value '" + clip(in.TableName) +
			"' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+ and have length between 3 and 255")
	}
	t := &Table{Name: in.TableName, Attributes: map[string]string{}, Protected: in.DeletionProtectionEnabled}
	for _, definition := range in.AttributeDefinitions {
		if !slices.Contains([]string{"S", "N", "B"}, definition.AttributeType) {
			return nil, invalid("1 validation error detected: Value '" + clip(definition.AttributeType) + "' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]")
		}
		if t.Attributes[definition.AttributeName] != "" {
			return nil, badValues("Duplicate AttributeName in AttributeDefinitions: " + definition.AttributeName)
		}
		t.Attributes[definition.AttributeName] = definition.AttributeType
	}
	var keys []string
	for i, element := range in.KeySchema {
		switch {
		case i == 0 && element.KeyType != "HASH":
			return nil, invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
		case i == 1 && element.KeyType != "RANGE":
			return nil, invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
		case i > 1 || slices.Contains(keys, element.AttributeName):
			return nil, badValues("Number of elements in KeySchema must be 1 or 2, of different attributes")
		}
		keys = append(keys, element.AttributeName)
	}
	if len(keys) == 0 {
		return nil, invalid("1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	for _, key := range keys {
		if t.Attributes[key] == "" {
			return nil, badValues(fmt.Sprintf("Some index key attributes are not defined in AttributeDefinitions. Keys: [%s], AttributeDefinitions: [%s]",
				strings.Join(keys, ", "), strings.Join(slices.Sorted(maps.Keys(t.Attributes)), ", ")))
		}
	}
	if len(keys) != len(t.Attributes) {
		return nil, badValues("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions")
	}
	t.Partition = keys[0]
	if len(keys) == 2 {
		t.Sort = keys[1]
	}
	return t, in.bill(t)
}

func (in *CreateTableInput) bill(t *Table) error {
	units := in.ProvisionedThroughput
	switch in.BillingMode {
	case "PAY_PER_REQUEST":
		if units != nil {
			return badValues("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
		}
	case "", "PROVISIONED":
		if units == nil || units.ReadCapacityUnits < 1 || units.WriteCapacityUnits < 1 {
			return badValues("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
		}
		t.ReadUnits, t.WriteUnits = units.ReadCapacityUnits, units.WriteCapacityUnits
	default:
		return invalid("1 validation error detected: Value '" + clip(in.BillingMode) + "' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]")
	}
	return nil
}

func (s *Service) describe(call *wire.Call, t *Table) TableDescription {
	d := TableDescription{
		TableName: t.Name, TableStatus: s.status(t, call.Now), CreationDateTime: t.CreatedAt, TableArn: tableARN(call, t.Name), TableId: t.ID,
		KeySchema:             []KeySchemaElement{{t.Partition, "HASH"}},
		ProvisionedThroughput: ThroughputDescription{0, t.ReadUnits, t.WriteUnits},
		TableSizeBytes:        t.TakenBytes, ItemCount: int64(len(t.Items)), DeletionProtection: t.Protected,
	}
	if t.Sort != "" {
		d.KeySchema = append(d.KeySchema, KeySchemaElement{t.Sort, "RANGE"})
	}
	for _, name := range slices.Sorted(maps.Keys(t.Attributes)) {
		d.AttributeDefinitions = append(d.AttributeDefinitions, AttributeDefinition{name, t.Attributes[name]})
	}
	if t.ReadUnits == 0 {
		d.BillingModeSummary = &BillingModeSummary{"PAY_PER_REQUEST", t.CreatedAt}
	}
	return d
}

func (s *Service) describeTable(call *wire.Call, in *Named) (*DescribeTableOutput, error) {
	t, _ := s.find(call, in.TableName)
	if t == nil {
		return nil, notFound(tableName(in.TableName))
	}
	return &DescribeTableOutput{s.describe(call, t)}, nil
}

// ListTablesInput asks for a page of names.
type ListTablesInput struct {
	ExclusiveStartTableName string
	Limit                   *int32
}

// ListTablesOutput is names in order.
type ListTablesOutput struct {
	TableNames             []string
	LastEvaluatedTableName string
}

func (s *Service) listTables(call *wire.Call, in *ListTablesInput) (*ListTablesOutput, error) {
	limit := tablesPerPage
	if in.Limit != nil {
		if *in.Limit < 1 || *in.Limit > tablesPerPage {
			return nil, invalid(fmt.Sprintf("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value between 1 and 100", *in.Limit))
		}
		limit = int(*in.Limit)
	}
	out := &ListTablesOutput{TableNames: []string{}}
	for _, name := range slices.Sorted(maps.Keys(s.State.Regions[call.Region])) {
		if t, _ := s.find(call, name); t == nil || name <= in.ExclusiveStartTableName {
			continue
		}
		if len(out.TableNames) == limit {
			out.LastEvaluatedTableName = out.TableNames[limit-1]
			break
		}
		out.TableNames = append(out.TableNames, name)
	}
	return out, nil
}

func (s *Service) deleteTable(call *wire.Call, in *Named) (*TableOutput, error) {
	t, status := s.find(call, in.TableName)
	const inUse = "Attempt to change a resource which is still in use: Table is being "
	switch {
	case t == nil:
		return nil, notFound(tableName(in.TableName))
	case status == "CREATING":
		return nil, refuse("ResourceInUseException", inUse+"created: "+t.Name)
	case status == "DELETING":
		return nil, refuse("ResourceInUseException", inUse+"deleted: "+t.Name)
	case t.Protected:
		return nil, invalid("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
	}
	t.DeletedAt, t.Items, t.TakenBytes = call.Now, nil, 0
	out := &TableOutput{s.describe(call, t)}
	out.TableDescription.TableStatus = "DELETING"
	return out, nil
}
