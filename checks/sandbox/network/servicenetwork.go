package network

import (
	"slices"
	"time"
)

// ServiceNetwork is a VPC Lattice service network with what is associated.
type ServiceNetwork struct {
	ID          string // sn-…
	Name        string
	AuthType    string // NONE or AWS_IAM
	Shareable   bool
	ClientToken string
	Resources   []ServiceNetworkResource
	VPCs        []ServiceNetworkVPC
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Tags        Tags
}

// ServiceNetworkResource is a resource configuration in a service network.
type ServiceNetworkResource struct {
	ID            string // snra-…
	Configuration string
	PrivateDNS    bool
	ClientToken   string
	CreatedAt     time.Time
	DeletedAt     time.Time
	Tags          Tags
}

// ServiceNetworkVPC is a VPC in a service network.
type ServiceNetworkVPC struct {
	ID          string // snva-…
	VPC         string
	Groups      []string
	PrivateDNS  bool
	ClientToken string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	DeletedAt   time.Time
	Tags        Tags
}

const (
	associationCreating = 20 * time.Second
	associationUpdating = 10 * time.Second
	associationDeleting = 20 * time.Second
)

// ResourceAssociationState is CREATE_IN_PROGRESS, ACTIVE or DELETE_IN_PROGRESS.
func (r *Region) ResourceAssociationState(a *ServiceNetworkResource) string {
	return r.latticeState(a.CreatedAt, a.CreatedAt, a.DeletedAt, associationCreating, 0, associationDeleting)
}

// VPCAssociationState is CREATE_IN_PROGRESS, ACTIVE, UPDATE_IN_PROGRESS or
// DELETE_IN_PROGRESS.
func (r *Region) VPCAssociationState(a *ServiceNetworkVPC) string {
	return r.latticeState(a.CreatedAt, a.UpdatedAt, a.DeletedAt, associationCreating, associationUpdating, associationDeleting)
}

// FindServiceNetwork is the service network of an id or ARN.
func (r *Region) FindServiceNetwork(identifier string) (*ServiceNetwork, error) {
	id := r.latticeID("servicenetwork", identifier)
	if found := r.ServiceNetworks[id]; found != nil {
		return found, nil
	}
	return nil, absent(typeServiceNetwork, id)
}

// AllServiceNetworks is the region's service networks by id.
func (r *Region) AllServiceNetworks() []*ServiceNetwork { return sorted(r.ServiceNetworks) }

// CreateServiceNetwork makes a service network from the given one's name, auth
// type, client token and tags.
func (r *Region) CreateServiceNetwork(spec ServiceNetwork) (*ServiceNetwork, error) {
	if err := checkLatticeName("servicenetwork-", spec.Name, 63); err != nil {
		return nil, err
	}
	for _, other := range r.ServiceNetworks {
		if spec.ClientToken != "" && other.ClientToken == spec.ClientToken && other.Name == spec.Name {
			return other, nil
		}
		if other.Name == spec.Name {
			return nil, inConflict(typeServiceNetwork, other.ID, "ServiceNetwork with name %s already exists", spec.Name)
		}
	}
	if spec.AuthType == "" {
		spec.AuthType = "NONE"
	}
	if err := checkAuthType(spec.AuthType); err != nil {
		return nil, err
	}
	spec.ID = r.NewID("sn")
	spec.CreatedAt, spec.UpdatedAt = r.Now(), r.Now()
	r.ServiceNetworks[spec.ID] = &spec
	return &spec, nil
}

func checkAuthType(auth string) error {
	if auth != "NONE" && auth != "AWS_IAM" {
		return invalid("Value '%s' at 'authType' failed to satisfy constraint: Member must satisfy enum value set: [NONE, AWS_IAM]", auth)
	}
	return nil
}

// UpdateServiceNetwork gives a service network another auth type.
func (r *Region) UpdateServiceNetwork(identifier, auth string) (*ServiceNetwork, error) {
	network, err := r.FindServiceNetwork(identifier)
	if err != nil {
		return nil, err
	}
	if err := checkAuthType(auth); err != nil {
		return nil, err
	}
	network.AuthType, network.UpdatedAt = auth, r.Now()
	return network, nil
}

// DeleteServiceNetwork deletes a service network that nothing is associated
// with.
func (r *Region) DeleteServiceNetwork(identifier string) error {
	network, err := r.FindServiceNetwork(identifier)
	if err != nil {
		return err
	}
	switch {
	case len(network.Resources) > 0:
		return inConflict(typeServiceNetwork, network.ID, "ServiceNetwork %s has resource(s) associated.", network.ID)
	case len(network.VPCs) > 0:
		return inConflict(typeServiceNetwork, network.ID, "ServiceNetwork %s has VPC(s) associated", network.ID)
	}
	arn := r.LatticeARN("servicenetwork", network.ID)
	for _, endpoint := range r.Endpoints {
		if endpoint.Resource == arn {
			return inConflict(typeServiceNetwork, network.ID, "ServiceNetwork %s has VPC endpoint(s) associated.", network.ID)
		}
	}
	delete(r.ServiceNetworks, network.ID)
	return nil
}

// AssociateResource puts a resource configuration into a service network. A
// child goes with its group, not alone.
func (r *Region) AssociateResource(identifier, configuration string, spec ServiceNetworkResource) (*ServiceNetwork, *ServiceNetworkResource, error) {
	network, err := r.FindServiceNetwork(identifier)
	if err != nil {
		return nil, nil, err
	}
	resource, err := r.FindResourceConfiguration(configuration)
	if err != nil {
		return nil, nil, err
	}
	if resource.Type == "CHILD" {
		return nil, nil, invalid("The resource configuration %s is of type CHILD and can't be associated with a service network", resource.ID)
	}
	for i := range network.Resources {
		if other := &network.Resources[i]; other.Configuration == resource.ID {
			if spec.ClientToken != "" && other.ClientToken == spec.ClientToken {
				return network, other, nil
			}
			return nil, nil, inConflict(typeResourceAssociation, other.ID, "ResourceConfiguration %s is already associated with ServiceNetwork %s", resource.ID, network.ID)
		}
	}
	if state := r.ResourceConfigurationState(resource); state != "ACTIVE" {
		return nil, nil, inConflict(typeResourceConfiguration, resource.ID, "ResourceConfiguration %s is in state %s", resource.ID, state)
	}
	spec.ID, spec.Configuration, spec.CreatedAt = r.NewID("snra"), resource.ID, r.Now()
	network.Resources = append(network.Resources, spec)
	r.placeResources()
	return network, &network.Resources[len(network.Resources)-1], nil
}

// FindResourceAssociation is the association of a resource configuration with a
// service network, by id or ARN.
func (r *Region) FindResourceAssociation(identifier string) (*ServiceNetwork, *ServiceNetworkResource, error) {
	id := r.latticeID("servicenetworkresourceassociation", identifier)
	for _, network := range r.ServiceNetworks {
		if at := slices.IndexFunc(network.Resources, func(a ServiceNetworkResource) bool { return a.ID == id }); at >= 0 {
			return network, &network.Resources[at], nil
		}
	}
	return nil, nil, absent(typeResourceAssociation, id)
}

// DissociateResource starts taking a resource configuration out of a service
// network.
func (r *Region) DissociateResource(identifier string) (*ServiceNetworkResource, error) {
	_, association, err := r.FindResourceAssociation(identifier)
	if err == nil && association.DeletedAt.IsZero() {
		association.DeletedAt = r.Now()
	}
	return association, err
}

// AssociateVPC puts a VPC into a service network.
func (r *Region) AssociateVPC(identifier, vpc string, spec ServiceNetworkVPC) (*ServiceNetwork, *ServiceNetworkVPC, error) {
	network, err := r.FindServiceNetwork(identifier)
	if err != nil {
		return nil, nil, err
	}
	if r.VPCs[vpc] == nil {
		return nil, nil, invalid("The VPC %s does not exist", vpc)
	}
	// A VPC is in one service network at most (Amazon VPC Lattice user guide,
	// Manage VPC associations).
	for _, other := range r.ServiceNetworks {
		for i := range other.VPCs {
			association := &other.VPCs[i]
			if association.VPC != vpc {
				continue
			}
			if other == network && spec.ClientToken != "" && association.ClientToken == spec.ClientToken {
				return network, association, nil
			}
			return nil, nil, inConflict(typeVPCAssociation, association.ID, "VPC %s is already associated with ServiceNetwork %s", vpc, other.ID)
		}
	}
	if err := r.checkLatticeGroups(vpc, spec.Groups); err != nil {
		return nil, nil, err
	}
	spec.ID, spec.VPC, spec.CreatedAt, spec.UpdatedAt = r.NewID("snva"), vpc, r.Now(), r.Now()
	network.VPCs = append(network.VPCs, spec)
	return network, &network.VPCs[len(network.VPCs)-1], nil
}

// FindVPCAssociation is the association of a VPC with a service network, by id
// or ARN.
func (r *Region) FindVPCAssociation(identifier string) (*ServiceNetwork, *ServiceNetworkVPC, error) {
	id := r.latticeID("servicenetworkvpcassociation", identifier)
	for _, network := range r.ServiceNetworks {
		if at := slices.IndexFunc(network.VPCs, func(a ServiceNetworkVPC) bool { return a.ID == id }); at >= 0 {
			return network, &network.VPCs[at], nil
		}
	}
	return nil, nil, absent(typeVPCAssociation, id)
}

// UpdateVPCAssociation replaces the security groups of a VPC's association,
// which cannot be left without any once it has some.
func (r *Region) UpdateVPCAssociation(identifier string, groups []string) (*ServiceNetworkVPC, error) {
	_, association, err := r.FindVPCAssociation(identifier)
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return nil, invalid("At least one security group must be specified")
	}
	if state := r.VPCAssociationState(association); state != "ACTIVE" {
		return nil, inConflict(typeVPCAssociation, association.ID, "ServiceNetworkVpcAssociation %s is in state %s", association.ID, state)
	}
	if err := r.checkLatticeGroups(association.VPC, groups); err != nil {
		return nil, err
	}
	association.Groups, association.UpdatedAt = slices.Clone(groups), r.Now()
	return association, nil
}

// DissociateVPC starts taking a VPC out of a service network.
func (r *Region) DissociateVPC(identifier string) (*ServiceNetworkVPC, error) {
	_, association, err := r.FindVPCAssociation(identifier)
	if err == nil && association.DeletedAt.IsZero() {
		association.DeletedAt = r.Now()
	}
	return association, err
}
