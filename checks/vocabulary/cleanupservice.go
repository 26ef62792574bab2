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

// labServices are the account's endpoint services that are the lab's and still
// there.
func labServices(ctx context.Context, s *checks.Scene) ([]types.ServiceConfiguration, *checks.Finding) {
	all, err := s.Snapshot.OwnServices(ctx)
	if err != nil {
		return nil, because(checks.Unread(err))
	}
	tagsOf := map[string][]types.Tag{}
	if len(all) > 0 {
		if tagsOf, err = site.BalancerTags(ctx, s.Snapshot); err != nil {
			return nil, because(checks.Unread(err))
		}
	}
	found := s.Site.Get(s.With["service"])
	var own []types.ServiceConfiguration
	for _, service := range all {
		id := aws.ToString(service.ServiceId)
		if service.ServiceState == types.ServiceStateDeleted || service.ServiceState == types.ServiceStateDeleting {
			continue
		}
		// Another service of the learner's that is the only one left is none of
		// the clean-up's business.
		mine := id == s.Chosen[s.With["service"]] || id == found.Value && found.How != site.ByPlace || tagged(s, service.Tags) ||
			slices.ContainsFunc(service.NetworkLoadBalancerArns, func(arn string) bool { return ofLab(s, arn, "", "", tagsOf[arn]) })
		if mine {
			own = append(own, service)
		}
	}
	return own, nil
}

// serviceOn is the endpoint service that stands on a load balancer, "" without
// one. Before it the load balancer cannot be deleted.
func serviceOn(ctx context.Context, s *checks.Scene, arn string) (string, error) {
	services, err := s.Snapshot.OwnServices(ctx)
	for _, service := range services {
		if slices.Contains(service.NetworkLoadBalancerArns, arn) && service.ServiceState != types.ServiceStateDeleted {
			return aws.ToString(service.ServiceId), nil
		}
	}
	return "", err
}

// noConnectionsLeft looks for what keeps an endpoint service from being
// deleted.
func noConnectionsLeft(ctx context.Context, s *checks.Scene) checks.Finding {
	services, absent := labServices(ctx, s)
	if absent != nil {
		return *absent
	}
	connections, err := s.Snapshot.ServiceConnections(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	var leaving *checks.Finding
	for _, connection := range connections {
		service, id := aws.ToString(connection.ServiceId), aws.ToString(connection.VpcEndpointId)
		if !slices.ContainsFunc(services, func(own types.ServiceConfiguration) bool { return aws.ToString(own.ServiceId) == service }) {
			continue
		}
		state := string(connection.VpcEndpointState)
		seen := saw("ec2:DescribeVpcEndpointConnections VpcEndpointState", id, "none", state)
		switch strings.ToLower(state) {
		case "available", "pendingacceptance", "pending", "partial":
			return fail(diagnose("clean.connection-left", "endpoint", id, "service", service, "state", state), seen)
		case "deleting":
			leaving = because(wait(diagnose("clean.connection-leaving", "endpoint", id, "service", service), time.Time{}, seen))
		}
	}
	if leaving != nil {
		return *leaving
	}
	return pass(checks.Inferred, saw("ec2:DescribeVpcEndpointConnections", "", "none", "none"))
}

func serviceGone(ctx context.Context, s *checks.Scene) checks.Finding {
	services, absent := labServices(ctx, s)
	if absent != nil {
		return *absent
	}
	if len(services) > 0 {
		id := aws.ToString(services[0].ServiceId)
		return fail(diagnose("clean.service-left", "service", id),
			saw("ec2:DescribeVpcEndpointServiceConfigurations", id, "gone", string(services[0].ServiceState)))
	}
	return pass(checks.Inferred, saw("ec2:DescribeVpcEndpointServiceConfigurations", "", "none", "none"))
}
