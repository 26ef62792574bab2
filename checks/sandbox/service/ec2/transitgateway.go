package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) transitGatewayOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeTransitGatewayVpcAttachments", s.describeTransitGatewayVpcAttachments).
			Differing("the account has no transit gateways and can make none"),
	}
}

// DescribeTransitGatewayVpcAttachmentsInput asks for attachments of VPCs to
// transit gateways.
type DescribeTransitGatewayVpcAttachmentsInput struct {
	TransitGatewayAttachmentIds []string
	Filters                     []Filter `in:"Filter"`
	MaxResults                  *int32
	NextToken                   *string
	DryRun                      *bool
}

// TransitGatewayVpcAttachment is a VPC at a transit gateway.
type TransitGatewayVpcAttachment struct {
	CreationTime               time.Time
	State                      string
	SubnetIds                  []string
	Tags                       []Tag `out:"tagSet"`
	TransitGatewayAttachmentId string
	TransitGatewayId           string
	VpcId                      string
	VpcOwnerId                 string
}

// DescribeTransitGatewayVpcAttachmentsOutput lists attachments: none, since the
// account has no transit gateways.
type DescribeTransitGatewayVpcAttachmentsOutput struct {
	TransitGatewayVpcAttachments []TransitGatewayVpcAttachment
	NextToken                    *string
}

func (s *Service) describeTransitGatewayVpcAttachments(call *wire.Call, in *DescribeTransitGatewayVpcAttachmentsInput) (*DescribeTransitGatewayVpcAttachmentsOutput, error) {
	if _, err := s.region(call); err != nil {
		return nil, err
	}
	type attachment = TransitGatewayVpcAttachment
	none := func(ids []string) ([]attachment, error) {
		if len(ids) > 0 {
			return nil, refuse("InvalidTransitGatewayAttachmentID.NotFound", "The transitGatewayAttachment ID '"+ids[0]+"' does not exist")
		}
		return nil, nil
	}
	all, next, err := listing[attachment, attachment]{
		choose: none,
		fields: fields[attachment]{
			"state":                         one(func(a attachment) string { return a.State }),
			"transit-gateway-attachment-id": one(func(a attachment) string { return a.TransitGatewayAttachmentId }),
			"transit-gateway-id":            one(func(a attachment) string { return a.TransitGatewayId }),
			"vpc-id":                        one(func(a attachment) string { return a.VpcId }),
		},
		tags: func(attachment) network.Tags { return nil },
		show: func(a attachment) attachment { return a },
	}.answer(query{IDs: in.TransitGatewayAttachmentIds, Set: "transitGatewayAttachmentIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeTransitGatewayVpcAttachmentsOutput{TransitGatewayVpcAttachments: all, NextToken: next}, nil
}
