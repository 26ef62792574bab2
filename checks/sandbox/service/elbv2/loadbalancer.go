package elbv2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) loadBalancerOperations() []*wire.Operation {
	create := wire.Writes("CreateLoadBalancer", s.createLoadBalancer).From("Network Load Balancers user guide, Create a Network Load Balancer; Gateway Load Balancers user guide")
	create.Differs = "Application load balancers and IPv6 are refused."
	return []*wire.Operation{
		create,
		wire.Op("DescribeLoadBalancers", s.describeLoadBalancers),
		on(wire.Writes("DeleteLoadBalancer", s.deleteLoadBalancer), func(in *DeleteLoadBalancerInput) []string { return []string{in.LoadBalancerArn} }),
		wire.Op("DescribeLoadBalancerAttributes", s.describeLoadBalancerAttributes),
	}
}

// LoadBalancer is a load balancer as the API shows it.
type LoadBalancer struct {
	LoadBalancerArn                                      string
	DNSName                                              string
	CanonicalHostedZoneId                                string
	CreatedTime                                          time.Time
	LoadBalancerName                                     string
	Scheme                                               string
	VpcId                                                string
	State                                                LoadBalancerState
	Type                                                 string
	AvailabilityZones                                    []AvailabilityZone
	SecurityGroups                                       []string
	IpAddressType                                        string
	EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic string
}

// LoadBalancerState is provisioning or active.
type LoadBalancerState struct{ Code string }

// AvailabilityZone is where a load balancer has a node.
type AvailabilityZone struct {
	ZoneName              string
	SubnetId              string
	LoadBalancerAddresses []LoadBalancerAddress
}

// LoadBalancerAddress is an address that was asked for.
type LoadBalancerAddress struct {
	IpAddress          string
	AllocationId       string
	PrivateIPv4Address string
}

func show(region *network.Region, b *network.LoadBalancer) LoadBalancer {
	shown := LoadBalancer{
		LoadBalancerArn: b.ARN, DNSName: b.DNSName, CreatedTime: b.CreatedAt, LoadBalancerName: b.Name,
		Scheme: b.Scheme, VpcId: b.VPC, State: LoadBalancerState{region.LoadBalancerState(b)}, Type: b.Type,
		AvailabilityZones: showZones(region, b), IpAddressType: b.IPAddressType,
	}
	if b.DNSName != "" {
		shown.CanonicalHostedZoneId = region.BalancerZoneID()
	}
	if len(b.Groups) > 0 {
		shown.SecurityGroups = b.Groups
		shown.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = enforcement(b)
	}
	return shown
}

func enforcement(b *network.LoadBalancer) string {
	if b.EnforceOnPrivateLink {
		return "on"
	}
	return "off"
}

func showZones(region *network.Region, b *network.LoadBalancer) []AvailabilityZone {
	zones := make([]AvailabilityZone, 0, len(b.Subnets))
	for _, node := range region.Nodes(b) {
		zone := AvailabilityZone{SubnetId: node.Subnet, LoadBalancerAddresses: []LoadBalancerAddress{}}
		if subnet := region.Subnets[node.Subnet]; subnet != nil {
			zone.ZoneName = subnet.Zone
		}
		switch {
		case node.AllocationID != "":
			zone.LoadBalancerAddresses = append(zone.LoadBalancerAddresses, LoadBalancerAddress{IpAddress: node.PublicIP, AllocationId: node.AllocationID})
		case b.PrivateIPs[node.Subnet] != "":
			zone.LoadBalancerAddresses = append(zone.LoadBalancerAddresses, LoadBalancerAddress{PrivateIPv4Address: node.PrivateIP})
		}
		zones = append(zones, zone)
	}
	return zones
}

// SubnetMapping is a subnet and the address of the node in it.
type SubnetMapping struct {
	SubnetId           string
	AllocationId       string
	PrivateIPv4Address string
}

// places is where a request wants nodes, by subnets or by mappings.
func places(subnets []string, mappings []SubnetMapping) ([]network.NodeSpec, error) {
	if len(subnets) > 0 && len(mappings) > 0 {
		return nil, invalid("Subnets and subnet mappings cannot be specified at the same time")
	}
	var nodes []network.NodeSpec
	for _, id := range subnets {
		nodes = append(nodes, network.NodeSpec{Subnet: id})
	}
	for _, m := range mappings {
		nodes = append(nodes, network.NodeSpec{Subnet: m.SubnetId, Allocation: m.AllocationId, PrivateIP: m.PrivateIPv4Address})
	}
	return nodes, nil
}

// CreateLoadBalancerInput asks for a load balancer.
type CreateLoadBalancerInput struct {
	Name           string `req:"true"`
	Subnets        []string
	SubnetMappings []SubnetMapping
	SecurityGroups []string
	Scheme         string
	Tags           []Tag
	Type           string
	IpAddressType  string
}

// LoadBalancersOutput is load balancers, with the marker of the next page.
type LoadBalancersOutput struct {
	LoadBalancers []LoadBalancer
	NextMarker    string
}

// CreateLoadBalancerOutput is the new load balancer.
type CreateLoadBalancerOutput struct{ LoadBalancers []LoadBalancer }

func (s *Service) createLoadBalancer(call *wire.Call, in *CreateLoadBalancerInput) (*CreateLoadBalancerOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := checkedTags(in.Tags)
	if err != nil {
		return nil, err
	}
	nodes, err := places(in.Subnets, in.SubnetMappings)
	if err != nil {
		return nil, err
	}
	b, err := region.CreateLoadBalancer(network.LoadBalancerSpec{
		Name: in.Name, Type: in.Type, Scheme: in.Scheme, Nodes: nodes,
		Groups: in.SecurityGroups, IPAddressType: in.IpAddressType, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateLoadBalancerOutput{[]LoadBalancer{show(region, b)}}, nil
}

// DescribeLoadBalancersInput chooses load balancers by ARN or name.
type DescribeLoadBalancersInput struct {
	LoadBalancerArns []string
	Names            []string
	Marker           *string
	PageSize         *int32
}

func (s *Service) describeLoadBalancers(call *wire.Call, in *DescribeLoadBalancersInput) (*LoadBalancersOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	found, err := region.SelectLoadBalancers(in.LoadBalancerArns, in.Names)
	if err != nil {
		return nil, err
	}
	found, next, err := page(found, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	out := &LoadBalancersOutput{LoadBalancers: []LoadBalancer{}, NextMarker: next}
	for _, b := range found {
		out.LoadBalancers = append(out.LoadBalancers, show(region, b))
	}
	return out, nil
}

// DeleteLoadBalancerInput names a load balancer.
type DeleteLoadBalancerInput struct {
	LoadBalancerArn string `req:"true"`
}

func (s *Service) deleteLoadBalancer(call *wire.Call, in *DeleteLoadBalancerInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return &done{}, region.DeleteLoadBalancer(in.LoadBalancerArn)
}

// DescribeLoadBalancerAttributesInput names a load balancer.
type DescribeLoadBalancerAttributesInput struct {
	LoadBalancerArn string `req:"true"`
}

// AttributesOutput is all attributes of a thing.
type AttributesOutput struct{ Attributes []Attribute }

func (s *Service) describeLoadBalancerAttributes(call *wire.Call, in *DescribeLoadBalancerAttributesInput) (*AttributesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	b, err := region.FindLoadBalancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	return &AttributesOutput{showAttributes(b.AllAttributes())}, nil
}
