package site

import "slices"

// kindActions are the IAM actions with which inputs of a kind are looked for.
// Kinds that are not here follow from other inputs or from nothing.
var kindActions = map[string][]string{
	KindAccount:       {"sts:GetCallerIdentity"},
	KindVPC:           {"ec2:DescribeVpcs", "ec2:DescribeInstances"},
	KindSubnet:        {"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeInstances"},
	KindRouteTable:    {"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"},
	KindSecurityGroup: {"ec2:DescribeVpcs", "ec2:DescribeSecurityGroups"},
	KindInstance:      {"ec2:DescribeInstances"},
	KindPublicIP:      {"ec2:DescribeInstances"},
	KindPrivateIP:     {"ec2:DescribeInstances"},
	KindEndpoint:      {"ec2:DescribeVpcs", "ec2:DescribeVpcEndpoints"},
	KindPrefixList:    {"ec2:DescribePrefixLists"},
	KindPrincipal:     {"sts:GetCallerIdentity", "iam:GetRole"},
	KindSerialConsole: {"ec2:GetSerialConsoleAccessStatus"},

	KindLoadBalancer:     {"elasticloadbalancing:DescribeLoadBalancers"},
	KindLoadBalancerName: {"elasticloadbalancing:DescribeLoadBalancers"},
	KindTargetGroup:      {"elasticloadbalancing:DescribeTargetGroups"},
	KindOwnService:       {"ec2:DescribeVpcEndpointServiceConfigurations"},
	KindServiceName:      {"ec2:DescribeVpcEndpointServiceConfigurations"},
	KindServiceEndpoint:  {"ec2:DescribeVpcEndpoints", "ec2:DescribeVpcEndpointServiceConfigurations"},
	KindServiceDNS:       {"ec2:DescribeVpcEndpoints"},

	KindResourceGateway:       {"vpc-lattice:ListResourceGateways"},
	KindResourceConfiguration: {"vpc-lattice:ListResourceConfigurations"},
	KindResourceEndpoint:      {"ec2:DescribeVpcEndpoints"},
	KindAssociationName:       {"ec2:DescribeVpcEndpointAssociations"},
}

// meterActions are those of the amounts that depend on what the lab has.
var meterActions = []string{"ec2:DescribeVpcs", "ec2:DescribeVpcEndpoints", "ec2:DescribeInstances", "ec2:DescribeAddresses",
	"ec2:DescribeNatGateways", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags"}

// Actions are the IAM actions with which the inputs of a lab are found, sorted,
// each once. stack says that the lab has a stack.
func Actions(inputs []Input, stack bool) []string {
	var all []string
	if stack {
		all = append(all, "cloudformation:DescribeStackResources")
	}
	for _, input := range inputs {
		switch input.Kind {
		case KindCostHour, KindCostWeek, KindCostMonth, KindEndpointMonth:
			all = append(all, meterActions...)
		default:
			all = append(all, kindActions[input.Kind]...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
