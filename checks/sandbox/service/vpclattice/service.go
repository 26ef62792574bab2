// Package vpclattice is Amazon VPC Lattice as far as resources go: resource
// gateways, resource configurations and service networks, over the network
// model. Its services, target groups, listeners, rules and policies are not
// here and are refused by name.
package vpclattice

import (
	"encoding/base64"
	"errors"
	"reflect"
	"slices"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is VPC Lattice in all regions of one simulated account.
type Service struct{ World *network.World }

// New is VPC Lattice over the given world.
func New(world *network.World) *Service { return &Service{World: world} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{Name: "vpc-lattice", Protocol: wire.RESTJSON, APIVersion: "2022-11-30"}
	for _, table := range [][]*wire.Operation{
		s.gatewayOperations(),
		s.configurationOperations(),
		s.serviceNetworkOperations(),
		s.resourceAssociationOperations(),
		s.vpcAssociationOperations(),
		s.endpointAssociationOperations(),
		s.tagOperations(),
	} {
		for _, operation := range table {
			operation.Resources = asked(operation.HTTP.Path)
			service.Operations = append(service.Operations, refusing(operation))
		}
	}
	return service
}

// kinds are VPC Lattice's kinds of resources in ARNs by the first part of their
// paths.
var kinds = map[string]string{
	"resourcegateways": "resourcegateway", "resourceconfigurations": "resourceconfiguration", "servicenetworks": "servicenetwork",
	"servicenetworkresourceassociations": resourceAssociationKind, "servicenetworkvpcassociations": vpcAssociationKind,
}

// asked gives the ARN that an operation is authorised for: the one that its path
// names, by id or ARN, else any of its kind.
func asked(path string) func(*wire.Call, any) []string {
	first, label, one := strings.Cut(strings.Trim(path, "/"), "/")
	label = strings.Trim(label, "{}")
	return func(call *wire.Call, in any) []string {
		id := "*"
		if one {
			id = reflect.Indirect(reflect.ValueOf(in)).FieldByName(strings.ToUpper(label[:1]) + label[1:]).String()
		}
		switch kind := kinds[first]; {
		case strings.HasPrefix(id, "arn:"):
			return []string{id}
		case kind == "":
			return []string{"*"}
		default:
			return []string{"arn:aws:vpc-lattice:" + call.Region + ":" + call.Account + ":" + kind + "/" + id}
		}
	}
}

// region is the region that a call is addressed to.
func (s *Service) region(call *wire.Call) (*network.Region, error) {
	return s.World.Region(call.Region)
}

// refusing turns the network model's refusals into VPC Lattice's errors, which
// say what they are about in members of their own.
func refusing(operation *wire.Operation) *wire.Operation {
	handle := operation.Handle
	operation.Handle = func(call *wire.Call, in any) (any, error) {
		out, err := handle(call, in)
		if err != nil {
			return nil, asWire(err)
		}
		return out, nil
	}
	return operation
}

func asWire(err error) error {
	var about *network.ResourceError
	if errors.As(err, &about) {
		return &wire.Error{Code: about.Code, Message: about.Message, Elements: []wire.Element{
			{Name: "resourceId", Text: about.ResourceID}, {Name: "resourceType", Text: about.ResourceType},
		}}
	}
	var refusal *network.Error
	if !errors.As(err, &refusal) {
		return err
	}
	switch refusal.Code {
	case "ValidationException":
		return validation(refusal.Message)
	case "ServiceQuotaExceededException":
		return &wire.Error{Code: refusal.Code, Message: refusal.Message, Elements: []wire.Element{
			{Name: "resourceType", Text: "RESOURCE_GATEWAY"}, {Name: "serviceCode", Text: "vpc-lattice"},
		}}
	}
	// EC2's own refusals, of a subnet without addresses for one, reach the
	// caller as faults of the request.
	return validation(refusal.Code + ": " + refusal.Message)
}

func validation(message string) error {
	return &wire.Error{Code: "ValidationException", Message: message, Elements: []wire.Element{{Name: "reason", Text: "fieldValidationFailed"}}}
}

// leaving is the state of what was just deleted; at the clock's fastest it has
// none any more.
func leaving(state string) string {
	if state == "" {
		return "DELETE_IN_PROGRESS"
	}
	return state
}

// Page is what every list operation's input says of pages.
type Page struct {
	MaxResults *int32  `at:"query"`
	NextToken  *string `at:"query"`
}

// mostResults is how many items a page has at most.
const mostResults = 100

// page is one page of items that are in the order of their ids.
func page[T any](items []T, id func(T) string, asked Page) ([]T, *string, error) {
	most := mostResults
	if asked.MaxResults != nil {
		if *asked.MaxResults < 1 || *asked.MaxResults > mostResults {
			return nil, nil, validation("maxResults must be between 1 and 100")
		}
		most = int(*asked.MaxResults)
	}
	if asked.NextToken != nil {
		last, err := base64.RawURLEncoding.DecodeString(*asked.NextToken)
		if err != nil || len(last) == 0 {
			return nil, nil, validation("The pagination token is not valid")
		}
		items = slices.DeleteFunc(slices.Clone(items), func(item T) bool { return strings.Compare(id(item), string(last)) <= 0 })
	}
	if len(items) <= most {
		return append([]T{}, items...), nil, nil
	}
	token := base64.RawURLEncoding.EncodeToString([]byte(id(items[most-1])))
	return items[:most], &token, nil
}

// given is an optional member's value, or the zero value.
func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// newTags are tags of a request in the order of their keys.
func newTags(tags map[string]string) (network.Tags, error) {
	var list network.Tags
	for key, value := range tags {
		if key == "" || len(key) > 128 || strings.HasPrefix(strings.ToLower(key), "aws:") {
			return nil, validation("The tag key '" + key + "' is not valid")
		}
		list = append(list, network.Tag{Key: key, Value: value})
	}
	slices.SortFunc(list, func(a, b network.Tag) int { return strings.Compare(a.Key, b.Key) })
	return list, nil
}

// byID puts items in the order of their ids.
func byID[T any](items []T, id func(T) string) []T {
	slices.SortFunc(items, func(a, b T) int { return strings.Compare(id(a), id(b)) })
	return items
}
