package vocabulary

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/vantage"
)

// unresolved tells whether a probe failed before there was an address to
// connect to. A resolver that answers nothing at all makes curl time out (28)
// in the look-up, which only the missing addresses tell from dropped packets.
func unresolved(line vantage.Line) bool {
	return line.Curl == curlNoName || line.Curl == curlTimeout && len(line.Addresses) == 0 && !line.Remote.IsValid()
}

// noName says why a name does not resolve on an instance, as far as the account
// shows it.
func noName(ctx context.Context, s *checks.Scene, h *heard, own *said, name string) checks.Finding {
	vpc := aws.ToString(h.instance.VpcId)
	if on, err := s.Snapshot.VPCAttribute(ctx, vpc, types.VpcAttributeNameEnableDnsSupport); err == nil && !on {
		return failSeen(own.level, diagnose("dns.support-off", "vpc", vpc), own.evidence,
			saw("ec2:DescribeVpcAttribute enableDnsSupport", vpc, "true", strconv.FormatBool(on)))
	}
	if options, err := withoutServers(ctx, s, vpc); err == nil && options != "" {
		return failSeen(own.level, diagnose("dns.no-servers", "vpc", vpc, "options", options), own.evidence,
			saw("ec2:DescribeDhcpOptions domain-name-servers", vpc, "AmazonProvidedDNS", "none"))
	}
	if servers, _, err := customResolvers(ctx, s, vpc); err == nil && servers != "" {
		return failSeen(own.level, diagnose("probe.6-resolver", "instance", h.id, "name", name, "vpc", vpc, "servers", servers), own.evidence,
			saw("ec2:DescribeDhcpOptions domain-name-servers", vpc, "AmazonProvidedDNS", servers))
	}
	if zone, domain := shadowing(ctx, s, vpc, name); zone != "" {
		return failSeen(own.level, shadowed(h.id, name, "-", vpc, zone, domain), own.evidence)
	}
	return failSeen(own.level, diagnose("probe.6", "instance", h.id, "name", name, "code", count(own.line.Curl), "vpc", vpc), own.evidence)
}
