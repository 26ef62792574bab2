package ec2

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"linklab/checks/sandbox/network"
)

const (
	// userDataLimit is of the decoded text (Amazon EC2 user guide, user data).
	userDataLimit = 16 << 10
	// vCPUQuota is for running on-demand instances of the standard families.
	vCPUQuota = 32
)

// launchDigest tells one request from another.
func launchDigest(in *RunInstancesInput) string {
	text, err := json.Marshal(in)
	if err != nil {
		return "" // the input holds nothing that JSON cannot
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

func launchCount(least, most int32) (int, error) {
	switch {
	case least < 1:
		return 0, refuse("InvalidParameterValue", fmt.Sprintf("Value (%d) for parameter minCount is invalid. Expecting a positive number.", least))
	case most < least:
		return 0, refuse("InvalidParameterValue", fmt.Sprintf("Value (%d) for parameter maxCount is invalid. The maximum instance count must be at least the minimum.", most))
	}
	return int(most), nil
}

// ssmReference introduces an image that an SSM parameter names.
const ssmReference = "resolve:ssm:"

func findImage(region *network.Region, id string) (*network.Image, error) {
	if id == "" {
		return nil, refuse("MissingParameter", "The request must contain the parameter ImageId")
	}
	parameter, ok := strings.CutPrefix(id, ssmReference)
	if !ok {
		return region.FindImage(id)
	}
	if image := region.ImageByParameter(parameter); image != nil {
		return image, nil
	}
	return nil, refuse("InvalidParameterValue", fmt.Sprintf(
		"Unable to resolve the specified SSM parameter: %s. The parameter does not exist in this Region.", parameter))
}

func launchType(name string, image *network.Image) (instanceType, error) {
	if name == "" {
		name = "m1.small"
	}
	kind, err := findType(name)
	if err != nil {
		return kind, err
	}
	if kind.architecture != image.Architecture {
		return kind, refuse("InvalidParameterValue", fmt.Sprintf(
			"The architecture '%s' of the specified instance type does not match the architecture '%s' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
			kind.architecture, image.Architecture))
	}
	return kind, nil
}

func launchVolume(mappings []BlockDeviceMapping, image *network.Image) (network.VolumeSpec, error) {
	spec := network.VolumeSpec{DeleteOnTermination: true}
	for _, mapping := range mappings {
		if mapping.DeviceName != image.RootDevice {
			return spec, refuse("InvalidBlockDeviceMapping", fmt.Sprintf("Invalid device name %s", mapping.DeviceName))
		}
		if mapping.Ebs == nil {
			continue
		}
		spec.SizeGiB, spec.Type = int(given(mapping.Ebs.VolumeSize)), given(mapping.Ebs.VolumeType)
		if mapping.Ebs.DeleteOnTermination != nil {
			spec.DeleteOnTermination = *mapping.Ebs.DeleteOnTermination
		}
	}
	return spec, nil
}

// launchMembers is the members of an instance that are taken as they are.
func (s *Service) launchMembers(in *RunInstancesInput, kind instanceType, image *network.Image) (network.Instance, error) {
	template := network.Instance{
		ClientToken:    given(in.ClientToken),
		DisableAPITerm: isTrue(in.DisableApiTermination),
		DisableAPIStop: isTrue(in.DisableApiStop),
		MetadataTokens: "optional",
		MetadataHops:   1,
	}
	if image.RequiresV2 {
		template.MetadataTokens, template.MetadataHops = "required", 2
	}
	if err := setMetadata(&template, in.MetadataOptions); err != nil {
		return template, err
	}
	if in.Monitoring != nil {
		template.Monitored = isTrue(in.Monitoring.Enabled)
	}
	switch behaviour := given(in.InstanceInitiatedShutdownBehavior); behaviour {
	case "", "stop":
	case "terminate":
		template.ShutdownTerm = true
	default:
		return template, refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter instanceInitiatedShutdownBehavior is invalid.", behaviour))
	}
	if kind.burstable {
		template.CPUCredits = "unlimited"
		if kind.hypervisor == xen {
			template.CPUCredits = "standard"
		}
	}
	if in.CreditSpecification != nil {
		if !kind.burstable {
			return template, refuse("InvalidParameterCombination", fmt.Sprintf("The instance type '%s' does not support the creditSpecification parameter.", kind.name))
		}
		template.CPUCredits = in.CreditSpecification.CpuCredits
	}
	var err error
	if template.UserData, err = decodeUserData(given(in.UserData)); err != nil {
		return template, err
	}
	if in.IamInstanceProfile != nil {
		profile, err := s.findProfile(in.IamInstanceProfile)
		if err != nil {
			return template, err
		}
		template.ProfileARN, template.ProfileID = profile.ARN, profile.ID
	}
	return template, nil
}

func decodeUserData(encoded string) (string, error) {
	// Some clients break the lines of base64.
	encoded = strings.NewReplacer("\n", "", "\r", "").Replace(encoded)
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return "", refuse("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.")
	}
	if len(text) > userDataLimit {
		return "", refuse("InvalidParameterValue", "User data is limited to 16384 bytes")
	}
	return string(text), nil
}

// setMetadata changes what an input says of an instance's metadata.
func setMetadata(instance *network.Instance, options *InstanceMetadataOptionsRequest) error {
	if options == nil {
		return nil
	}
	wrong := func(member, value string) error {
		return refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter %s is invalid.", value, member))
	}
	switch tokens := given(options.HttpTokens); tokens {
	case "":
	case "optional", "required":
		instance.MetadataTokens = tokens
	default:
		return wrong("HttpTokens", tokens)
	}
	if hops := options.HttpPutResponseHopLimit; hops != nil {
		if *hops < 1 || *hops > 64 {
			return wrong("HttpPutResponseHopLimit", number(int(*hops)))
		}
		instance.MetadataHops = int(*hops)
	}
	for _, flag := range []struct {
		member string
		value  *string
		set    func(on bool)
	}{
		{"HttpEndpoint", options.HttpEndpoint, func(on bool) { instance.MetadataOff = !on }},
		{"InstanceMetadataTags", options.InstanceMetadataTags, func(on bool) { instance.MetadataTags = on }},
	} {
		switch given(flag.value) {
		case "":
		case "enabled", "disabled":
			flag.set(*flag.value == "enabled")
		default:
			return wrong(flag.member, *flag.value)
		}
	}
	return nil
}

// launchNetwork fills in where and with which interface instances run.
func launchNetwork(region *network.Region, in *RunInstancesInput, kind instanceType, spec *network.InstanceSpec) error {
	spec.Subnet, spec.Groups, spec.PrivateIP = given(in.SubnetId), in.SecurityGroupIds, given(in.PrivateIpAddress)
	if len(in.NetworkInterfaces) > 0 {
		if err := launchInterface(region, in, spec); err != nil {
			return err
		}
	}
	if spec.Existing != "" {
		return nil
	}
	if spec.Subnet == "" {
		subnet, err := defaultSubnet(region, in.Placement, kind)
		if err != nil {
			return err
		}
		spec.Subnet = subnet
	}
	subnet, err := region.FindSubnet(spec.Subnet)
	if err != nil {
		return err
	}
	if zone := placementZone(region, in.Placement); zone != "" && zone != subnet.Zone {
		return refuse("InvalidParameterValue", fmt.Sprintf("The availability zone '%s' does not match the availability zone of subnet '%s'.", zone, subnet.ID))
	}
	if err := requireOffered(region, kind, subnet.Zone); err != nil {
		return err
	}
	for _, name := range in.SecurityGroups {
		if vpc := region.VPCs[subnet.VPC]; vpc == nil || !vpc.IsDefault {
			return refuse("InvalidParameterCombination", "The parameter groupName cannot be used with the parameter subnet")
		}
		group, err := region.FindGroupByName(subnet.VPC, name)
		if err != nil {
			return err
		}
		spec.Groups = append(spec.Groups, group.ID)
	}
	if spec.PrivateIP != "" && spec.Count > 1 {
		return refuse("InvalidParameterCombination", "Cannot specify a private IP address when launching more than one instance")
	}
	return nil
}

func launchInterface(region *network.Region, in *RunInstancesInput, spec *network.InstanceSpec) error {
	switch {
	case given(in.SubnetId) != "":
		return refuse("InvalidParameterCombination", "Network interfaces and an instance-level subnet ID may not be specified on the same request")
	case len(in.SecurityGroupIds)+len(in.SecurityGroups) > 0:
		return refuse("InvalidParameterCombination", "Network interfaces and an instance-level security groups may not be specified on the same request")
	case given(in.PrivateIpAddress) != "":
		return refuse("InvalidParameterCombination", "Network interfaces and an instance-level private address may not be specified on the same request")
	case len(in.NetworkInterfaces) > 1:
		return refuse("AttachmentLimitExceeded", "Interface count "+number(len(in.NetworkInterfaces))+" exceeds the limit of one at launch")
	}
	asked := in.NetworkInterfaces[0]
	if given(asked.DeviceIndex) != 0 {
		return refuse("InvalidParameterValue", "A network interface with device index 0 is required.")
	}
	if id := given(asked.NetworkInterfaceId); id != "" {
		if spec.Count > 1 {
			return refuse("InvalidParameterCombination", "Cannot specify a network interface when launching more than one instance")
		}
		if len(asked.Groups) > 0 || given(asked.SubnetId) != "" || isTrue(asked.AssociatePublicIpAddress) {
			return refuse("InvalidParameterCombination", "A network interface may not specify a network interface ID and properties of a new one")
		}
		_, err := region.FindInterface(id)
		spec.Existing = id
		return err
	}
	address, err := primaryAddress(asked.PrivateIpAddress, asked.PrivateIpAddresses)
	if err != nil {
		return err
	}
	spec.Subnet, spec.Groups, spec.PrivateIP = given(asked.SubnetId), asked.Groups, address
	spec.PublicIP, spec.Description = asked.AssociatePublicIpAddress, given(asked.Description)
	spec.KeepENI = asked.DeleteOnTermination != nil && !*asked.DeleteOnTermination
	return nil
}

func placementZone(region *network.Region, placement *PlacementRequest) string {
	if placement == nil {
		return ""
	}
	asked := given(placement.AvailabilityZone) + given(placement.AvailabilityZoneId)
	if zone, ok := region.Zone(asked); ok {
		return zone.Name
	}
	return asked
}

// defaultSubnet is the default VPC's subnet in the zone asked for, or in the
// first one that offers the type.
func defaultSubnet(region *network.Region, placement *PlacementRequest, kind instanceType) (string, error) {
	wanted := placementZone(region, placement)
	for _, zone := range region.Info().Zones {
		if wanted != "" && wanted != zone.Name || wanted == "" && !kind.offeredIn(zone) {
			continue
		}
		for _, subnet := range region.Subnets {
			if subnet.DefaultForAZ && subnet.Zone == zone.Name {
				return subnet.ID, nil
			}
		}
	}
	if region.DefaultVPC() == nil {
		return "", refuse("VPCIdNotSpecified", "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.")
	}
	return "", refuse("MissingInput", "No subnets found for the default VPC. Please specify a subnet.")
}

// withinQuota refuses more processors than the account may run, while that quota
// holds.
func (s *Service) withinQuota(region *network.Region, kind instanceType, count int) error {
	if s.Quota == nil || !s.Quota("ec2:RunInstances") {
		return nil
	}
	total := kind.vCPUs * count
	for _, instance := range region.Instances {
		switch region.InstanceState(instance) {
		case "pending", "running":
			if other, err := findType(instance.Type); err == nil {
				total += other.vCPUs
			}
		}
	}
	if total > vCPUQuota {
		return refuse("VcpuLimitExceeded", fmt.Sprintf(
			"You have requested more vCPU capacity than your current vCPU limit of %d allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.", vCPUQuota))
	}
	return nil
}
