package vocabulary

import (
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	bucketName = "linklab-123456789012-ap-northeast-2"
	s3List     = "pl-78a54011"
	s3Name     = "s3.ap-northeast-2.amazonaws.com"
)

func tags(name string) []types.Tag {
	return []types.Tag{{Key: aws.String("Name"), Value: aws.String(name)}, {Key: aws.String("linklab"), Value: aws.String("s3-gateway")}}
}

func cidrRoute(cidr, target string) types.Route {
	route := types.Route{DestinationCidrBlock: aws.String(cidr), State: types.RouteStateActive}
	switch target[:3] {
	case "nat":
		route.NatGatewayId = aws.String(target)
	case "tgw":
		route.TransitGatewayId = aws.String(target)
	default:
		route.GatewayId = aws.String(target)
	}
	return route
}

func listRoute(list, target string) types.Route {
	return types.Route{DestinationPrefixListId: aws.String(list), GatewayId: aws.String(target), State: types.RouteStateActive}
}

func association(subnet string) types.RouteTableAssociation {
	return types.RouteTableAssociation{SubnetId: aws.String(subnet), Main: aws.Bool(false)}
}

func everything(egress bool, number int32, action types.RuleAction) types.NetworkAclEntry {
	return types.NetworkAclEntry{RuleNumber: aws.Int32(number), Egress: aws.Bool(egress), Protocol: aws.String("-1"),
		RuleAction: action, CidrBlock: aws.String("0.0.0.0/0")}
}

func allowAll() types.IpPermission {
	return types.IpPermission{IpProtocol: aws.String("-1"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}
}

func instanceIn(id, name, subnet, public string) types.Instance {
	instance := types.Instance{InstanceId: aws.String(id), Tags: tags(name), InstanceType: types.InstanceTypeT3Micro,
		State: &types.InstanceState{Name: types.InstanceStateNameRunning}, VpcId: aws.String("vpc-lab"), SubnetId: aws.String(subnet),
		PrivateIpAddress: aws.String("10.0.1.20"), LaunchTime: aws.Time(now.Add(-time.Hour)),
		KeyName:        aws.String("linklab-s3-gateway"),
		SecurityGroups: []types.GroupIdentifier{{GroupId: aws.String("sg-private")}}}
	if public != "" {
		instance.PublicIpAddress, instance.PrivateIpAddress = aws.String(public), aws.String("10.0.0.10")
		instance.SecurityGroups[0].GroupId = aws.String("sg-public")
	}
	return instance
}

const (
	trustEC2    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	readOnly    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}]}`
	openPolicy  = `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
	readOnlyARN = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
)

func roleNamed(name, trust string) *iamtypes.Role {
	return &iamtypes.Role{RoleName: aws.String(name), Arn: aws.String("arn:aws:iam::123456789012:role/" + name),
		AssumeRolePolicyDocument: aws.String(url.PathEscape(trust))}
}

func resource(logical, id string) cfn.StackResource {
	return cfn.StackResource{LogicalResourceId: aws.String(logical), PhysicalResourceId: aws.String(id), ResourceStatus: cfn.ResourceStatusCreateComplete}
}

// beacon are the lines that an instance prints when S3 answers it.
const beacon = "[    0.000000] Linux version 6.1\r\n" +
	"LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:30Z name=s3.ap-northeast-2.amazonaws.com ips=52.219.60.1,52.219.60.5 curl=0 http=307 remote=52.219.60.1 tc=0.003\n" +
	"LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:40Z name=s3.ap-northeast-2.amazonaws.com ips=52.219.60.1 curl=0 http=307 remote=52.219.60.1 tc=0.003\n" +
	"LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:41Z list=ok buckets=3 has=linklab-123456789012-ap-northeast-2\n"

// cutOff are the lines that it prints when S3 does not.
const cutOff = "LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:30Z name=s3.ap-northeast-2.amazonaws.com ips=52.219.60.1 curl=28 http=000 remote=- tc=-\n" +
	"LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:40Z name=s3.ap-northeast-2.amazonaws.com ips=52.219.60.1 curl=28 http=000 remote=- tc=-\n"

// built is the account when all steps of the lab are done.
func built() *world {
	w := &world{
		ARN:     "arn:aws:iam::123456789012:user/learner",
		Support: true, Hostnames: true,
		Regions: []types.Region{
			{RegionName: aws.String("us-east-1"), OptInStatus: aws.String("opt-in-not-required")},
			{RegionName: aws.String(home), OptInStatus: aws.String("opt-in-not-required")},
		},
		VPCs: []types.Vpc{
			{VpcId: aws.String("vpc-default"), CidrBlock: aws.String("172.31.0.0/16"), IsDefault: aws.Bool(true), DhcpOptionsId: aws.String("dopt-1")},
			{VpcId: aws.String("vpc-lab"), CidrBlock: aws.String("10.0.0.0/16"), IsDefault: aws.Bool(false), DhcpOptionsId: aws.String("dopt-1"), Tags: tags("linklab-s3-gateway")},
		},
		DHCP: []types.DhcpOptions{{DhcpOptionsId: aws.String("dopt-1"), DhcpConfigurations: []types.DhcpConfiguration{
			{Key: aws.String("domain-name-servers"), Values: []types.AttributeValue{{Value: aws.String("AmazonProvidedDNS")}}}}}},
		Subnets: []types.Subnet{
			{SubnetId: aws.String("subnet-public"), VpcId: aws.String("vpc-lab"), CidrBlock: aws.String("10.0.0.0/24"), AvailabilityZone: aws.String("ap-northeast-2a"), MapPublicIpOnLaunch: aws.Bool(true), Tags: tags("linklab-public")},
			{SubnetId: aws.String("subnet-private"), VpcId: aws.String("vpc-lab"), CidrBlock: aws.String("10.0.1.0/24"), AvailabilityZone: aws.String("ap-northeast-2a"), Tags: tags("linklab-private")},
		},
		Tables: []types.RouteTable{
			{RouteTableId: aws.String("rtb-main"), VpcId: aws.String("vpc-lab"), Routes: []types.Route{cidrRoute("10.0.0.0/16", "local")},
				Associations: []types.RouteTableAssociation{{Main: aws.Bool(true)}}},
			{RouteTableId: aws.String("rtb-public"), VpcId: aws.String("vpc-lab"), Tags: tags("linklab-public"),
				Routes:       []types.Route{cidrRoute("10.0.0.0/16", "local"), cidrRoute("0.0.0.0/0", "igw-lab"), listRoute(s3List, "vpce-lab")},
				Associations: []types.RouteTableAssociation{association("subnet-public")}},
			{RouteTableId: aws.String("rtb-private"), VpcId: aws.String("vpc-lab"), Tags: tags("linklab-private"),
				Routes:       []types.Route{cidrRoute("10.0.0.0/16", "local"), listRoute(s3List, "vpce-lab")},
				Associations: []types.RouteTableAssociation{association("subnet-private")}},
		},
		Gateways: []types.InternetGateway{{InternetGatewayId: aws.String("igw-lab"), Tags: tags("linklab-s3-gateway"),
			Attachments: []types.InternetGatewayAttachment{{VpcId: aws.String("vpc-lab"), State: "available"}}}},
		ACLs: []types.NetworkAcl{{NetworkAclId: aws.String("acl-lab"), VpcId: aws.String("vpc-lab"), IsDefault: aws.Bool(true),
			Associations: []types.NetworkAclAssociation{{SubnetId: aws.String("subnet-public")}, {SubnetId: aws.String("subnet-private")}},
			Entries: []types.NetworkAclEntry{everything(true, 100, types.RuleActionAllow), everything(true, 32767, types.RuleActionDeny),
				everything(false, 100, types.RuleActionAllow), everything(false, 32767, types.RuleActionDeny)}}},
		Groups: []types.SecurityGroup{{GroupId: aws.String("sg-private"), GroupName: aws.String("private"), VpcId: aws.String("vpc-lab"),
			IpPermissions:       []types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: aws.String("sg-public")}}}},
			IpPermissionsEgress: []types.IpPermission{allowAll()}},
			{GroupId: aws.String("sg-public"), GroupName: aws.String("public"), VpcId: aws.String("vpc-lab"),
				IpPermissions:       []types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}},
				IpPermissionsEgress: []types.IpPermission{allowAll()}}},
		Keys: []types.KeyPairInfo{{KeyName: aws.String("linklab-s3-gateway"), CreateTime: aws.Time(now.Add(-2 * time.Hour))}},
		Instances: []types.Instance{
			instanceIn("i-public", "linklab-public", "subnet-public", "3.34.1.2"),
			instanceIn("i-private", "linklab-private", "subnet-private", ""),
		},
		Endpoints: []types.VpcEndpoint{{VpcEndpointId: aws.String("vpce-lab"), VpcId: aws.String("vpc-lab"), State: "available",
			VpcEndpointType: types.VpcEndpointTypeGateway, ServiceName: aws.String("com.amazonaws.ap-northeast-2.s3"),
			RouteTableIds: []string{"rtb-private", "rtb-public"}, PolicyDocument: aws.String(openPolicy), CreationTimestamp: aws.Time(now.Add(-time.Minute))}},
		Lists: []types.PrefixList{
			{PrefixListId: aws.String("pl-48a54021"), PrefixListName: aws.String("com.amazonaws.ap-northeast-2.dynamodb"), Cidrs: []string{"52.94.8.0/24"}},
			{PrefixListId: aws.String(s3List), PrefixListName: aws.String("com.amazonaws.ap-northeast-2.s3"), Cidrs: []string{"52.219.60.0/23", "52.219.144.0/22"}},
		},
		Entries:  map[string][]string{},
		Console:  beacon,
		Profiles: map[string]*iamtypes.InstanceProfile{},
		Roles:    map[string]*iamtypes.Role{},
		Attached: []iamtypes.AttachedPolicy{{PolicyArn: aws.String(readOnlyARN), PolicyName: aws.String("AmazonS3ReadOnlyAccess")}},
		Inline:   map[string]string{},
		Managed:  map[string]string{readOnlyARN: readOnly},
		Buckets:  []s3types.Bucket{{Name: aws.String(bucketName), BucketRegion: aws.String(home)}},
		Foreign:  map[string]int{},
		Stack:    &cfn.Stack{StackName: aws.String("linklab-s3-gateway"), StackStatus: cfn.StackStatusCreateComplete, CreationTime: aws.Time(now.Add(-time.Hour))},
		Resources: []cfn.StackResource{
			resource("VPC", "vpc-lab"), resource("PublicSubnet", "subnet-public"), resource("PrivateSubnet", "subnet-private"),
			resource("PublicRouteTable", "rtb-public"), resource("PrivateRouteTable", "rtb-private"),
			resource("PublicInstance", "i-public"), resource("PrivateInstance", "i-private"),
		},
		Preflight: preflightWorld{Zones: []string{"ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c", "ap-northeast-2d"}},
		Errors:    map[string]error{},
	}
	role := roleNamed("linklab-s3-gateway", trustEC2)
	w.Roles["linklab-s3-gateway"] = role
	w.Profiles["linklab-s3-gateway"] = &iamtypes.InstanceProfile{Roles: []iamtypes.Role{*role}}
	w.Instances[1].IamInstanceProfile = &types.IamInstanceProfile{Arn: aws.String("arn:aws:iam::123456789012:instance-profile/linklab-s3-gateway")}
	return w
}

// gone is the account after the clean-up.
func gone() *world {
	w := built()
	w.VPCs, w.Subnets, w.Tables, w.Gateways, w.ACLs, w.Groups, w.Keys = w.VPCs[:1], nil, nil, nil, nil, nil, nil
	w.Instances, w.Endpoints, w.Stack, w.Resources, w.Buckets = nil, nil, nil, nil, nil
	w.Profiles, w.Roles, w.Attached = nil, nil, nil
	return w
}
