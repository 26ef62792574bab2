package network

import "slices"

// SetBalancerGroups replaces the security groups of a network load balancer
// that was made with some. A nil enforce leaves that setting as it is.
func (r *Region) SetBalancerGroups(arn string, groups []string, enforce *bool) (*LoadBalancer, error) {
	b, err := r.FindLoadBalancer(arn)
	if err != nil {
		return nil, err
	}
	switch {
	case b.Type != NetworkLoadBalancer:
		return nil, refuse("InvalidConfigurationRequest", "SetSecurityGroups is not supported for load balancers of type '%s'", b.Type)
	case !b.GroupsAtBirth:
		return nil, refuse("InvalidConfigurationRequest", "You cannot set security groups on a Network Load Balancer which was created without any security groups.")
	case len(groups) == 0:
		return nil, refuse("InvalidConfigurationRequest", "You must specify at least one security group for the load balancer '%s'", arn)
	}
	if err := r.checkBalancerGroups(b.VPC, groups); err != nil {
		return nil, err
	}
	b.Groups = slices.Clone(groups)
	for _, node := range r.Nodes(b) {
		node.Groups = slices.Clone(groups)
	}
	if enforce != nil {
		b.EnforceOnPrivateLink = *enforce
	}
	return b, nil
}

// SetBalancerSubnets replaces the subnets of a load balancer: new zones get a
// node, and a zone that is left out loses its own. In a zone that stays the
// subnet cannot change. A load balancer under an endpoint service loses no
// zone, and neither does a gateway load balancer.
func (r *Region) SetBalancerSubnets(arn string, nodes []NodeSpec) (*LoadBalancer, error) {
	b, err := r.FindLoadBalancer(arn)
	if err != nil {
		return nil, err
	}
	if _, err := r.checkNodes(nodes, b.VPC, b.Type, b.Scheme); err != nil {
		return nil, err
	}
	var stay, added []NodeSpec
	for _, at := range nodes {
		zone := r.Subnets[at.Subnet].Zone
		switch node := r.node(b, zone); {
		case node == nil:
			if err := r.checkRoom(at.Subnet); err != nil {
				return nil, err
			}
			added = append(added, at)
		case node.Subnet != at.Subnet:
			return nil, refuse("InvalidConfigurationRequest", "The subnet for Availability Zone '%s' cannot be changed", zone)
		case at.Allocation != "" && node.AllocationID != at.Allocation, at.PrivateIP != "" && node.PrivateIP != at.PrivateIP:
			return nil, refuse("InvalidConfigurationRequest", "The addresses of subnet '%s' cannot be changed", at.Subnet)
		default:
			stay = append(stay, at)
		}
	}
	var lost []string
	for _, subnet := range b.Subnets {
		if !slices.ContainsFunc(stay, func(at NodeSpec) bool { return at.Subnet == subnet }) {
			lost = append(lost, subnet)
		}
	}
	if len(lost) > 0 {
		if r.ServiceOn(arn) != nil {
			return nil, refuse("ResourceInUse", "Subnets cannot be removed from load balancer '%s' because the load balancer is currently associated with another service", arn)
		}
		if b.Type == GatewayLoadBalancer {
			return nil, refuse("InvalidConfigurationRequest", "Subnet removal is not supported for load balancers with type 'gateway'")
		}
	}
	for _, at := range added {
		if err := r.addNode(b, at); err != nil {
			return nil, err
		}
	}
	for _, subnet := range lost {
		r.dropNode(b, subnet)
	}
	b.Subnets = nil
	for _, at := range nodes {
		b.Subnets = append(b.Subnets, at.Subnet)
	}
	r.settleLoadBalancers()
	return b, nil
}

// SetBalancerAddressType sets the kind of addresses of a load balancer, of
// which there is one here.
func (r *Region) SetBalancerAddressType(arn, kind string) (*LoadBalancer, error) {
	b, err := r.FindLoadBalancer(arn)
	if err != nil {
		return nil, err
	}
	if err := checkAddressType(&kind); err != nil {
		return nil, err
	}
	b.IPAddressType = kind
	return b, nil
}

// SetBalancerAttributes sets attributes of a load balancer, all or none.
func (r *Region) SetBalancerAttributes(arn string, changes []Tag) (*LoadBalancer, error) {
	b, err := r.FindLoadBalancer(arn)
	if err != nil {
		return nil, err
	}
	if err := setAttributes(b.attributes(), changes, &b.Attributes); err != nil {
		return nil, err
	}
	return b, nil
}
