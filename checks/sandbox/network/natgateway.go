package network

// FindNAT is the NAT gateway of an id.
func (r *Region) FindNAT(id string) (*NATGateway, error) { return find(r.NATs, kindNAT, id) }

// SelectNATs is the NAT gateways of the given ids, all without any.
func (r *Region) SelectNATs(ids []string) ([]*NATGateway, error) { return pick(r.NATs, kindNAT, ids) }

// CreateNAT makes a NAT gateway in a subnet. A public one needs an Elastic IP
// address; that the VPC has no internet gateway shows only later, when the
// gateway ends as failed.
func (r *Region) CreateNAT(subnetID string, public bool, allocation string, tags Tags) (*NATGateway, error) {
	subnet, err := r.FindSubnet(subnetID)
	if err != nil {
		return nil, err
	}
	if public && allocation == "" {
		return nil, refuse("MissingParameter", "The request must include the AllocationId parameter. Add the required parameter and retry the request.")
	}
	if !public && allocation != "" {
		return nil, refuse("InvalidParameter", "AllocationId cannot be specified for a private NAT gateway")
	}
	var address *Address
	if public {
		if address, err = find(r.Addresses, kindAllocation, allocation); err != nil {
			return nil, err
		}
	}
	nat := &NATGateway{
		ID: r.NewID("nat"), VPC: subnet.VPC, Subnet: subnet.ID, Public: public,
		AllocationID: allocation, CreatedAt: r.Now(), Tags: tags,
	}
	switch {
	case address != nil && address.AssociationID != "":
		nat.FailureCode = "Resource.AlreadyAssociated"
		nat.FailureMessage = "Elastic IP address [" + allocation + "] is already associated"
	case public && r.gatewayOf(subnet.VPC) == nil:
		nat.FailureCode = "Gateway.NotAttached"
		nat.FailureMessage = "Network " + subnet.VPC + " has no Internet gateway attached"
	}
	r.NATs[nat.ID] = nat
	if nat.FailureCode != "" {
		return nat, nil
	}
	ip, err := r.FreeAddress(subnet, "")
	if err != nil {
		nat.FailureCode = "InsufficientFreeAddressesInSubnet"
		nat.FailureMessage = "Subnet " + subnet.ID + " has insufficient free addresses to create this NAT gateway"
		return nat, nil //nolint:nilerr // AWS accepts the call; the gateway fails
	}
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: "nat_gateway",
		Description: "Interface for NAT Gateway " + nat.ID, RequesterManaged: true,
		RequesterID: "amazon-aws", PrivateIP: ip, MAC: r.NewMAC(), CreatedAt: r.Now(),
	}
	r.Interfaces[eni.ID] = eni
	nat.ENI, nat.PrivateIP = eni.ID, ip
	if address != nil {
		r.bind(address, eni)
		nat.PublicIP = address.PublicIP
	}
	return nat, nil
}

// DeleteNAT starts the end of a NAT gateway. Routes to it become black holes at
// once; its address comes free when it is gone.
func (r *Region) DeleteNAT(id string) error {
	nat, err := r.FindNAT(id)
	if err != nil {
		return err
	}
	if nat.DeletedAt.IsZero() {
		nat.DeletedAt = r.Now()
		r.settle()
	}
	return nil
}

// releaseNAT takes away what a deleted NAT gateway held.
func (r *Region) releaseNAT(nat *NATGateway) {
	if eni := r.Interfaces[nat.ENI]; eni != nil {
		r.release(r.Addresses[eni.AllocationID])
		delete(r.Interfaces, nat.ENI)
	}
}
