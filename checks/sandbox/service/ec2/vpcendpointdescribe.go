package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// DescribeVpcEndpointsInput asks for endpoints.
type DescribeVpcEndpointsInput struct {
	DryRun         *bool
	VpcEndpointIds []string `in:"VpcEndpointId"`
	Filters        []Filter `in:"Filter"`
	MaxResults     *int32
	NextToken      *string
}

// DescribeVpcEndpointsOutput lists endpoints.
type DescribeVpcEndpointsOutput struct {
	VpcEndpoints []VpcEndpoint `out:"vpcEndpointSet"`
	NextToken    *string
}

func (s *Service) describeVpcEndpoints(call *wire.Call, in *DescribeVpcEndpointsInput) (*DescribeVpcEndpointsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	endpoints, next, err := listing[*network.Endpoint, VpcEndpoint]{
		choose: func(ids []string) ([]*network.Endpoint, error) { return chooseEndpoints(region, ids, in.Filters) },
		fields: fields[*network.Endpoint]{
			// Values of a type's own casing are found by the documented one too.
			"ip-address-type": func(e *network.Endpoint) []string { return []string{e.IPAddressType, endpointAddressType(e)} },
			"service-name":    one(func(e *network.Endpoint) string { return e.Service }),
			"service-region":  one(func(e *network.Endpoint) string { return serviceRegion(region, e) }),
			"vpc-id":          one(func(e *network.Endpoint) string { return e.VPC }),
			"vpc-endpoint-id": one(func(e *network.Endpoint) string { return e.ID }),
			"vpc-endpoint-state": func(e *network.Endpoint) []string {
				return []string{region.EndpointState(e), endpointState(region, e)}
			},
			"vpc-endpoint-type": one(func(e *network.Endpoint) string { return e.Type }),
		},
		tags: func(e *network.Endpoint) network.Tags { return e.Tags },
		show: showEndpoint(region),
	}.answer(query{IDs: in.VpcEndpointIds, Set: "vpcEndpointIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcEndpointsOutput{VpcEndpoints: endpoints, NextToken: next}, nil
}

// chooseEndpoints starts from the endpoints of the one VPC that the filters
// name, where they do.
func chooseEndpoints(region *network.Region, ids []string, filters []Filter) ([]*network.Endpoint, error) {
	if len(ids) == 0 {
		for _, filter := range filters {
			if filter.Name == "vpc-id" && len(filter.Values) == 1 && region.VPCs[filter.Values[0]] != nil {
				return region.EndpointsOf(filter.Values[0]), nil
			}
		}
	}
	return region.SelectEndpoints(ids)
}
