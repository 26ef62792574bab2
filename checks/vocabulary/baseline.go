package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/reach"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

// curl's exit codes (curl man page, Exit codes).
const (
	curlNoProxy = 5
	curlNoName  = 6
	curlRefused = 7
	curlTimeout = 28
	// curlCertificate is a certificate that is refused; before curl 7.62 one for
	// another name had a code of its own, 51.
	curlCertificate = 60
	curlProxy       = 97
)

// reached tells whether a request got to a server: any HTTP status, or a TLS
// handshake that began.
func reached(line vantage.Line) bool {
	return line.HTTP != 0 || isTLS(line.Curl) || line.Curl == 0
}

func isTLS(curl int) bool {
	return slices.Contains([]int{35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91}, curl)
}

// probeFails proves the contrast: before the endpoint, the name does not answer
// from inside.
func probeFails(ctx context.Context, s *checks.Scene) checks.Finding {
	name := s.With["name"]
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	own, silent := h.ask(name, nonceOf(s))
	if silent != nil {
		return orNoWayIn(ctx, s, *silent)
	}
	own.evidence.Expected = "no answer"
	if reached(own.line) {
		return reachedAlready(ctx, s, h, own)
	}
	if unresolved(own.line) {
		found := noName(ctx, s, h, own, name)
		if found.Diagnosis.Key == "probe.6" {
			found.Diagnosis = diagnose("baseline.no-name", "instance", h.id, "name", name,
				"vpc", aws.ToString(h.instance.VpcId), "nonce", placeholder(nonceOf(s)))
		}
		return found
	}
	if wrong := rewritten(ctx, s, h, own, name, isPublic); wrong != nil {
		return *wrong
	}
	if own.line.Curl != curlTimeout {
		// Without a way packets are dropped in silence. Whatever else ended the
		// request, it shows nothing of the way.
		if other := onInstance(ctx, s, h, own, name); other != nil {
			return *other
		}
	}
	// The learner ran it once; what the beacon says since must not contradict.
	if newest := h.console.Newest(name, ""); newest != nil && newest.At.After(own.line.At) && reached(*newest) {
		return reachedAlready(ctx, s, h, h.said(h.console, *newest, checks.ObservedInside, "console probe"))
	}
	if shut := shutAnyway(ctx, s, name); shut != nil {
		return failSeen(own.level, shut.Diagnosis, append([]checks.Evidence{own.evidence}, shut.Evidence...)...)
	}
	return pass(own.level, append([]checks.Evidence{own.evidence}, fromHere(ctx, s, name)...)...)
}

// shutAnyway is what keeps an instance from a service with a gateway endpoint
// even when there is a route: then silence shows nothing of the route. nil when
// the filters let it pass, or it is not known.
func shutAnyway(ctx context.Context, s *checks.Scene, name string) *checks.Finding {
	service, _, _ := strings.Cut(name, ".")
	if !site.HasGateway(service) || name != serviceHost(service, s.Snapshot.Region()) {
		return nil
	}
	inner := *s
	inner.With = map[string]string{"instance": s.With["instance"], "service": service, "port": "443"}
	if found := egressAllowed(ctx, &inner); found.Outcome == checks.Failed {
		return &found
	}
	return nil
}

// fromHere shows the other half of the contrast: the name that does not answer
// inside answers on the public internet. It is shown, and proves nothing of the
// lab, so that being offline here costs no pass.
func fromHere(ctx context.Context, s *checks.Scene, name string) []checks.Evidence {
	page, err := s.Uplink.Fetch(ctx, "http://"+name+"/")
	if err != nil {
		return nil
	}
	return []checks.Evidence{saw("public HTTP", name, "", "HTTP "+count(page.Status))}
}

// reachedAlready says by which way the name is reached though it must not be.
func reachedAlready(ctx context.Context, s *checks.Scene, h *heard, own *said) checks.Finding {
	subnet := aws.ToString(h.instance.SubnetId)
	remote := "?"
	if own.line.Remote.IsValid() {
		remote = own.line.Remote.String()
	}
	if endpoint := endpointAt(ctx, s, aws.ToString(h.instance.VpcId), own.line.Remote); endpoint != "" {
		return failSeen(own.level, diagnose("baseline.interface-already", "instance", h.id, "name", own.line.Name, "remote", remote,
			"endpoint", endpoint, "nonce", placeholder(nonceOf(s))), own.evidence)
	}
	if tables, err := s.Snapshot.RouteTables(ctx); err == nil {
		if table := reach.EffectiveTable(tables, aws.ToString(h.instance.VpcId), subnet); table != nil {
			for _, route := range table.Routes {
				if target := reach.Target(route); strings.HasPrefix(target, "vpce-") && carries(ctx, s, aws.ToString(route.DestinationPrefixListId), own.line.Remote) {
					return failSeen(own.level, diagnose("baseline.endpoint-already", "instance", h.id, "name", own.line.Name, "endpoint", target, "route_table", table.ID()), own.evidence)
				}
			}
			if out := append(reach.WaysOut(table, nil), reach.PublicRoutes(table, nil, nil)...); len(out) > 0 {
				return failSeen(own.level, diagnose("baseline.way-out", "name", own.line.Name, "route_table", table.ID(),
					"destination", reach.Destination(out[0]), "target", reach.Target(out[0])), own.evidence)
			}
		}
	}
	return failSeen(own.level, diagnose("baseline.reachable", "instance", h.id, "name", own.line.Name, "remote", remote, "nonce", placeholder(nonceOf(s))), own.evidence)
}

// carries tells whether a route to a prefix list takes what goes to an address.
// What is not known of either counts as yes: the list's endpoint is then the
// likeliest way.
func carries(ctx context.Context, s *checks.Scene, list string, remote netip.Addr) bool {
	if list == "" || !remote.IsValid() {
		return list != ""
	}
	entries, unread := ownLists(ctx, s, []string{list})
	return unread != nil || len(entries(list)) == 0 || reach.SpanOf(entries(list)...).Contains(remote)
}

// nonceOf is the nonce that a check was given, "" when it has none or the step
// none.
func nonceOf(s *checks.Scene) string {
	if nonce := s.With["nonce"]; nonce != "" && !site.Unfilled(nonce) {
		return nonce
	}
	return ""
}

func placeholder(nonce string) string {
	if nonce == "" {
		return "-"
	}
	return nonce
}
