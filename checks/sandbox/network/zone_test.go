package network

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// zone makes a private zone of the lab's VPC with A records, name and address by
// turns.
func (l *lab) zone(name string, records ...string) *HostedZone {
	l.t.Helper()
	zone := must[*HostedZone](l.t)(l.world.CreateZone(name, name+l.clock.at.String(), "", &ZoneVPC{l.region.Name, l.vpc.ID}))
	for i := 0; i < len(records); i += 2 {
		ok(l.t, l.world.ChangeRecords(zone.ID, []RecordChange{{"CREATE", ZoneRecord{Name: records[i], Type: "A", TTL: 60, Values: []string{records[i+1]}}}}))
	}
	return zone
}

func (l *lab) ask(name string) Answer { return l.world.Resolve(l.region.Name, l.privateENI.ID, name) }

func TestPrivateZoneAnswers(t *testing.T) {
	l := newLab(t)
	outer := l.zone("corp.internal", "db.corp.internal", "10.9.0.1", "*.wild.corp.internal", "10.9.0.3", "*.corp.internal", "10.9.0.4")
	l.zone("eu.corp.internal", "db.eu.corp.internal", "10.9.0.2")
	l.zone("example.com", "www.example.com", "10.9.0.5")
	ok(t, l.world.ChangeRecords(outer.ID, []RecordChange{
		{"CREATE", ZoneRecord{Name: "alias.corp.internal", Type: "A", Alias: "db.eu.corp.internal.", AliasZone: "Z1"}},
		{"CREATE", ZoneRecord{Name: "name.corp.internal", Type: "CNAME", TTL: 5, Values: []string{"db.corp.internal."}}},
		{"CREATE", ZoneRecord{Name: "out.corp.internal", Type: "CNAME", TTL: 5, Values: []string{"dns.google"}}},
		{"CREATE", ZoneRecord{Name: "round.corp.internal", Type: "CNAME", TTL: 5, Values: []string{"round.corp.internal"}}},
	}))
	for _, c := range []struct{ name, address, code, cname string }{
		{"db.corp.internal", "10.9.0.1", "", ""},
		{"DB.Corp.Internal.", "10.9.0.1", "", ""},
		{"db.eu.corp.internal", "10.9.0.2", "", ""},
		{"none.eu.corp.internal", "", NXDomain, ""}, // the nearer zone answers, and it has no wildcard
		{"a.wild.corp.internal", "10.9.0.3", "", ""},
		{"a.b.wild.corp.internal", "10.9.0.3", "", ""},
		{"other.corp.internal", "10.9.0.4", "", ""},
		{"alias.corp.internal", "10.9.0.2", "", ""},
		{"name.corp.internal", "10.9.0.1", "", "db.corp.internal"},
		{"out.corp.internal", "8.8.8.8", "", "dns.google"},
		{"round.corp.internal", "", ServFail, "round.corp.internal"},
		{"www.example.com", "10.9.0.5", "", ""}, // before the public name
		{"mail.example.com", "", NXDomain, ""},  // and nothing is asked outside
	} {
		got := l.ask(c.name)
		address := ""
		if len(got.Addresses) > 0 {
			address = got.Addresses[0].String()
		}
		if address != c.address || got.Code != c.code || got.CNAME != c.cname {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := l.world.ResolvePublic("db.corp.internal"); got.Code != NXDomain {
		t.Errorf("the public internet sees a private zone: %+v", got)
	}
	ok(t, l.region.SetDNSHostnames(l.vpc.ID, false))
	if got := l.ask("db.corp.internal"); got.Code != NXDomain {
		t.Errorf("without DNS hostnames: %+v", got)
	}
}

func TestZoneAgainstEndpoint(t *testing.T) {
	l := newLab(t)
	yes := true
	const name = "ec2.ap-northeast-2.amazonaws.com"
	endpoint := must[*Endpoint](t)(l.region.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: l.vpc.ID, Service: "com.amazonaws.ap-northeast-2.ec2", Subnets: []string{l.private.ID}, PrivateDNS: &yes,
	}))
	// A zone above the endpoint's takes the names that the endpoint's does not.
	l.zone("amazonaws.com", "sqs.ap-northeast-2.amazonaws.com", "10.9.0.1")
	if got := l.ask(name); !strings.HasSuffix(got.Source, endpoint.ID) {
		t.Errorf("the endpoint's name: %+v", got)
	}
	if got := l.ask("sqs.ap-northeast-2.amazonaws.com"); len(got.Addresses) != 1 || got.Addresses[0].String() != "10.9.0.1" {
		t.Errorf("the zone's name: %+v", got)
	}
	if got := l.ask("sns.ap-northeast-2.amazonaws.com"); got.Code != NXDomain {
		t.Errorf("a name of neither: %+v", got)
	}
	_, err := l.world.CreateZone(name, "x", "", &ZoneVPC{l.region.Name, l.vpc.ID})
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Code != "ConflictingDomainExists" {
		t.Errorf("a second zone of the name: %v", err)
	}
	zones := l.region.EndpointZones(l.vpc.ID)
	if !slices.ContainsFunc(zones, func(z EndpointZone) bool { return z.Name == name && z.Endpoint == endpoint.ID }) {
		t.Errorf("the endpoint's zones are %+v", zones)
	}
}

func TestPublicZone(t *testing.T) {
	l := newLab(t)
	zone := must[*HostedZone](t)(l.world.CreateZone("shop.example.org.", "1", "", nil))
	ok(t, l.world.ChangeRecords(zone.ID, []RecordChange{
		{"CREATE", ZoneRecord{Name: "shop.example.org", Type: "A", TTL: 60, Values: []string{"198.51.100.7"}}},
		{"CREATE", ZoneRecord{Name: "_token.shop.example.org", Type: "TXT", TTL: 60, Values: []string{`"vpce:abc" "def"`}}},
	}))
	if got := l.world.ResolvePublic("shop.example.org"); len(got.Addresses) != 1 || got.Addresses[0] != netip.MustParseAddr("198.51.100.7") {
		t.Errorf("%+v", got)
	}
	if got := l.world.PublicText("_token.shop.example.org"); !slices.Equal(got, []string{"vpce:abcdef"}) {
		t.Errorf("text %q", got)
	}
	// A zone of somebody else's name is delegated to by nobody.
	other := must[*HostedZone](t)(l.world.CreateZone("github.com", "2", "", nil))
	ok(t, l.world.ChangeRecords(other.ID, []RecordChange{{"CREATE", ZoneRecord{Name: "github.com", Type: "A", TTL: 60, Values: []string{"198.51.100.8"}}}}))
	if got := l.world.ResolvePublic("github.com"); got.Addresses[0].String() == "198.51.100.8" {
		t.Errorf("took over %+v", got)
	}
}

func TestZoneRefusals(t *testing.T) {
	l := newLab(t)
	here := ZoneVPC{l.region.Name, l.vpc.ID}
	far := ZoneVPC{l.region.Name, must[*VPC](t)(l.region.CreateVPC("10.1.0.0/16", "", nil)).ID}
	zone := l.zone("corp.internal", "db.corp.internal", "10.9.0.1")
	public := must[*HostedZone](t)(l.world.CreateZone("shop.example.org", "p", "", nil))
	batch := func(changes ...RecordChange) error { return l.world.ChangeRecords(zone.ID, changes) }
	record := func(name, kind string, values ...string) ZoneRecord {
		return ZoneRecord{Name: name, Type: kind, TTL: 60, Values: values}
	}
	discard := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		code string
		says string
	}{
		"no such zone":        {discard(l.world.FindZone("Z0")), "NoSuchHostedZone", "No hosted zone found with ID: Z0"},
		"same caller":         {discard(l.world.CreateZone("a.internal", "p", "", nil)), "HostedZoneAlreadyExists", ""},
		"same name":           {discard(l.world.CreateZone("corp.internal", "q", "", &here)), "ConflictingDomainExists", zone.ID},
		"no such VPC":         {discard(l.world.CreateZone("b.internal", "q", "", &ZoneVPC{here.Region, "vpc-0"})), "InvalidVPCId", "vpc-0"},
		"public":              {l.world.AssociateZone(public.ID, here), "PublicZoneVPCAssociation", "Attempting to associate public zone: " + public.ID + " with vpc: " + l.vpc.ID},
		"not associated":      {l.world.DisassociateZone(zone.ID, far), "VPCAssociationNotFound", ""},
		"the last":            {l.world.DisassociateZone(zone.ID, here), "LastVPCAssociation", ""},
		"not empty":           {l.world.DeleteZone(zone.ID), "HostedZoneNotEmpty", ""},
		"created twice":       {batch(RecordChange{"CREATE", record("db.corp.internal", "A", "10.9.0.2")}), "InvalidChangeBatch", "[Tried to create resource record set [name='db.corp.internal.', type='A'] but it already exists]"},
		"deleted unknown":     {batch(RecordChange{"DELETE", record("x.corp.internal", "A", "10.9.0.2")}), "InvalidChangeBatch", "but it was not found"},
		"deleted other value": {batch(RecordChange{"DELETE", record("db.corp.internal", "A", "10.9.0.2")}), "InvalidChangeBatch", "but the values provided do not match the current values"},
		"elsewhere":           {batch(RecordChange{"CREATE", record("db.other", "A", "10.9.0.2")}), "InvalidChangeBatch", "RRSet with DNS name db.other. is not permitted in zone corp.internal."},
		"CNAME beside A":      {batch(RecordChange{"CREATE", record("db.corp.internal", "CNAME", "x.y")}), "InvalidChangeBatch", "conflicts with other records"},
		"CNAME at the top":    {batch(RecordChange{"CREATE", record("corp.internal", "CNAME", "x.y")}), "InvalidChangeBatch", "not permitted at apex"},
		"bad address":         {batch(RecordChange{"CREATE", record("y.corp.internal", "A", "10.9.0")}), "InvalidChangeBatch", "ARRDATAIllegalIPv4Address"},
		"text unquoted":       {batch(RecordChange{"CREATE", record("y.corp.internal", "TXT", "x")}), "InvalidChangeBatch", "enclosed in quotation marks"},
		"the zone's own NS":   {batch(RecordChange{"DELETE", zone.Records[0]}), "InvalidChangeBatch", "must contain at least one NS record"},
		"all or none":         {batch(RecordChange{"CREATE", record("ok.corp.internal", "A", "10.9.0.2")}, RecordChange{"CREATE", record("db.other", "A", "10.9.0.2")}), "InvalidChangeBatch", ""},
	} {
		var refusal *Error
		if !errors.As(c.err, &refusal) || refusal.Code != c.code || !strings.Contains(refusal.Message, c.says) {
			t.Errorf("%s: refused with %v", name, c.err)
		}
	}
	if len(zone.Records) != 3 {
		t.Errorf("a refused batch left %+v", zone.Records)
	}
	ok(t, l.world.AssociateZone(zone.ID, far))
	ok(t, l.world.DisassociateZone(zone.ID, here))
	ok(t, batch(RecordChange{"DELETE", record("db.corp.internal", "A", "10.9.0.1")}))
	ok(t, l.world.DeleteZone(zone.ID))
}

func TestZoneChangeIsInSyncInTime(t *testing.T) {
	l := newLab(t)
	l.world.Attach(l.clock.now, Real)
	id := l.world.AddZoneChange("why")
	if change, insync, err := l.world.FindZoneChange("/change/" + id); err != nil || insync || change.Comment != "why" {
		t.Errorf("at once: %+v %v %v", change, insync, err)
	}
	l.clock.advance(time.Minute)
	if _, insync, _ := l.world.FindZoneChange(id); !insync {
		t.Error("not in sync after a minute")
	}
}
