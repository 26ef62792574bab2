package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) instanceOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("RunInstances", s.runInstances).Differing("Amazon Linux alone; machines run user data and commands in a shell of the simulation's own, with a fixed set of programs; capacity never lacks").From("Amazon EC2 user guide, Run commands when you launch an instance"),
		wire.Op("DescribeInstances", s.describeInstances),
		wire.Op("DescribeInstanceStatus", s.describeInstanceStatus).Differing("status checks end as passed; no scheduled events"),
	}
}

// Reservation is the instances of one launch.
type Reservation struct {
	ReservationId string
	OwnerId       string
	Groups        []GroupIdentifier `out:"groupSet"`
	Instances     []Instance        `out:"instancesSet"`
}

// Instance is an instance as EC2 shows it.
type Instance struct {
	AmiLaunchIndex          int32
	Architecture            string
	BlockDeviceMappings     []InstanceBlockDeviceMapping `out:"blockDeviceMapping"`
	BootMode                string
	ClientToken             *string
	CpuOptions              *CpuOptions
	CurrentInstanceBootMode string
	EbsOptimized            bool
	EnaSupport              bool
	EnclaveOptions          EnclaveOptions
	HibernationOptions      HibernationOptions
	Hypervisor              string
	IamInstanceProfile      *IamInstanceProfile
	ImageId                 string
	InstanceId              string
	InstanceType            string
	KeyName                 string
	LaunchTime              time.Time
	MaintenanceOptions      InstanceMaintenanceOptions
	MetadataOptions         *InstanceMetadataOptionsResponse
	Monitoring              Monitoring
	NetworkInterfaces       []InstanceNetworkInterface `out:"networkInterfaceSet"`
	Placement               Placement
	PlatformDetails         string
	PrivateDnsName          *string
	PrivateDnsNameOptions   *PrivateDnsNameOptionsResponse
	PrivateIpAddress        string
	PublicDnsName           *string `out:"dnsName"`
	PublicIpAddress         string  `out:"ipAddress"`
	RootDeviceName          string
	RootDeviceType          string
	SecurityGroups          []GroupIdentifier `out:"groupSet"`
	SourceDestCheck         *bool
	State                   InstanceState `out:"instanceState"`
	StateReason             *StateReason
	StateTransitionReason   *string `out:"reason"`
	SubnetId                string
	Tags                    []Tag `out:"tagSet"`
	UsageOperation          string
	VirtualizationType      string
	VpcId                   string
}

// InstanceBlockDeviceMapping is a volume of an instance.
type InstanceBlockDeviceMapping struct {
	DeviceName string
	Ebs        EbsInstanceBlockDevice
}

// EbsInstanceBlockDevice is the attachment of a volume.
type EbsInstanceBlockDevice struct {
	AttachTime          time.Time
	DeleteOnTermination bool
	Status              string
	VolumeId            string
}

// CpuOptions is an instance's processors.
type CpuOptions struct {
	CoreCount      int32
	ThreadsPerCore int32
}

// EnclaveOptions says whether an instance can hold enclaves.
type EnclaveOptions struct {
	Enabled bool
}

// HibernationOptions says whether an instance can hibernate.
type HibernationOptions struct {
	Configured bool
}

// IamInstanceProfile is an instance's profile.
type IamInstanceProfile struct {
	Arn string
	Id  string
}

// InstanceMaintenanceOptions says what happens when the hardware fails.
type InstanceMaintenanceOptions struct {
	AutoRecovery    string
	RebootMigration string
}

// InstanceMetadataOptionsResponse is how an instance's metadata is served.
type InstanceMetadataOptionsResponse struct {
	State                   string
	HttpTokens              string
	HttpPutResponseHopLimit int32
	HttpEndpoint            string
	HttpProtocolIpv6        string
	InstanceMetadataTags    string
}

// Monitoring says whether an instance's metrics are detailed.
type Monitoring struct {
	State string
}

// InstanceNetworkInterface is an interface of an instance.
type InstanceNetworkInterface struct {
	Association        *InstanceNetworkInterfaceAssociation
	Attachment         InstanceNetworkInterfaceAttachment
	Description        *string
	Groups             []GroupIdentifier `out:"groupSet"`
	InterfaceType      string
	MacAddress         string
	NetworkInterfaceId string
	OwnerId            string
	PrivateDnsName     string
	PrivateIpAddress   string
	PrivateIpAddresses []InstancePrivateIpAddress `out:"privateIpAddressesSet"`
	SourceDestCheck    bool
	Status             string
	SubnetId           string
	VpcId              string
}

// InstanceNetworkInterfaceAssociation is the public address of an interface.
type InstanceNetworkInterfaceAssociation struct {
	IpOwnerId     string
	PublicDnsName *string
	PublicIp      string
}

// InstanceNetworkInterfaceAttachment is how an interface is attached.
type InstanceNetworkInterfaceAttachment struct {
	AttachTime          time.Time
	AttachmentId        string
	DeleteOnTermination bool
	DeviceIndex         int32
	NetworkCardIndex    int32
	Status              string
}

// InstancePrivateIpAddress is an address of an interface.
type InstancePrivateIpAddress struct {
	Association      *InstanceNetworkInterfaceAssociation
	Primary          bool
	PrivateDnsName   string
	PrivateIpAddress string
}

// Placement is where an instance runs.
type Placement struct {
	AvailabilityZone   string
	AvailabilityZoneId string
	GroupName          *string
	Tenancy            string
}

// PrivateDnsNameOptionsResponse is how an instance's private name is made.
type PrivateDnsNameOptionsResponse struct {
	EnableResourceNameDnsAAAARecord bool
	EnableResourceNameDnsARecord    bool
	HostnameType                    string
}

// InstanceState is a state by number and name.
type InstanceState struct {
	Code int32
	Name string
}

// StateReason is why an instance's state changed.
type StateReason struct {
	Code    string
	Message string
}

// stateCodes are the numbers of the instance states.
var stateCodes = map[string]int32{
	"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80,
}

func showState(name string) InstanceState {
	return InstanceState{Code: stateCodes[name], Name: name}
}

// showInstance is an instance as EC2 shows it in a state. One that has ended
// has no network any more.
func showInstance(region *network.Region, instance *network.Instance, state string) Instance {
	empty := ""
	shown := Instance{
		AmiLaunchIndex: int32(instance.LaunchIndex), Architecture: instance.Architecture,
		ClientToken: &instance.ClientToken, CurrentInstanceBootMode: "legacy-bios",
		EnaSupport: true,
		// Xen is what EC2 answers for Nitro types too.
		Hypervisor: "xen", ImageId: instance.Image, InstanceId: instance.ID,
		InstanceType: instance.Type, KeyName: instance.KeyName, LaunchTime: seconds(instance.LaunchedAt),
		MaintenanceOptions: InstanceMaintenanceOptions{AutoRecovery: "default", RebootMigration: "default"},
		MetadataOptions:    showMetadataOptions(instance), Monitoring: showMonitoring(instance),
		PlatformDetails: "Linux/UNIX", PrivateDnsName: &empty, PublicDnsName: &empty,
		RootDeviceName: "/dev/xvda", RootDeviceType: "ebs", State: showState(state),
		StateTransitionReason: &empty, UsageOperation: "RunInstances", VirtualizationType: "hvm",
		Tags: tagSet(instance.Tags), BlockDeviceMappings: []InstanceBlockDeviceMapping{},
		NetworkInterfaces: []InstanceNetworkInterface{}, SecurityGroups: []GroupIdentifier{},
		Placement: Placement{GroupName: &empty, Tenancy: "default"},
	}
	if kind, err := findType(instance.Type); err == nil {
		shown.CpuOptions = &CpuOptions{CoreCount: int32(kind.cores), ThreadsPerCore: int32(kind.vCPUs / kind.cores)}
		if kind.architecture == "arm64" {
			shown.CurrentInstanceBootMode = "uefi"
		}
	}
	if instance.ProfileARN != "" {
		shown.IamInstanceProfile = &IamInstanceProfile{Arn: instance.ProfileARN, Id: instance.ProfileID}
	}
	explainState(&shown, instance)
	if subnet := region.Subnets[instance.Subnet]; subnet != nil {
		shown.Placement.AvailabilityZone, shown.Placement.AvailabilityZoneId = subnet.Zone, subnet.ZoneID
	}
	if state != "terminated" {
		showNetwork(region, instance, &shown)
	}
	for _, volume := range region.Volumes {
		if volume.Instance == instance.ID {
			shown.BlockDeviceMappings = append(shown.BlockDeviceMappings, InstanceBlockDeviceMapping{
				DeviceName: volume.Device,
				Ebs: EbsInstanceBlockDevice{
					AttachTime: seconds(volume.CreatedAt), DeleteOnTermination: volume.DeleteOnTermination,
					Status: "attached", VolumeId: volume.ID,
				},
			})
		}
	}
	return shown
}

func explainState(shown *Instance, instance *network.Instance) {
	at := instance.StoppedAt
	if !instance.TerminatedAt.IsZero() {
		at = instance.TerminatedAt
	}
	if at.IsZero() {
		return
	}
	reason := "User initiated (" + at.UTC().Format("2006-01-02 15:04:05") + " GMT)"
	shown.StateTransitionReason = &reason
	shown.StateReason = &StateReason{
		Code: "Client.UserInitiatedShutdown", Message: "Client.UserInitiatedShutdown: User initiated shutdown",
	}
}

// showNetwork fills in what an instance has of its network.
func showNetwork(region *network.Region, instance *network.Instance, shown *Instance) {
	shown.VpcId, shown.SubnetId = instance.VPC, instance.Subnet
	shown.PrivateDnsNameOptions = &PrivateDnsNameOptionsResponse{HostnameType: "ip-name"}
	for _, eni := range region.InstanceInterfaces(instance.ID) {
		shown.NetworkInterfaces = append(shown.NetworkInterfaces, showInstanceInterface(region, eni))
	}
	eni := region.Interfaces[instance.ENI]
	if eni == nil {
		return
	}
	private, public := region.PrivateDNSName(eni.PrivateIP), region.PublicDNSName(eni)
	shown.PrivateDnsName, shown.PublicDnsName = &private, &public
	shown.PrivateIpAddress, shown.PublicIpAddress = eni.PrivateIP, eni.PublicIP
	shown.SecurityGroups = groupIdentifiers(region, eni.Groups)
	check := eni.SourceDestCheck
	shown.SourceDestCheck = &check
}

func showInstanceInterface(region *network.Region, eni *network.Interface) InstanceNetworkInterface {
	var association *InstanceNetworkInterfaceAssociation
	if public := showAssociation(region, eni); public != nil {
		association = &InstanceNetworkInterfaceAssociation{
			IpOwnerId: public.IpOwnerId, PublicDnsName: &public.PublicDnsName, PublicIp: public.PublicIp,
		}
	}
	dns := privateName(region, eni)
	return InstanceNetworkInterface{
		Association: association,
		Attachment: InstanceNetworkInterfaceAttachment{
			AttachTime: seconds(eni.AttachedAt), AttachmentId: eni.AttachmentID,
			DeleteOnTermination: eni.DeleteOnTermination, DeviceIndex: int32(eni.DeviceIndex), Status: "attached",
		},
		Description: &eni.Description, Groups: groupIdentifiers(region, eni.Groups), InterfaceType: eni.Type,
		MacAddress: eni.MAC, NetworkInterfaceId: eni.ID, OwnerId: region.Account(), PrivateDnsName: dns,
		PrivateIpAddress: eni.PrivateIP,
		PrivateIpAddresses: []InstancePrivateIpAddress{{
			Association: association, Primary: true, PrivateDnsName: dns, PrivateIpAddress: eni.PrivateIP,
		}},
		SourceDestCheck: eni.SourceDestCheck, Status: "in-use", SubnetId: eni.Subnet, VpcId: eni.VPC,
	}
}

func showMetadataOptions(instance *network.Instance) *InstanceMetadataOptionsResponse {
	return &InstanceMetadataOptionsResponse{
		State: "applied", HttpTokens: instance.MetadataTokens, HttpPutResponseHopLimit: int32(instance.MetadataHops),
		HttpEndpoint: onOff(!instance.MetadataOff), HttpProtocolIpv6: "disabled",
		InstanceMetadataTags: onOff(instance.MetadataTags),
	}
}

func showMonitoring(instance *network.Instance) Monitoring {
	return Monitoring{State: onOff(instance.Monitored)}
}

func onOff(on bool) string {
	if on {
		return "enabled"
	}
	return "disabled"
}
