package network

import (
	"slices"
	"strings"
	"time"
)

// Listener takes connections at one port of a load balancer.
type Listener struct {
	ARN          string
	Port         int
	Protocol     string   // TCP, UDP, TCP_UDP, GENEVE
	TargetGroups []string // ARNs it forwards to
	Attributes   map[string]string
	CreatedAt    time.Time
	Tags         Tags
}

// ListenerSpec asks for a listener, or for a change of one; what is "" or 0
// then stays as it is.
type ListenerSpec struct {
	Port        int
	Protocol    string
	TargetGroup string
	Tags        Tags
}

// compatible is the protocols of target groups by that of the listener (Network
// Load Balancers user guide, Listeners).
var compatible = map[string][]string{
	"TCP":     {"TCP", "TCP_UDP"},
	"UDP":     {"UDP", "TCP_UDP"},
	"TCP_UDP": {"TCP_UDP"},
	"GENEVE":  {"GENEVE"},
}

// FindListener is the listener of an ARN, and its load balancer.
func (r *Region) FindListener(arn string) (*LoadBalancer, *Listener, error) {
	if !strings.HasPrefix(arn, r.balancingARN("listener/")) {
		return nil, nil, refuse("ValidationError", "'%s' is not a valid listener ARN", arn)
	}
	for _, b := range r.LoadBalancers {
		for _, listener := range b.Listeners {
			if listener.ARN == arn {
				return b, listener, nil
			}
		}
	}
	return nil, nil, refuse("ListenerNotFound", "Listener '%s' not found", arn)
}

// CreateListener makes a listener. The same one once more is the same listener.
func (r *Region) CreateListener(balancer string, spec ListenerSpec) (*Listener, error) {
	b, err := r.FindLoadBalancer(balancer)
	if err != nil {
		return nil, err
	}
	if b.Type == GatewayLoadBalancer {
		if spec.Port != 0 || spec.Protocol != "" {
			return nil, refuse("ValidationError", "Port and protocol cannot be specified for listeners of load balancers with type 'gateway'")
		}
		spec.Port, spec.Protocol = genevePort, "GENEVE"
	}
	if err := r.checkListener(b, spec); err != nil {
		return nil, err
	}
	for _, earlier := range b.Listeners {
		if earlier.Port != spec.Port {
			continue
		}
		if earlier.Protocol == spec.Protocol && slices.Equal(earlier.TargetGroups, []string{spec.TargetGroup}) && slices.Equal(earlier.Tags, spec.Tags) {
			return earlier, nil
		}
		return nil, refuse("DuplicateListener", "A listener already exists on this port for this load balancer '%s'", balancer)
	}
	listener := &Listener{
		ARN:  r.balancingARN("listener/" + b.path() + "/" + r.hexID()),
		Port: spec.Port, Protocol: spec.Protocol, TargetGroups: []string{spec.TargetGroup},
		CreatedAt: r.Now(), Tags: spec.Tags,
	}
	b.Listeners = append(b.Listeners, listener)
	return listener, nil
}

// ModifyListener changes a listener.
func (r *Region) ModifyListener(arn string, spec ListenerSpec) (*LoadBalancer, *Listener, error) {
	b, listener, err := r.FindListener(arn)
	if err != nil {
		return nil, nil, err
	}
	if b.Type == GatewayLoadBalancer && (spec.Port != 0 || spec.Protocol != "") {
		return nil, nil, refuse("ValidationError", "Port and protocol cannot be specified for listeners of load balancers with type 'gateway'")
	}
	want := spec
	if want.Port == 0 {
		want.Port = listener.Port
	}
	if want.Protocol == "" {
		want.Protocol = listener.Protocol
	}
	if want.TargetGroup == "" {
		want.TargetGroup = listener.TargetGroups[0]
	}
	if err := r.checkListener(b, want); err != nil {
		return nil, nil, err
	}
	if slices.ContainsFunc(b.Listeners, func(l *Listener) bool { return l != listener && l.Port == want.Port }) {
		return nil, nil, refuse("DuplicateListener", "A listener already exists on this port for this load balancer '%s'", b.ARN)
	}
	listener.Port, listener.Protocol = want.Port, want.Protocol
	if listener.TargetGroups[0] != want.TargetGroup {
		// Its targets are new to the load balancer.
		listener.TargetGroups, listener.CreatedAt = []string{want.TargetGroup}, r.Now()
	}
	return b, listener, nil
}

// DeleteListener deletes a listener.
func (r *Region) DeleteListener(arn string) error {
	b, listener, err := r.FindListener(arn)
	if err != nil {
		return err
	}
	b.Listeners = slices.DeleteFunc(b.Listeners, func(l *Listener) bool { return l == listener })
	return nil
}

func (r *Region) checkListener(b *LoadBalancer, spec ListenerSpec) error {
	if b.Type == NetworkLoadBalancer {
		switch spec.Protocol {
		case "":
			return refuse("ValidationError", "A listener protocol must be specified")
		case "TCP", "UDP", "TCP_UDP":
		case "TLS":
			return refuse("ValidationError", "A certificate must be specified for TLS listeners")
		case "QUIC", "TCP_QUIC":
			return refuse("UnsupportedProtocol", "Listener protocol '%s' is not simulated in this account", spec.Protocol)
		default:
			return refuse("UnsupportedProtocol", "Listener protocol '%s' is not supported for load balancers with type 'network'", spec.Protocol)
		}
		if spec.Port < 1 || spec.Port > 65535 {
			return refuse("ValidationError", "Listener port '%d' must be between 1 and 65535 inclusive", spec.Port)
		}
	}
	group, err := r.FindTargetGroup(spec.TargetGroup)
	if err != nil {
		return err
	}
	if !slices.Contains(compatible[spec.Protocol], group.Protocol) {
		return refuse("IncompatibleProtocols", "The listener and the following target groups have incompatible protocols: '%s'", group.ARN)
	}
	if group.VPC != b.VPC {
		return refuse("InvalidConfigurationRequest", "The following target groups are not in the same VPC as the load balancer: '%s'", group.ARN)
	}
	if other := r.BalancerUsing(group); other != nil && other != b {
		return refuse("TargetGroupAssociationLimit", "The following target groups cannot be associated with more than one load balancer: %s", group.ARN)
	}
	return nil
}

// SetListenerAttributes sets attributes of a listener, all or none.
func (r *Region) SetListenerAttributes(arn string, changes []Tag) (*Listener, error) {
	_, listener, err := r.FindListener(arn)
	if err != nil {
		return nil, err
	}
	if err := setAttributes(listener.attributes(), changes, &listener.Attributes); err != nil {
		return nil, err
	}
	return listener, nil
}

// attributes of a listener. Connections here end before they could be idle, so
// the time is kept and shown.
func (l *Listener) attributes() []attribute {
	if l.Protocol == "UDP" {
		return nil
	}
	return []attribute{{key: "tcp.idle_timeout.seconds", usual: "350", least: 60, most: 6000}}
}

// AllAttributes is the listener's attributes with their values.
func (l *Listener) AllAttributes() []Tag { return allOf(l.attributes(), l.Attributes) }

// takes tells whether the listener takes traffic of a protocol at a port.
func (l *Listener) takes(t traffic) bool {
	if l.Port != t.ports.from {
		return false
	}
	switch l.Protocol {
	case "TCP":
		return t.protocol == "6"
	case "UDP":
		return t.protocol == "17"
	case "TCP_UDP":
		return t.protocol == "6" || t.protocol == "17"
	}
	return false
}
