package network

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ZoneTable is Route 53's hosted zones of the account, by id, and the changes
// made to them. The hidden zones of endpoints are not among them.
type ZoneTable struct {
	Zones   map[string]*HostedZone
	Changes map[string]ZoneChange // by id
	Serial  uint64
}

// ZoneChange is when a change to a zone was made and why.
type ZoneChange struct {
	Submitted time.Time
	Comment   string
}

// NewZoneTable is the zones of a new account: none.
func NewZoneTable() *ZoneTable {
	return &ZoneTable{Zones: map[string]*HostedZone{}, Changes: map[string]ZoneChange{}}
}

// HostedZone is a hosted zone of Route 53 with its records.
type HostedZone struct {
	ID          string // Z…
	Name        string // example.internal, without the last dot
	Private     bool
	Caller      string // caller reference
	Comment     string
	NameServers []string
	VPCs        []ZoneVPC // of a private zone
	Records     []ZoneRecord
	Order       uint64 // in which it was made
	Tags        Tags
}

// ZoneVPC is a VPC whose machines see a private hosted zone.
type ZoneVPC struct{ Region, VPC string }

// ZoneRecord is a record set of a hosted zone.
type ZoneRecord struct {
	Name   string // without the last dot
	Type   string // A, CNAME, TXT …
	TTL    int
	Values []string
	Alias  string // name it stands for, "" without one
	// AliasZone and AliasHealth are kept and shown.
	AliasZone   string
	AliasHealth bool
}

// zoneSync is how long a change usually takes to reach all name servers.
const zoneSync = 30 * time.Second

func (w *World) zones() *ZoneTable {
	if w.HostedZones == nil {
		w.HostedZones = NewZoneTable()
	}
	if w.HostedZones.Zones == nil {
		w.HostedZones.Zones = map[string]*HostedZone{}
	}
	if w.HostedZones.Changes == nil {
		w.HostedZones.Changes = map[string]ZoneChange{}
	}
	return w.HostedZones
}

// FindZone is the hosted zone of an id, which may stand as /hostedzone/Z….
func (w *World) FindZone(id string) (*HostedZone, error) {
	short := strings.TrimPrefix(id, "/hostedzone/")
	if zone := w.zones().Zones[short]; zone != nil {
		return zone, nil
	}
	return nil, refuse("NoSuchHostedZone", "No hosted zone found with ID: %s", short)
}

// AllZones is the account's hosted zones in the order they were made.
func (w *World) AllZones() []*HostedZone {
	all := make([]*HostedZone, 0, len(w.zones().Zones))
	for _, zone := range w.zones().Zones {
		all = append(all, zone)
	}
	slices.SortFunc(all, func(a, b *HostedZone) int { return int(a.Order) - int(b.Order) })
	return all
}

// CreateZone makes a hosted zone with its NS and SOA records; with a VPC it is
// private.
func (w *World) CreateZone(name, caller, comment string, vpc *ZoneVPC) (*HostedZone, error) {
	name = canonicalName(name)
	if !isDomain(name) {
		return nil, refuse("InvalidDomainName", "%s is not a valid domain name", name)
	}
	for _, zone := range w.zones().Zones {
		if zone.Caller == caller {
			return nil, refuse("HostedZoneAlreadyExists", "A hosted zone has already been created with the specified caller reference.")
		}
	}
	if vpc != nil {
		if err := w.checkZoneVPC(name, *vpc); err != nil {
			return nil, err
		}
	}
	table := w.zones()
	table.Serial++
	zone := &HostedZone{
		ID:   zoneID(fmt.Sprintf("zone %d %d", w.Seed, table.Serial)),
		Name: name, Caller: caller, Comment: comment, Private: vpc != nil, Order: table.Serial,
		// The servers of private zones are the same for all and answer nobody.
		NameServers: []string{"ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"},
	}
	if vpc != nil {
		zone.VPCs = []ZoneVPC{*vpc}
	} else {
		n := scramble(hash(zone.ID))
		for i, domain := range []string{"com", "net", "org", "co.uk"} {
			zone.NameServers[i] = fmt.Sprintf("ns-%d.awsdns-%02d.%s", i*512+int(n>>(9*i)%512), n>>(6*i)%64, domain)
		}
	}
	servers := make([]string, len(zone.NameServers))
	for i, server := range zone.NameServers {
		servers[i] = server + "."
	}
	zone.Records = []ZoneRecord{
		{Name: name, Type: "NS", TTL: 172800, Values: servers},
		{Name: name, Type: "SOA", TTL: 900, Values: []string{servers[0] + " awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}},
	}
	table.Zones[zone.ID] = zone
	return zone, nil
}

// isDomain tells whether text can be the name of a zone.
func isDomain(name string) bool {
	if name == "" || len(name) > 255 {
		return false
	}
	for _, label := range strings.Split(name, ".") {
		if label == "" || len(label) > 63 || strings.ContainsAny(label, " \t/\"") {
			return false
		}
	}
	return true
}

// checkZoneVPC refuses a VPC that is not there or sees a zone of the name
// already, its own or an endpoint's.
func (w *World) checkZoneVPC(name string, vpc ZoneVPC) error {
	r, err := w.Region(vpc.Region)
	if err != nil || r.VPCs[vpc.VPC] == nil {
		return refuse("InvalidVPCId", "The VPC: %s in region %s that you provided is not authorized to make the association.", vpc.VPC, vpc.Region)
	}
	if zone := r.zoneNamed(vpc.VPC, name); zone != nil {
		return refuse("ConflictingDomainExists", "The VPC %s in region %s has already been associated with the hosted zone %s with the same domain name.", vpc.VPC, vpc.Region, zone.ID)
	}
	for _, zone := range r.EndpointZones(vpc.VPC) {
		if zone.Name == name {
			return refuse("ConflictingDomainExists", "The VPC %s in region %s has already been associated with the hosted zone %s with the same domain name.", vpc.VPC, vpc.Region, zone.ID)
		}
	}
	return nil
}

// zoneNamed is the private hosted zone of a name that a VPC sees, nil without
// one.
func (r *Region) zoneNamed(vpc, name string) *HostedZone {
	for _, zone := range r.world.zones().Zones {
		if zone.Name == name && slices.Contains(zone.VPCs, ZoneVPC{r.Name, vpc}) {
			return zone
		}
	}
	return nil
}

// EndpointZone is the hidden private zone of an endpoint with private DNS.
type EndpointZone struct {
	ID       string
	Name     string // without the last dot
	Endpoint string // vpce-…
}

// EndpointZones is the hidden zones of a VPC's endpoints, by endpoint.
func (r *Region) EndpointZones(vpc string) []EndpointZone {
	var all []EndpointZone
	for _, endpoint := range r.EndpointsOf(vpc) {
		if !endpoint.PrivateDNS || r.EndpointState(endpoint) != "available" {
			continue
		}
		for _, name := range r.privateNames(endpoint) {
			domain := strings.TrimPrefix(name, "*.")
			zone := EndpointZone{zoneID(endpoint.ID), domain, endpoint.ID}
			if !slices.Contains(all, zone) {
				all = append(all, zone)
			}
		}
	}
	return all
}

// privateNames is the names that private DNS makes lead to an endpoint, "*."
// standing for any labels in front.
func (r *Region) privateNames(endpoint *Endpoint) []string {
	if service, ok := r.serviceOf(endpoint); ok {
		return service.PrivateDNSNames
	}
	var names []string
	for _, resource := range r.EndpointResources(endpoint) {
		if endpoint.takesOver(resource) {
			names = append(names, resource.PrivateName)
		}
	}
	return names
}

// AssociateZone lets the machines of one more VPC see a private zone.
func (w *World) AssociateZone(id string, vpc ZoneVPC) error {
	zone, err := w.FindZone(id)
	if err != nil {
		return err
	}
	if !zone.Private {
		return refuse("PublicZoneVPCAssociation", "Attempting to associate public zone: %s with vpc: %s", zone.ID, vpc.VPC)
	}
	if err := w.checkZoneVPC(zone.Name, vpc); err != nil {
		return err
	}
	zone.VPCs = append(zone.VPCs, vpc)
	return nil
}

// DisassociateZone takes a private zone from the sight of a VPC; it keeps its
// last one.
func (w *World) DisassociateZone(id string, vpc ZoneVPC) error {
	zone, err := w.FindZone(id)
	if err != nil {
		return err
	}
	at := slices.Index(zone.VPCs, vpc)
	switch {
	case at < 0:
		return refuse("VPCAssociationNotFound", "The VPC: %s is not associated with the hosted zone: %s", vpc.VPC, zone.ID)
	case len(zone.VPCs) == 1:
		return refuse("LastVPCAssociation", "The VPC that you're trying to disassociate from the private hosted zone is the last VPC that is associated with the hosted zone. Amazon Route 53 doesn't support disassociating the last VPC from a hosted zone.")
	}
	zone.VPCs = slices.Delete(zone.VPCs, at, at+1)
	return nil
}

// DeleteZone deletes a hosted zone that has no records but its own.
func (w *World) DeleteZone(id string) error {
	zone, err := w.FindZone(id)
	if err != nil {
		return err
	}
	for _, record := range zone.Records {
		if record.Name != zone.Name || record.Type != "NS" && record.Type != "SOA" {
			return refuse("HostedZoneNotEmpty", "The specified hosted zone contains non-required resource record sets and so cannot be deleted.")
		}
	}
	delete(w.zones().Zones, zone.ID)
	return nil
}

// changesKept is for how long a change can be asked after.
const changesKept = 24 * time.Hour

// AddZoneChange notes a change to zones and gives its id.
func (w *World) AddZoneChange(comment string) string {
	table := w.zones()
	for id, change := range table.Changes {
		if w.Now().Sub(change.Submitted) > changesKept {
			delete(table.Changes, id)
		}
	}
	table.Serial++
	id := "C" + zoneID(fmt.Sprintf("change %d %d", w.Seed, table.Serial))[1:]
	table.Changes[id] = ZoneChange{w.Now(), comment}
	return id
}

// FindZoneChange is a change to zones and whether all name servers have it.
func (w *World) FindZoneChange(id string) (change ZoneChange, insync bool, err error) {
	change, ok := w.zones().Changes[strings.TrimPrefix(id, "/change/")]
	if !ok {
		return change, false, refuse("NoSuchChange", "A change with the specified change ID does not exist.")
	}
	wait := time.Duration(float64(zoneSync) * float64(w.pace))
	return change, !w.Now().Before(change.Submitted.Add(wait)), nil
}
