package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// ModifyVpcEndpointServicePayerResponsibilityInput says who pays for the
// endpoints of a service: its owner, for good.
type ModifyVpcEndpointServicePayerResponsibilityInput struct {
	DryRun              *bool
	ServiceId           string `req:"true"`
	PayerResponsibility string `req:"true"`
}

// ReturnValueOutput says that a service was changed.
type ReturnValueOutput struct {
	ReturnValue bool `out:"return"`
}

func (s *Service) modifyPayerResponsibility(call *wire.Call, in *ModifyVpcEndpointServicePayerResponsibilityInput) (*ReturnValueOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if in.PayerResponsibility != serviceOwner {
		return nil, refuse("InvalidParameterValue", "Value ("+in.PayerResponsibility+") for parameter PayerResponsibility is invalid.")
	}
	if err := region.SetOwnerPays(in.ServiceId); err != nil {
		return nil, err
	}
	return &ReturnValueOutput{ReturnValue: true}, nil
}

// StartVpcEndpointServicePrivateDnsVerificationInput has the record looked for
// that proves who owns the private name of a service.
type StartVpcEndpointServicePrivateDnsVerificationInput struct {
	DryRun    *bool
	ServiceId string `req:"true"`
}

func (s *Service) startPrivateDNSVerification(call *wire.Call, in *StartVpcEndpointServicePrivateDnsVerificationInput) (*ReturnValueOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := region.VerifyServiceName(in.ServiceId); err != nil {
		return nil, err
	}
	return &ReturnValueOutput{ReturnValue: true}, nil
}

// ModifyVpcEndpointServicePermissionsInput says who may make endpoints to a
// service and who may no longer.
type ModifyVpcEndpointServicePermissionsInput struct {
	DryRun                  *bool
	ServiceId               string `req:"true"`
	AddAllowedPrincipals    []string
	RemoveAllowedPrincipals []string
}

// ModifyVpcEndpointServicePermissionsOutput lists the principals that are new.
type ModifyVpcEndpointServicePermissionsOutput struct {
	AddedPrincipals []AddedPrincipal `out:"addedPrincipalSet"`
	ReturnValue     bool             `out:"return"`
}

// AddedPrincipal is who was given a permission.
type AddedPrincipal struct {
	PrincipalType       string
	Principal           string
	ServicePermissionId string
	ServiceId           string
}

func (s *Service) modifyServicePermissions(call *wire.Call, in *ModifyVpcEndpointServicePermissionsInput) (*ModifyVpcEndpointServicePermissionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	added, err := region.SetPrincipals(in.ServiceId, in.AddAllowedPrincipals, in.RemoveAllowedPrincipals)
	if err != nil {
		return nil, err
	}
	out := &ModifyVpcEndpointServicePermissionsOutput{AddedPrincipals: []AddedPrincipal{}, ReturnValue: true}
	for _, p := range added {
		out.AddedPrincipals = append(out.AddedPrincipals, AddedPrincipal{
			PrincipalType: p.Type, Principal: p.ARN, ServicePermissionId: p.ID, ServiceId: in.ServiceId,
		})
	}
	return out, nil
}

// DescribeVpcEndpointServicePermissionsInput asks who may make endpoints to a
// service.
type DescribeVpcEndpointServicePermissionsInput struct {
	DryRun     *bool
	ServiceId  string   `req:"true"`
	Filters    []Filter `in:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeVpcEndpointServicePermissionsOutput lists the permissions of a
// service.
type DescribeVpcEndpointServicePermissionsOutput struct {
	AllowedPrincipals []AllowedPrincipal
	NextToken         *string
}

// AllowedPrincipal is who may make endpoints to a service.
type AllowedPrincipal struct {
	PrincipalType       string
	Principal           string
	ServicePermissionId string
	Tags                []Tag `out:"tagSet"`
	ServiceId           string
}

func (s *Service) describeServicePermissions(call *wire.Call, in *DescribeVpcEndpointServicePermissionsInput) (*DescribeVpcEndpointServicePermissionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	service, err := region.FindOwnService(in.ServiceId)
	if err != nil {
		return nil, err
	}
	principals, next, err := listing[network.AllowedPrincipal, AllowedPrincipal]{
		choose: func([]string) ([]network.AllowedPrincipal, error) { return service.Principals, nil },
		fields: fields[network.AllowedPrincipal]{
			"principal":      one(func(p network.AllowedPrincipal) string { return p.ARN }),
			"principal-type": one(func(p network.AllowedPrincipal) string { return p.Type }),
		},
		show: func(p network.AllowedPrincipal) AllowedPrincipal {
			return AllowedPrincipal{PrincipalType: p.Type, Principal: p.ARN, ServicePermissionId: p.ID, Tags: tagSet(p.Tags), ServiceId: service.ID}
		},
	}.answer(query{Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcEndpointServicePermissionsOutput{AllowedPrincipals: principals, NextToken: next}, nil
}
