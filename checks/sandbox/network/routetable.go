package network

import (
	"slices"
)

// FindRouteTable is the route table of an id.
func (r *Region) FindRouteTable(id string) (*RouteTable, error) {
	return find(r.RouteTables, kindTable, id)
}

// SelectRouteTables is the route tables of the given ids, all without any.
func (r *Region) SelectRouteTables(ids []string) ([]*RouteTable, error) {
	return pick(r.RouteTables, kindTable, ids)
}

// IsMain tells whether the table is its VPC's main one.
func (t *RouteTable) IsMain() bool {
	return slices.ContainsFunc(t.Associations, func(a Association) bool { return a.Main })
}

// CreateRouteTable makes a route table with nothing but the local route.
func (r *Region) CreateRouteTable(vpcID string, tags Tags) (*RouteTable, error) {
	vpc, err := r.FindVPC(vpcID)
	if err != nil {
		return nil, err
	}
	return r.addRouteTable(vpc, tags), nil
}

func (r *Region) addRouteTable(vpc *VPC, tags Tags) *RouteTable {
	table := &RouteTable{
		ID: r.NewID("rtb"), VPC: vpc.ID, Tags: tags,
		Routes: []Route{{DestinationCIDR: vpc.CIDR, Target: Local, Origin: OriginCreateRouteTable}},
	}
	r.RouteTables[table.ID] = table
	return table
}

// DeleteRouteTable deletes a table that is neither associated nor main. An
// endpoint that had a route in it loses the table.
func (r *Region) DeleteRouteTable(id string) error {
	table, err := r.FindRouteTable(id)
	if err != nil {
		return err
	}
	if len(table.Associations) > 0 {
		return refuse("DependencyViolation", "The routeTable '%s' has dependencies and cannot be deleted.", id)
	}
	for _, endpoint := range r.Endpoints {
		endpoint.RouteTables = slices.DeleteFunc(endpoint.RouteTables, func(t string) bool { return t == id })
	}
	delete(r.RouteTables, id)
	return nil
}

// AssociateRouteTable binds a subnet of the same VPC to a table and gives the
// association's id.
func (r *Region) AssociateRouteTable(id, subnetID string) (string, error) {
	table, err := r.FindRouteTable(id)
	if err != nil {
		return "", err
	}
	subnet, err := r.FindSubnet(subnetID)
	if err != nil {
		return "", err
	}
	if subnet.VPC != table.VPC {
		return "", refuse("InvalidParameterValue", "Route table %s and subnet %s belong to different networks", id, subnetID)
	}
	if bound, association := r.explicitTable(subnetID); bound != nil {
		if bound.ID == id {
			return association.ID, nil
		}
		return "", refuse("Resource.AlreadyAssociated", "the specified association for route table %s conflicts with an existing association", id)
	}
	association := Association{ID: r.NewID("rtbassoc"), Subnet: subnetID}
	table.Associations = append(table.Associations, association)
	return association.ID, nil
}

// DisassociateRouteTable ends an association: the subnet falls back to the main
// table, and nothing says so.
func (r *Region) DisassociateRouteTable(associationID string) error {
	table, association, err := r.findAssociation(associationID)
	if err != nil {
		return err
	}
	if association.Main {
		return refuse("InvalidParameterValue", "cannot disassociate the main route table association %s", associationID)
	}
	table.dissociate(association.Subnet)
	return nil
}

// ReplaceRouteTableAssociation moves an association, the main one too, to
// another table of the VPC and gives the new association.
func (r *Region) ReplaceRouteTableAssociation(associationID, tableID string) (Association, error) {
	from, association, err := r.findAssociation(associationID)
	if err != nil {
		return Association{}, err
	}
	to, err := r.FindRouteTable(tableID)
	if err != nil {
		return Association{}, err
	}
	if to.VPC != from.VPC {
		return Association{}, refuse("InvalidParameterValue", "Route table %s and %s belong to different networks", tableID, from.ID)
	}
	if to == from {
		return association, nil
	}
	from.Associations = slices.DeleteFunc(from.Associations, func(a Association) bool { return a.ID == associationID })
	association.ID = r.NewID("rtbassoc")
	to.Associations = append(to.Associations, association)
	return association, nil
}

func (r *Region) findAssociation(id string) (*RouteTable, Association, error) {
	for _, table := range r.RouteTables {
		for _, association := range table.Associations {
			if association.ID == id {
				return table, association, nil
			}
		}
	}
	return nil, Association{}, kindTableAssoc.missing(id)
}

func (t *RouteTable) dissociate(subnet string) {
	t.Associations = slices.DeleteFunc(t.Associations, func(a Association) bool { return a.Subnet == subnet && !a.Main })
}

func (r *Region) explicitTable(subnetID string) (*RouteTable, Association) {
	for _, table := range r.RouteTables {
		for _, association := range table.Associations {
			if association.Subnet == subnetID && !association.Main {
				return table, association
			}
		}
	}
	return nil, Association{}
}

func (r *Region) mainTable(vpcID string) *RouteTable {
	for _, table := range r.RouteTables {
		if table.VPC == vpcID && table.IsMain() {
			return table
		}
	}
	return nil
}

// EffectiveRouteTable is the table by which a subnet's packets are routed: the
// one it is associated with, otherwise its VPC's main one. nil for an unknown
// subnet.
func (r *Region) EffectiveRouteTable(subnetID string) *RouteTable {
	if table, _ := r.explicitTable(subnetID); table != nil {
		return table
	}
	subnet := r.Subnets[subnetID]
	if subnet == nil {
		return nil
	}
	return r.mainTable(subnet.VPC)
}
