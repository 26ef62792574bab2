package vocabulary

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

	"linklab/checks"
)

// latticeWorld is what an account has of VPC Lattice.
type latticeWorld struct {
	Gateways       []lattice.ResourceGatewaySummary
	Configurations []*vpclattice.GetResourceConfigurationOutput
	Associations   []types.VpcEndpointAssociation
}

// answer is the typed output of one operation; false when it is another
// service's.
func (w *latticeWorld) answer(in any) (any, bool) {
	switch in := in.(type) {
	case *vpclattice.ListResourceGatewaysInput:
		return &vpclattice.ListResourceGatewaysOutput{Items: w.Gateways}, true
	case *vpclattice.ListResourceConfigurationsInput:
		out := &vpclattice.ListResourceConfigurationsOutput{}
		for _, c := range w.Configurations {
			out.Items = append(out.Items, lattice.ResourceConfigurationSummary{Id: c.Id, Name: c.Name, Status: c.Status, Type: c.Type, ResourceGatewayId: c.ResourceGatewayId})
		}
		return out, true
	case *vpclattice.GetResourceConfigurationInput:
		for _, c := range w.Configurations {
			if *c.Id == *in.ResourceConfigurationIdentifier {
				return c, true
			}
		}
	case *ec2.DescribeVpcEndpointAssociationsInput:
		return &ec2.DescribeVpcEndpointAssociationsOutput{VpcEndpointAssociations: w.Associations}, true
	}
	return nil, false
}

const (
	leadingName = "vpce-r.rcfg-1.4232ccc.vpc-lattice-rsc.ap-northeast-2.on.aws"
	pageLine    = "LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:40Z name=" + leadingName + " ips=10.2.0.30 curl=0 http=200 remote=10.2.0.30 tc=0.003\n"
	ownPageLine = "LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:30Z name=localhost ips=127.0.0.1 curl=0 http=200 remote=127.0.0.1 tc=0.001\n"
)

// resourceInputs are the inputs of the resource endpoint lab.
func resourceInputs() []checks.Input {
	return []checks.Input{
		{ID: "client_vpc", Kind: "vpc", Logical: "ClientVPC"},
		{ID: "server_vpc", Kind: "vpc", Logical: "ServerVPC"},
		{ID: "client_subnet", Kind: "subnet", In: "client_vpc", Logical: "ClientSubnet"},
		{ID: "server_subnet", Kind: "subnet", In: "server_vpc", Logical: "ServerSubnet"},
		{ID: "client_instance", Kind: "instance", In: "client_vpc", Logical: "ClientInstance"},
		{ID: "server_instance", Kind: "instance", In: "server_vpc", Logical: "ServerInstance"},
		{ID: "gateway", Kind: "resource-gateway", In: "server_vpc", Names: []string{"linklab-gateway"}},
		{ID: "configuration", Kind: "resource-configuration", Names: []string{"linklab-web"}},
		{ID: "endpoint", Kind: "resource-endpoint", In: "client_vpc"},
		{ID: "association_name", Kind: "association-name"},
		{ID: "nonce", Kind: "nonce"},
	}
}

func webRule(cidr string, groups ...string) types.IpPermission {
	rule := types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(80), ToPort: aws.Int32(80)}
	if cidr != "" {
		rule.IpRanges = []types.IpRange{{CidrIp: aws.String(cidr)}}
	}
	for _, group := range groups {
		rule.UserIdGroupPairs = append(rule.UserIdGroupPairs, types.UserIdGroupPair{GroupId: aws.String(group)})
	}
	return rule
}

func groupOf(id, vpc string, in, out []types.IpPermission) types.SecurityGroup {
	return types.SecurityGroup{GroupId: aws.String(id), GroupName: aws.String(id[3:]), VpcId: aws.String(vpc), IpPermissions: in, IpPermissionsEgress: out}
}

// asResourceLab makes a world the account in which all steps of the resource
// endpoint lab are done.
func (w *world) asResourceLab() {
	w.VPCs = []types.Vpc{
		{VpcId: aws.String("vpc-client"), CidrBlock: aws.String("10.2.0.0/16"), DhcpOptionsId: aws.String("dopt-1")},
		{VpcId: aws.String("vpc-server"), CidrBlock: aws.String("10.1.0.0/16"), DhcpOptionsId: aws.String("dopt-1")},
	}
	w.Subnets = []types.Subnet{
		{SubnetId: aws.String("subnet-client"), VpcId: aws.String("vpc-client"), CidrBlock: aws.String("10.2.0.0/24"), AvailabilityZoneId: aws.String("apne2-az1")},
		{SubnetId: aws.String("subnet-server"), VpcId: aws.String("vpc-server"), CidrBlock: aws.String("10.1.0.0/24"), AvailabilityZoneId: aws.String("apne2-az1")},
	}
	client, server := instanceIn("i-client", "linklab-client", "subnet-client", "3.34.1.2"), instanceIn("i-server", "linklab-server", "subnet-server", "")
	client.VpcId, client.PrivateIpAddress, client.SecurityGroups[0].GroupId = aws.String("vpc-client"), aws.String("10.2.0.20"), aws.String("sg-client")
	server.VpcId, server.PrivateIpAddress, server.SecurityGroups[0].GroupId = aws.String("vpc-server"), aws.String("10.1.0.10"), aws.String("sg-server")
	w.Instances = []types.Instance{client, server}
	w.Groups = []types.SecurityGroup{
		groupOf("sg-client", "vpc-client", nil, []types.IpPermission{allowAll()}),
		groupOf("sg-server", "vpc-server", []types.IpPermission{webRule("", "sg-gateway")}, []types.IpPermission{allowAll()}),
		groupOf("sg-gateway", "vpc-server", nil, []types.IpPermission{webRule("10.1.0.10/32")}),
		groupOf("sg-endpoint", "vpc-client", []types.IpPermission{webRule("", "sg-client")}, []types.IpPermission{allowAll()}),
	}
	w.ACLs[0].Associations = []types.NetworkAclAssociation{{SubnetId: aws.String("subnet-client")}, {SubnetId: aws.String("subnet-server")}}
	w.Endpoints = []types.VpcEndpoint{{VpcEndpointId: aws.String("vpce-r"), VpcId: aws.String("vpc-client"), State: "available",
		VpcEndpointType: types.VpcEndpointTypeResource, ResourceConfigurationArn: aws.String("arn:aws:vpc-lattice:ap-northeast-2:123456789012:resourceconfiguration/rcfg-1"),
		SubnetIds: []string{"subnet-client"}, NetworkInterfaceIds: []string{"eni-r"}, CreationTimestamp: aws.Time(now.Add(-time.Minute)),
		Groups: []types.SecurityGroupIdentifier{{GroupId: aws.String("sg-endpoint")}}}}
	w.Interfaces = []types.NetworkInterface{{NetworkInterfaceId: aws.String("eni-r"), PrivateIpAddress: aws.String("10.2.0.30"), SubnetId: aws.String("subnet-client"),
		Groups: []types.GroupIdentifier{{GroupId: aws.String("sg-endpoint")}}}}
	w.Lattice = latticeWorld{
		Gateways: []lattice.ResourceGatewaySummary{{Id: aws.String("rgw-1"), Name: aws.String("linklab-gateway"), Status: lattice.ResourceGatewayStatusActive,
			VpcIdentifier: aws.String("vpc-server"), SubnetIds: []string{"subnet-server"}, SecurityGroupIds: []string{"sg-gateway"},
			ResourceConfigDnsResolution: lattice.ResourceConfigDnsResolutionPublic, CreatedAt: aws.Time(now)}},
		Configurations: []*vpclattice.GetResourceConfigurationOutput{{Id: aws.String("rcfg-1"), Name: aws.String("linklab-web"),
			Status: lattice.ResourceConfigurationStatusActive, Type: lattice.ResourceConfigurationTypeSingle, PortRanges: []string{"80"},
			ResourceGatewayId: aws.String("rgw-1"), CreatedAt: aws.Time(now),
			ResourceConfigurationDefinition: &lattice.ResourceConfigurationDefinitionMemberIpResource{Value: lattice.IpResource{IpAddress: aws.String("10.1.0.10")}}}},
		Associations: []types.VpcEndpointAssociation{{VpcEndpointId: aws.String("vpce-r"), AssociatedResourceAccessibility: aws.String("Accessible"),
			DnsEntry: &types.DnsEntry{DnsName: aws.String(leadingName)}}},
	}
	w.Console = ownPageLine + pageLine
	w.Resources = []cfn.StackResource{
		resource("ClientVPC", "vpc-client"), resource("ServerVPC", "vpc-server"), resource("ClientSubnet", "subnet-client"), resource("ServerSubnet", "subnet-server"),
		resource("ClientInstance", "i-client"), resource("ServerInstance", "i-server"),
	}
}
