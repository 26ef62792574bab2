package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) routeTableOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateRouteTable", s.createRouteTable).Differing("no virtual private gateway puts routes into it").From("Amazon VPC user guide, Route tables"),
		wire.Writes("DeleteRouteTable", s.deleteRouteTable),
		wire.Op("DescribeRouteTables", s.describeRouteTables),
		wire.Writes("AssociateRouteTable", s.associateRouteTable).From("Amazon VPC user guide, Route tables"),
		wire.Writes("DisassociateRouteTable", s.disassociateRouteTable),
		wire.Writes("ReplaceRouteTableAssociation", s.replaceRouteTableAssociation).From("Amazon VPC user guide, Route tables"),
	}
}

// CreateRouteTableInput describes a new route table.
type CreateRouteTableInput struct {
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	ClientToken       *string
	DryRun            *bool
	VpcId             string `req:"true"`
}

// CreateRouteTableOutput is the new route table.
type CreateRouteTableOutput struct {
	RouteTable  RouteTable
	ClientToken *string
}

func (s *Service) createRouteTable(call *wire.Call, in *CreateRouteTableInput) (*CreateRouteTableOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "route-table")
	if err != nil {
		return nil, err
	}
	table, err := region.CreateRouteTable(in.VpcId, tags)
	if err != nil {
		return nil, err
	}
	return &CreateRouteTableOutput{RouteTable: showRouteTable(region)(table), ClientToken: in.ClientToken}, nil
}

// DeleteRouteTableInput names a route table.
type DeleteRouteTableInput struct {
	DryRun       *bool
	RouteTableId string `req:"true"`
}

func (s *Service) deleteRouteTable(call *wire.Call, in *DeleteRouteTableInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteRouteTable(in.RouteTableId))
}

// AssociateRouteTableInput binds a subnet to a route table.
type AssociateRouteTableInput struct {
	DryRun       *bool
	SubnetId     string `req:"true"`
	RouteTableId string `req:"true"`
}

// AssociateRouteTableOutput is the new association.
type AssociateRouteTableOutput struct {
	AssociationId    string
	AssociationState RouteTableAssociationState
}

func (s *Service) associateRouteTable(call *wire.Call, in *AssociateRouteTableInput) (*AssociateRouteTableOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	id, err := region.AssociateRouteTable(in.RouteTableId, in.SubnetId)
	if err != nil {
		return nil, err
	}
	return &AssociateRouteTableOutput{AssociationId: id, AssociationState: associated}, nil
}

// DisassociateRouteTableInput names an association.
type DisassociateRouteTableInput struct {
	DryRun        *bool
	AssociationId string `req:"true"`
}

func (s *Service) disassociateRouteTable(call *wire.Call, in *DisassociateRouteTableInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DisassociateRouteTable(in.AssociationId))
}

// ReplaceRouteTableAssociationInput moves an association to another table.
type ReplaceRouteTableAssociationInput struct {
	DryRun        *bool
	AssociationId string `req:"true"`
	RouteTableId  string `req:"true"`
}

// ReplaceRouteTableAssociationOutput is the association that took the place of
// the old one.
type ReplaceRouteTableAssociationOutput struct {
	NewAssociationId string
	AssociationState RouteTableAssociationState
}

func (s *Service) replaceRouteTableAssociation(call *wire.Call, in *ReplaceRouteTableAssociationInput) (*ReplaceRouteTableAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	association, err := region.ReplaceRouteTableAssociation(in.AssociationId, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	return &ReplaceRouteTableAssociationOutput{NewAssociationId: association.ID, AssociationState: associated}, nil
}

// DescribeRouteTablesInput asks for route tables.
type DescribeRouteTablesInput struct {
	NextToken     *string
	MaxResults    *int32
	DryRun        *bool
	RouteTableIds []string `in:"RouteTableId"`
	Filters       []Filter `in:"Filter"`
}

// DescribeRouteTablesOutput lists route tables.
type DescribeRouteTablesOutput struct {
	RouteTables []RouteTable `out:"routeTableSet"`
	NextToken   *string
}

func (s *Service) describeRouteTables(call *wire.Call, in *DescribeRouteTablesInput) (*DescribeRouteTablesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tables, next, err := listing[*network.RouteTable, RouteTable]{
		choose: region.SelectRouteTables,
		fields: routeTableFields(region),
		tags:   func(t *network.RouteTable) network.Tags { return t.Tags },
		show:   showRouteTable(region),
	}.answer(query{IDs: in.RouteTableIds, Set: "routeTableIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Max: 100})
	if err != nil {
		return nil, err
	}
	return &DescribeRouteTablesOutput{RouteTables: tables, NextToken: next}, nil
}

func routeTableFields(region *network.Region) fields[*network.RouteTable] {
	associations := func(value func(network.Association) string) func(*network.RouteTable) []string {
		return func(table *network.RouteTable) []string {
			var values []string
			for _, association := range table.Associations {
				if v := value(association); v != "" {
					values = append(values, v)
				}
			}
			return values
		}
	}
	routes := func(value func(Route) string) func(*network.RouteTable) []string {
		return func(table *network.RouteTable) []string {
			var values []string
			for _, route := range table.Routes {
				if v := value(showRoute(region, table, route)); v != "" {
					values = append(values, v)
				}
			}
			return values
		}
	}
	return fields[*network.RouteTable]{
		"association.gateway-id":                 func(*network.RouteTable) []string { return nil },
		"association.main":                       associations(func(a network.Association) string { return truth(a.Main) }),
		"association.route-table-association-id": associations(func(a network.Association) string { return a.ID }),
		"association.route-table-id": func(t *network.RouteTable) []string {
			if len(t.Associations) == 0 {
				return nil
			}
			return []string{t.ID}
		},
		"association.subnet-id":                 associations(func(a network.Association) string { return a.Subnet }),
		"owner-id":                              fixed[*network.RouteTable](region.Account()),
		"route-table-id":                        one(func(t *network.RouteTable) string { return t.ID }),
		"route.destination-cidr-block":          routes(func(r Route) string { return r.DestinationCidrBlock }),
		"route.destination-ipv6-cidr-block":     func(*network.RouteTable) []string { return nil },
		"route.destination-prefix-list-id":      routes(func(r Route) string { return r.DestinationPrefixListId }),
		"route.egress-only-internet-gateway-id": func(*network.RouteTable) []string { return nil },
		"route.gateway-id":                      routes(func(r Route) string { return r.GatewayId }),
		"route.instance-id":                     routes(func(r Route) string { return r.InstanceId }),
		"route.nat-gateway-id":                  routes(func(r Route) string { return r.NatGatewayId }),
		"route.network-interface-id":            routes(func(r Route) string { return r.NetworkInterfaceId }),
		"route.transit-gateway-id":              func(*network.RouteTable) []string { return nil },
		"route.vpc-peering-connection-id":       func(*network.RouteTable) []string { return nil },
		"route.origin":                          routes(func(r Route) string { return r.Origin }),
		"route.state":                           routes(func(r Route) string { return r.State }),
		"vpc-id":                                one(func(t *network.RouteTable) string { return t.VPC }),
	}
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}
