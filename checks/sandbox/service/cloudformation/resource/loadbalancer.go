package resource

import "strings"

// balancing is the service of load balancers.
const balancing = "elasticloadbalancing"

func (w *Work) balance(operation string, p Params) (map[string]any, error) {
	return w.invoke(balancing, operation, p)
}

// balancingKinds are load balancers, target groups and listeners.
func balancingKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::ElasticLoadBalancingV2::LoadBalancer": loadBalancerKind(),
		"AWS::ElasticLoadBalancingV2::TargetGroup":  targetGroupKind(),
		"AWS::ElasticLoadBalancingV2::Listener":     listenerKind(),
	}
}

const enforcement = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"

func loadBalancerKind() *Kind {
	read := func(w *Work) (any, error) {
		return w.balance("DescribeLoadBalancers", Params{"LoadBalancerArns": []any{w.Resource.PhysicalID}})
	}
	return &Kind{
		properties: []string{
			enforcement, "IpAddressType", "LoadBalancerAttributes", "Name", "Scheme", "SecurityGroups", "SubnetMappings", "Subnets", "Tags", "Type",
		},
		create: func(w *Work, p Properties) error {
			input := pick(p, "IpAddressType", "Name", "Scheme", "SecurityGroups", "SubnetMappings", "Subnets", "Type")
			if !p.has("Name") {
				input["Name"] = w.unique(32)
			}
			answer, err := w.balance("CreateLoadBalancer", w.balancingTags(input, p))
			if err != nil {
				return err
			}
			if err := w.made(Path(answer, "LoadBalancers.0.LoadBalancerArn")); err != nil {
				return err
			}
			if p.has(enforcement) {
				if err := setBalancerGroups(w, p); err != nil {
					return err
				}
			}
			return w.attributes("ModifyLoadBalancerAttributes", "LoadBalancerArn", p.list("LoadBalancerAttributes"))
		},
		ready: func(w *Work) (bool, error) {
			answer, err := read(w)
			if err != nil {
				return false, err
			}
			return Path(answer, "LoadBalancers.0.State.Code") == "active", nil
		},
		mutable: []string{enforcement, "IpAddressType", "LoadBalancerAttributes", "SecurityGroups", "SubnetMappings", "Subnets", "Tags"},
		update:  updateLoadBalancer,
		remove: func(w *Work) error {
			_, err := w.balance("DeleteLoadBalancer", Params{"LoadBalancerArn": w.Resource.PhysicalID})
			return unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){
			"LoadBalancerArn":       self,
			"LoadBalancerFullName":  afterIn("loadbalancer/"),
			"LoadBalancerName":      attribute(read, "LoadBalancers.0.LoadBalancerName"),
			"DNSName":               attribute(read, "LoadBalancers.0.DNSName"),
			"CanonicalHostedZoneID": attribute(read, "LoadBalancers.0.CanonicalHostedZoneId"),
			"SecurityGroups":        attribute(read, "LoadBalancers.0.SecurityGroups"),
		},
	}
}

func setBalancerGroups(w *Work, p Properties) error {
	input := pick(p, "SecurityGroups", enforcement)
	input["LoadBalancerArn"] = w.Resource.PhysicalID
	_, err := w.balance("SetSecurityGroups", input)
	return err
}

func updateLoadBalancer(w *Work, before, after Properties) error {
	id := w.Resource.PhysicalID
	groups, subnets := false, false
	for _, name := range Changes(before, after) {
		switch name {
		case "SecurityGroups", enforcement:
			groups = true
		case "Subnets", "SubnetMappings":
			subnets = true
		case "IpAddressType":
			if _, err := w.balance("SetIpAddressType", Params{"LoadBalancerArn": id, name: after.text(name)}); err != nil {
				return err
			}
		case "LoadBalancerAttributes":
			if err := w.attributes("ModifyLoadBalancerAttributes", "LoadBalancerArn", after.list(name)); err != nil {
				return err
			}
		}
	}
	if groups {
		if err := setBalancerGroups(w, after); err != nil {
			return err
		}
	}
	if subnets {
		input := pick(after, "Subnets", "SubnetMappings")
		input["LoadBalancerArn"] = id
		if _, err := w.balance("SetSubnets", input); err != nil {
			return err
		}
	}
	return w.balancingRetag(before, after)
}

// healthProperties are the properties of a target group's health checks, which
// can change.
var healthProperties = []string{
	"HealthCheckEnabled", "HealthCheckIntervalSeconds", "HealthCheckPath", "HealthCheckPort", "HealthCheckProtocol",
	"HealthCheckTimeoutSeconds", "HealthyThresholdCount", "Matcher", "UnhealthyThresholdCount",
}

func targetGroupKind() *Kind {
	read := func(w *Work) (any, error) {
		return w.balance("DescribeTargetGroups", Params{"TargetGroupArns": []any{w.Resource.PhysicalID}})
	}
	fixed := []string{"IpAddressType", "Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId"}
	mutable := append([]string{"Tags", "TargetGroupAttributes", "Targets"}, healthProperties...)
	return &Kind{
		properties: append(append([]string{}, fixed...), mutable...),
		create: func(w *Work, p Properties) error {
			input := pick(p, append(append([]string{}, fixed...), healthProperties...)...)
			if !p.has("Name") {
				input["Name"] = w.unique(32)
			}
			answer, err := w.balance("CreateTargetGroup", w.balancingTags(input, p))
			if err != nil {
				return err
			}
			if err := w.made(Path(answer, "TargetGroups.0.TargetGroupArn")); err != nil {
				return err
			}
			if err := w.attributes("ModifyTargetGroupAttributes", "TargetGroupArn", p.list("TargetGroupAttributes")); err != nil {
				return err
			}
			return w.targets("RegisterTargets", p.list("Targets"))
		},
		mutable: mutable,
		update: func(w *Work, before, after Properties) error {
			input := pick(after, healthProperties...)
			if !Same(pick(before, healthProperties...), input) {
				input["TargetGroupArn"] = w.Resource.PhysicalID
				if _, err := w.balance("ModifyTargetGroup", input); err != nil {
					return err
				}
			}
			if !Same(before["TargetGroupAttributes"], after["TargetGroupAttributes"]) {
				if err := w.attributes("ModifyTargetGroupAttributes", "TargetGroupArn", after.list("TargetGroupAttributes")); err != nil {
					return err
				}
			}
			if err := w.targets("RegisterTargets", without(after.list("Targets"), before.list("Targets"))); err != nil {
				return err
			}
			if err := w.targets("DeregisterTargets", without(before.list("Targets"), after.list("Targets"))); err != nil {
				return err
			}
			return w.balancingRetag(before, after)
		},
		remove: func(w *Work) error {
			_, err := w.balance("DeleteTargetGroup", Params{"TargetGroupArn": w.Resource.PhysicalID})
			return unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){
			"TargetGroupArn": self,
			"TargetGroupFullName": func(w *Work) (any, error) {
				return w.Resource.PhysicalID[strings.LastIndexByte(w.Resource.PhysicalID, ':')+1:], nil
			},
			"TargetGroupName":  attribute(read, "TargetGroups.0.TargetGroupName"),
			"LoadBalancerArns": attribute(read, "TargetGroups.0.LoadBalancerArns"),
		},
	}
}

func listenerKind() *Kind {
	return &Kind{
		properties: []string{"DefaultActions", "ListenerAttributes", "LoadBalancerArn", "Port", "Protocol"},
		required:   []string{"DefaultActions"},
		create: func(w *Work, p Properties) error {
			answer, err := w.balance("CreateListener", pick(p, "DefaultActions", "LoadBalancerArn", "Port", "Protocol"))
			if err != nil {
				return err
			}
			w.Resource.PhysicalID = Path(answer, "Listeners.0.ListenerArn")
			return w.attributes("ModifyListenerAttributes", "ListenerArn", p.list("ListenerAttributes"))
		},
		mutable: []string{"DefaultActions", "ListenerAttributes", "Port", "Protocol"},
		update: func(w *Work, before, after Properties) error {
			input := pick(after, "DefaultActions", "Port", "Protocol")
			if !Same(pick(before, "DefaultActions", "Port", "Protocol"), input) {
				input["ListenerArn"] = w.Resource.PhysicalID
				if _, err := w.balance("ModifyListener", input); err != nil {
					return err
				}
			}
			if Same(before["ListenerAttributes"], after["ListenerAttributes"]) {
				return nil
			}
			return w.attributes("ModifyListenerAttributes", "ListenerArn", after.list("ListenerAttributes"))
		},
		remove: func(w *Work) error {
			_, err := w.balance("DeleteListener", Params{"ListenerArn": w.Resource.PhysicalID})
			return unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){"ListenerArn": self},
	}
}

// attributes sets the attributes of a resource; one that the template has no
// longer keeps its value, as it does in AWS.
func (w *Work) attributes(operation, parameter string, attributes []any) error {
	if len(attributes) == 0 {
		return nil
	}
	_, err := w.balance(operation, Params{parameter: w.Resource.PhysicalID, "Attributes": attributes})
	return err
}

func (w *Work) targets(operation string, targets []any) error {
	if len(targets) == 0 {
		return nil
	}
	_, err := w.balance(operation, Params{"TargetGroupArn": w.Resource.PhysicalID, "Targets": targets})
	return err
}

// afterIn is what follows a text in the resource's ARN.
func afterIn(text string) func(*Work) (any, error) {
	return func(w *Work) (any, error) {
		_, rest, _ := strings.Cut(w.Resource.PhysicalID, text)
		return rest, nil
	}
}

func (w *Work) balancingTags(input Params, p Properties) Params {
	if tags := w.tags(p.list("Tags")); len(tags) > 0 {
		input["Tags"] = tags
	}
	return input
}

// balancingRetag makes a resource bear the tags of after and no more of before.
func (w *Work) balancingRetag(before, after Properties) error {
	arns := []any{w.Resource.PhysicalID}
	tags := w.tags(after.list("Tags"))
	if lost := lostKeys(before.list("Tags"), tags); len(lost) > 0 {
		if _, err := w.balance("RemoveTags", Params{"ResourceArns": arns, "TagKeys": lost}); err != nil {
			return err
		}
	}
	if len(tags) == 0 {
		return nil
	}
	_, err := w.balance("AddTags", Params{"ResourceArns": arns, "Tags": tags})
	return err
}
