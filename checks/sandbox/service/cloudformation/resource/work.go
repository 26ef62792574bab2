package resource

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"linklab/checks/sandbox/wire"
)

// Work is one resource being made, changed, removed or asked about.
type Work struct {
	Resource *Resource
	Stack    Owner
	Region   string
	// Invoke runs an operation of the account on behalf of whoever began what the
	// stack is doing.
	Invoke func(service, operation string, p Params) (map[string]any, error)
	// SystemTags puts tags on an EC2 resource that users may not set; it may be
	// nil.
	SystemTags func(id string, tags map[string]string) error
}

// Owner is the stack that a resource belongs to.
type Owner struct {
	Name, ID string
	Tags     []Tag
}

// Params are an operation's parameters by the API's names.
type Params = map[string]any

func (w *Work) invoke(service, operation string, p Params) (map[string]any, error) {
	answer, err := w.Invoke(service, operation, p)
	if err != nil {
		known, _ := wire.AsError(wire.EC2Query, err)
		return nil, &serviceError{service: service, code: known.Code, message: known.Message, request: newUUID()}
	}
	return answer, nil
}

func (w *Work) ec2(operation string, p Params) (map[string]any, error) {
	return w.invoke("ec2", operation, p)
}

// serviceError is a refusal of the service that a resource belongs to.
type serviceError struct{ service, code, message, request string }

func (e *serviceError) Error() string { return e.code + ": " + e.message }

// Reason is a failure as an event tells it.
func Reason(err error) string {
	var e *serviceError
	ok := errors.As(err, &e)
	if !ok {
		known, _ := wire.AsError(wire.AWSQuery, err)
		return known.Message
	}
	names := map[string]string{"ec2": "Ec2", "iam": "Iam", "s3": "S3", "ssm": "Ssm", "dynamodb": "DynamoDb", "route53": "Route53", lattice: "VpcLattice", balancing: "ElasticLoadBalancingV2"}
	handler := "InvalidRequest"
	switch {
	case e.missing():
		handler = "NotFound"
	case strings.Contains(e.code, "AlreadyExists") || strings.Contains(e.code, "Duplicate"):
		handler = "AlreadyExists"
	case strings.HasPrefix(e.code, "AccessDenied") || e.code == "UnauthorizedOperation":
		handler = "AccessDenied"
	case strings.Contains(e.code, "LimitExceeded"):
		handler = "ServiceLimitExceeded"
	}
	return fmt.Sprintf("Resource handler returned message: \"%s (Service: %s, Status Code: 400, Request ID: %s) (SDK Attempt Count: 1)\" "+
		"(RequestToken: %s, HandlerErrorCode: %s)", e.message, names[e.service], e.request, newUUID(), handler)
}

// missing says whether the service does not have the thing any more.
func (e *serviceError) missing() bool {
	return strings.HasSuffix(e.code, "NotFound") || strings.HasSuffix(e.code, ".Malformed") || strings.HasPrefix(e.code, "NoSuch") ||
		e.code == "ResourceNotFoundException"
}

// Hindered says whether a removal failed because something else is still there.
func Hindered(err error) bool {
	var e *serviceError
	ok := errors.As(err, &e)
	return ok && e.inUse()
}

// inUse says whether the thing cannot go while something else is there.
func (e *serviceError) inUse() bool {
	return e.code == "DependencyViolation" || e.code == "DeleteConflict" || e.code == "IncorrectState" ||
		e.code == "ConflictException" || e.code == "HostedZoneNotEmpty" ||
		strings.HasSuffix(e.code, ".InUse")
}

// Path is a text in an answer: "Vpc.VpcId", "Reservations.0.Instances.0.State.Name".
func Path(value any, way string) string {
	text, _ := At(value, way).(string)
	return text
}

// At is what lies in an answer behind a path.
func At(value any, way string) any {
	for _, step := range strings.Split(way, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			var i int
			if _, err := fmt.Sscanf(step, "%d", &i); err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// pick copies properties under the same names.
func pick(p Properties, names ...string) Params {
	picked := Params{}
	for _, name := range names {
		if value, ok := p[name]; ok {
			picked[name] = value
		}
	}
	return picked
}

// tagged adds the tags of the resource and of the stack for a resource type of
// EC2.
func (w *Work) tagged(p Params, kind string, own []any) Params {
	if tags := w.tags(own); len(tags) > 0 {
		p["TagSpecifications"] = []any{Params{"ResourceType": kind, "Tags": tags}}
	}
	return p
}

// tags are the resource's own tags and those of the stack that it lacks.
func (w *Work) tags(own []any) []any {
	list := []any{}
	seen := map[string]bool{}
	for _, tag := range own {
		key := Path(tag, "Key")
		seen[key] = true
		list = append(list, Params{"Key": key, "Value": Path(tag, "Value")})
	}
	for _, tag := range w.Stack.Tags {
		if !seen[tag.Key] {
			list = append(list, Params{"Key": tag.Key, "Value": tag.Value})
		}
	}
	return list
}

// system puts CloudFormation's own tags on an EC2 resource.
func (w *Work) system(id string) error {
	if w.SystemTags == nil {
		return nil
	}
	return w.SystemTags(id, map[string]string{
		"aws:cloudformation:stack-name": w.Stack.Name,
		"aws:cloudformation:stack-id":   w.Stack.ID,
		"aws:cloudformation:logical-id": w.Resource.Name,
	})
}

// made remembers a new resource's id and tags it.
func (w *Work) made(id string) error {
	w.Resource.PhysicalID = id
	return w.system(id)
}

// remember keeps something that the id does not say.
func (w *Work) remember(name string, value any) {
	if w.Resource.Data == nil {
		w.Resource.Data = map[string]any{}
	}
	w.Resource.Data[name] = value
}

func (w *Work) remembered(name string) string {
	text, _ := w.Resource.Data[name].(string)
	return text
}

// unique is a name as CloudFormation makes them up: stack, resource, random.
func (w *Work) unique(longest int) string {
	return w.generated(w.Stack.Name+"-"+w.Resource.Name, longest)
}

// generated is a beginning and something random after it, so long at most if
// longest is not 0.
func (w *Work) generated(name string, longest int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	if room := longest - len(b) - 1; longest > 0 && len(name) > room {
		name = name[:room]
	}
	return name + "-" + string(b[:])
}

// policyText is a policy as the services take it.
func policyText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}

// attribute reads what an operation says of the resource.
func attribute(read func(*Work) (any, error), way string) func(*Work) (any, error) {
	return func(w *Work) (any, error) {
		answer, err := read(w)
		if err != nil {
			return nil, err
		}
		value := At(answer, way)
		if value == nil {
			return "", nil
		}
		return value, nil
	}
}

// described is the answer of a Describe operation that takes a list of ids.
func described(operation, list string) func(*Work) (any, error) {
	return func(w *Work) (any, error) {
		return w.ec2(operation, Params{list: []any{w.Resource.PhysicalID}})
	}
}

// self is the resource's own id.
func self(w *Work) (any, error) { return w.Resource.PhysicalID, nil }

// removal runs an operation that takes the resource's id; one that is gone
// already is fine.
func removal(operation, parameter string) func(*Work) error {
	return func(w *Work) error {
		_, err := w.ec2(operation, Params{parameter: w.Resource.PhysicalID})
		return unlessMissing(err)
	}
}

func unlessMissing(err error) error {
	var e *serviceError
	if errors.As(err, &e) && e.missing() {
		return nil
	}
	return err
}

// retag makes an EC2 resource bear the tags of after and no more of before.
func (w *Work) retag(before, after Properties) error {
	id := w.Resource.PhysicalID
	keep := map[string]bool{}
	for _, tag := range w.tags(after.list("Tags")) {
		keep[Path(tag, "Key")] = true
	}
	var lost []any
	for _, tag := range before.list("Tags") {
		if key := Path(tag, "Key"); !keep[key] {
			lost = append(lost, Params{"Key": key})
		}
	}
	if len(lost) > 0 {
		if _, err := w.ec2("DeleteTags", Params{"Resources": []any{id}, "Tags": lost}); err != nil {
			return err
		}
	}
	tags := w.tags(after.list("Tags"))
	if len(tags) == 0 {
		return nil
	}
	_, err := w.ec2("CreateTags", Params{"Resources": []any{id}, "Tags": tags})
	return err
}

// newUUID is a random UUID, as requests are numbered.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// invalid is a resource that cannot be made as it is written.
func invalid(message string) error { return &wire.Error{Code: "InvalidRequest", Message: message} }

// unstable is a resource that was made and did not become ready.
func unstable(message string) error { return &wire.Error{Code: "NotStabilized", Message: message} }
