package vocabulary

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
)

// serviceWorld is what an account has of endpoint services of its own, and of
// what stands behind them.
type serviceWorld struct {
	Balancers []elbtypes.LoadBalancer
	// BalancerTags are tags of load balancers by their ARNs.
	BalancerTags map[string][]elbtypes.Tag
	Listeners    []elbtypes.Listener
	Groups       []elbtypes.TargetGroup
	Health       []elbtypes.TargetHealthDescription
	HealthApart  []elbtypes.TargetHealthDescription // of any other group
	CrossZone    string
	Own          []types.ServiceConfiguration
	Principals   []types.AllowedPrincipal
	Connections  []types.VpcEndpointConnection
	Peerings     []types.VpcPeeringConnection
	Attachments  []types.TransitGatewayVpcAttachment
}

// answer is the typed output of one operation; false when it is another
// service's.
func (w *serviceWorld) answer(in any) (any, bool) {
	switch in := in.(type) {
	case *elb.DescribeLoadBalancersInput:
		return &elb.DescribeLoadBalancersOutput{LoadBalancers: w.Balancers}, true
	case *elb.DescribeTagsInput:
		out := &elb.DescribeTagsOutput{}
		for arn, tags := range w.BalancerTags {
			if slices.Contains(in.ResourceArns, arn) {
				out.TagDescriptions = append(out.TagDescriptions, elbtypes.TagDescription{ResourceArn: aws.String(arn), Tags: tags})
			}
		}
		return out, true
	case *elb.DescribeListenersInput:
		return &elb.DescribeListenersOutput{Listeners: w.Listeners}, true
	case *elb.DescribeTargetGroupsInput:
		return &elb.DescribeTargetGroupsOutput{TargetGroups: w.Groups}, true
	case *elb.DescribeTargetHealthInput:
		if aws.ToString(in.TargetGroupArn) != groupARN {
			return &elb.DescribeTargetHealthOutput{TargetHealthDescriptions: w.HealthApart}, true
		}
		return &elb.DescribeTargetHealthOutput{TargetHealthDescriptions: w.Health}, true
	case *elb.DescribeLoadBalancerAttributesInput:
		return &elb.DescribeLoadBalancerAttributesOutput{Attributes: []elbtypes.LoadBalancerAttribute{
			{Key: aws.String("load_balancing.cross_zone.enabled"), Value: aws.String(w.CrossZone)}}}, true
	case *ec2.DescribeVpcEndpointServiceConfigurationsInput:
		return &ec2.DescribeVpcEndpointServiceConfigurationsOutput{ServiceConfigurations: w.Own}, true
	case *ec2.DescribeVpcEndpointServicePermissionsInput:
		return &ec2.DescribeVpcEndpointServicePermissionsOutput{AllowedPrincipals: w.Principals}, true
	case *ec2.DescribeVpcEndpointConnectionsInput:
		return &ec2.DescribeVpcEndpointConnectionsOutput{VpcEndpointConnections: w.Connections}, true
	case *ec2.DescribeVpcPeeringConnectionsInput:
		return &ec2.DescribeVpcPeeringConnectionsOutput{VpcPeeringConnections: w.Peerings}, true
	case *ec2.DescribeTransitGatewayVpcAttachmentsInput:
		return &ec2.DescribeTransitGatewayVpcAttachmentsOutput{TransitGatewayVpcAttachments: w.Attachments}, true
	}
	return nil, false
}

const (
	balancerARN  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/net/lab/50dc6c495c0c9188"
	groupARN     = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/lab-web/73e2d6bc24d8a067"
	listenerARN  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/net/lab/50dc6c495c0c9188/f2f7dc8efc522ab2"
	balancerName = "lab-50dc6c495c0c9188.elb.ap-northeast-2.amazonaws.com"
	serviceID    = "vpce-svc-1"
	serviceLong  = "com.amazonaws.vpce.ap-northeast-2.vpce-svc-1"
	endpointDNS  = "vpce-d-abcdefgh.vpce-svc-1.ap-northeast-2.vpce.amazonaws.com"
)

// seen is a line of the learner's own run about one name.
func seenOf(name, rest string) string {
	return "LINKLAB-PROBE v=1 n=" + nonce + " t=2026-11-20T08:59:40Z name=" + name + " " + rest + "\n"
}

const (
	publicOK  = "ips=3.36.0.9 curl=0 http=200 remote=3.36.0.9 tc=0.003"
	publicCut = "ips=3.36.0.9 curl=28 http=000 remote=- tc=-"
	privateOK = "ips=10.0.0.50 curl=0 http=200 remote=10.0.0.50 tc=0.003"
	bothPages = "tries=10 ok=10 pages=web-server-1,web-server-2"
)

// throughIt is what the client says when the page comes by the endpoint.
func throughIt() string { return seenOf(endpointDNS, privateOK) + seenOf(endpointDNS, bothPages) }

func healthOfTarget(id, state, reason string) elbtypes.TargetHealthDescription {
	return elbtypes.TargetHealthDescription{Target: &elbtypes.TargetDescription{Id: aws.String(id), Port: aws.Int32(80)},
		TargetHealth: &elbtypes.TargetHealth{State: elbtypes.TargetHealthStateEnum(state), Reason: elbtypes.TargetHealthReasonEnum(reason)}}
}

func tableWith(id, vpc, subnet string, routes ...types.Route) types.RouteTable {
	return types.RouteTable{RouteTableId: aws.String(id), VpcId: aws.String(vpc), Routes: routes, Associations: []types.RouteTableAssociation{association(subnet)}}
}

// asServiceLab makes a world the account in which the lab of the endpoint
// service is done as far as the public path's cut.
func (w *world) asServiceLab() {
	w.VPCs = []types.Vpc{
		{VpcId: aws.String("vpc-consumer"), CidrBlock: aws.String("10.0.0.0/16"), DhcpOptionsId: aws.String("dopt-1")},
		{VpcId: aws.String("vpc-provider"), CidrBlock: aws.String("10.1.0.0/16"), DhcpOptionsId: aws.String("dopt-1")},
	}
	w.Subnets = []types.Subnet{
		{SubnetId: aws.String("subnet-consumer"), VpcId: aws.String("vpc-consumer"), AvailabilityZone: aws.String("ap-northeast-2a"), AvailabilityZoneId: aws.String("apne2-az1")},
		{SubnetId: aws.String("subnet-provider"), VpcId: aws.String("vpc-provider"), AvailabilityZone: aws.String("ap-northeast-2a"), AvailabilityZoneId: aws.String("apne2-az1")},
	}
	w.Tables = []types.RouteTable{
		tableWith("rtb-consumer", "vpc-consumer", "subnet-consumer", cidrRoute("10.0.0.0/16", "local"), cidrRoute("0.0.0.0/0", "igw-1")),
		tableWith("rtb-provider", "vpc-provider", "subnet-provider", cidrRoute("10.1.0.0/16", "local"), cidrRoute("0.0.0.0/0", "igw-2")),
	}
	at := func(id, subnet, vpc, group, address string) types.Instance {
		instance := instanceIn(id, id, subnet, "3.34.1.2")
		instance.VpcId, instance.PrivateIpAddress, instance.SecurityGroups[0].GroupId = aws.String(vpc), aws.String(address), aws.String(group)
		instance.Placement = &types.Placement{AvailabilityZone: aws.String("ap-northeast-2a")}
		return instance
	}
	w.Instances = []types.Instance{at("i-client", "subnet-consumer", "vpc-consumer", "sg-client", "10.0.0.20"),
		at("i-web-1", "subnet-provider", "vpc-provider", "sg-web", "10.1.0.11"), at("i-web-2", "subnet-provider", "vpc-provider", "sg-web", "10.1.0.12")}
	everywhere := []types.IpPermission{allowAll()}
	w.Groups = []types.SecurityGroup{
		groupOf("sg-client", "vpc-consumer", nil, everywhere),
		groupOf("sg-endpoint", "vpc-consumer", []types.IpPermission{webRule("", "sg-client")}, everywhere),
		groupOf("sg-web", "vpc-provider", []types.IpPermission{webRule("", "sg-balancer")}, everywhere),
		groupOf("sg-balancer", "vpc-provider", []types.IpPermission{webRule("0.0.0.0/0")}, everywhere),
	}
	w.Interfaces = []types.NetworkInterface{
		{NetworkInterfaceId: aws.String("eni-node"), VpcId: aws.String("vpc-provider"), SubnetId: aws.String("subnet-provider"), PrivateIpAddress: aws.String("10.1.0.30"),
			Description: aws.String("ELB net/lab/50dc6c495c0c9188"), Association: &types.NetworkInterfaceAssociation{PublicIp: aws.String("3.36.0.9")}},
		{NetworkInterfaceId: aws.String("eni-vpce"), VpcId: aws.String("vpc-consumer"), SubnetId: aws.String("subnet-consumer"), PrivateIpAddress: aws.String("10.0.0.50"),
			AvailabilityZone: aws.String("ap-northeast-2a"), Groups: []types.GroupIdentifier{{GroupId: aws.String("sg-endpoint")}}},
	}
	w.Endpoints = []types.VpcEndpoint{{VpcEndpointId: aws.String("vpce-d"), VpcId: aws.String("vpc-consumer"), State: "available", VpcEndpointType: types.VpcEndpointTypeInterface,
		ServiceName: aws.String(serviceLong), SubnetIds: []string{"subnet-consumer"}, NetworkInterfaceIds: []string{"eni-vpce"}, CreationTimestamp: aws.Time(now),
		Groups: []types.SecurityGroupIdentifier{{GroupId: aws.String("sg-endpoint")}}, DnsEntries: []types.DnsEntry{{DnsName: aws.String(endpointDNS)}}}}
	w.Service = serviceWorld{
		Balancers: []elbtypes.LoadBalancer{{LoadBalancerArn: aws.String(balancerARN), LoadBalancerName: aws.String("lab"), DNSName: aws.String(balancerName),
			Type: elbtypes.LoadBalancerTypeEnumNetwork, Scheme: elbtypes.LoadBalancerSchemeEnumInternetFacing, VpcId: aws.String("vpc-provider"),
			State: &elbtypes.LoadBalancerState{Code: elbtypes.LoadBalancerStateEnumActive}, SecurityGroups: []string{"sg-balancer"},
			AvailabilityZones: []elbtypes.AvailabilityZone{{ZoneName: aws.String("ap-northeast-2a"), SubnetId: aws.String("subnet-provider")}}}},
		Listeners: []elbtypes.Listener{{ListenerArn: aws.String(listenerARN), Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumTcp,
			DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: aws.String(groupARN)}}}},
		Groups: []elbtypes.TargetGroup{{TargetGroupArn: aws.String(groupARN), TargetGroupName: aws.String("lab-web"), VpcId: aws.String("vpc-provider"), LoadBalancerArns: []string{balancerARN}}},
		Health: []elbtypes.TargetHealthDescription{healthOfTarget("i-web-1", "healthy", ""), healthOfTarget("i-web-2", "healthy", "")},
		Own: []types.ServiceConfiguration{{ServiceId: aws.String(serviceID), ServiceName: aws.String(serviceLong), ServiceState: types.ServiceStateAvailable,
			AcceptanceRequired: aws.Bool(true), NetworkLoadBalancerArns: []string{balancerARN}, AvailabilityZones: []string{"ap-northeast-2a"}, AvailabilityZoneIds: []string{"apne2-az1"}}},
		CrossZone: "false",
	}
	w.Console = seenOf(balancerName, publicOK) + throughIt()
	w.Resources = []cfn.StackResource{
		resource("ConsumerVPC", "vpc-consumer"), resource("ProviderVPC", "vpc-provider"), resource("ConsumerSubnet", "subnet-consumer"),
		resource("Client", "i-client"), resource("WebServer1", "i-web-1"), resource("WebServer2", "i-web-2"), resource("LoadBalancer", balancerARN), resource("TargetGroup", groupARN),
	}
}

// cut takes the public path away, as the last step does.
func (w *world) cut() {
	w.Tables[0].Routes[1] = cidrRoute("198.51.100.7/32", "igw-1")
	w.Console = seenOf(balancerName, publicCut) + throughIt()
}

// serviceInputs are the inputs of the endpoint service lab.
func serviceInputs() []checks.Input {
	return []checks.Input{
		{ID: "consumer_vpc", Kind: "vpc", Logical: "ConsumerVPC"},
		{ID: "provider_vpc", Kind: "vpc", Logical: "ProviderVPC"},
		{ID: "consumer_subnet", Kind: "subnet", In: "consumer_vpc", Logical: "ConsumerSubnet"},
		{ID: "client_instance", Kind: "instance", In: "consumer_vpc", Logical: "Client"},
		{ID: "web_1", Kind: "instance", In: "provider_vpc", Logical: "WebServer1"},
		{ID: "web_2", Kind: "instance", In: "provider_vpc", Logical: "WebServer2"},
		{ID: "load_balancer", Kind: "load-balancer", In: "provider_vpc", Logical: "LoadBalancer"},
		{ID: "balancer_name", Kind: "load-balancer-name", In: "provider_vpc"},
		{ID: "target_group", Kind: "target-group", In: "provider_vpc", Logical: "TargetGroup"},
		{ID: "service", Kind: "endpoint-service"},
		{ID: "service_name", Kind: "service-name"},
		{ID: "endpoint", Kind: "service-endpoint", In: "consumer_vpc"},
		{ID: "endpoint_name", Kind: "service-dns", In: "consumer_vpc"},
		{ID: "nonce", Kind: "nonce"},
	}
}
