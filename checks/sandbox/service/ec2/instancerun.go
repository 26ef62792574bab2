package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// RunInstancesInput describes instances to launch.
type RunInstancesInput struct {
	BlockDeviceMappings               []BlockDeviceMapping `in:"BlockDeviceMapping"`
	ClientToken                       *string
	CreditSpecification               *CreditSpecificationRequest
	DisableApiStop                    *bool
	DisableApiTermination             *bool
	DryRun                            *bool
	EbsOptimized                      *bool
	IamInstanceProfile                *IamInstanceProfileSpecification
	ImageId                           *string
	InstanceInitiatedShutdownBehavior *string
	InstanceType                      *string
	KeyName                           *string
	MaxCount                          *int32 `req:"true"`
	MetadataOptions                   *InstanceMetadataOptionsRequest
	MinCount                          *int32 `req:"true"`
	Monitoring                        *RunInstancesMonitoringEnabled
	NetworkInterfaces                 []InstanceNetworkInterfaceSpecification `in:"NetworkInterface"`
	Placement                         *PlacementRequest
	PrivateIpAddress                  *string
	SecurityGroupIds                  []string `in:"SecurityGroupId"`
	SecurityGroups                    []string `in:"SecurityGroup"`
	SubnetId                          *string
	TagSpecifications                 []TagSpecification `in:"TagSpecification"`
	UserData                          *string
}

// BlockDeviceMapping is a volume that an image has or an instance is to have.
type BlockDeviceMapping struct {
	DeviceName string
	Ebs        *EbsBlockDevice
}

// EbsBlockDevice is the volume of a mapping.
type EbsBlockDevice struct {
	DeleteOnTermination *bool
	Encrypted           *bool
	Iops                *int32
	SnapshotId          *string
	Throughput          *int32
	VolumeSize          *int32
	VolumeType          *string
}

// CreditSpecificationRequest says how CPU credits are used.
type CreditSpecificationRequest struct {
	CpuCredits string `req:"true"`
}

// IamInstanceProfileSpecification names an instance profile.
type IamInstanceProfileSpecification struct {
	Arn  *string
	Name *string
}

// InstanceMetadataOptionsRequest says how an instance's metadata is served.
type InstanceMetadataOptionsRequest struct {
	HttpTokens              *string
	HttpPutResponseHopLimit *int32
	HttpEndpoint            *string
	HttpProtocolIpv6        *string
	InstanceMetadataTags    *string
}

// RunInstancesMonitoringEnabled says whether metrics are detailed.
type RunInstancesMonitoringEnabled struct {
	Enabled *bool `req:"true"`
}

// PlacementRequest says where an instance is to run.
type PlacementRequest struct {
	AvailabilityZone   *string
	AvailabilityZoneId *string
	Tenancy            *string
}

// InstanceNetworkInterfaceSpecification is the interface of an instance: one
// that exists, or what a new one is made from.
type InstanceNetworkInterfaceSpecification struct {
	AssociatePublicIpAddress *bool
	DeleteOnTermination      *bool
	Description              *string
	DeviceIndex              *int32
	Groups                   []string `in:"SecurityGroupId"`
	NetworkCardIndex         *int32
	InterfaceType            *string
	NetworkInterfaceId       *string
	PrivateIpAddress         *string
	PrivateIpAddresses       []PrivateIpAddressSpecification
	SubnetId                 *string
}

func (s *Service) runInstances(call *wire.Call, in *RunInstancesInput) (*Reservation, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	digest := launchDigest(in)
	if launched := region.FindReservation(given(in.ClientToken)); len(launched) > 0 {
		if launched[0].LaunchDigest != digest {
			return nil, refuse("IdempotentParameterMismatch", "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).")
		}
		return showReservation(region, launched), nil
	}
	spec, err := s.launchSpec(region, in)
	if err != nil {
		return nil, err
	}
	spec.Template.LaunchDigest = digest
	instances, err := region.RunInstances(spec)
	if err != nil {
		return nil, err
	}
	reservation := showReservation(region, instances)
	for i := range reservation.Instances {
		// The answer to a launch never sees it finished, however fast.
		reservation.Instances[i].State = showState("pending")
		reservation.Instances[i].PublicIpAddress = ""
		reservation.Instances[i].PublicDnsName = new(string)
	}
	return reservation, nil
}

// launchSpec is what an input asks for, checked against images, types and
// everything that the network model does not know.
func (s *Service) launchSpec(region *network.Region, in *RunInstancesInput) (network.InstanceSpec, error) {
	spec := network.InstanceSpec{KeyName: given(in.KeyName)}
	var err error
	if spec.Count, err = launchCount(given(in.MinCount), given(in.MaxCount)); err != nil {
		return spec, err
	}
	if spec.Image, err = findImage(region, given(in.ImageId)); err != nil {
		return spec, err
	}
	kind, err := launchType(given(in.InstanceType), spec.Image)
	if err != nil {
		return spec, err
	}
	spec.Type = kind.name
	if spec.InstanceTags, err = specifiedTags(in.TagSpecifications, "instance", "volume", "network-interface"); err != nil {
		return spec, err
	}
	if spec.ENITags, err = specifiedTags(in.TagSpecifications, "network-interface", "instance", "volume"); err != nil {
		return spec, err
	}
	if spec.Volume, err = launchVolume(in.BlockDeviceMappings, spec.Image); err != nil {
		return spec, err
	}
	if spec.Volume.Tags, err = specifiedTags(in.TagSpecifications, "volume", "instance", "network-interface"); err != nil {
		return spec, err
	}
	if spec.Template, err = s.launchMembers(in, kind, spec.Image); err != nil {
		return spec, err
	}
	if err := launchNetwork(region, in, kind, &spec); err != nil {
		return spec, err
	}
	return spec, s.withinQuota(region, kind, spec.Count)
}

func showReservation(region *network.Region, instances []*network.Instance) *Reservation {
	reservation := &Reservation{OwnerId: region.Account(), Groups: []GroupIdentifier{}, Instances: []Instance{}}
	for _, instance := range instances {
		reservation.ReservationId = instance.ReservationID
		reservation.Instances = append(reservation.Instances, showInstance(region, instance, region.InstanceState(instance)))
	}
	return reservation
}
