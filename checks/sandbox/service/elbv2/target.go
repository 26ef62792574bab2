package elbv2

import (
	"strconv"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) targetOperations() []*wire.Operation {
	health := wire.Op("DescribeTargetHealth", s.describeTargetHealth).From("Network Load Balancers user guide, Health checks")
	health.Differs = "After the first round of checks a change of a target's health shows at once, not after a number of checks."
	return []*wire.Operation{
		on(wire.Writes("RegisterTargets", s.registerTargets).From("Network Load Balancers user guide, Target groups"), func(in *RegisterTargetsInput) []string { return []string{in.TargetGroupArn} }),
		on(wire.Writes("DeregisterTargets", s.deregisterTargets), func(in *RegisterTargetsInput) []string { return []string{in.TargetGroupArn} }),
		health,
	}
}

// TargetDescription is a target: an instance or an address, and its port.
type TargetDescription struct {
	Id               string `req:"true"`
	Port             *int32
	AvailabilityZone string
}

func targets(in []TargetDescription) []network.TargetSpec {
	out := make([]network.TargetSpec, len(in))
	for i, t := range in {
		out[i] = network.TargetSpec{ID: t.Id, Port: int(given(t.Port)), Zone: t.AvailabilityZone}
	}
	return out
}

// RegisterTargetsInput names targets of a target group.
type RegisterTargetsInput struct {
	TargetGroupArn string              `req:"true"`
	Targets        []TargetDescription `req:"true"`
}

func (s *Service) registerTargets(call *wire.Call, in *RegisterTargetsInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return &done{}, region.RegisterTargets(in.TargetGroupArn, targets(in.Targets))
}

func (s *Service) deregisterTargets(call *wire.Call, in *RegisterTargetsInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return &done{}, region.DeregisterTargets(in.TargetGroupArn, targets(in.Targets))
}

// DescribeTargetHealthInput asks after some targets of a group, or all.
type DescribeTargetHealthInput struct {
	TargetGroupArn string `req:"true"`
	Targets        []TargetDescription
}

// DescribeTargetHealthOutput is the health of each target.
type DescribeTargetHealthOutput struct{ TargetHealthDescriptions []TargetHealthDescription }

// TargetHealthDescription is a target and its health.
type TargetHealthDescription struct {
	Target          TargetDescription
	HealthCheckPort string
	TargetHealth    TargetHealth
}

// TargetHealth is a state, and unless it is healthy, why.
type TargetHealth struct {
	State       string
	Reason      string
	Description string
}

func (s *Service) describeTargetHealth(call *wire.Call, in *DescribeTargetHealthInput) (*DescribeTargetHealthOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	group, err := region.FindTargetGroup(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	out := &DescribeTargetHealthOutput{TargetHealthDescriptions: []TargetHealthDescription{}}
	if len(in.Targets) == 0 {
		for _, target := range group.Targets {
			out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, showHealth(region, group, target))
		}
		return out, nil
	}
	for _, asked := range targets(in.Targets) {
		found := false
		for _, target := range group.Targets {
			if target.ID == asked.ID && (asked.Port == 0 || asked.Port == target.Port) {
				out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, showHealth(region, group, target))
				found = true
			}
		}
		if found {
			continue
		}
		if asked.Port == 0 {
			asked.Port = group.Port
		}
		stranger := TargetHealthDescription{
			Target:       showTarget(asked.ID, asked.Port, asked.Zone),
			TargetHealth: TargetHealth{"unused", "Target.NotRegistered", "Target is not registered to the target group"},
		}
		out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, stranger)
	}
	return out, nil
}

func showHealth(region *network.Region, group *network.TargetGroup, target network.RegisteredTarget) TargetHealthDescription {
	health := region.TargetHealth(group, target)
	port := group.Health.Port
	if port == network.TrafficPort {
		port = strconv.Itoa(target.Port)
	}
	return TargetHealthDescription{
		Target:          showTarget(target.ID, target.Port, region.ZoneShown(group, target)),
		HealthCheckPort: port,
		TargetHealth:    TargetHealth{health.State, health.Reason, health.Description},
	}
}

func showTarget(id string, port int, zone string) TargetDescription {
	n := int32(port)
	return TargetDescription{Id: id, Port: &n, AvailabilityZone: zone}
}
