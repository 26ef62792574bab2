package vocabulary

import (
	"slices"
	"time"

	"linklab/checks"
	"linklab/checks/account"
)

func input(name string) checks.Param {
	return checks.Param{Name: name, Kind: checks.InputParam, Required: true}
}

func service() checks.Param {
	return checks.Param{Name: "service", Kind: checks.ServiceParam, Default: "s3"}
}

// endpointInput names an endpoint that "service" alone does not tell.
func endpointInput() checks.Param { return checks.Param{Name: "endpoint", Kind: checks.InputParam} }

// quantity is how many of something a lab makes; none when it is not given.
func quantity(name string) checks.Param { return checks.Param{Name: name, Kind: checks.CountParam} }

func text(name string, required bool) checks.Param {
	return checks.Param{Name: name, Kind: checks.TextParam, Required: required}
}

// What most checks of the network read, besides what they are about.
var (
	siteReads   = []account.Read{account.ReadIdentity, account.ReadVPCs, account.ReadSubnets, account.ReadRouteTables, account.ReadInstances}
	siteActions = []string{"sts:GetCallerIdentity", "cloudformation:DescribeStackResources", "cloudformation:DescribeStacks",
		"cloudformation:DescribeStackEvents", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables",
		"ec2:DescribeInstances", "ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"}
	roleActions = []string{"iam:GetInstanceProfile", "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies",
		"iam:GetRolePolicy", "iam:GetPolicy", "iam:GetPolicyVersion"}
	sshActions = []string{"ec2:DescribeSecurityGroups", "ec2:DescribeNetworkAcls", "ec2:DescribeInternetGateways", "ec2:DescribeKeyPairs",
		"ec2:GetManagedPrefixListEntries"}
)

func reads(more ...account.Read) []account.Read {
	return append(append([]account.Read(nil), siteReads...), more...)
}

func actions(more ...string) []string {
	return append(append([]string(nil), siteActions...), more...)
}

// Registry is the whole vocabulary, in the order in which a lab meets it.
func Registry() []checks.Definition {
	return slices.Concat(preflightChecks(), networkChecks(), endpointChecks(), interfaceChecks(), agentChecks(), resourceChecks(), serviceChecks(), policyChecks(), tableChecks(), caseChecks(), telemetryChecks(), cleanupChecks(), costChecks())
}

// ofStack are actions, and those by which a missing input is explained by the
// lab's stack.
func ofStack(more ...string) []string {
	return append([]string{"cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents"}, more...)
}

func preflightChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "credentials", Rows: []string{"P-01"}, Actions: []string{"sts:GetCallerIdentity"},
			Prefetch: []account.Read{account.ReadIdentity}, Run: credentialsWork},
		{Name: "account-region", Rows: []string{"P-02"}, Actions: []string{"sts:GetCallerIdentity", "ec2:DescribeRegions"},
			Prefetch: []account.Read{account.ReadIdentity, account.ReadRegions}, After: []string{"credentials"}, Run: accountRegion},
		{Name: "clock", Rows: []string{"P-08"}, Actions: []string{"sts:GetCallerIdentity"},
			Prefetch: []account.Read{account.ReadIdentity}, After: []string{"credentials"}, Run: clockRight},
		// It reads with the actions of the lab's other checks, and none of its own.
		{Name: "reads-allowed", Rows: []string{"P-03"}, After: []string{"credentials", "account-region"}, Run: readsAllowed},
		{Name: "instance-type", Rows: []string{"P-04"}, Params: []checks.Param{{Name: "type", Kind: checks.TextParam, Default: "t3.micro"}},
			Actions:  []string{"ec2:DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypes", "ec2:DescribeSubnets"},
			Prefetch: []account.Read{account.ReadSubnets}, After: []string{"account-region"}, Run: instanceTypeOffered},
		{Name: "quota-room", Rows: []string{"P-05"},
			Params:  []checks.Param{quantity("vpcs"), quantity("gateway_endpoints"), quantity("interface_endpoints"), quantity("load_balancers")},
			Actions: actions("elasticloadbalancing:DescribeLoadBalancers"), Prefetch: reads(account.ReadEndpoints),
			After: []string{"account-region"}, Run: quotaRoom},
		{Name: "nothing-left-behind", Rows: []string{"P-06"}, Actions: meterActions, Prefetch: metered,
			After: []string{"account-region"}, Run: nothingLeftBehind},
		{Name: "vantage-ready", Rows: []string{"P-07"}, Params: []checks.Param{input("instance")},
			Actions: actions("ec2:GetConsoleOutput"), Prefetch: siteReads, After: []string{"instance-running"},
			Usually: 2 * time.Minute, Deadline: 6 * time.Minute, Run: vantageReady},
		{Name: "quiz", Rows: []string{"B-18", "G-01"}, Run: quiz},
	}
}

func networkChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "vpc-exists", Rows: []string{"A-01"}, Params: []checks.Param{input("vpc"), input("public_subnet"), input("private_subnet")},
			Actions: siteActions, Prefetch: siteReads, After: []string{"account-region"},
			Usually: 90 * time.Second, Deadline: 15 * time.Minute, Run: vpcExists},
		{Name: "vpc-dns", Rows: []string{"A-21"}, Params: []checks.Param{input("vpc")},
			Actions: actions("ec2:DescribeVpcAttribute", "ec2:DescribeDhcpOptions"), Prefetch: reads(account.ReadDHCPOptions),
			After: []string{"vpc-exists"}, Run: vpcDNS},
		{Name: "default-route-to-igw", Rows: []string{"A-02"}, Params: []checks.Param{input("subnet")},
			Actions: actions("ec2:DescribeInternetGateways"), Prefetch: reads(account.ReadInternetGateways),
			After: []string{"vpc-exists"}, Usually: 90 * time.Second, Deadline: 15 * time.Minute, Run: defaultRouteToIGW},
		{Name: "no-default-route", Rows: []string{"A-03", "B-13", "C-05"}, Params: []checks.Param{input("subnet")},
			Actions: actions("ec2:GetManagedPrefixListEntries"), Prefetch: siteReads, After: []string{"vpc-exists"},
			Usually: 90 * time.Second, Deadline: 15 * time.Minute, Run: noDefaultRoute},
		{Name: "instance-running", Rows: []string{"A-04"},
			Params:  []checks.Param{input("instance"), input("subnet"), {Name: "public", Kind: checks.ChoiceParam, Values: []string{"yes", "no"}, Required: true}},
			Actions: siteActions, Prefetch: siteReads, After: []string{"vpc-exists"},
			Usually: 30 * time.Second, Deadline: 10 * time.Minute, Run: instanceRunning},
		{Name: "ssh-path", Rows: []string{"P-07"}, Params: []checks.Param{input("instance"), input("through"), {Name: "key", Kind: checks.InputParam}},
			Actions: actions(sshActions...), Prefetch: reads(account.ReadInternetGateways, account.ReadNetworkACLs, account.ReadKeyPairs),
			After: []string{"vpc-exists", "default-route-to-igw", "instance-running"}, Run: sshPath},
		{Name: "instance-role", Rows: []string{"A-05"},
			Params:  []checks.Param{input("instance"), {Name: "allows", Kind: checks.ActionParam, Default: "s3:ListAllMyBuckets"}, text("resource", false)},
			Actions: actions(roleActions...), Prefetch: siteReads, After: []string{"vpc-exists", "instance-running"}, Run: instanceRole},
		{Name: "bucket-exists", Rows: []string{"A-06"}, Params: []checks.Param{input("bucket")},
			Actions:  ofStack("sts:GetCallerIdentity", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetBucketLocation"),
			Prefetch: []account.Read{account.ReadIdentity, account.ReadBuckets}, After: []string{"account-region"}, Run: bucketExists},
		{Name: "probe-fails", Rows: []string{"A-07", "B-05", "C-06", "R-01"}, Params: []checks.Param{input("instance"), text("name", true), text("nonce", false)},
			Actions:  actions(slices.Concat([]string{"ec2:GetConsoleOutput", "ec2:GetManagedPrefixListEntries"}, nameActions, sshActions)...),
			Prefetch: siteReads, After: []string{"vpc-exists", "vpc-dns", "instance-running", "no-default-route"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: probeFails},
	}
}

func endpointChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "gateway-endpoint", Rows: []string{"A-08"}, Params: []checks.Param{input("vpc"), service()},
			Actions: siteActions, Prefetch: reads(account.ReadEndpoints), After: []string{"vpc-exists"}, Run: gatewayEndpoint},
		{Name: "endpoint-available", Rows: []string{"A-09", "B-07", "R-07"}, Params: []checks.Param{input("vpc"), service(), endpointInput()},
			Actions: siteActions, Prefetch: reads(account.ReadEndpoints), After: []string{"gateway-endpoint", "interface-endpoint"},
			Usually: 10 * time.Second, Deadline: 10 * time.Minute, Run: endpointAvailable},
		{Name: "endpoint-on-table", Rows: []string{"A-10", "A-20"}, Params: []checks.Param{input("vpc"), service(), input("subnet")},
			Actions: siteActions, Prefetch: reads(account.ReadEndpoints), After: []string{"gateway-endpoint", "endpoint-available"}, Run: endpointOnTable},
		{Name: "route-to-endpoint", Rows: []string{"A-11"}, Params: []checks.Param{input("vpc"), service(), input("subnet")},
			Actions: siteActions, Prefetch: reads(account.ReadEndpoints, account.ReadPrefixLists), After: []string{"endpoint-on-table", "gateway-endpoint"},
			Usually: 5 * time.Second, Deadline: 2 * time.Minute, Run: routeToEndpoint},
		{Name: "prefix-list", Rows: []string{"A-12"}, Params: []checks.Param{service()},
			Actions: []string{"ec2:DescribePrefixLists", "ec2:GetManagedPrefixListEntries"}, Prefetch: []account.Read{account.ReadPrefixLists}, After: []string{"account-region"}, Run: prefixList},
		{Name: "name-in-prefix-list", Rows: []string{"A-13"}, Params: []checks.Param{service(), text("name", true)},
			Actions: []string{"ec2:DescribePrefixLists", "ec2:GetManagedPrefixListEntries"}, Prefetch: []account.Read{account.ReadPrefixLists}, After: []string{"prefix-list"}, Run: nameInPrefixList},
		{Name: "no-more-specific-route", Rows: []string{"A-14"}, Params: []checks.Param{input("subnet"), service()},
			Actions: actions("ec2:GetManagedPrefixListEntries"), Prefetch: reads(account.ReadPrefixLists),
			After: []string{"vpc-exists", "route-to-endpoint"}, Run: noMoreSpecificRoute},
		{Name: "egress-allowed", Rows: []string{"A-15"},
			Params:   []checks.Param{input("instance"), service(), {Name: "port", Kind: checks.PortParam, Default: "443"}},
			Actions:  actions("ec2:DescribeSecurityGroups", "ec2:DescribeNetworkAcls", "ec2:GetManagedPrefixListEntries"),
			Prefetch: reads(account.ReadPrefixLists, account.ReadNetworkACLs), After: []string{"vpc-exists", "instance-running"}, Run: egressAllowed},
		{Name: "endpoint-policy-allows", Rows: []string{"A-16", "B-16"},
			Params:  []checks.Param{input("vpc"), service(), {Name: "action", Kind: checks.ActionParam, Default: "s3:ListAllMyBuckets"}, text("resource", false)},
			Actions: actions("iam:GetInstanceProfile"), Prefetch: reads(account.ReadEndpoints), After: []string{"gateway-endpoint"}, Run: endpointPolicyAllows},
		{Name: "probe-reaches", Rows: []string{"A-17", "B-18", "C-04"},
			Params:  []checks.Param{input("instance"), text("name", true), {Name: "service", Kind: checks.ServiceParam}, text("nonce", false)},
			Actions: actions(slices.Concat([]string{"ec2:GetConsoleOutput"}, nameActions, sshActions)...), Prefetch: reads(account.ReadPrefixLists),
			After:   []string{"vpc-dns", "instance-running", "no-default-route", "route-to-endpoint", "no-more-specific-route", "egress-allowed"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: probeReaches},
		{Name: "probe-lists-bucket", Rows: []string{"A-18"}, Params: []checks.Param{input("instance"), input("bucket"), text("nonce", false)},
			Actions: actions(slices.Concat([]string{"ec2:GetConsoleOutput", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetBucketLocation"}, roleActions, sshActions)...), Prefetch: siteReads,
			After:   []string{"probe-reaches", "endpoint-policy-allows", "instance-role", "bucket-exists"},
			Proves:  []string{"endpoint-policy-allows"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: probeListsBucket},
	}
}

func cleanupChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "no-endpoints-left", Rows: []string{"F-01", "F-07", "C-11", "D-17"}, Params: []checks.Param{input("vpc")},
			Actions: actions("ec2:DescribeInstanceConnectEndpoints"), Prefetch: []account.Read{account.ReadVPCs, account.ReadEndpoints, account.ReadConnectEndpoints},
			Usually: 30 * time.Second, Deadline: 10 * time.Minute, Run: noEndpointsLeft},
		{Name: "stack-gone", Rows: []string{"F-05", "D-17"}, Actions: actions("ec2:DescribeNatGateways", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeInternetGateways", "ec2:DescribeNetworkAcls",
			"ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcEndpointServiceConfigurations", "elasticloadbalancing:DescribeLoadBalancers", "cloudformation:DescribeStackResources"),
			After: []string{"no-endpoints-left"}, Usually: 2 * time.Minute, Deadline: 20 * time.Minute, Run: stackGone},
		{Name: "instances-gone", Rows: []string{"F-06", "C-11"}, Actions: actions("ec2:DescribeAddresses", "ec2:DescribeVolumes"),
			Prefetch: reads(account.ReadAddresses, account.ReadVolumes),
			Usually:  time.Minute, Deadline: 15 * time.Minute, Run: instancesGone},
		{Name: "network-gone", Rows: []string{"F-08"}, Params: []checks.Param{input("vpc")},
			Actions: actions("ec2:DescribeNatGateways", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeInternetGateways", "ec2:DescribeNetworkAcls",
				"ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcEndpointServiceConfigurations", "elasticloadbalancing:DescribeLoadBalancers"),
			Prefetch: reads(account.ReadNATGateways, account.ReadInternetGateways), After: []string{"no-endpoints-left", "stack-gone", "instances-gone"},
			Usually: 3 * time.Minute, Deadline: 15 * time.Minute, Run: networkGone},
		{Name: "bucket-gone", Rows: []string{"F-09"}, Params: []checks.Param{input("bucket")},
			Actions: ofStack("sts:GetCallerIdentity", "s3:ListAllMyBuckets", "s3:ListBucket"), Prefetch: []account.Read{account.ReadIdentity, account.ReadBuckets}, Run: bucketGone},
		{Name: "role-gone", Rows: []string{"F-09"}, Params: []checks.Param{input("role")},
			Actions: ofStack("iam:GetInstanceProfile", "iam:GetRole"), Run: roleGone},
		{Name: "serial-console-back", Rows: []string{"F-10"}, Params: []checks.Param{input("before")},
			Actions: []string{"ec2:GetSerialConsoleAccessStatus"}, Prefetch: []account.Read{account.ReadSerialConsole}, Run: serialConsoleBack},
		{Name: "key-gone", Rows: []string{"F-09"}, Params: []checks.Param{input("key")},
			Actions: ofStack("ec2:DescribeKeyPairs"), Prefetch: []account.Read{account.ReadKeyPairs}, Run: keyGone},
	}
}
