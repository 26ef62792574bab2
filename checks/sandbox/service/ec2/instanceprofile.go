package ec2

import (
	"fmt"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) instanceProfileOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("AssociateIamInstanceProfile", s.associateInstanceProfile),
		wire.Writes("ReplaceIamInstanceProfileAssociation", s.replaceInstanceProfile),
		wire.Writes("DisassociateIamInstanceProfile", s.disassociateInstanceProfile),
		wire.Op("DescribeIamInstanceProfileAssociations", s.describeInstanceProfiles),
	}
}

// IamInstanceProfileAssociation binds an instance to its profile.
type IamInstanceProfileAssociation struct {
	AssociationId      string
	InstanceId         string
	IamInstanceProfile IamInstanceProfile
	State              string
	Timestamp          *time.Time
}

func showProfileAssociation(instance network.Instance, state string) IamInstanceProfileAssociation {
	return IamInstanceProfileAssociation{
		AssociationId: instance.ProfileAssocID, InstanceId: instance.ID,
		IamInstanceProfile: IamInstanceProfile{Arn: instance.ProfileARN, Id: instance.ProfileID}, State: state,
	}
}

// findProfile is the profile that an input names.
func (s *Service) findProfile(named *IamInstanceProfileSpecification) (Profile, error) {
	name, arn := given(named.Name), given(named.Arn)
	switch {
	case name != "" && arn != "":
		return Profile{}, refuse("InvalidParameterCombination", "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'")
	case name == "" && arn == "":
		return Profile{}, refuse("MissingParameter", "The request must contain the parameter iamInstanceProfile.name or iamInstanceProfile.arn")
	}
	if s.Profile != nil {
		if profile, ok := s.Profile(name + arn); ok {
			return profile, nil
		}
	}
	if arn != "" {
		return Profile{}, refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN", arn))
	}
	return Profile{}, refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name", name))
}

// AssociateIamInstanceProfileInput gives an instance a profile.
type AssociateIamInstanceProfileInput struct {
	IamInstanceProfile *IamInstanceProfileSpecification `req:"true"`
	InstanceId         string                           `req:"true"`
}

// AssociateIamInstanceProfileOutput shows the association.
type AssociateIamInstanceProfileOutput struct {
	IamInstanceProfileAssociation IamInstanceProfileAssociation
}

func (s *Service) associateInstanceProfile(call *wire.Call, in *AssociateIamInstanceProfileInput) (*AssociateIamInstanceProfileOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	profile, err := s.findProfile(in.IamInstanceProfile)
	if err != nil {
		return nil, err
	}
	instance, err := region.AssociateProfile(in.InstanceId, profile.ARN, profile.ID)
	if err != nil {
		return nil, err
	}
	return &AssociateIamInstanceProfileOutput{showProfileAssociation(*instance, "associating")}, nil
}

// ReplaceIamInstanceProfileAssociationInput gives an instance another profile.
type ReplaceIamInstanceProfileAssociationInput struct {
	IamInstanceProfile *IamInstanceProfileSpecification `req:"true"`
	AssociationId      string                           `req:"true"`
}

// ReplaceIamInstanceProfileAssociationOutput shows the new association.
type ReplaceIamInstanceProfileAssociationOutput struct {
	IamInstanceProfileAssociation IamInstanceProfileAssociation
}

func (s *Service) replaceInstanceProfile(call *wire.Call, in *ReplaceIamInstanceProfileAssociationInput) (*ReplaceIamInstanceProfileAssociationOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	profile, err := s.findProfile(in.IamInstanceProfile)
	if err != nil {
		return nil, err
	}
	instance, err := region.ReplaceProfile(in.AssociationId, profile.ARN, profile.ID)
	if err != nil {
		return nil, err
	}
	return &ReplaceIamInstanceProfileAssociationOutput{showProfileAssociation(*instance, "associating")}, nil
}

// DisassociateIamInstanceProfileInput takes a profile from an instance.
type DisassociateIamInstanceProfileInput struct {
	AssociationId string `req:"true"`
}

// DisassociateIamInstanceProfileOutput shows the association that ended.
type DisassociateIamInstanceProfileOutput struct {
	IamInstanceProfileAssociation IamInstanceProfileAssociation
}

func (s *Service) disassociateInstanceProfile(call *wire.Call, in *DisassociateIamInstanceProfileInput) (*DisassociateIamInstanceProfileOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	before, err := region.DisassociateProfile(in.AssociationId)
	if err != nil {
		return nil, err
	}
	return &DisassociateIamInstanceProfileOutput{showProfileAssociation(before, "disassociating")}, nil
}

// DescribeIamInstanceProfileAssociationsInput asks for associations.
type DescribeIamInstanceProfileAssociationsInput struct {
	AssociationIds []string `in:"AssociationId"`
	Filters        []Filter `in:"Filter"`
	MaxResults     *int32
	NextToken      *string
}

// DescribeIamInstanceProfileAssociationsOutput lists associations by instance.
type DescribeIamInstanceProfileAssociationsOutput struct {
	IamInstanceProfileAssociations []IamInstanceProfileAssociation `out:"iamInstanceProfileAssociationSet"`
	NextToken                      *string
}

func (s *Service) describeInstanceProfiles(call *wire.Call, in *DescribeIamInstanceProfileAssociationsInput) (*DescribeIamInstanceProfileAssociationsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, id := range in.AssociationIds {
		if _, err := region.FindProfileAssociation(id); err != nil {
			return nil, err
		}
		wanted[id] = true
	}
	instances, err := region.SelectInstances(nil)
	if err != nil {
		return nil, err
	}
	associations := []IamInstanceProfileAssociation{}
	for _, instance := range instances {
		if instance.ProfileAssocID != "" && (len(wanted) == 0 || wanted[instance.ProfileAssocID]) {
			associations = append(associations, showProfileAssociation(*instance, "associated"))
		}
	}
	associations, err = apply(associations, in.Filters, fields[IamInstanceProfileAssociation]{
		"instance-id": one(func(a IamInstanceProfileAssociation) string { return a.InstanceId }),
		"state":       one(func(a IamInstanceProfileAssociation) string { return a.State }),
	}, nil)
	if err != nil {
		return nil, err
	}
	associations, next, err := page(associations, paging{MaxResults: in.MaxResults, NextToken: in.NextToken})
	return &DescribeIamInstanceProfileAssociationsOutput{IamInstanceProfileAssociations: associations, NextToken: next}, err
}
