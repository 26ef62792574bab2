package network

import (
	"net/netip"
	"slices"
	"strconv"
	"time"
)

// allZones is the zone of addresses that lie outside the target group's VPC.
const allZones = "all"

// RegisteredTarget is one target of a group.
type RegisteredTarget struct {
	ID             string // i-… or an address
	Port           int
	Zone           string // "" or all, for addresses outside the VPC
	RegisteredAt   time.Time
	DeregisteredAt time.Time
}

// TargetSpec names a target; without a port it is at the group's, or, where one
// is looked for, at any.
type TargetSpec struct {
	ID   string
	Port int
	Zone string
}

// RegisterTargets adds targets to a group, all or none. One that is on its way
// out comes back.
func (r *Region) RegisterTargets(arn string, targets []TargetSpec) error {
	group, err := r.FindTargetGroup(arn)
	if err != nil {
		return err
	}
	for i, target := range targets {
		if err := r.checkTarget(group, &targets[i]); err != nil {
			return err
		}
		if target.Port == 0 {
			targets[i].Port = group.Port
		}
		if group.Protocol == "GENEVE" && targets[i].Port != genevePort {
			return refuse("InvalidTarget", "Targets of a target group with the GENEVE protocol must use port %d", genevePort)
		}
	}
	for _, target := range targets {
		at := slices.IndexFunc(group.Targets, func(t RegisteredTarget) bool { return t.ID == target.ID && t.Port == target.Port })
		switch {
		case at < 0:
			group.Targets = append(group.Targets, RegisteredTarget{ID: target.ID, Port: target.Port, Zone: target.Zone, RegisteredAt: r.Now()})
		case !group.Targets[at].DeregisteredAt.IsZero():
			group.Targets[at] = RegisteredTarget{ID: target.ID, Port: target.Port, Zone: target.Zone, RegisteredAt: r.Now()}
		}
	}
	return nil
}

func (r *Region) checkTarget(group *TargetGroup, target *TargetSpec) error {
	if target.Port < 0 || target.Port > 65535 {
		return refuse("ValidationError", "Port '%d' must be between 1 and 65535 inclusive", target.Port)
	}
	if group.TargetType == "ip" {
		return r.checkAddressTarget(group, target)
	}
	if !wellFormed("i", target.ID) {
		return refuse("ValidationError", "Instance ID '%s' is not valid", target.ID)
	}
	if target.Zone != "" {
		return refuse("InvalidConfigurationRequest", "You cannot specify an Availability Zone for the target '%s'", target.ID)
	}
	instance := r.Instances[target.ID]
	switch {
	case instance == nil:
		return refuse("InvalidTarget", "The following targets do not exist: '%s'", target.ID)
	case instance.VPC != group.VPC:
		return refuse("InvalidTarget", "The following targets are not in the target group VPC '%s': '%s'", group.VPC, target.ID)
	case r.InstanceState(instance) != "running":
		return refuse("InvalidTarget", "The following targets are not in a running state and cannot be registered: '%s'", target.ID)
	}
	return nil
}

// privateRanges are where targets outside the VPC may be (Elastic Load
// Balancing API, CreateTargetGroup).
var privateRanges = []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"}

func (r *Region) checkAddressTarget(group *TargetGroup, target *TargetSpec) error {
	address, err := netip.ParseAddr(target.ID)
	if err != nil || !address.Is4() {
		return refuse("ValidationError", "The IP address '%s' is not a valid IPv4 address", target.ID)
	}
	if contains(r.VPCs[group.VPC].CIDR, address) {
		subnet := r.subnetAround(group.VPC, address)
		if subnet == nil {
			return refuse("InvalidTarget", "The IP address '%s' is not within any subnet of VPC '%s'", target.ID, group.VPC)
		}
		if target.Zone != "" && target.Zone != subnet.Zone {
			return refuse("InvalidTarget", "The IP address '%s' is not in Availability Zone '%s'", target.ID, target.Zone)
		}
		return nil
	}
	if !slices.ContainsFunc(privateRanges, func(block string) bool { return contains(block, address) }) {
		return refuse("InvalidTarget", "The IP address '%s' is not within any of the supported CIDR ranges", target.ID)
	}
	_, known := r.Zone(target.Zone)
	if target.Zone != allZones && !known {
		return refuse("InvalidTarget", "You must specify an Availability Zone or 'all' for the IP address '%s', which is outside VPC '%s'", target.ID, group.VPC)
	}
	return nil
}

func (r *Region) subnetAround(vpc string, address netip.Addr) *Subnet {
	for _, subnet := range r.Subnets {
		if subnet.VPC == vpc && contains(subnet.CIDR, address) {
			return subnet
		}
	}
	return nil
}

// DeregisterTargets starts the end of targets. Those that are not there are
// fine; without a port, all of the target's ports end.
func (r *Region) DeregisterTargets(arn string, targets []TargetSpec) error {
	group, err := r.FindTargetGroup(arn)
	if err != nil {
		return err
	}
	used := r.BalancerUsing(group) != nil
	for _, target := range targets {
		for i := range group.Targets {
			have := &group.Targets[i]
			if have.ID != target.ID || target.Port != 0 && have.Port != target.Port || !have.DeregisteredAt.IsZero() {
				continue
			}
			have.DeregisteredAt = r.Now()
			if !used {
				// Nothing has to drain.
				have.DeregisteredAt = r.Now().Add(-r.paced(group.drains()))
			}
		}
	}
	r.settleTargets(group)
	return nil
}

// drains is how long a target of the group is on its way out.
func (g *TargetGroup) drains() time.Duration {
	seconds, _ := strconv.Atoi(g.Attribute("deregistration_delay.timeout_seconds"))
	return time.Duration(seconds) * time.Second
}

// settleTargets takes the targets away that have drained, and the instances
// that nobody remembers.
func (r *Region) settleTargets(group *TargetGroup) {
	group.Targets = slices.DeleteFunc(group.Targets, func(t RegisteredTarget) bool {
		if !t.DeregisteredAt.IsZero() && r.passed(t.DeregisteredAt, group.drains()) {
			return true
		}
		return group.TargetType == "instance" && r.Instances[t.ID] == nil
	})
}
