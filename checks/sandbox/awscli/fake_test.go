package awscli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/wire"
)

// fakeCloud answers operations with functions and remembers what it was asked.
type fakeCloud struct {
	services []*wire.Service
	calls    []string
	last     *wire.Call
}

func (c *fakeCloud) Services() []*wire.Service { return c.services }

func (c *fakeCloud) InvokeTyped(call *wire.Call, service, operation string, in any) (any, error) {
	c.calls = append(c.calls, operation+" "+document.CompactJSON(document.Of(in, document.AsDeclared)))
	c.last = call
	for _, s := range c.services {
		for _, op := range s.Operations {
			if s.Name == service && op.Name == operation {
				return op.Handle(call, in)
			}
		}
	}
	return nil, &wire.Error{Code: "InvalidAction", Message: "The action " + operation + " is not valid for this web service."}
}

func (c *fakeCloud) Authenticate(keys Keys) (wire.Caller, error) {
	if keys.SecretAccessKey != "secret" {
		return wire.Caller{}, &wire.Error{Code: "InvalidClientTokenId", Message: "The security token included in the request is invalid."}
	}
	return wire.Caller{ARN: "arn:aws:iam::123456789012:user/learner", AccessKeyID: keys.AccessKeyID}, nil
}

// fakeMachine is a machine with files in a map and a network that connects
// unless told how it fails.
type fakeMachine struct {
	env     map[string]string
	files   map[string]string
	clock   time.Time
	slept   []time.Duration
	network error
	dialled []string
	role    *Keys
}

func newFakeMachine() *fakeMachine {
	return &fakeMachine{
		env:   map[string]string{"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "ap-northeast-2"},
		files: map[string]string{}, clock: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

func (m *fakeMachine) Getenv(name string) string { return m.env[name] }
func (m *fakeMachine) Home() string              { return "/home/learner" }
func (m *fakeMachine) Region() string            { return "" }
func (m *fakeMachine) Now() time.Time            { return m.clock }

func (m *fakeMachine) ReadFile(name string) ([]byte, error) {
	content, ok := m.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(content), nil
}

func (m *fakeMachine) WriteFile(name string, data []byte) error {
	m.files[name] = string(data)
	return nil
}

func (m *fakeMachine) Walk(name string) ([]string, error) {
	if _, ok := m.files[name]; ok {
		return []string{"."}, nil
	}
	var names []string
	for _, file := range slices.Sorted(maps.Keys(m.files)) {
		if rest, ok := strings.CutPrefix(file, name+"/"); ok {
			names = append(names, rest)
		}
	}
	if names == nil {
		return nil, fs.ErrNotExist
	}
	return names, nil
}

func (m *fakeMachine) Sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		m.slept = append(m.slept, d)
		m.clock = m.clock.Add(d)
	}
	return ctx.Err()
}

func (m *fakeMachine) Connect(ctx context.Context, name string, port int, timeout time.Duration) (wire.Origin, error) {
	m.dialled = append(m.dialled, fmt.Sprintf("%s:%d", name, port))
	if errors.Is(m.network, ErrTimeout) {
		if err := m.Sleep(ctx, timeout); err != nil {
			return wire.Origin{}, err
		}
	}
	return wire.Origin{SourceIP: netip.MustParseAddr("10.0.1.5"), Endpoint: "vpce-1"}, m.network
}

func (m *fakeMachine) RoleKeys(context.Context) (Keys, bool) {
	if m.role == nil {
		return Keys{}, false
	}
	return *m.role, true
}

// run is one command line, split at spaces outside single quotes.
func run(t *testing.T, cloud *fakeCloud, m *fakeMachine, line string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	status = New(cloud).Run(t.Context(), m, Terminal{In: strings.NewReader(""), Out: &out, Err: &errs}, words(line))
	return out.String(), errs.String(), status
}

func words(line string) []string {
	var list []string
	var word strings.Builder
	inside, started := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			inside, started = !inside, true
		case r == ' ' && !inside:
			if started {
				list = append(list, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if started {
		list = append(list, word.String())
	}
	return list
}

type tag struct{ Key, Value string }

type filter struct {
	Name   string
	Values []string
}

type flagValue struct{ Value *bool }

type describeVpcsInput struct {
	Filters    []filter
	VpcIds     []string
	DryRun     *bool
	NextToken  *string
	MaxResults *int32
}

type vpc struct {
	CidrBlock string
	VpcId     string
	IsDefault bool
	Tags      []tag
}

type describeVpcsOutput struct {
	Vpcs      []vpc
	NextToken *string
}

type modifyVpcAttributeInput struct {
	EnableDnsHostnames *flagValue
	EnableDnsSupport   *flagValue
	VpcId              string `req:"true"`
}

type tagSpecification struct {
	ResourceType string
	Tags         []tag
}

type createVpcEndpointInput struct {
	DryRun            *bool
	VpcEndpointType   *string
	VpcId             string `req:"true"`
	ServiceName       string `req:"true"`
	RouteTableIds     []string
	PrivateDnsEnabled *bool
	TagSpecifications []tagSpecification
}

type networkInterface struct {
	AssociatePublicIpAddress *bool
	DeviceIndex              *int32
	Groups                   []string
	SubnetId                 *string
}

type runInstancesInput struct {
	ImageId           *string
	MaxCount          int32 `req:"true"`
	MinCount          int32 `req:"true"`
	SecurityGroupIds  []string
	SubnetId          *string
	UserData          *string
	NetworkInterfaces []networkInterface
}

type ipRange struct{ CidrIp, Description string }

type groupPair struct{ GroupId, UserId string }

type ipPermission struct {
	FromPort         *int32
	IpProtocol       string
	IpRanges         []ipRange
	ToPort           *int32
	UserIdGroupPairs []groupPair
}

type authorizeInput struct {
	CidrIp        *string
	GroupId       *string
	IpPermissions []ipPermission
	IpProtocol    *string
}

type nothing struct{}

// newFakeEC2 has as many operations as the tests need; twoVpcs is what
// DescribeVpcs answers, in two pieces when asked for pieces.
func newFakeEC2() *fakeCloud {
	twoVpcs := []vpc{
		{CidrBlock: "10.0.0.0/16", VpcId: "vpc-1", Tags: []tag{{"Name", "lab"}, {"linklab", "s3-gateway"}}},
		{CidrBlock: "172.31.0.0/16", VpcId: "vpc-2", IsDefault: true},
	}
	describe := func(_ *wire.Call, in *describeVpcsInput) (*describeVpcsOutput, error) {
		if len(in.VpcIds) > 0 && in.VpcIds[0] == "vpc-9" {
			return nil, &wire.Error{Code: "InvalidVpcID.NotFound", Message: "The vpc ID 'vpc-9' does not exist"}
		}
		if in.MaxResults == nil {
			return &describeVpcsOutput{Vpcs: twoVpcs}, nil
		}
		if in.NextToken == nil {
			next := "more"
			return &describeVpcsOutput{Vpcs: twoVpcs[:1], NextToken: &next}, nil
		}
		return &describeVpcsOutput{Vpcs: twoVpcs[1:]}, nil
	}
	echo := func(name string) *wire.Operation {
		switch name {
		case "CreateVpcEndpoint":
			return wire.Writes(name, func(*wire.Call, *createVpcEndpointInput) (*nothing, error) { return &nothing{}, nil })
		case "RunInstances":
			return wire.Writes(name, func(*wire.Call, *runInstancesInput) (*nothing, error) { return &nothing{}, nil })
		case "ModifyVpcAttribute":
			return wire.Writes(name, func(*wire.Call, *modifyVpcAttributeInput) (*nothing, error) { return &nothing{}, nil })
		}
		return wire.Writes(name, func(*wire.Call, *authorizeInput) (*nothing, error) { return &nothing{}, nil })
	}
	return &fakeCloud{services: []*wire.Service{{
		Name: "ec2", Protocol: wire.EC2Query,
		Operations: []*wire.Operation{
			wire.Op("DescribeVpcs", describe), echo("CreateVpcEndpoint"), echo("RunInstances"),
			echo("ModifyVpcAttribute"), echo("AuthorizeSecurityGroupIngress"),
		},
	}}}
}
