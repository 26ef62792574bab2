package network

import (
	"fmt"
	"net/netip"
	"time"
)

// newRegion is a region as new: AWS's prefix lists, the default DHCP options
// and the default VPC.
func newRegion(w *World, info RegionInfo) *Region {
	r := &Region{Name: info.Name}
	r.attach(w)
	for _, list := range awsPrefixLists(info.Name) {
		r.PrefixLists[list.ID] = list
	}
	options := &DHCPOptions{
		ID:                r.NewID("dopt"),
		DomainName:        r.internalDomain(),
		DomainNameServers: []string{AmazonProvidedDNS},
	}
	r.DHCPOptions[options.ID] = options
	r.createDefaultVPC(options.ID)
	return r
}

// createDefaultVPC makes the VPC that an account finds in each region: a /20
// subnet in each zone, all of them public (Amazon VPC user guide, Default VPC
// components).
func (r *Region) createDefaultVPC(options string) {
	vpc := r.addVPC("172.31.0.0/16", "default", nil)
	vpc.IsDefault = true
	vpc.EnableDNSHostnames = true
	vpc.DHCPOptionsID = options
	gateway := &InternetGateway{ID: r.NewID("igw"), VPC: vpc.ID}
	r.Gateways[gateway.ID] = gateway
	main := r.mainTable(vpc.ID)
	main.Routes = append(main.Routes, Route{DestinationCIDR: "0.0.0.0/0", Target: gateway.ID, Origin: OriginCreateRoute})
	info, _ := LookupRegion(r.Name)
	for i, zone := range info.Zones {
		subnet := r.addSubnet(vpc, fmt.Sprintf("172.31.%d.0/20", i*16), zone, nil)
		subnet.DefaultForAZ = true
		subnet.MapPublicIPOnLaunch = true
	}
}

// attach binds a region to its world and makes maps that JSON left out.
func (r *Region) attach(w *World) {
	r.world = w
	r.endpoints = nil
	ensure(&r.VPCs)
	ensure(&r.DHCPOptions)
	ensure(&r.Subnets)
	ensure(&r.Gateways)
	ensure(&r.NATs)
	ensure(&r.RouteTables)
	ensure(&r.Groups)
	ensure(&r.ACLs)
	ensure(&r.Interfaces)
	ensure(&r.Addresses)
	ensure(&r.Instances)
	ensure(&r.KeyPairs)
	ensure(&r.Volumes)
	ensure(&r.PrefixLists)
	ensure(&r.Endpoints)
	ensure(&r.OwnServices)
	ensure(&r.LoadBalancers)
	ensure(&r.TargetGroups)
	ensure(&r.ResourceGateways)
	ensure(&r.ResourceConfigurations)
	ensure(&r.ServiceNetworks)
	ensure(&r.Peerings)
	ensure(&r.ConnectEndpoints)
	ensure(&r.FlowLogs)
}

func ensure[T any](m *map[string]*T) {
	if *m == nil {
		*m = map[string]*T{}
	}
}

// Now is the sandbox's time, UTC.
func (r *Region) Now() time.Time { return r.world.Now() }

// Account is the owner's account number.
func (r *Region) Account() string { return r.world.Account }

// Info is what is known of the region itself: its zones.
func (r *Region) Info() RegionInfo {
	info, _ := LookupRegion(r.Name)
	return info
}

// Zone finds one of the region's zones by its name or its id.
func (r *Region) Zone(nameOrID string) (Zone, bool) {
	for _, zone := range r.Info().Zones {
		if nameOrID != "" && (zone.Name == nameOrID || zone.ID == nameOrID) {
			return zone, true
		}
	}
	return Zone{}, false
}

// internalDomain is the domain of the region's private DNS names: older than
// the others, us-east-1's has no region in it.
func (r *Region) internalDomain() string {
	if r.Name == "us-east-1" {
		return "ec2.internal"
	}
	return r.Name + ".compute.internal"
}

// publicDomain is the domain of the region's public instance names.
func (r *Region) publicDomain() string {
	if r.Name == "us-east-1" {
		return "compute-1.amazonaws.com"
	}
	return r.Name + ".compute.amazonaws.com"
}

// NewPublicIP is a public address of the region that nobody has.
func (r *Region) NewPublicIP() string {
	block := netip.MustParsePrefix(r.Info().instances)
	taken := map[string]bool{}
	for _, eni := range r.Interfaces {
		taken[eni.PublicIP] = true
	}
	for _, address := range r.Addresses {
		taken[address.PublicIP] = true
	}
	for {
		candidate := nthAddress(block, uint32(r.draw()%(1<<16))).String()
		if !taken[candidate] {
			return candidate
		}
	}
}
