package vocabulary

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/site"
)

// namedEndpoint is the endpoint of the input that a check names.
func namedEndpoint(ctx context.Context, s *checks.Scene) (*types.VpcEndpoint, *checks.Finding) {
	id, absent := needAnew(ctx, s, "endpoint")
	if absent != nil {
		return nil, absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	for i := range endpoints {
		if aws.ToString(endpoints[i].VpcEndpointId) == id {
			return &endpoints[i], nil
		}
	}
	return nil, because(fail(diagnose("input.gone", "input", s.With["endpoint"], "id", id)))
}

func isInterface(endpoint types.VpcEndpoint) bool {
	return strings.EqualFold(string(endpoint.VpcEndpointType), string(types.VpcEndpointTypeInterface))
}

// interfaces are the interface endpoints of the parameter's service in a VPC
// that are not on their way out.
func interfaces(s *checks.Scene, endpoints []types.VpcEndpoint, vpc string) []types.VpcEndpoint {
	var found []types.VpcEndpoint
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcId) == vpc && !site.IsGone(endpoint) && isInterface(endpoint) && forService(s, endpoint) {
			found = append(found, endpoint)
		}
	}
	return found
}

// theInterface is the lab's interface endpoint for a service: of several the
// one that answers for the service's own name, else the newest.
func theInterface(ctx context.Context, s *checks.Scene) (*types.VpcEndpoint, *checks.Finding) {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return nil, absent
	}
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	found := interfaces(s, endpoints, vpc)
	if len(found) == 0 {
		return nil, because(nearInterface(s, endpoints, vpc))
	}
	best := &found[0]
	for i := range found {
		named, ahead := aws.ToBool(found[i].PrivateDnsEnabled), aws.ToBool(best.PrivateDnsEnabled)
		if named && !ahead || named == ahead && made(found[i]).After(made(*best)) {
			best = &found[i]
		}
	}
	return best, nil
}

func interfaceEndpoint(ctx context.Context, s *checks.Scene) checks.Finding {
	found, absent := theInterface(ctx, s)
	if absent != nil {
		if absent.Outcome == checks.Failed && absent.Diagnosis.Key == "interface.none" {
			return notHere(ctx, s, *absent, interfaceElsewhere)
		}
		return *absent
	}
	return pass(checks.Inferred, saw("ec2:DescribeVpcEndpoints", aws.ToString(found.VpcEndpointId),
		"Interface "+site.ServiceName(s.Snapshot.Region(), s.With["service"])+" in "+aws.ToString(found.VpcId), endpointText(*found)))
}

// nearInterface says what there is instead of the interface endpoint, the
// likeliest slip first.
func nearInterface(s *checks.Scene, endpoints []types.VpcEndpoint, vpc string) checks.Finding {
	wanted := site.ServiceName(s.Snapshot.Region(), s.With["service"])
	here := func(e types.VpcEndpoint) bool { return aws.ToString(e.VpcId) == vpc && !site.IsGone(e) }
	short := "." + s.With["service"]
	for _, miss := range []struct {
		key  string
		fits func(types.VpcEndpoint) bool
	}{
		{"type.gateway-instead-of-interface", func(e types.VpcEndpoint) bool { return here(e) && isGateway(e) && forService(s, e) }},
		{"interface.other-vpc", func(e types.VpcEndpoint) bool { return !site.IsGone(e) && isInterface(e) && forService(s, e) }},
		// cloudformation-fips, and whatever else begins like the service.
		{"interface.other-service", func(e types.VpcEndpoint) bool {
			return here(e) && !aws.ToBool(e.RequesterManaged) && strings.Contains(aws.ToString(e.ServiceName), short)
		}},
		{"interface.other-service", func(e types.VpcEndpoint) bool {
			return here(e) && isInterface(e) && !aws.ToBool(e.RequesterManaged) && !forSessions(e)
		}},
		{"interface.deleted", func(e types.VpcEndpoint) bool {
			return aws.ToString(e.VpcId) == vpc && site.IsGone(e) && isInterface(e) && forService(s, e)
		}},
	} {
		i := slices.IndexFunc(endpoints, miss.fits)
		if i < 0 {
			continue
		}
		e := endpoints[i]
		args := []string{"endpoint", aws.ToString(e.VpcEndpointId), "service", wanted, "vpc", vpc}
		switch miss.key {
		case "interface.other-vpc":
			args = append(args, "other", aws.ToString(e.VpcId))
		case "interface.other-service":
			args = append(args, "seen", aws.ToString(e.ServiceName))
		case "interface.deleted":
			args = append(args, "state", string(e.State))
		}
		return fail(diagnose(miss.key, args...),
			saw("ec2:DescribeVpcEndpoints", aws.ToString(e.VpcEndpointId), "Interface "+wanted+" in "+vpc, endpointText(e)))
	}
	return fail(diagnose("interface.none", "vpc", vpc, "service", wanted), saw("ec2:DescribeVpcEndpoints", vpc, "Interface "+wanted, "none"))
}
