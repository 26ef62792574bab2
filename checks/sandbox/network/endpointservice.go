package network

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Types of VPC endpoints.
const (
	Gateway       = "Gateway"
	InterfaceType = "Interface"
)

// EndpointService is a service that endpoints of one type can be made for. A
// service with two types, as S3, is listed twice under one name.
type EndpointService struct {
	Name            string // com.amazonaws.ap-northeast-2.s3
	ID              string // vpce-svc-…
	Type            string // Gateway or Interface
	Owner           string // amazon
	Zones           []Zone
	BaseDNSName     string // s3.ap-northeast-2.vpce.amazonaws.com
	PrivateDNSNames []string
	PolicySupported bool
}

// EndpointServices lists what endpoints can be made for in the region, by name
// and type.
func (r *Region) EndpointServices() []EndpointService {
	out := make([]EndpointService, 0, len(endpointServices)+8)
	for _, known := range endpointServices {
		if known.only != "" && known.only != r.Name {
			continue
		}
		for _, kind := range known.types() {
			out = append(out, r.endpointService(known, kind))
		}
	}
	slices.SortFunc(out, func(a, b EndpointService) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type, b.Type))
	})
	return out
}

// EndpointServicesNamed is the services of a name, one for each type; none for
// an unknown name or another region's.
func (r *Region) EndpointServicesNamed(name string) []EndpointService {
	short, ok := strings.CutPrefix(name, "com.amazonaws."+r.Name+".")
	if !ok {
		return nil
	}
	var out []EndpointService
	for _, known := range endpointServices {
		if known.name == short && (known.only == "" || known.only == r.Name) {
			for _, kind := range known.types() {
				out = append(out, r.endpointService(known, kind))
			}
		}
	}
	return out
}

func (r *Region) endpointService(known offered, kind string) EndpointService {
	service := EndpointService{
		Name:            "com.amazonaws." + r.Name + "." + known.name,
		Type:            kind,
		Owner:           "amazon",
		Zones:           r.Info().Zones,
		PolicySupported: !known.noPolicy,
	}
	service.ID = fmt.Sprintf("vpce-svc-0%016x", scramble(hash(service.Name+kind)))
	if kind == Gateway {
		service.BaseDNSName = known.host + "." + r.Name + ".amazonaws.com"
		return service
	}
	service.BaseDNSName = known.host + "." + r.Name + ".vpce.amazonaws.com"
	for _, pattern := range known.private {
		service.PrivateDNSNames = append(service.PrivateDNSNames, strings.ReplaceAll(pattern, "{region}", r.Name))
	}
	return service
}

// offered is one line of the catalogue.
type offered struct {
	name     string
	host     string // first part of its names, before the region
	private  []string
	gateway  bool   // has a gateway endpoint
	only     string // the one region that has it
	noPolicy bool
	noIface  bool
}

func (o offered) types() []string {
	switch {
	case o.gateway && o.noIface:
		return []string{Gateway}
	case o.gateway:
		return []string{Gateway, InterfaceType}
	}
	return []string{InterfaceType}
}
