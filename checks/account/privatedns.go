package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	zone "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/smithy-go"
)

// EndpointService is an endpoint service by its whole name, nil when the
// account is offered none of that name in the region.
func (s *Snapshot) EndpointService(ctx context.Context, name string) (*types.ServiceDetail, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcEndpointServices"}, name, func(ctx context.Context) (*types.ServiceDetail, error) {
		out, err := s.account.asks.ec2.describeVpcEndpointServices(ctx, &ec2.DescribeVpcEndpointServicesInput{ServiceNames: []string{name}})
		var refused smithy.APIError
		if errors.As(err, &refused) && refused.ErrorCode() == "InvalidServiceName" {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		// S3 and DynamoDB are offered twice under one name, as a gateway and as
		// an interface; only the interface has names and zones worth reading.
		var found *types.ServiceDetail
		for i, detail := range out.ServiceDetails {
			if aws.ToString(detail.ServiceName) != name {
				continue
			}
			if found == nil || len(detail.PrivateDnsNames) > 0 || aws.ToString(detail.PrivateDnsName) != "" {
				found = &out.ServiceDetails[i]
			}
		}
		return found, nil
	})
}

// ZonesOf are the private hosted zones that a VPC's resolver answers from,
// whoever owns them (Amazon Route 53 API, ListHostedZonesByVPC).
func (s *Snapshot) ZonesOf(ctx context.Context, vpc string) ([]zone.HostedZoneSummary, error) {
	return read(ctx, s, Operation{"Route 53", "ListHostedZonesByVPC"}, vpc, func(ctx context.Context) ([]zone.HostedZoneSummary, error) {
		input := &route53.ListHostedZonesByVPCInput{VPCId: aws.String(vpc), VPCRegion: zone.VPCRegion(s.account.region), MaxItems: aws.Int32(100)}
		return collect(ctx, s.account.asks.route53.listHostedZonesByVPC, input,
			func(in *route53.ListHostedZonesByVPCInput, out *route53.ListHostedZonesByVPCOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *route53.ListHostedZonesByVPCOutput) []zone.HostedZoneSummary { return out.HostedZoneSummaries })
	})
}
