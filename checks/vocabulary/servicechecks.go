package vocabulary

import (
	"slices"
	"time"

	"linklab/checks"
	"linklab/checks/account"
)

// What the checks of an endpoint service of one's own read.
var (
	balancerActions = []string{"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeListeners",
		"elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"}
	behindActions = slices.Concat(balancerActions, pathActions, []string{"elasticloadbalancing:DescribeLoadBalancerAttributes",
		"ec2:GetConsoleOutput", "ec2:DescribeVpcAttribute", "ec2:DescribeDhcpOptions", "ec2:DescribeVpcEndpointServiceConfigurations", "ec2:DescribeInternetGateways", "route53:ListHostedZonesByVPC"})
	serviceActions = []string{"elasticloadbalancing:DescribeLoadBalancers", "ec2:DescribeVpcEndpointServiceConfigurations"}
	leavingActions = append([]string{"elasticloadbalancing:DescribeTags"}, serviceActions...)
)

// serviceChecks are those of an endpoint service of one's own and of what
// stands behind it, in the order in which a lab meets them.
func serviceChecks() []checks.Definition {
	balancer, group, service, endpoint, instance := input("load_balancer"), input("target_group"), input("service"), input("endpoint"), input("instance")
	http := checks.Param{Name: "port", Kind: checks.PortParam, Default: "80"}
	nonce := text("nonce", false)
	page := func(more ...checks.Param) []checks.Param {
		return append([]checks.Param{balancer, group, instance, http, nonce}, more...)
	}
	balancers := []account.Read{account.ReadLoadBalancers, account.ReadTargetGroups}
	services := []account.Read{account.ReadLoadBalancers, account.ReadOwnServices, account.ReadEndpoints}
	return []checks.Definition{
		{Name: "stack-complete", Rows: []string{"D-01"}, Params: []checks.Param{input("vpc"), input("other")},
			Actions: siteActions, Prefetch: siteReads, After: []string{"account-region"},
			Usually: 4 * time.Minute, Deadline: 20 * time.Minute, Run: stackComplete},
		{Name: "vpcs-apart", Rows: []string{"D-02", "R-01"}, Params: []checks.Param{input("vpc"), input("other")},
			Actions:  actions("ec2:DescribeVpcPeeringConnections", "ec2:DescribeTransitGatewayVpcAttachments"),
			Prefetch: reads(account.ReadPeerings, account.ReadTransitAttachments), After: []string{"stack-complete"}, Run: vpcsApart},
		{Name: "load-balancer-active", Rows: []string{"D-03"},
			Params:  []checks.Param{balancer, {Name: "scheme", Kind: checks.ChoiceParam, Values: []string{"internet-facing", "internal"}}},
			Actions: actions(balancerActions...), Prefetch: reads(balancers...), After: []string{"stack-complete"},
			Usually: 3 * time.Minute, Deadline: 15 * time.Minute, Run: loadBalancerActive},
		{Name: "listener", Rows: []string{"D-04"}, Params: []checks.Param{balancer, group, http},
			Actions: actions(balancerActions...), Prefetch: reads(balancers...), After: []string{"load-balancer-active"}, Run: listener},
		{Name: "targets-healthy", Rows: []string{"D-05"},
			Params: []checks.Param{balancer, group, http, {Name: "server", Kind: checks.InputParam}, {Name: "second", Kind: checks.InputParam}},
			Actions: actions(slices.Concat(balancerActions, []string{"ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
				"ec2:DescribeNetworkAcls", "ec2:GetManagedPrefixListEntries"})...),
			Prefetch: reads(balancers...), After: []string{"load-balancer-active", "listener"},
			Usually: 2 * time.Minute, Deadline: 10 * time.Minute, Run: targetsHealthy},
		{Name: "public-page", Rows: []string{"D-06"}, Params: page(),
			Actions: actions(behindActions...), Prefetch: reads(balancers...), After: []string{"load-balancer-active", "listener", "targets-healthy", "instance-running"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: publicPage},
		{Name: "endpoint-service", Rows: []string{"D-07"}, Params: []checks.Param{balancer, service},
			Actions: actions(serviceActions...), Prefetch: reads(services...), After: []string{"load-balancer-active"},
			Usually: 10 * time.Second, Deadline: 5 * time.Minute, Run: endpointService},
		{Name: "service-principals", Rows: []string{"D-08"}, Params: []checks.Param{service},
			Actions:  actions(slices.Concat(serviceActions, []string{"ec2:DescribeVpcEndpointServicePermissions"})...),
			Prefetch: reads(services...), After: []string{"endpoint-service"}, Run: servicePrincipals},
		{Name: "consumer-endpoint", Rows: []string{"D-09"}, Params: []checks.Param{input("vpc"), service, endpoint},
			Actions: actions(slices.Concat(serviceActions, []string{"ec2:DescribeVpcEndpointServices"})...), Prefetch: reads(services...), After: []string{"endpoint-service"},
			Run: consumerEndpoint},
		{Name: "zones-overlap", Rows: []string{"D-10"}, Params: []checks.Param{service, endpoint, input("subnet")},
			Actions: actions(serviceActions...), Prefetch: reads(services...), After: []string{"endpoint-service"}, Run: zonesOverlap},
		{Name: "connection-accepted", Rows: []string{"D-11"}, Params: []checks.Param{service, endpoint},
			Actions: actions(serviceActions...), Prefetch: reads(services...), After: []string{"endpoint-service", "consumer-endpoint"},
			Usually: 2 * time.Minute, Deadline: 15 * time.Minute, Run: connectionAccepted},
		{Name: "page-through-endpoint", Rows: []string{"D-14"}, Params: page(input("vpc"), service, endpoint),
			Actions: actions(behindActions...), Prefetch: reads(append(services, account.ReadTargetGroups, account.ReadNetworkACLs)...),
			After:   []string{"listener", "targets-healthy", "instance-running", "consumer-endpoint", "connection-accepted", "endpoint-group-admits"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: pageThroughEndpoint},
		{Name: "public-path-cut", Rows: []string{"D-16"}, Params: page(input("vpc"), input("subnet"), service, endpoint),
			Actions: actions(behindActions...), Prefetch: reads(append(services, account.ReadTargetGroups, account.ReadNetworkACLs)...),
			After:   []string{"targets-healthy", "instance-running", "connection-accepted"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: publicPathCut},
		{Name: "no-connections-left", Rows: []string{"D-17", "F-02"}, Params: []checks.Param{service},
			Actions:  actions(slices.Concat(leavingActions, []string{"ec2:DescribeVpcEndpointConnections"})...),
			Prefetch: append([]account.Read{account.ReadServiceConnections}, services...), After: []string{"no-endpoints-left"},
			Usually: 30 * time.Second, Deadline: 10 * time.Minute, Run: noConnectionsLeft},
		{Name: "service-gone", Rows: []string{"D-17", "F-03"}, Params: []checks.Param{service},
			Actions: actions(leavingActions...), Prefetch: services, After: []string{"no-endpoints-left", "no-connections-left"}, Run: serviceGone},
	}
}
