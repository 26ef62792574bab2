package ec2

import (
	"encoding/base64"
	"fmt"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) instanceAttributeOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeInstanceAttribute", s.describeInstanceAttribute),
		wire.Writes("ModifyInstanceAttribute", s.modifyInstanceAttribute),
		wire.Writes("ModifyInstanceMetadataOptions", s.modifyInstanceMetadataOptions).From("Amazon EC2 user guide, Use IMDSv2"),
	}
}

// DescribeInstanceAttributeInput asks for one attribute of an instance.
type DescribeInstanceAttributeInput struct {
	DryRun     *bool
	InstanceId string `req:"true"`
	Attribute  string `req:"true"`
}

// DescribeInstanceAttributeOutput holds the attribute that was asked for.
type DescribeInstanceAttributeOutput struct {
	BlockDeviceMappings               []InstanceBlockDeviceMapping `out:"blockDeviceMapping"`
	DisableApiStop                    *AttributeBooleanValue
	DisableApiTermination             *AttributeBooleanValue
	EbsOptimized                      *AttributeBooleanValue
	EnaSupport                        *AttributeBooleanValue
	Groups                            []GroupIdentifier `out:"groupSet"`
	InstanceId                        string
	InstanceInitiatedShutdownBehavior *AttributeValue
	InstanceType                      *AttributeValue
	RootDeviceName                    *AttributeValue
	SourceDestCheck                   *AttributeBooleanValue
	UserData                          *AttributeValue
}

func (s *Service) describeInstanceAttribute(call *wire.Call, in *DescribeInstanceAttributeInput) (*DescribeInstanceAttributeOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	instance, err := region.FindInstance(in.InstanceId)
	if err != nil {
		return nil, err
	}
	shown := showInstance(region, instance, region.InstanceState(instance))
	out := &DescribeInstanceAttributeOutput{InstanceId: instance.ID}
	text := func(value string) *AttributeValue { return &AttributeValue{Value: &value} }
	boolean := func(value bool) *AttributeBooleanValue { return &AttributeBooleanValue{Value: &value} }
	switch in.Attribute {
	case "blockDeviceMapping":
		out.BlockDeviceMappings = shown.BlockDeviceMappings
	case "disableApiStop":
		out.DisableApiStop = boolean(instance.DisableAPIStop)
	case "disableApiTermination":
		out.DisableApiTermination = boolean(instance.DisableAPITerm)
	case "ebsOptimized":
		out.EbsOptimized = boolean(shown.EbsOptimized)
	case "enaSupport":
		out.EnaSupport = boolean(shown.EnaSupport)
	case "groupSet":
		out.Groups = shown.SecurityGroups
	case "instanceInitiatedShutdownBehavior":
		out.InstanceInitiatedShutdownBehavior = text(shutdownBehaviour(instance))
	case "instanceType":
		out.InstanceType = text(instance.Type)
	case "rootDeviceName":
		out.RootDeviceName = text(shown.RootDeviceName)
	case "sourceDestCheck":
		out.SourceDestCheck = boolean(isTrue(shown.SourceDestCheck))
	case "userData":
		out.UserData = &AttributeValue{}
		if instance.UserData != "" {
			out.UserData = text(base64.StdEncoding.EncodeToString([]byte(instance.UserData)))
		}
	default:
		return nil, refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter attribute is invalid. Unknown attribute.", in.Attribute))
	}
	return out, nil
}

func shutdownBehaviour(instance *network.Instance) string {
	if instance.ShutdownTerm {
		return "terminate"
	}
	return "stop"
}

// ModifyInstanceAttributeInput changes one attribute: as a member of its own,
// or by name and value.
type ModifyInstanceAttributeInput struct {
	Attribute                         *string
	DisableApiStop                    *AttributeBooleanValue
	DisableApiTermination             *AttributeBooleanValue
	DryRun                            *bool
	EbsOptimized                      *AttributeBooleanValue
	Groups                            []string `in:"GroupId"`
	InstanceId                        string   `req:"true"`
	InstanceInitiatedShutdownBehavior *AttributeValue
	InstanceType                      *AttributeValue
	SourceDestCheck                   *AttributeBooleanValue
	UserData                          *BlobAttributeValue
	Value                             *string
}

// BlobAttributeValue is bytes that are an attribute.
type BlobAttributeValue struct {
	Value []byte
}

func (s *Service) modifyInstanceAttribute(call *wire.Call, in *ModifyInstanceAttributeInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	instance, err := region.FindInstance(in.InstanceId)
	if err != nil {
		return nil, err
	}
	if err := in.spell(); err != nil {
		return nil, err
	}
	var changes []func() error
	set := func(change func() error) { changes = append(changes, change) }
	toggle := func(value *AttributeBooleanValue, target *bool) {
		if value != nil {
			set(func() error { *target = isTrue(value.Value); return nil })
		}
	}
	toggle(in.DisableApiTermination, &instance.DisableAPITerm)
	toggle(in.DisableApiStop, &instance.DisableAPIStop)
	if in.EbsOptimized != nil {
		set(func() error { return nil }) // every type here is optimised as it is
	}
	if len(in.Groups) > 0 {
		set(func() error { return region.SetInterfaceGroups(instance.ENI, in.Groups) })
	}
	if in.SourceDestCheck != nil {
		set(func() error { return region.SetSourceDestCheck(instance.ENI, isTrue(in.SourceDestCheck.Value)) })
	}
	if in.InstanceInitiatedShutdownBehavior != nil {
		set(func() error {
			return setShutdownBehaviour(instance, given(in.InstanceInitiatedShutdownBehavior.Value))
		})
	}
	if in.InstanceType != nil {
		set(func() error { return changeType(region, instance, given(in.InstanceType.Value)) })
	}
	if in.UserData != nil {
		set(func() error {
			if len(in.UserData.Value) > userDataLimit {
				return refuse("InvalidParameterValue", "User data is limited to 16384 bytes")
			}
			return region.SetUserData(instance.ID, string(in.UserData.Value))
		})
	}
	return quiet(onlyChange(changes))
}

// spell puts an attribute that is given by name and value into its member.
func (in *ModifyInstanceAttributeInput) spell() error {
	if given(in.Attribute) == "" {
		return nil
	}
	value := given(in.Value)
	truth := value == "true"
	switch *in.Attribute {
	case "disableApiStop":
		in.DisableApiStop = &AttributeBooleanValue{Value: &truth}
	case "disableApiTermination":
		in.DisableApiTermination = &AttributeBooleanValue{Value: &truth}
	case "ebsOptimized":
		in.EbsOptimized = &AttributeBooleanValue{Value: &truth}
	case "sourceDestCheck":
		in.SourceDestCheck = &AttributeBooleanValue{Value: &truth}
	case "instanceInitiatedShutdownBehavior":
		in.InstanceInitiatedShutdownBehavior = &AttributeValue{Value: &value}
	case "instanceType":
		in.InstanceType = &AttributeValue{Value: &value}
	case "userData":
		text, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return refuse("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.")
		}
		in.UserData = &BlobAttributeValue{Value: text}
	default:
		return refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter attribute is invalid. Unknown attribute.", *in.Attribute))
	}
	return nil
}

func setShutdownBehaviour(instance *network.Instance, behaviour string) error {
	switch behaviour {
	case "stop", "terminate":
		instance.ShutdownTerm = behaviour == "terminate"
		return nil
	}
	return refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter instanceInitiatedShutdownBehavior is invalid.", behaviour))
}

func changeType(region *network.Region, instance *network.Instance, name string) error {
	kind, err := findType(name)
	if err != nil {
		return err
	}
	if kind.architecture != instance.Architecture {
		return refuse("InvalidParameterValue", fmt.Sprintf("The architecture '%s' of the specified instance type does not match the architecture '%s' of the instance.", kind.architecture, instance.Architecture))
	}
	if subnet := region.Subnets[instance.Subnet]; subnet != nil {
		if err := requireOffered(region, kind, subnet.Zone); err != nil {
			return err
		}
	}
	return region.SetInstanceType(instance.ID, name)
}

// ModifyInstanceMetadataOptionsInput changes how an instance's metadata is
// served.
type ModifyInstanceMetadataOptionsInput struct {
	InstanceId              string `req:"true"`
	HttpTokens              *string
	HttpPutResponseHopLimit *int32
	HttpEndpoint            *string
	HttpProtocolIpv6        *string
	InstanceMetadataTags    *string
	DryRun                  *bool
}

// ModifyInstanceMetadataOptionsOutput shows how it will be served.
type ModifyInstanceMetadataOptionsOutput struct {
	InstanceId              string
	InstanceMetadataOptions *InstanceMetadataOptionsResponse
}

func (s *Service) modifyInstanceMetadataOptions(call *wire.Call, in *ModifyInstanceMetadataOptionsInput) (*ModifyInstanceMetadataOptionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	instance, err := region.FindInstance(in.InstanceId)
	if err != nil {
		return nil, err
	}
	err = setMetadata(instance, &InstanceMetadataOptionsRequest{
		HttpTokens: in.HttpTokens, HttpPutResponseHopLimit: in.HttpPutResponseHopLimit, HttpEndpoint: in.HttpEndpoint,
		HttpProtocolIpv6: in.HttpProtocolIpv6, InstanceMetadataTags: in.InstanceMetadataTags,
	})
	if err != nil {
		return nil, err
	}
	shown := showMetadataOptions(instance)
	shown.State = "pending"
	return &ModifyInstanceMetadataOptionsOutput{InstanceId: instance.ID, InstanceMetadataOptions: shown}, nil
}
