// Package route53 is Amazon Route 53's hosted zones over the network model: the
// private ones answer inside their VPCs, the public ones on the simulated
// internet. Health checks, traffic policies, routing policies other than simple,
// DNSSEC and registered domains are not here and are refused by name.
package route53

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is Route 53 of one simulated account.
type Service struct{ World *network.World }

// New is Route 53 over the given world.
func New(world *network.World) *Service { return &Service{World: world} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{
		Name:       "route53",
		Protocol:   wire.RESTXML,
		APIVersion: "2013-04-01",
		Namespace:  "https://route53.amazonaws.com/doc/2013-04-01/",
	}
	for _, table := range [][]*wire.Operation{
		s.zoneOperations(),
		s.zoneListOperations(),
		s.zoneVPCOperations(),
		s.recordOperations(),
		s.tagOperations(),
	} {
		for _, operation := range table {
			operation.Resources = asked
			service.Operations = append(service.Operations, refusing(operation))
		}
	}
	return service
}

// asked gives the ARN that an operation is authorised for: the zone or the
// change that its path names.
func asked(call *wire.Call, in any) []string {
	v := reflect.Indirect(reflect.ValueOf(in))
	for _, name := range []string{"HostedZoneId", "ResourceId", "Id"} {
		if field := v.FieldByName(name); field.IsValid() && field.Kind() == reflect.String {
			id := field.String()
			kind := "hostedzone"
			if call.Operation == "GetChange" {
				kind = "change"
			}
			return []string{"arn:aws:route53:::" + kind + "/" + strings.TrimPrefix(id, "/"+kind+"/")}
		}
	}
	return []string{"*"}
}

// statuses are those of Route 53's errors that are not 400.
var statuses = map[string]int{
	"NoSuchHostedZone":        http.StatusNotFound,
	"NoSuchChange":            http.StatusNotFound,
	"VPCAssociationNotFound":  http.StatusNotFound,
	"HostedZoneAlreadyExists": http.StatusConflict,
}

// refusing turns the network model's refusals into Route 53's errors.
func refusing(operation *wire.Operation) *wire.Operation {
	handle := operation.Handle
	operation.Handle = func(call *wire.Call, in any) (any, error) {
		out, err := handle(call, in)
		var refusal *network.Error
		switch {
		case err == nil:
			return out, nil
		case errors.As(err, &refusal):
			return nil, &wire.Error{Code: refusal.Code, Message: refusal.Message, Status: statuses[refusal.Code]}
		}
		return nil, err
	}
	return operation
}

func invalidInput(message string) error {
	return &wire.Error{Code: "InvalidInput", Message: message}
}

// ChangeInfo is a change on its way to the name servers.
type ChangeInfo struct {
	Id          string
	Status      string
	SubmittedAt time.Time
	Comment     string
}

// change notes that a zone was changed.
func (s *Service) change(comment string) ChangeInfo {
	info, _ := s.changeInfo(s.World.AddZoneChange(comment))
	// The answer to the change itself never says that it is done.
	info.Status = "PENDING"
	return info
}

func (s *Service) changeInfo(id string) (ChangeInfo, error) {
	change, insync, err := s.World.FindZoneChange(id)
	if err != nil {
		return ChangeInfo{}, err
	}
	info := ChangeInfo{Id: "/change/" + strings.TrimPrefix(id, "/change/"), Status: "PENDING", SubmittedAt: change.Submitted, Comment: change.Comment}
	if insync {
		info.Status = "INSYNC"
	}
	return info, nil
}

// given is an optional member's value, or the zero value.
func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// mostItems is how many items a page has at most.
const mostItems = 100

// pageSize is how many items a request asks for.
func pageSize(asked *int32) (int, error) {
	if asked == nil {
		return mostItems, nil
	}
	if *asked < 1 {
		return 0, invalidInput("MaxItems must be at least 1")
	}
	return min(int(*asked), mostItems), nil
}
