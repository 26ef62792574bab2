package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

	"linklab/checks"
)

// resourceConfiguration looks whether the configuration names the resource: by
// which gateway, which address, which port.
func resourceConfiguration(ctx context.Context, s *checks.Scene) checks.Finding {
	id, absent := needAnew(ctx, s, "configuration")
	if absent != nil {
		return unlessElsewhere(ctx, s, *absent, "rc.none", configurationElsewhere)
	}
	gateway, absent := theGateway(ctx, s)
	if absent != nil {
		return *absent
	}
	found, err := s.Snapshot.ResourceConfiguration(ctx, id)
	if err != nil {
		return checks.Unread(err)
	}
	status, via := string(found.Status), aws.ToString(found.ResourceGatewayId)
	seen := saw("vpc-lattice:GetResourceConfiguration", id, "ACTIVE, SINGLE, "+s.With["port"]+" by "+aws.ToString(gateway.Id), configurationText(found))
	switch {
	case found.Status == lattice.ResourceConfigurationStatusCreateInProgress:
		return wait(diagnose("rc.pending", "configuration", id, "status", status), aws.ToTime(found.CreatedAt), seen)
	case found.Status != lattice.ResourceConfigurationStatusActive && found.Status != lattice.ResourceConfigurationStatusUpdateInProgress:
		reason := aws.ToString(found.FailureReason)
		if reason == "" {
			reason = "?"
		}
		return fail(diagnose("rc.failed", "configuration", id, "status", status, "reason", reason), seen)
	case found.Type != lattice.ResourceConfigurationTypeSingle:
		return fail(diagnose("rc.type", "configuration", id, "type", string(found.Type)), seen)
	case via != aws.ToString(gateway.Id):
		return fail(diagnose("rc.other-gateway", "configuration", id, "gateway", via, "expected", aws.ToString(gateway.Id)), seen)
	}
	port, _ := strconv.Atoi(s.With["port"])
	if !slices.ContainsFunc(found.PortRanges, func(ports string) bool { return inPorts(ports, port) }) {
		return fail(diagnose("rc.port", "configuration", id, "ports", strings.Join(found.PortRanges, ", "), "port", s.With["port"]), seen)
	}
	if wrong := leadsElsewhere(ctx, s, found, gateway); wrong != nil {
		wrong.Evidence = append([]checks.Evidence{seen}, wrong.Evidence...)
		return *wrong
	}
	return pass(checks.Inferred, seen)
}

// inPorts tells whether a port is in a range such as "80" or "8080-8090".
func inPorts(ports string, port int) bool {
	first, last, isRange := strings.Cut(ports, "-")
	if !isRange {
		last = first
	}
	from, errFrom := strconv.Atoi(strings.TrimSpace(first))
	to, errTo := strconv.Atoi(strings.TrimSpace(last))
	return errFrom == nil && errTo == nil && from <= port && port <= to
}

// leadsElsewhere compares what a configuration leads to with the instance that it
// is to lead to; nil when they agree, or when only the VPC's own resolver knows.
func leadsElsewhere(ctx context.Context, s *checks.Scene, found *vpclattice.GetResourceConfigurationOutput, gateway *lattice.ResourceGatewaySummary) *checks.Finding {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return absent
	}
	id, expected := aws.ToString(found.Id), aws.ToString(instance.PrivateIpAddress)
	other := func(seen string) *checks.Finding {
		return because(fail(diagnose("rc.other-address", "configuration", id, "seen", seen, "instance", aws.ToString(instance.InstanceId), "expected", expected)))
	}
	switch definition := found.ResourceConfigurationDefinition.(type) {
	case *lattice.ResourceConfigurationDefinitionMemberIpResource:
		if address := aws.ToString(definition.Value.IpAddress); address != expected {
			return other(address)
		}
	case *lattice.ResourceConfigurationDefinitionMemberDnsResource:
		domain := aws.ToString(definition.Value.DomainName)
		if gateway.ResourceConfigDnsResolution == lattice.ResourceConfigDnsResolutionInVpc || strings.EqualFold(domain, aws.ToString(instance.PrivateDnsName)) &&
			gateway.ResourceConfigDnsResolution == "" {
			return nil
		}
		// The gateway asks as the whole internet does. What cannot be asked from
		// here is left to the proof from inside.
		answer, err := s.Uplink.ResolvePublicly(ctx, domain)
		if isNoSuchName(err) {
			return because(fail(diagnose("rg.dns-mode", "configuration", id, "domain", domain, "gateway", aws.ToString(gateway.Id))))
		}
		want, wrong := netip.ParseAddr(expected)
		if err == nil && wrong == nil && !slices.Contains(answer.Addresses, want) {
			return other(domain + " (" + addressesText(answer.Addresses) + ")")
		}
	case *lattice.ResourceConfigurationDefinitionMemberArnResource:
		return other(aws.ToString(definition.Value.Arn))
	}
	return nil
}

// configurationText is a configuration on one line.
func configurationText(found *vpclattice.GetResourceConfigurationOutput) string {
	to := "?"
	switch definition := found.ResourceConfigurationDefinition.(type) {
	case *lattice.ResourceConfigurationDefinitionMemberIpResource:
		to = aws.ToString(definition.Value.IpAddress)
	case *lattice.ResourceConfigurationDefinitionMemberDnsResource:
		to = aws.ToString(definition.Value.DomainName)
	case *lattice.ResourceConfigurationDefinitionMemberArnResource:
		to = aws.ToString(definition.Value.Arn)
	}
	return strings.Join([]string{string(found.Status), string(found.Type), to, "port", strings.Join(found.PortRanges, ","), "by", aws.ToString(found.ResourceGatewayId)}, " ")
}
