package network

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// NodeSpec is where a load balancer has a node.
type NodeSpec struct {
	Subnet     string
	Allocation string // Elastic IP of an internet-facing load balancer, or ""
	PrivateIP  string // address of an internal load balancer, or ""
}

// LoadBalancerSpec asks for a load balancer.
type LoadBalancerSpec struct {
	Name          string
	Type          string
	Scheme        string
	Nodes         []NodeSpec
	Groups        []string
	IPAddressType string
	Tags          Tags
}

// nodeAddresses is how many addresses of a subnet a load balancer wants to find
// free.
const nodeAddresses = 8

var balancingName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$`)

// CreateLoadBalancer makes a load balancer. The same request once more gives
// the same load balancer, another one of that name is refused.
func (r *Region) CreateLoadBalancer(spec LoadBalancerSpec) (*LoadBalancer, error) {
	if err := checkLoadBalancerName(spec.Name); err != nil {
		return nil, err
	}
	if err := checkLoadBalancerKind(&spec); err != nil {
		return nil, err
	}
	if earlier := r.loadBalancerNamed(spec.Name); earlier != nil {
		if !r.isLike(earlier, spec) {
			return nil, refuse("DuplicateLoadBalancerName", "A load balancer with the same name '%s' exists, but with different settings", spec.Name)
		}
		return earlier, nil
	}
	vpc, err := r.checkNodes(spec.Nodes, "", spec.Type, spec.Scheme)
	if err != nil {
		return nil, err
	}
	if err := r.checkBalancerGroups(vpc, spec.Groups); err != nil {
		return nil, err
	}
	for _, at := range spec.Nodes {
		if err := r.checkRoom(at.Subnet); err != nil {
			return nil, err
		}
	}
	prefix := "net"
	if spec.Type == GatewayLoadBalancer {
		prefix = "gwy"
	}
	id := r.hexID()
	b := &LoadBalancer{
		ARN:  r.balancingARN("loadbalancer/" + prefix + "/" + spec.Name + "/" + id),
		Name: spec.Name, Type: spec.Type, Scheme: spec.Scheme, VPC: vpc,
		ENIs: map[string]string{}, PrivateIPs: map[string]string{}, Attributes: map[string]string{},
		Groups: slices.Clone(spec.Groups), GroupsAtBirth: len(spec.Groups) > 0,
		EnforceOnPrivateLink: len(spec.Groups) > 0,
		IPAddressType:        spec.IPAddressType, CreatedAt: r.Now(), Tags: spec.Tags,
	}
	if b.Type == NetworkLoadBalancer {
		b.DNSName = b.Name + "-" + id + ".elb." + r.Name + ".amazonaws.com"
	}
	for _, at := range spec.Nodes {
		if err := r.addNode(b, at); err != nil {
			return nil, err
		}
		b.Subnets = append(b.Subnets, at.Subnet)
	}
	r.LoadBalancers[b.ARN] = b
	return b, nil
}

func checkLoadBalancerName(name string) error {
	switch {
	case name == "" || len(name) > 32:
		return refuse("ValidationError", "The load balancer name '%s' cannot be longer than '32' characters", name)
	case strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-"):
		return refuse("ValidationError", "The load balancer name '%s' cannot begin or end with a hyphen ('-')", name)
	case strings.HasPrefix(name, "internal-"):
		return refuse("ValidationError", "The load balancer name '%s' cannot begin with 'internal-'", name)
	case !balancingName.MatchString(name):
		return refuse("ValidationError", "The load balancer name '%s' can only contain characters that are alphanumeric characters and hyphens(-)", name)
	}
	return nil
}

// checkLoadBalancerKind refuses what no load balancer of the type can have, and
// fills in what was not said.
func checkLoadBalancerKind(spec *LoadBalancerSpec) error {
	switch spec.Type {
	case NetworkLoadBalancer:
		switch spec.Scheme {
		case "":
			spec.Scheme = InternetFacing
		case InternetFacing, Internal:
		default:
			return refuse("ValidationError", "1 validation error detected: Value '%s' at 'scheme' failed to satisfy constraint: Member must satisfy enum value set: [internet-facing, internal]", spec.Scheme)
		}
	case GatewayLoadBalancer:
		if spec.Scheme != "" {
			return refuse("InvalidScheme", "Scheme is not supported for load balancers with type 'gateway'")
		}
		if len(spec.Groups) > 0 {
			return refuse("InvalidConfigurationRequest", "Security groups are not supported for load balancers with type 'gateway'")
		}
	case "", "application":
		return refuse("InvalidConfigurationRequest", "Load balancers with type 'application' are not simulated in this account. Specify the type 'network' or 'gateway'.")
	default:
		return refuse("ValidationError", "1 validation error detected: Value '%s' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [application, network, gateway]", spec.Type)
	}
	return checkAddressType(&spec.IPAddressType)
}

// checkAddressType takes IPv4 alone, the one family that subnets here have.
func checkAddressType(kind *string) error {
	switch *kind {
	case "":
		*kind = "ipv4"
	case "ipv4":
	case "dualstack":
		return refuse("InvalidSubnet", "You must specify subnets with an associated IPv6 CIDR block.")
	default:
		return refuse("ValidationError", "IP address type '%s' is not valid for the load balancer", *kind)
	}
	return nil
}

// isLike tells whether a load balancer is what a request asks for.
func (r *Region) isLike(b *LoadBalancer, spec LoadBalancerSpec) bool {
	if b.Type != spec.Type || b.Scheme != spec.Scheme || b.IPAddressType != spec.IPAddressType ||
		!sameSet(b.Groups, spec.Groups) || len(b.Subnets) != len(spec.Nodes) || !slices.Equal(b.Tags, spec.Tags) {
		return false
	}
	for _, at := range spec.Nodes {
		node := r.Interfaces[b.ENIs[at.Subnet]]
		if node == nil || node.AllocationID != at.Allocation || b.PrivateIPs[at.Subnet] != at.PrivateIP {
			return false
		}
	}
	return true
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// checkNodes refuses places in which a load balancer cannot have nodes, and
// gives their VPC; vpc is the one it has to be, "" for any.
func (r *Region) checkNodes(nodes []NodeSpec, vpc, kind, scheme string) (string, error) {
	if len(nodes) == 0 {
		return "", refuse("ValidationError", "At least one subnet must be specified")
	}
	zones := map[string]bool{}
	for _, at := range nodes {
		subnet := r.Subnets[at.Subnet]
		switch {
		case subnet == nil:
			return "", refuse("SubnetNotFound", "The subnet ID '%s' does not exist", at.Subnet)
		case vpc != "" && subnet.VPC != vpc:
			return "", refuse("InvalidConfigurationRequest", "The following subnets are not in the same VPC '%s': '%s'", vpc, at.Subnet)
		case zones[subnet.Zone]:
			return "", refuse("InvalidConfigurationRequest", "A load balancer cannot be attached to multiple subnets in the same Availability Zone")
		}
		vpc, zones[subnet.Zone] = subnet.VPC, true
		if err := r.checkNodeAddress(at, kind, scheme); err != nil {
			return "", err
		}
	}
	if scheme == InternetFacing && r.gatewayOf(vpc) == nil {
		return "", refuse("InvalidSubnet", "VPC %s has no internet gateway", vpc)
	}
	return vpc, nil
}

// checkRoom refuses a subnet that has too few addresses for a new node.
func (r *Region) checkRoom(subnet string) error {
	if r.AvailableAddresses(r.Subnets[subnet]) < nodeAddresses {
		return refuse("InvalidSubnet", "Not enough IP space available in %s. ELB requires at least %d free IP addresses in each subnet.", subnet, nodeAddresses)
	}
	return nil
}

func (r *Region) checkNodeAddress(at NodeSpec, kind, scheme string) error {
	if at.Allocation != "" {
		address := r.Addresses[at.Allocation]
		switch {
		case kind != NetworkLoadBalancer:
			return refuse("InvalidConfigurationRequest", "Elastic IPs are not supported for load balancers with type '%s'", kind)
		case scheme != InternetFacing:
			return refuse("InvalidConfigurationRequest", "Elastic IPs are not supported for load balancers with scheme 'internal'")
		case address == nil:
			return refuse("AllocationIdNotFound", "The allocation IDs '%s' do not exist", at.Allocation)
		case address.AssociationID != "" && !r.ownNode(address.ENI, at.Subnet):
			return refuse("ResourceInUse", "The allocation IDs are not available for use")
		}
	}
	if at.PrivateIP == "" {
		return nil
	}
	subnet := r.Subnets[at.Subnet]
	ip, err := netip.ParseAddr(at.PrivateIP)
	switch {
	case kind != NetworkLoadBalancer || scheme != Internal:
		return refuse("InvalidConfigurationRequest", "Private IPv4 addresses can be specified for internal load balancers with type 'network' only")
	case err != nil || !ip.Is4() || !contains(subnet.CIDR, ip):
		return refuse("InvalidSubnet", "The private IPv4 address '%s' is not in the CIDR block of subnet '%s'", at.PrivateIP, at.Subnet)
	}
	if taken := r.InterfaceAt(subnet.VPC, ip); taken != nil && !r.ownNode(taken.ID, at.Subnet) {
		return refuse("ResourceInUse", "The private IPv4 address '%s' is in use", at.PrivateIP)
	}
	return nil
}

// ownNode tells whether an interface is a load balancer's node in a subnet
// already, as it is when subnets are set once more.
func (r *Region) ownNode(eni, subnet string) bool {
	node := r.Interfaces[eni]
	return node != nil && node.Type == networkNode && node.Subnet == subnet && r.balancerOf(node) != nil
}

// checkBalancerGroups refuses security groups that a load balancer in a VPC
// cannot have.
func (r *Region) checkBalancerGroups(vpc string, groups []string) error {
	if len(groups) > groupsPerInterface {
		return refuse("InvalidConfigurationRequest", "The maximum number of security groups per load balancer is %d", groupsPerInterface)
	}
	for _, id := range groups {
		group := r.Groups[id]
		if group == nil {
			return refuse("InvalidSecurityGroup", "The security group '%s' does not exist", id)
		}
		if group.VPC != vpc {
			return refuse("InvalidConfigurationRequest", "One or more security groups are invalid")
		}
	}
	return nil
}
