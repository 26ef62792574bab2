package network

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// aliasChain is how many names a question is followed through.
const aliasChain = 8

// hostedZoneFor is the zone with the longest name that holds a name, among
// those that are seen.
func (w *World) hostedZoneFor(name string, seen func(*HostedZone) bool) *HostedZone {
	var best *HostedZone
	for _, zone := range w.zones().Zones {
		if !within(zone.Name, name) || !seen(zone) {
			continue
		}
		if best == nil || len(zone.Name) > len(best.Name) || len(zone.Name) == len(best.Name) && zone.Order < best.Order {
			best = zone
		}
	}
	return best
}

// within tells whether a name is a domain's or lies in it.
func within(domain, name string) bool {
	return name == domain || strings.HasSuffix(name, "."+domain)
}

// privateZoneFor is the private hosted zone by which a VPC answers for a name,
// nil without one.
func (r *Region) privateZoneFor(vpc, name string) *HostedZone {
	return r.world.hostedZoneFor(name, func(zone *HostedZone) bool {
		for _, seen := range zone.VPCs {
			if seen.VPC == vpc && seen.Region == r.Name {
				return true
			}
		}
		return false
	})
}

// records are a zone's records for a name: its own, or those of the wildcard
// below the nearest name above it that there is (RFC 4592). known is false for
// a name that is not in the zone at all.
func (z *HostedZone) records(name string) (found []ZoneRecord, known bool) {
	if z.exists(name) {
		return z.at(name), true
	}
	for rest := name; rest != z.Name; {
		if _, rest, _ = strings.Cut(rest, "."); rest == "" {
			break
		}
		if z.exists(rest) {
			found = z.at("*." + rest)
			break
		}
	}
	return found, len(found) > 0
}

// exists tells whether a name, or one below it, is in the zone.
func (z *HostedZone) exists(name string) bool {
	return slices.ContainsFunc(z.Records, func(r ZoneRecord) bool { return within(name, r.Name) })
}

// at is the records that lie at a name itself.
func (z *HostedZone) at(name string) []ZoneRecord {
	var found []ZoneRecord
	for _, record := range z.Records {
		if record.Name == name {
			found = append(found, record)
		}
	}
	return found
}

// answer is what a zone says of a name's addresses. Names that it leads to are
// asked for by follow.
func (z *HostedZone) answer(name string, follow func(string) Answer) Answer {
	records, known := z.records(name)
	if !known {
		return Answer{Code: NXDomain}
	}
	for _, record := range records {
		switch {
		case record.Alias != "" && (record.Type == "A" || record.Type == "CNAME"):
			found := follow(record.Alias)
			return Answer{Addresses: found.Addresses, TTL: time.Minute}
		case record.Type == "CNAME" && len(record.Values) > 0:
			target := canonicalName(record.Values[0])
			found := follow(target)
			return Answer{CNAME: target, Addresses: found.Addresses, TTL: time.Duration(record.TTL) * time.Second, Code: found.Code}
		case record.Type == "A":
			answer := Answer{TTL: time.Duration(record.TTL) * time.Second}
			for _, value := range record.Values {
				answer.Addresses = append(answer.Addresses, netip.MustParseAddr(value))
			}
			return answer
		}
	}
	return Answer{}
}

// resolvePublicZone answers from the account's public hosted zones: in the
// simulated internet every one of them is delegated to, unless the name is
// somebody else's.
func (w *World) resolvePublicZone(name string, left int) (Answer, bool) {
	zone := w.hostedZoneFor(name, func(zone *HostedZone) bool { return !zone.Private })
	if zone == nil {
		return Answer{}, false
	}
	return zone.answer(name, func(target string) Answer { return w.resolvePublic(canonicalName(target), left-1) }), true
}

// PublicText is the TXT records that the public internet sees at a name, without
// their quotes.
func (w *World) PublicText(name string) []string {
	name = canonicalName(name)
	zone := w.hostedZoneFor(name, func(zone *HostedZone) bool { return !zone.Private })
	if zone == nil {
		return nil
	}
	return zone.text(name)
}

// PrivateText is the TXT records that a machine behind an interface sees at a
// name.
func (w *World) PrivateText(region, eniID, name string) []string {
	r, err := w.Region(region)
	if err != nil || r.Interfaces[eniID] == nil {
		return nil
	}
	vpc := r.VPCs[r.Interfaces[eniID].VPC]
	if vpc.EnableDNSSupport && vpc.EnableDNSHostnames {
		if zone := r.privateZoneFor(vpc.ID, canonicalName(name)); zone != nil {
			return zone.text(canonicalName(name))
		}
	}
	return w.PublicText(name)
}

func (z *HostedZone) text(name string) []string {
	var out []string
	records, _ := z.records(name)
	for _, record := range records {
		if record.Type != "TXT" {
			continue
		}
		for _, value := range record.Values {
			out = append(out, strings.ReplaceAll(strings.Trim(value, `"`), `" "`, ""))
		}
	}
	return out
}
