package network

import (
	"net/netip"
	"slices"
)

// deepest is how many load balancers one connection may pass; more would be a
// circle.
const deepest = 4

// balancerNode is a node of a load balancer that a connection has arrived at:
// the connection goes on to a target, and its answers come back.
func (t *trace) balancerNode(r *Region, node *Interface, client netip.Addr) bool {
	b := r.balancerOf(node)
	if b == nil || b.Type != NetworkLoadBalancer {
		return t.block("target", node.ID, "%s takes no connections", node.PrivateIP)
	}
	return t.balance(r, b, node, client, false)
}

// balance sends a connection on from a node of a network load balancer.
// privateLink says that it came by an endpoint.
func (t *trace) balance(r *Region, b *LoadBalancer, node *Interface, client netip.Addr, privateLink bool) bool {
	request := t.flow.request()
	if state := r.LoadBalancerState(b); state != "active" {
		return t.block("load-balancer", b.ARN, "%s is %s", b.Name, state)
	}
	at := slices.IndexFunc(b.Listeners, func(l *Listener) bool { return l.takes(request) })
	if at < 0 {
		// It drops what no listener takes, and the client waits in vain.
		return t.block("load-balancer", b.ARN, "%s has no listener for %s", b.Name, request)
	}
	if t.balanced++; t.balanced > deepest {
		return t.block("load-balancer", b.ARN, "%s leads back to itself", b.Name)
	}
	zone := r.Subnets[node.Subnet].Zone
	t.pass("load-balancer", b.ARN, "%s takes %s in %s", b.Name, request, zone)
	group := r.TargetGroups[b.Listeners[at].TargetGroups[0]]
	targets := r.targetsFrom(b, group, zone, Healthy, t.balanced)
	if len(targets) == 0 {
		// It fails open to all that the node may send to (Network Load Balancers
		// user guide, Target group health, Routing failover).
		targets = r.targetsFrom(b, group, zone, unhealthy, t.balanced)
	}
	if len(targets) == 0 {
		return t.block("target-group", group.ARN, "%s has no target for %s", group.Name, zone)
	}
	target := targets[t.choice(group, client, len(targets))]
	source, preserved := client, !privateLink && group.Attribute("preserve_client_ip.enabled") == "true"
	if !preserved {
		source = address4(node.PrivateIP)
	}
	to := r.targetAddress(target)
	if preserved && to == client {
		// The target would answer itself (Network Load Balancers user guide,
		// Client IP preservation).
		return t.block("target-group", group.ARN, "%s is the client itself, and client IP preservation is on", target.ID)
	}
	t.pass("target-group", group.ARN, "%s sends to %s port %d", group.Name, target.ID, target.Port)
	flow, ports := t.flow, t.client
	defer func() { t.flow, t.client = flow, ports }()
	t.flow.To, t.flow.Port = to, target.Port
	if !preserved {
		t.client = anyPorts
	}
	t.path.SourceIP = source
	return t.toTarget(r, node, source, b.Groups)
}

// choice is which of n targets gets the connection: another one each time, or
// with stickiness always the same for a client.
func (t *trace) choice(group *TargetGroup, client netip.Addr, n int) int {
	if group.Attribute("stickiness.enabled") == "true" {
		return int(scramble(hash(client.String())) % uint64(n))
	}
	t.world.dealt++
	return int(t.world.dealt % uint64(n))
}

// toTarget brings the flow from a load balancer's node to the target that the
// flow now leads to. source is what the target sees.
func (t *trace) toTarget(r *Region, node *Interface, source netip.Addr, groups []string) bool {
	to := t.flow.To
	end := r.InterfaceAt(node.VPC, to)
	var ends []string
	if end != nil {
		ends = end.Groups
	}
	if len(groups) > 0 {
		group, ok := r.groupsAllow(groups, true, t.flow.request(), to, ends)
		if !ok {
			return t.block("security-group-out", groups[0], "no outbound rule for %s to %s", t.flow.request(), to)
		}
		t.pass("security-group-out", group, "%s to %s", t.flow.request(), to)
	}
	if end != nil && end.Subnet == node.Subnet {
		return t.arrive(r, end, source, groups, true)
	}
	if !t.filter(r, node.Subnet, true, t.flow.request(), to) {
		return false
	}
	// Its public address is not for what it sends to targets.
	inside := *node
	inside.PublicIP, inside.Groups = "", groups
	if !t.leave(r, &inside, end, source) {
		return false
	}
	return t.filter(r, node.Subnet, false, t.flow.reply(t.client), to)
}

// targetsFrom is the targets in a state of health that the node of a zone may
// send to; from no zone, those of all.
func (r *Region) targetsFrom(b *LoadBalancer, group *TargetGroup, zone, state string, nested int) []RegisteredTarget {
	across := zone == "" || group.crossZone(b)
	var out []RegisteredTarget
	for _, target := range group.Targets {
		if at := r.targetZone(group, target); !across && at != zone && at != allZones {
			continue
		}
		if r.targetHealth(group, target, nested).State == state {
			out = append(out, target)
		}
	}
	return out
}

// onLoadBalancer brings a connection from an endpoint of one of the account's
// own services to a target behind the service's load balancer. eni is the
// endpoint's interface; the client's private address is what the path's source
// has been so far. The traffic enters the load balancer's node of the
// endpoint's zone, or of another zone with cross-zone load balancing; an
// endpoint of another region has none of its zones.
func (t *trace) onLoadBalancer(r *Region, service *OwnService, _ *Endpoint, eni *Interface) bool {
	client, zone := t.path.SourceIP, ""
	if subnet := r.Subnets[eni.Subnet]; subnet != nil {
		zone = subnet.Zone
	}
	b, node := r.enter(service, zone, t.flow.request())
	if node == nil {
		return t.block("load-balancer", service.ID, "no load balancer of the service has a node in %s", zone)
	}
	if len(b.Groups) > 0 && b.EnforceOnPrivateLink {
		group, ok := r.groupsAllow(b.Groups, false, t.flow.request(), client, nil)
		if !ok {
			return t.block("security-group-in", b.Groups[0], "no inbound rule for %s from %s", t.flow.request(), client)
		}
		t.pass("security-group-in", group, "%s from %s", t.flow.request(), client)
	}
	return t.balance(r, b, node, client, true)
}

// enter is the load balancer and the node by which an endpoint of a zone comes
// to a service; those with a listener for the traffic go first.
func (r *Region) enter(service *OwnService, zone string, request traffic) (*LoadBalancer, *Interface) {
	var balancer *LoadBalancer
	var found *Interface
	best := 0
	for _, arn := range service.LoadBalancers {
		b := r.LoadBalancers[arn]
		if b == nil {
			continue
		}
		node, score := r.node(b, zone), 2
		if node == nil && (zone == "" || b.Attribute(crossZoneKey) == "true") {
			if nodes := r.Nodes(b); len(nodes) > 0 {
				node, score = nodes[0], 1
			}
		}
		if slices.ContainsFunc(b.Listeners, func(l *Listener) bool { return l.takes(request) }) {
			score += 2
		}
		if node != nil && score > best {
			balancer, found, best = b, node, score
		}
	}
	return balancer, found
}
