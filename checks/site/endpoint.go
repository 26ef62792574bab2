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
	used := ""
	if tables, err := f.snapshot.RouteTables(f.ctx); err == nil {
		if subnet := f.known(KindSubnet, Private, input).Value; subnet != "" {
			if table := reach.EffectiveTable(tables, vpc.Value, subnet); table != nil {
				used = table.ID()
			}
		}
	}
	return f.pickEndpoint(input, vpc.Value, endpointTrait{
		fits: func(e types.VpcEndpoint) bool {
			return IsGateway(e) && IsService(aws.ToString(e.ServiceName), f.snapshot.Region(), input.service())
		},
		better: func(e types.VpcEndpoint) bool { return slices.Contains(e.RouteTableIds, used) },
		detail: func(e types.VpcEndpoint) string { return aws.ToString(e.ServiceName) },
	}, problem("endpoint.none", map[string]string{"vpc": vpc.Value, "service": ServiceName(f.snapshot.Region(), input.service())}))
}

// interfaceEndpoint finds the lab's interface endpoint for a service in its
// VPC.
func (f *finder) interfaceEndpoint(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	return f.pickEndpoint(input, vpc.Value, endpointTrait{
		fits: func(e types.VpcEndpoint) bool {
			return e.VpcEndpointType == types.VpcEndpointTypeInterface && IsService(aws.ToString(e.ServiceName), f.snapshot.Region(), input.service())
		},
		// Only one of a VPC can answer for the service's own name.
		better: func(e types.VpcEndpoint) bool { return aws.ToBool(e.PrivateDnsEnabled) },
		detail: func(e types.VpcEndpoint) string { return aws.ToString(e.ServiceName) },
	}, problem("interface.none", map[string]string{"vpc": vpc.Value, "service": ServiceName(f.snapshot.Region(), input.service())}))
}

// endpointTrait is by what an input knows its endpoint among those of a VPC.
type endpointTrait struct {
	fits   func(types.VpcEndpoint) bool   // it may be the one
	better func(types.VpcEndpoint) bool   // it goes before the others
	detail func(types.VpcEndpoint) string // what tells it from the others where the learner chooses
}

// pickEndpoint picks one of the endpoints of a VPC that are not gone.
func (f *finder) pickEndpoint(input Input, vpc string, trait endpointTrait, missing *Problem) Found {
	endpoints, err := f.snapshot.Endpoints(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	better := map[string]bool{}
	for _, endpoint := range endpoints {
		if aws.ToString(endpoint.VpcId) != vpc || IsGone(endpoint) || !trait.fits(endpoint) {
			continue
		}
		t := newThing(endpoint.VpcEndpointId, trait.detail(endpoint), endpoint.Tags)
		all = append(all, t)
		better[t.id] = trait.better(endpoint)
	}
	return f.pick(input, all, func(things []thing) []thing {
		if best := keep(things, func(t thing) bool { return better[t.id] }); len(best) > 0 {
			return best
		}
		return things
	}, missing)
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
