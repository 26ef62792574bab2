package site

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// resourceGateway finds the lab's resource gateway: by its name wherever it is,
// else the only one in its VPC. Lists of VPC Lattice show no tags.
func (f *finder) resourceGateway(input Input) Found {
	vpc := f.theVPC(input)
	gateways, err := f.snapshot.ResourceGateways(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	in := map[string]string{}
	for _, gateway := range gateways {
		t := thing{id: aws.ToString(gateway.Id), name: aws.ToString(gateway.Name), detail: aws.ToString(gateway.VpcIdentifier)}
		all = append(all, t)
		in[t.id] = aws.ToString(gateway.VpcIdentifier)
	}
	return f.pick(input, all, func(things []thing) []thing {
		return keep(things, func(t thing) bool { return vpc.Value != "" && in[t.id] == vpc.Value })
	}, problem("rg.none", map[string]string{"vpc": orUnknown(vpc.Value)}))
}

// resourceConfiguration finds the lab's resource configuration: by its name,
// else the only one of the lab's resource gateway.
func (f *finder) resourceConfiguration(input Input) Found {
	configurations, err := f.snapshot.ResourceConfigurations(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	gateway := f.first(KindResourceGateway).Value
	var all []thing
	by := map[string]string{}
	for _, configuration := range configurations {
		t := thing{id: aws.ToString(configuration.Id), name: aws.ToString(configuration.Name), detail: aws.ToString(configuration.ResourceGatewayId)}
		all = append(all, t)
		by[t.id] = aws.ToString(configuration.ResourceGatewayId)
	}
	return f.pick(input, all, func(things []thing) []thing {
		return keep(things, func(t thing) bool { return gateway != "" && by[t.id] == gateway })
	}, problem("rc.none", map[string]string{"gateway": orUnknown(gateway)}))
}

// IsResourceEndpoint tells whether an endpoint leads to a resource of another
// VPC by a resource configuration.
func IsResourceEndpoint(endpoint types.VpcEndpoint) bool {
	return strings.EqualFold(string(endpoint.VpcEndpointType), string(types.VpcEndpointTypeResource))
}

// resourceEndpoint finds the lab's endpoint of type Resource in its VPC: that of
// the lab's configuration before another.
func (f *finder) resourceEndpoint(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	configuration := f.first(KindResourceConfiguration).Value
	return f.pickEndpoint(input, vpc.Value, endpointTrait{
		fits: IsResourceEndpoint,
		better: func(e types.VpcEndpoint) bool {
			return configuration != "" && LastOf(aws.ToString(e.ResourceConfigurationArn)) == configuration
		},
		detail: func(e types.VpcEndpoint) string { return string(e.State) },
	}, problem("re.none", map[string]string{"vpc": vpc.Value}))
}

// associationName is the name by which the lab's resource endpoint leads to its
// resource.
func (f *finder) associationName(input Input) Found {
	endpoint := f.first(KindResourceEndpoint)
	if endpoint.Value == "" {
		return Found{Err: endpoint.Err, Problem: endpoint.Problem}
	}
	associations, err := f.snapshot.EndpointAssociations(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	at := slices.IndexFunc(associations, func(a types.VpcEndpointAssociation) bool {
		return aws.ToString(a.VpcEndpointId) == endpoint.Value && a.DnsEntry != nil && aws.ToString(a.DnsEntry.DnsName) != ""
	})
	if at < 0 {
		return Found{Problem: problem("association.no-name", map[string]string{"endpoint": endpoint.Value})}
	}
	return f.computed(input, aws.ToString(associations[at].DnsEntry.DnsName), nil)
}

// first is what was found for the first input of a kind.
func (f *finder) first(kind string) Found {
	for _, input := range f.wanted.Inputs {
		if input.Kind == kind {
			return f.site.found[input.ID]
		}
	}
	return Found{}
}

// LastOf is what follows the last slash of an ARN: the id or the name.
func LastOf(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

func orUnknown(id string) string {
	if id == "" {
		return "?"
	}
	return id
}
