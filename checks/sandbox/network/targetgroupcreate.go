package network

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// HealthCheckSpec is what a request says of health checks; nil leaves a thing
// as it is, or as is usual for the protocol.
type HealthCheckSpec struct {
	Enabled   *bool
	Protocol  *string
	Port      *string
	Path      *string
	Codes     *string
	Interval  *int // seconds
	Timeout   *int // seconds
	Healthy   *int
	Unhealthy *int
}

// TargetGroupSpec asks for a target group.
type TargetGroupSpec struct {
	Name       string
	Protocol   string
	Port       int
	VPC        string
	TargetType string // "" is instance
	Health     HealthCheckSpec
	Tags       Tags
}

// CreateTargetGroup makes a target group without targets. The same request once
// more gives the same target group.
func (r *Region) CreateTargetGroup(spec TargetGroupSpec) (*TargetGroup, error) {
	if err := r.checkTargetGroup(&spec); err != nil {
		return nil, err
	}
	group := &TargetGroup{
		Name: spec.Name, Protocol: spec.Protocol, Port: spec.Port, VPC: spec.VPC,
		TargetType: spec.TargetType, Health: usualHealthCheck(spec.Protocol),
		Attributes: map[string]string{}, CreatedAt: r.Now(), Tags: spec.Tags,
	}
	if err := group.setHealthCheck(spec.Health); err != nil {
		return nil, err
	}
	if earlier := r.targetGroupNamed(spec.Name); earlier != nil {
		same := earlier.Protocol == group.Protocol && earlier.Port == group.Port && earlier.VPC == group.VPC &&
			earlier.TargetType == group.TargetType && earlier.Health == group.Health && slices.Equal(earlier.Tags, group.Tags)
		if !same {
			return nil, refuse("DuplicateTargetGroupName", "A target group with the same name '%s' exists, but with different settings", spec.Name)
		}
		return earlier, nil
	}
	group.ARN = r.balancingARN("targetgroup/" + spec.Name + "/" + r.hexID())
	r.TargetGroups[group.ARN] = group
	return group, nil
}

func (r *Region) checkTargetGroup(spec *TargetGroupSpec) error {
	switch {
	case spec.Name == "" || len(spec.Name) > 32:
		return refuse("ValidationError", "Target group name '%s' cannot be longer than '32' characters", spec.Name)
	case strings.HasPrefix(spec.Name, "-") || strings.HasSuffix(spec.Name, "-"):
		return refuse("ValidationError", "Target group name '%s' cannot begin or end with a hyphen ('-')", spec.Name)
	case !balancingName.MatchString(spec.Name):
		return refuse("ValidationError", "Target group name '%s' can only contain characters that are alphanumeric characters and hyphens(-)", spec.Name)
	}
	switch spec.TargetType {
	case "":
		spec.TargetType = "instance"
	case "instance", "ip":
	case "alb", "lambda":
		return refuse("InvalidConfigurationRequest", "Target groups with the target type '%s' are not simulated in this account. Specify the target type 'instance' or 'ip'.", spec.TargetType)
	default:
		return refuse("ValidationError", "1 validation error detected: Value '%s' at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [instance, ip, lambda, alb]", spec.TargetType)
	}
	switch spec.Protocol {
	case "TCP", "UDP", "TCP_UDP", "TLS", "HTTP", "HTTPS":
	case "GENEVE":
		if spec.Port != 0 && spec.Port != genevePort {
			return refuse("ValidationError", "Target groups with the GENEVE protocol must use port %d", genevePort)
		}
		spec.Port = genevePort
	case "":
		return refuse("ValidationError", "A protocol must be specified")
	default:
		return refuse("UnsupportedProtocol", "Target group protocol '%s' is not simulated in this account", spec.Protocol)
	}
	switch {
	case spec.Port == 0:
		return refuse("ValidationError", "A port must be specified")
	case spec.Port < 1 || spec.Port > 65535:
		return refuse("ValidationError", "Port '%d' must be between 1 and 65535 inclusive", spec.Port)
	case spec.VPC == "":
		return refuse("ValidationError", "A VPC ID must be specified")
	case r.VPCs[spec.VPC] == nil:
		return refuse("ValidationError", "The VPC ID '%s' is not found", spec.VPC)
	}
	return nil
}

// usualHealthCheck is the health check of a target group that does not say
// (Elastic Load Balancing API, CreateTargetGroup).
func usualHealthCheck(protocol string) HealthCheck {
	check := HealthCheck{
		Protocol: "TCP", Port: TrafficPort,
		Interval: 30 * time.Second, Timeout: 10 * time.Second, Healthy: 5, Unhealthy: 2,
	}
	switch protocol {
	case "GENEVE":
		check.Port, check.Interval, check.Timeout = "80", 10*time.Second, 5*time.Second
	case "HTTP", "HTTPS":
		check.Protocol = protocol
		check.Path, check.Codes, check.Timeout = "/", "200", 5*time.Second
	}
	return check
}

// ModifyTargetGroup changes the health checks of a target group.
func (r *Region) ModifyTargetGroup(arn string, change HealthCheckSpec) (*TargetGroup, error) {
	group, err := r.FindTargetGroup(arn)
	if err != nil {
		return nil, err
	}
	return group, group.setHealthCheck(change)
}

var codesPattern = regexp.MustCompile(`^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$`)

// setHealthCheck takes in all of a change, or nothing when a part is refused.
func (g *TargetGroup) setHealthCheck(change HealthCheckSpec) error {
	check := g.Health
	if change.Enabled != nil && !*change.Enabled {
		return refuse("InvalidConfigurationRequest", "Health check enabled must be true for target groups with target type '%s'", g.TargetType)
	}
	if change.Protocol != nil && *change.Protocol != check.Protocol {
		if err := g.setHealthProtocol(&check, *change.Protocol); err != nil {
			return err
		}
	}
	if change.Port != nil {
		port, err := strconv.Atoi(*change.Port)
		if *change.Port != TrafficPort && (err != nil || port < 1 || port > 65535) {
			return refuse("ValidationError", "Health check port '%s' must be 'traffic-port' or a number between 1 and 65535", *change.Port)
		}
		check.Port = *change.Port
	}
	if check.Protocol == "TCP" && (change.Path != nil || change.Codes != nil) {
		return refuse("InvalidConfigurationRequest", "Health check path and matcher are not supported for health checks with the TCP protocol")
	}
	if change.Path != nil {
		if !strings.HasPrefix(*change.Path, "/") || len(*change.Path) > 1024 {
			return refuse("ValidationError", "Health check path '%s' must begin with a '/' character, and can be at most 1024 characters", *change.Path)
		}
		check.Path = *change.Path
	}
	if change.Codes != nil {
		if !codesPattern.MatchString(*change.Codes) {
			return refuse("ValidationError", "Health check matcher HTTP code '%s' must be a single code, a list of codes or a range of codes", *change.Codes)
		}
		check.Codes = *change.Codes
	}
	if err := check.setNumbers(change); err != nil {
		return err
	}
	g.Health = check
	return nil
}

// setHealthProtocol turns to another protocol, with what is usual for it.
func (g *TargetGroup) setHealthProtocol(check *HealthCheck, protocol string) error {
	switch protocol {
	case "TCP":
		if g.http() {
			return refuse("InvalidConfigurationRequest", "Health check protocol 'TCP' is not supported for target groups with the protocol '%s'", g.Protocol)
		}
		check.Path, check.Codes = "", ""
	case "HTTP", "HTTPS":
		if check.Path == "" {
			check.Path, check.Codes = "/", "200-399"
			if protocol == "HTTP" && g.Protocol != "GENEVE" {
				check.Timeout = 6 * time.Second
			}
		}
	default:
		return refuse("InvalidConfigurationRequest", "Health check protocol '%s' is not supported", protocol)
	}
	check.Protocol = protocol
	return nil
}

func (c *HealthCheck) setNumbers(change HealthCheckSpec) error {
	for _, number := range []struct {
		name        string
		given       *int
		least, most int
		set         func(int)
	}{
		{"interval", change.Interval, 5, 300, func(n int) { c.Interval = time.Duration(n) * time.Second }},
		{"timeout", change.Timeout, 2, 120, func(n int) { c.Timeout = time.Duration(n) * time.Second }},
		{"healthy threshold count", change.Healthy, 2, 10, func(n int) { c.Healthy = n }},
		{"unhealthy threshold count", change.Unhealthy, 2, 10, func(n int) { c.Unhealthy = n }},
	} {
		if number.given == nil {
			continue
		}
		if n := *number.given; n < number.least || n > number.most {
			return refuse("ValidationError", "Health check %s '%d' must be between '%d' and '%d'", number.name, n, number.least, number.most)
		}
		number.set(*number.given)
	}
	if c.Timeout > c.Interval && change.Timeout == nil {
		// A shorter interval takes the usual timeout with it.
		c.Timeout = c.Interval
	}
	if c.Timeout > c.Interval {
		return refuse("ValidationError", "Health check timeout '%d' must be smaller than or equal to the interval '%d'", int(c.Timeout.Seconds()), int(c.Interval.Seconds()))
	}
	return nil
}
