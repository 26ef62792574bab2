package ec2

import (
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcEndpointServiceOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeVpcEndpointServices", s.describeVpcEndpointServices),
	}
}

// DescribeVpcEndpointServicesInput asks for services that endpoints can be made
// for.
type DescribeVpcEndpointServicesInput struct {
	DryRun         *bool
	ServiceNames   []string `in:"ServiceName"`
	Filters        []Filter `in:"Filter"`
	MaxResults     *int32
	NextToken      *string
	ServiceRegions []string `in:"ServiceRegion"`
}

// DescribeVpcEndpointServicesOutput lists services; one with two types is there
// twice in the details and once among the names.
type DescribeVpcEndpointServicesOutput struct {
	ServiceNames   []string        `out:"serviceNameSet"`
	ServiceDetails []ServiceDetail `out:"serviceDetailSet"`
	NextToken      *string
}

// ServiceDetail is an endpoint service as EC2 shows it.
type ServiceDetail struct {
	ServiceName                     string
	ServiceId                       string
	ServiceType                     []ServiceTypeDetail
	ServiceRegion                   string
	AvailabilityZoneIds             []string `out:"availabilityZoneIdSet"`
	AvailabilityZones               []string `out:"availabilityZoneSet"`
	Owner                           string
	BaseEndpointDnsNames            []string `out:"baseEndpointDnsNameSet"`
	PrivateDnsName                  string
	PrivateDnsNames                 []PrivateDnsDetails `out:"privateDnsNameSet"`
	VpcEndpointPolicySupported      bool
	AcceptanceRequired              bool
	ManagesVpcEndpoints             bool
	Tags                            []Tag `out:"tagSet"`
	PrivateDnsNameVerificationState string
	SupportedIpAddressTypes         []string `out:"supportedIpAddressTypeSet"`
}

// ServiceTypeDetail is a type of endpoints that a service has.
type ServiceTypeDetail struct{ ServiceType string }

// PrivateDnsDetails is one private name of a service.
type PrivateDnsDetails struct{ PrivateDnsName string }

func (s *Service) describeVpcEndpointServices(call *wire.Call, in *DescribeVpcEndpointServicesInput) (*DescribeVpcEndpointServicesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	for _, where := range in.ServiceRegions {
		if _, ok := network.LookupRegion(where); !ok {
			return nil, refuse("InvalidParameterValue", "Invalid service region: "+where)
		}
	}
	details, next, err := listing[network.EndpointService, ServiceDetail]{
		choose: func([]string) ([]network.EndpointService, error) { return chooseServices(region, in) },
		fields: fields[network.EndpointService]{
			"owner":                      one(func(s network.EndpointService) string { return s.Owner }),
			"service-name":               one(func(s network.EndpointService) string { return s.Name }),
			"service-region":             fixed[network.EndpointService](region.Name),
			"service-type":               one(func(s network.EndpointService) string { return s.Type }),
			"supported-ip-address-types": fixed[network.EndpointService]("ipv4"),
		},
		tags: func(network.EndpointService) network.Tags { return nil },
		show: showService(region),
	}.answer(query{Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1})
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcEndpointServicesOutput{ServiceNames: []string{}, ServiceDetails: details, NextToken: next}
	for _, detail := range details {
		if !slices.Contains(out.ServiceNames, detail.ServiceName) {
			out.ServiceNames = append(out.ServiceNames, detail.ServiceName)
		}
	}
	return out, nil
}

func chooseServices(region *network.Region, in *DescribeVpcEndpointServicesInput) ([]network.EndpointService, error) {
	if len(in.ServiceRegions) > 0 && !slices.Contains(in.ServiceRegions, region.Name) {
		return nil, nil
	}
	if len(in.ServiceNames) == 0 {
		return region.EndpointServices(), nil
	}
	var out []network.EndpointService
	for _, name := range in.ServiceNames {
		found := region.EndpointServicesNamed(name)
		if len(found) == 0 {
			return nil, refuse("InvalidServiceName", "The Vpc Endpoint Service '"+name+"' does not exist")
		}
		out = append(out, found...)
	}
	return out, nil
}

func showService(region *network.Region) func(network.EndpointService) ServiceDetail {
	return func(service network.EndpointService) ServiceDetail {
		out := ServiceDetail{
			ServiceName: service.Name, ServiceId: service.ID, ServiceRegion: region.Name,
			ServiceType: []ServiceTypeDetail{{ServiceType: service.Type}},
			Owner:       service.Owner, BaseEndpointDnsNames: []string{service.BaseDNSName},
			VpcEndpointPolicySupported: service.PolicySupported, Tags: []Tag{},
			SupportedIpAddressTypes: []string{"ipv4"},
		}
		for _, zone := range service.Zones {
			out.AvailabilityZones = append(out.AvailabilityZones, zone.Name)
			out.AvailabilityZoneIds = append(out.AvailabilityZoneIds, zone.ID)
		}
		for _, name := range service.PrivateDNSNames {
			out.PrivateDnsNames = append(out.PrivateDnsNames, PrivateDnsDetails{PrivateDnsName: name})
		}
		if len(service.PrivateDNSNames) > 0 {
			out.PrivateDnsName = service.PrivateDNSNames[0]
			out.PrivateDnsNameVerificationState = "verified"
		}
		return out
	}
}
