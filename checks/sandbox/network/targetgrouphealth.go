package network

import (
	"net/netip"
	"strconv"
	"strings"
)

// TargetHealth is what a load balancer thinks of a target: the state and reason
// of the API, and its sentence.
type TargetHealth struct{ State, Reason, Description string }

// Healthy is the state of a target that takes traffic.
const Healthy = "healthy"

// unhealthy is the state of a target that has failed its health checks.
const unhealthy = "unhealthy"

// TargetHealth is the health of a group's target. It follows from the network
// and the target at this moment: a target that answers is healthy as soon as
// the first round of checks is over, where AWS counts the threshold anew after
// each change.
func (r *Region) TargetHealth(group *TargetGroup, target RegisteredTarget) TargetHealth {
	return r.targetHealth(group, target, 0)
}

// targetHealth is TargetHealth as asked by a connection that has passed nested
// load balancers.
func (r *Region) targetHealth(group *TargetGroup, target RegisteredTarget, nested int) TargetHealth {
	if !target.DeregisteredAt.IsZero() {
		return TargetHealth{"draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"}
	}
	b, listener := r.listenerUsing(group)
	if b == nil {
		return TargetHealth{"unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"}
	}
	if group.TargetType == "instance" {
		state := "terminated"
		if instance := r.Instances[target.ID]; instance != nil {
			state = r.InstanceState(instance)
		}
		if state != "running" && state != "pending" {
			return TargetHealth{"unused", "Target.InvalidState", "Target is in the " + state + " state"}
		}
	}
	nodes := r.checkers(b, group, target)
	if len(nodes) == 0 {
		return TargetHealth{"unused", "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer"}
	}
	if eni := r.InterfaceAt(group.VPC, r.targetAddress(target)); eni != nil && (eni.Type == networkNode || eni.Type == gatewayNode) {
		return TargetHealth{"unused", "Target.IpUnusable", "Target IP address is reserved for use by a load balancer"}
	}
	since := target.RegisteredAt
	if listener.CreatedAt.After(since) {
		since = listener.CreatedAt
	}
	if ready := b.CreatedAt.Add(r.paced(loadBalancerProvisioning)); ready.After(since) {
		since = ready
	}
	if !r.passed(since, targetRegistering) {
		return TargetHealth{"initial", "Elb.RegistrationInProgress", "Target registration is in progress"}
	}
	found, count := TargetHealth{State: Healthy}, group.Health.Healthy
	for _, node := range nodes {
		if result := r.check(b, node, group, target, nested); result.State != Healthy {
			found, count = result, group.Health.Unhealthy
			break
		}
	}
	for range count {
		since = since.Add(r.paced(group.Health.Interval))
	}
	if !r.passed(since, targetRegistering) {
		return TargetHealth{"initial", "Elb.InitialHealthChecking", "Initial health checks in progress"}
	}
	return found
}

// targetZone is the zone of a target, all for one outside the VPC.
func (r *Region) targetZone(group *TargetGroup, target RegisteredTarget) string {
	if group.TargetType == "instance" {
		if instance := r.Instances[target.ID]; instance != nil {
			if subnet := r.Subnets[instance.Subnet]; subnet != nil {
				return subnet.Zone
			}
		}
		return ""
	}
	if subnet := r.subnetAround(group.VPC, r.targetAddress(target)); subnet != nil {
		return subnet.Zone
	}
	return target.Zone
}

// targetAddress is where a target is reached.
func (r *Region) targetAddress(target RegisteredTarget) netip.Addr {
	if instance := r.Instances[target.ID]; instance != nil {
		if eni := r.Interfaces[instance.ENI]; eni != nil {
			return address4(eni.PrivateIP)
		}
		return netip.Addr{}
	}
	return address4(target.ID)
}

// checkers is the nodes that ask after a target: the one of its zone, and with
// cross-zone load balancing all of them. There are none when the target's zone
// is not enabled.
func (r *Region) checkers(b *LoadBalancer, group *TargetGroup, target RegisteredTarget) []*Interface {
	zone := r.targetZone(group, target)
	own := r.node(b, zone)
	switch {
	case zone == allZones:
		return r.Nodes(b)
	case own == nil:
		return nil
	case group.crossZone(b):
		return r.Nodes(b)
	}
	return []*Interface{own}
}

// check is one health check by one node. A network load balancer knows one
// reason alone (Elastic Load Balancing API, TargetHealth).
func (r *Region) check(b *LoadBalancer, node *Interface, group *TargetGroup, target RegisteredTarget, nested int) TargetHealth {
	failed := TargetHealth{unhealthy, "Target.FailedHealthChecks", "Health checks failed"}
	port := target.Port
	if n, err := strconv.Atoi(group.Health.Port); err == nil {
		port = n
	}
	source := address4(node.PrivateIP)
	t := &trace{
		world: r.world, client: anyPorts, balanced: nested,
		flow: Flow{From: node.ID, To: r.targetAddress(target), Port: port, Protocol: "tcp"},
		path: Path{SourceIP: source},
	}
	if !t.toTarget(r, node, source, b.Groups) {
		if b.Type == GatewayLoadBalancer {
			return TargetHealth{unhealthy, "Target.Timeout", "Request timed out"}
		}
		return failed
	}
	if t.closed {
		return failed
	}
	if group.Health.Protocol == "TCP" || r.world.asker == nil || t.path.Target.Kind != "instance" {
		return TargetHealth{State: Healthy}
	}
	code := r.world.asker(t.path.Target.Instance, port, group.Health.Protocol == "HTTPS", group.Health.Path)
	switch {
	case code != 0 && group.Health.expects(code):
		return TargetHealth{State: Healthy}
	case code != 0 && b.Type == GatewayLoadBalancer:
		return TargetHealth{unhealthy, "Target.ResponseCodeMismatch", "Health checks failed with these codes: [" + strconv.Itoa(code) + "]"}
	}
	return failed
}

// expects tells whether an HTTP status is among those of a healthy target.
func (c HealthCheck) expects(code int) bool {
	for _, part := range strings.Split(c.Codes, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		least, err1 := strconv.Atoi(from)
		most, err2 := strconv.Atoi(to)
		if err1 == nil && err2 == nil && least <= code && code <= most {
			return true
		}
	}
	return false
}

// ZoneShown is the zone that the API shows of a target: that of an address, and
// none of an instance, which cannot be in another one than its own.
func (r *Region) ZoneShown(group *TargetGroup, target RegisteredTarget) string {
	if group.TargetType == "instance" {
		return ""
	}
	return r.targetZone(group, target)
}
