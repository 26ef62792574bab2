package vocabulary

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	zone "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"linklab/checks"
	"linklab/checks/account"
)

const (
	number = "123456789012"
	home   = "ap-northeast-2"
	nonce  = "k3x9q2m7"
)

// world is an account that answers the SDK's real clients with what its fields
// hold.
type world struct {
	ARN        string
	Regions    []types.Region
	VPCs       []types.Vpc
	Support    bool
	Hostnames  bool
	DHCP       []types.DhcpOptions
	Subnets    []types.Subnet
	Tables     []types.RouteTable
	Gateways   []types.InternetGateway
	NATs       []types.NatGateway
	ACLs       []types.NetworkAcl
	Groups     []types.SecurityGroup
	Interfaces []types.NetworkInterface
	Instances  []types.Instance
	Endpoints  []types.VpcEndpoint
	Services   []types.ServiceDetail
	Zones      []zone.HostedZoneSummary
	Lists      []types.PrefixList
	Entries    map[string][]string
	Keys       []types.KeyPairInfo
	Addresses  []types.Address
	Volumes    []types.Volume
	Console    string
	Profiles   map[string]*iamtypes.InstanceProfile
	Roles      map[string]*iamtypes.Role
	Attached   []iamtypes.AttachedPolicy
	Inline     map[string]string
	Managed    map[string]string
	Buckets    []s3types.Bucket
	Foreign    map[string]int // bucket of somebody else → status of a HEAD
	Objects    int
	Stack      *cfn.Stack
	Resources  []cfn.StackResource
	Events     []cfn.StackEvent
	Lattice    latticeWorld
	Service    serviceWorld
	Policy     policyWorld
	Agent      agentWorld
	Preflight  preflightWorld
	Telemetry  telemetryWorld
	Errors     map[string]error  // operation → error
	Elsewhere  map[string]*world // region → what is there

	mu    sync.Mutex
	asked []string
}

func (w *world) stub(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("world",
		func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			operation := middleware.GetOperationName(ctx)
			w.mu.Lock()
			w.asked = append(w.asked, operation+" "+fmt.Sprint(argumentOf(in.Parameters)))
			w.mu.Unlock()
			there := w
			if elsewhere := w.Elsewhere[awsmiddleware.GetRegion(ctx)]; elsewhere != nil {
				there = elsewhere
			}
			if err := there.Errors[operation]; err != nil {
				return middleware.InitializeOutput{}, middleware.Metadata{}, err
			}
			out, err := there.answer(in.Parameters)
			return middleware.InitializeOutput{Result: out}, middleware.Metadata{}, err
		}), middleware.After)
}

// argumentOf is what tells two calls of one operation apart.
func argumentOf(in any) any {
	switch in := in.(type) {
	case *ec2.DescribeVpcAttributeInput:
		return in.Attribute
	case *iam.GetPolicyInput:
		return *in.PolicyArn
	case *iam.GetRolePolicyInput:
		return *in.PolicyName
	case *ec2.GetManagedPrefixListEntriesInput:
		return *in.PrefixListId
	case *ec2.DescribeSecurityGroupsInput:
		return in.Filters[0].Values
	case *ec2.DescribeVpcEndpointServicesInput:
		return in.ServiceNames
	}
	return ""
}

func missingEntity() error {
	return &smithy.GenericAPIError{Code: "NoSuchEntity", Message: "cannot be found"}
}

func noStackError(name *string) error {
	return &smithy.GenericAPIError{Code: "ValidationError", Message: "Stack with id " + *name + " does not exist"}
}

// answer is the typed output of one operation.
func (w *world) answer(in any) (any, error) {
	if out, ok := w.Lattice.answer(in); ok {
		return out, nil
	}
	if out, ok := w.Service.answer(in); ok {
		return out, nil
	}
	if out, ok := w.Telemetry.answer(in); ok {
		return out, nil
	}
	if out, ok := w.Agent.answer(in); ok {
		return out, nil
	}
	if out, ok := w.Preflight.answer(in); ok {
		return out, nil
	}
	if out, ok, err := w.Policy.answer(in); ok {
		return out, err
	}
	switch in := in.(type) {
	case *sts.GetCallerIdentityInput:
		return &sts.GetCallerIdentityOutput{Account: aws.String(number), Arn: aws.String(w.ARN), UserId: aws.String("AIDALEARNER")}, nil
	case *iam.GetInstanceProfileInput:
		if profile := w.Profiles[*in.InstanceProfileName]; profile != nil {
			return &iam.GetInstanceProfileOutput{InstanceProfile: profile}, nil
		}
		return nil, missingEntity()
	case *iam.GetRoleInput:
		if role := w.Roles[*in.RoleName]; role != nil {
			return &iam.GetRoleOutput{Role: role}, nil
		}
		return nil, missingEntity()
	case *iam.ListAttachedRolePoliciesInput:
		return &iam.ListAttachedRolePoliciesOutput{AttachedPolicies: w.Attached}, nil
	case *iam.ListRolePoliciesInput:
		var names []string
		for name := range w.Inline {
			names = append(names, name)
		}
		return &iam.ListRolePoliciesOutput{PolicyNames: names}, nil
	case *iam.GetRolePolicyInput:
		return &iam.GetRolePolicyOutput{PolicyDocument: aws.String(url.PathEscape(w.Inline[*in.PolicyName]))}, nil
	case *iam.GetPolicyInput:
		return &iam.GetPolicyOutput{Policy: &iamtypes.Policy{DefaultVersionId: aws.String("v1")}}, nil
	case *iam.GetPolicyVersionInput:
		return &iam.GetPolicyVersionOutput{PolicyVersion: &iamtypes.PolicyVersion{Document: aws.String(url.PathEscape(w.Managed[*in.PolicyArn]))}}, nil
	case *route53.ListHostedZonesByVPCInput:
		return &route53.ListHostedZonesByVPCOutput{HostedZoneSummaries: w.Zones}, nil
	case *s3.ListBucketsInput:
		return &s3.ListBucketsOutput{Buckets: w.Buckets}, nil
	case *s3.HeadBucketInput:
		return w.head(*in.Bucket)
	case *s3.ListObjectsV2Input:
		return &s3.ListObjectsV2Output{Contents: make([]s3types.Object, w.Objects)}, nil
	case *cloudformation.DescribeStacksInput:
		if w.Stack == nil {
			return nil, noStackError(in.StackName)
		}
		return &cloudformation.DescribeStacksOutput{Stacks: []cfn.Stack{*w.Stack}}, nil
	case *cloudformation.DescribeStackResourcesInput:
		if w.Stack == nil {
			return nil, noStackError(in.StackName)
		}
		return &cloudformation.DescribeStackResourcesOutput{StackResources: w.Resources}, nil
	case *cloudformation.DescribeStackEventsInput:
		return &cloudformation.DescribeStackEventsOutput{StackEvents: w.Events}, nil
	}
	return w.answerEC2(in)
}

func (w *world) head(name string) (any, error) {
	for _, bucket := range w.Buckets {
		if *bucket.Name == name {
			return &s3.HeadBucketOutput{BucketRegion: bucket.BucketRegion}, nil
		}
	}
	status := w.Foreign[name]
	if status == 0 {
		status = http.StatusNotFound
	}
	return nil, &smithyhttp.ResponseError{
		Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status, Header: http.Header{}}},
		Err:      &smithy.GenericAPIError{Code: http.StatusText(status)},
	}
}

func (w *world) answerEC2(in any) (any, error) {
	switch in := in.(type) {
	case *ec2.DescribeRegionsInput:
		return &ec2.DescribeRegionsOutput{Regions: w.Regions}, nil
	case *ec2.DescribeVpcsInput:
		return &ec2.DescribeVpcsOutput{Vpcs: w.VPCs}, nil
	case *ec2.DescribeVpcAttributeInput:
		out := &ec2.DescribeVpcAttributeOutput{EnableDnsSupport: &types.AttributeBooleanValue{Value: &w.Support}}
		if in.Attribute == types.VpcAttributeNameEnableDnsHostnames {
			out = &ec2.DescribeVpcAttributeOutput{EnableDnsHostnames: &types.AttributeBooleanValue{Value: &w.Hostnames}}
		}
		return out, nil
	case *ec2.DescribeDhcpOptionsInput:
		return &ec2.DescribeDhcpOptionsOutput{DhcpOptions: w.DHCP}, nil
	case *ec2.DescribeSubnetsInput:
		return &ec2.DescribeSubnetsOutput{Subnets: w.Subnets}, nil
	case *ec2.DescribeRouteTablesInput:
		return &ec2.DescribeRouteTablesOutput{RouteTables: w.Tables}, nil
	case *ec2.DescribeInternetGatewaysInput:
		return &ec2.DescribeInternetGatewaysOutput{InternetGateways: w.Gateways}, nil
	case *ec2.DescribeNatGatewaysInput:
		return &ec2.DescribeNatGatewaysOutput{NatGateways: w.NATs}, nil
	case *ec2.DescribeNetworkAclsInput:
		return &ec2.DescribeNetworkAclsOutput{NetworkAcls: w.ACLs}, nil
	case *ec2.DescribeSecurityGroupsInput:
		return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: w.groupsIn(in.Filters[0].Values[0])}, nil
	case *ec2.DescribeNetworkInterfacesInput:
		return &ec2.DescribeNetworkInterfacesOutput{NetworkInterfaces: w.Interfaces}, nil
	case *ec2.DescribeInstancesInput:
		return &ec2.DescribeInstancesOutput{Reservations: []types.Reservation{{Instances: w.Instances}}}, nil
	case *ec2.DescribeVpcEndpointsInput:
		return &ec2.DescribeVpcEndpointsOutput{VpcEndpoints: w.Endpoints}, nil
	case *ec2.DescribeVpcEndpointServicesInput:
		return &ec2.DescribeVpcEndpointServicesOutput{ServiceDetails: w.Services}, nil
	case *ec2.DescribePrefixListsInput:
		return &ec2.DescribePrefixListsOutput{PrefixLists: w.Lists}, nil
	case *ec2.GetManagedPrefixListEntriesInput:
		out := &ec2.GetManagedPrefixListEntriesOutput{}
		for _, cidr := range w.Entries[*in.PrefixListId] {
			out.Entries = append(out.Entries, types.PrefixListEntry{Cidr: aws.String(cidr)})
		}
		return out, nil
	case *ec2.DescribeKeyPairsInput:
		return &ec2.DescribeKeyPairsOutput{KeyPairs: w.Keys}, nil
	case *ec2.DescribeAddressesInput:
		return &ec2.DescribeAddressesOutput{Addresses: w.Addresses}, nil
	case *ec2.DescribeVolumesInput:
		return &ec2.DescribeVolumesOutput{Volumes: w.Volumes}, nil
	case *ec2.GetConsoleOutputInput:
		return &ec2.GetConsoleOutputOutput{Output: aws.String(base64.StdEncoding.EncodeToString([]byte(w.Console)))}, nil
	}
	return nil, fmt.Errorf("the world does not know %T", in)
}

func (w *world) groupsIn(vpc string) []types.SecurityGroup {
	return slices.DeleteFunc(slices.Clone(w.Groups), func(group types.SecurityGroup) bool { return aws.ToString(group.VpcId) != vpc })
}

// open is the world behind the SDK's clients.
func (w *world) open(t *testing.T) *account.Account {
	t.Helper()
	opened, err := account.Open(t.Context(), account.Options{
		Region:      home,
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
		APIOptions:  []func(*middleware.Stack) error{w.stub},
	})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// now is when every test looks.
var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func (w *world) env(t *testing.T) *checks.Env {
	return &checks.Env{Account: w.open(t), Lab: "s3-gateway", Stack: "linklab-s3-gateway", Inputs: labInputs(),
		Chosen: map[string]string{}, Nonce: nonce, Now: func() time.Time { return now }}
}

// round looks at a world with the given checks.
func round(t *testing.T, env *checks.Env, specs ...checks.CheckSpec) checks.Result {
	t.Helper()
	plan, err := checks.NewPlan(Registry(), specs)
	if err != nil {
		t.Fatal(err)
	}
	return checks.Round(t.Context(), env, plan)
}

func (w *world) calls() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.asked)
}
