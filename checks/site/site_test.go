package site

import (
	"context"
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"linklab/checks/account"
)

// network is an account with a network in it.
type network struct {
	vpcs      []types.Vpc
	subnets   []types.Subnet
	tables    []types.RouteTable
	instances []types.Instance
	endpoints []types.VpcEndpoint
}

func (n *network) stub(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("network",
		func(_ context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
			switch in := in.Parameters.(type) {
			case *sts.GetCallerIdentityInput:
				out.Result = &sts.GetCallerIdentityOutput{Account: aws.String("123456789012")}
			case *cloudformation.DescribeStackResourcesInput:
				err = &smithy.GenericAPIError{Code: "ValidationError", Message: "Stack with id " + *in.StackName + " does not exist"}
			case *ec2.DescribeVpcsInput:
				out.Result = &ec2.DescribeVpcsOutput{Vpcs: n.vpcs}
			case *ec2.DescribeSubnetsInput:
				out.Result = &ec2.DescribeSubnetsOutput{Subnets: n.subnets}
			case *ec2.DescribeRouteTablesInput:
				out.Result = &ec2.DescribeRouteTablesOutput{RouteTables: n.tables}
			case *ec2.DescribeInstancesInput:
				out.Result = &ec2.DescribeInstancesOutput{Reservations: []types.Reservation{{Instances: n.instances}}}
			case *ec2.DescribeVpcEndpointsInput:
				out.Result = &ec2.DescribeVpcEndpointsOutput{VpcEndpoints: n.endpoints}
			case *ec2.DescribePrefixListsInput:
				out.Result = &ec2.DescribePrefixListsOutput{}
			}
			return out, metadata, err
		}), middleware.After)
}

func (n *network) find(t *testing.T, chosen map[string]string) *Site {
	t.Helper()
	opened, err := account.Open(t.Context(), account.Options{Region: "ap-northeast-2",
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
		APIOptions:  []func(*middleware.Stack) error{n.stub}})
	if err != nil {
		t.Fatal(err)
	}
	return Find(t.Context(), opened.Snapshot(t.Context(), nil), Wanted{Lab: "s3-gateway", Stack: "linklab-s3-gateway", Chosen: chosen, Inputs: []Input{
		{ID: "account", Kind: KindAccount}, {ID: "region", Kind: KindRegion},
		{ID: "bucket", Kind: KindBucket, Default: "linklab-${account}-${region}"},
		{ID: "vpc", Kind: KindVPC, Names: []string{"MyVPC"}},
		{ID: "public_subnet", Kind: KindSubnet, Names: []string{"My-Public-SN"}},
		{ID: "private_subnet", Kind: KindSubnet, Names: []string{"My-Private-SN"}},
		{ID: "private_route_table", Kind: KindRouteTable, Names: []string{"My-Private-RT"}},
		{ID: "public_instance", Kind: KindInstance}, {ID: "private_instance", Kind: KindInstance},
		{ID: "private_ip", Kind: KindPrivateIP}, {ID: "endpoint", Kind: KindEndpoint},
	}})
}

func named(name string) []types.Tag {
	if name == "" {
		return nil
	}
	return []types.Tag{{Key: aws.String("Name"), Value: aws.String(name)}}
}

func (n *network) vpc(id, name string, isDefault bool) {
	n.vpcs = append(n.vpcs, types.Vpc{VpcId: aws.String(id), IsDefault: aws.Bool(isDefault), Tags: named(name)})
	n.tables = append(n.tables, types.RouteTable{RouteTableId: aws.String("rtb-main-" + id), VpcId: aws.String(id),
		Associations: []types.RouteTableAssociation{{Main: aws.Bool(true)}}})
}

func (n *network) subnet(id, name, vpc, gateway string) {
	n.subnets = append(n.subnets, types.Subnet{SubnetId: aws.String(id), VpcId: aws.String(vpc), Tags: named(name)})
	table := types.RouteTable{RouteTableId: aws.String("rtb-" + id), VpcId: aws.String(vpc),
		Associations: []types.RouteTableAssociation{{SubnetId: aws.String(id)}}}
	if gateway != "" {
		table.Routes = []types.Route{{DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: aws.String(gateway)}}
	}
	n.tables = append(n.tables, table)
}

func (n *network) instance(id, name, subnet, public string, state types.InstanceStateName) {
	instance := types.Instance{InstanceId: aws.String(id), SubnetId: aws.String(subnet), VpcId: aws.String("vpc-lab"), Tags: named(name),
		PrivateIpAddress: aws.String("10.0.0.9"), State: &types.InstanceState{Name: state}}
	if public != "" {
		instance.PublicIpAddress = aws.String(public)
	}
	n.instances = append(n.instances, instance)
}

const up = types.InstanceStateNameRunning

// byHand is a network without a name or a tag of the lab's.
func byHand() *network {
	n := &network{}
	n.vpc("vpc-default", "", true)
	n.vpc("vpc-lab", "", false)
	n.subnet("a", "", "vpc-lab", "igw-1")
	n.subnet("b", "", "vpc-lab", "")
	n.instance("i-a", "", "a", "3.3.3.3", up)
	n.instance("i-b", "", "b", "", up)
	return n
}

func expect(t *testing.T, s *Site, want map[string]string) {
	t.Helper()
	values := s.Values()
	for input, value := range want {
		if values[input] != value {
			t.Errorf("%s is %q (%s), want %q", input, values[input], s.Get(input).How, value)
		}
	}
}

func TestBuiltByHandAndTheOnlyOne(t *testing.T) {
	expect(t, byHand().find(t, nil), map[string]string{"vpc": "vpc-lab", "public_subnet": "a", "private_subnet": "b",
		"public_instance": "i-a", "private_instance": "i-b", "private_route_table": "rtb-b", "bucket": "linklab-123456789012-ap-northeast-2", "private_ip": "10.0.0.9"})
}

// Broken networks are found all the same, so that they can be told what is
// wrong.
func TestBrokenByHandIsStillFound(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*network)
		want   map[string]string
	}{
		"private subnet leads to the internet": {func(n *network) {
			n.tables[3].Routes = []types.Route{{DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: aws.String("igw-1")}}
		}, map[string]string{"private_subnet": "b", "private_instance": "i-b"}},
		"private subnet uses the public table": {func(n *network) {
			n.tables[3].Associations = nil
			n.tables[2].Associations = append(n.tables[2].Associations, types.RouteTableAssociation{SubnetId: aws.String("b")})
		},
			map[string]string{"private_subnet": "b", "private_route_table": "rtb-a"}},
		"public subnet has lost its route": {func(n *network) { n.tables[2].Routes = nil }, map[string]string{"public_subnet": "a", "private_subnet": "b"}},
		"stopped private instance":         {func(n *network) { n.instances[1].State.Name = "stopped" }, map[string]string{"private_instance": "i-b"}},
		"an old terminated one beside it":  {func(n *network) { n.instance("i-old", "", "", "", "terminated") }, map[string]string{"private_instance": "i-b"}},
		"names say it, routes do not": {func(n *network) {
			n.subnets[0].Tags, n.subnets[1].Tags = named("My-Private-SN"), named("My-Public-SN")
		}, map[string]string{"private_subnet": "a", "public_subnet": "b"}},
		"Korean names": {func(n *network) {
			n.subnets[0].Tags, n.subnets[1].Tags = named("실습 프라이빗"), named("실습 퍼블릭")
		}, map[string]string{"private_subnet": "a", "public_subnet": "b"}},
		"a second private subnet without instances": {func(n *network) { n.subnet("c", "", "vpc-lab", "") }, map[string]string{"private_subnet": "b"}},
		"another VPC with the lab's name":           {func(n *network) { n.vpc("vpc-my", "MyVPC", false) }, map[string]string{"vpc": "vpc-my"}},
		"the VPC of another lab beside it": {func(n *network) {
			n.vpc("vpc-other", "", false)
			n.vpcs[2].Tags = []types.Tag{{Key: aws.String(TagKey), Value: aws.String("endpoint-service")}}
		}, map[string]string{"vpc": "vpc-lab", "private_subnet": "b"}},
		"the VPC of another lab alone": {func(n *network) {
			n.vpcs[1].Tags = []types.Tag{{Key: aws.String(TagKey), Value: aws.String("endpoint-service")}}
		}, map[string]string{"vpc": "", "private_subnet": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			n := byHand()
			test.change(n)
			expect(t, n.find(t, nil), test.want)
		})
	}
}

func TestSeveralAreAChoice(t *testing.T) {
	n := byHand()
	n.vpc("vpc-other", "", false)
	s := n.find(t, nil)
	if len(s.Choices()) != 1 || s.Choices()[0].Input != "vpc" || len(s.Choices()[0].Candidates) != 2 {
		t.Fatalf("%+v", s.Choices())
	}
	if s.ID("vpc") != "" || s.ID("private_subnet") != "" {
		t.Errorf("guessed %q", s.ID("vpc"))
	}
	expect(t, n.find(t, map[string]string{"vpc": "vpc-lab"}), map[string]string{"vpc": "vpc-lab", "private_subnet": "b"})

	n = byHand()
	n.instance("i-c", "", "b", "", up)
	if s := n.find(t, nil); len(s.Choices()) != 1 || s.Choices()[0].Input != "private_instance" {
		t.Errorf("two private instances: %+v", s.Choices())
	}
}

// An id that was kept and is gone gives way to what is there now.
func TestKeptIDThatIsGone(t *testing.T) {
	s := byHand().find(t, map[string]string{"vpc": "vpc-old", "private_instance": "i-old"})
	expect(t, s, map[string]string{"vpc": "vpc-lab", "private_instance": "i-b"})
	if got := s.Get("vpc").Gone; got != "vpc-old" {
		t.Errorf("gone is %q", got)
	}
}

func TestTagsWin(t *testing.T) {
	n := byHand()
	n.vpc("vpc-tagged", "", false)
	n.vpcs[2].Tags = []types.Tag{{Key: aws.String("linklab"), Value: aws.String("s3-gateway")}}
	if got := n.find(t, nil).Get("vpc"); got.Value != "vpc-tagged" || got.How != ByTag {
		t.Errorf("%+v", got)
	}
}

func TestExpand(t *testing.T) {
	s := &Site{found: map[string]Found{"vpc": {Value: "vpc-1"}}}
	if got := s.Expand("${vpc} ${subnet} $vpc"); got != "vpc-1 ${subnet} $vpc" {
		t.Errorf("got %q", got)
	}
	if !maps.Equal(s.Values(), map[string]string{"vpc": "vpc-1"}) {
		t.Error(s.Values())
	}
}
