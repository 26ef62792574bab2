package vocabulary

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// gateways are the gateway endpoints of the parameter's service in a VPC that
// are not on their way out.
func gateways(s *checks.Scene, endpoints []types.VpcEndpoint, vpc string) []types.VpcEndpoint {
	var found []types.VpcEndpoint
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcId) == vpc && !site.IsGone(endpoint) && isGateway(endpoint) && forService(s, endpoint) {
			found = append(found, endpoint)
		}
	}
	return found
}

func isGateway(endpoint types.VpcEndpoint) bool { return site.IsGateway(endpoint) }

func forService(s *checks.Scene, endpoint types.VpcEndpoint) bool {
	return site.IsService(aws.ToString(endpoint.ServiceName), s.Snapshot.Region(), s.With["service"])
}

func gatewayEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	wanted := site.ServiceName(s.Snapshot.Region(), s.With["service"])
	if found := gateways(s, endpoints, vpc); len(found) > 0 {
		return pass(checks.Inferred, saw("ec2:DescribeVpcEndpoints", aws.ToString(found[0].VpcEndpointId),
			"Gateway "+wanted+" in "+vpc, endpointText(found[0])))
	}
	miss := nearMiss(s, endpoints, vpc, wanted)
	if miss.Diagnosis.Key == "endpoint.none" {
		return notHere(ctx, s, miss, gatewayElsewhere)
	}
	return miss
}

// nearMiss says what there is instead of the endpoint, the likeliest slip
// first.
func nearMiss(s *checks.Scene, endpoints []types.VpcEndpoint, vpc, wanted string) checks.Finding {
	find := func(fits func(types.VpcEndpoint) bool) *types.VpcEndpoint {
		i := slices.IndexFunc(endpoints, fits)
		if i < 0 {
			return nil
		}
		return &endpoints[i]
	}
	here := func(e types.VpcEndpoint) bool { return aws.ToString(e.VpcId) == vpc && !site.IsGone(e) }
	miss := func(e *types.VpcEndpoint, why *checks.Diagnosis) checks.Finding {
		return fail(why, saw("ec2:DescribeVpcEndpoints", aws.ToString(e.VpcEndpointId), "Gateway "+wanted+" in "+vpc, endpointText(*e)))
	}
	if e := find(func(e types.VpcEndpoint) bool { return here(e) && !isGateway(e) && forService(s, e) }); e != nil {
		return miss(e, diagnose("type.interface-instead-of-gateway", "endpoint", aws.ToString(e.VpcEndpointId),
			"type", string(e.VpcEndpointType), "service", wanted, "vpc", vpc))
	}
	if e := find(func(e types.VpcEndpoint) bool { return isGateway(e) && forService(s, e) && !site.IsGone(e) }); e != nil {
		return miss(e, diagnose("vpc.other", "endpoint", aws.ToString(e.VpcEndpointId), "vpc", aws.ToString(e.VpcId), "expected", vpc, "service", wanted))
	}
	if e := find(func(e types.VpcEndpoint) bool {
		return here(e) && !aws.ToBool(e.RequesterManaged) && strings.Contains(aws.ToString(e.ServiceName), s.With["service"])
	}); e != nil {
		return miss(e, otherService(e, wanted, vpc))
	}
	if e := find(func(e types.VpcEndpoint) bool { return here(e) && isGateway(e) && !meant(s, e) }); e != nil {
		return miss(e, otherService(e, wanted, vpc))
	}
	if e := find(func(e types.VpcEndpoint) bool {
		return aws.ToString(e.VpcId) == vpc && site.IsGone(e) && isGateway(e) && forService(s, e)
	}); e != nil {
		return miss(e, diagnose("endpoint.deleted", "endpoint", aws.ToString(e.VpcEndpointId), "state", string(e.State), "vpc", vpc, "service", wanted))
	}
	return fail(diagnose("endpoint.none", "vpc", vpc, "service", wanted),
		saw("ec2:DescribeVpcEndpoints", vpc, "Gateway "+wanted, "none"))
}

// meant tells whether the lab has an endpoint for another service in its own
// right, which then is nobody's slip.
func meant(s *checks.Scene, e types.VpcEndpoint) bool {
	return slices.ContainsFunc(s.Inputs, func(input checks.Input) bool {
		return input.Kind == site.KindEndpoint && input.Service != "" && input.Service != s.With["service"] &&
			site.IsService(aws.ToString(e.ServiceName), s.Snapshot.Region(), input.Service)
	})
}

// forSessions tells whether an endpoint is one of those by which Systems Manager
// gets into instances (Systems Manager user guide, Create VPC endpoints): it is
// there in its own right, and nobody took it for the lab's.
func forSessions(e types.VpcEndpoint) bool {
	name := aws.ToString(e.ServiceName)
	return slices.Contains([]string{"ssm", "ssmmessages", "ec2messages"}, name[strings.LastIndex(name, ".")+1:])
}

func otherService(e *types.VpcEndpoint, wanted, vpc string) *checks.Diagnosis {
	return diagnose("endpoint.other-service", "endpoint", aws.ToString(e.VpcEndpointId), "seen", aws.ToString(e.ServiceName), "service", wanted, "vpc", vpc)
}

func endpointText(e types.VpcEndpoint) string {
	return strings.Join([]string{string(e.VpcEndpointType), aws.ToString(e.ServiceName), "in", aws.ToString(e.VpcId), string(e.State)}, " ")
}

// theEndpoint is the endpoint that a check's parameters speak of: the one that
// "endpoint" names, else the lab's for "service". Of several gateway endpoints it
// is the one on the given table, else the newest.
func theEndpoint(ctx context.Context, s *checks.Scene, table string) (*types.VpcEndpoint, *checks.Finding) {
	if s.With["endpoint"] != "" {
		return namedEndpoint(ctx, s)
	}
	if !site.HasGateway(s.With["service"]) {
		return theInterface(ctx, s)
	}
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return nil, absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		finding := checks.Unread(err)
		return nil, &finding
	}
	found := gateways(s, endpoints, vpc)
	if len(found) == 0 {
		finding := nearMiss(s, endpoints, vpc, site.ServiceName(s.Snapshot.Region(), s.With["service"]))
		return nil, &finding
	}
	best := &found[0]
	for i := range found {
		if table != "" && slices.Contains(found[i].RouteTableIds, table) {
			return &found[i], nil
		}
		if made(found[i]).After(made(*best)) {
			best = &found[i]
		}
	}
	return best, nil
}

func made(e types.VpcEndpoint) time.Time {
	if e.CreationTimestamp == nil {
		return time.Time{}
	}
	return *e.CreationTimestamp
}

func endpointAvailable(ctx context.Context, s *checks.Scene) checks.Finding {
	endpoint, absent := theEndpoint(ctx, s, privateTable(ctx, s))
	if absent != nil {
		return *absent
	}
	id, state := aws.ToString(endpoint.VpcEndpointId), string(endpoint.State)
	seen := saw("ec2:DescribeVpcEndpoints State", id, "available", state)
	// The API writes pendingAcceptance and available, the SDK's constants
	// begin with a capital: compare without case.
	switch strings.ToLower(state) {
	case "available":
		return pass(checks.Inferred, seen)
	case "pending":
		finding := wait(diagnose("endpoint.pending", "endpoint", id), made(*endpoint), seen)
		if !isGateway(*endpoint) {
			finding.Usually = 2 * time.Minute // interfaces are made in each subnet
		}
		return finding
	case "pendingacceptance":
		return wait(diagnose("state.pendingAcceptance", "endpoint", id), made(*endpoint), seen)
	case "":
		return cannotTell(diagnose("endpoint.no-state", "endpoint", id), seen)
	}
	return unusable(*endpoint, aws.ToString(endpoint.ServiceName), seen)
}

// unusable is for an endpoint in a state from which it does not come back by
// itself (Amazon VPC user guide, AWS PrivateLink concepts, endpoint states).
func unusable(endpoint types.VpcEndpoint, service string, seen checks.Evidence) checks.Finding {
	id, state := aws.ToString(endpoint.VpcEndpointId), string(endpoint.State)
	reason := aws.ToString(endpoint.FailureReason)
	if endpoint.LastError != nil {
		reason = strings.TrimSpace(aws.ToString(endpoint.LastError.Code) + " " + aws.ToString(endpoint.LastError.Message))
	}
	if reason == "" {
		reason = "?"
	}
	switch strings.ToLower(state) {
	case "rejected":
		return fail(diagnose("connection.rejected", "endpoint", id, "service", service), seen)
	case "expired":
		return fail(diagnose("state.expired", "endpoint", id, "service", service), seen)
	case "partial":
		return fail(diagnose("state.partial", "endpoint", id, "reason", reason), seen)
	}
	return fail(diagnose("state.failed", "endpoint", id, "state", state, "reason", reason), seen)
}
