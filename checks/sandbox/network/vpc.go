package network

import (
	"net/netip"
)

// AmazonProvidedDNS is the domain name server of the default DHCP options: the
// resolver at the VPC's base address plus two.
const AmazonProvidedDNS = "AmazonProvidedDNS"

// NoDHCPOptions is the id by which a VPC without DHCP options is known.
const NoDHCPOptions = "default"

// FindVPC is the VPC of an id.
func (r *Region) FindVPC(id string) (*VPC, error) { return find(r.VPCs, kindVPC, id) }

// SelectVPCs is the VPCs of the given ids, all without any.
func (r *Region) SelectVPCs(ids []string) ([]*VPC, error) { return pick(r.VPCs, kindVPC, ids) }

// CreateVPC makes a VPC with what comes with it: a main route table, a default
// network ACL and a default security group. DNS hostnames are off, as they are
// for every VPC that is not made by the console. Tenancy "" is "default".
func (r *Region) CreateVPC(cidr, tenancy string, tags Tags) (*VPC, error) {
	block, err := parseCIDR(cidr)
	if err != nil {
		return nil, err
	}
	if block.Bits() < 16 || block.Bits() > 28 {
		return nil, refuse("InvalidVpc.Range", "The CIDR '%s' is invalid.", cidr)
	}
	switch tenancy {
	case "":
		tenancy = "default"
	case "default", "dedicated":
	default:
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter instanceTenancy is invalid.", tenancy)
	}
	vpc := r.addVPC(block.Masked().String(), tenancy, tags)
	return vpc, nil
}

func (r *Region) addVPC(cidr, tenancy string, tags Tags) *VPC {
	vpc := &VPC{
		ID: r.NewID("vpc"), CIDR: cidr, Tenancy: tenancy, Tags: tags,
		EnableDNSSupport: true,
		DHCPOptionsID:    r.defaultDHCPOptions(),
		CreatedAt:        r.Now(),
	}
	r.VPCs[vpc.ID] = vpc
	table := r.addRouteTable(vpc, nil)
	table.Associations = []Association{{ID: r.NewID("rtbassoc"), Main: true}}
	r.addACL(vpc, true, nil)
	r.addDefaultGroup(vpc)
	return vpc
}

// DeleteVPC deletes a VPC that nothing lies in but what came with it.
func (r *Region) DeleteVPC(id string) error {
	vpc, err := r.FindVPC(id)
	if err != nil {
		return err
	}
	if r.vpcInUse(vpc) {
		return refuse("DependencyViolation", "The vpc '%s' has dependencies and cannot be deleted.", id)
	}
	for key, table := range r.RouteTables {
		if table.VPC == id {
			delete(r.RouteTables, key)
		}
	}
	for key, acl := range r.ACLs {
		if acl.VPC == id {
			delete(r.ACLs, key)
		}
	}
	for key, group := range r.Groups {
		if group.VPC == id {
			delete(r.Groups, key)
		}
	}
	delete(r.VPCs, id)
	return nil
}

func (r *Region) vpcInUse(vpc *VPC) bool {
	for _, subnet := range r.Subnets {
		if subnet.VPC == vpc.ID {
			return true
		}
	}
	for _, gateway := range r.Gateways {
		if gateway.VPC == vpc.ID {
			return true
		}
	}
	for _, endpoint := range r.Endpoints {
		if endpoint.VPC == vpc.ID {
			return true
		}
	}
	for _, eni := range r.Interfaces {
		if eni.VPC == vpc.ID {
			return true
		}
	}
	if r.inPeering(vpc.ID) {
		return true
	}
	for _, table := range r.RouteTables {
		if table.VPC == vpc.ID && !table.IsMain() {
			return true
		}
	}
	for _, acl := range r.ACLs {
		if acl.VPC == vpc.ID && !acl.IsDefault {
			return true
		}
	}
	for _, group := range r.Groups {
		if group.VPC == vpc.ID && group.Name != "default" {
			return true
		}
	}
	return false
}

// SetDNSSupport turns the VPC's resolver on or off.
func (r *Region) SetDNSSupport(id string, on bool) error {
	vpc, err := r.FindVPC(id)
	if err != nil {
		return err
	}
	vpc.EnableDNSSupport = on
	return nil
}

// SetDNSHostnames turns the public DNS names of the VPC's instances on or off.
func (r *Region) SetDNSHostnames(id string, on bool) error {
	vpc, err := r.FindVPC(id)
	if err != nil {
		return err
	}
	if on && !vpc.EnableDNSSupport {
		return refuse("InvalidParameterCombination", "Cannot enable enableDnsHostnames while enableDnsSupport is disabled for vpc '%s'.", id)
	}
	vpc.EnableDNSHostnames = on
	return nil
}

// hasNames tells whether both DNS attributes of the VPC are on.
func (v *VPC) hasNames() bool { return v.EnableDNSSupport && v.EnableDNSHostnames }

// resolverAddress is the base of the VPC's block plus two.
func (v *VPC) resolverAddress() netip.Addr {
	block, err := netip.ParsePrefix(v.CIDR)
	if err != nil {
		return netip.Addr{}
	}
	return nthAddress(block, 2)
}
