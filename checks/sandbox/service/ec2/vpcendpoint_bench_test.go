package ec2_test

import (
	"fmt"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ec2"
	"linklab/checks/sandbox/wire"
)

// BenchmarkDescribeVpcEndpoints asks among a thousand endpoints of twenty VPCs,
// half of them with interfaces and names, as a check does, and for all of them.
func BenchmarkDescribeVpcEndpoints(b *testing.B) {
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	region, err := world.Region("ap-northeast-2")
	if err != nil {
		b.Fatal(err)
	}
	const service = "com.amazonaws.ap-northeast-2.s3"
	for n := range 20 {
		vpc := &network.VPC{ID: fmt.Sprintf("vpc-%017x", n), CIDR: "10.0.0.0/16"}
		region.VPCs[vpc.ID] = vpc
		group := &network.SecurityGroup{ID: fmt.Sprintf("sg-%017x", n), VPC: vpc.ID, Name: "default"}
		region.Groups[group.ID] = group
		subnet := &network.Subnet{ID: fmt.Sprintf("subnet-%017x", n), VPC: vpc.ID, CIDR: "10.0.0.0/24", Zone: "ap-northeast-2a"}
		region.Subnets[subnet.ID] = subnet
		for range 25 {
			for _, spec := range []network.EndpointSpec{
				{VPC: vpc.ID, Service: service},
				{VPC: vpc.ID, Type: network.InterfaceType, Service: "com.amazonaws.ap-northeast-2.sts", Subnets: []string{subnet.ID}},
			} {
				if _, err := region.CreateEndpoint(spec); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := registry.Add(ec2.New(world).Wire()); err != nil {
		b.Fatal(err)
	}
	for name, filters := range map[string][]ec2.Filter{
		"one VPC":     {{Name: "vpc-id", Values: []string{"vpc-00000000000000007"}}, {Name: "service-name", Values: []string{service}}},
		"one service": {{Name: "service-name", Values: []string{"com.amazonaws.ap-northeast-2.dynamodb"}}},
		"all":         nil,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := registry.InvokeTyped(&wire.Call{Region: "ap-northeast-2"}, "ec2", "DescribeVpcEndpoints", &ec2.DescribeVpcEndpointsInput{Filters: filters})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
