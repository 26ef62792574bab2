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

// theService is the endpoint service that a check speaks of.
func theService(ctx context.Context, s *checks.Scene) (*types.ServiceConfiguration, *checks.Finding) {
	id, absent := needAnew(ctx, s, "service")
	if absent != nil {
		return nil, absent
	}
	services, err := s.Snapshot.OwnServices(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	for i := range services {
		if aws.ToString(services[i].ServiceId) == id {
			return &services[i], nil
		}
	}
	return nil, because(fail(diagnose("input.gone", "input", s.With["service"], "id", id)))
}

// endpointService looks for the endpoint service on the lab's load balancer.
func endpointService(ctx context.Context, s *checks.Scene) checks.Finding {
	balancer, absent := need(ctx, s, "load_balancer")
	if absent != nil {
		return *absent
	}
	service, absent := theService(ctx, s)
	if absent != nil {
		return unlessElsewhere(ctx, s, *absent, "service.none", serviceElsewhere)
	}
	id, state := aws.ToString(service.ServiceId), string(service.ServiceState)
	var on []string
	for _, arn := range service.NetworkLoadBalancerArns {
		on = append(on, site.NameOf(arn))
	}
	seen := saw("ec2:DescribeVpcEndpointServiceConfigurations", id, "on "+site.NameOf(balancer)+", Available, acceptance required",
		"on "+orNone(on)+", "+state+", acceptance required: "+yesNo(aws.ToBool(service.AcceptanceRequired)))
	switch {
	case !slices.Contains(service.NetworkLoadBalancerArns, balancer):
		return fail(diagnose("service.other-balancer", "service", id, "seen", orNone(on), "balancer", site.NameOf(balancer)), seen)
	case strings.EqualFold(state, "pending"):
		return wait(diagnose("service.pending", "service", id), time.Time{}, seen)
	case !known(service.ServiceState):
		return cannotTell(diagnose("state.unknown", "thing", id, "state", state), seen)
	case !strings.EqualFold(state, "available"):
		return fail(diagnose("service.state", "service", id, "state", state), seen)
	case !aws.ToBool(service.AcceptanceRequired):
		return fail(diagnose("service.no-acceptance", "service", id), seen)
	}
	return pass(checks.Inferred, seen)
}

// known tells whether AWS has a value, in whatever case it comes. Of one that
// another server made up nobody can say what it means.
func known[S interface {
	~string
	Values() []S
}](value S) bool {
	return slices.ContainsFunc(value.Values(), func(v S) bool { return strings.EqualFold(string(v), string(value)) })
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// servicePrincipals looks at who may connect. The provider's own account always
// may; others only when they are listed.
func servicePrincipals(ctx context.Context, s *checks.Scene) checks.Finding {
	service, absent := theService(ctx, s)
	if absent != nil {
		return *absent
	}
	id := aws.ToString(service.ServiceId)
	principals, err := s.Snapshot.ServicePrincipals(ctx, id)
	if err != nil {
		return checks.Unread(err)
	}
	var all []string
	for _, principal := range principals {
		all = append(all, aws.ToString(principal.Principal))
	}
	seen := saw("ec2:DescribeVpcEndpointServicePermissions", id, "nobody whom you do not know", orNone(all))
	if slices.Contains(all, "*") {
		return fail(diagnose("service.everybody", "service", id), seen)
	}
	return pass(checks.Inferred, seen)
}
