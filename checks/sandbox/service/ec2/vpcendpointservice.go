package ec2

import (
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcEndpointServiceOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeVpcEndpointServices", s.describeVpcEndpointServices).Differing("the services of AWS as known, with the types, regions and zones that are known").From("AWS PrivateLink guide, AWS services that integrate with AWS PrivateLink"),
		wire.Writes("CreateVpcEndpointServiceConfiguration", s.createServiceConfiguration).From("AWS PrivateLink guide, Create an endpoint service"),
		wire.Writes("ModifyVpcEndpointServiceConfiguration", s.modifyServiceConfiguration).From("AWS PrivateLink guide, Create an endpoint service"),
		wire.Writes("DeleteVpcEndpointServiceConfigurations", s.deleteServiceConfigurations),
		wire.Op("DescribeVpcEndpointServiceConfigurations", s.describeServiceConfigurations),
		wire.Writes("ModifyVpcEndpointServicePayerResponsibility", s.modifyPayerResponsibility).Differing("kept and shown; nothing is billed"),
		wire.Writes("StartVpcEndpointServicePrivateDnsVerification", s.startPrivateDNSVerification).Differing("looks for the TXT record in the account's own public hosted zones").From("AWS PrivateLink guide, Manage DNS names for VPC endpoint services"),
		wire.Writes("ModifyVpcEndpointServicePermissions", s.modifyServicePermissions).Differing("there is one account: nobody of another one comes").From("AWS PrivateLink guide, Configure an endpoint service"),
		wire.Op("DescribeVpcEndpointServicePermissions", s.describeServicePermissions),
		wire.Op("DescribeVpcEndpointConnections", s.describeVpcEndpointConnections),
		wire.Writes("AcceptVpcEndpointConnections", s.acceptVpcEndpointConnections).Differing("what AWS answers for a connection in another state is not verified").From("AWS PrivateLink guide, Configure an endpoint service"),
		wire.Writes("RejectVpcEndpointConnections", s.rejectVpcEndpointConnections).Differing("what AWS answers for a connection in another state is not verified").From("AWS PrivateLink guide, Configure an endpoint service"),
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

// ServiceDetail is an endpoint service as its consumers see it.
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
	PayerResponsibility             string
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
	details, next, err := listing[network.EndpointService, ServiceDetail]{
		choose: func([]string) ([]network.EndpointService, error) { return chooseServices(region, in) },
		fields: fields[network.EndpointService]{
			"owner":                      one(func(s network.EndpointService) string { return s.Owner }),
			"service-name":               one(func(s network.EndpointService) string { return s.Name }),
			"service-region":             one(func(s network.EndpointService) string { return s.Region }),
			"service-type":               one(func(s network.EndpointService) string { return s.Type }),
			"supported-ip-address-types": addressTypes,
		},
		tags: func(s network.EndpointService) network.Tags {
			if s.Own != nil {
				return s.Own.Tags
			}
			return nil
		},
		show: s.showService,
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

// chooseServices is the services of the regions asked for, the own one without
// any, all or those of the given names.
func chooseServices(region *network.Region, in *DescribeVpcEndpointServicesInput) ([]network.EndpointService, error) {
	where := in.ServiceRegions
	if len(where) == 0 {
		where = []string{region.Name}
	}
	var all []network.EndpointService
	for _, name := range where {
		found, err := region.ServicesFrom(name)
		if err != nil {
			return nil, refuse("InvalidParameterValue", "Invalid service region: "+name)
		}
		all = append(all, found...)
	}
	if len(in.ServiceNames) == 0 {
		return all, nil
	}
	var out []network.EndpointService
	for _, name := range in.ServiceNames {
		before := len(out)
		for _, service := range all {
			if service.Name == name {
				out = append(out, service)
			}
		}
		if len(out) == before {
			return nil, refuse("InvalidServiceName", "The Vpc Endpoint Service '"+name+"' does not exist")
		}
	}
	return out, nil
}

func addressTypes(service network.EndpointService) []string {
	if service.Own != nil {
		return service.Own.IPAddressTypes
	}
	return []string{"ipv4"}
}

func (s *Service) showService(service network.EndpointService) ServiceDetail {
	out := ServiceDetail{
		ServiceName: service.Name, ServiceId: service.ID, ServiceRegion: service.Region,
		ServiceType: []ServiceTypeDetail{{ServiceType: service.Type}},
		Owner:       service.Owner, BaseEndpointDnsNames: nonEmpty(service.BaseDNSName),
		VpcEndpointPolicySupported: service.PolicySupported, Tags: []Tag{},
		SupportedIpAddressTypes: addressTypes(service),
	}
	for _, zone := range service.Zones {
		out.AvailabilityZones = append(out.AvailabilityZones, zone.Name)
		out.AvailabilityZoneIds = append(out.AvailabilityZoneIds, zone.ID)
	}
	names, state := service.PrivateDNSNames, "verified"
	if own := service.Own; own != nil {
		out.AcceptanceRequired = own.AcceptanceRequired
		out.PayerResponsibility = payer(own)
		out.Tags = tagSet(own.Tags)
		names = nonEmpty(own.PrivateDNSName)
		if home, err := s.World.Region(service.Region); err == nil {
			state = home.PrivateNameState(own)
		}
	}
	for _, name := range names {
		out.PrivateDnsNames = append(out.PrivateDnsNames, PrivateDnsDetails{PrivateDnsName: name})
	}
	if len(names) > 0 {
		out.PrivateDnsName = names[0]
		out.PrivateDnsNameVerificationState = state
	}
	return out
}

// nonEmpty is a list of one text, or of none when it is empty.
func nonEmpty(text string) []string {
	if text == "" {
		return []string{}
	}
	return []string{text}
}
