package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// DescribeInstanceStatusInput asks how instances are doing; without
// IncludeAllInstances only running ones.
type DescribeInstanceStatusInput struct {
	InstanceIds         []string `in:"InstanceId"`
	MaxResults          *int32
	NextToken           *string
	DryRun              *bool
	Filters             []Filter `in:"Filter"`
	IncludeAllInstances *bool
}

// DescribeInstanceStatusOutput lists the status checks of instances.
type DescribeInstanceStatusOutput struct {
	InstanceStatuses []InstanceStatus `out:"instanceStatusSet"`
	NextToken        *string
}

// InstanceStatus is the status checks of one instance.
type InstanceStatus struct {
	AvailabilityZone   string
	AvailabilityZoneId string
	InstanceId         string
	InstanceState      InstanceState
	InstanceStatus     InstanceStatusSummary
	SystemStatus       InstanceStatusSummary
}

// InstanceStatusSummary is the outcome of one kind of check.
type InstanceStatusSummary struct {
	Details []InstanceStatusDetails
	Status  string
}

// InstanceStatusDetails is one check.
type InstanceStatusDetails struct {
	Name   string
	Status string
}

// statusInitializing is for how long a new instance's checks have no outcome.
const statusInitializing = 2 * time.Minute

func (s *Service) describeInstanceStatus(call *wire.Call, in *DescribeInstanceStatusInput) (*DescribeInstanceStatusOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := idsAndPages(in.InstanceIds, in.MaxResults, "instancesSet"); err != nil {
		return nil, err
	}
	all, err := describe(region, in.InstanceIds)
	if err != nil {
		return nil, err
	}
	var running []described
	for _, d := range all {
		if isTrue(in.IncludeAllInstances) || d.shown.State.Name == "running" {
			running = append(running, d)
		}
	}
	status := func(d described) string { return s.status(region, d).Status }
	running, err = apply(running, in.Filters, fields[described]{
		"availability-zone":      one(func(d described) string { return d.shown.Placement.AvailabilityZone }),
		"availability-zone-id":   one(func(d described) string { return d.shown.Placement.AvailabilityZoneId }),
		"instance-state-code":    one(func(d described) string { return number(int(d.shown.State.Code)) }),
		"instance-state-name":    one(func(d described) string { return d.shown.State.Name }),
		"instance-status.status": one(status),
		"system-status.status":   one(status),
		"instance-status.reachability": one(func(d described) string {
			return s.status(region, d).reachability()
		}),
		"system-status.reachability": one(func(d described) string {
			return s.status(region, d).reachability()
		}),
	}, describedTags)
	if err != nil {
		return nil, err
	}
	running, next, err := page(running, paging{MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	out := &DescribeInstanceStatusOutput{NextToken: next, InstanceStatuses: []InstanceStatus{}}
	for _, d := range running {
		summary := s.status(region, d)
		out.InstanceStatuses = append(out.InstanceStatuses, InstanceStatus{
			AvailabilityZone: d.shown.Placement.AvailabilityZone, AvailabilityZoneId: d.shown.Placement.AvailabilityZoneId,
			InstanceId: d.instance.ID, InstanceState: d.shown.State,
			InstanceStatus: summary, SystemStatus: summary,
		})
	}
	return out, nil
}

// status is the outcome of an instance's checks: the machines here are sound,
// so it depends on the state and on how long ago it started.
func (s *Service) status(region *network.Region, d described) InstanceStatusSummary {
	if d.shown.State.Name != "running" {
		return InstanceStatusSummary{Status: "not-applicable"}
	}
	initializing := time.Duration(float64(statusInitializing) * float64(s.World.Pace()))
	if region.Now().Before(d.instance.LaunchedAt.Add(initializing)) {
		return InstanceStatusSummary{Status: "initializing", Details: []InstanceStatusDetails{{"reachability", "initializing"}}}
	}
	return InstanceStatusSummary{Status: "ok", Details: []InstanceStatusDetails{{"reachability", "passed"}}}
}

func (i InstanceStatusSummary) reachability() string {
	for _, detail := range i.Details {
		return detail.Status
	}
	return ""
}
