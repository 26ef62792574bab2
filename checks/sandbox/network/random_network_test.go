package network

import (
	"fmt"
	"net/netip"
	"slices"

	"pgregory.net/rapid"
)

// randomNetwork is an account's network as chance has made it: what the region
// refuses is simply not there.
type randomNetwork struct {
	t       *rapid.T
	world   *World
	region  *Region
	vpcs    []*VPC
	subnets []*Subnet
	enis    []*Interface // of instances
	groups  map[string][]string
	tables  []*RouteTable
	nats    []*NATGateway
	links   []*Peering
	// balancers, services and endpoints are in the order they were made.
	balancers []*LoadBalancer
	services  []*OwnService
	endpoints []*Endpoint
	open      map[string]map[int]bool // ports that an instance listens at
}

const randomRegion = "ap-northeast-2"

// randomPorts are those that rules, listeners and questions are about.
var randomPorts = []int{80, 443, 22, 8080, 53}

// awsNames are names of AWS's services and what lies behind them.
var awsNames = map[string]string{
	"s3.ap-northeast-2.amazonaws.com":             "s3",
	"bucket.s3.ap-northeast-2.amazonaws.com":      "s3",
	"dynamodb.ap-northeast-2.amazonaws.com":       "dynamodb",
	"ec2.ap-northeast-2.amazonaws.com":            "ec2",
	"sts.ap-northeast-2.amazonaws.com":            "sts",
	"monitoring.ap-northeast-2.amazonaws.com":     "monitoring",
	"monitoring.ap-northeast-2.api.aws":           "monitoring",
	"cloudformation.ap-northeast-2.amazonaws.com": "cloudformation",
}

// oneIn is true once in n draws.
func (n *randomNetwork) oneIn(k int) bool { return n.below(k) == k-1 }

// below is an even number from 0 on: rapid's ranges favour small ones, and
// networks made of those are all alike.
func (n *randomNetwork) below(k int) int {
	return evenNumber.Draw(n.t, "number") % k
}

var evenNumber = rapid.Custom(func(t *rapid.T) int {
	drawn := 0
	for bit := 1; bit < 1<<9; bit *= 2 {
		if rapid.Bool().Draw(t, "bit") {
			drawn |= bit
		}
	}
	return drawn
})

func choose[T any](n *randomNetwork, from []T) T { return from[n.below(len(from))] }

// some is a part of the given things, in order, and not seldom all of them.
func some[T any](n *randomNetwork, from []T) []T {
	if n.oneIn(3) {
		return slices.Clone(from)
	}
	var out []T
	for _, one := range from {
		if n.below(2) == 0 {
			out = append(out, one)
		}
	}
	return out
}

func made[T any](list *[]T) func(T, error) {
	return func(one T, err error) {
		if err == nil {
			*list = append(*list, one)
		}
	}
}

func drawNetwork(t *rapid.T) *randomNetwork {
	n := &randomNetwork{t: t, groups: map[string][]string{}, open: map[string]map[int]bool{}}
	n.world = NewWorld("123456789012", 1, Instant, newClock().now)
	n.world.OnListen(func(instance string, port int) bool { return n.open[instance][port] })
	n.region, _ = n.world.Region(randomRegion)
	for range 1 + n.below(3) {
		n.drawVPC()
	}
	for range n.below(4) {
		n.drawPeering()
	}
	for _, subnet := range n.subnets {
		for range n.below(3) {
			n.drawInstance(subnet)
		}
	}
	for range n.below(4) {
		n.drawNAT()
	}
	for _, vpc := range n.vpcs {
		n.drawResolvers(vpc)
		n.drawGroupRules(vpc)
		n.drawACLs(vpc)
		n.drawEndpoints(vpc)
	}
	for range n.below(3) {
		n.drawBalancer()
	}
	for range n.below(4) {
		n.drawPrivateLink()
	}
	for range n.below(3) {
		n.drawResource()
	}
	n.drawZones()
	for _, table := range n.tables {
		n.drawRoutes(table)
	}
	n.drawMisfortunes()
	n.region, _ = n.world.Region(randomRegion) // what has ended is cleared away
	return n
}

func (n *randomNetwork) drawVPC() {
	r := n.region
	vpc, err := r.CreateVPC(choose(n, []string{"10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.0.0.0/17", "20.0.0.0/16", "192.168.0.0/20"}), "", nil)
	if err != nil {
		return
	}
	n.vpcs = append(n.vpcs, vpc)
	_ = r.SetDNSHostnames(vpc.ID, !n.oneIn(4))
	if n.oneIn(8) {
		vpc.EnableDNSSupport = false
	}
	if !n.oneIn(4) {
		_ = r.AttachInternetGateway(r.CreateInternetGateway(nil).ID, vpc.ID)
	}
	block := netip.MustParsePrefix(vpc.CIDR)
	for i := range 1 + n.below(4) {
		cidr := netip.PrefixFrom(nthAddress(block, uint32(i*256)), 24).String()
		made(&n.subnets)(r.CreateSubnet(vpc.ID, cidr, choose(n, []string{"ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"}), nil))
	}
	main := r.mainTable(vpc.ID)
	tables := []*RouteTable{main}
	for range n.below(4) {
		made(&tables)(r.CreateRouteTable(vpc.ID, nil))
	}
	for _, subnet := range n.of(vpc) {
		if table := choose(n, tables); !n.oneIn(4) {
			_, _ = r.AssociateRouteTable(table.ID, subnet.ID)
		}
	}
	if n.oneIn(3) {
		_, _ = r.ReplaceRouteTableAssociation(main.Associations[0].ID, choose(n, tables).ID)
	}
	n.tables = append(n.tables, tables...)
	n.groups[vpc.ID] = []string{r.DefaultGroup(vpc.ID).ID}
	for i := range 2 {
		group, _ := r.CreateGroup(vpc.ID, fmt.Sprint("group ", i), "group", nil)
		n.groups[vpc.ID] = append(n.groups[vpc.ID], group.ID)
	}
}

// drawResolvers gives some VPCs other resolvers than Amazon's: its own addresses,
// machines of the internet and of the account, and nobody.
func (n *randomNetwork) drawResolvers(vpc *VPC) {
	if !n.oneIn(3) {
		return
	}
	all := []string{"203.0.113.99", "8.8.8.8", nthAddress(netip.MustParsePrefix(vpc.CIDR), 2).String(), "169.254.169.253"}
	if len(n.enis) > 0 {
		all = append([]string{choose(n, n.enis).PrivateIP}, all...)
	}
	servers := some(n, all)
	options, err := n.region.CreateDHCPOptions(DHCPOptions{DomainName: "corp.internal", DomainNameServers: servers[:min(4, len(servers))]})
	if err == nil && len(servers) > 0 {
		_ = n.region.AssociateDHCPOptions(options.ID, vpc.ID)
	}
}

// of is the subnets of a VPC.
func (n *randomNetwork) of(vpc *VPC) []*Subnet {
	return slices.DeleteFunc(slices.Clone(n.subnets), func(s *Subnet) bool { return s.VPC != vpc.ID })
}

// apart is some subnets of a VPC, one a zone at most.
func (n *randomNetwork) apart(vpc *VPC) []string {
	var ids []string
	zones := map[string]bool{}
	for _, subnet := range some(n, n.of(vpc)) {
		if !zones[subnet.Zone] {
			ids = append(ids, subnet.ID)
		}
		zones[subnet.Zone] = true
	}
	return ids
}

func (n *randomNetwork) drawPeering() {
	peering, err := n.region.CreatePeering(choose(n, n.vpcs).ID, choose(n, n.vpcs).ID, nil)
	if err != nil || peering.RequesterVPC == peering.AccepterVPC {
		return
	}
	n.links = append(n.links, peering)
	if n.oneIn(8) {
		return
	}
	if _, err := n.region.AcceptPeering(peering.ID); err == nil {
		requester, accepter := n.oneIn(2), n.oneIn(2)
		_, _ = n.region.SetPeeringDNS(peering.ID, &requester, &accepter)
	}
}

func (n *randomNetwork) drawInstance(subnet *Subnet) {
	r := n.region
	groups := some(n, n.groups[subnet.VPC])
	eni, err := r.CreateInterface(InterfaceSpec{Subnet: subnet.ID, Groups: groups})
	if err != nil {
		return
	}
	instance := &Instance{ID: r.NewID("i"), VPC: subnet.VPC, Subnet: subnet.ID, ENI: eni.ID, LaunchedAt: r.Now()}
	r.Instances[instance.ID] = instance
	eni.Instance = instance.ID
	if n.below(2) == 0 {
		eni.PublicIP = r.NewPublicIP()
	}
	if n.oneIn(12) {
		instance.StoppedAt = r.Now()
	}
	n.open[instance.ID] = map[int]bool{}
	for _, port := range randomPorts {
		n.open[instance.ID][port] = !n.oneIn(3)
	}
	n.enis = append(n.enis, eni)
}

func (n *randomNetwork) drawNAT() {
	subnet := choose(n, n.subnets)
	if n.oneIn(4) {
		made(&n.nats)(n.region.CreateNAT(subnet.ID, false, "", nil))
		return
	}
	if address, err := n.region.AllocateAddress(nil); err == nil {
		made(&n.nats)(n.region.CreateNAT(subnet.ID, true, address.AllocationID, nil))
	}
}

// drawBlock is a block that something of the network lies in.
func (n *randomNetwork) drawBlock() string {
	switch n.below(6) {
	case 0:
		return choose(n, n.subnets).CIDR
	case 1:
		if len(n.enis) > 0 {
			return choose(n, n.enis).PrivateIP + "/32"
		}
	case 2:
		return choose(n, []string{"10.0.0.0/8", "203.0.113.0/24", "52.219.56.0/22", "52.0.0.0/8", "128.0.0.0/1"})
	case 3:
		return choose(n, n.vpcs).CIDR
	}
	return "0.0.0.0/0"
}

func (n *randomNetwork) drawGroupRules(vpc *VPC) {
	var everybody []string
	for _, other := range n.vpcs {
		everybody = append(everybody, n.groups[other.ID]...)
	}
	for _, id := range n.groups[vpc.ID] {
		if n.oneIn(5) {
			all := SecurityGroupRule{Egress: true, Protocol: "-1", CIDR: "0.0.0.0/0"}
			_, _ = n.region.Revoke(id, []SecurityGroupRule{all})
		}
		if n.below(2) == 0 {
			_, _ = n.region.Authorize(id, []SecurityGroupRule{{Protocol: "tcp", From: 0, To: 65535, CIDR: "0.0.0.0/0"}})
		}
		for range n.below(5) {
			rule := SecurityGroupRule{Egress: n.oneIn(3), Protocol: choose(n, []string{"tcp", "tcp", "tcp", "udp", "icmp", "-1"}), From: -1, To: -1}
			if rule.Protocol == "tcp" || rule.Protocol == "udp" {
				rule.From = choose(n, append([]int{0, 1}, randomPorts...))
				rule.To = min(65535, rule.From+choose(n, []int{0, 0, 400, 9000, 65535}))
			}
			switch n.below(4) {
			case 0:
				rule.Group = choose(n, everybody)
			case 1:
				rule.PrefixList = choose(n, []string{"pl-78a54011", "pl-48a54021"})
			default:
				rule.CIDR = n.drawBlock()
			}
			_, _ = n.region.Authorize(id, []SecurityGroupRule{rule})
		}
	}
}

func (n *randomNetwork) drawACLs(vpc *VPC) {
	r := n.region
	for _, subnet := range n.of(vpc) {
		often := slices.ContainsFunc(n.nats, func(nat *NATGateway) bool { return nat.Subnet == subnet.ID })
		if !n.oneIn(4) && !(often && n.oneIn(2)) {
			continue
		}
		acl, err := r.CreateACL(vpc.ID, nil)
		if err != nil {
			continue
		}
		for _, association := range r.defaultACL(vpc.ID).Associations {
			if association.Subnet == subnet.ID {
				_, _ = r.ReplaceACLAssociation(association.ID, acl.ID)
			}
		}
		if !n.oneIn(3) {
			_ = r.CreateACLEntry(acl.ID, ACLEntry{Number: 100, Protocol: "-1", Allow: true, CIDR: "0.0.0.0/0"})
			_ = r.CreateACLEntry(acl.ID, ACLEntry{Number: 100, Egress: true, Protocol: "-1", Allow: true, CIDR: "0.0.0.0/0"})
		}
		for range n.below(4) {
			entry := ACLEntry{Number: 1 + n.below(150), Egress: n.oneIn(2), Allow: n.oneIn(2), Protocol: choose(n, []string{"6", "6", "6", "17", "1", "-1"}), CIDR: n.drawBlock(), From: -1, To: -1}
			if entry.Protocol == "6" || entry.Protocol == "17" {
				entry.From = choose(n, append([]int{0, 1024, 32768, 40000, 55000, 60999, 61000}, randomPorts...))
				entry.To = min(65535, entry.From+choose(n, []int{0, 10, 1000, 30000, 65535}))
			}
			_ = r.CreateACLEntry(acl.ID, entry)
		}
	}
}

func (n *randomNetwork) drawRoutes(table *RouteTable) {
	r := n.region
	var targets, outside []string
	if gateway := r.gatewayOf(table.VPC); gateway != nil {
		outside = append(outside, gateway.ID)
	}
	for _, nat := range n.nats {
		if nat.VPC == table.VPC && (r.EffectiveRouteTable(nat.Subnet) != table || n.oneIn(4)) {
			outside = []string{nat.ID, nat.ID, choose(n, append(outside, nat.ID))}
		}
	}
	targets = append(targets, outside...)
	for _, link := range n.links {
		if far := r.VPCs[link.peer(table.VPC)]; far != nil && !n.oneIn(3) {
			_ = r.CreateRoute(table.ID, Route{DestinationCIDR: far.CIDR, Target: link.ID})
		}
		targets = append(targets, link.ID)
	}
	if len(n.enis) > 0 {
		targets = append(targets, choose(n, n.enis).ID)
	}
	if len(outside) > 0 && !n.oneIn(4) {
		_ = r.CreateRoute(table.ID, Route{DestinationCIDR: "0.0.0.0/0", Target: choose(n, outside)})
	}
	if len(outside) > 0 && n.oneIn(3) {
		// As long as a block of a prefix list, and longer.
		block := choose(n, []string{"52.94.6.0/24", "52.94.6.0/25", "3.5.140.0/22", "52.219.56.0/22", "52.219.144.0/22", "52.219.146.0/24"})
		_ = r.CreateRoute(table.ID, Route{DestinationCIDR: block, Target: choose(n, outside)})
	}
	for range n.below(4) {
		if len(targets) > 0 {
			_ = r.CreateRoute(table.ID, Route{DestinationCIDR: n.drawBlock(), Target: choose(n, targets)})
		}
	}
}

// drawMisfortunes takes away what routes and names lead to.
func (n *randomNetwork) drawMisfortunes() {
	r := n.region
	if len(n.nats) > 0 && n.oneIn(8) {
		_ = r.DeleteNAT(choose(n, n.nats).ID)
	}
	if len(n.links) > 0 && n.oneIn(8) {
		_ = r.DeletePeering(choose(n, n.links).ID)
	}
	if vpc := choose(n, n.vpcs); n.oneIn(10) {
		if gateway := r.gatewayOf(vpc.ID); gateway != nil {
			_ = r.DetachInternetGateway(gateway.ID, vpc.ID)
		}
	}
	if len(n.endpoints) > 0 && n.oneIn(10) {
		_ = r.DeleteEndpoint(choose(n, n.endpoints).ID)
	}
	// Zones and endpoints that are there keep working when a VPC's attributes
	// change later, or stop to.
	if vpc := choose(n, n.vpcs); n.oneIn(10) {
		vpc.EnableDNSHostnames = !vpc.EnableDNSHostnames
	}
}
