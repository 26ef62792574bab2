package network

import (
	"net/netip"
	"slices"
)

// SelectDHCPOptions is the DHCP options of the given ids, all without any.
func (r *Region) SelectDHCPOptions(ids []string) ([]*DHCPOptions, error) {
	return pick(r.DHCPOptions, kindDHCPOptions, ids)
}

// CreateDHCPOptions makes a set of DHCP options. Name servers are
// AmazonProvidedDNS alone or up to four addresses.
func (r *Region) CreateDHCPOptions(options DHCPOptions) (*DHCPOptions, error) {
	if options.DomainName == "" && len(options.DomainNameServers) == 0 && len(options.NTPServers) == 0 && len(options.NetbiosNameServers) == 0 && options.NetbiosNodeType == "" {
		return nil, refuse("MissingParameter", "The request must contain the parameter dhcpConfigurationSet")
	}
	if len(options.DomainNameServers) > 4 {
		return nil, refuse("InvalidParameterValue", "Too many values for domain-name-servers: the limit is 4.")
	}
	for _, server := range options.DomainNameServers {
		if server == AmazonProvidedDNS {
			if len(options.DomainNameServers) > 1 {
				return nil, refuse("InvalidParameterValue", "AmazonProvidedDNS cannot be combined with other domain-name-servers.")
			}
			continue
		}
		if _, err := netip.ParseAddr(server); err != nil {
			return nil, refuse("InvalidParameterValue", "Value (%s) for parameter value is invalid. Invalid domain-name-servers address.", server)
		}
	}
	options.ID = r.NewID("dopt")
	r.DHCPOptions[options.ID] = &options
	return &options, nil
}

// AssociateDHCPOptions gives a VPC its DHCP options; NoDHCPOptions takes them
// away.
func (r *Region) AssociateDHCPOptions(id, vpcID string) error {
	vpc, err := r.FindVPC(vpcID)
	if err != nil {
		return err
	}
	if id != NoDHCPOptions {
		if _, err := find(r.DHCPOptions, kindDHCPOptions, id); err != nil {
			return err
		}
	}
	vpc.DHCPOptionsID = id
	return nil
}

// DeleteDHCPOptions deletes a set that no VPC has.
func (r *Region) DeleteDHCPOptions(id string) error {
	if _, err := find(r.DHCPOptions, kindDHCPOptions, id); err != nil {
		return err
	}
	for _, vpc := range r.VPCs {
		if vpc.DHCPOptionsID == id {
			return refuse("DependencyViolation", "The dhcpOptions '%s' has dependencies and cannot be deleted.", id)
		}
	}
	delete(r.DHCPOptions, id)
	return nil
}

// defaultDHCPOptions is the set that new VPCs get: Amazon's resolver and the
// region's own domain.
func (r *Region) defaultDHCPOptions() string {
	for _, options := range sorted(r.DHCPOptions) {
		if slices.Equal(options.DomainNameServers, []string{AmazonProvidedDNS}) && options.DomainName == r.internalDomain() {
			return options.ID
		}
	}
	return NoDHCPOptions
}
