package vocabulary

import (
	"slices"
	"time"

	"linklab/checks"
	"linklab/checks/account"
)

// ofEndpoint are the parameters by which a check of an interface endpoint knows
// it: by the service, or by an input.
func ofEndpoint(more ...checks.Param) []checks.Param {
	return append([]checks.Param{input("vpc"), {Name: "service", Kind: checks.ServiceParam}, endpointInput()}, more...)
}

func port() checks.Param { return checks.Param{Name: "port", Kind: checks.PortParam, Default: "443"} }

// What the checks of names and of paths over an endpoint read.
var (
	nameActions = []string{"ec2:DescribeVpcEndpointServices", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcAttribute",
		"ec2:DescribeDhcpOptions", "route53:ListHostedZonesByVPC"}
	pathActions = []string{"ec2:DescribeVpcEndpointServices", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
		"ec2:DescribeNetworkAcls", "ec2:GetManagedPrefixListEntries"}
)

// interfaceChecks are those of interface endpoints, in the order in which a lab
// meets them.
func interfaceChecks() []checks.Definition {
	instance := input("instance")
	name := checks.Param{Name: "name", Kind: checks.TextParam}
	return []checks.Definition{
		{Name: "vpc-dns-both", Rows: []string{"B-01", "B-02", "B-03"}, Params: []checks.Param{input("vpc")},
			Actions: actions("ec2:DescribeVpcAttribute", "ec2:DescribeDhcpOptions"), Prefetch: reads(account.ReadDHCPOptions),
			After: []string{"vpc-exists"}, Run: vpcDNSBoth},
		{Name: "name-answers-public", Rows: []string{"B-04", "C-04"}, Params: []checks.Param{instance, text("name", true), text("nonce", false)},
			Actions:  actions(slices.Concat([]string{"ec2:GetConsoleOutput"}, nameActions, sshActions)...),
			Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists", "vpc-dns-both", "instance-running"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: nameAnswersPublic},
		{Name: "endpoint-group-admits", Rows: []string{"B-09", "B-18", "C-07", "D-12", "R-09"},
			Params:   ofEndpoint(checks.Param{Name: "group", Kind: checks.InputParam}, instance, port()),
			Actions:  actions("ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries"),
			Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists", "interface-endpoint", "instance-running"}, Run: endpointGroupAdmits},
		{Name: "interface-endpoint", Rows: []string{"B-06"}, Params: []checks.Param{input("vpc"), {Name: "service", Kind: checks.ServiceParam, Required: true}},
			Actions: siteActions, Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists"}, Run: interfaceEndpoint},
		{Name: "endpoint-in-zone", Rows: []string{"B-08", "R-08"}, Params: ofEndpoint(checks.Param{Name: "instance", Kind: checks.InputParam}),
			Actions:  actions("ec2:DescribeVpcEndpointServices", "ec2:DescribeNetworkInterfaces"),
			Prefetch: reads(account.ReadEndpoints), After: []string{"interface-endpoint"},
			Usually: time.Minute, Deadline: 10 * time.Minute, Run: endpointInZone},
		{Name: "endpoint-path", Rows: []string{"B-10"}, Params: ofEndpoint(instance, port()),
			Actions: actions(pathActions...), Prefetch: reads(account.ReadEndpoints, account.ReadNetworkACLs),
			After: []string{"vpc-exists", "interface-endpoint", "endpoint-in-zone", "instance-running"}, Run: endpointPath},
		{Name: "endpoint-name-answers", Rows: []string{"B-14", "D-13"}, Params: ofEndpoint(),
			Actions:  actions("ec2:DescribeVpcEndpointServices", "ec2:DescribeNetworkInterfaces"),
			Prefetch: reads(account.ReadEndpoints), After: []string{"interface-endpoint", "endpoint-available", "endpoint-in-zone"},
			Usually: time.Minute, Deadline: 15 * time.Minute, Run: endpointNameAnswers},
		{Name: "private-dns-on", Rows: []string{"B-11"}, Params: ofEndpoint(name),
			Actions:  actions("ec2:DescribeVpcEndpointServices", "route53:ListHostedZonesByVPC"),
			Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-dns-both", "interface-endpoint"}, Run: privateDNSOn},
		{Name: "private-zone", Rows: []string{"B-12"}, Params: ofEndpoint(name),
			Actions:  actions("ec2:DescribeVpcEndpointServices", "route53:ListHostedZonesByVPC"),
			Prefetch: reads(account.ReadEndpoints), After: []string{"interface-endpoint", "private-dns-on", "endpoint-available"}, Run: privateZone},
		{Name: "name-answers-private", Rows: []string{"B-15", "C-10"}, Params: ofEndpoint(instance, text("name", true), text("nonce", false)),
			Actions:  actions(slices.Concat([]string{"ec2:GetConsoleOutput"}, nameActions, sshActions)...),
			Prefetch: reads(account.ReadEndpoints, account.ReadDHCPOptions),
			After:    []string{"instance-running", "vpc-dns-both", "interface-endpoint", "endpoint-available", "endpoint-in-zone", "private-dns-on"},
			Proves:   []string{"private-zone"},
			Usually:  time.Minute, Deadline: 6 * time.Minute, Run: nameAnswersPrivate},
		{Name: "https-private", Rows: []string{"B-16", "B-18", "C-10"}, Params: ofEndpoint(instance, text("name", true), text("nonce", false), port()),
			Actions:  actions(slices.Concat([]string{"ec2:GetConsoleOutput"}, nameActions, pathActions, sshActions)...),
			Prefetch: reads(account.ReadEndpoints, account.ReadNetworkACLs),
			After: []string{"instance-running", "interface-endpoint", "endpoint-available", "endpoint-in-zone", "private-dns-on",
				"endpoint-group-admits", "endpoint-path", "name-answers-private"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: httpsPrivate},
		{Name: "no-other-path", Rows: []string{"B-13"}, Params: []checks.Param{input("subnet")},
			Actions: actions("ec2:GetManagedPrefixListEntries"), Prefetch: siteReads, After: []string{"vpc-exists", "no-default-route"},
			Usually: 90 * time.Second, Deadline: 15 * time.Minute, Run: noOtherPath},
	}
}
