package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	"github.com/aws/smithy-go/middleware"
)

// operation is one operation of a client.
type operation[In, Out, Options any] func(context.Context, *In, ...func(*Options)) (*Out, error)

// asks are the operations that a snapshot makes. They are kept instead of the
// clients: the account then holds no way to any other operation, and the
// hundreds of others stay out of the binary.
type asks struct {
	balancers balancerAsks
	services  serviceAsks
	metrics   metricAsks
	waysIn    wayInAsks
	trail     trailAsks

	ec2 struct {
		describeAddresses               operation[ec2.DescribeAddressesInput, ec2.DescribeAddressesOutput, ec2.Options]
		describeDhcpOptions             operation[ec2.DescribeDhcpOptionsInput, ec2.DescribeDhcpOptionsOutput, ec2.Options]
		describeInstances               operation[ec2.DescribeInstancesInput, ec2.DescribeInstancesOutput, ec2.Options]
		describeInternetGateways        operation[ec2.DescribeInternetGatewaysInput, ec2.DescribeInternetGatewaysOutput, ec2.Options]
		describeKeyPairs                operation[ec2.DescribeKeyPairsInput, ec2.DescribeKeyPairsOutput, ec2.Options]
		describeNatGateways             operation[ec2.DescribeNatGatewaysInput, ec2.DescribeNatGatewaysOutput, ec2.Options]
		describeNetworkAcls             operation[ec2.DescribeNetworkAclsInput, ec2.DescribeNetworkAclsOutput, ec2.Options]
		describeNetworkInterfaces       operation[ec2.DescribeNetworkInterfacesInput, ec2.DescribeNetworkInterfacesOutput, ec2.Options]
		describePrefixLists             operation[ec2.DescribePrefixListsInput, ec2.DescribePrefixListsOutput, ec2.Options]
		describeRegions                 operation[ec2.DescribeRegionsInput, ec2.DescribeRegionsOutput, ec2.Options]
		describeRouteTables             operation[ec2.DescribeRouteTablesInput, ec2.DescribeRouteTablesOutput, ec2.Options]
		describeSecurityGroups          operation[ec2.DescribeSecurityGroupsInput, ec2.DescribeSecurityGroupsOutput, ec2.Options]
		describeSubnets                 operation[ec2.DescribeSubnetsInput, ec2.DescribeSubnetsOutput, ec2.Options]
		describeVolumes                 operation[ec2.DescribeVolumesInput, ec2.DescribeVolumesOutput, ec2.Options]
		describeVpcAttribute            operation[ec2.DescribeVpcAttributeInput, ec2.DescribeVpcAttributeOutput, ec2.Options]
		describeVpcEndpointAssociations operation[ec2.DescribeVpcEndpointAssociationsInput, ec2.DescribeVpcEndpointAssociationsOutput, ec2.Options]
		describeVpcEndpointServices     operation[ec2.DescribeVpcEndpointServicesInput, ec2.DescribeVpcEndpointServicesOutput, ec2.Options]
		describeVpcEndpoints            operation[ec2.DescribeVpcEndpointsInput, ec2.DescribeVpcEndpointsOutput, ec2.Options]
		describeVpcs                    operation[ec2.DescribeVpcsInput, ec2.DescribeVpcsOutput, ec2.Options]
		getConsoleOutput                operation[ec2.GetConsoleOutputInput, ec2.GetConsoleOutputOutput, ec2.Options]
		getManagedPrefixListEntries     operation[ec2.GetManagedPrefixListEntriesInput, ec2.GetManagedPrefixListEntriesOutput, ec2.Options]
	}
	iam struct {
		getInstanceProfile       operation[iam.GetInstanceProfileInput, iam.GetInstanceProfileOutput, iam.Options]
		getPolicy                operation[iam.GetPolicyInput, iam.GetPolicyOutput, iam.Options]
		getPolicyVersion         operation[iam.GetPolicyVersionInput, iam.GetPolicyVersionOutput, iam.Options]
		getRole                  operation[iam.GetRoleInput, iam.GetRoleOutput, iam.Options]
		getRolePolicy            operation[iam.GetRolePolicyInput, iam.GetRolePolicyOutput, iam.Options]
		listAttachedRolePolicies operation[iam.ListAttachedRolePoliciesInput, iam.ListAttachedRolePoliciesOutput, iam.Options]
		listRolePolicies         operation[iam.ListRolePoliciesInput, iam.ListRolePoliciesOutput, iam.Options]
	}
	route53 struct {
		listHostedZonesByVPC operation[route53.ListHostedZonesByVPCInput, route53.ListHostedZonesByVPCOutput, route53.Options]
	}
	lattice struct {
		getResourceConfiguration   operation[vpclattice.GetResourceConfigurationInput, vpclattice.GetResourceConfigurationOutput, vpclattice.Options]
		listResourceConfigurations operation[vpclattice.ListResourceConfigurationsInput, vpclattice.ListResourceConfigurationsOutput, vpclattice.Options]
		listResourceGateways       operation[vpclattice.ListResourceGatewaysInput, vpclattice.ListResourceGatewaysOutput, vpclattice.Options]
	}
	s3 struct {
		getBucketLocation operation[s3.GetBucketLocationInput, s3.GetBucketLocationOutput, s3.Options]
		getBucketPolicy   operation[s3.GetBucketPolicyInput, s3.GetBucketPolicyOutput, s3.Options]
		headBucket        operation[s3.HeadBucketInput, s3.HeadBucketOutput, s3.Options]
		headObject        operation[s3.HeadObjectInput, s3.HeadObjectOutput, s3.Options]
		listBuckets       operation[s3.ListBucketsInput, s3.ListBucketsOutput, s3.Options]
		listObjectsV2     operation[s3.ListObjectsV2Input, s3.ListObjectsV2Output, s3.Options]
	}
	sts struct {
		getCallerIdentity operation[sts.GetCallerIdentityInput, sts.GetCallerIdentityOutput, sts.Options]
	}
	table struct {
		describeTable operation[dynamodb.DescribeTableInput, dynamodb.DescribeTableOutput, dynamodb.Options]
	}
	stack struct {
		describeStackEvents    operation[cloudformation.DescribeStackEventsInput, cloudformation.DescribeStackEventsOutput, cloudformation.Options]
		describeStackResources operation[cloudformation.DescribeStackResourcesInput, cloudformation.DescribeStackResourcesOutput, cloudformation.Options]
		describeStacks         operation[cloudformation.DescribeStacksInput, cloudformation.DescribeStacksOutput, cloudformation.Options]
	}
}

// clients are the SDK's clients, each behind the guard.
type clients struct {
	metrics *cloudwatch.Client
	trail   *cloudtrail.Client
	elb     *elb.Client
	ec2     *ec2.Client
	iam     *iam.Client
	route53 *route53.Client
	lattice *vpclattice.Client
	s3      *s3.Client
	sts     *sts.Client
	table   *dynamodb.Client
	stack   *cloudformation.Client
}

// connect makes the clients. What obtains credentials keeps the guard of load,
// with its own short list.
func connect(configured aws.Config, more []func(*middleware.Stack) error) clients {
	configured = configured.Copy()
	configured.HTTPClient = wholeBody{configured.HTTPClient}
	// The guard is added last and to the head, so that nothing comes before it.
	configured.APIOptions = append(slices.Clone(more), refusePages, guard(readOperations))
	return clients{
		metrics: cloudwatch.NewFromConfig(configured),
		trail:   cloudtrail.NewFromConfig(configured),
		elb:     elb.NewFromConfig(configured),
		ec2:     ec2.NewFromConfig(configured),
		iam:     iam.NewFromConfig(configured),
		route53: route53.NewFromConfig(configured),
		lattice: vpclattice.NewFromConfig(configured),
		sts:     sts.NewFromConfig(configured),
		table:   dynamodb.NewFromConfig(configured),
		stack:   cloudformation.NewFromConfig(configured),
		s3: s3.NewFromConfig(configured, func(o *s3.Options) {
			if o.BaseEndpoint != nil && !ownName(*o.BaseEndpoint) {
				o.UsePathStyle = true
			}
		}),
	}
}

func (c clients) asks() asks {
	var a asks
	a.balancers = balancerAsksOf(c.elb)
	a.services = serviceAsksOf(c.ec2)
	a.metrics = metricAsksOf(c.metrics)
	a.waysIn = wayInAsksOf(c.ec2)
	a.trail = trailAsksOf(c.trail)
	a.ec2.describeAddresses = c.ec2.DescribeAddresses
	a.ec2.describeDhcpOptions = c.ec2.DescribeDhcpOptions
	a.ec2.describeInstances = c.ec2.DescribeInstances
	a.ec2.describeInternetGateways = c.ec2.DescribeInternetGateways
	a.ec2.describeKeyPairs = c.ec2.DescribeKeyPairs
	a.ec2.describeNatGateways = c.ec2.DescribeNatGateways
	a.ec2.describeNetworkAcls = c.ec2.DescribeNetworkAcls
	a.ec2.describeNetworkInterfaces = c.ec2.DescribeNetworkInterfaces
	a.ec2.describePrefixLists = c.ec2.DescribePrefixLists
	a.ec2.describeRegions = c.ec2.DescribeRegions
	a.ec2.describeRouteTables = c.ec2.DescribeRouteTables
	a.ec2.describeSecurityGroups = c.ec2.DescribeSecurityGroups
	a.ec2.describeSubnets = c.ec2.DescribeSubnets
	a.ec2.describeVolumes = c.ec2.DescribeVolumes
	a.ec2.describeVpcAttribute = c.ec2.DescribeVpcAttribute
	a.ec2.describeVpcEndpointAssociations = c.ec2.DescribeVpcEndpointAssociations
	a.ec2.describeVpcEndpointServices = c.ec2.DescribeVpcEndpointServices
	a.ec2.describeVpcEndpoints = c.ec2.DescribeVpcEndpoints
	a.ec2.describeVpcs = c.ec2.DescribeVpcs
	a.ec2.getConsoleOutput = c.ec2.GetConsoleOutput
	a.ec2.getManagedPrefixListEntries = c.ec2.GetManagedPrefixListEntries
	a.iam.getInstanceProfile = c.iam.GetInstanceProfile
	a.iam.getPolicy = c.iam.GetPolicy
	a.iam.getPolicyVersion = c.iam.GetPolicyVersion
	a.iam.getRole = c.iam.GetRole
	a.iam.getRolePolicy = c.iam.GetRolePolicy
	a.iam.listAttachedRolePolicies = c.iam.ListAttachedRolePolicies
	a.iam.listRolePolicies = c.iam.ListRolePolicies
	a.route53.listHostedZonesByVPC = c.route53.ListHostedZonesByVPC
	a.lattice.getResourceConfiguration = c.lattice.GetResourceConfiguration
	a.lattice.listResourceConfigurations = c.lattice.ListResourceConfigurations
	a.lattice.listResourceGateways = c.lattice.ListResourceGateways
	a.s3.getBucketLocation = c.s3.GetBucketLocation
	a.s3.getBucketPolicy = c.s3.GetBucketPolicy
	a.s3.headBucket = c.s3.HeadBucket
	a.s3.headObject = c.s3.HeadObject
	a.s3.listBuckets = c.s3.ListBuckets
	a.s3.listObjectsV2 = c.s3.ListObjectsV2
	a.sts.getCallerIdentity = c.sts.GetCallerIdentity
	a.table.describeTable = c.table.DescribeTable
	a.stack.describeStackEvents = c.stack.DescribeStackEvents
	a.stack.describeStackResources = c.stack.DescribeStackResources
	a.stack.describeStacks = c.stack.DescribeStacks
	return a
}
