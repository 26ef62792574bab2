package route53

import (
	"net/http"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) recordOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("ChangeResourceRecordSets", s.changeRecords).At("POST /2013-04-01/hostedzone/{HostedZoneId}/rrset", http.StatusOK).
			Differing("routing policies other than simple are refused; the target of an alias is not checked, and its health is kept and shown"),
		wire.Op("ListResourceRecordSets", s.listRecords).At("GET /2013-04-01/hostedzone/{HostedZoneId}/rrset", http.StatusOK),
	}
}

// ResourceRecordSet is the records of one name and type.
type ResourceRecordSet struct {
	Name            string `req:"true"`
	Type            string `req:"true"`
	TTL             *int64
	ResourceRecords []ResourceRecord `out:"ResourceRecords,item=ResourceRecord"`
	AliasTarget     *AliasTarget
}

// ResourceRecord is one value.
type ResourceRecord struct {
	Value string `req:"true"`
}

// AliasTarget is the name that a record set stands for.
type AliasTarget struct {
	HostedZoneId         string `req:"true"`
	DNSName              string `req:"true"`
	EvaluateTargetHealth bool   `req:"true"`
}

// ChangeResourceRecordSetsInput changes records of a zone, all or none.
type ChangeResourceRecordSetsInput struct {
	HostedZoneId string      `at:"path"`
	ChangeBatch  ChangeBatch `req:"true"`
}

// ChangeBatch is several changes and why they are made.
type ChangeBatch struct {
	Comment *string
	Changes []Change `out:"Changes,item=Change" req:"true"`
}

// Change is one change: CREATE, DELETE or UPSERT.
type Change struct {
	Action            string            `req:"true"`
	ResourceRecordSet ResourceRecordSet `req:"true"`
}

func (s *Service) changeRecords(_ *wire.Call, in *ChangeResourceRecordSetsInput) (*ChangeOutput, error) {
	if len(in.ChangeBatch.Changes) == 0 {
		return nil, invalidInput("The change batch has no changes")
	}
	var changes []network.RecordChange
	for _, change := range in.ChangeBatch.Changes {
		set := change.ResourceRecordSet
		switch {
		case change.Action != "CREATE" && change.Action != "DELETE" && change.Action != "UPSERT":
			return nil, invalidInput("Value '" + change.Action + "' at 'changeBatch.changes.action' failed to satisfy constraint: Member must satisfy enum value set: [CREATE, DELETE, UPSERT]")
		case !network.KnownRecordType(set.Type):
			return nil, invalidInput("Value '" + set.Type + "' at 'changeBatch.changes.resourceRecordSet.type' is not a type of records")
		case set.AliasTarget == nil && (set.TTL == nil || len(set.ResourceRecords) == 0):
			return nil, invalidInput("Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=" +
				change.Action + ", Name=" + set.Name + ", Type=" + set.Type + ", SetIdentifier=null]")
		}
		record := network.ZoneRecord{Name: set.Name, Type: set.Type, TTL: int(given(set.TTL))}
		for _, value := range set.ResourceRecords {
			record.Values = append(record.Values, value.Value)
		}
		if alias := set.AliasTarget; alias != nil {
			record.Alias, record.AliasZone, record.AliasHealth = alias.DNSName, alias.HostedZoneId, alias.EvaluateTargetHealth
		}
		changes = append(changes, network.RecordChange{Action: change.Action, Record: record})
	}
	if err := s.World.ChangeRecords(in.HostedZoneId, changes); err != nil {
		return nil, err
	}
	return &ChangeOutput{s.change(given(in.ChangeBatch.Comment))}, nil
}

// ListResourceRecordSetsInput asks for a zone's records from a name on.
type ListResourceRecordSetsInput struct {
	HostedZoneId    string  `at:"path"`
	StartRecordName *string `at:"query" in:"name"`
	StartRecordType *string `at:"query" in:"type"`
	MaxItems        *int32  `at:"query" in:"maxitems"`
}

// ListResourceRecordSetsOutput is one page of records.
type ListResourceRecordSetsOutput struct {
	ResourceRecordSets []ResourceRecordSet `out:"ResourceRecordSets,item=ResourceRecordSet"`
	IsTruncated        bool
	NextRecordName     string
	NextRecordType     string
	MaxItems           int32
}

func (s *Service) listRecords(_ *wire.Call, in *ListResourceRecordSetsInput) (*ListResourceRecordSetsOutput, error) {
	zone, err := s.World.FindZone(in.HostedZoneId)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(in.MaxItems)
	if err != nil {
		return nil, err
	}
	if in.StartRecordType != nil && in.StartRecordName == nil {
		return nil, invalidInput("StartRecordType can be specified only together with StartRecordName")
	}
	out := &ListResourceRecordSetsOutput{ResourceRecordSets: []ResourceRecordSet{}, MaxItems: int32(size)}
	for _, record := range zone.SortedRecords() {
		if in.StartRecordName != nil && record.RecordBefore(*in.StartRecordName, given(in.StartRecordType)) {
			continue
		}
		shown := showRecord(record)
		if len(out.ResourceRecordSets) == size {
			out.IsTruncated, out.NextRecordName, out.NextRecordType = true, shown.Name, shown.Type
			break
		}
		out.ResourceRecordSets = append(out.ResourceRecordSets, shown)
	}
	return out, nil
}

// showRecord is a record set as Route 53 shows it: names end in a dot, and an
// asterisk is written as an octal code.
func showRecord(record network.ZoneRecord) ResourceRecordSet {
	out := ResourceRecordSet{Name: strings.ReplaceAll(record.Name, "*", `\052`) + ".", Type: record.Type}
	if record.Alias != "" {
		out.AliasTarget = &AliasTarget{HostedZoneId: record.AliasZone, DNSName: record.Alias + ".", EvaluateTargetHealth: record.AliasHealth}
		return out
	}
	ttl := int64(record.TTL)
	out.TTL = &ttl
	for _, value := range record.Values {
		out.ResourceRecords = append(out.ResourceRecords, ResourceRecord{value})
	}
	return out
}
