package network

import "slices"

// SelectAddresses is the Elastic IP addresses of the given allocation ids and
// public addresses, all without any.
func (r *Region) SelectAddresses(allocations, publicIPs []string) ([]*Address, error) {
	if len(publicIPs) == 0 {
		return pick(r.Addresses, kindAllocation, allocations)
	}
	var out []*Address
	if len(allocations) > 0 {
		picked, err := pick(r.Addresses, kindAllocation, allocations)
		if err != nil {
			return nil, err
		}
		out = picked
	}
	for _, ip := range publicIPs {
		address := r.addressOf(ip)
		if address == nil {
			return nil, refuse("InvalidAddress.NotFound", "Address '%s' not found.", ip)
		}
		if !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out, nil
}

func (r *Region) addressOf(ip string) *Address {
	for _, address := range r.Addresses {
		if address.PublicIP == ip {
			return address
		}
	}
	return nil
}

// AllocateAddress takes an Elastic IP address.
func (r *Region) AllocateAddress(tags Tags) (*Address, error) {
	address := &Address{AllocationID: r.NewID("eipalloc"), PublicIP: r.NewPublicIP(), Tags: tags}
	r.Addresses[address.AllocationID] = address
	return address, nil
}

// AssociateAddress gives an Elastic IP address to a network interface, or to
// the primary one of an instance, and returns the association's id. The VPC has
// to have an internet gateway.
func (r *Region) AssociateAddress(allocation, instance, eniID string, reassociate bool) (string, error) {
	address, err := find(r.Addresses, kindAllocation, allocation)
	if err != nil {
		return "", err
	}
	if instance != "" && eniID == "" {
		i := r.Instances[instance]
		if i == nil {
			return "", refuse("InvalidInstanceID.NotFound", "The instance ID '%s' does not exist", instance)
		}
		if state := r.InstanceState(i); state != "running" && state != "stopped" {
			return "", refuse("InvalidInstanceID", "The pending-instance-creation instance to which you are trying to attach the address is not in a valid state for this operation: %s", state)
		}
		eniID = i.ENI
	}
	if eniID == "" {
		return "", refuse("MissingParameter", "Either instance ID or network interface id must be specified")
	}
	eni := r.Interfaces[eniID]
	if eni == nil {
		return "", refuse("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist", eniID)
	}
	if r.gatewayOf(eni.VPC) == nil {
		return "", refuse("Gateway.NotAttached", "Network %s is not attached to any internet gateway", eni.VPC)
	}
	if address.ENI != "" && address.ENI != eniID && !reassociate {
		return "", refuse("Resource.AlreadyAssociated", "resource %s is already associated with associate-id %s", allocation, address.AssociationID)
	}
	r.release(address)
	if eni.AllocationID != "" {
		r.release(r.Addresses[eni.AllocationID])
	}
	return r.bind(address, eni), nil
}

func (r *Region) bind(address *Address, eni *Interface) string {
	address.AssociationID = r.NewID("eipassoc")
	address.ENI, address.Instance = eni.ID, eni.Instance
	eni.PublicIP, eni.AllocationID, eni.AssociationID = address.PublicIP, address.AllocationID, address.AssociationID
	return address.AssociationID
}

// release takes an address from the interface that has it.
func (r *Region) release(address *Address) {
	if address == nil || address.ENI == "" {
		return
	}
	if eni := r.Interfaces[address.ENI]; eni != nil && eni.AllocationID == address.AllocationID {
		eni.PublicIP, eni.AllocationID, eni.AssociationID = "", "", ""
	}
	address.ENI, address.Instance, address.AssociationID = "", "", ""
}

// DisassociateAddress takes an Elastic IP address from its interface.
func (r *Region) DisassociateAddress(associationID string) error {
	for _, address := range r.Addresses {
		if associationID != "" && address.AssociationID == associationID {
			if eni := r.Interfaces[address.ENI]; eni != nil && eni.RequesterManaged {
				return refuse("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.")
			}
			r.release(address)
			return nil
		}
	}
	return refuse("InvalidAssociationID.NotFound", "The association ID '%s' does not exist", associationID)
}

// ReleaseAddress gives an Elastic IP address back.
func (r *Region) ReleaseAddress(allocation string) error {
	address, err := find(r.Addresses, kindAllocation, allocation)
	if err != nil {
		return err
	}
	if address.AssociationID != "" {
		return refuse("InvalidIPAddress.InUse", "Address %s is in use.", address.PublicIP)
	}
	delete(r.Addresses, allocation)
	return nil
}
