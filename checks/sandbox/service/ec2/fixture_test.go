package ec2_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	jmespath "github.com/jmespath/go-jmespath"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ec2"
	"linklab/checks/sandbox/wire"
)

// params are an operation's parameters by the API's member names.
type params = map[string]any

// lab is EC2 of a fresh account at a clock of its own, without the protocol.
type lab struct {
	t        *testing.T
	now      time.Time
	service  *ec2.Service
	registry *wire.Registry
}

func newLab(t *testing.T, pace network.Pace) *lab {
	t.Helper()
	l := &lab{t: t, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	l.service = ec2.New(network.NewWorld("123456789012", 7, pace, func() time.Time { return l.now }))
	l.service.Quota = func(string) bool { return true }
	l.registry = wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := l.registry.Add(l.service.Wire()); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *lab) try(operation string, p params) (map[string]any, error) {
	return l.registry.Invoke(&wire.Call{Region: "ap-northeast-2", Account: "123456789012", Now: l.now}, "ec2", operation, p)
}

// run is the answer of an operation that has to succeed.
func (l *lab) run(operation string, p params) map[string]any {
	l.t.Helper()
	out, err := l.try(operation, p)
	if err != nil {
		l.t.Fatalf("%s %v: %v", operation, p, err)
	}
	return out
}

// text runs an operation and takes one text out of its answer.
func (l *lab) text(operation string, p params, path string) string {
	l.t.Helper()
	got, _ := l.find(operation, p, path).(string)
	return got
}

// find runs an operation and searches its answer (JMESPath).
func (l *lab) find(operation string, p params, path string) any {
	l.t.Helper()
	got, err := jmespath.Search(path, l.run(operation, p))
	if err != nil {
		l.t.Fatal(err)
	}
	return got
}

// refuses holds that an operation fails with a code and a sentence; it is
// enough to give a part of the sentence.
func (l *lab) refuses(operation string, p params, code, sentence string) {
	l.t.Helper()
	out, err := l.try(operation, p)
	var refusal *wire.Error
	if !errors.As(err, &refusal) {
		l.t.Errorf("%s %v: answered %v, %v", operation, p, out, err)
		return
	}
	if refusal.Code != code || !strings.Contains(refusal.Message, sentence) {
		l.t.Errorf("%s %v: got %s: %s; want %s: %s", operation, p, refusal.Code, refusal.Message, code, sentence)
	}
}

// later moves the clock.
func (l *lab) later(d time.Duration) { l.now = l.now.Add(d) }

// vpc makes a VPC of the lab's kind with one subnet in zone a.
func (l *lab) vpc() (vpc, subnet string) {
	l.t.Helper()
	vpc = l.text("CreateVpc", params{"CidrBlock": "10.0.0.0/16"}, "Vpc.VpcId")
	subnet = l.text("CreateSubnet", params{
		"VpcId": vpc, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-2a",
	}, "Subnet.SubnetId")
	return vpc, subnet
}

// image names the newest Amazon Linux 2023.
const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"

// launch launches one instance, with more parameters than the needed ones.
func (l *lab) launch(subnet string, more params) string {
	l.t.Helper()
	p := params{"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
	if subnet != "" {
		p["SubnetId"] = subnet
	}
	for name, value := range more {
		p[name] = value
	}
	return l.text("RunInstances", p, "Instances[0].InstanceId")
}

func filters(pairs ...string) []any {
	var out []any
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, params{"Name": pairs[i], "Values": []any{pairs[i+1]}})
	}
	return out
}
