package network

import (
	"net/netip"
)

// reservedAddresses of every subnet: its first four and its last one (Amazon
// VPC user guide, Subnet CIDR blocks).
const reservedAddresses = 5

// FindSubnet is the subnet of an id.
func (r *Region) FindSubnet(id string) (*Subnet, error) { return find(r.Subnets, kindSubnet, id) }

// SelectSubnets is the subnets of the given ids, all without any.
func (r *Region) SelectSubnets(ids []string) ([]*Subnet, error) {
	return pick(r.Subnets, kindSubnet, ids)
}

// CreateSubnet makes a subnet in a zone given by name or id; without one the
// region's first zone is taken.
func (r *Region) CreateSubnet(vpcID, cidr, zone string, tags Tags) (*Subnet, error) {
	vpc, err := r.FindVPC(vpcID)
	if err != nil {
		return nil, err
	}
	block, err := parseCIDR(cidr)
	if err != nil {
		return nil, err
	}
	if block.Bits() < 16 || block.Bits() > 28 || !covers(netip.MustParsePrefix(vpc.CIDR), block) {
		return nil, refuse("InvalidSubnet.Range", "The CIDR '%s' is invalid.", cidr)
	}
	if block != block.Masked() {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.", cidr)
	}
	for _, other := range r.Subnets {
		if other.VPC == vpcID && block.Overlaps(netip.MustParsePrefix(other.CIDR)) {
			return nil, refuse("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet", cidr)
		}
	}
	place, ok := r.Zone(zone)
	if zone == "" {
		place, ok = r.Info().Zones[0], true
	}
	if !ok {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: %s.", zone, r.zoneNames())
	}
	return r.addSubnet(vpc, block.String(), place, tags), nil
}

func (r *Region) zoneNames() string {
	names := ""
	for i, zone := range r.Info().Zones {
		if i > 0 {
			names += ", "
		}
		names += zone.Name
	}
	return names
}

func (r *Region) addSubnet(vpc *VPC, cidr string, zone Zone, tags Tags) *Subnet {
	subnet := &Subnet{
		ID: r.NewID("subnet"), VPC: vpc.ID, CIDR: cidr,
		Zone: zone.Name, ZoneID: zone.ID, CreatedAt: r.Now(), Tags: tags,
	}
	r.Subnets[subnet.ID] = subnet
	acl := r.defaultACL(vpc.ID)
	acl.Associations = append(acl.Associations, ACLAssociation{ID: r.NewID("aclassoc"), Subnet: subnet.ID})
	return subnet
}

// DeleteSubnet deletes a subnet without network interfaces.
func (r *Region) DeleteSubnet(id string) error {
	subnet, err := r.FindSubnet(id)
	if err != nil {
		return err
	}
	for _, eni := range r.Interfaces {
		if eni.Subnet == id {
			return refuse("DependencyViolation", "The subnet '%s' has dependencies and cannot be deleted.", id)
		}
	}
	for _, table := range r.RouteTables {
		table.dissociate(id)
	}
	for _, acl := range r.ACLs {
		acl.dissociate(id)
	}
	delete(r.Subnets, subnet.ID)
	return nil
}

// SetMapPublicIP says whether instances launched in a subnet get a public
// address unless they say otherwise.
func (r *Region) SetMapPublicIP(id string, on bool) error {
	subnet, err := r.FindSubnet(id)
	if err != nil {
		return err
	}
	subnet.MapPublicIPOnLaunch = on
	return nil
}

// AvailableAddresses is how many addresses of a subnet nobody has.
func (r *Region) AvailableAddresses(subnet *Subnet) int {
	return int(size(netip.MustParsePrefix(subnet.CIDR))) - reservedAddresses - len(r.takenAddresses(subnet.ID))
}

// FreeAddress is an address of a subnet that nobody has. want asks for a
// certain one; "" lets the region choose.
func (r *Region) FreeAddress(subnet *Subnet, want string) (string, error) {
	block := netip.MustParsePrefix(subnet.CIDR)
	taken := r.takenAddresses(subnet.ID)
	usable := uint32(size(block)) - reservedAddresses
	if want != "" {
		address, err := netip.ParseAddr(want)
		if err != nil || !address.Is4() {
			return "", refuse("InvalidParameterValue", "Value (%s) for parameter address is invalid. Invalid IPv4 address.", want)
		}
		if !block.Contains(address) {
			return "", refuse("InvalidParameterValue", "Address %s does not fall within the subnet's address range", want)
		}
		if n := offset(block, address); n < 4 || n >= 4+usable {
			return "", refuse("InvalidParameterValue", "Address %s is in subnet's reserved address range", want)
		}
		if taken[want] {
			return "", refuse("InvalidIPAddress.InUse", "Address %s is in use.", want)
		}
		return want, nil
	}
	if len(taken) >= int(usable) {
		return "", refuse("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '%s' to satisfy the requested number of instances.", subnet.ID)
	}
	start := uint32(r.draw() % uint64(usable))
	for n := range usable {
		candidate := nthAddress(block, 4+(start+n)%usable).String()
		if !taken[candidate] {
			return candidate, nil
		}
	}
	return "", refuse("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '%s'.", subnet.ID)
}

func (r *Region) takenAddresses(subnet string) map[string]bool {
	taken := map[string]bool{}
	for _, eni := range r.Interfaces {
		if eni.Subnet == subnet {
			taken[eni.PrivateIP] = true
			for _, address := range eni.Further {
				taken[address] = true
			}
		}
	}
	return taken
}
