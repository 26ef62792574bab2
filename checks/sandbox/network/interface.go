package network

import (
	"slices"
	"time"
)

var kindInterface = kind{"eni", "InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed", "The networkInterface ID '%s' does not exist"}

// InterfaceSpec is what a new network interface of the account's own is made
// from.
type InterfaceSpec struct {
	Subnet      string
	PrivateIP   string   // "" lets the region choose
	Groups      []string // none: the VPC's default group
	Description string
	Tags        Tags
}

// FindInterface is the network interface of an id.
func (r *Region) FindInterface(id string) (*Interface, error) {
	return find(r.Interfaces, kindInterface, id)
}

// SelectInterfaces is the network interfaces of the given ids, all without any.
func (r *Region) SelectInterfaces(ids []string) ([]*Interface, error) {
	return pick(r.Interfaces, kindInterface, ids)
}

// CreateInterface makes a network interface that is attached to nothing.
func (r *Region) CreateInterface(spec InterfaceSpec) (*Interface, error) {
	subnet, err := r.FindSubnet(spec.Subnet)
	if err != nil {
		return nil, err
	}
	if err := r.checkGroups(subnet.VPC, subnet.ID, spec.Groups); err != nil {
		return nil, err
	}
	if !isASCII(spec.Description) || len(spec.Description) > 255 {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter description is invalid.", spec.Description)
	}
	ip, err := r.FreeAddress(subnet, spec.PrivateIP)
	if err != nil {
		return nil, err
	}
	groups := slices.Clone(spec.Groups)
	if len(groups) == 0 {
		groups = r.defaultGroups(subnet.VPC)
	}
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: "interface",
		Description: spec.Description, PrivateIP: ip, Groups: groups,
		SourceDestCheck: true, MAC: r.NewMAC(), CreatedAt: r.Now(), Tags: spec.Tags,
	}
	r.Interfaces[eni.ID] = eni
	return eni, nil
}

// defaultGroups is the groups of what does not name any.
func (r *Region) defaultGroups(vpc string) []string {
	if group := r.DefaultGroup(vpc); group != nil {
		return []string{group.ID}
	}
	return nil
}

// Attached tells whether something uses the interface.
func (i *Interface) Attached() bool { return i.Instance != "" || i.RequesterManaged }

// DeleteInterface deletes an interface that nothing uses.
func (r *Region) DeleteInterface(id string) error {
	eni, err := r.FindInterface(id)
	if err != nil {
		return err
	}
	if eni.Attached() {
		return refuse("InvalidParameterValue", "Network interface '%s' is currently in use.", id)
	}
	r.release(r.Addresses[eni.AllocationID])
	delete(r.Interfaces, id)
	return nil
}

// SetInterfaceGroups replaces the security groups of an interface.
func (r *Region) SetInterfaceGroups(id string, groups []string) error {
	eni, err := r.owned(id)
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		return refuse("InvalidParameterValue", "The security group list may not be empty.")
	}
	if err := r.checkGroups(eni.VPC, eni.Subnet, groups); err != nil {
		return err
	}
	eni.Groups = slices.Clone(groups)
	return nil
}

// SetSourceDestCheck says whether an interface drops packets that are neither
// from nor to it.
func (r *Region) SetSourceDestCheck(id string, on bool) error {
	eni, err := r.owned(id)
	if err != nil {
		return err
	}
	eni.SourceDestCheck = on
	return nil
}

// SetInterfaceDescription replaces an interface's description.
func (r *Region) SetInterfaceDescription(id, description string) error {
	eni, err := r.owned(id)
	if err != nil {
		return err
	}
	eni.Description = description
	return nil
}

// SetAutoPublicIP gives the primary interface of an instance a public address of
// Amazon's, or takes it away; it stays so when the instance is stopped and started
// (Amazon EC2 User Guide, "Manage the public IP address").
func (r *Region) SetAutoPublicIP(id string, on bool) error {
	eni, err := r.owned(id)
	switch {
	case err != nil:
		return err
	case eni.Instance == "" || eni.DeviceIndex != 0:
		return refuse("InvalidParameterCombination", "A public IPv4 address can be associated with the primary network interface of an instance only, and %s is none.", id)
	}
	eni.AutoPublicIP = on
	instance := r.Instances[eni.Instance]
	switch {
	case eni.AllocationID != "": // an Elastic IP takes its place
	case !on:
		eni.PublicIP = ""
	case eni.PublicIP == "" && instance != nil && r.InstanceState(instance) == "running":
		eni.PublicIP = r.NewPublicIP()
	}
	return nil
}

// owned is an interface that the account itself may change; those of AWS's
// services are theirs.
func (r *Region) owned(id string) (*Interface, error) {
	eni, err := r.FindInterface(id)
	if err != nil {
		return nil, err
	}
	if eni.RequesterManaged {
		return nil, refuse("AuthFailure", "You do not have permission to access the specified resource.")
	}
	return eni, nil
}

// AttachInterface attaches a second or later interface to an instance of its
// zone and returns the attachment's id.
func (r *Region) AttachInterface(id, instanceID string, device int) (string, error) {
	eni, err := r.owned(id)
	if err != nil {
		return "", err
	}
	instance, err := r.FindInstance(instanceID)
	if err != nil {
		return "", err
	}
	switch state := r.InstanceState(instance); {
	case state != "running" && state != "stopped":
		return "", refuse("IncorrectInstanceState", "The instance '%s' is not in a state from which an interface can be attached.", instanceID)
	case eni.Instance != "":
		return "", refuse("InvalidNetworkInterface.InUse", "Interface: [%s] in use.", id)
	case r.Subnets[eni.Subnet].Zone != r.Subnets[instance.Subnet].Zone:
		return "", refuse("InvalidParameterCombination", "You may not attach a network interface to an instance if they are not in the same availability zone")
	}
	for _, other := range r.InstanceInterfaces(instanceID) {
		if other.DeviceIndex == device {
			return "", refuse("InvalidParameterValue", "Instance '%s' already has an interface attached at device index '%d'.", instanceID, device)
		}
	}
	r.attachInterface(eni, instance, device, false)
	return eni.AttachmentID, nil
}

func (r *Region) attachInterface(eni *Interface, instance *Instance, device int, deleteWithInstance bool) {
	eni.Instance = instance.ID
	eni.AttachmentID = r.NewID("eni-attach")
	eni.DeviceIndex = device
	eni.DeleteOnTermination = deleteWithInstance
	eni.AttachedAt = r.Now()
	if address := r.Addresses[eni.AllocationID]; address != nil {
		address.Instance = instance.ID
	}
}

// DetachInterface detaches an interface that is not an instance's first one.
func (r *Region) DetachInterface(attachment string) error {
	eni, err := r.findAttachment(attachment)
	if err != nil {
		return err
	}
	if eni.RequesterManaged {
		return refuse("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.")
	}
	if eni.DeviceIndex == 0 {
		return refuse("OperationNotPermitted", "The network interface at device index 0 cannot be detached.")
	}
	r.detachInterface(eni)
	return nil
}

// SetDeleteOnTermination says whether an interface ends with its instance.
func (r *Region) SetDeleteOnTermination(id, attachment string, on bool) error {
	eni, err := r.owned(id)
	if err != nil {
		return err
	}
	if attachment == "" || eni.AttachmentID != attachment {
		return refuse("InvalidAttachmentID.NotFound", "The attachment ID '%s' does not exist", attachment)
	}
	eni.DeleteOnTermination = on
	return nil
}

func (r *Region) findAttachment(id string) (*Interface, error) {
	for _, eni := range r.Interfaces {
		if id != "" && eni.AttachmentID == id {
			return eni, nil
		}
	}
	return nil, refuse("InvalidAttachmentID.NotFound", "The attachment ID '%s' does not exist", id)
}

func (r *Region) detachInterface(eni *Interface) {
	if address := r.Addresses[eni.AllocationID]; address != nil {
		address.Instance = ""
	} else {
		eni.PublicIP = ""
	}
	eni.Instance, eni.AttachmentID, eni.DeviceIndex = "", "", 0
	eni.AttachedAt = time.Time{}
	eni.DeleteOnTermination = false
}

// InstanceInterfaces is the interfaces attached to an instance by device index.
func (r *Region) InstanceInterfaces(instance string) []*Interface {
	var out []*Interface
	for _, eni := range r.Interfaces {
		if instance != "" && eni.Instance == instance {
			out = append(out, eni)
		}
	}
	slices.SortFunc(out, func(a, b *Interface) int { return a.DeviceIndex - b.DeviceIndex })
	return out
}
