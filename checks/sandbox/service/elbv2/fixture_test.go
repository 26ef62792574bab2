package elbv2_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/elbv2"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
	"linklab/checks/sandbox/wire/wiretest"
)

// lab is a VPC with two subnets in different zones and a running instance in
// the first, and a client of the SDK that speaks to Elastic Load Balancing over
// it.
type lab struct {
	*sdk.Client
	t        *testing.T
	ctx      context.Context
	now      time.Time
	world    *network.World
	region   *network.Region
	vpc      string
	subnets  []string
	group    string // security group that lets port 80 in
	instance string
	open     bool // the instance listens at port 80
}

func newLab(t *testing.T, pace network.Pace) *lab {
	t.Helper()
	l := &lab{t: t, ctx: context.Background(), open: true, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	l.world = network.NewWorld("123456789012", 1, pace, func() time.Time { return l.now })
	l.world.OnListen(func(_ string, port int) bool { return l.open && port == 80 })
	l.build()
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := registry.Add(elbv2.New(l.world).Wire()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&wire.Gateway{
		Registry: registry, Account: "123456789012", Now: time.Now,
		Keys: func(string, string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: "secret"}, wire.Caller{}, true
		},
		Region: func(string) bool { return true },
		NewID:  func() string { return "00000000-0000-0000-0000-000000000000" },
		Fault:  func(err error) { t.Errorf("fault: %v", err) },
	})
	t.Cleanup(server.Close)
	l.Client = sdk.NewFromConfig(aws.Config{
		Region: "ap-northeast-2", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:  wiretest.Client{},
	})
	return l
}

func (l *lab) build() {
	l.t.Helper()
	r := must(l, func() (*network.Region, error) { return l.world.Region("ap-northeast-2") })
	l.region = r
	vpc := must(l, func() (*network.VPC, error) { return r.CreateVPC("20.0.0.0/16", "", nil) })
	l.vpc = vpc.ID
	for i, zone := range []string{"ap-northeast-2a", "ap-northeast-2c"} {
		cidr := []string{"20.0.0.0/24", "20.0.1.0/24"}[i]
		subnet := must(l, func() (*network.Subnet, error) { return r.CreateSubnet(vpc.ID, cidr, zone, nil) })
		l.subnets = append(l.subnets, subnet.ID)
	}
	group := must(l, func() (*network.SecurityGroup, error) { return r.CreateGroup(vpc.ID, "web", "web", nil) })
	l.group = group.ID
	must(l, func() ([]network.SecurityGroupRule, error) {
		return r.Authorize(group.ID, []network.SecurityGroupRule{{Protocol: "tcp", From: 80, To: 80, CIDR: "0.0.0.0/0"}})
	})
	eni := must(l, func() (*network.Interface, error) {
		return r.CreateInterface(network.InterfaceSpec{Subnet: l.subnets[0], Groups: []string{group.ID}})
	})
	l.instance = r.NewID("i")
	r.Instances[l.instance] = &network.Instance{ID: l.instance, VPC: vpc.ID, Subnet: l.subnets[0], ENI: eni.ID, LaunchedAt: l.now.Add(-time.Hour)}
	eni.Instance = l.instance
}

// must is what f gives, which has to be without an error.
func must[T any](l *lab, f func() (T, error)) T {
	l.t.Helper()
	value, err := f()
	if err != nil {
		l.t.Fatal(err)
	}
	return value
}

// attachGateway gives the VPC an internet gateway.
func (l *lab) attachGateway() {
	l.t.Helper()
	if err := l.region.AttachInternetGateway(l.region.CreateInternetGateway(nil).ID, l.vpc); err != nil {
		l.t.Fatal(err)
	}
}

// balancer makes an internal network load balancer in both subnets.
func (l *lab) balancer(name string) types.LoadBalancer {
	l.t.Helper()
	made := must(l, func() (*sdk.CreateLoadBalancerOutput, error) {
		return l.CreateLoadBalancer(l.ctx, &sdk.CreateLoadBalancerInput{
			Name: &name, Type: types.LoadBalancerTypeEnumNetwork, Scheme: types.LoadBalancerSchemeEnumInternal, Subnets: l.subnets,
		})
	})
	return made.LoadBalancers[0]
}

// web makes a target group for TCP port 80.
func (l *lab) web(name string) types.TargetGroup {
	l.t.Helper()
	made := must(l, func() (*sdk.CreateTargetGroupOutput, error) {
		return l.CreateTargetGroup(l.ctx, &sdk.CreateTargetGroupInput{
			Name: &name, Protocol: types.ProtocolEnumTcp, Port: aws.Int32(80), VpcId: &l.vpc,
		})
	})
	return made.TargetGroups[0]
}

// listen makes a listener at port 80.
func (l *lab) listen(balancer, group *string) types.Listener {
	l.t.Helper()
	made := must(l, func() (*sdk.CreateListenerOutput, error) {
		return l.CreateListener(l.ctx, &sdk.CreateListenerInput{
			LoadBalancerArn: balancer, Protocol: types.ProtocolEnumTcp, Port: aws.Int32(80),
			DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: group}},
		})
	})
	return made.Listeners[0]
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}
