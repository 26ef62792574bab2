package ec2

import (
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) routeOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateRoute", s.createRoute).Differing("the account has no transit gateways to route to").From("Amazon VPC user guide, Route tables"),
		wire.Writes("ReplaceRoute", s.replaceRoute).Differing("the account has no transit gateways to route to").From("Amazon VPC user guide, Route tables"),
		wire.Writes("DeleteRoute", s.deleteRoute),
	}
}

// RouteTable is a route table as EC2 shows it.
type RouteTable struct {
	Associations    []RouteTableAssociation `out:"associationSet"`
	PropagatingVgws []PropagatingVgw        `out:"propagatingVgwSet"`
	RouteTableId    string
	Routes          []Route `out:"routeSet"`
	Tags            []Tag   `out:"tagSet"`
	VpcId           string
	OwnerId         string
}

// PropagatingVgw is a virtual private gateway that puts routes into a table; no
// table has one here.
type PropagatingVgw struct{ GatewayId string }

// RouteTableAssociation is what a table is bound to.
type RouteTableAssociation struct {
	Main                    bool
	RouteTableAssociationId string
	RouteTableId            string
	SubnetId                string
	AssociationState        RouteTableAssociationState
}

// RouteTableAssociationState is whether an association holds.
type RouteTableAssociationState struct{ State string }

var associated = RouteTableAssociationState{State: "associated"}

// Route is a route as EC2 shows it. The route of a gateway endpoint has its
// vpce- id as GatewayId and a prefix list as destination.
type Route struct {
	DestinationCidrBlock    string
	DestinationPrefixListId string
	GatewayId               string
	InstanceId              string
	InstanceOwnerId         string
	NatGatewayId            string
	NetworkInterfaceId      string
	Origin                  string
	State                   string
	VpcPeeringConnectionId  string
}

func showRouteTable(region *network.Region) func(*network.RouteTable) RouteTable {
	return func(table *network.RouteTable) RouteTable {
		out := RouteTable{
			Associations:    []RouteTableAssociation{},
			PropagatingVgws: []PropagatingVgw{},
			RouteTableId:    table.ID, VpcId: table.VPC, OwnerId: region.Account(),
			Tags: tagSet(table.Tags),
		}
		for _, association := range table.Associations {
			out.Associations = append(out.Associations, RouteTableAssociation{
				Main: association.Main, RouteTableAssociationId: association.ID,
				RouteTableId: table.ID, SubnetId: association.Subnet, AssociationState: associated,
			})
		}
		for _, route := range table.Routes {
			out.Routes = append(out.Routes, showRoute(region, table, route))
		}
		return out
	}
}

func showRoute(region *network.Region, table *network.RouteTable, route network.Route) Route {
	out := Route{
		DestinationCidrBlock: route.DestinationCIDR, DestinationPrefixListId: route.DestinationPrefixList,
		Origin: route.Origin, State: region.RouteState(table, route),
	}
	instance := ""
	switch prefix, _, _ := strings.Cut(route.Target, "-"); prefix {
	case "nat":
		out.NatGatewayId = route.Target
	case "pcx":
		out.VpcPeeringConnectionId = route.Target
	case "eni":
		out.NetworkInterfaceId = route.Target
		if eni := region.Interfaces[route.Target]; eni != nil {
			instance = eni.Instance
		}
	case "i":
		instance = route.Target
		if i := region.Instances[instance]; i != nil {
			out.NetworkInterfaceId = i.ENI
		}
	default:
		out.GatewayId = route.Target
	}
	if instance != "" {
		out.InstanceId, out.InstanceOwnerId = instance, region.Account()
	}
	return out
}

// CreateRouteInput describes a new route.
type CreateRouteInput struct {
	DestinationPrefixListId *string
	VpcEndpointId           *string
	TransitGatewayId        *string
	DryRun                  *bool
	RouteTableId            string `req:"true"`
	DestinationCidrBlock    *string
	GatewayId               *string
	InstanceId              *string
	NetworkInterfaceId      *string
	VpcPeeringConnectionId  *string
	NatGatewayId            *string
}

// CreateRouteOutput says that the route was made.
type CreateRouteOutput struct{ Return bool }

func (s *Service) createRoute(call *wire.Call, in *CreateRouteInput) (*CreateRouteOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	target, err := oneTarget(in.GatewayId, in.NatGatewayId, in.InstanceId, in.NetworkInterfaceId, in.VpcEndpointId, in.TransitGatewayId, in.VpcPeeringConnectionId)
	if err != nil {
		return nil, err
	}
	err = region.CreateRoute(in.RouteTableId, network.Route{
		DestinationCIDR:       given(in.DestinationCidrBlock),
		DestinationPrefixList: given(in.DestinationPrefixListId),
		Target:                target,
	})
	if err != nil {
		return nil, err
	}
	return &CreateRouteOutput{Return: true}, nil
}

// oneTarget is the one target that an input names, "" when it names none.
func oneTarget(targets ...*string) (string, error) {
	chosen := ""
	for _, target := range targets {
		if given(target) == "" {
			continue
		}
		if chosen != "" {
			return "", refuse("InvalidParameterCombination", "The request must contain exactly one route target")
		}
		chosen = *target
	}
	return chosen, nil
}

// ReplaceRouteInput gives a route another target.
type ReplaceRouteInput struct {
	DestinationPrefixListId *string
	VpcEndpointId           *string
	LocalTarget             *bool
	TransitGatewayId        *string
	DryRun                  *bool
	RouteTableId            string `req:"true"`
	DestinationCidrBlock    *string
	GatewayId               *string
	InstanceId              *string
	NetworkInterfaceId      *string
	VpcPeeringConnectionId  *string
	NatGatewayId            *string
}

func (s *Service) replaceRoute(call *wire.Call, in *ReplaceRouteInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var local *string
	if isTrue(in.LocalTarget) {
		target := network.Local
		local = &target
	}
	target, err := oneTarget(in.GatewayId, in.NatGatewayId, in.InstanceId, in.NetworkInterfaceId, in.VpcEndpointId, in.TransitGatewayId, in.VpcPeeringConnectionId, local)
	if err != nil {
		return nil, err
	}
	return quiet(region.ReplaceRoute(in.RouteTableId, network.Route{
		DestinationCIDR:       given(in.DestinationCidrBlock),
		DestinationPrefixList: given(in.DestinationPrefixListId),
		Target:                target,
	}))
}

// DeleteRouteInput names a route by its table and destination.
type DeleteRouteInput struct {
	DestinationPrefixListId *string
	DryRun                  *bool
	RouteTableId            string `req:"true"`
	DestinationCidrBlock    *string
}

func (s *Service) deleteRoute(call *wire.Call, in *DeleteRouteInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteRoute(in.RouteTableId, network.Route{
		DestinationCIDR:       given(in.DestinationCidrBlock),
		DestinationPrefixList: given(in.DestinationPrefixListId),
	}))
}
