package cloudformation

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/service/dynamodb"
	"linklab/checks/sandbox/service/ec2"
	"linklab/checks/sandbox/service/elbv2"
	"linklab/checks/sandbox/service/iam"
	"linklab/checks/sandbox/service/route53"
	"linklab/checks/sandbox/service/s3"
	"linklab/checks/sandbox/service/ssm"
	"linklab/checks/sandbox/service/vpclattice"
	"linklab/checks/sandbox/wire"
)

type params = map[string]any

// filters are names and values of a Describe operation.
func filters(pairs ...string) params {
	list := []any{}
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, params{"Name": pairs[i], "Values": []any{pairs[i+1]}})
	}
	return params{"Filters": list}
}

// bench is an account with the services that stacks need, and a clock that
// only moves when told to.
type bench struct {
	t        *testing.T
	now      time.Time
	registry *wire.Registry
	service  *Service
	world    *network.World
}

func newBench(t *testing.T, pace network.Pace) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	b.registry = wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		call := *c
		call.Account, call.Now = "123456789012", b.now
		return op.Handle(&call, in)
	})
	b.world = network.NewWorld("123456789012", 7, pace, func() time.Time { return b.now })
	b.service = New(&State{}, pace, b.registry.Invoke)
	users := iam.New("123456789012", iam.NewState())
	machines := ec2.New(b.world)
	machines.Profile = func(name string) (ec2.Profile, bool) {
		p, ok := users.LookUpProfile(name)
		return ec2.Profile{Name: p.Name, ARN: p.ARN, ID: p.ID}, ok
	}
	for _, service := range []*wire.Service{machines.Wire(), users.Wire(), ssm.New(b.world).Wire(), b.service.Wire(), elbv2.New(b.world).Wire(),
		route53.New(b.world).Wire(), vpclattice.New(b.world).Wire(),
		dynamodb.New(pace).Wire(), s3.New("123456789012", s3.NewState(), func(string) bool { return true }).Wire()} {
		if err := b.registry.Add(service); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b *bench) try(service, operation string, p params) (map[string]any, error) {
	call := &wire.Call{Context: context.Background(), Region: "ap-northeast-2",
		Caller: wire.Caller{ARN: "arn:aws:iam::123456789012:user/learner"}}
	return b.registry.Invoke(call, service, operation, p)
}

func (b *bench) do(service, operation string, p params) map[string]any {
	b.t.Helper()
	answer, err := b.try(service, operation, p)
	if err != nil {
		b.t.Fatalf("%s: %v", operation, err)
	}
	return answer
}

// refused runs an operation of CloudFormation that must fail with a sentence.
func (b *bench) refused(operation string, p params, want string) {
	b.t.Helper()
	_, err := b.try("cloudformation", operation, p)
	if err == nil || !strings.Contains(err.Error(), want) {
		b.t.Errorf("%s: got %v, want %q", operation, err, want)
	}
}

func (b *bench) create(name, template string, more ...params) {
	b.t.Helper()
	p := params{"StackName": name, "TemplateBody": template}
	for _, m := range more {
		for key, value := range m {
			p[key] = value
		}
	}
	b.do("cloudformation", "CreateStack", p)
}

func (b *bench) stack(name string) map[string]any {
	b.t.Helper()
	answer := b.do("cloudformation", "DescribeStacks", params{"StackName": name})
	stack, _ := resource.At(answer, "Stacks.0").(map[string]any)
	return stack
}

func (b *bench) status(name, want string) {
	b.t.Helper()
	if got := b.stack(name)["StackStatus"]; got != want {
		b.t.Fatalf("stack %s is %v, want %s: %s", name, got, want, b.events(name))
	}
}

// events is a stack's history, oldest first, one line an event.
func (b *bench) events(name string) string {
	b.t.Helper()
	answer := b.do("cloudformation", "DescribeStackEvents", params{"StackName": name})
	list, _ := answer["StackEvents"].([]any)
	var lines []string
	for i := len(list) - 1; i >= 0; i-- {
		line := resource.Path(list[i], "LogicalResourceId") + " " + resource.Path(list[i], "ResourceStatus")
		if why := resource.Path(list[i], "ResourceStatusReason"); why != "" {
			line += " (" + why + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (b *bench) output(name, key string) string {
	b.t.Helper()
	list, _ := b.stack(name)["Outputs"].([]any)
	for _, o := range list {
		if resource.Path(o, "OutputKey") == key {
			return resource.Path(o, "OutputValue")
		}
	}
	b.t.Fatalf("stack %s has no output %s", name, key)
	return ""
}

func (b *bench) physical(name, logical string) string {
	b.t.Helper()
	answer := b.do("cloudformation", "DescribeStackResource", params{"StackName": name, "LogicalResourceId": logical})
	return resource.Path(answer, "StackResourceDetail.PhysicalResourceId")
}

// reload writes the state as it is kept and reads it again.
func (b *bench) reload() {
	b.t.Helper()
	data, err := json.Marshal(b.service.State)
	if err != nil {
		b.t.Fatal(err)
	}
	b.service.State = &State{}
	if err := json.Unmarshal(data, b.service.State); err != nil {
		b.t.Fatal(err)
	}
}
