package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) internetGatewayOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateInternetGateway", s.createInternetGateway).From("Amazon VPC user guide, Internet gateways"),
		wire.Writes("AttachInternetGateway", s.attachInternetGateway).From("Amazon VPC user guide, Internet gateways"),
		wire.Writes("DetachInternetGateway", s.detachInternetGateway).From("Amazon VPC user guide, Internet gateways"),
		wire.Writes("DeleteInternetGateway", s.deleteInternetGateway),
		wire.Op("DescribeInternetGateways", s.describeInternetGateways),
	}
}

// CreateInternetGatewayInput describes a new gateway.
type CreateInternetGatewayInput struct {
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	DryRun            *bool
}

// CreateInternetGatewayOutput is the new gateway.
type CreateInternetGatewayOutput struct{ InternetGateway InternetGateway }

// InternetGateway is a gateway as EC2 shows it.
type InternetGateway struct {
	Attachments       []InternetGatewayAttachment `out:"attachmentSet"`
	InternetGatewayId string
	OwnerId           string
	Tags              []Tag `out:"tagSet"`
}

// InternetGatewayAttachment is the VPC that a gateway is attached to.
type InternetGatewayAttachment struct {
	State string
	VpcId string
}

func (s *Service) createInternetGateway(call *wire.Call, in *CreateInternetGatewayInput) (*CreateInternetGatewayOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "internet-gateway")
	if err != nil {
		return nil, err
	}
	return &CreateInternetGatewayOutput{InternetGateway: showInternetGateway(region)(region.CreateInternetGateway(tags))}, nil
}

// AttachInternetGatewayInput attaches a gateway to a VPC.
type AttachInternetGatewayInput struct {
	InternetGatewayId string `req:"true"`
	VpcId             string `req:"true"`
	DryRun            *bool
}

func (s *Service) attachInternetGateway(call *wire.Call, in *AttachInternetGatewayInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.AttachInternetGateway(in.InternetGatewayId, in.VpcId))
}

// DetachInternetGatewayInput detaches a gateway from a VPC.
type DetachInternetGatewayInput struct {
	InternetGatewayId string `req:"true"`
	VpcId             string `req:"true"`
	DryRun            *bool
}

func (s *Service) detachInternetGateway(call *wire.Call, in *DetachInternetGatewayInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DetachInternetGateway(in.InternetGatewayId, in.VpcId))
}

// DeleteInternetGatewayInput names a gateway.
type DeleteInternetGatewayInput struct {
	InternetGatewayId string `req:"true"`
	DryRun            *bool
}

func (s *Service) deleteInternetGateway(call *wire.Call, in *DeleteInternetGatewayInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteInternetGateway(in.InternetGatewayId))
}

// DescribeInternetGatewaysInput asks for gateways.
type DescribeInternetGatewaysInput struct {
	NextToken          *string
	MaxResults         *int32
	DryRun             *bool
	InternetGatewayIds []string `in:"InternetGatewayId"`
	Filters            []Filter `in:"Filter"`
}

// DescribeInternetGatewaysOutput lists gateways.
type DescribeInternetGatewaysOutput struct {
	InternetGateways []InternetGateway `out:"internetGatewaySet"`
	NextToken        *string
}

func (s *Service) describeInternetGateways(call *wire.Call, in *DescribeInternetGatewaysInput) (*DescribeInternetGatewaysOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	gateways, next, err := listing[*network.InternetGateway, InternetGateway]{
		choose: region.SelectInternetGateways,
		fields: fields[*network.InternetGateway]{
			"attachment.state": func(g *network.InternetGateway) []string {
				if g.VPC == "" {
					return nil
				}
				return []string{"available"}
			},
			"attachment.vpc-id":   one(func(g *network.InternetGateway) string { return g.VPC }),
			"internet-gateway-id": one(func(g *network.InternetGateway) string { return g.ID }),
			"owner-id":            fixed[*network.InternetGateway](region.Account()),
		},
		tags: func(g *network.InternetGateway) network.Tags { return g.Tags },
		show: showInternetGateway(region),
	}.answer(query{IDs: in.InternetGatewayIds, Set: "internetGatewayIdsSet", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeInternetGatewaysOutput{InternetGateways: gateways, NextToken: next}, nil
}

func showInternetGateway(region *network.Region) func(*network.InternetGateway) InternetGateway {
	return func(gateway *network.InternetGateway) InternetGateway {
		out := InternetGateway{
			InternetGatewayId: gateway.ID, OwnerId: region.Account(), Tags: tagSet(gateway.Tags),
			Attachments: []InternetGatewayAttachment{},
		}
		if gateway.VPC != "" {
			out.Attachments = append(out.Attachments, InternetGatewayAttachment{State: "available", VpcId: gateway.VPC})
		}
		return out
	}
}
