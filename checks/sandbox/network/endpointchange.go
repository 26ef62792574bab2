package network

import (
	"slices"
	"strings"
)

// EndpointChange is what ModifyEndpoint changes; nil leaves a thing as it is.
type EndpointChange struct {
	ResetPolicy                    bool
	Policy                         *string
	AddRouteTables, DelRouteTables []string
	AddSubnets, DelSubnets         []string
	AddGroups, DelGroups           []string
	PrivateDNS                     *bool
	InboundOnlyDNS                 *bool
	IPAddressType                  *string
}

// ModifyEndpoint changes an endpoint: all of the change, or nothing when a part
// of it is refused.
func (r *Region) ModifyEndpoint(id string, change EndpointChange) error {
	endpoint, err := r.FindEndpoint(id)
	if err != nil {
		return err
	}
	if !endpoint.DeletedAt.IsZero() {
		return refuse("IncorrectState", "The VPC endpoint %s is in state %s and cannot be modified.", id, r.EndpointState(endpoint))
	}
	service, err := r.offeredAs(endpoint.Service, endpoint.Type)
	if err != nil {
		return err
	}
	if change.Policy != nil {
		if change.ResetPolicy {
			return refuse("InvalidParameterCombination", "The parameters policyDocument and resetPolicy cannot be used together.")
		}
		if err := checkPolicy(*change.Policy, service); err != nil {
			return err
		}
	}
	if err := r.checkChange(endpoint, service, change); err != nil {
		return err
	}
	return r.applyChange(endpoint, change)
}

func (r *Region) checkChange(endpoint *Endpoint, service EndpointService, change EndpointChange) error {
	if endpoint.Type == Gateway {
		switch {
		case len(change.AddSubnets)+len(change.DelSubnets) > 0:
			return refuse("InvalidParameter", "Subnet IDs are only supported for Interface type VPC Endpoint.")
		case len(change.AddGroups)+len(change.DelGroups) > 0:
			return refuse("InvalidParameter", "Security group IDs are only supported for Interface type VPC Endpoint.")
		case change.PrivateDNS != nil && *change.PrivateDNS:
			return refuse("InvalidParameter", "Private DNS is only supported for Interface type VPC Endpoint.")
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
		case !slices.ContainsFunc(service.Zones, func(z Zone) bool { return z.Name == subnet.Zone }):
			return refuse("InvalidParameter", "The VPC endpoint service %s does not support the availability zone of the subnet: %s.", service.Name, id)
		case r.AvailableAddresses(subnet) < 1:
			return refuse("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '%s'.", id)
		}
		zones[subnet.Zone] = true
	}
	return nil
}

func (r *Region) checkEndpointGroups(endpoint *Endpoint, change EndpointChange) error {
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

func (r *Region) checkPrivateDNS(endpoint *Endpoint, service EndpointService, change EndpointChange) error {
	if change.InboundOnlyDNS != nil && *change.InboundOnlyDNS && !r.hasGatewayEndpoint(endpoint.VPC, endpoint.Service) {
		return refuse("InvalidParameter", "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC %s must have a Gateway endpoint for the service.", endpoint.VPC)
	}
	if change.PrivateDNS == nil || !*change.PrivateDNS || endpoint.PrivateDNS {
		return nil
	}
	if len(service.PrivateDNSNames) == 0 {
		return refuse("InvalidParameter", "Private DNS can't be enabled because the service %s does not provide a private DNS name.", service.Name)
	}
	if vpc := r.VPCs[endpoint.VPC]; !vpc.EnableDNSSupport || !vpc.EnableDNSHostnames {
		return refuse("InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for %s", endpoint.VPC)
	}
	for _, other := range r.EndpointsOf(endpoint.VPC) {
		if other != endpoint && other.PrivateDNS && other.Service == endpoint.Service && other.DeletedAt.IsZero() {
			return refuse("InvalidParameter", "private-dns-enabled cannot be set because there is already a conflicting DNS domain for %s in the VPC %s",
				strings.TrimPrefix(service.PrivateDNSNames[0], "*."), endpoint.VPC)
		}
	}
	return nil
}

func (r *Region) hasGatewayEndpoint(vpc, service string) bool {
	return slices.ContainsFunc(r.EndpointsOf(vpc), func(e *Endpoint) bool {
		return e.Type == Gateway && e.Service == service && e.DeletedAt.IsZero()
	})
}

// applyChange carries out a change that checkChange has let through.
func (r *Region) applyChange(endpoint *Endpoint, change EndpointChange) error {
	if change.ResetPolicy {
		endpoint.Policy = ""
	}
	if change.Policy != nil {
		endpoint.Policy = *change.Policy
	}
	for _, id := range change.DelRouteTables {
		r.withdrawRoute(endpoint, id)
		endpoint.RouteTables = without(endpoint.RouteTables, id)
	}
	for _, id := range change.AddRouteTables {
		endpoint.RouteTables = append(endpoint.RouteTables, id)
		if route := r.propagatedRoute(endpoint); route.DestinationPrefixList != "" {
			r.RouteTables[id].Routes = append(r.RouteTables[id].Routes, route)
		}
	}
	for _, id := range change.DelGroups {
		endpoint.Groups = without(endpoint.Groups, id)
	}
	for _, id := range change.AddGroups {
		endpoint.Groups = append(without(endpoint.Groups, id), id)
	}
	for _, id := range change.DelSubnets {
		endpoint.Subnets = without(endpoint.Subnets, id)
		for _, eni := range slices.Clone(endpoint.ENIs) {
			if i := r.Interfaces[eni]; i != nil && i.Subnet == id {
				delete(r.Interfaces, eni)
				endpoint.ENIs = without(endpoint.ENIs, eni)
			}
		}
	}
	for _, id := range change.AddSubnets {
		eni, err := r.addEndpointInterface(endpoint, r.Subnets[id])
		if err != nil {
			return err
		}
		endpoint.Subnets = append(endpoint.Subnets, id)
		endpoint.ENIs = append(endpoint.ENIs, eni.ID)
	}
	for _, id := range endpoint.ENIs {
		if eni := r.Interfaces[id]; eni != nil {
			eni.Groups = slices.Clone(endpoint.Groups)
		}
	}
	if change.PrivateDNS != nil {
		endpoint.PrivateDNS = *change.PrivateDNS
	}
	if change.InboundOnlyDNS != nil {
		endpoint.InboundOnlyDNS = *change.InboundOnlyDNS
	}
	if change.IPAddressType != nil {
		endpoint.IPAddressType = *change.IPAddressType
	}
	return nil
}

// addEndpointInterface puts an interface of an endpoint into a subnet. Its
// requester is an account of Amazon's.
func (r *Region) addEndpointInterface(endpoint *Endpoint, subnet *Subnet) (*Interface, error) {
	ip, err := r.FreeAddress(subnet, "")
	if err != nil {
		return nil, err
	}
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: "vpc_endpoint",
		Description:      "VPC Endpoint Interface " + endpoint.ID,
		RequesterManaged: true, RequesterID: "727180483921",
		PrivateIP: ip, SourceDestCheck: true, MAC: r.NewMAC(), CreatedAt: r.Now(),
	}
	r.Interfaces[eni.ID] = eni
	return eni, nil
}

func without(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}
