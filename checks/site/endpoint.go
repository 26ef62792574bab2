package site

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks/reach"
)

// ServiceName is the name of an AWS service of a region as endpoints know it.
// It ends in the region and the service's short name, whatever the partition.
func ServiceName(region, service string) string {
	prefix := "com.amazonaws."
	if strings.HasPrefix(region, "cn-") {
		prefix = "cn.com.amazonaws."
	}
	return prefix + region + "." + service
}

// IsService tells whether an endpoint's service name is that of a service in a
// region. China has names with and without the prefix cn.
func IsService(name, region, service string) bool {
	return strings.TrimPrefix(name, "cn.") == "com.amazonaws."+region+"."+service
}

// IsGone tells whether an endpoint is deleted or on its way there.
func IsGone(endpoint types.VpcEndpoint) bool {
	state := string(endpoint.State)
	return strings.EqualFold(state, "deleted") || strings.EqualFold(state, "deleting")
}

// IsRefused tells whether an endpoint's connection was rejected, failed or was
// never accepted in time: it will not come to life again.
func IsRefused(endpoint types.VpcEndpoint) bool {
	state := string(endpoint.State)
	return strings.EqualFold(state, "rejected") || strings.EqualFold(state, "failed") || strings.EqualFold(state, "expired")
}

// IsGateway tells whether an endpoint works by routes. Gateway is the type of
// one that was created without naming any (Amazon EC2 API, CreateVpcEndpoint),
// and some servers then name none either.
func IsGateway(endpoint types.VpcEndpoint) bool {
	if endpoint.VpcEndpointType == "" {
		return len(endpoint.NetworkInterfaceIds) == 0 && len(endpoint.SubnetIds) == 0
	}
	return strings.EqualFold(string(endpoint.VpcEndpointType), string(types.VpcEndpointTypeGateway))
}

// service is the short name of the service that an input is of.
func (i Input) service() string {
	if i.Service == "" {
		return "s3"
	}
	return i.Service
}

// HasGateway tells whether a service is reached by gateway endpoints: S3 and
// DynamoDB are, and no other (AWS PrivateLink guide, Gateway endpoints).
func HasGateway(service string) bool { return service == "s3" || service == "dynamodb" }

// endpoint finds the lab's endpoint for a service in its VPC: of S3 and
// DynamoDB the gateway, of others the interface.
func (f *finder) endpoint(input Input) Found {
	if !HasGateway(input.service()) {
		return f.interfaceEndpoint(input)
	}
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	endpoints, err := f.snapshot.Endpoints(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	used := ""
	if tables, err := f.snapshot.RouteTables(f.ctx); err == nil {
		if subnet := f.known(KindSubnet, Private, input).Value; subnet != "" {
			if table := reach.EffectiveTable(tables, vpc.Value, subnet); table != nil {
				used = table.ID()
			}
		}
	}
	var all []thing
	onTable := map[string]bool{}
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcId) != vpc.Value || IsGone(endpoint) || !IsGateway(endpoint) {
			continue
		}
		if !IsService(aws.ToString(endpoint.ServiceName), f.snapshot.Region(), input.service()) {
			continue
		}
		t := newThing(endpoint.VpcEndpointId, aws.ToString(endpoint.ServiceName), endpoint.Tags)
		all = append(all, t)
		onTable[t.id] = slices.Contains(endpoint.RouteTableIds, used)
	}
	return f.pick(input, all, func(things []thing) []thing {
		if on := keep(things, func(t thing) bool { return onTable[t.id] }); len(on) > 0 {
			return on
		}
		return things
	}, problem("endpoint.none", map[string]string{"vpc": vpc.Value, "service": ServiceName(f.snapshot.Region(), input.service())}))
}

// interfaceEndpoint finds the lab's interface endpoint for a service in its
// VPC.
func (f *finder) interfaceEndpoint(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	endpoints, err := f.snapshot.Endpoints(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	answers := map[string]bool{}
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcId) != vpc.Value || IsGone(endpoint) || endpoint.VpcEndpointType != types.VpcEndpointTypeInterface {
			continue
		}
		if !IsService(aws.ToString(endpoint.ServiceName), f.snapshot.Region(), input.service()) {
			continue
		}
		t := newThing(endpoint.VpcEndpointId, aws.ToString(endpoint.ServiceName), endpoint.Tags)
		all = append(all, t)
		answers[t.id] = aws.ToBool(endpoint.PrivateDnsEnabled)
	}
	return f.pick(input, all, func(things []thing) []thing {
		// Only one of a VPC can answer for the service's own name.
		if named := keep(things, func(t thing) bool { return answers[t.id] }); len(named) > 0 {
			return named
		}
		return things
	}, problem("interface.none", map[string]string{"vpc": vpc.Value, "service": ServiceName(f.snapshot.Region(), input.service())}))
}

// prefixList is the list of a service in the region.
func (f *finder) prefixList(input Input) Found {
	lists, err := f.snapshot.PrefixLists(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	for _, list := range lists {
		if IsService(aws.ToString(list.PrefixListName), f.snapshot.Region(), input.service()) {
			return Found{Value: aws.ToString(list.PrefixListId), How: ByComputed}
		}
	}
	return Found{Problem: problem("pl.not-found", map[string]string{"service": ServiceName(f.snapshot.Region(), input.service()), "region": f.snapshot.Region()})}
}
