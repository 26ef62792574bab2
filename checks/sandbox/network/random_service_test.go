package network

import (
	"fmt"
	"strings"
)

// drawEndpoints gives a VPC gateway endpoints and interface endpoints for
// services of AWS.
func (n *randomNetwork) drawEndpoints(vpc *VPC) {
	r := n.region
	for _, service := range some(n, []string{"s3", "dynamodb"}) {
		var tables []string
		for _, table := range n.tables {
			if table.VPC == vpc.ID && !n.oneIn(3) {
				tables = append(tables, table.ID)
			}
		}
		made(&n.endpoints)(r.CreateEndpoint(EndpointSpec{VPC: vpc.ID, Service: "com.amazonaws." + randomRegion + "." + service, RouteTables: tables}))
	}
	for range n.below(3) {
		private := !n.oneIn(3)
		spec := EndpointSpec{
			Type: InterfaceType, VPC: vpc.ID, Service: "com.amazonaws." + randomRegion + "." + choose(n, []string{"ec2", "sts", "monitoring", "s3"}),
			Subnets: n.apart(vpc), Groups: some(n, n.groups[vpc.ID]), PrivateDNS: &private,
		}
		if inbound := n.oneIn(2); strings.HasSuffix(spec.Service, "s3") && private {
			spec.DNS.InboundOnly = &inbound
		}
		made(&n.endpoints)(r.CreateEndpoint(spec))
	}
}

// drawBalancer makes a network load balancer with a listener and targets.
func (n *randomNetwork) drawBalancer() {
	r, vpc := n.region, choose(n, n.vpcs)
	spec := LoadBalancerSpec{Name: fmt.Sprint("balancer-", len(n.balancers)), Type: NetworkLoadBalancer, Scheme: choose(n, []string{InternetFacing, Internal})}
	for _, subnet := range n.apart(vpc) {
		spec.Nodes = append(spec.Nodes, NodeSpec{Subnet: subnet})
	}
	if n.below(2) == 0 {
		spec.Groups = some(n, n.groups[vpc.ID])
	}
	balancer, err := r.CreateLoadBalancer(spec)
	if err != nil {
		return
	}
	n.balancers = append(n.balancers, balancer)
	if enforce := n.oneIn(2); len(balancer.Groups) > 0 {
		_, _ = r.SetBalancerGroups(balancer.ARN, balancer.Groups, &enforce)
	}
	if n.below(2) == 0 {
		balancer.Attributes[crossZoneKey] = "true"
	}
	for _, port := range some(n, []int{80, 443}) {
		n.drawTargets(balancer, vpc, port)
	}
}

func (n *randomNetwork) drawTargets(balancer *LoadBalancer, vpc *VPC, port int) {
	r := n.region
	kind := choose(n, []string{"instance", "instance", "ip"})
	protocol := choose(n, []string{"TCP", "TCP", "TCP", "TCP_UDP"})
	group, err := r.CreateTargetGroup(TargetGroupSpec{
		Name: fmt.Sprintf("%s-%d", balancer.Name, port), Protocol: protocol, Port: choose(n, []int{port, 8080}), VPC: vpc.ID, TargetType: kind,
	})
	if err != nil {
		return
	}
	if protocol == "TCP" && n.oneIn(2) {
		group.Attributes["preserve_client_ip.enabled"] = choose(n, []string{"true", "false"})
	}
	if n.oneIn(4) {
		group.Attributes[crossZoneKey] = choose(n, []string{"true", "false"})
	}
	for _, eni := range some(n, n.enis) {
		target := TargetSpec{ID: eni.Instance}
		if kind == "ip" {
			target.ID = eni.PrivateIP
			if eni.VPC != vpc.ID {
				target.Zone = choose(n, []string{allZones, "ap-northeast-2a"})
			}
		}
		_ = r.RegisterTargets(group.ARN, []TargetSpec{target})
	}
	if kind == "ip" {
		for _, endpoint := range some(n, n.endpoints) {
			for _, id := range endpoint.ENIs {
				_ = r.RegisterTargets(group.ARN, []TargetSpec{{ID: r.Interfaces[id].PrivateIP}})
			}
		}
	}
	_, _ = r.CreateListener(balancer.ARN, ListenerSpec{Port: port, Protocol: protocol, TargetGroup: group.ARN})
}

// drawPrivateLink makes an endpoint service on a load balancer and endpoints of
// consumers.
func (n *randomNetwork) drawPrivateLink() {
	if len(n.balancers) == 0 {
		return
	}
	r, balancer := n.region, choose(n, n.balancers)
	service, err := r.CreateOwnService(OwnServiceSpec{NetworkLoadBalancers: []string{balancer.ARN}, AcceptanceRequired: n.oneIn(3)})
	if err != nil {
		return
	}
	n.services = append(n.services, service)
	if n.oneIn(3) {
		service.PrivateDNSName = choose(n, []string{"api.corp.internal", "shop.example.org", "*.shop.example.org"})
		service.PrivateDNSAsked, service.PrivateDNSVerified = r.Now(), r.Now()
	}
	for _, vpc := range some(n, n.vpcs) {
		private := service.PrivateDNSName != "" && !n.oneIn(3)
		endpoint, err := r.CreateEndpoint(EndpointSpec{
			Type: InterfaceType, VPC: vpc.ID, Service: r.OwnServiceName(service), Subnets: n.apart(vpc), Groups: some(n, n.groups[vpc.ID]),
		})
		if err != nil {
			continue
		}
		n.endpoints = append(n.endpoints, endpoint)
		if service.AcceptanceRequired && !n.oneIn(4) {
			_ = r.Accept(service, endpoint.ID)
		}
		if private {
			_ = r.ModifyEndpoint(endpoint.ID, EndpointChange{PrivateDNS: &private})
		}
		if n.oneIn(10) {
			_ = r.Reject(service, endpoint.ID)
		}
	}
}

// drawResource makes a resource gateway, a configuration and endpoints to it.
func (n *randomNetwork) drawResource() {
	r, vpc := n.region, choose(n, n.vpcs)
	name := fmt.Sprint("resource-", len(r.ResourceGateways))
	gateway, err := r.CreateResourceGateway(ResourceGateway{
		Name: name, VPC: vpc.ID, Subnets: n.apart(vpc), Groups: some(n, n.groups[vpc.ID]), AddressesPerENI: 1,
		DNSResolution: choose(n, []string{ResolveInVPC, ResolvePublic}),
	})
	if err != nil {
		return
	}
	spec := ResourceConfiguration{Name: name, Type: "SINGLE", Gateway: gateway.ID, PortRanges: choose(n, [][]string{{"80"}, {"443"}, {"1-65535"}, {"22", "8000-8100"}})}
	if len(n.enis) > 0 && !n.oneIn(4) {
		spec.IP = choose(n, n.enis).PrivateIP
	} else {
		spec.Domain = choose(n, []string{"www.corp.internal", "db.corp.internal", "example.com", "ec2." + randomRegion + ".amazonaws.com", "nobody.example.net"})
		spec.DomainIPType = "IPV4"
	}
	configuration, err := r.CreateResourceConfiguration(spec)
	if err != nil {
		return
	}
	for _, vpc := range some(n, n.vpcs) {
		made(&n.endpoints)(r.CreateEndpoint(EndpointSpec{
			Type: ResourceType, VPC: vpc.ID, Resource: r.LatticeARN("resourceconfiguration", configuration.ID),
			Subnets: n.apart(vpc), Groups: some(n, n.groups[vpc.ID]),
		}))
	}
}

// zoneNames are names that questions and records of hosted zones are about.
var zoneNames = []string{
	"corp.internal", "www.corp.internal", "db.corp.internal", "a.db.corp.internal", "b.a.db.corp.internal", "x.corp.internal",
	"example.org", "www.example.org", "shop.example.org", "eu.shop.example.org", "nobody.example.net",
}

// drawZones makes hosted zones, private ones and public ones.
func (n *randomNetwork) drawZones() {
	for i := range n.below(5) {
		name := choose(n, []string{"corp.internal", "db.corp.internal", "example.org", "shop.example.org", "ec2." + randomRegion + ".amazonaws.com", "amazonaws.com"})
		if n.oneIn(3) && strings.HasSuffix(name, "example.org") {
			if zone, err := n.world.CreateZone(name, fmt.Sprint(i), "", nil); err == nil {
				n.drawRecords(zone)
			}
			continue
		}
		vpcs := some(n, n.vpcs)
		if len(vpcs) == 0 {
			continue
		}
		zone, err := n.world.CreateZone(name, fmt.Sprint(i), "", &ZoneVPC{randomRegion, vpcs[0].ID})
		if err != nil {
			continue
		}
		for _, vpc := range vpcs[1:] {
			_ = n.world.AssociateZone(zone.ID, ZoneVPC{randomRegion, vpc.ID})
		}
		n.drawRecords(zone)
	}
}

func (n *randomNetwork) drawRecords(zone *HostedZone) {
	leads := append([]string{"example.com", "s3." + randomRegion + ".amazonaws.com"}, zoneNames...)
	for _, balancer := range n.balancers {
		leads = append(leads, balancer.DNSName)
	}
	owners := []string{zone.Name, "*." + zone.Name, "*.db." + zone.Name}
	for _, name := range zoneNames {
		if strings.HasSuffix(name, "."+zone.Name) {
			owners = append(owners, name, "*."+name)
		}
	}
	for range n.below(6) {
		record := ZoneRecord{Name: choose(n, owners), TTL: 60}
		switch n.below(5) {
		case 0:
			record.Type, record.Values = "CNAME", []string{choose(n, leads)}
		case 1:
			record.Type, record.Values = "TXT", []string{`"text"`}
		case 2:
			record.Type, record.Alias, record.AliasZone, record.TTL = "A", choose(n, leads), "Z0", 0
		default:
			record.Type, record.Values = "A", []string{fmt.Sprintf("10.0.%d.%d", n.below(3), 4+n.below(4))}
			if len(n.enis) > 0 && n.oneIn(2) {
				record.Values = []string{choose(n, n.enis).PrivateIP}
			}
		}
		_ = n.world.ChangeRecords(zone.ID, []RecordChange{{Action: "CREATE", Record: record}})
	}
}
