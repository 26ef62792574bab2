package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// VpcEndpointAssociation is one resource that an endpoint of type Resource or
// ServiceNetwork leads to, and its name.
type VpcEndpointAssociation struct {
	Id                              string
	VpcEndpointId                   string
	ServiceNetworkArn               string
	ServiceNetworkName              string
	AssociatedResourceAccessibility string
	FailureReason                   string
	FailureCode                     string
	DnsEntry                        *DnsEntry
	PrivateDnsEntry                 *DnsEntry
	AssociatedResourceArn           string
	ResourceConfigurationGroupArn   string
	Tags                            []Tag `out:"tagSet"`
}

// DescribeVpcEndpointAssociationsInput asks what endpoints lead to.
type DescribeVpcEndpointAssociationsInput struct {
	DryRun         *bool
	VpcEndpointIds []string `in:"VpcEndpointId"`
	Filters        []Filter `in:"Filter"`
	MaxResults     *int32
	NextToken      *string
}

// DescribeVpcEndpointAssociationsOutput lists what endpoints lead to.
type DescribeVpcEndpointAssociationsOutput struct {
	VpcEndpointAssociations []VpcEndpointAssociation `out:"vpcEndpointAssociationSet"`
	NextToken               *string
}

// Whether a resource can be reached (AWS CLI reference,
// describe-vpc-endpoint-associations), and the words for it of the filter.
const (
	accessible   = "Accessible"
	inaccessible = "Inaccessible"
	isAvailable  = "AVAILABLE"
	isPending    = "PENDING"
	isFailed     = "FAILED"
)

// endpointLead is an endpoint with one of its resources.
type endpointLead struct {
	endpoint *network.Endpoint
	resource network.EndpointResource
}

func (s *Service) describeVpcEndpointAssociations(call *wire.Call, in *DescribeVpcEndpointAssociationsInput) (*DescribeVpcEndpointAssociationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	associations, next, err := listing[endpointLead, VpcEndpointAssociation]{
		choose: func(ids []string) ([]endpointLead, error) {
			endpoints, err := region.SelectEndpoints(ids)
			if err != nil {
				return nil, err
			}
			var all []endpointLead
			for _, endpoint := range endpoints {
				for _, resource := range region.EndpointResources(endpoint) {
					all = append(all, endpointLead{endpoint, resource})
				}
			}
			return all, nil
		},
		fields: fields[endpointLead]{
			"vpc-endpoint-id": one(func(a endpointLead) string { return a.endpoint.ID }),
			"association-id":  one(func(a endpointLead) string { return a.resource.ID }),
			"associated-resource-accessibility": func(a endpointLead) []string {
				return []string{accessibility(region, a), accessibilityWord(region, a)}
			},
			"associated-resource-id": one(func(a endpointLead) string { return a.resource.Configuration.ID }),
			"service-network-arn":    one(func(a endpointLead) string { return serviceNetworkARN(region, a.resource) }),
			"resource-configuration-group-arn": one(func(a endpointLead) string {
				return configurationARN(region, a.resource.Group)
			}),
		},
		show: showEndpointAssociation(region),
	}.answer(query{IDs: in.VpcEndpointIds, Set: "vpcEndpointIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcEndpointAssociationsOutput{VpcEndpointAssociations: associations, NextToken: next}, nil
}

func showEndpointAssociation(region *network.Region) func(endpointLead) VpcEndpointAssociation {
	return func(a endpointLead) VpcEndpointAssociation {
		out := VpcEndpointAssociation{
			Id: a.resource.ID, VpcEndpointId: a.endpoint.ID,
			AssociatedResourceAccessibility: accessibility(region, a),
			AssociatedResourceArn:           configurationARN(region, a.resource.Configuration),
			ResourceConfigurationGroupArn:   configurationARN(region, a.resource.Group),
			ServiceNetworkArn:               serviceNetworkARN(region, a.resource),
		}
		if a.resource.Network != nil {
			out.ServiceNetworkName = a.resource.Network.Name
			out.Tags = tagSet(a.resource.Association.Tags)
		}
		if reason := a.resource.Configuration.FailureReason; reason != "" {
			out.FailureCode, out.FailureReason = "ResourceConfigurationFailed", reason
		}
		name, private := region.ResourceNames(a.endpoint, a.resource)
		out.DnsEntry = &DnsEntry{DnsName: name.Name, HostedZoneId: name.ZoneID}
		if private.Name != "" {
			out.PrivateDnsEntry = &DnsEntry{DnsName: private.Name, HostedZoneId: private.ZoneID}
		}
		return out
	}
}

func accessibility(region *network.Region, a endpointLead) string {
	if region.EndpointState(a.endpoint) == "available" && region.Accessible(a.resource) {
		return accessible
	}
	return inaccessible
}

func accessibilityWord(region *network.Region, a endpointLead) string {
	switch {
	case accessibility(region, a) == accessible:
		return isAvailable
	case a.resource.Configuration.FailureReason != "" || region.EndpointState(a.endpoint) == "failed":
		return isFailed
	}
	return isPending
}

func configurationARN(region *network.Region, configuration *network.ResourceConfiguration) string {
	if configuration == nil {
		return ""
	}
	return region.LatticeARN("resourceconfiguration", configuration.ID)
}

func serviceNetworkARN(region *network.Region, resource network.EndpointResource) string {
	if resource.Network == nil {
		return ""
	}
	return region.LatticeARN("servicenetwork", resource.Network.ID)
}
