package ec2_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"

	"linklab/checks/sandbox/network"
)

// privatelink is an account with a provider's VPC, whose load balancers stand in
// zones a and b, and a consumer's VPC with a subnet in zones a and c. Its clock
// is turned by hand and runs at AWS's own pace.
type privatelink struct {
	*account
	now                *time.Time
	region             *network.Region
	provider, consumer string
	subnetA, subnetC   string
	nlb, other, gwlb   string // ARNs
}

func newPrivatelink(t *testing.T) *privatelink {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	p := &privatelink{now: &now}
	p.account = newAccountAt(t, network.Real, func() time.Time { return *p.now })
	region, err := p.world.Region("ap-northeast-2")
	if err != nil {
		t.Fatal(err)
	}
	p.region = region
	p.provider, p.consumer = p.vpc("20.0.0.0/16"), p.vpc("10.0.0.0/16")
	a, b := p.subnet(p.provider, "20.0.0.0/24", "ap-northeast-2a"), p.subnet(p.provider, "20.0.1.0/24", "ap-northeast-2b")
	p.subnetA, p.subnetC = p.subnet(p.consumer, "10.0.0.0/24", "ap-northeast-2a"), p.subnet(p.consumer, "10.0.2.0/24", "ap-northeast-2c")
	p.nlb = p.balancer("nlb", network.NetworkLoadBalancer, a, b)
	p.other = p.balancer("other", network.NetworkLoadBalancer, a)
	p.gwlb = p.balancer("gwlb", network.GatewayLoadBalancer, a)
	return p
}

func (p *privatelink) later(d time.Duration) { *p.now = p.now.Add(d) }

func (p *privatelink) vpc(cidr string) string {
	p.t.Helper()
	id := *call(p.t, p.CreateVpc, &sdk.CreateVpcInput{CidrBlock: &cidr}).Vpc.VpcId
	call(p.t, p.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &id, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)}})
	return id
}

func (p *privatelink) subnet(vpc, cidr, zone string) string {
	p.t.Helper()
	return *call(p.t, p.CreateSubnet, &sdk.CreateSubnetInput{VpcId: &vpc, CidrBlock: &cidr, AvailabilityZone: &zone}).Subnet.SubnetId
}

func (p *privatelink) balancer(name, kind string, subnets ...string) string {
	p.t.Helper()
	spec := network.LoadBalancerSpec{Name: name, Type: kind}
	if kind == network.NetworkLoadBalancer {
		spec.Scheme = network.Internal
	}
	for _, subnet := range subnets {
		spec.Nodes = append(spec.Nodes, network.NodeSpec{Subnet: subnet})
	}
	balancer, err := p.region.CreateLoadBalancer(spec)
	if err != nil {
		p.t.Fatal(err)
	}
	return balancer.ARN
}

// service makes an endpoint service on a load balancer, available at once.
func (p *privatelink) service(acceptance bool, arn string) *types.ServiceConfiguration {
	p.t.Helper()
	in := &sdk.CreateVpcEndpointServiceConfigurationInput{AcceptanceRequired: &acceptance}
	if strings.Contains(arn, "/gwy/") {
		in.GatewayLoadBalancerArns = []string{arn}
	} else {
		in.NetworkLoadBalancerArns = []string{arn}
	}
	made := call(p.t, p.CreateVpcEndpointServiceConfiguration, in).ServiceConfiguration
	p.later(10 * time.Second)
	return made
}

// input asks for an endpoint of the consumer in zone a.
func (p *privatelink) input(service string) *sdk.CreateVpcEndpointInput {
	return &sdk.CreateVpcEndpointInput{
		VpcEndpointType: types.VpcEndpointTypeInterface, VpcId: &p.consumer, ServiceName: &service, SubnetIds: []string{p.subnetA},
	}
}

func (p *privatelink) endpoint(service string) *types.VpcEndpoint {
	p.t.Helper()
	return call(p.t, p.CreateVpcEndpoint, p.input(service)).VpcEndpoint
}

func (p *privatelink) state(endpoint string) string {
	p.t.Helper()
	out := call(p.t, p.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: []types.Filter{filter("vpc-endpoint-id", endpoint)}})
	if len(out.VpcEndpoints) == 0 {
		return "gone"
	}
	return string(out.VpcEndpoints[0].State)
}

// resolve asks for a name in a machine of the consumer.
func (p *privatelink) resolve(name string) network.Answer {
	p.t.Helper()
	eni, err := p.region.CreateInterface(network.InterfaceSpec{Subnet: p.subnetA})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.world.Resolve("ap-northeast-2", eni.ID, name)
}

// refusal runs an operation that has to fail and gives code and sentence.
func refusal[In, Out any](t *testing.T, operation func(context.Context, *In, ...func(*sdk.Options)) (*Out, error), in *In) string {
	t.Helper()
	_, err := operation(context.Background(), in)
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("not refused: %v", err)
	}
	return api.ErrorCode() + ": " + api.ErrorMessage()
}

// failure is code and sentence of the one item that did not succeed, "" when
// all did.
func failure(items []types.UnsuccessfulItem) string {
	if len(items) == 0 {
		return ""
	}
	return *items[0].Error.Code + ": " + *items[0].Error.Message
}
