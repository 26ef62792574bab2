package vocabulary

import (
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/reach"
	"linklab/checks/site"
)

// awsList is the prefix list of a service in the region.
type awsList struct {
	id, name string
	entries  []netip.Prefix
}

// serviceList is the prefix list of the parameter's service.
func serviceList(ctx context.Context, s *checks.Scene) (awsList, *checks.Finding) {
	lists, err := s.Snapshot.PrefixLists(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return awsList{}, &finding
	}
	region := s.Snapshot.Region()
	for _, list := range lists {
		if site.IsService(aws.ToString(list.PrefixListName), region, s.With["service"]) {
			found := awsList{id: aws.ToString(list.PrefixListId), name: aws.ToString(list.PrefixListName), entries: reach.Prefixes(list.Cidrs)}
			if len(found.entries) == 0 {
				own, unread := ownLists(ctx, s, []string{found.id})
				if unread != nil {
					return awsList{}, unread
				}
				found.entries = own(found.id)
			}
			return found, nil
		}
	}
	// AWS has one in every region: that it is not there is nobody's doing.
	finding := cannotTell(diagnose("pl.not-found", "service", site.ServiceName(region, s.With["service"]), "region", region))
	return awsList{}, &finding
}

// listIDs are the prefix lists that routes lead to, each once.
func listIDs(routes []types.Route) []string {
	var ids []string
	for _, route := range routes {
		if id := aws.ToString(route.DestinationPrefixListId); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// ownLists says what is in prefix lists: AWS's own from one read for all, the
// learner's each from its own. A list that may not be read would be taken for an
// empty one, so it is unknown instead; one that does not exist is empty.
func ownLists(ctx context.Context, s *checks.Scene, ids []string) (func(id string) []netip.Prefix, *checks.Finding) {
	known := map[string][]netip.Prefix{}
	if lists, err := s.Snapshot.PrefixLists(ctx); err == nil {
		for _, list := range lists {
			if len(list.Cidrs) > 0 {
				known[aws.ToString(list.PrefixListId)] = reach.Prefixes(list.Cidrs)
			}
		}
	}
	for _, id := range ids {
		if _, ok := known[id]; ok {
			continue
		}
		entries, err := s.Snapshot.PrefixListEntries(ctx, id)
		if err != nil && !isKind(err, account.Unclear) {
			finding := checks.Unread(err)
			return nil, &finding
		}
		var cidrs []string
		for _, entry := range entries {
			cidrs = append(cidrs, aws.ToString(entry.Cidr))
		}
		known[id] = reach.Prefixes(cidrs)
	}
	return func(id string) []netip.Prefix { return known[id] }, nil
}
