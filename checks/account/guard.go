package account

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/smithy-go/middleware"
)

// Operation is one API operation of a service, by the SDK's service id.
type Operation struct{ Service, Name string }

// readOperations are all operations that may leave the process. Each one only
// reads. The value is the IAM action that it needs, which for S3 bears another
// name than the operation.
var readOperations = map[Operation]string{
	{"STS", "GetCallerIdentity"}: "sts:GetCallerIdentity",

	{"EC2", "DescribeRegions"}:                 "ec2:DescribeRegions",
	{"EC2", "DescribeVpcs"}:                    "ec2:DescribeVpcs",
	{"EC2", "DescribeVpcAttribute"}:            "ec2:DescribeVpcAttribute",
	{"EC2", "DescribeDhcpOptions"}:             "ec2:DescribeDhcpOptions",
	{"EC2", "DescribeSubnets"}:                 "ec2:DescribeSubnets",
	{"EC2", "DescribeRouteTables"}:             "ec2:DescribeRouteTables",
	{"EC2", "DescribeInternetGateways"}:        "ec2:DescribeInternetGateways",
	{"EC2", "DescribeNatGateways"}:             "ec2:DescribeNatGateways",
	{"EC2", "DescribeNetworkAcls"}:             "ec2:DescribeNetworkAcls",
	{"EC2", "DescribeSecurityGroups"}:          "ec2:DescribeSecurityGroups",
	{"EC2", "DescribeNetworkInterfaces"}:       "ec2:DescribeNetworkInterfaces",
	{"EC2", "DescribeAddresses"}:               "ec2:DescribeAddresses",
	{"EC2", "DescribeVolumes"}:                 "ec2:DescribeVolumes",
	{"EC2", "DescribeKeyPairs"}:                "ec2:DescribeKeyPairs",
	{"EC2", "DescribeInstances"}:               "ec2:DescribeInstances",
	{"EC2", "DescribePrefixLists"}:             "ec2:DescribePrefixLists",
	{"EC2", "GetManagedPrefixListEntries"}:     "ec2:GetManagedPrefixListEntries",
	{"EC2", "DescribeVpcEndpoints"}:            "ec2:DescribeVpcEndpoints",
	{"EC2", "DescribeVpcEndpointAssociations"}: "ec2:DescribeVpcEndpointAssociations",
	{"EC2", "DescribeVpcEndpointServices"}:     "ec2:DescribeVpcEndpointServices",
	{"EC2", "GetConsoleOutput"}:                "ec2:GetConsoleOutput",

	{"EC2", "DescribeVpcEndpointServiceConfigurations"}: "ec2:DescribeVpcEndpointServiceConfigurations",
	{"EC2", "DescribeVpcEndpointServicePermissions"}:    "ec2:DescribeVpcEndpointServicePermissions",
	{"EC2", "DescribeVpcEndpointConnections"}:           "ec2:DescribeVpcEndpointConnections",
	{"EC2", "DescribeVpcPeeringConnections"}:            "ec2:DescribeVpcPeeringConnections",
	{"EC2", "DescribeTransitGatewayVpcAttachments"}:     "ec2:DescribeTransitGatewayVpcAttachments",

	{balancing, "DescribeLoadBalancers"}:          "elasticloadbalancing:DescribeLoadBalancers",
	{balancing, "DescribeLoadBalancerAttributes"}: "elasticloadbalancing:DescribeLoadBalancerAttributes",
	{balancing, "DescribeTags"}:                   "elasticloadbalancing:DescribeTags",
	{balancing, "DescribeListeners"}:              "elasticloadbalancing:DescribeListeners",
	{balancing, "DescribeTargetGroups"}:           "elasticloadbalancing:DescribeTargetGroups",
	{balancing, "DescribeTargetHealth"}:           "elasticloadbalancing:DescribeTargetHealth",

	{"IAM", "GetInstanceProfile"}:       "iam:GetInstanceProfile",
	{"IAM", "GetRole"}:                  "iam:GetRole",
	{"IAM", "ListAttachedRolePolicies"}: "iam:ListAttachedRolePolicies",
	{"IAM", "ListRolePolicies"}:         "iam:ListRolePolicies",
	{"IAM", "GetRolePolicy"}:            "iam:GetRolePolicy",
	{"IAM", "GetPolicy"}:                "iam:GetPolicy",
	{"IAM", "GetPolicyVersion"}:         "iam:GetPolicyVersion",

	{"VPC Lattice", "ListResourceGateways"}:       "vpc-lattice:ListResourceGateways",
	{"VPC Lattice", "ListResourceConfigurations"}: "vpc-lattice:ListResourceConfigurations",
	{"VPC Lattice", "GetResourceConfiguration"}:   "vpc-lattice:GetResourceConfiguration",

	{"Route 53", "ListHostedZonesByVPC"}: "route53:ListHostedZonesByVPC",

	{metrics, "GetMetricData"}: "cloudwatch:GetMetricData",
	{metrics, "ListMetrics"}:   "cloudwatch:ListMetrics",

	{"CloudTrail", "LookupEvents"}: "cloudtrail:LookupEvents",

	{"EC2", "DescribeInstanceConnectEndpoints"}: "ec2:DescribeInstanceConnectEndpoints",
	{"EC2", "DescribeInstanceTypes"}:            "ec2:DescribeInstanceTypes",
	{"EC2", "DescribeInstanceTypeOfferings"}:    "ec2:DescribeInstanceTypeOfferings",
	{"EC2", "GetSerialConsoleAccessStatus"}:     "ec2:GetSerialConsoleAccessStatus",

	{"S3", "ListBuckets"}:       "s3:ListAllMyBuckets",
	{"S3", "HeadBucket"}:        "s3:ListBucket",
	{"S3", "ListObjectsV2"}:     "s3:ListBucket",
	{"S3", "GetBucketLocation"}: "s3:GetBucketLocation",
	{"S3", "GetBucketPolicy"}:   "s3:GetBucketPolicy",
	{"S3", "HeadObject"}:        "s3:GetObject",

	{"DynamoDB", "DescribeTable"}: "dynamodb:DescribeTable",

	{"CloudFormation", "DescribeStacks"}:         "cloudformation:DescribeStacks",
	{"CloudFormation", "DescribeStackResources"}: "cloudformation:DescribeStackResources",
	{"CloudFormation", "DescribeStackEvents"}:    "cloudformation:DescribeStackEvents",
}

// signInOperations are what the SDK's credential chain itself calls to turn a
// profile into credentials. They are not checks, and change nothing of the
// learner's.
var signInOperations = map[Operation]string{
	{"STS", "AssumeRole"}:                "sts:AssumeRole",
	{"STS", "AssumeRoleWithWebIdentity"}: "sts:AssumeRoleWithWebIdentity",
	{"SSO", "GetRoleCredentials"}:        "sso:GetRoleCredentials",
	{"SSO OIDC", "CreateToken"}:          "sso-oauth:CreateToken",
	{"Signin", "CreateOAuth2Token"}:      "signin:CreateOAuth2Token",
	// Instance and container metadata are no AWS operations and bear no name.
	{"", ""}: "",
}

// RefusedError says that an operation was stopped before it was signed.
type RefusedError struct{ Operation Operation }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s %s is not on the list of reads", e.Operation.Service, e.Operation.Name)
}

// guard stops every operation that is not allowed. It stands at the head of
// the stack: nothing has been serialised, resolved or signed when it refuses.
func guard(allowed map[Operation]string) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("linklab:readonly",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				operation := Operation{Service: middleware.GetServiceID(ctx), Name: middleware.GetOperationName(ctx)}
				if _, ok := allowed[operation]; !ok {
					return middleware.InitializeOutput{}, middleware.Metadata{}, &RefusedError{Operation: operation}
				}
				return next.HandleInitialize(ctx, in)
			}), middleware.Before)
	}
}

// Action is the IAM action that a read needs, "" when it is not on the list.
func (o Operation) Action() string { return readOperations[o] }

// Actions are the IAM actions of all reads, sorted, each once: the least policy
// that lets linklab look.
func Actions() []string {
	return slices.Compact(slices.Sorted(maps.Values(readOperations)))
}
