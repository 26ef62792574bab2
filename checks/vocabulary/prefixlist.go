package vocabulary

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

func prefixList(ctx context.Context, s *checks.Scene) checks.Finding {
	list, absent := serviceList(ctx, s)
	if absent != nil {
		return *absent
	}
	if len(list.entries) == 0 {
		return noEntries(list)
	}
	return pass(checks.Inferred, saw("ec2:DescribePrefixLists", list.id, site.ServiceName(s.Snapshot.Region(), s.With["service"]),
		list.name+" "+prefixesText(list.entries)))
}

// noEntries is for servers that know the list and not what is in it.
func noEntries(list awsList) checks.Finding {
	return cannotTell(diagnose("pl.empty", "prefix_list", list.id, "service", list.name),
		saw("ec2:DescribePrefixLists", list.id, "CIDR blocks", "none"))
}

func prefixesText(prefixes []netip.Prefix) string {
	var all []string
	for i, prefix := range prefixes {
		if i == 6 {
			all = append(all, "…")
			break
		}
		all = append(all, prefix.String())
	}
	return strings.Join(all, ", ")
}

// nameInPrefixList asks the public internet, not the VPC: with a gateway
// endpoint the answer is public in both.
func nameInPrefixList(ctx context.Context, s *checks.Scene) checks.Finding {
	name := s.With["name"]
	if site.Unfilled(name) {
		return cannotTell(diagnose("input.unknown", "input", name))
	}
	if !ofAWS(name) {
		return checks.Unread(fmt.Errorf("%s is no name of an AWS service, and is not asked for", name))
	}
	list, absent := serviceList(ctx, s)
	if absent != nil {
		return *absent
	}
	if len(list.entries) == 0 {
		return noEntries(list)
	}
	span := reach.SpanOf(list.entries...)
	answer, err := s.Uplink.Resolve(ctx, name)
	if err != nil {
		return noAnswer(name, err)
	}
	seen := []checks.Evidence{saw("public DNS "+answer.Resolver, name, "inside "+list.id, addressesText(answer.Addresses))}
	outside := firstOutside(span, answer.Addresses)
	if !outside.IsValid() {
		return pass(checks.ObservedPublic, seen...)
	}
	// The machine's own resolver may rewrite answers; a public one does not.
	if public, err := s.Uplink.ResolvePublicly(ctx, name); err == nil {
		seen = append(seen, saw("public DNS "+public.Resolver, name, "inside "+list.id, addressesText(public.Addresses)))
		if !firstOutside(span, public.Addresses).IsValid() {
			return passBut(checks.ObservedPublic, diagnose("dns.rewritten", "name", name, "seen", addressesText(answer.Addresses), "resolver", public.Resolver), seen...)
		}
	}
	if outside.IsPrivate() || outside.IsLoopback() || outside.IsLinkLocalUnicast() {
		return cannotTell(diagnose("dns.private-answer", "name", name, "seen", outside.String(), "resolver", answer.Resolver), seen...)
	}
	return failSeen(checks.ObservedPublic, diagnose("dns.outside-list", "name", name, "seen", outside.String(), "prefix_list", list.id, "resolver", answer.Resolver), seen...)
}

// ofAWS says whether a name is one of AWS's own. A course may come from a
// stranger, and a name of theirs with the account's number in it would tell it to
// their name server.
func ofAWS(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return slices.ContainsFunc([]string{".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws"},
		func(end string) bool { return strings.HasSuffix(name, end) })
}

// noAnswer is never the learner's mistake in the lab: the laptop's network does
// not let the question through.
func noAnswer(name string, err error) checks.Finding {
	var silent *vantage.NoAnswerError
	asked := "?"
	if errors.As(err, &silent) {
		asked = strings.Join(silent.Asked, ", ")
		if silent.NotFound {
			return cannotTell(diagnose("dns.no-such-name", "name", name, "resolvers", asked), saw("public DNS", name, "an address", "no such name"))
		}
	}
	return cannotTell(diagnose("dns.no-answer", "name", name, "resolvers", asked), saw("public DNS", name, "an address", "no answer"))
}

func firstOutside(span reach.Span, addresses []netip.Addr) netip.Addr {
	for _, address := range addresses {
		if !span.Contains(address) {
			return address
		}
	}
	return netip.Addr{}
}

func addressesText(addresses []netip.Addr) string {
	var all []string
	for _, address := range addresses {
		all = append(all, address.String())
	}
	return strings.Join(all, ", ")
}
