package vocabulary

import (
	"time"

	"linklab/checks"
	"linklab/checks/account"
)

var latticeActions = []string{"vpc-lattice:ListResourceGateways", "vpc-lattice:ListResourceConfigurations", "vpc-lattice:GetResourceConfiguration"}

// webPort is the port of a web page.
func webPort() checks.Param {
	return checks.Param{Name: "port", Kind: checks.PortParam, Default: "80"}
}

// resourceChecks are about what lies in another VPC and is reached by a resource
// gateway and an endpoint of type Resource.
func resourceChecks() []checks.Definition {
	filters := []string{"ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries"}
	with := func(more ...string) []string { return actions(append(more, append(latticeActions, filters...)...)...) }
	gateways := reads(account.ReadResourceGateways)
	return []checks.Definition{
		{Name: "web-answers", Rows: []string{"R-02"}, Params: []checks.Param{input("instance"), {Name: "name", Kind: checks.TextParam, Default: "localhost"}},
			Actions: actions("ec2:GetConsoleOutput"), Prefetch: siteReads, After: []string{"instance-running"},
			Usually: 2 * time.Minute, Deadline: 6 * time.Minute, Run: webAnswers},
		{Name: "resource-gateway", Rows: []string{"R-03"}, Params: []checks.Param{input("gateway"), input("vpc")},
			Actions: with(), Prefetch: gateways, Usually: time.Minute, Deadline: 10 * time.Minute, Run: resourceGateway},
		{Name: "gateway-egress", Rows: []string{"R-04"}, Params: []checks.Param{input("gateway"), input("instance"), webPort()},
			Actions: with(), Prefetch: gateways, After: []string{"resource-gateway", "instance-running"}, Run: gatewayEgress},
		{Name: "resource-admits-gateway", Rows: []string{"R-05"}, Params: []checks.Param{input("gateway"), input("instance"), webPort()},
			Actions: with(), Prefetch: gateways, After: []string{"resource-gateway", "instance-running"},
			Usually: time.Minute, Deadline: 10 * time.Minute, Run: resourceAdmits},
		{Name: "resource-configuration", Rows: []string{"R-06"}, Params: []checks.Param{input("configuration"), input("gateway"), input("instance"), webPort()},
			Actions: with(), Prefetch: reads(account.ReadResourceGateways, account.ReadResourceConfigurations), After: []string{"resource-gateway"},
			Usually: time.Minute, Deadline: 10 * time.Minute, Run: resourceConfiguration},
		{Name: "resource-endpoint", Rows: []string{"R-07"}, Params: []checks.Param{input("endpoint"), input("vpc"), input("configuration")},
			Actions: with(), Prefetch: reads(account.ReadEndpoints, account.ReadResourceConfigurations), After: []string{"resource-configuration"}, Run: resourceEndpoint},
		{Name: "resource-accessible", Rows: []string{"R-08", "R-10"}, Params: []checks.Param{input("endpoint"), input("gateway")},
			Actions: with("ec2:DescribeVpcEndpointAssociations"), Prefetch: reads(account.ReadEndpoints, account.ReadEndpointAssociations, account.ReadResourceGateways),
			After: []string{"resource-endpoint", "endpoint-available"}, Usually: time.Minute, Deadline: 10 * time.Minute, Run: resourceAccessible},
		{Name: "association-name", Rows: []string{"R-11"}, Params: []checks.Param{input("endpoint")},
			Actions:  actions("ec2:DescribeVpcEndpointAssociations", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpointServices"),
			Prefetch: reads(account.ReadEndpoints, account.ReadEndpointAssociations), After: []string{"resource-endpoint", "endpoint-available"},
			Usually: time.Minute, Deadline: 10 * time.Minute, Run: associationName},
		{Name: "resource-page", Rows: []string{"R-12"},
			Params: []checks.Param{input("client"), input("endpoint"), input("name"), input("configuration"), input("gateway"), input("instance"), webPort(), text("nonce", false)},
			Actions: with("ec2:GetConsoleOutput", "ec2:DescribeVpcEndpointAssociations", "ec2:DescribeNetworkInterfaces", "ec2:DescribeNetworkAcls",
				"ec2:DescribeVpcAttribute", "ec2:DescribeDhcpOptions", "ec2:DescribeVpcEndpointServices", "route53:ListHostedZonesByVPC"),
			Prefetch: reads(account.ReadEndpoints, account.ReadEndpointAssociations, account.ReadResourceGateways),
			After:    []string{"association-name", "resource-accessible", "endpoint-group-admits", "gateway-egress", "resource-admits-gateway"},
			Usually:  time.Minute, Deadline: 6 * time.Minute, Run: resourcePage},
		{Name: "lattice-gone", Rows: []string{"R-13", "F-04"}, Params: []checks.Param{input("gateway"), input("configuration"), input("vpc")},
			Actions: with(), Prefetch: []account.Read{account.ReadResourceGateways, account.ReadResourceConfigurations},
			After: []string{"no-endpoints-left"}, Usually: time.Minute, Deadline: 10 * time.Minute, Run: latticeGone},
	}
}
