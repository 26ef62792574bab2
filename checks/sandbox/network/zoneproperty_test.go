package network

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// slowZones answers for a name from zones by trying every zone and every record
// label by label. It gives the address, "" where there is none, and whether the
// name exists; asked is false when no zone is responsible.
func slowZones(zones []*HostedZone, vpc string, name string) (address string, exists, asked bool) {
	labels := strings.Split(name, ".")
	// The responsible zone: the name's labels are taken away from the front
	// until what is left is a zone that the VPC sees.
	for cut := range labels {
		for _, zone := range zones {
			if zone.Name != strings.Join(labels[cut:], ".") || !slices.ContainsFunc(zone.VPCs, func(v ZoneVPC) bool { return v.VPC == vpc }) {
				continue
			}
			return slowZone(zone, labels, cut)
		}
	}
	return "", false, false
}

// slowZone answers from a zone whose own labels begin at apex.
func slowZone(zone *HostedZone, labels []string, apex int) (address string, exists, asked bool) {
	names := map[string]string{}
	nodes := map[string]bool{}
	for _, record := range zone.Records {
		if record.Type == "A" {
			names[record.Name] = record.Values[0]
		}
		// A record makes all names above it exist.
		for rest := record.Name; rest != ""; _, rest, _ = strings.Cut(rest, ".") {
			nodes[rest] = true
		}
	}
	full := strings.Join(labels, ".")
	if nodes[full] {
		return names[full], true, true
	}
	for cut := 1; cut <= apex; cut++ {
		above := strings.Join(labels[cut:], ".")
		if nodes[above] {
			found, ok := names["*."+above]
			return found, ok, true
		}
	}
	return "", false, true
}

// TestZonesLikeSlowZones compares answers from random private zones of two VPCs
// with those of an implementation that tries everything.
func TestZonesLikeSlowZones(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLab(t)
		r := l.region
		other := must[*VPC](t)(r.CreateVPC("10.1.0.0/16", "", nil))
		label := rapid.SampledFrom([]string{"a", "b", "*"})
		plain := rapid.SampledFrom([]string{"a", "b"})
		domain := func(from *rapid.Generator[string], what string, least, most int, under string) string {
			parts := rapid.SliceOfN(from, least, most).Draw(rt, what)
			for i := 1; i < len(parts); i++ { // an asterisk only in front
				parts[i] = strings.ReplaceAll(parts[i], "*", "a")
			}
			return strings.Trim(strings.Join(parts, ".")+"."+under, ".")
		}
		var zones []*HostedZone
		for i := range rapid.IntRange(1, 5).Draw(rt, "zones") {
			home := ZoneVPC{r.Name, rapid.SampledFrom([]string{l.vpc.ID, other.ID}).Draw(rt, "vpc")}
			zone, err := l.world.CreateZone(domain(plain, "zone", 0, 2, "internal"), fmt.Sprint(i), "", &home)
			if err != nil {
				continue // of the same name
			}
			zones = append(zones, zone)
			for n := range rapid.IntRange(0, 4).Draw(rt, "records") {
				record := ZoneRecord{
					Name: domain(label, "record", 0, 3, zone.Name), Type: "A", TTL: 60,
					Values: []string{fmt.Sprintf("10.9.%d.%d", i, n)},
				}
				ok(t, l.world.ChangeRecords(zone.ID, []RecordChange{{"UPSERT", record}}))
			}
		}
		for range 10 {
			name := domain(plain, "name", 1, 4, "internal")
			got := l.ask(name)
			address, exists, asked := slowZones(zones, l.vpc.ID, name)
			shown := ""
			if len(got.Addresses) > 0 {
				shown = got.Addresses[0].String()
			}
			if shown != address || (got.Code == NXDomain) == exists || asked != strings.HasPrefix(got.Source, "private zone") {
				rt.Fatalf("%s: %+v, want %q, exists %v, asked %v; zones %+v", name, got, address, exists, asked, zones)
			}
		}
	})
}
