package vpclattice

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) endpointAssociationOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("ListResourceEndpointAssociations", s.listResourceEndpoints).At("GET /resourceendpointassociations", http.StatusOK),
		wire.Op("ListServiceNetworkVpcEndpointAssociations", s.listNetworkEndpoints).At("GET /servicenetworkvpcendpointassociations", http.StatusOK),
	}
}

// ListResourceEndpointAssociationsInput asks for the endpoints that lead to a
// resource configuration.
type ListResourceEndpointAssociationsInput struct {
	Page
	ResourceConfigurationIdentifier       string  `at:"query" req:"true"`
	ResourceEndpointAssociationIdentifier *string `at:"query"`
	VpcEndpointId                         *string `at:"query"`
	VpcEndpointOwner                      *string `at:"query"`
}

// ResourceEndpointAssociationSummary is an endpoint that leads to a resource
// configuration.
type ResourceEndpointAssociationSummary struct {
	Arn                       string
	CreatedAt                 time.Time
	CreatedBy                 string
	Id                        string
	ResourceConfigurationArn  string
	ResourceConfigurationId   string
	ResourceConfigurationName string
	VpcEndpointId             string
	VpcEndpointOwner          string
}

// ListResourceEndpointAssociationsOutput is one page of endpoints.
type ListResourceEndpointAssociationsOutput struct {
	Items     []ResourceEndpointAssociationSummary
	NextToken *string
}

func (s *Service) listResourceEndpoints(call *wire.Call, in *ListResourceEndpointAssociationsInput) (*ListResourceEndpointAssociationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	configuration, err := region.FindResourceConfiguration(in.ResourceConfigurationIdentifier)
	if err != nil {
		return nil, err
	}
	arn := region.LatticeARN("resourceconfiguration", configuration.ID)
	var all []ResourceEndpointAssociationSummary
	for _, endpoint := range leadingTo(region, arn) {
		id := network.ResourceEndpointAssociationID(endpoint)
		shown := ResourceEndpointAssociationSummary{
			Arn: region.LatticeARN("resourceendpointassociation", id), CreatedAt: endpoint.CreatedAt, CreatedBy: region.Account(), Id: id,
			ResourceConfigurationArn: arn, ResourceConfigurationId: configuration.ID, ResourceConfigurationName: configuration.Name,
			VpcEndpointId: endpoint.ID, VpcEndpointOwner: region.Account(),
		}
		if named(in.ResourceEndpointAssociationIdentifier, shown.Id, shown.Arn) && named(in.VpcEndpointId, endpoint.ID, endpoint.ID) &&
			named(in.VpcEndpointOwner, region.Account(), region.Account()) {
			all = append(all, shown)
		}
	}
	id := func(a ResourceEndpointAssociationSummary) string { return a.Id }
	items, next, err := page(byID(all, id), id, in.Page)
	if err != nil {
		return nil, err
	}
	return &ListResourceEndpointAssociationsOutput{Items: items, NextToken: next}, nil
}

// leadingTo is the endpoints that lead to a resource configuration or a service
// network, by id.
func leadingTo(region *network.Region, arn string) []*network.Endpoint {
	var all []*network.Endpoint
	for _, endpoint := range region.Endpoints {
		if endpoint.Resource == arn {
			all = append(all, endpoint)
		}
	}
	return byID(all, func(e *network.Endpoint) string { return e.ID })
}

// ListServiceNetworkVpcEndpointAssociationsInput asks for the endpoints that
// lead to a service network.
type ListServiceNetworkVpcEndpointAssociationsInput struct {
	Page
	ServiceNetworkIdentifier string `at:"query" req:"true"`
}

// ServiceNetworkEndpointAssociation is an endpoint that leads to a service
// network.
type ServiceNetworkEndpointAssociation struct {
	CreatedAt          time.Time
	Id                 string
	ServiceNetworkArn  string
	State              string
	VpcEndpointId      string
	VpcEndpointOwnerId string
	VpcId              string
}

// ListServiceNetworkVpcEndpointAssociationsOutput is one page of endpoints.
type ListServiceNetworkVpcEndpointAssociationsOutput struct {
	Items     []ServiceNetworkEndpointAssociation
	NextToken *string
}

func (s *Service) listNetworkEndpoints(call *wire.Call, in *ListServiceNetworkVpcEndpointAssociationsInput) (*ListServiceNetworkVpcEndpointAssociationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	found, err := region.FindServiceNetwork(in.ServiceNetworkIdentifier)
	if err != nil {
		return nil, err
	}
	arn := region.LatticeARN("servicenetwork", found.ID)
	var all []ServiceNetworkEndpointAssociation
	for _, endpoint := range leadingTo(region, arn) {
		all = append(all, ServiceNetworkEndpointAssociation{
			CreatedAt: endpoint.CreatedAt, Id: network.NetworkEndpointAssociationID(endpoint), ServiceNetworkArn: arn,
			State: region.EndpointState(endpoint), VpcEndpointId: endpoint.ID, VpcEndpointOwnerId: region.Account(), VpcId: endpoint.VPC,
		})
	}
	id := func(a ServiceNetworkEndpointAssociation) string { return a.Id }
	items, next, err := page(byID(all, id), id, in.Page)
	if err != nil {
		return nil, err
	}
	return &ListServiceNetworkVpcEndpointAssociationsOutput{Items: items, NextToken: next}, nil
}
