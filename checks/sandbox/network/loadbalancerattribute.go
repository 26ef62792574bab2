package network

import (
	"slices"
	"strconv"
)

// attribute is one setting of a load balancer, listener or target group that is
// written as a key and a text.
type attribute struct {
	key    string
	usual  string   // value when nobody has set it
	values []string // that it may have; none: a whole number within the bounds
	least  int
	most   int
}

// fixed is an attribute that keeps its usual value, since what it would change
// is not part of the model.
func fixed(key, usual string) attribute { return attribute{key: key, usual: usual} }

func onOff(key, usual string) attribute {
	return attribute{key: key, usual: usual, values: []string{"true", "false"}}
}

func (b *LoadBalancer) attributes() []attribute {
	common := []attribute{
		onOff("deletion_protection.enabled", "false"),
		onOff("load_balancing.cross_zone.enabled", "false"),
	}
	if b.Type == GatewayLoadBalancer {
		return common
	}
	return append(common,
		fixed("access_logs.s3.enabled", "false"),
		fixed("access_logs.s3.bucket", ""),
		fixed("access_logs.s3.prefix", ""),
		fixed("dns_record.client_routing_policy", "any_availability_zone"),
		fixed("zonal_shift.config.enabled", "false"),
		fixed("secondary_ips.auto_assigned.per_subnet", "0"),
	)
}

// Attribute is the value of one of the load balancer's attributes.
func (b *LoadBalancer) Attribute(key string) string {
	return valueOf(b.attributes(), b.Attributes, key)
}

// AllAttributes is the load balancer's attributes with their values.
func (b *LoadBalancer) AllAttributes() []Tag { return allOf(b.attributes(), b.Attributes) }

func valueOf(known []attribute, set map[string]string, key string) string {
	if value, ok := set[key]; ok {
		return value
	}
	for _, a := range known {
		if a.key == key {
			return a.usual
		}
	}
	return ""
}

func allOf(known []attribute, set map[string]string) []Tag {
	out := make([]Tag, len(known))
	for i, a := range known {
		out[i] = Tag{a.key, valueOf(known, set, a.key)}
	}
	return out
}

// setAttributes takes in changes, all or none.
func setAttributes(known []attribute, changes []Tag, set *map[string]string) error {
	for i, change := range changes {
		at := slices.IndexFunc(known, func(a attribute) bool { return a.key == change.Key })
		if at < 0 {
			return refuse("InvalidConfigurationRequest", "Attribute key '%s' is not recognized", change.Key)
		}
		if slices.ContainsFunc(changes[:i], func(c Tag) bool { return c.Key == change.Key }) {
			return refuse("InvalidConfigurationRequest", "Attribute key '%s' cannot be specified more than once", change.Key)
		}
		if err := known[at].check(change.Value); err != nil {
			return err
		}
	}
	if *set == nil {
		*set = map[string]string{}
	}
	for _, change := range changes {
		(*set)[change.Key] = change.Value
	}
	return nil
}

func (a attribute) check(value string) error {
	switch {
	case len(a.values) > 0:
		if !slices.Contains(a.values, value) {
			return refuse("InvalidConfigurationRequest", "Attribute value '%s' is not valid for attribute '%s'", value, a.key)
		}
	case a.most > 0:
		number, err := strconv.Atoi(value)
		if err != nil || number < a.least || number > a.most {
			return refuse("InvalidConfigurationRequest", "'%s' must be a number between '%d' and '%d' inclusive", a.key, a.least, a.most)
		}
	case value != a.usual:
		return refuse("InvalidConfigurationRequest", "The value '%s' of attribute '%s' is not simulated in this account", value, a.key)
	}
	return nil
}
