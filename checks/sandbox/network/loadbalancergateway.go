package network

import "net/netip"

// onGatewayLoadBalancer brings a packet from a Gateway Load Balancer endpoint
// to an appliance and back to the endpoint. The appliance passes everything on:
// what it would filter is up to its own software, of which none is modelled.
// Answers take the same way back without being asked for: route tables of
// internet gateways are not modelled, so what comes in from the internet meets
// no appliance.
func (t *trace) onGatewayLoadBalancer(r *Region, service *OwnService, eni *Interface) bool {
	zone := ""
	if subnet := r.Subnets[eni.Subnet]; subnet != nil {
		zone = subnet.Zone
	}
	for _, arn := range service.LoadBalancers {
		b := r.LoadBalancers[arn]
		if b == nil || b.Type != GatewayLoadBalancer {
			continue
		}
		if state := r.LoadBalancerState(b); state != "active" {
			return t.block("load-balancer", b.ARN, "%s is %s", b.Name, state)
		}
		if len(b.Listeners) == 0 {
			return t.block("load-balancer", b.ARN, "%s has no listener", b.Name)
		}
		if t.balanced++; t.balanced > deepest {
			return t.block("load-balancer", b.ARN, "the routes lead back to the appliances of %s", b.Name)
		}
		t.pass("load-balancer", b.ARN, "%s takes the packet in %s", b.Name, zone)
		group := r.TargetGroups[b.Listeners[0].TargetGroups[0]]
		targets := r.targetsFrom(b, group, zone, Healthy, t.balanced)
		if len(targets) == 0 {
			return t.block("target-group", group.ARN, "%s has no healthy appliance for %s", group.Name, zone)
		}
		target := targets[t.choice(group, t.path.SourceIP, len(targets))]
		return t.pass("target-group", group.ARN, "%s inspects and gives the packet back", target.ID)
	}
	return t.block("load-balancer", service.ID, "no load balancer of the service answers")
}

// throughInspection hands a packet that a route led to a Gateway Load Balancer
// endpoint to its appliances, and routes it on from the endpoint's subnet.
func (t *trace) throughInspection(r *Region, endpoint *Endpoint, eni, neighbour *Interface, source netip.Addr) bool {
	if state := r.EndpointState(endpoint); state != "available" {
		return t.block("endpoint", endpoint.ID, "the endpoint is %s", state)
	}
	service, ok := r.serviceOf(endpoint)
	if !ok || service.Own == nil || len(endpoint.ENIs) == 0 {
		return t.block("endpoint-service", endpoint.Service, "there is no such service any more")
	}
	end := r.Interfaces[endpoint.ENIs[0]]
	// The path's endpoint stays as it is: services see who sent the packet, not
	// who looked at it.
	t.pass("endpoint", endpoint.ID, "%s", endpoint.Service)
	if !t.onGatewayLoadBalancer(r.serviceHome(endpoint), service.Own, end) {
		return false
	}
	onward := *eni
	onward.Subnet = end.Subnet
	return t.leave(r, &onward, neighbour, source)
}
