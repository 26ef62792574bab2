package vpclattice

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcAssociationOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateServiceNetworkVpcAssociation", s.associateVPC).From("Amazon VPC Lattice user guide, Service networks").At("POST /servicenetworkvpcassociations", http.StatusCreated).
			Differing("the association carries no traffic: use an endpoint of type ServiceNetwork; PrivateDnsEnabled is kept and shown"),
		wire.Op("GetServiceNetworkVpcAssociation", s.getVPCAssociation).
			At("GET /servicenetworkvpcassociations/{serviceNetworkVpcAssociationIdentifier}", http.StatusOK),
		wire.Op("ListServiceNetworkVpcAssociations", s.listVPCAssociations).At("GET /servicenetworkvpcassociations", http.StatusOK),
		wire.Writes("UpdateServiceNetworkVpcAssociation", s.updateVPCAssociation).
			At("PATCH /servicenetworkvpcassociations/{serviceNetworkVpcAssociationIdentifier}", http.StatusOK),
		wire.Writes("DeleteServiceNetworkVpcAssociation", s.dissociateVPC).
			At("DELETE /servicenetworkvpcassociations/{serviceNetworkVpcAssociationIdentifier}", http.StatusOK),
	}
}

const vpcAssociationKind = "servicenetworkvpcassociation"

// CreateServiceNetworkVpcAssociationInput puts a VPC into a service network.
type CreateServiceNetworkVpcAssociationInput struct {
	ClientToken              *string
	PrivateDnsEnabled        *bool
	SecurityGroupIds         []string
	ServiceNetworkIdentifier string `req:"true"`
	Tags                     map[string]string
	VpcIdentifier            string `req:"true"`
}

// CreateServiceNetworkVpcAssociationOutput is the new association.
type CreateServiceNetworkVpcAssociationOutput struct {
	Arn               string
	CreatedBy         string
	Id                string
	PrivateDnsEnabled bool
	SecurityGroupIds  []string
	Status            string
}

func (s *Service) associateVPC(call *wire.Call, in *CreateServiceNetworkVpcAssociationInput) (*CreateServiceNetworkVpcAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := newTags(in.Tags)
	if err != nil {
		return nil, err
	}
	_, association, err := region.AssociateVPC(in.ServiceNetworkIdentifier, in.VpcIdentifier, network.ServiceNetworkVPC{
		Groups: in.SecurityGroupIds, PrivateDNS: given(in.PrivateDnsEnabled), ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateServiceNetworkVpcAssociationOutput{
		Arn: region.LatticeARN(vpcAssociationKind, association.ID), CreatedBy: region.Account(), Id: association.ID,
		PrivateDnsEnabled: association.PrivateDNS, SecurityGroupIds: association.Groups, Status: region.VPCAssociationState(association),
	}, nil
}

// ServiceNetworkVpcAssociationSummary is a VPC in a service network in lists.
type ServiceNetworkVpcAssociationSummary struct {
	Arn                string
	CreatedAt          time.Time
	CreatedBy          string
	Id                 string
	LastUpdatedAt      time.Time
	PrivateDnsEnabled  bool
	ServiceNetworkArn  string
	ServiceNetworkId   string
	ServiceNetworkName string
	Status             string
	VpcId              string
}

func showVPCAssociation(region *network.Region, n *network.ServiceNetwork, a *network.ServiceNetworkVPC) ServiceNetworkVpcAssociationSummary {
	return ServiceNetworkVpcAssociationSummary{
		Arn: region.LatticeARN(vpcAssociationKind, a.ID), CreatedAt: a.CreatedAt, CreatedBy: region.Account(), Id: a.ID,
		LastUpdatedAt: a.UpdatedAt, PrivateDnsEnabled: a.PrivateDNS,
		ServiceNetworkArn: region.LatticeARN("servicenetwork", n.ID), ServiceNetworkId: n.ID, ServiceNetworkName: n.Name,
		Status: region.VPCAssociationState(a), VpcId: a.VPC,
	}
}

// VPCAssociationIdentifier names an association by its id or ARN.
type VPCAssociationIdentifier struct {
	ServiceNetworkVpcAssociationIdentifier string `at:"path"`
}

// GetServiceNetworkVpcAssociationOutput is an association.
type GetServiceNetworkVpcAssociationOutput struct {
	ServiceNetworkVpcAssociationSummary
	SecurityGroupIds []string
}

func (s *Service) getVPCAssociation(call *wire.Call, in *VPCAssociationIdentifier) (*GetServiceNetworkVpcAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	n, association, err := region.FindVPCAssociation(in.ServiceNetworkVpcAssociationIdentifier)
	if err != nil {
		return nil, err
	}
	return &GetServiceNetworkVpcAssociationOutput{showVPCAssociation(region, n, association), association.Groups}, nil
}

// ListServiceNetworkVpcAssociationsInput asks for associations of a service
// network or of a VPC.
type ListServiceNetworkVpcAssociationsInput struct {
	Page
	ServiceNetworkIdentifier *string `at:"query"`
	VpcIdentifier            *string `at:"query"`
}

// ListServiceNetworkVpcAssociationsOutput is one page of associations.
type ListServiceNetworkVpcAssociationsOutput struct {
	Items     []ServiceNetworkVpcAssociationSummary
	NextToken *string
}

func (s *Service) listVPCAssociations(call *wire.Call, in *ListServiceNetworkVpcAssociationsInput) (*ListServiceNetworkVpcAssociationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var all []ServiceNetworkVpcAssociationSummary
	for _, n := range region.AllServiceNetworks() {
		for i := range n.VPCs {
			shown := showVPCAssociation(region, n, &n.VPCs[i])
			if named(in.ServiceNetworkIdentifier, shown.ServiceNetworkId, shown.ServiceNetworkArn) && named(in.VpcIdentifier, shown.VpcId, shown.VpcId) {
				all = append(all, shown)
			}
		}
	}
	id := func(a ServiceNetworkVpcAssociationSummary) string { return a.Id }
	items, next, err := page(byID(all, id), id, in.Page)
	if err != nil {
		return nil, err
	}
	return &ListServiceNetworkVpcAssociationsOutput{Items: items, NextToken: next}, nil
}

// UpdateServiceNetworkVpcAssociationInput gives an association other security
// groups.
type UpdateServiceNetworkVpcAssociationInput struct {
	SecurityGroupIds                       []string `req:"true"`
	ServiceNetworkVpcAssociationIdentifier string   `at:"path"`
}

// UpdateServiceNetworkVpcAssociationOutput is the association as it is now.
type UpdateServiceNetworkVpcAssociationOutput struct {
	Arn              string
	CreatedBy        string
	Id               string
	SecurityGroupIds []string
	Status           string
}

func (s *Service) updateVPCAssociation(call *wire.Call, in *UpdateServiceNetworkVpcAssociationInput) (*UpdateServiceNetworkVpcAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	association, err := region.UpdateVPCAssociation(in.ServiceNetworkVpcAssociationIdentifier, in.SecurityGroupIds)
	if err != nil {
		return nil, err
	}
	return &UpdateServiceNetworkVpcAssociationOutput{
		Arn: region.LatticeARN(vpcAssociationKind, association.ID), CreatedBy: region.Account(), Id: association.ID,
		SecurityGroupIds: association.Groups, Status: region.VPCAssociationState(association),
	}, nil
}

// DeleteServiceNetworkVpcAssociationOutput is the association on its way out.
type DeleteServiceNetworkVpcAssociationOutput struct{ Arn, Id, Status string }

func (s *Service) dissociateVPC(call *wire.Call, in *VPCAssociationIdentifier) (*DeleteServiceNetworkVpcAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	association, err := region.DissociateVPC(in.ServiceNetworkVpcAssociationIdentifier)
	if err != nil {
		return nil, err
	}
	return &DeleteServiceNetworkVpcAssociationOutput{
		Arn: region.LatticeARN(vpcAssociationKind, association.ID), Id: association.ID, Status: leaving(region.VPCAssociationState(association)),
	}, nil
}
