package vpclattice

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) gatewayOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateResourceGateway", s.createGateway).From("Amazon VPC Lattice user guide, Resource gateways").At("POST /resourcegateways", http.StatusCreated),
		wire.Op("GetResourceGateway", s.getGateway).At("GET /resourcegateways/{resourceGatewayIdentifier}", http.StatusOK),
		wire.Op("ListResourceGateways", s.listGateways).At("GET /resourcegateways", http.StatusOK),
		wire.Writes("UpdateResourceGateway", s.updateGateway).At("PATCH /resourcegateways/{resourceGatewayIdentifier}", http.StatusOK),
		wire.Writes("DeleteResourceGateway", s.deleteGateway).At("DELETE /resourcegateways/{resourceGatewayIdentifier}", http.StatusOK).
			Differing("the sentence for a gateway that still has configurations is not known; the sandbox's follows that of service networks"),
	}
}

// CreateResourceGatewayInput describes a new resource gateway.
type CreateResourceGatewayInput struct {
	ClientToken                 *string
	IpAddressType               *string
	Ipv4AddressesPerEni         *int32
	Name                        string `req:"true"`
	ResourceConfigDnsResolution *string
	SecurityGroupIds            []string
	SubnetIds                   []string
	Tags                        map[string]string
	VpcIdentifier               *string
}

// CreateResourceGatewayOutput is the new resource gateway.
type CreateResourceGatewayOutput struct {
	Arn                         string
	Id                          string
	IpAddressType               string
	Ipv4AddressesPerEni         *int32
	Name                        string
	ResourceConfigDnsResolution string
	SecurityGroupIds            []string
	Status                      string
	SubnetIds                   []string
	VpcIdentifier               string
}

func (s *Service) createGateway(call *wire.Call, in *CreateResourceGatewayInput) (*CreateResourceGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := newTags(in.Tags)
	if err != nil {
		return nil, err
	}
	if in.Ipv4AddressesPerEni != nil && *in.Ipv4AddressesPerEni < 1 {
		return nil, validation("ipv4AddressesPerEni must be between 1 and 62")
	}
	gateway, err := region.CreateResourceGateway(network.ResourceGateway{
		Name: in.Name, VPC: given(in.VpcIdentifier), Subnets: in.SubnetIds, Groups: in.SecurityGroupIds,
		IPAddressType: given(in.IpAddressType), AddressesPerENI: int(given(in.Ipv4AddressesPerEni)),
		DNSResolution: given(in.ResourceConfigDnsResolution), ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	shown := showGateway(region, gateway)
	return &CreateResourceGatewayOutput{
		Arn: shown.Arn, Id: shown.Id, IpAddressType: shown.IpAddressType, Ipv4AddressesPerEni: shown.Ipv4AddressesPerEni,
		Name: shown.Name, ResourceConfigDnsResolution: shown.ResourceConfigDnsResolution, SecurityGroupIds: shown.SecurityGroupIds,
		Status: shown.Status, SubnetIds: shown.SubnetIds, VpcIdentifier: shown.VpcIdentifier,
	}, nil
}

// ResourceGatewaySummary is a resource gateway in lists.
type ResourceGatewaySummary struct {
	Arn                         string
	CreatedAt                   time.Time
	Id                          string
	IpAddressType               string
	Ipv4AddressesPerEni         *int32
	LastUpdatedAt               time.Time
	Name                        string
	ResourceConfigDnsResolution string
	SecurityGroupIds            []string
	Status                      string
	SubnetIds                   []string
	VpcIdentifier               string
}

func showGateway(region *network.Region, g *network.ResourceGateway) ResourceGatewaySummary {
	perENI := int32(g.AddressesPerENI)
	return ResourceGatewaySummary{
		Arn: region.LatticeARN("resourcegateway", g.ID), Id: g.ID, Name: g.Name,
		CreatedAt: g.CreatedAt, LastUpdatedAt: g.UpdatedAt,
		IpAddressType: g.IPAddressType, Ipv4AddressesPerEni: &perENI, ResourceConfigDnsResolution: g.DNSResolution,
		SecurityGroupIds: g.Groups, SubnetIds: g.Subnets, VpcIdentifier: g.VPC,
		Status: region.ResourceGatewayState(g),
	}
}

// GatewayIdentifier names a resource gateway by its id or ARN.
type GatewayIdentifier struct {
	ResourceGatewayIdentifier string `at:"path"`
}

// GetResourceGatewayOutput is a resource gateway.
type GetResourceGatewayOutput struct {
	Arn                         string
	CreatedAt                   time.Time
	Id                          string
	IpAddressType               string
	Ipv4AddressesPerEni         *int32
	LastUpdatedAt               time.Time
	Name                        string
	ResourceConfigDnsResolution string
	SecurityGroupIds            []string
	ServiceManaged              bool
	Status                      string
	SubnetIds                   []string
	VpcId                       string
}

func (s *Service) getGateway(call *wire.Call, in *GatewayIdentifier) (*GetResourceGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	gateway, err := region.FindResourceGateway(in.ResourceGatewayIdentifier)
	if err != nil {
		return nil, err
	}
	shown := showGateway(region, gateway)
	return &GetResourceGatewayOutput{
		Arn: shown.Arn, CreatedAt: shown.CreatedAt, Id: shown.Id, IpAddressType: shown.IpAddressType,
		Ipv4AddressesPerEni: shown.Ipv4AddressesPerEni, LastUpdatedAt: shown.LastUpdatedAt, Name: shown.Name,
		ResourceConfigDnsResolution: shown.ResourceConfigDnsResolution, SecurityGroupIds: shown.SecurityGroupIds,
		Status: shown.Status, SubnetIds: shown.SubnetIds, VpcId: shown.VpcIdentifier,
	}, nil
}

// ListResourceGatewaysOutput is one page of resource gateways.
type ListResourceGatewaysOutput struct {
	Items     []ResourceGatewaySummary
	NextToken *string
}

func (s *Service) listGateways(call *wire.Call, in *Page) (*ListResourceGatewaysOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var all []ResourceGatewaySummary
	for _, gateway := range region.AllResourceGateways() {
		all = append(all, showGateway(region, gateway))
	}
	items, next, err := page(all, func(g ResourceGatewaySummary) string { return g.Id }, *in)
	if err != nil {
		return nil, err
	}
	return &ListResourceGatewaysOutput{Items: items, NextToken: next}, nil
}

// UpdateResourceGatewayInput gives a resource gateway other security groups.
type UpdateResourceGatewayInput struct {
	ResourceGatewayIdentifier string `at:"path"`
	SecurityGroupIds          []string
}

// UpdateResourceGatewayOutput is the resource gateway as it is now.
type UpdateResourceGatewayOutput struct {
	Arn              string
	Id               string
	IpAddressType    string
	Name             string
	SecurityGroupIds []string
	Status           string
	SubnetIds        []string
	VpcId            string
}

func (s *Service) updateGateway(call *wire.Call, in *UpdateResourceGatewayInput) (*UpdateResourceGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	gateway, err := region.UpdateResourceGateway(in.ResourceGatewayIdentifier, in.SecurityGroupIds)
	if err != nil {
		return nil, err
	}
	shown := showGateway(region, gateway)
	return &UpdateResourceGatewayOutput{
		Arn: shown.Arn, Id: shown.Id, IpAddressType: shown.IpAddressType, Name: shown.Name,
		SecurityGroupIds: shown.SecurityGroupIds, Status: shown.Status, SubnetIds: shown.SubnetIds, VpcId: shown.VpcIdentifier,
	}, nil
}

// DeleteResourceGatewayOutput is the resource gateway on its way out.
type DeleteResourceGatewayOutput struct{ Arn, Id, Name, Status string }

func (s *Service) deleteGateway(call *wire.Call, in *GatewayIdentifier) (*DeleteResourceGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	gateway, err := region.DeleteResourceGateway(in.ResourceGatewayIdentifier)
	if err != nil {
		return nil, err
	}
	shown := showGateway(region, gateway)
	if shown.Status == "" { // gone at once, at the clock's fastest
		shown.Status = "DELETE_IN_PROGRESS"
	}
	return &DeleteResourceGatewayOutput{Arn: shown.Arn, Id: shown.Id, Name: shown.Name, Status: shown.Status}, nil
}
