package vpclattice

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) serviceNetworkOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateServiceNetwork", s.createNetwork).At("POST /servicenetworks", http.StatusCreated).
			Differing("auth type AWS_IAM is kept and shown; resources, unlike services, have no auth policies for it to ask for"),
		wire.Op("GetServiceNetwork", s.getNetwork).At("GET /servicenetworks/{serviceNetworkIdentifier}", http.StatusOK),
		wire.Op("ListServiceNetworks", s.listNetworks).At("GET /servicenetworks", http.StatusOK),
		wire.Writes("UpdateServiceNetwork", s.updateNetwork).At("PATCH /servicenetworks/{serviceNetworkIdentifier}", http.StatusOK),
		wire.Writes("DeleteServiceNetwork", s.deleteNetwork).At("DELETE /servicenetworks/{serviceNetworkIdentifier}", http.StatusNoContent),
	}
}

// SharingConfig says whether a service network may be shared.
type SharingConfig struct{ Enabled bool }

// CreateServiceNetworkInput describes a new service network.
type CreateServiceNetworkInput struct {
	AuthType      *string
	ClientToken   *string
	Name          string `req:"true"`
	SharingConfig *SharingConfig
	Tags          map[string]string
}

// CreateServiceNetworkOutput is the new service network.
type CreateServiceNetworkOutput struct {
	Arn           string
	AuthType      string
	Id            string
	Name          string
	SharingConfig *SharingConfig
}

func (s *Service) createNetwork(call *wire.Call, in *CreateServiceNetworkInput) (*CreateServiceNetworkOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := newTags(in.Tags)
	if err != nil {
		return nil, err
	}
	made, err := region.CreateServiceNetwork(network.ServiceNetwork{
		Name: in.Name, AuthType: given(in.AuthType), ClientToken: given(in.ClientToken),
		Shareable: in.SharingConfig == nil || in.SharingConfig.Enabled, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateServiceNetworkOutput{
		Arn: region.LatticeARN("servicenetwork", made.ID), AuthType: made.AuthType, Id: made.ID, Name: made.Name,
		SharingConfig: &SharingConfig{made.Shareable},
	}, nil
}

// NetworkIdentifier names a service network by its id or ARN.
type NetworkIdentifier struct {
	ServiceNetworkIdentifier string `at:"path"`
}

// GetServiceNetworkOutput is a service network.
type GetServiceNetworkOutput struct {
	Arn                        string
	AuthType                   string
	CreatedAt                  time.Time
	Id                         string
	LastUpdatedAt              time.Time
	Name                       string
	NumberOfAssociatedServices int64
	NumberOfAssociatedVPCs     int64
	SharingConfig              *SharingConfig
}

func (s *Service) getNetwork(call *wire.Call, in *NetworkIdentifier) (*GetServiceNetworkOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	found, err := region.FindServiceNetwork(in.ServiceNetworkIdentifier)
	if err != nil {
		return nil, err
	}
	return &GetServiceNetworkOutput{
		Arn: region.LatticeARN("servicenetwork", found.ID), AuthType: found.AuthType, CreatedAt: found.CreatedAt,
		Id: found.ID, LastUpdatedAt: found.UpdatedAt, Name: found.Name, NumberOfAssociatedVPCs: int64(len(found.VPCs)),
		SharingConfig: &SharingConfig{found.Shareable},
	}, nil
}

// ServiceNetworkSummary is a service network in lists.
type ServiceNetworkSummary struct {
	Arn                                      string
	CreatedAt                                time.Time
	Id                                       string
	LastUpdatedAt                            time.Time
	Name                                     string
	NumberOfAssociatedResourceConfigurations int64
	NumberOfAssociatedServices               int64
	NumberOfAssociatedVPCs                   int64
}

// ListServiceNetworksOutput is one page of service networks.
type ListServiceNetworksOutput struct {
	Items     []ServiceNetworkSummary
	NextToken *string
}

func (s *Service) listNetworks(call *wire.Call, in *Page) (*ListServiceNetworksOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var all []ServiceNetworkSummary
	for _, found := range region.AllServiceNetworks() {
		all = append(all, ServiceNetworkSummary{
			Arn: region.LatticeARN("servicenetwork", found.ID), CreatedAt: found.CreatedAt, Id: found.ID,
			LastUpdatedAt: found.UpdatedAt, Name: found.Name,
			NumberOfAssociatedResourceConfigurations: int64(len(found.Resources)),
			NumberOfAssociatedVPCs:                   int64(len(found.VPCs)),
		})
	}
	items, next, err := page(all, func(n ServiceNetworkSummary) string { return n.Id }, *in)
	if err != nil {
		return nil, err
	}
	return &ListServiceNetworksOutput{Items: items, NextToken: next}, nil
}

// UpdateServiceNetworkInput gives a service network another auth type.
type UpdateServiceNetworkInput struct {
	AuthType                 string `req:"true"`
	ServiceNetworkIdentifier string `at:"path"`
}

// UpdateServiceNetworkOutput is the service network as it is now.
type UpdateServiceNetworkOutput struct{ Arn, AuthType, Id, Name string }

func (s *Service) updateNetwork(call *wire.Call, in *UpdateServiceNetworkInput) (*UpdateServiceNetworkOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	found, err := region.UpdateServiceNetwork(in.ServiceNetworkIdentifier, in.AuthType)
	if err != nil {
		return nil, err
	}
	return &UpdateServiceNetworkOutput{
		Arn: region.LatticeARN("servicenetwork", found.ID), AuthType: found.AuthType, Id: found.ID, Name: found.Name,
	}, nil
}

func (s *Service) deleteNetwork(call *wire.Call, in *NetworkIdentifier) (*nothing, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := region.DeleteServiceNetwork(in.ServiceNetworkIdentifier); err != nil {
		return nil, err
	}
	return &nothing{}, nil
}
