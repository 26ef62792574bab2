package network

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Types of VPC endpoints.
const (
	Gateway             = "Gateway"
	InterfaceType       = "Interface"
	GatewayLBType       = "GatewayLoadBalancer"
	ResourceType        = "Resource"
	ServiceNetworkType  = "ServiceNetwork"
	serviceDomain       = ".vpce.amazonaws.com"
	ownServiceNameStart = "com.amazonaws.vpce."
)

// EndpointService is a service that endpoints of one type can be made for. A
// service with two types, as S3, is listed twice under one name.
type EndpointService struct {
	Name            string // com.amazonaws.ap-northeast-2.s3
	ID              string // vpce-svc-…
	Type            string // Gateway, Interface or GatewayLoadBalancer
	Region          string // where it is
	Owner           string // amazon, or the account
	Zones           []Zone
	BaseDNSName     string // s3.ap-northeast-2.vpce.amazonaws.com
	PrivateDNSNames []string
	PolicySupported bool
	// Own is the account's own service, nil for those of AWS.
	Own *OwnService

	abroad bool // endpoints of other regions may use it
}

// EndpointServices lists what endpoints can be made for in the region, by name
// and type: the services of AWS, and those of the account's own that are ready.
func (r *Region) EndpointServices() []EndpointService {
	out := make([]EndpointService, 0, len(endpointServices)+8)
	for i := range endpointServices {
		known := &endpointServices[i]
		if !known.in(r.Name) {
			continue
		}
		for _, kind := range known.types() {
			out = append(out, r.endpointService(known, kind))
		}
	}
	for _, own := range r.OwnServices {
		if r.OwnServiceState(own) == serviceAvailable {
			out = append(out, r.ownEndpointService(own))
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
	if id, ok := strings.CutPrefix(name, ownServiceNameStart+r.Name+"."); ok {
		if own := r.OwnServices[id]; own != nil && own.DeletedAt.IsZero() {
			return []EndpointService{r.ownEndpointService(own)}
		}
		return nil
	}
	known, ok := findOffered(name, r.Name)
	if !ok {
		return nil
	}
	var out []EndpointService
	for _, kind := range known.types() {
		out = append(out, r.endpointService(&known, kind))
	}
	return out
}

// ServicesFrom lists the services of another region that endpoints of this one
// can be made for.
func (r *Region) ServicesFrom(region string) ([]EndpointService, error) {
	if region == r.Name {
		return r.EndpointServices(), nil
	}
	home, err := r.world.Region(region)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(home.EndpointServices(), func(service EndpointService) bool {
		return !service.reaches(r.Name)
	}), nil
}

// reaches tells whether endpoints of a region may use the service.
func (s EndpointService) reaches(region string) bool {
	switch {
	case s.Region == region:
		return true
	case s.Type != InterfaceType:
		return false
	case s.Own != nil:
		return slices.Contains(s.Own.SupportedRegions, region)
	}
	return s.abroad
}

func (r *Region) endpointService(known *offered, kind string) EndpointService {
	here := func(text string) string { return strings.ReplaceAll(text, "{region}", r.Name) }
	service := EndpointService{
		Name:            here(known.template()),
		Type:            kind,
		Region:          r.Name,
		Owner:           "amazon",
		Zones:           r.Info().Zones,
		PolicySupported: !known.noPolicy,
		abroad:          known.abroad && kind == InterfaceType,
	}
	if ids := known.zones[r.Name]; ids != nil {
		service.Zones = slices.DeleteFunc(slices.Clone(service.Zones), func(z Zone) bool { return !slices.Contains(ids, z.ID) })
	}
	service.ID = fmt.Sprintf("vpce-svc-0%016x", scramble(hash(service.Name+kind)))
	if kind == Gateway {
		service.BaseDNSName = known.host + "." + r.Name + ".amazonaws.com"
		return service
	}
	service.BaseDNSName = known.host + "." + r.Name + serviceDomain
	if known.base != "" {
		service.BaseDNSName = here(known.base)
	}
	for _, pattern := range known.private {
		service.PrivateDNSNames = append(service.PrivateDNSNames, here(pattern))
	}
	return service
}

// ownEndpointService is an own service as its consumers see it. Its private
// name is there only once it has been verified.
func (r *Region) ownEndpointService(own *OwnService) EndpointService {
	service := EndpointService{
		Name: r.OwnServiceName(own), ID: own.ID, Type: own.Type, Region: r.Name, Owner: r.Account(),
		Zones: r.OwnServiceZones(own), BaseDNSName: r.OwnServiceBase(own), Own: own,
	}
	if own.PrivateDNSName != "" && r.PrivateNameState(own) == nameVerified {
		service.PrivateDNSNames = []string{own.PrivateDNSName}
	}
	return service
}

// offeredAs finds a service by its name and a type that it has.
func (r *Region) offeredAs(name, kind, region string) (EndpointService, error) {
	home := r
	if region != "" && region != r.Name {
		var err error
		if home, err = r.world.Region(region); err != nil {
			return EndpointService{}, refuse("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", name)
		}
	}
	offers := home.EndpointServicesNamed(name)
	if len(offers) == 0 {
		return EndpointService{}, refuse("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", name)
	}
	if own := offers[0].Own; own != nil && home.OwnServiceState(own) == servicePending {
		// Seen right after a service was created; clients try again.
		return EndpointService{}, refuse("Unavailable", "The service is unavailable. Please try again shortly.")
	}
	var types []string
	for _, offer := range offers {
		if !offer.reaches(r.Name) {
			continue
		}
		if offer.Type == kind {
			return offer, nil
		}
		types = append(types, offer.Type)
	}
	if types == nil {
		return EndpointService{}, refuse("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", name)
	}
	return EndpointService{}, refuse("InvalidParameter", "Endpoint type (%s) does not match available service types ([%s]).", kind, strings.Join(types, ", "))
}

// serviceOf is the service of an endpoint; one that is gone, and the types that
// are not for services, have none.
func (r *Region) serviceOf(endpoint *Endpoint) (EndpointService, bool) {
	if endpoint.Service == "" {
		return EndpointService{}, false
	}
	home := r.serviceHome(endpoint)
	if home == nil {
		return EndpointService{}, false
	}
	for _, service := range home.EndpointServicesNamed(endpoint.Service) {
		if service.Type == endpoint.Type {
			return service, true
		}
	}
	return EndpointService{}, false
}

// TakesPolicy tells whether an endpoint's policy has a say at its service.
func (r *Region) TakesPolicy(endpoint *Endpoint) bool {
	service, ok := r.serviceOf(endpoint)
	return ok && service.PolicySupported
}

// serviceHome is the region of an endpoint's service.
func (r *Region) serviceHome(endpoint *Endpoint) *Region {
	if endpoint.ServiceRegion == "" || endpoint.ServiceRegion == r.Name {
		return r
	}
	return r.world.Regions[endpoint.ServiceRegion]
}

// nameTTL is how long answers for names of endpoints may be kept.
const nameTTL = time.Minute
