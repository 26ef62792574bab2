package network

import "slices"

// checkChange refuses what an endpoint of its type cannot have.
func (r *Region) checkChange(endpoint *Endpoint, service EndpointService, change EndpointChange) error {
	if kind := change.IPAddressType; kind != nil && *kind != "ipv4" {
		// Subnets have no IPv6.
		return refuse("InvalidParameter", "The IP address type (%s) is not supported by the subnets of the endpoint.", *kind)
	}
	if endpoint.Type == Gateway {
		switch {
		case len(change.AddSubnets)+len(change.DelSubnets)+len(change.Addresses) > 0:
			return refuse("InvalidParameter", "Subnet IDs are only supported for Interface type VPC Endpoint.")
		case len(change.AddGroups)+len(change.DelGroups) > 0:
			return refuse("InvalidParameter", "Security group IDs are only supported for Interface type VPC Endpoint.")
		case change.PrivateDNS != nil && *change.PrivateDNS:
			return refuse("InvalidParameter", "Private DNS is only supported for Interface type VPC Endpoint.")
		}
		if err := checkDNSOptions(endpoint, change); err != nil {
			return err
		}
		return r.checkTables(endpoint, change)
	}
	if len(change.AddRouteTables)+len(change.DelRouteTables) > 0 {
		return refuse("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint.")
	}
	if err := r.checkSubnets(endpoint, service, change); err != nil {
		return err
	}
	if err := r.checkEndpointGroups(endpoint, change); err != nil {
		return err
	}
	if err := checkDNSOptions(endpoint, change); err != nil {
		return err
	}
	return r.checkPrivateDNS(endpoint, service, change)
}

func (r *Region) checkTables(endpoint *Endpoint, change EndpointChange) error {
	route := r.propagatedRoute(endpoint)
	for i, id := range change.AddRouteTables {
		table, err := r.FindRouteTable(id)
		if err != nil {
			return err
		}
		if table.VPC != endpoint.VPC {
			return refuse("InvalidParameter", "Route table %s and VPC endpoint belong to different networks: %s, %s", id, table.VPC, endpoint.VPC)
		}
		if route.DestinationPrefixList != "" && table.route(route) >= 0 && !slices.Contains(change.DelRouteTables, id) ||
			slices.Contains(change.AddRouteTables[:i], id) {
			return route.exists(id)
		}
	}
	for _, id := range change.DelRouteTables {
		if _, err := r.FindRouteTable(id); err != nil {
			return err
		}
		if !slices.Contains(endpoint.RouteTables, id) {
			return refuse("InvalidParameter", "Route table %s is not associated with VPC endpoint %s", id, endpoint.ID)
		}
	}
	return nil
}

func (r *Region) checkSubnets(endpoint *Endpoint, service EndpointService, change EndpointChange) error {
	zones := map[string]bool{}
	for _, id := range endpoint.Subnets {
		if subnet := r.Subnets[id]; subnet != nil && !slices.Contains(change.DelSubnets, id) {
			zones[subnet.Zone] = true
		}
	}
	for _, id := range change.DelSubnets {
		if _, err := r.FindSubnet(id); err != nil {
			return err
		}
		if !slices.Contains(endpoint.Subnets, id) {
			return refuse("InvalidParameter", "Subnet %s is not associated with VPC endpoint %s", id, endpoint.ID)
		}
	}
	for _, id := range change.AddSubnets {
		subnet, err := r.FindSubnet(id)
		switch {
		case err != nil:
			return err
		case subnet.VPC != endpoint.VPC:
			return refuse("InvalidParameter", "Subnet %s and VPC endpoint belong to different networks: %s, %s", id, subnet.VPC, endpoint.VPC)
		case zones[subnet.Zone]:
			return refuse("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone of %s", id)
		case !r.servedIn(service, subnet):
			return refuse("InvalidParameter", "The VPC endpoint service %s does not support the availability zone of the subnet: %s.", service.Name, id)
		case r.AvailableAddresses(subnet) < 1:
			return refuse("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '%s'.", id)
		}
		zones[subnet.Zone] = true
	}
	if endpoint.Type == GatewayLBType && len(zones) > 1 {
		return refuse("InvalidParameter", "Only one subnet is supported for GatewayLoadBalancer type VPC Endpoint.")
	}
	return r.checkAddresses(endpoint, change)
}

// servedIn tells whether a service can be reached from the zone of a subnet.
// Resources have no service, and all zones.
func (r *Region) servedIn(service EndpointService, subnet *Subnet) bool {
	switch {
	case service.Name == "":
		return true
	case service.Region != r.Name:
		return !slices.Contains(foreignZones, subnet.ZoneID)
	}
	return slices.ContainsFunc(service.Zones, func(z Zone) bool { return z.Name == subnet.Zone })
}

// checkAddresses refuses wanted addresses that a subnet cannot give.
func (r *Region) checkAddresses(endpoint *Endpoint, change EndpointChange) error {
	for id, want := range change.Addresses {
		subnet, err := r.FindSubnet(id)
		if err != nil {
			return err
		}
		if slices.Contains(change.DelSubnets, id) {
			return refuse("InvalidParameterCombination", "The subnet %s cannot be both removed and configured.", id)
		}
		if want == "" || r.hasAddress(endpoint, want) {
			continue
		}
		if _, err := r.FreeAddress(subnet, want); err != nil {
			return err
		}
	}
	return nil
}

func (r *Region) checkEndpointGroups(endpoint *Endpoint, change EndpointChange) error {
	if !endpoint.hasGroups() {
		if len(change.AddGroups)+len(change.DelGroups) > 0 {
			return refuse("InvalidParameter", "Security group IDs are only supported for Interface type VPC Endpoint.")
		}
		return nil
	}
	for _, id := range change.AddGroups {
		group, err := r.FindGroup(id)
		if err != nil {
			return err
		}
		if group.VPC != endpoint.VPC {
			return refuse("InvalidParameter", "Security group %s and VPC endpoint belong to different networks: %s, %s", id, group.VPC, endpoint.VPC)
		}
	}
	left := slices.DeleteFunc(slices.Concat(endpoint.Groups, change.AddGroups), func(id string) bool {
		return slices.Contains(change.DelGroups, id)
	})
	if len(left) == 0 {
		return refuse("InvalidParameter", "At least one security group must remain associated with VPC endpoint %s", endpoint.ID)
	}
	return nil
}
