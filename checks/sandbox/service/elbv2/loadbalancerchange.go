package elbv2

import "linklab/checks/sandbox/wire"

func (s *Service) loadBalancerChangeOperations() []*wire.Operation {
	attributes := wire.Writes("ModifyLoadBalancerAttributes", s.modifyLoadBalancerAttributes)
	attributes.Differs = "Access logs, zonal shift, secondary addresses and affinity to a zone are refused."
	kind := wire.Writes("SetIpAddressType", s.setIPAddressType)
	kind.Differs = "Subnets have no IPv6 addresses, so dualstack is refused."
	return []*wire.Operation{
		on(attributes, func(in *ModifyLoadBalancerAttributesInput) []string { return []string{in.LoadBalancerArn} }),
		on(wire.Writes("SetSecurityGroups", s.setSecurityGroups).From("Network Load Balancers user guide, Security groups"), func(in *SetSecurityGroupsInput) []string { return []string{in.LoadBalancerArn} }),
		on(wire.Writes("SetSubnets", s.setSubnets), func(in *SetSubnetsInput) []string { return []string{in.LoadBalancerArn} }),
		on(kind, func(in *SetIpAddressTypeInput) []string { return []string{in.LoadBalancerArn} }),
	}
}

// ModifyLoadBalancerAttributesInput sets attributes.
type ModifyLoadBalancerAttributesInput struct {
	LoadBalancerArn string      `req:"true"`
	Attributes      []Attribute `req:"true"`
}

func (s *Service) modifyLoadBalancerAttributes(call *wire.Call, in *ModifyLoadBalancerAttributesInput) (*AttributesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	b, err := region.SetBalancerAttributes(in.LoadBalancerArn, changes(in.Attributes))
	if err != nil {
		return nil, err
	}
	return &AttributesOutput{showAttributes(b.AllAttributes())}, nil
}

// SetSecurityGroupsInput replaces security groups.
type SetSecurityGroupsInput struct {
	LoadBalancerArn                                      string   `req:"true"`
	SecurityGroups                                       []string `req:"true"`
	EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic string
}

// SetSecurityGroupsOutput is the security groups from now on.
type SetSecurityGroupsOutput struct {
	SecurityGroupIds                                     []string
	EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic string
}

func (s *Service) setSecurityGroups(call *wire.Call, in *SetSecurityGroupsInput) (*SetSecurityGroupsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var enforce *bool
	switch value := in.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic; value {
	case "":
	case "on", "off":
		on := value == "on"
		enforce = &on
	default:
		return nil, invalid("1 validation error detected: Value '" + value + "' at 'enforceSecurityGroupInboundRulesOnPrivateLinkTraffic' failed to satisfy constraint: Member must satisfy enum value set: [on, off]")
	}
	b, err := region.SetBalancerGroups(in.LoadBalancerArn, in.SecurityGroups, enforce)
	if err != nil {
		return nil, err
	}
	return &SetSecurityGroupsOutput{b.Groups, enforcement(b)}, nil
}

// SetSubnetsInput replaces subnets.
type SetSubnetsInput struct {
	LoadBalancerArn string `req:"true"`
	Subnets         []string
	SubnetMappings  []SubnetMapping
	IpAddressType   string
}

// SetSubnetsOutput is the zones from now on.
type SetSubnetsOutput struct {
	AvailabilityZones []AvailabilityZone
	IpAddressType     string
}

func (s *Service) setSubnets(call *wire.Call, in *SetSubnetsInput) (*SetSubnetsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	nodes, err := places(in.Subnets, in.SubnetMappings)
	if err != nil {
		return nil, err
	}
	if in.IpAddressType != "" {
		if _, err := region.SetBalancerAddressType(in.LoadBalancerArn, in.IpAddressType); err != nil {
			return nil, err
		}
	}
	b, err := region.SetBalancerSubnets(in.LoadBalancerArn, nodes)
	if err != nil {
		return nil, err
	}
	return &SetSubnetsOutput{showZones(region, b), b.IPAddressType}, nil
}

// SetIpAddressTypeInput sets the kind of addresses.
type SetIpAddressTypeInput struct {
	LoadBalancerArn string `req:"true"`
	IpAddressType   string `req:"true"`
}

// SetIpAddressTypeOutput is the kind from now on.
type SetIpAddressTypeOutput struct{ IpAddressType string }

func (s *Service) setIPAddressType(call *wire.Call, in *SetIpAddressTypeInput) (*SetIpAddressTypeOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	b, err := region.SetBalancerAddressType(in.LoadBalancerArn, in.IpAddressType)
	if err != nil {
		return nil, err
	}
	return &SetIpAddressTypeOutput{b.IPAddressType}, nil
}
