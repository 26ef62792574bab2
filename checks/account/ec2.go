package account

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// pageLimit ends a listing whose server hands out the same page for ever.
const pageLimit = 500

// errEndless says that a listing did not end.
var errEndless = errors.New("the list of pages does not end")

// collect reads all pages. turn gives the input the next page's token and says
// whether there is one.
func collect[In, Out, Options, T any](ctx context.Context, ask operation[In, Out, Options], in *In,
	turn func(*In, *Out) bool, items func(*Out) []T) ([]T, error) {
	var all []T
	for range pageLimit {
		out, err := ask(ctx, in)
		if err != nil {
			return nil, err
		}
		all = append(all, items(out)...)
		asked := *in
		if !turn(in, out) {
			return all, nil
		}
		if reflect.DeepEqual(asked, *in) {
			break // the token leads back to the page that it came with
		}
	}
	return nil, errEndless
}

// turn puts the token of the next page into the input.
func turn(in **string, next *string) bool {
	*in = next
	return aws.ToString(next) != ""
}

// inVPC is the filter of the resources that may be many in a region.
func inVPC(id string) []types.Filter {
	return []types.Filter{{Name: aws.String("vpc-id"), Values: []string{id}}}
}

// Regions are all regions that AWS offers the account, with whether they are
// enabled.
func (s *Snapshot) Regions(ctx context.Context) ([]types.Region, error) {
	return read(ctx, s, Operation{"EC2", "DescribeRegions"}, "", func(ctx context.Context) ([]types.Region, error) {
		out, err := s.account.asks.ec2.describeRegions(ctx, &ec2.DescribeRegionsInput{AllRegions: aws.Bool(true)})
		if err != nil {
			return nil, err
		}
		return out.Regions, nil
	})
}

// VPCs are all VPCs of the region. What hangs on a VPC is read for the whole
// region too, where its number is bounded by the VPC quotas: so it can be read
// before the lab's VPC is known, and something put into a wrong VPC is seen.
func (s *Snapshot) VPCs(ctx context.Context) ([]types.Vpc, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcs"}, "", func(ctx context.Context) ([]types.Vpc, error) {
		return collect(ctx, s.account.asks.ec2.describeVpcs, &ec2.DescribeVpcsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcsInput, out *ec2.DescribeVpcsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcsOutput) []types.Vpc { return out.Vpcs })
	})
}

// VPCAttribute reads one DNS attribute of a VPC.
func (s *Snapshot) VPCAttribute(ctx context.Context, vpc string, name types.VpcAttributeName) (bool, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcAttribute"}, vpc+" "+string(name), func(ctx context.Context) (bool, error) {
		out, err := s.account.asks.ec2.describeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: aws.String(vpc), Attribute: name})
		if err != nil {
			return false, err
		}
		attribute := out.EnableDnsSupport
		if name == types.VpcAttributeNameEnableDnsHostnames {
			attribute = out.EnableDnsHostnames
		}
		if attribute == nil || attribute.Value == nil {
			return false, fmt.Errorf("%s has no attribute %s", vpc, name)
		}
		return *attribute.Value, nil
	})
}

// DHCPOptions are all sets of DHCP options.
func (s *Snapshot) DHCPOptions(ctx context.Context) ([]types.DhcpOptions, error) {
	return read(ctx, s, Operation{"EC2", "DescribeDhcpOptions"}, "", func(ctx context.Context) ([]types.DhcpOptions, error) {
		return collect(ctx, s.account.asks.ec2.describeDhcpOptions, &ec2.DescribeDhcpOptionsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeDhcpOptionsInput, out *ec2.DescribeDhcpOptionsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeDhcpOptionsOutput) []types.DhcpOptions { return out.DhcpOptions })
	})
}

// Subnets are all subnets of the region.
func (s *Snapshot) Subnets(ctx context.Context) ([]types.Subnet, error) {
	return read(ctx, s, Operation{"EC2", "DescribeSubnets"}, "", func(ctx context.Context) ([]types.Subnet, error) {
		return collect(ctx, s.account.asks.ec2.describeSubnets, &ec2.DescribeSubnetsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeSubnetsInput, out *ec2.DescribeSubnetsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeSubnetsOutput) []types.Subnet { return out.Subnets })
	})
}

// RouteTables are all route tables of the region.
func (s *Snapshot) RouteTables(ctx context.Context) ([]types.RouteTable, error) {
	return read(ctx, s, Operation{"EC2", "DescribeRouteTables"}, "", func(ctx context.Context) ([]types.RouteTable, error) {
		return collect(ctx, s.account.asks.ec2.describeRouteTables, &ec2.DescribeRouteTablesInput{MaxResults: aws.Int32(100)},
			func(in *ec2.DescribeRouteTablesInput, out *ec2.DescribeRouteTablesOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeRouteTablesOutput) []types.RouteTable { return out.RouteTables })
	})
}

// InternetGateways are all internet gateways of the region.
func (s *Snapshot) InternetGateways(ctx context.Context) ([]types.InternetGateway, error) {
	return read(ctx, s, Operation{"EC2", "DescribeInternetGateways"}, "", func(ctx context.Context) ([]types.InternetGateway, error) {
		return collect(ctx, s.account.asks.ec2.describeInternetGateways, &ec2.DescribeInternetGatewaysInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeInternetGatewaysInput, out *ec2.DescribeInternetGatewaysOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeInternetGatewaysOutput) []types.InternetGateway { return out.InternetGateways })
	})
}

// NATGateways are all NAT gateways of the region, deleted ones included for as
// long as AWS shows them.
func (s *Snapshot) NATGateways(ctx context.Context) ([]types.NatGateway, error) {
	return read(ctx, s, Operation{"EC2", "DescribeNatGateways"}, "", func(ctx context.Context) ([]types.NatGateway, error) {
		return collect(ctx, s.account.asks.ec2.describeNatGateways, &ec2.DescribeNatGatewaysInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeNatGatewaysInput, out *ec2.DescribeNatGatewaysOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeNatGatewaysOutput) []types.NatGateway { return out.NatGateways })
	})
}

// NetworkACLs are all network ACLs of the region.
func (s *Snapshot) NetworkACLs(ctx context.Context) ([]types.NetworkAcl, error) {
	return read(ctx, s, Operation{"EC2", "DescribeNetworkAcls"}, "", func(ctx context.Context) ([]types.NetworkAcl, error) {
		return collect(ctx, s.account.asks.ec2.describeNetworkAcls, &ec2.DescribeNetworkAclsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeNetworkAclsInput, out *ec2.DescribeNetworkAclsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeNetworkAclsOutput) []types.NetworkAcl { return out.NetworkAcls })
	})
}

// SecurityGroups are the security groups of one VPC.
func (s *Snapshot) SecurityGroups(ctx context.Context, vpc string) ([]types.SecurityGroup, error) {
	return read(ctx, s, Operation{"EC2", "DescribeSecurityGroups"}, vpc, func(ctx context.Context) ([]types.SecurityGroup, error) {
		return collect(ctx, s.account.asks.ec2.describeSecurityGroups, &ec2.DescribeSecurityGroupsInput{Filters: inVPC(vpc), MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeSecurityGroupsInput, out *ec2.DescribeSecurityGroupsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeSecurityGroupsOutput) []types.SecurityGroup { return out.SecurityGroups })
	})
}

// Interfaces are the network interfaces of one VPC.
func (s *Snapshot) Interfaces(ctx context.Context, vpc string) ([]types.NetworkInterface, error) {
	return read(ctx, s, Operation{"EC2", "DescribeNetworkInterfaces"}, vpc, func(ctx context.Context) ([]types.NetworkInterface, error) {
		return collect(ctx, s.account.asks.ec2.describeNetworkInterfaces, &ec2.DescribeNetworkInterfacesInput{Filters: inVPC(vpc), MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeNetworkInterfacesInput, out *ec2.DescribeNetworkInterfacesOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface { return out.NetworkInterfaces })
	})
}

// Instances are all instances of the region. A terminated one has lost its
// VPC, so a filter by VPC would hide it.
func (s *Snapshot) Instances(ctx context.Context) ([]types.Instance, error) {
	return read(ctx, s, Operation{"EC2", "DescribeInstances"}, "", func(ctx context.Context) ([]types.Instance, error) {
		return collect(ctx, s.account.asks.ec2.describeInstances, &ec2.DescribeInstancesInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeInstancesInput, out *ec2.DescribeInstancesOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeInstancesOutput) []types.Instance {
				var all []types.Instance
				for _, reservation := range out.Reservations {
					all = append(all, reservation.Instances...)
				}
				return all
			})
	})
}

// Endpoints are all VPC endpoints of the region, so that one in a wrong VPC is
// seen.
func (s *Snapshot) Endpoints(ctx context.Context) ([]types.VpcEndpoint, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVpcEndpoints"}, "", func(ctx context.Context) ([]types.VpcEndpoint, error) {
		return collect(ctx, s.account.asks.ec2.describeVpcEndpoints, &ec2.DescribeVpcEndpointsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribeVpcEndpointsInput, out *ec2.DescribeVpcEndpointsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVpcEndpointsOutput) []types.VpcEndpoint { return out.VpcEndpoints })
	})
}

// PrefixLists are the prefix lists of AWS's services in the region.
func (s *Snapshot) PrefixLists(ctx context.Context) ([]types.PrefixList, error) {
	return read(ctx, s, Operation{"EC2", "DescribePrefixLists"}, "", func(ctx context.Context) ([]types.PrefixList, error) {
		return collect(ctx, s.account.asks.ec2.describePrefixLists, &ec2.DescribePrefixListsInput{MaxResults: aws.Int32(1000)},
			func(in *ec2.DescribePrefixListsInput, out *ec2.DescribePrefixListsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribePrefixListsOutput) []types.PrefixList { return out.PrefixLists })
	})
}

// PrefixListEntries are the CIDRs of any prefix list, the learner's own too.
func (s *Snapshot) PrefixListEntries(ctx context.Context, id string) ([]types.PrefixListEntry, error) {
	return read(ctx, s, Operation{"EC2", "GetManagedPrefixListEntries"}, id, func(ctx context.Context) ([]types.PrefixListEntry, error) {
		return collect(ctx, s.account.asks.ec2.getManagedPrefixListEntries, &ec2.GetManagedPrefixListEntriesInput{PrefixListId: aws.String(id), MaxResults: aws.Int32(100)},
			func(in *ec2.GetManagedPrefixListEntriesInput, out *ec2.GetManagedPrefixListEntriesOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.GetManagedPrefixListEntriesOutput) []types.PrefixListEntry { return out.Entries })
	})
}

// KeyPairs are all key pairs of the region.
func (s *Snapshot) KeyPairs(ctx context.Context) ([]types.KeyPairInfo, error) {
	return read(ctx, s, Operation{"EC2", "DescribeKeyPairs"}, "", func(ctx context.Context) ([]types.KeyPairInfo, error) {
		out, err := s.account.asks.ec2.describeKeyPairs(ctx, &ec2.DescribeKeyPairsInput{})
		if err != nil {
			return nil, err
		}
		return out.KeyPairs, nil
	})
}

// Addresses are all Elastic IP addresses of the region.
func (s *Snapshot) Addresses(ctx context.Context) ([]types.Address, error) {
	return read(ctx, s, Operation{"EC2", "DescribeAddresses"}, "", func(ctx context.Context) ([]types.Address, error) {
		out, err := s.account.asks.ec2.describeAddresses(ctx, &ec2.DescribeAddressesInput{})
		if err != nil {
			return nil, err
		}
		return out.Addresses, nil
	})
}

// Volumes are all volumes of the region, those of instances and those that none
// uses.
func (s *Snapshot) Volumes(ctx context.Context) ([]types.Volume, error) {
	return read(ctx, s, Operation{"EC2", "DescribeVolumes"}, "", func(ctx context.Context) ([]types.Volume, error) {
		input := &ec2.DescribeVolumesInput{MaxResults: aws.Int32(500)}
		return collect(ctx, s.account.asks.ec2.describeVolumes, input,
			func(in *ec2.DescribeVolumesInput, out *ec2.DescribeVolumesOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *ec2.DescribeVolumesOutput) []types.Volume { return out.Volumes })
	})
}
