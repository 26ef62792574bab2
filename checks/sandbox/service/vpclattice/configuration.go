package vpclattice

import (
	"net/http"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) configurationOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateResourceConfiguration", s.createConfiguration).From("Amazon VPC Lattice user guide, Resource configurations").At("POST /resourceconfigurations", http.StatusCreated).
			Differing("a custom domain name cannot be verified; the account has no databases for type ARN to lead to, so such a configuration ends as CREATE_FAILED"),
		wire.Op("GetResourceConfiguration", s.getConfiguration).At("GET /resourceconfigurations/{resourceConfigurationIdentifier}", http.StatusOK),
		wire.Op("ListResourceConfigurations", s.listConfigurations).At("GET /resourceconfigurations", http.StatusOK),
		wire.Writes("UpdateResourceConfiguration", s.updateConfiguration).At("PATCH /resourceconfigurations/{resourceConfigurationIdentifier}", http.StatusOK),
		wire.Writes("DeleteResourceConfiguration", s.deleteConfiguration).At("DELETE /resourceconfigurations/{resourceConfigurationIdentifier}", http.StatusNoContent).
			Differing("the sentence for a configuration that is still associated is not known; the sandbox's follows that of service networks"),
	}
}

// ResourceConfigurationDefinition is what a configuration leads to: exactly one
// of its members.
type ResourceConfigurationDefinition struct {
	ArnResource *ArnResource
	DnsResource *DnsResource
	IpResource  *IpResource
}

// ArnResource is a resource known by its ARN.
type ArnResource struct{ Arn string }

// DnsResource is a resource known by its name.
type DnsResource struct{ DomainName, IpAddressType string }

// IpResource is a resource known by its address.
type IpResource struct{ IpAddress string }

func (d *ResourceConfigurationDefinition) into(spec *network.ResourceConfiguration) {
	if d == nil {
		return
	}
	if d.ArnResource != nil {
		spec.ResourceARN = d.ArnResource.Arn
	}
	if d.DnsResource != nil {
		spec.Domain, spec.DomainIPType = d.DnsResource.DomainName, d.DnsResource.IpAddressType
	}
	if d.IpResource != nil {
		spec.IP = d.IpResource.IpAddress
	}
}

func showDefinition(c *network.ResourceConfiguration) *ResourceConfigurationDefinition {
	switch {
	case c.IP != "":
		return &ResourceConfigurationDefinition{IpResource: &IpResource{c.IP}}
	case c.Domain != "":
		return &ResourceConfigurationDefinition{DnsResource: &DnsResource{c.Domain, c.DomainIPType}}
	case c.ResourceARN != "":
		return &ResourceConfigurationDefinition{ArnResource: &ArnResource{c.ResourceARN}}
	}
	return nil
}

// CreateResourceConfigurationInput describes a new resource configuration.
type CreateResourceConfigurationInput struct {
	AllowAssociationToShareableServiceNetwork *bool
	ClientToken                               *string
	CustomDomainName                          *string
	GroupDomain                               *string
	Name                                      string `req:"true"`
	PortRanges                                []string
	Protocol                                  *string
	ResourceConfigurationDefinition           *ResourceConfigurationDefinition
	ResourceConfigurationGroupIdentifier      *string
	ResourceGatewayIdentifier                 *string
	Tags                                      map[string]string
	Type                                      string `req:"true"`
}

// ResourceConfiguration is a resource configuration as VPC Lattice shows it.
type ResourceConfiguration struct {
	AllowAssociationToShareableServiceNetwork *bool
	Arn                                       string
	CreatedAt                                 time.Time
	CustomDomainName                          string
	FailureReason                             string
	GroupDomain                               string
	Id                                        string
	Name                                      string
	PortRanges                                []string
	Protocol                                  string
	ResourceConfigurationDefinition           *ResourceConfigurationDefinition
	ResourceConfigurationGroupId              string
	ResourceGatewayId                         string
	Status                                    string
	Type                                      string
}

func showConfiguration(region *network.Region, c *network.ResourceConfiguration) ResourceConfiguration {
	out := ResourceConfiguration{
		Arn: region.LatticeARN("resourceconfiguration", c.ID), Id: c.ID, Name: c.Name, Type: c.Type,
		CreatedAt: c.CreatedAt, CustomDomainName: c.CustomDomain, GroupDomain: c.GroupDomain,
		PortRanges: c.PortRanges, Protocol: c.Protocol,
		ResourceConfigurationDefinition: showDefinition(c), ResourceConfigurationGroupId: c.Group, ResourceGatewayId: c.Gateway,
		Status: region.ResourceConfigurationState(c),
	}
	if c.Type != "CHILD" {
		out.AllowAssociationToShareableServiceNetwork = &c.AllowAssociationToShareable
	}
	if out.Status == "CREATE_FAILED" {
		out.FailureReason = c.FailureReason
	}
	return out
}

func (s *Service) createConfiguration(call *wire.Call, in *CreateResourceConfigurationInput) (*ResourceConfiguration, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := newTags(in.Tags)
	if err != nil {
		return nil, err
	}
	spec := network.ResourceConfiguration{
		Name: in.Name, Type: in.Type, Protocol: given(in.Protocol), PortRanges: in.PortRanges,
		Gateway: given(in.ResourceGatewayIdentifier), Group: given(in.ResourceConfigurationGroupIdentifier),
		CustomDomain: given(in.CustomDomainName), GroupDomain: given(in.GroupDomain),
		AllowAssociationToShareable: given(in.AllowAssociationToShareableServiceNetwork),
		ClientToken:                 given(in.ClientToken), Tags: tags,
	}
	in.ResourceConfigurationDefinition.into(&spec)
	configuration, err := region.CreateResourceConfiguration(spec)
	if err != nil {
		return nil, err
	}
	shown := showConfiguration(region, configuration)
	return &shown, nil
}

// ConfigurationIdentifier names a resource configuration by its id or ARN.
type ConfigurationIdentifier struct {
	ResourceConfigurationIdentifier string `at:"path"`
}

// GetResourceConfigurationOutput is a resource configuration.
type GetResourceConfigurationOutput struct {
	ResourceConfiguration
	AmazonManaged bool
	LastUpdatedAt time.Time
}

func (s *Service) getConfiguration(call *wire.Call, in *ConfigurationIdentifier) (*GetResourceConfigurationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	configuration, err := region.FindResourceConfiguration(in.ResourceConfigurationIdentifier)
	if err != nil {
		return nil, err
	}
	return &GetResourceConfigurationOutput{ResourceConfiguration: showConfiguration(region, configuration), LastUpdatedAt: configuration.UpdatedAt}, nil
}

// ListResourceConfigurationsInput asks for resource configurations.
type ListResourceConfigurationsInput struct {
	Page
	ResourceConfigurationGroupIdentifier *string `at:"query"`
	ResourceGatewayIdentifier            *string `at:"query"`
}

// ListResourceConfigurationsOutput is one page of resource configurations.
type ListResourceConfigurationsOutput struct {
	Items     []ResourceConfigurationSummary
	NextToken *string
}

// ResourceConfigurationSummary is a resource configuration in lists.
type ResourceConfigurationSummary struct {
	AmazonManaged                bool
	Arn                          string
	CreatedAt                    time.Time
	CustomDomainName             string
	GroupDomain                  string
	Id                           string
	LastUpdatedAt                time.Time
	Name                         string
	ResourceConfigurationGroupId string
	ResourceGatewayId            string
	Status                       string
	Type                         string
}

func (s *Service) listConfigurations(call *wire.Call, in *ListResourceConfigurationsInput) (*ListResourceConfigurationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var all []ResourceConfigurationSummary
	for _, c := range region.AllResourceConfigurations() {
		if !named(in.ResourceGatewayIdentifier, c.Gateway, region.LatticeARN("resourcegateway", c.Gateway)) ||
			!named(in.ResourceConfigurationGroupIdentifier, c.Group, region.LatticeARN("resourceconfiguration", c.Group)) {
			continue
		}
		shown := showConfiguration(region, c)
		all = append(all, ResourceConfigurationSummary{
			Arn: shown.Arn, CreatedAt: shown.CreatedAt, CustomDomainName: shown.CustomDomainName, GroupDomain: shown.GroupDomain,
			Id: shown.Id, LastUpdatedAt: c.UpdatedAt, Name: shown.Name, ResourceConfigurationGroupId: shown.ResourceConfigurationGroupId,
			ResourceGatewayId: shown.ResourceGatewayId, Status: shown.Status, Type: shown.Type,
		})
	}
	items, next, err := page(all, func(c ResourceConfigurationSummary) string { return c.Id }, in.Page)
	if err != nil {
		return nil, err
	}
	return &ListResourceConfigurationsOutput{Items: items, NextToken: next}, nil
}

// named tells whether an optional identifier of a list's input admits a
// resource.
func named(identifier *string, id, arn string) bool {
	return identifier == nil || *identifier == id || *identifier == arn
}

// UpdateResourceConfigurationInput changes a resource configuration.
type UpdateResourceConfigurationInput struct {
	AllowAssociationToShareableServiceNetwork *bool
	PortRanges                                []string
	ResourceConfigurationDefinition           *ResourceConfigurationDefinition
	ResourceConfigurationIdentifier           string `at:"path"`
}

// UpdateResourceConfigurationOutput is the resource configuration as it is now.
type UpdateResourceConfigurationOutput struct {
	AllowAssociationToShareableServiceNetwork *bool
	Arn                                       string
	Id                                        string
	Name                                      string
	PortRanges                                []string
	Protocol                                  string
	ResourceConfigurationDefinition           *ResourceConfigurationDefinition
	ResourceConfigurationGroupId              string
	ResourceGatewayId                         string
	Status                                    string
	Type                                      string
}

func (s *Service) updateConfiguration(call *wire.Call, in *UpdateResourceConfigurationInput) (*UpdateResourceConfigurationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	change := network.ResourceConfigurationChange{PortRanges: in.PortRanges, ToShareable: in.AllowAssociationToShareableServiceNetwork}
	if in.ResourceConfigurationDefinition != nil {
		change.Definition = &network.ResourceConfiguration{}
		in.ResourceConfigurationDefinition.into(change.Definition)
	}
	configuration, err := region.UpdateResourceConfiguration(in.ResourceConfigurationIdentifier, change)
	if err != nil {
		return nil, err
	}
	shown := showConfiguration(region, configuration)
	return &UpdateResourceConfigurationOutput{
		AllowAssociationToShareableServiceNetwork: shown.AllowAssociationToShareableServiceNetwork,
		Arn: shown.Arn, Id: shown.Id, Name: shown.Name, PortRanges: shown.PortRanges, Protocol: shown.Protocol,
		ResourceConfigurationDefinition: shown.ResourceConfigurationDefinition,
		ResourceConfigurationGroupId:    shown.ResourceConfigurationGroupId, ResourceGatewayId: shown.ResourceGatewayId,
		Status: shown.Status, Type: shown.Type,
	}, nil
}

// nothing is the output of operations that say nothing.
type nothing struct{}

func (s *Service) deleteConfiguration(call *wire.Call, in *ConfigurationIdentifier) (*nothing, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := region.DeleteResourceConfiguration(in.ResourceConfigurationIdentifier); err != nil {
		return nil, err
	}
	return &nothing{}, nil
}
