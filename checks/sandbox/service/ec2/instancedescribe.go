package ec2

import (
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// DescribeInstancesInput asks for instances.
type DescribeInstancesInput struct {
	InstanceIds []string `in:"InstanceId"`
	DryRun      *bool
	Filters     []Filter `in:"Filter"`
	NextToken   *string
	MaxResults  *int32
}

// DescribeInstancesOutput lists instances by the launches they come from.
type DescribeInstancesOutput struct {
	NextToken    *string
	Reservations []Reservation `out:"reservationSet"`
}

// described is an instance and how it is shown.
type described struct {
	instance *network.Instance
	shown    Instance
}

func (s *Service) describeInstances(call *wire.Call, in *DescribeInstancesInput) (*DescribeInstancesOutput, error) {
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
	all, err = apply(all, in.Filters, instanceFields(region), describedTags)
	if err != nil {
		return nil, err
	}
	all, next, err := page(all, paging{MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	out := &DescribeInstancesOutput{NextToken: next, Reservations: []Reservation{}}
	at := map[string]int{}
	for _, d := range all {
		i, ok := at[d.instance.ReservationID]
		if !ok {
			i = len(out.Reservations)
			at[d.instance.ReservationID] = i
			out.Reservations = append(out.Reservations, Reservation{
				ReservationId: d.instance.ReservationID, OwnerId: region.Account(), Groups: []GroupIdentifier{},
			})
		}
		out.Reservations[i].Instances = append(out.Reservations[i].Instances, d.shown)
	}
	return out, nil
}

func describe(region *network.Region, ids []string) ([]described, error) {
	instances, err := region.SelectInstances(ids)
	if err != nil {
		return nil, err
	}
	all := make([]described, 0, len(instances))
	for _, instance := range instances {
		all = append(all, described{instance, showInstance(region, instance, region.InstanceState(instance))})
	}
	return all, nil
}

func describedTags(d described) network.Tags { return d.instance.Tags }

// instanceFields are the filters of DescribeInstances.
func instanceFields(region *network.Region) fields[described] {
	known := fields[described]{
		"affinity":                       func(described) []string { return nil },
		"architecture":                   one(func(d described) string { return d.shown.Architecture }),
		"availability-zone":              one(func(d described) string { return d.shown.Placement.AvailabilityZone }),
		"availability-zone-id":           one(func(d described) string { return d.shown.Placement.AvailabilityZoneId }),
		"client-token":                   one(func(d described) string { return d.instance.ClientToken }),
		"dns-name":                       one(func(d described) string { return given(d.shown.PublicDnsName) }),
		"hypervisor":                     one(func(d described) string { return d.shown.Hypervisor }),
		"iam-instance-profile.arn":       one(func(d described) string { return d.instance.ProfileARN }),
		"iam-instance-profile.id":        one(func(d described) string { return d.instance.ProfileID }),
		"iam-instance-profile.name":      one(func(d described) string { return lastPart(d.instance.ProfileARN) }),
		"image-id":                       one(func(d described) string { return d.instance.Image }),
		"instance-id":                    one(func(d described) string { return d.instance.ID }),
		"instance-state-code":            one(func(d described) string { return number(int(d.shown.State.Code)) }),
		"instance-state-name":            one(func(d described) string { return d.shown.State.Name }),
		"instance-type":                  one(func(d described) string { return d.instance.Type }),
		"ip-address":                     one(func(d described) string { return d.shown.PublicIpAddress }),
		"key-name":                       one(func(d described) string { return d.instance.KeyName }),
		"launch-index":                   one(func(d described) string { return number(d.instance.LaunchIndex) }),
		"launch-time":                    one(func(d described) string { return timestamp(d.shown.LaunchTime) }),
		"metadata-options.http-endpoint": one(func(d described) string { return d.shown.MetadataOptions.HttpEndpoint }),
		"metadata-options.http-put-response-hop-limit": one(func(d described) string { return number(d.instance.MetadataHops) }),
		"metadata-options.http-tokens":                 one(func(d described) string { return d.instance.MetadataTokens }),
		"metadata-options.instance-metadata-tags":      one(func(d described) string { return d.shown.MetadataOptions.InstanceMetadataTags }),
		"monitoring-state":                             one(func(d described) string { return d.shown.Monitoring.State }),
		"owner-id":                                     one(func(described) string { return region.Account() }),
		"placement-group-name":                         func(described) []string { return nil },
		"platform":                                     func(described) []string { return nil },
		"platform-details":                             one(func(d described) string { return d.shown.PlatformDetails }),
		"private-dns-name":                             one(func(d described) string { return given(d.shown.PrivateDnsName) }),
		"private-ip-address":                           one(func(d described) string { return d.shown.PrivateIpAddress }),
		"reason":                                       one(func(d described) string { return given(d.shown.StateTransitionReason) }),
		"reservation-id":                               one(func(d described) string { return d.instance.ReservationID }),
		"root-device-name":                             one(func(d described) string { return d.shown.RootDeviceName }),
		"root-device-type":                             one(func(d described) string { return d.shown.RootDeviceType }),
		"source-dest-check":                            flag(func(d described) bool { return isTrue(d.shown.SourceDestCheck) }),
		"subnet-id":                                    one(func(d described) string { return d.shown.SubnetId }),
		"tenancy":                                      one(func(d described) string { return d.shown.Placement.Tenancy }),
		"usage-operation":                              one(func(d described) string { return d.shown.UsageOperation }),
		"virtualization-type":                          one(func(d described) string { return d.shown.VirtualizationType }),
		"vpc-id":                                       one(func(d described) string { return d.shown.VpcId }),
		"state-reason-code": func(d described) []string {
			if d.shown.StateReason == nil {
				return nil
			}
			return []string{d.shown.StateReason.Code}
		},
		"instance.group-id":   groupsOf(func(g GroupIdentifier) string { return g.GroupId }),
		"instance.group-name": groupsOf(func(g GroupIdentifier) string { return g.GroupName }),
		"block-device-mapping.volume-id": volumesOf(func(m InstanceBlockDeviceMapping) string {
			return m.Ebs.VolumeId
		}),
		"block-device-mapping.device-name": volumesOf(func(m InstanceBlockDeviceMapping) string { return m.DeviceName }),
		"block-device-mapping.status":      volumesOf(func(m InstanceBlockDeviceMapping) string { return m.Ebs.Status }),
		"block-device-mapping.delete-on-termination": volumesOf(func(m InstanceBlockDeviceMapping) string {
			return truth(m.Ebs.DeleteOnTermination)
		}),
		"block-device-mapping.attach-time": volumesOf(func(m InstanceBlockDeviceMapping) string { return timestamp(m.Ebs.AttachTime) }),
	}
	// The groups outside a VPC, which instances have no more.
	known["group-id"] = func(described) []string { return nil }
	known["group-name"] = func(described) []string { return nil }
	for name, field := range interfaceFields(region) {
		known["network-interface."+name] = func(d described) []string {
			var values []string
			for _, eni := range region.InstanceInterfaces(d.instance.ID) {
				values = append(values, field(eni)...)
			}
			return values
		}
	}
	return known
}

func groupsOf(get func(GroupIdentifier) string) func(described) []string {
	return func(d described) []string {
		var values []string
		for _, group := range d.shown.SecurityGroups {
			values = append(values, get(group))
		}
		return values
	}
}

func volumesOf(get func(InstanceBlockDeviceMapping) string) func(described) []string {
	return func(d described) []string {
		var values []string
		for _, mapping := range d.shown.BlockDeviceMappings {
			values = append(values, get(mapping))
		}
		return values
	}
}

// lastPart is the name at the end of an ARN.
func lastPart(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }
