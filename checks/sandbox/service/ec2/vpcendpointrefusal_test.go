package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks/sandbox/network"
)

// TestEndpointRefusals makes the mistakes with endpoints, each in a fresh
// account, and compares code and sentence.
func TestEndpointRefusals(t *testing.T) {
	on := aws.Bool(true)
	create := func(p *privatelink, service string, change func(*sdk.CreateVpcEndpointInput)) string {
		in := p.input(service)
		change(in)
		return refusal(p.t, p.CreateVpcEndpoint, in)
	}
	gateway := func(p *privatelink) {
		call(p.t, p.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{VpcId: &p.consumer, ServiceName: aws.String(s3Service)})
	}
	for name, test := range map[string]struct {
		make func(*privatelink) string
		want func(*privatelink) string
	}{
		"unknown service": {
			func(p *privatelink) string {
				return create(p, "com.amazonaws.ap-northeast-2.s4", func(*sdk.CreateVpcEndpointInput) {})
			},
			func(*privatelink) string {
				return "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.ap-northeast-2.s4' does not exist"
			},
		},
		"unknown service of an account": {
			func(p *privatelink) string {
				return create(p, "com.amazonaws.vpce.ap-northeast-2.vpce-svc-0123456789abcdef0", func(*sdk.CreateVpcEndpointInput) {})
			},
			func(*privatelink) string {
				return "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.vpce.ap-northeast-2.vpce-svc-0123456789abcdef0' does not exist"
			},
		},
		"wrong type": {
			func(p *privatelink) string {
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) { in.VpcEndpointType, in.SubnetIds = "", nil })
			},
			func(*privatelink) string {
				return "InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface])."
			},
		},
		"type Tunnel": {
			func(p *privatelink) string {
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) { in.VpcEndpointType = types.VpcEndpointTypeTunnel })
			},
			func(*privatelink) string {
				return "InvalidParameterValue: Value (Tunnel) for parameter VpcEndpointType is invalid."
			},
		},
		"private DNS twice": {
			func(p *privatelink) string {
				private := func(in *sdk.CreateVpcEndpointInput) { in.PrivateDnsEnabled = on }
				in := p.input(stsService)
				private(in)
				call(p.t, p.CreateVpcEndpoint, in)
				return create(p, stsService, private)
			},
			func(p *privatelink) string {
				return "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for sts.ap-northeast-2.amazonaws.com in the VPC " + p.consumer
			},
		},
		"private DNS beside a hosted zone": {
			func(p *privatelink) string {
				if _, err := p.world.CreateZone("sts.ap-northeast-2.amazonaws.com", "test", "", &network.ZoneVPC{Region: "ap-northeast-2", VPC: p.consumer}); err != nil {
					p.t.Fatal(err)
				}
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) { in.PrivateDnsEnabled = on })
			},
			func(p *privatelink) string {
				return "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for sts.ap-northeast-2.amazonaws.com in the VPC " + p.consumer
			},
		},
		"DNS hostnames off": {
			func(p *privatelink) string {
				call(p.t, p.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &p.consumer, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(false)}})
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) { in.PrivateDnsEnabled = on })
			},
			func(p *privatelink) string {
				return "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for " + p.consumer
			},
		},
		"service without a private name": {
			func(p *privatelink) string {
				return create(p, *p.service(false, p.nlb).ServiceName, func(in *sdk.CreateVpcEndpointInput) { in.PrivateDnsEnabled = on })
			},
			func(p *privatelink) string {
				return "InvalidParameter: Private DNS can't be enabled because the service " + p.region.OwnServiceName(p.region.ServiceOn(p.nlb)) + " does not provide a private DNS name."
			},
		},
		"S3 for inbound resolvers alone": {
			func(p *privatelink) string {
				return create(p, s3Service, func(in *sdk.CreateVpcEndpointInput) { in.PrivateDnsEnabled = on })
			},
			func(p *privatelink) string {
				return "InvalidParameter: To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC " + p.consumer + " must have a Gateway endpoint for the service."
			},
		},
		"two subnets in one zone": {
			func(p *privatelink) string {
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) {
					in.SubnetIds = append(in.SubnetIds, p.subnet(p.consumer, "10.0.7.0/24", "ap-northeast-2a"))
				})
			},
			func(p *privatelink) string {
				return "DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of " + p.newest()
			},
		},
		"zone without the load balancer": {
			func(p *privatelink) string {
				return create(p, *p.service(false, p.nlb).ServiceName, func(in *sdk.CreateVpcEndpointInput) { in.SubnetIds = []string{p.subnetC} })
			},
			func(p *privatelink) string {
				return "InvalidParameter: The VPC endpoint service " + p.region.OwnServiceName(p.region.ServiceOn(p.nlb)) + " does not support the availability zone of the subnet: " + p.subnetC + "."
			},
		},
		"records that the endpoint cannot have": {
			func(p *privatelink) string {
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) {
					in.DnsOptions = &types.DnsOptionsSpecification{DnsRecordIpType: types.DnsRecordIpTypeDualstack}
				})
			},
			func(*privatelink) string {
				return "InvalidParameter: The DNS record IP type (dualstack) does not match the IP address type of the endpoint."
			},
		},
		"addresses that the subnets do not have": {
			func(p *privatelink) string {
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) { in.IpAddressType = types.IpAddressTypeIpv6 })
			},
			func(*privatelink) string {
				return "InvalidParameter: The IP address type (ipv6) is not supported by the subnets of the endpoint."
			},
		},
		"policy for a service without policies": {
			func(p *privatelink) string {
				return create(p, *p.service(false, p.nlb).ServiceName, func(in *sdk.CreateVpcEndpointInput) { in.PolicyDocument = aws.String(`{"Statement":[]}`) })
			},
			func(p *privatelink) string {
				return "InvalidParameter: The service " + p.region.OwnServiceName(p.region.ServiceOn(p.nlb)) + " does not support endpoint policies"
			},
		},
		"resource that is not there": {
			func(p *privatelink) string {
				return refusal(p.t, p.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{
					VpcEndpointType: types.VpcEndpointTypeResource, VpcId: &p.consumer,
					ResourceConfigurationArn: aws.String("arn:aws:vpc-lattice:ap-northeast-2:123456789012:resourceconfiguration/rcfg-0123456789abcdef0"),
				})
			},
			func(*privatelink) string {
				return "InvalidParameter: The resource configuration 'arn:aws:vpc-lattice:ap-northeast-2:123456789012:resourceconfiguration/rcfg-0123456789abcdef0' does not exist"
			},
		},
		"preference without private DNS": {
			func(p *privatelink) string {
				gateway(p)
				return create(p, s3Service, func(in *sdk.CreateVpcEndpointInput) {
					in.DnsOptions = &types.DnsOptionsSpecification{PrivateDnsPreference: aws.String("ALL_DOMAINS")}
				})
			},
			func(*privatelink) string {
				return "InvalidParameter: PrivateDnsPreference is only supported for Resource and ServiceNetwork type VPC Endpoints with private DNS enabled."
			},
		},
		"token used for something else": {
			func(p *privatelink) string {
				in := p.input(stsService)
				in.ClientToken = aws.String("token")
				first := call(p.t, p.CreateVpcEndpoint, in).VpcEndpoint
				if again := call(p.t, p.CreateVpcEndpoint, in).VpcEndpoint; *again.VpcEndpointId != *first.VpcEndpointId {
					p.t.Errorf("the same request made %s and %s", *first.VpcEndpointId, *again.VpcEndpointId)
				}
				return create(p, s3Service, func(in *sdk.CreateVpcEndpointInput) { in.ClientToken = aws.String("token") })
			},
			func(*privatelink) string {
				return "IdempotentParameterMismatch: The client token 'token' has been used with different parameters."
			},
		},
		"endpoint that is not there": {
			func(p *privatelink) string {
				return refusal(p.t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{"vpce-0123456789abcdef0"}})
			},
			func(*privatelink) string {
				return "InvalidVpcEndpointId.NotFound: The Vpc Endpoint Id 'vpce-0123456789abcdef0' does not exist"
			},
		},
		"delete an endpoint that is not there": {
			func(p *privatelink) string {
				return failure(call(p.t, p.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{"vpce-0123456789abcdef0"}}).Unsuccessful)
			},
			func(*privatelink) string {
				return "InvalidVpcEndpoint.NotFound: The VpcEndpoint Id 'vpce-0123456789abcdef0' does not exist"
			},
		},
		"dry run": {
			func(p *privatelink) string {
				return create(p, stsService, func(in *sdk.CreateVpcEndpointInput) { in.DryRun = on })
			},
			func(*privatelink) string {
				return "DryRunOperation: Request would have succeeded, but DryRun flag is set."
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPrivatelink(t)
			if got, want := test.make(p), test.want(p); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// newest is the subnet that was made last.
func (p *privatelink) newest() string {
	p.t.Helper()
	for _, subnet := range call(p.t, p.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: []types.Filter{filter("vpc-id", p.consumer), filter("cidr-block", "10.0.7.0/24")}}).Subnets {
		return *subnet.SubnetId
	}
	return ""
}

func TestEndpointPagesAndFilters(t *testing.T) {
	p := newPrivatelink(t)
	made := map[string]bool{}
	for _, service := range []string{stsService, "com.amazonaws.ap-northeast-2.ec2", "com.amazonaws.ap-northeast-2.ssm"} {
		made[*p.endpoint(service).VpcEndpointId] = true
	}
	call(t, p.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{VpcId: &p.consumer, ServiceName: aws.String(s3Service), TagSpecifications: []types.TagSpecification{
		{ResourceType: types.ResourceTypeVpcEndpoint, Tags: []types.Tag{{Key: aws.String("lab"), Value: aws.String("s3")}}},
	}})
	pages := 0
	in := &sdk.DescribeVpcEndpointsInput{MaxResults: aws.Int32(2), Filters: []types.Filter{filter("vpc-endpoint-type", "Interface"), filter("vpc-id", p.consumer)}}
	for paginator := sdk.NewDescribeVpcEndpointsPaginator(p, in); paginator.HasMorePages(); pages++ {
		page, err := paginator.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, endpoint := range page.VpcEndpoints {
			delete(made, *endpoint.VpcEndpointId)
		}
	}
	if pages != 2 || len(made) > 0 {
		t.Errorf("%d pages, without %v", pages, made)
	}
	for name, value := range map[string]string{"tag:lab": "s3", "tag-key": "lab", "service-name": s3Service, "vpc-endpoint-type": "Gateway"} {
		found := call(t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: []types.Filter{filter(name, value)}}).VpcEndpoints
		if len(found) != 1 || *found[0].ServiceName != s3Service {
			t.Errorf("%s=%s finds %+v", name, value, found)
		}
	}
	if got := refusal(t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: []types.Filter{filter("color", "red")}}); got != "InvalidParameterValue: The filter 'color' is invalid" {
		t.Error(got)
	}
}
