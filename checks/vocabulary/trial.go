package vocabulary

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/site"
)

// errNothingToTry says that a read cannot be tried before there is something of
// the lab's to read.
var errNothingToTry = errors.New("nothing to try it on")

// anyPolicy is a managed policy that every account has.
const anyPolicy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"

// plainReads are the reads that need no argument, by the action they need.
var plainReads = map[string]account.Read{
	"sts:GetCallerIdentity":        account.ReadIdentity,
	"ec2:DescribeRegions":          account.ReadRegions,
	"ec2:DescribeVpcs":             account.ReadVPCs,
	"ec2:DescribeSubnets":          account.ReadSubnets,
	"ec2:DescribeRouteTables":      account.ReadRouteTables,
	"ec2:DescribeInternetGateways": account.ReadInternetGateways,
	"ec2:DescribeNatGateways":      account.ReadNATGateways,
	"ec2:DescribeNetworkAcls":      account.ReadNetworkACLs,
	"ec2:DescribeDhcpOptions":      account.ReadDHCPOptions,
	"ec2:DescribeInstances":        account.ReadInstances,
	"ec2:DescribeVpcEndpoints":     account.ReadEndpoints,
	"ec2:DescribePrefixLists":      account.ReadPrefixLists,
	"ec2:DescribeKeyPairs":         account.ReadKeyPairs,
	"ec2:DescribeAddresses":        account.ReadAddresses,
	"ec2:DescribeVolumes":          account.ReadVolumes,
	"s3:ListAllMyBuckets":          account.ReadBuckets,

	"elasticloadbalancing:DescribeLoadBalancers":   account.ReadLoadBalancers,
	"elasticloadbalancing:DescribeTargetGroups":    account.ReadTargetGroups,
	"ec2:DescribeVpcEndpointServiceConfigurations": account.ReadOwnServices,
	"ec2:DescribeVpcEndpointConnections":           account.ReadServiceConnections,
	"ec2:DescribeVpcPeeringConnections":            account.ReadPeerings,
	"ec2:DescribeTransitGatewayVpcAttachments":     account.ReadTransitAttachments,

	"ec2:DescribeVpcEndpointAssociations":    account.ReadEndpointAssociations,
	"vpc-lattice:ListResourceGateways":       account.ReadResourceGateways,
	"vpc-lattice:ListResourceConfigurations": account.ReadResourceConfigurations,

	"ec2:DescribeInstanceConnectEndpoints": account.ReadConnectEndpoints,
	"ec2:GetSerialConsoleAccessStatus":     account.ReadSerialConsole,
}

// trial is a read that is made to see whether it is allowed.
type trial func(context.Context) error

// trials are, for each IAM action that checks read with, a read that needs it.
// A read that needs an argument gets one of the lab's own, or one that cannot
// exist: AWS looks at the permission before it looks for the thing.
func trials(s *checks.Scene) map[string]trial {
	snapshot := s.Snapshot
	own := func(kind, otherwise string) string {
		for _, input := range s.Inputs {
			// The private instance is the one that is listened to.
			if id := s.Site.ID(input.ID); input.Kind == kind && id != "" && input.Side() != site.Public {
				return id
			}
		}
		return otherwise
	}
	named := func(input string) string {
		if name := s.Site.ID(input); name != "" {
			return name
		}
		return "linklab"
	}
	balancer := func(kind, id string) string {
		return own(kind, "arn:aws:elasticloadbalancing:"+snapshot.Region()+":"+own(site.KindAccount, "000000000000")+":"+id+"/0000000000000000")
	}
	var (
		role, table   = named("role_name"), named("table")
		vpc           = own(site.KindVPC, "vpc-00000000000000000")
		instance      = own(site.KindInstance, "i-00000000000000000")
		service       = own(site.KindOwnService, "vpce-svc-00000000000000000")
		configuration = own(site.KindResourceConfiguration, "rcfg-00000000000000000")
		stack         = s.Stack
	)
	if stack == "" {
		stack = "linklab"
	}
	all := map[string]trial{
		"ec2:DescribeVpcAttribute": func(ctx context.Context) error {
			return second(snapshot.VPCAttribute(ctx, vpc, types.VpcAttributeNameEnableDnsSupport))
		},
		"ec2:DescribeSecurityGroups":    func(ctx context.Context) error { return second(snapshot.SecurityGroups(ctx, vpc)) },
		"ec2:DescribeNetworkInterfaces": func(ctx context.Context) error { return second(snapshot.Interfaces(ctx, vpc)) },
		"ec2:GetManagedPrefixListEntries": func(ctx context.Context) error {
			return second(snapshot.PrefixListEntries(ctx, "pl-00000000000000000"))
		},
		"ec2:DescribeVpcEndpointServices": func(ctx context.Context) error {
			return second(snapshot.EndpointService(ctx, site.ServiceName(snapshot.Region(), "s3")))
		},
		"ec2:DescribeVpcEndpointServicePermissions": func(ctx context.Context) error { return second(snapshot.ServicePrincipals(ctx, service)) },
		"ec2:GetConsoleOutput":                      func(ctx context.Context) error { return second(snapshot.Console(ctx, instance)) },
		"ec2:DescribeInstanceTypes":                 func(ctx context.Context) error { return second(snapshot.InstanceType(ctx, types.InstanceTypeT3Micro)) },
		"ec2:DescribeInstanceTypeOfferings":         func(ctx context.Context) error { return second(snapshot.TypeZones(ctx, types.InstanceTypeT3Micro)) },

		"elasticloadbalancing:DescribeListeners": func(ctx context.Context) error {
			return second(snapshot.Listeners(ctx, balancer(site.KindLoadBalancer, "loadbalancer/net/linklab")))
		},
		"elasticloadbalancing:DescribeLoadBalancerAttributes": func(ctx context.Context) error {
			return second(snapshot.BalancerAttributes(ctx, balancer(site.KindLoadBalancer, "loadbalancer/net/linklab")))
		},
		"elasticloadbalancing:DescribeTags": func(ctx context.Context) error {
			return second(snapshot.BalancerTags(ctx, []string{balancer(site.KindLoadBalancer, "loadbalancer/net/linklab")}))
		},
		"elasticloadbalancing:DescribeTargetHealth": func(ctx context.Context) error {
			return second(snapshot.TargetHealth(ctx, balancer(site.KindTargetGroup, "targetgroup/linklab")))
		},

		"iam:GetInstanceProfile":       func(ctx context.Context) error { return second(snapshot.InstanceProfile(ctx, role)) },
		"iam:GetRole":                  func(ctx context.Context) error { return second(snapshot.Role(ctx, role)) },
		"iam:ListAttachedRolePolicies": func(ctx context.Context) error { return second(snapshot.AttachedPolicies(ctx, role)) },
		"iam:ListRolePolicies":         func(ctx context.Context) error { return second(snapshot.InlinePolicies(ctx, role)) },
		"iam:GetRolePolicy":            func(ctx context.Context) error { return second(snapshot.InlinePolicy(ctx, role, "linklab")) },
		"iam:GetPolicy":                func(ctx context.Context) error { return second(snapshot.DefaultVersion(ctx, anyPolicy)) },
		"iam:GetPolicyVersion":         func(ctx context.Context) error { return second(snapshot.PolicyVersion(ctx, anyPolicy, "v1")) },

		"vpc-lattice:GetResourceConfiguration": func(ctx context.Context) error { return second(snapshot.ResourceConfiguration(ctx, configuration)) },
		"route53:ListHostedZonesByVPC":         func(ctx context.Context) error { return second(snapshot.ZonesOf(ctx, vpc)) },
		"cloudwatch:GetMetricData": func(ctx context.Context) error {
			return second(snapshot.InstanceMetric(ctx, account.Metric{Namespace: agentNamespace, Name: agentMetric, Instance: instance, Period: time.Minute}))
		},
		"cloudwatch:ListMetrics": func(ctx context.Context) error {
			return second(snapshot.InstanceMetrics(ctx, agentNamespace, instance))
		},
		"cloudtrail:LookupEvents": func(ctx context.Context) error {
			return second(snapshot.Recorded(ctx, "ListBuckets", s.Clock().Add(-time.Minute)))
		},
		"dynamodb:DescribeTable": func(ctx context.Context) error { return second(snapshot.Table(ctx, table)) },

		"cloudformation:DescribeStacks":         func(ctx context.Context) error { return second(snapshot.Stack(ctx, stack)) },
		"cloudformation:DescribeStackResources": func(ctx context.Context) error { return second(snapshot.StackResources(ctx, stack)) },
		"cloudformation:DescribeStackEvents":    func(ctx context.Context) error { return second(snapshot.StackEvents(ctx, stack)) },
	}
	for action, read := range plainReads {
		all[action] = func(ctx context.Context) error { return snapshot.Do(ctx, read) }
	}
	for action, try := range bucketTrials(s, own(site.KindBucket, "")) {
		all[action] = try
	}
	return all
}

// bucketTrials are the reads of the lab's bucket, which S3 allows or denies only
// once it exists.
func bucketTrials(s *checks.Scene, bucket string) map[string]trial {
	snapshot := s.Snapshot
	mine := func(ctx context.Context) bool {
		buckets, err := snapshot.Buckets(ctx)
		return err == nil && slices.ContainsFunc(buckets, func(b s3types.Bucket) bool { return aws.ToString(b.Name) == bucket })
	}
	once := func(try trial) trial {
		return func(ctx context.Context) error {
			if !mine(ctx) {
				return errNothingToTry
			}
			return try(ctx)
		}
	}
	return map[string]trial{
		"s3:ListBucket":        once(func(ctx context.Context) error { return second(snapshot.BucketEmpty(ctx, bucket)) }),
		"s3:GetBucketLocation": once(func(ctx context.Context) error { return second(snapshot.BucketLocation(ctx, bucket)) }),
		"s3:GetBucketPolicy":   once(func(ctx context.Context) error { return second(snapshot.BucketPolicy(ctx, bucket)) }),
		"s3:GetObject": once(func(ctx context.Context) error {
			// A refusal of the headers does not say who refuses. It is the learner's
			// own permissions when no policy of the bucket can, and when S3 would say
			// of an object that it does not exist.
			if policy, err := snapshot.BucketPolicy(ctx, bucket); err != nil || policy != "" {
				return errNothingToTry
			}
			if _, err := snapshot.BucketEmpty(ctx, bucket); err != nil {
				return errNothingToTry
			}
			head, err := snapshot.Object(ctx, bucket, "linklab-may-read")
			if err == nil && head.Denied {
				return &account.Error{Kind: account.Denied, Action: "s3:GetObject", Region: snapshot.Region()}
			}
			return err
		}),
	}
}

// second is the error of a read whose answer does not matter.
func second[T any](_ T, err error) error { return err }
