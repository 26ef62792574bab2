package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// CreateNetworkInterfaceInput describes a new interface of a subnet.
type CreateNetworkInterfaceInput struct {
	SubnetId           string `req:"true"`
	Description        *string
	PrivateIpAddress   *string
	PrivateIpAddresses []PrivateIpAddressSpecification
	Groups             []string           `in:"SecurityGroupId"`
	TagSpecifications  []TagSpecification `in:"TagSpecification"`
	ClientToken        *string
	DryRun             *bool
}

// PrivateIpAddressSpecification is one address that an interface is to have.
type PrivateIpAddressSpecification struct {
	Primary          *bool
	PrivateIpAddress string
}

// CreateNetworkInterfaceOutput shows the new interface.
type CreateNetworkInterfaceOutput struct {
	NetworkInterface NetworkInterface
	ClientToken      *string
}

func (s *Service) createNetworkInterface(call *wire.Call, in *CreateNetworkInterfaceInput) (*CreateNetworkInterfaceOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "network-interface")
	if err != nil {
		return nil, err
	}
	address, err := primaryAddress(in.PrivateIpAddress, in.PrivateIpAddresses)
	if err != nil {
		return nil, err
	}
	eni, err := region.CreateInterface(network.InterfaceSpec{
		Subnet: in.SubnetId, PrivateIP: address, Groups: in.Groups,
		Description: given(in.Description), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	shown := showInterface(region, eni)
	shown.Status = "pending"
	return &CreateNetworkInterfaceOutput{NetworkInterface: shown, ClientToken: in.ClientToken}, nil
}

// primaryAddress is the one address that an input asks for, "" without any.
// Interfaces here have no second address.
func primaryAddress(single *string, list []PrivateIpAddressSpecification) (string, error) {
	switch {
	case len(list) == 0:
		return given(single), nil
	case len(list) > 1:
		return "", refuse("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.")
	case given(single) != "" && *single != list[0].PrivateIpAddress:
		return "", refuse("InvalidParameterCombination", "Only one primary private IP address may be specified")
	}
	return list[0].PrivateIpAddress, nil
}

// DeleteNetworkInterfaceInput names an interface that nothing uses.
type DeleteNetworkInterfaceInput struct {
	NetworkInterfaceId string `req:"true"`
	DryRun             *bool
}

func (s *Service) deleteNetworkInterface(call *wire.Call, in *DeleteNetworkInterfaceInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteInterface(in.NetworkInterfaceId))
}

// AttachNetworkInterfaceInput names an interface and the instance it goes to.
type AttachNetworkInterfaceInput struct {
	NetworkInterfaceId string `req:"true"`
	InstanceId         string `req:"true"`
	DeviceIndex        *int32 `req:"true"`
	DryRun             *bool
}

// AttachNetworkInterfaceOutput is the attachment's id.
type AttachNetworkInterfaceOutput struct {
	AttachmentId     string
	NetworkCardIndex int32
}

func (s *Service) attachNetworkInterface(call *wire.Call, in *AttachNetworkInterfaceInput) (*AttachNetworkInterfaceOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	instance, err := region.FindInstance(in.InstanceId)
	if err != nil {
		return nil, err
	}
	kind, err := findType(instance.Type)
	if err != nil {
		return nil, err
	}
	if len(region.InstanceInterfaces(in.InstanceId)) >= kind.interfaces {
		return nil, refuse("AttachmentLimitExceeded", "Interface count "+number(kind.interfaces+1)+" exceeds the limit for "+instance.Type)
	}
	id, err := region.AttachInterface(in.NetworkInterfaceId, in.InstanceId, int(given(in.DeviceIndex)))
	if err != nil {
		return nil, err
	}
	return &AttachNetworkInterfaceOutput{AttachmentId: id}, nil
}

// DetachNetworkInterfaceInput names an attachment.
type DetachNetworkInterfaceInput struct {
	AttachmentId string `req:"true"`
	Force        *bool
	DryRun       *bool
}

func (s *Service) detachNetworkInterface(call *wire.Call, in *DetachNetworkInterfaceInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DetachInterface(in.AttachmentId))
}

// ModifyNetworkInterfaceAttributeInput changes one attribute of an interface.
type ModifyNetworkInterfaceAttributeInput struct {
	NetworkInterfaceId string `req:"true"`
	Description        *AttributeValue
	SourceDestCheck    *AttributeBooleanValue
	Groups             []string `in:"SecurityGroupId"`
	Attachment         *NetworkInterfaceAttachmentChanges
	// AssociatePublicIpAddress gives the primary interface of an instance a public
	// address of Amazon's, or takes it away.
	AssociatePublicIpAddress *bool
	DryRun                   *bool
}

// NetworkInterfaceAttachmentChanges changes an attachment.
type NetworkInterfaceAttachmentChanges struct {
	AttachmentId        *string
	DeleteOnTermination *bool
}

// AttributeValue is a text that is an attribute.
type AttributeValue struct {
	Value *string
}

// AttributeBooleanValue is a boolean that is an attribute.
type AttributeBooleanValue struct {
	Value *bool
}

func (s *Service) modifyNetworkInterfaceAttribute(call *wire.Call, in *ModifyNetworkInterfaceAttributeInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var changes []func() error
	id := in.NetworkInterfaceId
	if len(in.Groups) > 0 {
		changes = append(changes, func() error { return region.SetInterfaceGroups(id, in.Groups) })
	}
	if in.Description != nil {
		changes = append(changes, func() error { return region.SetInterfaceDescription(id, given(in.Description.Value)) })
	}
	if in.SourceDestCheck != nil {
		changes = append(changes, func() error { return region.SetSourceDestCheck(id, isTrue(in.SourceDestCheck.Value)) })
	}
	if in.AssociatePublicIpAddress != nil {
		changes = append(changes, func() error { return region.SetAutoPublicIP(id, *in.AssociatePublicIpAddress) })
	}
	if in.Attachment != nil {
		changes = append(changes, func() error {
			return region.SetDeleteOnTermination(id, given(in.Attachment.AttachmentId), isTrue(in.Attachment.DeleteOnTermination))
		})
	}
	return quiet(onlyChange(changes))
}

// onlyChange makes the one change that a Modify operation takes at a time.
func onlyChange(changes []func() error) error {
	switch len(changes) {
	case 0:
		return refuse("InvalidParameterCombination", "No attributes specified.")
	case 1:
		return changes[0]()
	}
	return refuse("InvalidParameterCombination", "Fields for multiple attribute types specified")
}
