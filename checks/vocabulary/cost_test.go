package vocabulary

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go/middleware"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/site"
)

// idle is an address of the lab that is attached to nothing.
func idle() types.Address {
	return types.Address{PublicIp: aws.String("3.34.1.2"), AllocationId: aws.String("eipalloc-1"), Tags: tags("x")}
}

func costProvocations() []provocation {
	counts := func(kinds string) checks.CheckSpec { return use("meter-counts", "vpc", "vpc", "kinds", kinds) }
	burn, elsewhere := use("burn-rate-zero", "vpc", "vpc"), use("no-endpoints-elsewhere")
	quiet := func(w *world) { w.Instances, w.Endpoints = nil, w.Endpoints[:1] }
	after := func(change func(*world)) func(*world) {
		return func(w *world) { quiet(w); change(w) }
	}
	away := func(tags []types.Tag) func(*world) {
		return func(w *world) {
			w.Elsewhere = map[string]*world{"us-east-1": {Endpoints: []types.VpcEndpoint{
				{VpcEndpointId: aws.String("vpce-far"), VpcEndpointType: types.VpcEndpointTypeInterface, State: "available",
					ServiceName: aws.String("com.amazonaws.us-east-1.sts"), VpcId: aws.String("vpc-far"), Tags: tags}}}}
		}
	}
	closed := func(w *world) {
		if w.Elsewhere == nil {
			w.Elsewhere = map[string]*world{"us-east-1": {}}
		}
		w.Regions = append(w.Regions[:2:2], types.Region{RegionName: aws.String("us-west-2"), OptInStatus: aws.String("opt-in-not-required")})
		w.Elsewhere["us-west-2"] = &world{Errors: map[string]error{"DescribeVpcEndpoints": refusedBy("with an explicit deny in a service control policy")}}
	}
	var abroad *world
	return []provocation{
		{key: "cost.not-counted", check: counts("t3.micro t3.micro nat-gateway"), args: map[string]string{"missing": "nat-gateway"}},
		{key: "cost.not-counted", name: "twice", check: counts("public-ipv4 public-ipv4"), args: map[string]string{"missing": "public-ipv4"}},
		{key: "cost.not-counted", name: "stopped", check: counts("t3.micro t3.micro"), break_: setState(0, "stopped"), args: map[string]string{"missing": "t3.micro"}},
		{key: "cost.not-counted", name: "an address without tag", check: counts("public-ipv4 public-ipv4"), break_: func(w *world) {
			w.Addresses = []types.Address{idle()}
			w.Addresses[0].Tags = nil
		}},
		{key: "cost.no-prices", check: counts("t3.micro"), outcome: checks.Unknown, break_: func(w *world) { abroad = w }, env: func(env *checks.Env) { env.Account = abroad.unpriced() }},
		{key: "cost.running-unpriced", check: burn, break_: after(func(w *world) {
			w.Addresses = []types.Address{idle()}
			abroad = w
		}), env: func(env *checks.Env) { env.Account = abroad.unpriced() },
			args: map[string]string{"items": "3.34.1.2", "remove": "aws ec2 release-address --allocation-id eipalloc-1"}},
		{key: "cost.running", check: burn, args: map[string]string{"remove": "aws ec2 terminate-instances --instance-ids i-public"}},
		{key: "cost.running", name: "a tagged load balancer of another VPC", check: burn, break_: after(func(w *world) {
			w.Service.Balancers = []elb.LoadBalancer{
				{LoadBalancerArn: aws.String("arn:other"), LoadBalancerName: aws.String("other"), VpcId: aws.String("vpc-far"), Type: elb.LoadBalancerTypeEnumNetwork},
				{LoadBalancerArn: aws.String("arn:nlb"), LoadBalancerName: aws.String("nlb"), VpcId: aws.String("vpc-far"), Type: elb.LoadBalancerTypeEnumNetwork}}
			w.Service.BalancerTags = map[string][]elb.Tag{"arn:nlb": {{Key: aws.String(site.TagKey), Value: aws.String("s3-gateway")}},
				"arn:other": {{Key: aws.String(site.TagKey), Value: aws.String("another-lab")}}}
		}), args: map[string]string{"items": "nlb", "remove": "aws elbv2 delete-load-balancer --load-balancer-arn arn:nlb"}},
		{key: "cost.running", name: "an address", check: burn, break_: after(func(w *world) { w.Addresses = []types.Address{idle()} }),
			args: map[string]string{"items": "3.34.1.2", "hour": "0.0050", "month": "3.65"}},
		{key: "cost.running", name: "a NAT gateway", check: burn, break_: after(func(w *world) {
			w.NATs = []types.NatGateway{{NatGatewayId: aws.String("nat-1"), VpcId: aws.String("vpc-lab"), State: types.NatGatewayStateAvailable}}
		}), args: map[string]string{"items": "nat-1", "hour": "0.0590", "remove": "aws ec2 delete-nat-gateway --nat-gateway-id nat-1"}},
		{key: "cost.running", name: "a load balancer", check: burn, break_: after(func(w *world) {
			w.Service.Balancers = []elb.LoadBalancer{{LoadBalancerArn: aws.String("arn:nlb"), LoadBalancerName: aws.String("nlb"), VpcId: aws.String("vpc-lab"), Type: elb.LoadBalancerTypeEnumNetwork}}
		}), args: map[string]string{"items": "nlb", "hour": "0.0225"}},
		{key: "cost.running", name: "an endpoint that waits", check: burn, break_: after(func(w *world) {
			w.Endpoints = []types.VpcEndpoint{{VpcEndpointId: aws.String("vpce-9"), VpcId: aws.String("vpc-lab"), State: "pendingAcceptance",
				VpcEndpointType: types.VpcEndpointTypeInterface, SubnetIds: []string{"a", "b"}}}
		}), args: map[string]string{"items": "vpce-9", "hour": "0.0260"}},
		{key: "cost.running", name: "a volume", check: burn, break_: after(func(w *world) {
			w.Volumes = []types.Volume{gp3("vol-9", tags("x"), ""), gp3("vol-other", nil, "")}
		}), args: map[string]string{"items": "vol-9", "hour": "0.0010", "month": "0.7296"}},
		{key: "cost.running", name: "the volume of a stopped instance", check: burn, break_: func(w *world) {
			for i := range w.Instances {
				setState(i, "stopped")(w)
			}
			w.Endpoints, w.NATs, w.Addresses = nil, nil, nil
			w.Volumes = []types.Volume{gp3("vol-9", nil, aws.ToString(w.Instances[0].InstanceId))}
		}, args: map[string]string{"items": "vol-9"}},
		{key: "clean.elsewhere", check: elsewhere, break_: away(tags("x")), args: map[string]string{"endpoint": "vpce-far", "region": "us-east-1"}},
		{key: "clean.elsewhere", name: "in a lab's VPC", check: elsewhere, break_: func(w *world) {
			away(nil)(w)
			w.Elsewhere["us-east-1"].VPCs = []types.Vpc{{VpcId: aws.String("vpc-far"), Tags: tags("x")}}
		}, args: map[string]string{"endpoint": "vpce-far", "region": "us-east-1"}},
		{key: "clean.elsewhere", name: "beside a region that cannot be read", check: elsewhere, break_: func(w *world) { away(tags("x"))(w); closed(w) },
			args: map[string]string{"endpoint": "vpce-far"}},
		{key: "clean.elsewhere-unread", check: elsewhere, outcome: checks.Unknown, break_: closed, args: map[string]string{"regions": "us-west-2"}},
		{key: "clean.elsewhere-others", check: elsewhere, outcome: checks.Passed, break_: away(nil), args: map[string]string{"endpoints": "vpce-far us-east-1"}},
	}
}

func TestTheBurnRateEndsAtZero(t *testing.T) {
	w := built()
	w.Instances[0].State.Name, w.Instances[1].State.Name = "terminated", "stopped"
	w.Addresses = nil
	// The gateway endpoint is still there and costs nothing.
	if f := round(t, w.env(t), use("burn-rate-zero", "vpc", "vpc")).Findings[0]; f.Outcome != checks.Passed {
		t.Errorf("%s %+v", f.Outcome, f.Diagnosis)
	}
}

func TestTheMeterAddsUp(t *testing.T) {
	w := built()
	buildInterface(w)
	theCFN(w).SubnetIds = []string{"subnet-private", "subnet-public"}
	theCFN(w).CreationTimestamp = aws.Time(now.Add(-90 * time.Minute))
	env := w.env(t)
	withInterface(env)
	for id, kind := range map[string]string{"hour": site.KindCostHour, "month": site.KindCostMonth, "endpoint_month": site.KindEndpointMonth,
		"zone_month": site.KindEndpointZone, "nat_hour": site.KindNATHour, "date": site.KindPriceDate} {
		env.Inputs = append(env.Inputs, checks.Input{ID: id, Kind: kind})
	}
	result := round(t, env, use("meter-counts", "vpc", "vpc", "kinds", "t3.micro t3.micro public-ipv4 interface-endpoint gateway-endpoint"))
	if f := result.Findings[0]; f.Outcome != checks.Passed {
		t.Fatalf("%s %+v", f.Outcome, f.Diagnosis)
	}
	// 2 × 0.013 instances + 0.005 address + 2 zones × 0.013, Seoul.
	for id, want := range map[string]string{"hour": "0.0570", "month": "41.61", "endpoint_month": "18.98", "zone_month": "9.49", "nat_hour": "0.0640", "date": "2026-09-25"} {
		if got := result.Resolved[id]; got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
}

// unpriced opens the same account in a region without a price table.
func (w *world) unpriced() *account.Account {
	opened, err := account.Open(context.Background(), account.Options{Region: "eu-west-3",
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""), APIOptions: []func(*middleware.Stack) error{w.stub}})
	if err != nil {
		panic(err)
	}
	return opened
}

// gp3 is a volume of 8 GiB, of an instance or of none.
func gp3(id string, own []types.Tag, instance string) types.Volume {
	v := types.Volume{VolumeId: aws.String(id), VolumeType: types.VolumeTypeGp3, Size: aws.Int32(8), State: types.VolumeStateAvailable, Tags: own}
	if instance != "" {
		v.State, v.Attachments = types.VolumeStateInUse, []types.VolumeAttachment{{InstanceId: aws.String(instance)}}
	}
	return v
}
