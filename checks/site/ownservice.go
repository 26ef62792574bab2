package site

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks/account"
)

// loadBalancer finds the lab's load balancer in its VPC. One of another type
// than network is found when there is no other, so that it can be told.
func (f *finder) loadBalancer(input Input) Found {
	vpc := f.theVPC(input)
	balancers, err := f.snapshot.LoadBalancers(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	network, home := map[string]bool{}, map[string]bool{}
	for _, balancer := range balancers {
		t := thing{id: aws.ToString(balancer.LoadBalancerArn), name: aws.ToString(balancer.LoadBalancerName), detail: string(balancer.Type)}
		all = append(all, t)
		network[t.id] = balancer.Type == elb.LoadBalancerTypeEnumNetwork
		home[t.id] = vpc.Value != "" && aws.ToString(balancer.VpcId) == vpc.Value
	}
	return f.pick(input, all, func(things []thing) []thing {
		here := keep(things, func(t thing) bool { return home[t.id] })
		if right := keep(here, func(t thing) bool { return network[t.id] }); len(right) > 0 {
			return right
		}
		return here
	}, problem("nlb.none", map[string]string{"vpc": orUnknown(vpc.Value)}))
}

// BalancerTags are the tags of the region's load balancers by their ARNs, in the
// form in which all other resources have them. Where there is no load balancer,
// nothing is read of tags.
func BalancerTags(ctx context.Context, snapshot *account.Snapshot) (map[string][]types.Tag, error) {
	balancers, err := snapshot.LoadBalancers(ctx)
	if err != nil {
		return nil, err
	}
	var arns []string
	for _, balancer := range balancers {
		arns = append(arns, aws.ToString(balancer.LoadBalancerArn))
	}
	described, err := snapshot.BalancerTags(ctx, arns)
	all := make(map[string][]types.Tag, len(described))
	for arn, tags := range described {
		for _, tag := range tags {
			all[arn] = append(all[arn], types.Tag{Key: tag.Key, Value: tag.Value})
		}
	}
	return all, err
}

// loadBalancerName is the DNS name of the lab's load balancer.
func (f *finder) loadBalancerName(input Input) Found {
	found := f.first(KindLoadBalancer)
	if found.Value == "" {
		return Found{Err: found.Err, Problem: found.Problem}
	}
	balancers, err := f.snapshot.LoadBalancers(f.ctx)
	at := slices.IndexFunc(balancers, func(b elb.LoadBalancer) bool { return aws.ToString(b.LoadBalancerArn) == found.Value })
	if at < 0 {
		return f.computed(input, "", err)
	}
	return f.computed(input, aws.ToString(balancers[at].DNSName), err)
}

// targetGroup finds the target group of the lab's load balancer, else the only
// one of its VPC.
func (f *finder) targetGroup(input Input) Found {
	vpc := f.theVPC(input)
	groups, err := f.snapshot.TargetGroups(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	balancer := f.first(KindLoadBalancer).Value
	var all []thing
	used, home := map[string]bool{}, map[string]bool{}
	for _, group := range groups {
		t := thing{id: aws.ToString(group.TargetGroupArn), name: aws.ToString(group.TargetGroupName), detail: string(group.Protocol)}
		all = append(all, t)
		used[t.id] = balancer != "" && slices.Contains(group.LoadBalancerArns, balancer)
		home[t.id] = vpc.Value != "" && aws.ToString(group.VpcId) == vpc.Value
	}
	return f.pick(input, all, func(things []thing) []thing {
		if in := keep(things, func(t thing) bool { return used[t.id] }); len(in) > 0 {
			return in
		}
		return keep(things, func(t thing) bool { return home[t.id] })
	}, problem("tg.none", map[string]string{"vpc": orUnknown(vpc.Value)}))
}

// ownService finds the endpoint service on the lab's load balancer, else the
// only one of the account's.
func (f *finder) ownService(input Input) Found {
	services, err := f.snapshot.OwnServices(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	balancer := f.first(KindLoadBalancer).Value
	var all []thing
	on := map[string]bool{}
	for _, service := range services {
		if service.ServiceState == types.ServiceStateDeleting || service.ServiceState == types.ServiceStateDeleted {
			continue
		}
		t := newThing(service.ServiceId, aws.ToString(service.ServiceName), service.Tags)
		all = append(all, t)
		on[t.id] = slices.Contains(service.NetworkLoadBalancerArns, balancer)
	}
	return f.pick(input, all, func(things []thing) []thing {
		if right := keep(things, func(t thing) bool { return on[t.id] }); len(right) > 0 {
			return right
		}
		return things
	}, problem("service.none", map[string]string{"balancer": NameOf(balancer)}))
}

// serviceName is the name by which consumers ask for the lab's service.
func (f *finder) serviceName(input Input) Found {
	found := f.first(KindOwnService)
	if found.Value == "" {
		return Found{Err: found.Err, Problem: found.Problem}
	}
	services, err := f.snapshot.OwnServices(f.ctx)
	at := slices.IndexFunc(services, func(s types.ServiceConfiguration) bool { return aws.ToString(s.ServiceId) == found.Value })
	if at < 0 {
		return f.computed(input, "", err)
	}
	return f.computed(input, aws.ToString(services[at].ServiceName), err)
}

// serviceEndpoint finds the endpoint to the lab's service in its VPC. One that
// was rejected is found when there is no other.
func (f *finder) serviceEndpoint(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	service := f.first(KindServiceName)
	if service.Value == "" {
		return Found{Err: service.Err, Problem: service.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	return f.pickEndpoint(input, vpc.Value, endpointTrait{
		fits:   func(e types.VpcEndpoint) bool { return aws.ToString(e.ServiceName) == service.Value },
		better: func(e types.VpcEndpoint) bool { return !IsRefused(e) },
		detail: func(e types.VpcEndpoint) string { return string(e.State) },
	}, problem("vpce.none", map[string]string{"vpc": vpc.Value, "service": service.Value}))
}

// serviceDNS is the name of the lab's endpoint that answers in all its zones.
func (f *finder) serviceDNS(input Input) Found {
	found := f.first(KindServiceEndpoint)
	if found.Value == "" {
		return Found{Err: found.Err, Problem: found.Problem}
	}
	endpoints, err := f.snapshot.Endpoints(f.ctx)
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcEndpointId) == found.Value && len(endpoint.DnsEntries) > 0 {
			return f.computed(input, aws.ToString(endpoint.DnsEntries[0].DnsName), nil)
		}
	}
	return f.computed(input, "", err)
}

// NameOf is the name in the ARN of a load balancer or a target group, which
// ends in an id; "?" when there is no ARN.
func NameOf(arn string) string {
	parts := strings.Split(arn, "/")
	if len(parts) < 3 {
		return orUnknown(arn)
	}
	return parts[len(parts)-2]
}
