package vpclattice

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) resourceAssociationOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateServiceNetworkResourceAssociation", s.associateResource).From("Amazon VPC Lattice user guide, Service networks").At("POST /servicenetworkresourceassociations", http.StatusCreated),
		wire.Op("GetServiceNetworkResourceAssociation", s.getResourceAssociation).
			At("GET /servicenetworkresourceassociations/{serviceNetworkResourceAssociationIdentifier}", http.StatusOK),
		wire.Op("ListServiceNetworkResourceAssociations", s.listResourceAssociations).At("GET /servicenetworkresourceassociations", http.StatusOK),
		wire.Writes("DeleteServiceNetworkResourceAssociation", s.dissociateResource).
			At("DELETE /servicenetworkresourceassociations/{serviceNetworkResourceAssociationIdentifier}", http.StatusOK),
	}
}

// CreateServiceNetworkResourceAssociationInput puts a resource configuration
// into a service network.
type CreateServiceNetworkResourceAssociationInput struct {
	ClientToken                     *string
	PrivateDnsEnabled               *bool
	ResourceConfigurationIdentifier string `req:"true"`
	ServiceNetworkIdentifier        string `req:"true"`
	Tags                            map[string]string
}

// CreateServiceNetworkResourceAssociationOutput is the new association.
type CreateServiceNetworkResourceAssociationOutput struct {
	Arn               string
	CreatedBy         string
	Id                string
	PrivateDnsEnabled bool
	Status            string
}

const resourceAssociationKind = "servicenetworkresourceassociation"

func (s *Service) associateResource(call *wire.Call, in *CreateServiceNetworkResourceAssociationInput) (*CreateServiceNetworkResourceAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := newTags(in.Tags)
	if err != nil {
		return nil, err
	}
	_, association, err := region.AssociateResource(in.ServiceNetworkIdentifier, in.ResourceConfigurationIdentifier, network.ServiceNetworkResource{
		PrivateDNS: given(in.PrivateDnsEnabled), ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateServiceNetworkResourceAssociationOutput{
		Arn: region.LatticeARN(resourceAssociationKind, association.ID), CreatedBy: region.Account(), Id: association.ID,
		PrivateDnsEnabled: association.PrivateDNS, Status: region.ResourceAssociationState(association),
	}, nil
}

// DnsEntry is a name and the zone it lies in.
type DnsEntry struct{ DomainName, HostedZoneId string }

// ServiceNetworkResourceAssociation is a resource configuration in a service
// network as VPC Lattice shows it.
type ServiceNetworkResourceAssociation struct {
	Arn                       string
	CreatedAt                 time.Time
	CreatedBy                 string
	Id                        string
	IsManagedAssociation      bool
	PrivateDnsEnabled         bool
	ResourceConfigurationArn  string
	ResourceConfigurationId   string
	ResourceConfigurationName string
	ServiceNetworkArn         string
	ServiceNetworkId          string
	ServiceNetworkName        string
	Status                    string
}

func showResourceAssociation(region *network.Region, n *network.ServiceNetwork, a *network.ServiceNetworkResource) ServiceNetworkResourceAssociation {
	out := ServiceNetworkResourceAssociation{
		Arn: region.LatticeARN(resourceAssociationKind, a.ID), CreatedAt: a.CreatedAt, CreatedBy: region.Account(), Id: a.ID,
		PrivateDnsEnabled:        a.PrivateDNS,
		ResourceConfigurationArn: region.LatticeARN("resourceconfiguration", a.Configuration), ResourceConfigurationId: a.Configuration,
		ServiceNetworkArn: region.LatticeARN("servicenetwork", n.ID), ServiceNetworkId: n.ID, ServiceNetworkName: n.Name,
		Status: region.ResourceAssociationState(a),
	}
	if configuration := region.ResourceConfigurations[a.Configuration]; configuration != nil {
		out.ResourceConfigurationName = configuration.Name
	}
	return out
}

// ResourceAssociationIdentifier names an association by its id or ARN.
type ResourceAssociationIdentifier struct {
	ServiceNetworkResourceAssociationIdentifier string `at:"path"`
}

// GetServiceNetworkResourceAssociationOutput is an association.
type GetServiceNetworkResourceAssociationOutput struct {
	ServiceNetworkResourceAssociation
	LastUpdatedAt time.Time
}

func (s *Service) getResourceAssociation(call *wire.Call, in *ResourceAssociationIdentifier) (*GetServiceNetworkResourceAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	n, association, err := region.FindResourceAssociation(in.ServiceNetworkResourceAssociationIdentifier)
	if err != nil {
		return nil, err
	}
	return &GetServiceNetworkResourceAssociationOutput{showResourceAssociation(region, n, association), association.CreatedAt}, nil
}

// ListServiceNetworkResourceAssociationsInput asks for associations of a
// service network or of a resource configuration.
type ListServiceNetworkResourceAssociationsInput struct {
	Page
	ResourceConfigurationIdentifier *string `at:"query"`
	ServiceNetworkIdentifier        *string `at:"query"`
}

// ListServiceNetworkResourceAssociationsOutput is one page of associations.
type ListServiceNetworkResourceAssociationsOutput struct {
	Items     []ServiceNetworkResourceAssociation
	NextToken *string
}

func (s *Service) listResourceAssociations(call *wire.Call, in *ListServiceNetworkResourceAssociationsInput) (*ListServiceNetworkResourceAssociationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var all []ServiceNetworkResourceAssociation
	for _, n := range region.AllServiceNetworks() {
		for i := range n.Resources {
			shown := showResourceAssociation(region, n, &n.Resources[i])
			if named(in.ServiceNetworkIdentifier, shown.ServiceNetworkId, shown.ServiceNetworkArn) &&
				named(in.ResourceConfigurationIdentifier, shown.ResourceConfigurationId, shown.ResourceConfigurationArn) {
				all = append(all, shown)
			}
		}
	}
	items, next, err := page(byID(all, func(a ServiceNetworkResourceAssociation) string { return a.Id }), func(a ServiceNetworkResourceAssociation) string { return a.Id }, in.Page)
	if err != nil {
		return nil, err
	}
	return &ListServiceNetworkResourceAssociationsOutput{Items: items, NextToken: next}, nil
}

// DeleteServiceNetworkResourceAssociationOutput is the association on its way
// out.
type DeleteServiceNetworkResourceAssociationOutput struct{ Arn, Id, Status string }

func (s *Service) dissociateResource(call *wire.Call, in *ResourceAssociationIdentifier) (*DeleteServiceNetworkResourceAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	association, err := region.DissociateResource(in.ServiceNetworkResourceAssociationIdentifier)
	if err != nil {
		return nil, err
	}
	return &DeleteServiceNetworkResourceAssociationOutput{
		Arn: region.LatticeARN(resourceAssociationKind, association.ID), Id: association.ID, Status: leaving(region.ResourceAssociationState(association)),
	}, nil
}
