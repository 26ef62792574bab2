package network

import (
	"slices"
	"strings"
	"time"
)

// TrafficPort has health checks use the port at which a target takes traffic.
const TrafficPort = "traffic-port"

// genevePort is the port of the GENEVE protocol.
const genevePort = 6081

// TargetGroup is where a listener forwards to.
type TargetGroup struct {
	ARN        string
	Name       string
	Protocol   string
	Port       int
	VPC        string
	TargetType string // instance or ip
	Health     HealthCheck
	Attributes map[string]string
	Targets    []RegisteredTarget
	CreatedAt  time.Time
	Tags       Tags
}

// HealthCheck is how a target group asks after its targets.
type HealthCheck struct {
	Protocol  string // TCP, HTTP, HTTPS
	Port      string // a number or traffic-port
	Path      string
	Codes     string // of HTTP answers, "200-399"
	Interval  time.Duration
	Timeout   time.Duration
	Healthy   int
	Unhealthy int
}

// FindTargetGroup is the target group of an ARN.
func (r *Region) FindTargetGroup(arn string) (*TargetGroup, error) {
	if !strings.HasPrefix(arn, r.balancingARN("targetgroup/")) {
		return nil, refuse("ValidationError", "'%s' is not a valid target group ARN", arn)
	}
	if found := r.TargetGroups[arn]; found != nil {
		return found, nil
	}
	return nil, refuse("TargetGroupNotFound", "Target group '%s' not found", arn)
}

// SelectTargetGroups is the target groups of the given ARNs or names, of a load
// balancer, or all, in order of creation.
func (r *Region) SelectTargetGroups(arns, names []string, balancer string) ([]*TargetGroup, error) {
	given := 0
	for _, asked := range []bool{len(arns) > 0, len(names) > 0, balancer != ""} {
		if asked {
			given++
		}
	}
	if given > 1 {
		return nil, refuse("ValidationError", "Only one of target group ARNs, names or a load balancer ARN can be specified")
	}
	for _, arn := range arns {
		if _, err := r.FindTargetGroup(arn); err != nil {
			if strings.HasPrefix(arn, r.balancingARN("targetgroup/")) {
				return nil, refuse("TargetGroupNotFound", "One or more target groups not found")
			}
			return nil, err
		}
	}
	if missing := missingNames(names, func(name string) bool { return r.targetGroupNamed(name) != nil }); missing != "" {
		return nil, refuse("TargetGroupNotFound", "Target groups '[%s]' not found", missing)
	}
	if balancer != "" {
		if _, err := r.FindLoadBalancer(balancer); err != nil {
			return nil, err
		}
	}
	var out []*TargetGroup
	for _, group := range r.TargetGroups {
		used := r.BalancerUsing(group)
		if given == 0 || slices.Contains(arns, group.ARN) || slices.Contains(names, group.Name) || used != nil && used.ARN == balancer {
			out = append(out, group)
		}
	}
	slices.SortFunc(out, func(a, b *TargetGroup) int { return byBirth(a.CreatedAt, b.CreatedAt, a.ARN, b.ARN) })
	return out, nil
}

func (r *Region) targetGroupNamed(name string) *TargetGroup {
	for _, group := range r.TargetGroups {
		if group.Name == name {
			return group
		}
	}
	return nil
}

// BalancerUsing is the load balancer whose listeners forward to a target group,
// nil without one.
func (r *Region) BalancerUsing(group *TargetGroup) *LoadBalancer {
	b, _ := r.listenerUsing(group)
	return b
}

// listenerUsing is the first listener that forwards to a target group.
func (r *Region) listenerUsing(group *TargetGroup) (*LoadBalancer, *Listener) {
	for _, b := range r.LoadBalancers {
		for _, listener := range b.Listeners {
			if slices.Contains(listener.TargetGroups, group.ARN) {
				return b, listener
			}
		}
	}
	return nil, nil
}

// DeleteTargetGroup deletes a target group that no listener forwards to. One
// that is not there is fine.
func (r *Region) DeleteTargetGroup(arn string) error {
	group, err := r.FindTargetGroup(arn)
	if err != nil {
		if strings.HasPrefix(arn, r.balancingARN("targetgroup/")) {
			return nil
		}
		return err
	}
	if r.BalancerUsing(group) != nil {
		return refuse("ResourceInUse", "Target group '%s' is currently in use by a listener or a rule", arn)
	}
	delete(r.TargetGroups, arn)
	return nil
}

// http tells whether a target group is for application load balancers.
func (g *TargetGroup) http() bool { return g.Protocol == "HTTP" || g.Protocol == "HTTPS" }
