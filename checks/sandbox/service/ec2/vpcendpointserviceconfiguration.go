package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// ServiceConfiguration is an endpoint service as its owner sees it.
type ServiceConfiguration struct {
	ServiceType                 []ServiceTypeDetail
	ServiceId                   string
	ServiceName                 string
	ServiceState                string
	AvailabilityZoneIds         []string `out:"availabilityZoneIdSet"`
	AvailabilityZones           []string `out:"availabilityZoneSet"`
	AcceptanceRequired          bool
	ManagesVpcEndpoints         bool
	NetworkLoadBalancerArns     []string `out:"networkLoadBalancerArnSet"`
	GatewayLoadBalancerArns     []string `out:"gatewayLoadBalancerArnSet"`
	SupportedIpAddressTypes     []string `out:"supportedIpAddressTypeSet"`
	BaseEndpointDnsNames        []string `out:"baseEndpointDnsNameSet"`
	PrivateDnsName              string
	PrivateDnsNameConfiguration *PrivateDnsNameConfiguration
	PayerResponsibility         string
	Tags                        []Tag                   `out:"tagSet"`
	SupportedRegions            []SupportedRegionDetail `out:"supportedRegionSet"`
	RemoteAccessEnabled         bool
}

// PrivateDnsNameConfiguration is the record that proves who owns a private name.
type PrivateDnsNameConfiguration struct {
	State string
	Type  string
	Value string
	Name  string
}

// SupportedRegionDetail is a region whose endpoints may use a service.
type SupportedRegionDetail struct {
	Region       string
	ServiceState string
}

// serviceOwner pays for endpoints when their owner does not.
const serviceOwner = "ServiceOwner"

func payer(service *network.OwnService) string {
	if service.OwnerPays {
		return serviceOwner
	}
	return ""
}

func showConfiguration(region *network.Region) func(*network.OwnService) ServiceConfiguration {
	return func(service *network.OwnService) ServiceConfiguration {
		out := ServiceConfiguration{
			ServiceType: []ServiceTypeDetail{{ServiceType: service.Type}},
			ServiceId:   service.ID, ServiceName: region.OwnServiceName(service), ServiceState: region.OwnServiceState(service),
			AcceptanceRequired: service.AcceptanceRequired, SupportedIpAddressTypes: service.IPAddressTypes,
			BaseEndpointDnsNames: nonEmpty(region.OwnServiceBase(service)), PrivateDnsName: service.PrivateDNSName,
			PayerResponsibility: payer(service), Tags: tagSet(service.Tags),
			RemoteAccessEnabled: len(service.SupportedRegions) > 1,
		}
		out.NetworkLoadBalancerArns, out.GatewayLoadBalancerArns = balancerARNs(service)
		for _, zone := range region.OwnServiceZones(service) {
			out.AvailabilityZones = append(out.AvailabilityZones, zone.Name)
			out.AvailabilityZoneIds = append(out.AvailabilityZoneIds, zone.ID)
		}
		for _, name := range service.SupportedRegions {
			out.SupportedRegions = append(out.SupportedRegions, SupportedRegionDetail{Region: name, ServiceState: region.OwnServiceState(service)})
		}
		if service.PrivateDNSName != "" {
			out.PrivateDnsNameConfiguration = &PrivateDnsNameConfiguration{
				State: region.PrivateNameState(service), Type: "TXT",
				Name: service.PrivateDNSRecord, Value: service.PrivateDNSToken,
			}
		}
		return out
	}
}

// balancerARNs is a service's load balancers, which are all of one kind.
func balancerARNs(service *network.OwnService) (networks, gateways []string) {
	if service.Type == network.GatewayLBType {
		return nil, service.LoadBalancers
	}
	return service.LoadBalancers, nil
}

// CreateVpcEndpointServiceConfigurationInput describes a new endpoint service.
// Unless it says otherwise endpoints wait for acceptance.
type CreateVpcEndpointServiceConfigurationInput struct {
	DryRun                  *bool
	AcceptanceRequired      *bool
	PrivateDnsName          *string
	NetworkLoadBalancerArns []string `in:"NetworkLoadBalancerArn"`
	GatewayLoadBalancerArns []string `in:"GatewayLoadBalancerArn"`
	SupportedIpAddressTypes []string `in:"SupportedIpAddressType"`
	SupportedRegions        []string `in:"SupportedRegion"`
	ClientToken             *string
	TagSpecifications       []TagSpecification `in:"TagSpecification"`
}

// CreateVpcEndpointServiceConfigurationOutput is the new service.
type CreateVpcEndpointServiceConfigurationOutput struct {
	ServiceConfiguration ServiceConfiguration
	ClientToken          *string
}

func (s *Service) createServiceConfiguration(call *wire.Call, in *CreateVpcEndpointServiceConfigurationInput) (*CreateVpcEndpointServiceConfigurationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "vpc-endpoint-service")
	if err != nil {
		return nil, err
	}
	service, err := region.CreateOwnService(network.OwnServiceSpec{
		NetworkLoadBalancers: in.NetworkLoadBalancerArns, GatewayLoadBalancers: in.GatewayLoadBalancerArns,
		AcceptanceRequired: in.AcceptanceRequired == nil || *in.AcceptanceRequired,
		PrivateDNSName:     given(in.PrivateDnsName), IPAddressTypes: in.SupportedIpAddressTypes,
		SupportedRegions: in.SupportedRegions, ClientToken: given(in.ClientToken), Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateVpcEndpointServiceConfigurationOutput{ServiceConfiguration: showConfiguration(region)(service), ClientToken: in.ClientToken}, nil
}

// ModifyVpcEndpointServiceConfigurationInput says what is to change at an
// endpoint service.
type ModifyVpcEndpointServiceConfigurationInput struct {
	DryRun                        *bool
	ServiceId                     string `req:"true"`
	PrivateDnsName                *string
	RemovePrivateDnsName          *bool
	AcceptanceRequired            *bool
	AddNetworkLoadBalancerArns    []string `in:"AddNetworkLoadBalancerArn"`
	RemoveNetworkLoadBalancerArns []string `in:"RemoveNetworkLoadBalancerArn"`
	AddGatewayLoadBalancerArns    []string `in:"AddGatewayLoadBalancerArn"`
	RemoveGatewayLoadBalancerArns []string `in:"RemoveGatewayLoadBalancerArn"`
	AddSupportedIpAddressTypes    []string `in:"AddSupportedIpAddressType"`
	RemoveSupportedIpAddressTypes []string `in:"RemoveSupportedIpAddressType"`
	AddSupportedRegions           []string `in:"AddSupportedRegion"`
	RemoveSupportedRegions        []string `in:"RemoveSupportedRegion"`
}

// ModifyVpcEndpointServiceConfigurationOutput says that the service was changed.
type ModifyVpcEndpointServiceConfigurationOutput struct{ Return bool }

func (s *Service) modifyServiceConfiguration(call *wire.Call, in *ModifyVpcEndpointServiceConfigurationInput) (*ModifyVpcEndpointServiceConfigurationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	err = region.ModifyOwnService(in.ServiceId, network.OwnServiceChange{
		AcceptanceRequired:      in.AcceptanceRequired,
		AddNetworkLoadBalancers: in.AddNetworkLoadBalancerArns, DelNetworkLoadBalancers: in.RemoveNetworkLoadBalancerArns,
		AddGatewayLoadBalancers: in.AddGatewayLoadBalancerArns, DelGatewayLoadBalancers: in.RemoveGatewayLoadBalancerArns,
		AddIPAddressTypes: in.AddSupportedIpAddressTypes, DelIPAddressTypes: in.RemoveSupportedIpAddressTypes,
		AddRegions: in.AddSupportedRegions, DelRegions: in.RemoveSupportedRegions,
		PrivateDNSName: in.PrivateDnsName, RemovePrivateDNSName: isTrue(in.RemovePrivateDnsName),
	})
	if err != nil {
		return nil, err
	}
	return &ModifyVpcEndpointServiceConfigurationOutput{Return: true}, nil
}

// DeleteVpcEndpointServiceConfigurationsInput names endpoint services.
type DeleteVpcEndpointServiceConfigurationsInput struct {
	DryRun     *bool
	ServiceIds []string `in:"ServiceId" req:"true"`
}

// DeleteVpcEndpointServiceConfigurationsOutput lists the services that could
// not be deleted; the request succeeds all the same.
type DeleteVpcEndpointServiceConfigurationsOutput struct {
	Unsuccessful []UnsuccessfulItem
}

func (s *Service) deleteServiceConfigurations(call *wire.Call, in *DeleteVpcEndpointServiceConfigurationsInput) (*DeleteVpcEndpointServiceConfigurationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	failed, err := each(in.ServiceIds, region.DeleteOwnService)
	if err != nil {
		return nil, err
	}
	return &DeleteVpcEndpointServiceConfigurationsOutput{Unsuccessful: failed}, nil
}

// DescribeVpcEndpointServiceConfigurationsInput asks for endpoint services of
// the account's own.
type DescribeVpcEndpointServiceConfigurationsInput struct {
	DryRun     *bool
	ServiceIds []string `in:"ServiceId"`
	Filters    []Filter `in:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeVpcEndpointServiceConfigurationsOutput lists endpoint services.
type DescribeVpcEndpointServiceConfigurationsOutput struct {
	ServiceConfigurations []ServiceConfiguration `out:"serviceConfigurationSet"`
	NextToken             *string
}

func (s *Service) describeServiceConfigurations(call *wire.Call, in *DescribeVpcEndpointServiceConfigurationsInput) (*DescribeVpcEndpointServiceConfigurationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	services, next, err := listing[*network.OwnService, ServiceConfiguration]{
		choose: region.SelectOwnServices,
		fields: fields[*network.OwnService]{
			"service-name":               one(region.OwnServiceName),
			"service-id":                 one(func(s *network.OwnService) string { return s.ID }),
			"service-state":              one(region.OwnServiceState),
			"supported-ip-address-types": func(s *network.OwnService) []string { return s.IPAddressTypes },
		},
		tags: func(s *network.OwnService) network.Tags { return s.Tags },
		show: showConfiguration(region),
	}.answer(query{IDs: in.ServiceIds, Set: "serviceIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcEndpointServiceConfigurationsOutput{ServiceConfigurations: services, NextToken: next}, nil
}
