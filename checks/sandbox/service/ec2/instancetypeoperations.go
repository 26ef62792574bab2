package ec2

import (
	"fmt"
	"slices"

	"linklab/checks/sandbox/wire"
)

func (s *Service) instanceTypeOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeInstanceTypes", s.describeInstanceTypes).Differing("the common types of twelve families alone").From("Amazon EC2 instance types guide"),
		wire.Op("DescribeInstanceTypeOfferings", s.describeInstanceTypeOfferings),
	}
}

// DescribeInstanceTypesInput asks for types.
type DescribeInstanceTypesInput struct {
	DryRun        *bool
	InstanceTypes []string `in:"InstanceType"`
	Filters       []Filter `in:"Filter"`
	MaxResults    *int32
	NextToken     *string
}

// DescribeInstanceTypesOutput lists types by name.
type DescribeInstanceTypesOutput struct {
	InstanceTypes []InstanceTypeInfo `out:"instanceTypeSet"`
	NextToken     *string
}

// InstanceTypeInfo is a type as EC2 shows it, in the parts that matter to
// networks and to choosing one.
type InstanceTypeInfo struct {
	InstanceType                  string
	CurrentGeneration             bool
	FreeTierEligible              bool
	SupportedUsageClasses         []string
	SupportedRootDeviceTypes      []string
	SupportedVirtualizationTypes  []string
	BareMetal                     bool
	Hypervisor                    string
	ProcessorInfo                 ProcessorInfo
	VCpuInfo                      VCpuInfo
	MemoryInfo                    MemoryInfo
	InstanceStorageSupported      bool
	NetworkInfo                   NetworkInfo
	HibernationSupported          bool
	BurstablePerformanceSupported bool
	DedicatedHostsSupported       bool
	AutoRecoverySupported         bool
	SupportedBootModes            []string
}

// ProcessorInfo is a type's processor.
type ProcessorInfo struct {
	SupportedArchitectures   []string
	SustainedClockSpeedInGhz float64
	Manufacturer             string
}

// VCpuInfo is how many processors a type has.
type VCpuInfo struct {
	DefaultVCpus          int32
	DefaultCores          int32
	DefaultThreadsPerCore int32
}

// MemoryInfo is a type's memory.
type MemoryInfo struct {
	SizeInMiB int64
}

// NetworkInfo is what a type can do on the network.
type NetworkInfo struct {
	NetworkPerformance           string
	MaximumNetworkInterfaces     int32
	MaximumNetworkCards          int32
	DefaultNetworkCardIndex      int32
	Ipv4AddressesPerInterface    int32
	Ipv6AddressesPerInterface    int32
	Ipv6Supported                bool
	EnaSupport                   string
	EfaSupported                 bool
	EncryptionInTransitSupported bool
	EnaSrdSupported              bool
}

func (s *Service) describeInstanceTypes(call *wire.Call, in *DescribeInstanceTypesInput) (*DescribeInstanceTypesOutput, error) {
	if _, err := s.region(call); err != nil {
		return nil, err
	}
	for _, name := range in.InstanceTypes {
		if _, err := findType(name); err != nil {
			return nil, refuse("InvalidInstanceType", fmt.Sprintf("The following supplied instance types do not exist: [%s]", name))
		}
	}
	var types []instanceType
	for _, t := range instanceTypes() {
		if len(in.InstanceTypes) == 0 || slices.Contains(in.InstanceTypes, t.name) {
			types = append(types, t)
		}
	}
	types, err := apply(types, in.Filters, fields[instanceType]{
		"instance-type":                                one(func(t instanceType) string { return t.name }),
		"hypervisor":                                   one(func(t instanceType) string { return t.hypervisor }),
		"processor-info.supported-architecture":        one(func(t instanceType) string { return t.architecture }),
		"current-generation":                           flag(func(t instanceType) bool { return t.current }),
		"free-tier-eligible":                           flag(func(t instanceType) bool { return t.freeTier }),
		"burstable-performance-supported":              flag(func(t instanceType) bool { return t.burstable }),
		"bare-metal":                                   flag(func(instanceType) bool { return false }),
		"vcpu-info.default-vcpus":                      one(func(t instanceType) string { return number(t.vCPUs) }),
		"vcpu-info.default-cores":                      one(func(t instanceType) string { return number(t.cores) }),
		"memory-info.size-in-mib":                      one(func(t instanceType) string { return number(t.memory) }),
		"network-info.maximum-network-interfaces":      one(func(t instanceType) string { return number(t.interfaces) }),
		"network-info.ipv4-addresses-per-interface":    one(func(t instanceType) string { return number(t.addresses) }),
		"network-info.ena-support":                     one(instanceType.ena),
		"network-info.network-performance":             one(func(t instanceType) string { return t.network }),
		"supported-root-device-type":                   one(func(instanceType) string { return "ebs" }),
		"supported-virtualization-type":                one(func(instanceType) string { return "hvm" }),
		"instance-storage-supported":                   flag(func(instanceType) bool { return false }),
		"network-info.encryption-in-transit-supported": flag(func(instanceType) bool { return false }),
	}, nil)
	if err != nil {
		return nil, err
	}
	types, next, err := page(types, paging{MaxResults: in.MaxResults, NextToken: in.NextToken, Max: 100})
	if err != nil {
		return nil, err
	}
	out := &DescribeInstanceTypesOutput{NextToken: next, InstanceTypes: []InstanceTypeInfo{}}
	for _, t := range types {
		out.InstanceTypes = append(out.InstanceTypes, t.show())
	}
	return out, nil
}

func (t instanceType) ena() string {
	if t.hypervisor == nitro {
		return "required"
	}
	return "unsupported"
}

func (t instanceType) show() InstanceTypeInfo {
	boot := []string{"legacy-bios", "uefi"}
	switch {
	case t.architecture == "arm64":
		boot = []string{"uefi"}
	case t.hypervisor == xen:
		boot = []string{"legacy-bios"}
	}
	return InstanceTypeInfo{
		InstanceType: t.name, CurrentGeneration: t.current, FreeTierEligible: t.freeTier,
		SupportedUsageClasses: []string{"on-demand", "spot"}, SupportedRootDeviceTypes: []string{"ebs"},
		SupportedVirtualizationTypes: []string{"hvm"}, Hypervisor: t.hypervisor,
		ProcessorInfo: ProcessorInfo{
			SupportedArchitectures: []string{t.architecture}, SustainedClockSpeedInGhz: t.clock, Manufacturer: t.manufacturer,
		},
		VCpuInfo: VCpuInfo{
			DefaultVCpus: int32(t.vCPUs), DefaultCores: int32(t.cores), DefaultThreadsPerCore: int32(t.vCPUs / t.cores),
		},
		MemoryInfo: MemoryInfo{SizeInMiB: int64(t.memory)},
		NetworkInfo: NetworkInfo{
			NetworkPerformance: t.network, MaximumNetworkInterfaces: int32(t.interfaces), MaximumNetworkCards: 1,
			Ipv4AddressesPerInterface: int32(t.addresses), Ipv6AddressesPerInterface: int32(t.addresses),
			Ipv6Supported: true, EnaSupport: t.ena(),
		},
		HibernationSupported: t.burstable, BurstablePerformanceSupported: t.burstable,
		AutoRecoverySupported: true, SupportedBootModes: boot,
	}
}

// DescribeInstanceTypeOfferingsInput asks where types are offered.
type DescribeInstanceTypeOfferingsInput struct {
	DryRun       *bool
	LocationType *string
	Filters      []Filter `in:"Filter"`
	MaxResults   *int32
	NextToken    *string
}

// DescribeInstanceTypeOfferingsOutput lists types with their places.
type DescribeInstanceTypeOfferingsOutput struct {
	InstanceTypeOfferings []InstanceTypeOffering `out:"instanceTypeOfferingSet"`
	NextToken             *string
}

// InstanceTypeOffering is one type in one place.
type InstanceTypeOffering struct {
	InstanceType string
	LocationType string
	Location     string
}

func (s *Service) describeInstanceTypeOfferings(call *wire.Call, in *DescribeInstanceTypeOfferingsInput) (*DescribeInstanceTypeOfferingsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	kind := given(in.LocationType)
	if kind == "" {
		kind = "region"
	}
	var offerings []InstanceTypeOffering
	for _, t := range instanceTypes() {
		switch kind {
		case "region":
			offerings = append(offerings, InstanceTypeOffering{t.name, kind, region.Name})
		case "availability-zone", "availability-zone-id":
			for _, zone := range region.Info().Zones {
				place := zone.Name
				if kind == "availability-zone-id" {
					place = zone.ID
				}
				if t.offeredIn(zone) {
					offerings = append(offerings, InstanceTypeOffering{t.name, kind, place})
				}
			}
		default:
			return nil, refuse("InvalidParameterValue", fmt.Sprintf("The location type '%s' is invalid. Valid values: region, availability-zone, availability-zone-id, outpost", kind))
		}
	}
	offerings, err = apply(offerings, in.Filters, fields[InstanceTypeOffering]{
		"instance-type": one(func(o InstanceTypeOffering) string { return o.InstanceType }),
		"location":      one(func(o InstanceTypeOffering) string { return o.Location }),
	}, nil)
	if err != nil {
		return nil, err
	}
	offerings, next, err := page(offerings, paging{MaxResults: in.MaxResults, NextToken: in.NextToken})
	return &DescribeInstanceTypeOfferingsOutput{InstanceTypeOfferings: offerings, NextToken: next}, err
}
