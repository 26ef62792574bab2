package network

// SelectInternetGateways is the gateways of the given ids, all without any.
func (r *Region) SelectInternetGateways(ids []string) ([]*InternetGateway, error) {
	return pick(r.Gateways, kindGateway, ids)
}

// CreateInternetGateway makes a detached internet gateway.
func (r *Region) CreateInternetGateway(tags Tags) *InternetGateway {
	gateway := &InternetGateway{ID: r.NewID("igw"), Tags: tags}
	r.Gateways[gateway.ID] = gateway
	return gateway
}

// AttachInternetGateway attaches a gateway to a VPC that has none.
func (r *Region) AttachInternetGateway(id, vpcID string) error {
	gateway, err := find(r.Gateways, kindGateway, id)
	if err != nil {
		return err
	}
	if _, err := r.FindVPC(vpcID); err != nil {
		return err
	}
	if gateway.VPC != "" {
		return refuse("Resource.AlreadyAssociated", "resource %s is already attached to network %s", id, gateway.VPC)
	}
	if r.gatewayOf(vpcID) != nil {
		return refuse("InvalidParameterValue", "Network %s already has an internet gateway attached", vpcID)
	}
	gateway.VPC = vpcID
	return nil
}

// DetachInternetGateway detaches a gateway from a VPC without public addresses.
// Routes to it stay and become black holes.
func (r *Region) DetachInternetGateway(id, vpcID string) error {
	gateway, err := find(r.Gateways, kindGateway, id)
	if err != nil {
		return err
	}
	if _, err := r.FindVPC(vpcID); err != nil {
		return err
	}
	if gateway.VPC != vpcID {
		return refuse("Gateway.NotAttached", "resource %s is not attached to network %s", id, vpcID)
	}
	for _, eni := range r.Interfaces {
		if eni.VPC == vpcID && eni.PublicIP != "" {
			return refuse("DependencyViolation", "Network %s has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.", vpcID)
		}
	}
	gateway.VPC = ""
	return nil
}

// DeleteInternetGateway deletes a detached gateway.
func (r *Region) DeleteInternetGateway(id string) error {
	gateway, err := find(r.Gateways, kindGateway, id)
	if err != nil {
		return err
	}
	if gateway.VPC != "" {
		return refuse("DependencyViolation", "The internetGateway '%s' has dependencies and cannot be deleted.", id)
	}
	delete(r.Gateways, id)
	return nil
}

// gatewayOf is the internet gateway attached to a VPC, nil without one.
func (r *Region) gatewayOf(vpcID string) *InternetGateway {
	for _, gateway := range r.Gateways {
		if gateway.VPC == vpcID && vpcID != "" {
			return gateway
		}
	}
	return nil
}
