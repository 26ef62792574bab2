package sandbox

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"linklab/checks/sandbox/service/cloudtrail"
	"linklab/checks/sandbox/wire"
)

// trail records the requests that come to the account. They wait here and are
// kept now and then, in a transaction of their own: that a request was made is
// true also of one that failed, and no request is made slower by its record.
type trail struct {
	mu     sync.Mutex
	recent []cloudtrail.Event
	urgent bool // something is among them that is missed when it is lost
	kept   time.Time
}

const (
	recentKept = 200             // of what waits; twice as much is the bound
	keepEvery  = 2 * time.Second // of the machine's own time
)

func (t *trail) add(events ...cloudtrail.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.urgent = t.urgent || slices.ContainsFunc(events, func(e cloudtrail.Event) bool { return !e.Passing() })
	t.recent = append(t.recent, events...)
	if len(t.recent) > 2*recentKept { // now and then, not with every request
		t.recent = cloudtrail.Trim(t.recent, recentKept)
	}
}

// events are those that wait.
func (t *trail) events() []cloudtrail.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.recent)
}

// due tells whether it is time to keep what waits. Passing events never make it
// so.
func (t *trail) due(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.urgent && now.Sub(t.kept) >= keepEvery
}

func (t *trail) take() []cloudtrail.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.recent
	t.recent, t.urgent, t.kept = nil, false, time.Now()
	return taken
}

// keepTrail writes what waits.
func (s *Sandbox) keepTrail(ctx context.Context) error {
	events := s.trail.take()
	if len(events) == 0 {
		return nil
	}
	err := s.change(ctx, func(context.Context) error {
		s.services.trail.State.Add(events...)
		return nil
	})
	if err != nil {
		s.trail.add(events...)
	}
	return err
}

// dataEvents are the operations that are no management events, by service and
// name (CloudTrail user guide, Logging data events): the event history does
// not have them.
var dataEvents = map[string]bool{
	"s3 GetObject": true, "s3 HeadObject": true, "s3 PutObject": true, "s3 CopyObject": true, "s3 DeleteObject": true, "s3 DeleteObjects": true,
	"s3 ListObjects": true, "s3 ListObjectsV2": true, "s3 HeadBucket": true,
	"dynamodb PutItem": true, "dynamodb GetItem": true, "dynamodb DeleteItem": true, "dynamodb UpdateItem": true, "dynamodb Scan": true,
	"dynamodb Query": true, "monitoring PutMetricData": true, "monitoring GetMetricData": true, "monitoring GetMetricStatistics": true,
}

// event is the record of a request; err is how it failed, nil when it did not.
// nested says that a stack made it for the caller.
func (s *Sandbox) event(c *wire.Call, service *wire.Service, op *wire.Operation, in, out any, err error, nested bool) cloudtrail.Event {
	e := cloudtrail.Event{
		ID: newRequestID(), At: s.Now(), Source: service.Name + ".amazonaws.com", Name: op.Name, Region: c.Region, Account: AccountNumber,
		ReadOnly: !op.Mutates, CallerARN: c.Caller.ARN, UserID: c.Caller.UserID, KeyID: c.Caller.AccessKeyID, UserAgent: c.UserAgent,
		Endpoint: c.Origin.Endpoint, RequestID: c.RequestID, ResourceOf: s.resourcesOf(op, in, out),
	}
	if e.RequestID == "" {
		e.RequestID = newRequestID()
	}
	if c.Origin.SourceIP.IsValid() {
		e.SourceIP = c.Origin.SourceIP.String()
	}
	if nested {
		e.InvokedBy = "cloudformation.amazonaws.com"
	}
	if err != nil {
		known, _ := wire.AsError(service.Protocol, err)
		e.ErrorCode, e.ErrorText = trailCode(known.Code), known.Message
	}
	return e
}

// trailCode is how CloudTrail names a refusal by a policy: EC2's code of its own
// apart.
func trailCode(code string) string {
	switch code {
	case "UnauthorizedOperation":
		return "Client." + code
	case "AccessDeniedException":
		return "AccessDenied"
	}
	return code
}

// resourceKinds are the types of resources by the beginning of their ids.
var resourceKinds = map[string]string{
	"vpc": "AWS::EC2::VPC", "subnet": "AWS::EC2::Subnet", "rtb": "AWS::EC2::RouteTable", "igw": "AWS::EC2::InternetGateway",
	"vpce": "AWS::EC2::VPCEndpoint", "vpce-svc": "AWS::EC2::VPCEndpointService", "sg": "AWS::EC2::SecurityGroup", "i": "AWS::EC2::Instance",
	"eni": "AWS::EC2::NetworkInterface", "acl": "AWS::EC2::NetworkAcl", "nat": "AWS::EC2::NatGateway", "pcx": "AWS::EC2::VPCPeeringConnection",
	"eipalloc": "AWS::EC2::EIP", "rgw": "AWS::VpcLattice::ResourceGateway", "rcfg": "AWS::VpcLattice::ResourceConfiguration",
}

var resourceID = regexp.MustCompile(`^([a-z]+(?:-svc)?)-[0-9a-f]{8,17}$`)

// resourcesPerEvent bounds how many resources an event names.
const resourcesPerEvent = 10

// resourcesOf are the resources that a request names and a change's answer is
// about, by their ids.
func (s *Sandbox) resourcesOf(op *wire.Operation, in, out any) []cloudtrail.Resource {
	var found []cloudtrail.Resource
	add := func(kind, name string) {
		r := cloudtrail.Resource{ResourceType: kind, ResourceName: name}
		if name != "" && len(found) < resourcesPerEvent && !slices.Contains(found, r) {
			found = append(found, r)
		}
	}
	visit(reflect.ValueOf(in), 0, func(member, text string) {
		switch {
		case member == "Bucket":
			add("AWS::S3::Bucket", text)
		case member == "TableName":
			add("AWS::DynamoDB::Table", text[strings.LastIndexByte(text, '/')+1:])
		default:
			if match := resourceID.FindStringSubmatch(text); match != nil && resourceKinds[match[1]] != "" {
				add(resourceKinds[match[1]], text)
			}
		}
	})
	if op.Mutates && out != nil {
		visit(reflect.ValueOf(out), 0, func(_, text string) {
			if match := resourceID.FindStringSubmatch(text); match != nil && resourceKinds[match[1]] != "" {
				add(resourceKinds[match[1]], text)
			}
		})
	}
	return found
}

// visit shows every text of a value, with the name of the member that it is in.
func visit(v reflect.Value, depth int, see func(member, text string)) {
	if depth > 6 {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			visit(v.Elem(), depth, see)
		}
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			if !f.IsExported() || f.Anonymous {
				continue
			}
			value, err := v.FieldByIndexErr(f.Index)
			if err != nil {
				continue
			}
			value = reflect.Indirect(value)
			if value.Kind() == reflect.String {
				see(f.Name, value.String())
				continue
			}
			visit(value, depth+1, see)
		}
	case reflect.Slice:
		for i := range min(v.Len(), resourcesPerEvent) {
			if element := v.Index(i); element.Kind() == reflect.String {
				see("", element.String())
			} else {
				visit(element, depth+1, see)
			}
		}
	}
}
