package network

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// balancerZones are the hosted zones of network load balancers' names by region
// (AWS General Reference, Elastic Load Balancing endpoints).
var balancerZones = map[string]string{
	"ap-northeast-1": "Z31USIVHYNEOWT",
	"ap-northeast-2": "ZIBE1TIR4HY56",
	"ap-northeast-3": "Z1GWIQ4HH19I5X",
	"ap-south-1":     "ZVDDRBQ08TROA",
	"ap-southeast-1": "ZKVM4W9LS7TM",
	"ap-southeast-2": "ZCT6FZBF4DROD",
	"ca-central-1":   "Z2EPGBW3API2WT",
	"eu-central-1":   "Z3F0SRJ5LGBH90",
	"eu-north-1":     "Z1UDT6IFJ4EJM",
	"eu-west-1":      "Z2IFOLAFXWLO4F",
	"eu-west-2":      "ZD4D7Y8KGAS4G",
	"eu-west-3":      "Z1CMS0P5QUZ6D5",
	"sa-east-1":      "ZTK26PT1VY4CU",
	"us-east-1":      "Z26RNL4JYFTOTI",
	"us-east-2":      "ZLMOA37VPKANP",
	"us-west-1":      "Z24FKFUX50B4VW",
	"us-west-2":      "Z18D5FSROUN65G",
}

// BalancerZoneID is the hosted zone of the region's network load balancers'
// names.
func (r *Region) BalancerZoneID() string { return balancerZones[r.Name] }

// resolveLoadBalancerName answers for the name of a network load balancer and
// those of its zones: with public addresses when it is internet-facing, with
// private ones otherwise, to everybody.
func (w *World) resolveLoadBalancerName(name string) Answer {
	for _, r := range w.Regions {
		if !strings.HasSuffix(name, ".elb."+r.Name+".amazonaws.com") {
			continue
		}
		for _, b := range r.LoadBalancers {
			zone, ok := strings.CutSuffix(name, strings.ToLower(b.DNSName))
			if b.DNSName == "" || !ok || zone != "" && !strings.HasSuffix(zone, ".") {
				continue
			}
			if r.LoadBalancerState(b) != "active" {
				return Answer{}
			}
			return Answer{Addresses: r.balancerAddresses(b, strings.TrimSuffix(zone, ".")), TTL: time.Minute}
		}
	}
	return Answer{}
}

// balancerAddresses is where a load balancer is reached, in one zone or in all
// in which something is healthy. Where nothing is, all zones answer (Network
// Load Balancers user guide, Health checks).
func (r *Region) balancerAddresses(b *LoadBalancer, zone string) []netip.Addr {
	var all, healthy []netip.Addr
	for _, node := range r.Nodes(b) {
		at := r.Subnets[node.Subnet].Zone
		if zone != "" && zone != at {
			continue
		}
		address := address4(node.PrivateIP)
		if b.Scheme == InternetFacing {
			address = address4(node.PublicIP)
		}
		all = append(all, address)
		if zone == "" && r.zoneServes(b, at) {
			healthy = append(healthy, address)
		}
	}
	if len(healthy) > 0 {
		all = healthy
	}
	if n := len(all); n > 1 {
		turn := int(r.world.asked % uint64(n))
		all = slices.Concat(all[turn:], all[:turn])
	}
	return all
}

// zoneServes tells whether the node of a zone has a healthy target in each
// target group that it forwards to.
func (r *Region) zoneServes(b *LoadBalancer, zone string) bool {
	for _, listener := range b.Listeners {
		for _, arn := range listener.TargetGroups {
			if group := r.TargetGroups[arn]; group == nil || len(r.targetsFrom(b, group, zone, Healthy, 0)) == 0 {
				return false
			}
		}
	}
	return true
}
