package network

import (
	"net/netip"
	"slices"
	"strings"
)

// RecordChange is one change of a batch: CREATE, UPSERT or DELETE.
type RecordChange struct {
	Action string
	Record ZoneRecord
}

// recordTypes are the types that the zones hold.
var recordTypes = []string{"A", "AAAA", "CNAME", "TXT", "NS", "SOA", "MX", "SRV", "PTR", "CAA", "SPF", "NAPTR", "DS", "SSHFP", "SVCB", "HTTPS", "TLSA"}

// ChangeRecords carries out a batch of changes, all of them or none. The refusal
// says everything that is wrong with the batch.
func (w *World) ChangeRecords(id string, changes []RecordChange) error {
	zone, err := w.FindZone(id)
	if err != nil {
		return err
	}
	records, wrong := slices.Clone(zone.Records), []string(nil)
	for _, change := range changes {
		change.Record.Name = recordName(change.Record.Name)
		change.Record.Alias = strings.TrimSuffix(change.Record.Alias, ".")
		var problem string
		records, problem = zone.changed(records, change)
		if problem != "" {
			wrong = append(wrong, problem)
		}
	}
	if len(wrong) > 0 {
		return refuse("InvalidChangeBatch", "[%s]", strings.Join(wrong, ", "))
	}
	zone.Records = records
	return nil
}

// recordName is a record's name in canonical form; \052 is an asterisk.
func recordName(name string) string {
	return strings.ReplaceAll(canonicalName(name), `\052`, "*")
}

// changed is the records after one change, or what is wrong with it.
func (z *HostedZone) changed(records []ZoneRecord, change RecordChange) ([]ZoneRecord, string) {
	record := change.Record
	described := "[name='" + record.Name + ".', type='" + record.Type + "']"
	at := slices.IndexFunc(records, func(r ZoneRecord) bool { return r.Name == record.Name && r.Type == record.Type })
	if record.Name != z.Name && !strings.HasSuffix(record.Name, "."+z.Name) {
		return records, "RRSet with DNS name " + record.Name + ". is not permitted in zone " + z.Name + "."
	}
	own := record.Name == z.Name && (record.Type == "NS" || record.Type == "SOA")
	switch change.Action {
	case "DELETE":
		switch {
		case at < 0:
			return records, "Tried to delete resource record set " + described + " but it was not found"
		case !records[at].same(record):
			return records, "Tried to delete resource record set " + described + " but the values provided do not match the current values"
		case own:
			return records, "A HostedZone must contain at least one NS record for the zone itself. and exactly one SOA record."
		}
		return slices.Delete(slices.Clone(records), at, at+1), ""
	case "CREATE":
		if at >= 0 {
			return records, "Tried to create resource record set " + described + " but it already exists"
		}
	}
	if problem := record.problem(); problem != "" {
		return records, problem
	}
	if record.Type == "CNAME" && record.Name == z.Name {
		return records, "RRSet of type CNAME with DNS name " + record.Name + ". is not permitted at apex in zone " + z.Name + "."
	}
	for _, other := range records {
		if other.Name == record.Name && other.Type != record.Type && (other.Type == "CNAME" || record.Type == "CNAME") {
			return records, "RRSet of type " + record.Type + " with DNS name " + record.Name + ". is not permitted as it conflicts with other records with the same DNS name in zone " + z.Name + "."
		}
	}
	if at >= 0 {
		records = slices.Clone(records)
		records[at] = record
		return records, ""
	}
	return append(records, record), ""
}

func (r ZoneRecord) same(other ZoneRecord) bool {
	a, b := slices.Clone(r.Values), slices.Clone(other.Values)
	slices.Sort(a)
	slices.Sort(b)
	return r.TTL == other.TTL && slices.Equal(a, b) && r.Alias == other.Alias && r.AliasZone == other.AliasZone && r.AliasHealth == other.AliasHealth
}

// problem is what is wrong with the values of a record by themselves.
func (r ZoneRecord) problem() string {
	if r.Alias != "" {
		if len(r.Values) > 0 || r.TTL != 0 {
			return "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in Change with [Action, Name=" + r.Name + "., Type=" + r.Type + "]"
		}
		return ""
	}
	for _, value := range r.Values {
		switch address, err := netip.ParseAddr(value); {
		case r.Type == "A" && (err != nil || !address.Is4()):
			return "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '" + value + "''"
		case r.Type == "AAAA" && (err != nil || !address.Is6()):
			return "Invalid Resource Record: 'FATAL problem: AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '" + value + "''"
		case (r.Type == "TXT" || r.Type == "SPF") && (len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"'):
			return "Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '" + value + "''"
		}
	}
	if r.Type == "CNAME" && len(r.Values) > 1 {
		return "RRSet with DNS name " + r.Name + "., type CNAME contains more than one value"
	}
	return ""
}

// KnownRecordType tells whether Route 53 has records of a type.
func KnownRecordType(name string) bool { return slices.Contains(recordTypes, name) }

// SortedRecords is a zone's records in the order Route 53 lists them: by name
// with the labels reversed, then by type.
func (z *HostedZone) SortedRecords() []ZoneRecord {
	out := slices.Clone(z.Records)
	slices.SortFunc(out, func(a, b ZoneRecord) int { return compareRecords(a.Name, a.Type, b.Name, b.Type) })
	return out
}

// RecordBefore tells whether a record stands before a place in Route 53's
// order.
func (r ZoneRecord) RecordBefore(name, kind string) bool {
	return compareRecords(r.Name, r.Type, recordName(name), kind) < 0
}

func compareRecords(name, kind, otherName, otherKind string) int {
	if n := slices.Compare(reversed(name), reversed(otherName)); n != 0 {
		return n
	}
	return strings.Compare(kind, otherKind)
}

func reversed(name string) []string {
	labels := strings.Split(name, ".")
	slices.Reverse(labels)
	return labels
}

// CompareZones orders zones as Route 53 lists them: by name with the labels
// reversed, then by id.
func CompareZones(name, id, otherName, otherID string) int {
	return compareRecords(canonicalName(name), id, canonicalName(otherName), otherID)
}
