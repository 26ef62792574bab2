package cloudformation

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"

	"linklab/checks/sandbox/wire"
)

// work is one resource being made, changed, removed or asked about.
type work struct {
	service  *Service
	call     *wire.Call
	stack    *Stack
	resource *Resource
}

// params are an operation's parameters by the API's names.
type params = map[string]any

// invokeAs runs an operation on behalf of whoever began what the stack is doing.
func (s *Service) invokeAs(call *wire.Call, stack *Stack, service, operation string, p params) (map[string]any, error) {
	on := *call
	on.Caller = stack.Caller
	on.Origin = wire.Origin{}
	return s.Invoke(&on, service, operation, p)
}

func (w *work) invoke(service, operation string, p params) (map[string]any, error) {
	answer, err := w.service.invokeAs(w.call, w.stack, service, operation, p)
	if err != nil {
		known, _ := wire.AsError(wire.EC2Query, err)
		return nil, &serviceError{service: service, code: known.Code, message: known.Message, request: newUUID()}
	}
	return answer, nil
}

func (w *work) ec2(operation string, p params) (map[string]any, error) {
	return w.invoke("ec2", operation, p)
}

// serviceError is a refusal of the service that a resource belongs to.
type serviceError struct{ service, code, message, request string }

func (e *serviceError) Error() string { return e.code + ": " + e.message }

// reason is a failure as an event tells it.
func reason(err error) string {
	e, ok := err.(*serviceError)
	if !ok {
		known, _ := wire.AsError(wire.AWSQuery, err)
		return known.Message
	}
	names := map[string]string{"ec2": "Ec2", "iam": "Iam", "s3": "S3", "ssm": "Ssm"}
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
	return strings.HasSuffix(e.code, "NotFound") || strings.HasSuffix(e.code, ".Malformed") || strings.HasPrefix(e.code, "NoSuch")
}

// inUse says whether the thing cannot go while something else is there.
func (e *serviceError) inUse() bool {
	return e.code == "DependencyViolation" || e.code == "DeleteConflict" || e.code == "IncorrectState" ||
		strings.HasSuffix(e.code, ".InUse")
}

// path is a text in an answer: "Vpc.VpcId", "Reservations.0.Instances.0.State.Name".
func path(value any, way string) string {
	text, _ := at(value, way).(string)
	return text
}

func at(value any, way string) any {
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
func pick(p properties, names ...string) params {
	picked := params{}
	for _, name := range names {
		if value, ok := p[name]; ok {
			picked[name] = value
		}
	}
	return picked
}

// tagged adds the tags of the resource and of the stack for a resource type of
// EC2.
func (w *work) tagged(p params, kind string, own []any) params {
	if tags := w.tags(own); len(tags) > 0 {
		p["TagSpecifications"] = []any{params{"ResourceType": kind, "Tags": tags}}
	}
	return p
}

// tags are the resource's own tags and those of the stack that it lacks.
func (w *work) tags(own []any) []any {
	list := []any{}
	seen := map[string]bool{}
	for _, tag := range own {
		key := path(tag, "Key")
		seen[key] = true
		list = append(list, params{"Key": key, "Value": path(tag, "Value")})
	}
	for _, tag := range w.stack.Tags {
		if !seen[tag.Key] {
			list = append(list, params{"Key": tag.Key, "Value": tag.Value})
		}
	}
	return list
}

// system puts CloudFormation's own tags on an EC2 resource.
func (w *work) system(id string) error {
	if w.service.SystemTags == nil {
		return nil
	}
	return w.service.SystemTags(w.call, id, map[string]string{
		"aws:cloudformation:stack-name": w.stack.Name,
		"aws:cloudformation:stack-id":   w.stack.ID,
		"aws:cloudformation:logical-id": w.resource.Name,
	})
}

// made remembers a new resource's id and tags it.
func (w *work) made(id string) error {
	w.resource.PhysicalID = id
	return w.system(id)
}

// remember keeps something that the id does not say.
func (w *work) remember(name string, value any) {
	if w.resource.Data == nil {
		w.resource.Data = map[string]any{}
	}
	w.resource.Data[name] = value
}

func (w *work) remembered(name string) string {
	text, _ := w.resource.Data[name].(string)
	return text
}

// unique is a name as CloudFormation makes them up: stack, resource, random.
func (w *work) unique(longest int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	name := w.stack.Name + "-" + w.resource.Name
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
func attribute(read func(*work) (any, error), way string) func(*work) (any, error) {
	return func(w *work) (any, error) {
		answer, err := read(w)
		if err != nil {
			return nil, err
		}
		value := at(answer, way)
		if value == nil {
			return "", nil
		}
		return value, nil
	}
}

// described is the answer of a Describe operation that takes a list of ids.
func described(operation, list string) func(*work) (any, error) {
	return func(w *work) (any, error) {
		return w.ec2(operation, params{list: []any{w.resource.PhysicalID}})
	}
}

// self is the resource's own id.
func self(w *work) (any, error) { return w.resource.PhysicalID, nil }

// removal runs an operation that takes the resource's id; one that is gone
// already is fine.
func removal(operation, parameter string) func(*work) error {
	return func(w *work) error {
		_, err := w.ec2(operation, params{parameter: w.resource.PhysicalID})
		return unlessMissing(err)
	}
}

func unlessMissing(err error) error {
	if e, ok := err.(*serviceError); ok && e.missing() {
		return nil
	}
	return err
}

// retag makes an EC2 resource bear the tags of after and no more of before.
func (w *work) retag(before, after properties) error {
	id := w.resource.PhysicalID
	keep := map[string]bool{}
	for _, tag := range w.tags(after.list("Tags")) {
		keep[path(tag, "Key")] = true
	}
	var lost []any
	for _, tag := range before.list("Tags") {
		if key := path(tag, "Key"); !keep[key] {
			lost = append(lost, params{"Key": key})
		}
	}
	if len(lost) > 0 {
		if _, err := w.ec2("DeleteTags", params{"Resources": []any{id}, "Tags": lost}); err != nil {
			return err
		}
	}
	tags := w.tags(after.list("Tags"))
	if len(tags) == 0 {
		return nil
	}
	_, err := w.ec2("CreateTags", params{"Resources": []any{id}, "Tags": tags})
	return err
}
