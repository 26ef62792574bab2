package network

// attributes of a target group by its protocol (Elastic Load Balancing API,
// TargetGroupAttribute).
func (g *TargetGroup) attributes() []attribute {
	known := []attribute{
		{key: "deregistration_delay.timeout_seconds", usual: "300", least: 0, most: 3600},
		onOff("stickiness.enabled", "false"),
	}
	switch {
	case g.Protocol == "GENEVE":
		return append(known,
			fixed("stickiness.type", "source_ip_dest_ip_proto"),
			fixed("target_failover.on_deregistration", "no_rebalance"),
			fixed("target_failover.on_unhealthy", "no_rebalance"),
		)
	case g.http():
		return append(known,
			fixed("stickiness.type", "lb_cookie"),
			fixed("stickiness.lb_cookie.duration_seconds", "86400"),
			fixed("load_balancing.algorithm.type", "round_robin"),
			fixed("slow_start.duration_seconds", "0"),
		)
	}
	preserve, datagrams := onOff("preserve_client_ip.enabled", "true"), g.Protocol == "UDP" || g.Protocol == "TCP_UDP"
	switch {
	case datagrams:
		preserve.values = []string{"true"}
	case g.TargetType == "ip":
		preserve.usual = "false"
	}
	terminates := "false"
	if datagrams {
		terminates = "true"
	}
	return append(known,
		fixed("stickiness.type", "source_ip"),
		onOff("deregistration_delay.connection_termination.enabled", terminates),
		preserve,
		fixed("proxy_protocol_v2.enabled", "false"),
		attribute{key: crossZoneKey, usual: "use_load_balancer_configuration", values: []string{"true", "false", "use_load_balancer_configuration"}},
		fixed("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
		fixed("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
		fixed("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
		fixed("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
		onOff("target_health_state.unhealthy.connection_termination.enabled", "true"),
		fixed("target_health_state.unhealthy.draining_interval_seconds", "0"),
	)
}

const crossZoneKey = "load_balancing.cross_zone.enabled"

// Attribute is the value of one of the target group's attributes.
func (g *TargetGroup) Attribute(key string) string { return valueOf(g.attributes(), g.Attributes, key) }

// AllAttributes is the target group's attributes with their values.
func (g *TargetGroup) AllAttributes() []Tag { return allOf(g.attributes(), g.Attributes) }

// SetTargetGroupAttributes sets attributes of a target group, all or none.
func (r *Region) SetTargetGroupAttributes(arn string, changes []Tag) (*TargetGroup, error) {
	group, err := r.FindTargetGroup(arn)
	if err != nil {
		return nil, err
	}
	if err := setAttributes(group.attributes(), changes, &group.Attributes); err != nil {
		return nil, err
	}
	return group, nil
}

// crossZone tells whether a load balancer's nodes send to the group's targets in
// other zones. The group's own setting goes before the load balancer's.
func (g *TargetGroup) crossZone(b *LoadBalancer) bool {
	switch value := g.Attribute(crossZoneKey); value {
	case "true", "false":
		return value == "true"
	}
	return b.Attribute(crossZoneKey) == "true"
}
