package elbv2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) targetGroupOperations() []*wire.Operation {
	create := wire.Writes("CreateTargetGroup", s.createTargetGroup)
	create.Differs = "Targets of the types lambda and alb, QUIC and IPv6 are refused."
	attributes := wire.Writes("ModifyTargetGroupAttributes", s.modifyTargetGroupAttributes)
	attributes.Differs = "Proxy protocol, thresholds of healthy targets and flow handling of gateway load balancers are refused."
	group := func(arn string) []string { return []string{arn} }
	return []*wire.Operation{
		create,
		wire.Op("DescribeTargetGroups", s.describeTargetGroups),
		on(wire.Writes("ModifyTargetGroup", s.modifyTargetGroup).From("Network Load Balancers user guide, Health checks"), func(in *ModifyTargetGroupInput) []string { return group(in.TargetGroupArn) }),
		on(wire.Writes("DeleteTargetGroup", s.deleteTargetGroup), func(in *DeleteTargetGroupInput) []string { return group(in.TargetGroupArn) }),
		wire.Op("DescribeTargetGroupAttributes", s.describeTargetGroupAttributes),
		on(attributes, func(in *ModifyTargetGroupAttributesInput) []string { return group(in.TargetGroupArn) }),
	}
}

// TargetGroup is a target group as the API shows it.
type TargetGroup struct {
	TargetGroupArn             string
	TargetGroupName            string
	Protocol                   string
	Port                       int32
	VpcId                      string
	HealthCheckProtocol        string
	HealthCheckPort            string
	HealthCheckEnabled         bool
	HealthCheckIntervalSeconds int32
	HealthCheckTimeoutSeconds  int32
	HealthyThresholdCount      int32
	UnhealthyThresholdCount    int32
	HealthCheckPath            string
	Matcher                    Matcher
	LoadBalancerArns           []string
	TargetType                 string
	ProtocolVersion            string
	IpAddressType              string
}

// Matcher is the HTTP codes of a healthy target.
type Matcher struct{ HttpCode *string }

func showTargetGroup(region *network.Region, g *network.TargetGroup) TargetGroup {
	check := g.Health
	shown := TargetGroup{
		TargetGroupArn: g.ARN, TargetGroupName: g.Name, Protocol: g.Protocol, Port: int32(g.Port), VpcId: g.VPC,
		HealthCheckProtocol: check.Protocol, HealthCheckPort: check.Port, HealthCheckEnabled: true,
		HealthCheckIntervalSeconds: int32(check.Interval.Seconds()), HealthCheckTimeoutSeconds: int32(check.Timeout.Seconds()),
		HealthyThresholdCount: int32(check.Healthy), UnhealthyThresholdCount: int32(check.Unhealthy),
		HealthCheckPath: check.Path, LoadBalancerArns: []string{}, TargetType: g.TargetType, IpAddressType: "ipv4",
	}
	if check.Codes != "" {
		shown.Matcher.HttpCode = &check.Codes
	}
	if g.Protocol == "HTTP" || g.Protocol == "HTTPS" {
		shown.ProtocolVersion = "HTTP1"
	}
	if b := region.BalancerUsing(g); b != nil {
		shown.LoadBalancerArns = append(shown.LoadBalancerArns, b.ARN)
	}
	return shown
}

// HealthCheckInput is what a request says of health checks.
type HealthCheckInput struct {
	HealthCheckProtocol        *string
	HealthCheckPort            *string
	HealthCheckEnabled         *bool
	HealthCheckPath            *string
	HealthCheckIntervalSeconds *int32
	HealthCheckTimeoutSeconds  *int32
	HealthyThresholdCount      *int32
	UnhealthyThresholdCount    *int32
	Matcher                    *Matcher
}

func (in HealthCheckInput) spec() network.HealthCheckSpec {
	spec := network.HealthCheckSpec{
		Enabled: in.HealthCheckEnabled, Protocol: in.HealthCheckProtocol, Port: in.HealthCheckPort, Path: in.HealthCheckPath,
		Interval: number(in.HealthCheckIntervalSeconds), Timeout: number(in.HealthCheckTimeoutSeconds),
		Healthy: number(in.HealthyThresholdCount), Unhealthy: number(in.UnhealthyThresholdCount),
	}
	if in.Matcher != nil {
		spec.Codes = in.Matcher.HttpCode
	}
	return spec
}

func number(p *int32) *int {
	if p == nil {
		return nil
	}
	n := int(*p)
	return &n
}

// CreateTargetGroupInput asks for a target group.
type CreateTargetGroupInput struct {
	Name            string `req:"true"`
	Protocol        string
	ProtocolVersion *string
	Port            *int32
	VpcId           string
	TargetType      string
	IpAddressType   string
	Tags            []Tag
	HealthCheckInput
}

// TargetGroupsOutput is one target group.
type TargetGroupsOutput struct{ TargetGroups []TargetGroup }

func (s *Service) createTargetGroup(call *wire.Call, in *CreateTargetGroupInput) (*TargetGroupsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := checkedTags(in.Tags)
	if err != nil {
		return nil, err
	}
	if in.IpAddressType != "" && in.IpAddressType != "ipv4" {
		return nil, &wire.Error{Code: "InvalidConfigurationRequest", Message: "Target groups with the IP address type '" + in.IpAddressType + "' are not simulated in this account"}
	}
	if version := given(in.ProtocolVersion); version != "" && (version != "HTTP1" || in.Protocol != "HTTP" && in.Protocol != "HTTPS") {
		return nil, &wire.Error{Code: "InvalidConfigurationRequest", Message: "Protocol version '" + version + "' is not supported for target groups with the protocol '" + in.Protocol + "' in this account"}
	}
	g, err := region.CreateTargetGroup(network.TargetGroupSpec{
		Name: in.Name, Protocol: in.Protocol, Port: int(given(in.Port)), VPC: in.VpcId,
		TargetType: in.TargetType, Health: in.spec(), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &TargetGroupsOutput{[]TargetGroup{showTargetGroup(region, g)}}, nil
}

// DescribeTargetGroupsInput chooses target groups by ARN, name or load balancer.
type DescribeTargetGroupsInput struct {
	LoadBalancerArn *string
	TargetGroupArns []string
	Names           []string
	Marker          *string
	PageSize        *int32
}

// DescribeTargetGroupsOutput is target groups, with the marker of the next page.
type DescribeTargetGroupsOutput struct {
	TargetGroups []TargetGroup
	NextMarker   string
}

func (s *Service) describeTargetGroups(call *wire.Call, in *DescribeTargetGroupsInput) (*DescribeTargetGroupsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	found, err := region.SelectTargetGroups(in.TargetGroupArns, in.Names, given(in.LoadBalancerArn))
	if err != nil {
		return nil, err
	}
	found, next, err := page(found, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	out := &DescribeTargetGroupsOutput{TargetGroups: []TargetGroup{}, NextMarker: next}
	for _, g := range found {
		out.TargetGroups = append(out.TargetGroups, showTargetGroup(region, g))
	}
	return out, nil
}

// ModifyTargetGroupInput changes the health checks of a target group.
type ModifyTargetGroupInput struct {
	TargetGroupArn string `req:"true"`
	HealthCheckInput
}

func (s *Service) modifyTargetGroup(call *wire.Call, in *ModifyTargetGroupInput) (*TargetGroupsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	g, err := region.ModifyTargetGroup(in.TargetGroupArn, in.spec())
	if err != nil {
		return nil, err
	}
	return &TargetGroupsOutput{[]TargetGroup{showTargetGroup(region, g)}}, nil
}

// DeleteTargetGroupInput names a target group.
type DeleteTargetGroupInput struct {
	TargetGroupArn string `req:"true"`
}

func (s *Service) deleteTargetGroup(call *wire.Call, in *DeleteTargetGroupInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return &done{}, region.DeleteTargetGroup(in.TargetGroupArn)
}

// DescribeTargetGroupAttributesInput names a target group.
type DescribeTargetGroupAttributesInput struct {
	TargetGroupArn string `req:"true"`
}

func (s *Service) describeTargetGroupAttributes(call *wire.Call, in *DescribeTargetGroupAttributesInput) (*AttributesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	g, err := region.FindTargetGroup(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	return &AttributesOutput{showAttributes(g.AllAttributes())}, nil
}

// ModifyTargetGroupAttributesInput sets attributes of a target group.
type ModifyTargetGroupAttributesInput struct {
	TargetGroupArn string      `req:"true"`
	Attributes     []Attribute `req:"true"`
}

func (s *Service) modifyTargetGroupAttributes(call *wire.Call, in *ModifyTargetGroupAttributesInput) (*AttributesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	g, err := region.SetTargetGroupAttributes(in.TargetGroupArn, changes(in.Attributes))
	if err != nil {
		return nil, err
	}
	return &AttributesOutput{showAttributes(g.AllAttributes())}, nil
}
