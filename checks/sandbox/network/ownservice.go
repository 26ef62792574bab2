package network

import (
	"slices"
	"strings"
	"time"
)

// OwnService is an endpoint service of the account's own, as AWS's API calls it
// an endpoint service configuration.
type OwnService struct {
	ID                 string   // vpce-svc-…
	Type               string   // Interface or GatewayLoadBalancer
	LoadBalancers      []string // ARNs
	AcceptanceRequired bool
	Principals         []AllowedPrincipal
	PrivateDNSName     string
	PrivateDNSRecord   string // label of the TXT record that proves the name, _…
	PrivateDNSToken    string // value of the TXT record that proves the name
	// PrivateDNSAsked is when the proof was last looked for, and
	// PrivateDNSVerified when that was with success; zero while it is not.
	PrivateDNSAsked    time.Time
	PrivateDNSVerified time.Time
	SupportedRegions   []string
	IPAddressTypes     []string
	OwnerPays          bool // for the endpoints of its consumers
	ClientToken        string
	CreatedAt          time.Time
	DeletedAt          time.Time
	Tags               Tags
}

// AllowedPrincipal is who may make endpoints to a service.
type AllowedPrincipal struct {
	ID   string // vpce-svc-perm-…
	ARN  string // or *
	Type string // All, Service, OrganizationUnit, Account, User, Role
	Tags Tags
}

var kindOwnService = kind{"vpce-svc", "InvalidVpcEndpointServiceId.NotFound", "InvalidVpcEndpointServiceId.Malformed", "The VpcEndpointService Id '%s' does not exist"}

// States of a service.
const (
	servicePending   = "Pending"
	serviceAvailable = "Available"
	serviceDeleting  = "Deleting"
)

// How long a service takes to come and to go.
const (
	serviceComing = 5 * time.Second
	serviceGoing  = 10 * time.Second
)

// OwnServiceSpec asks for an endpoint service. One kind of load balancers has
// to be given.
type OwnServiceSpec struct {
	NetworkLoadBalancers []string // ARNs
	GatewayLoadBalancers []string // ARNs
	AcceptanceRequired   bool
	PrivateDNSName       string
	IPAddressTypes       []string
	SupportedRegions     []string
	ClientToken          string
	Tags                 Tags
}

// FindOwnService is the endpoint service of an id.
func (r *Region) FindOwnService(id string) (*OwnService, error) {
	return find(r.OwnServices, kindOwnService, id)
}

// SelectOwnServices is the endpoint services of the given ids, all without any.
func (r *Region) SelectOwnServices(ids []string) ([]*OwnService, error) {
	return pick(r.OwnServices, kindOwnService, ids)
}

// CreateOwnService makes an endpoint service on load balancers.
func (r *Region) CreateOwnService(spec OwnServiceSpec) (*OwnService, error) {
	for _, earlier := range sorted(r.OwnServices) {
		if spec.ClientToken != "" && earlier.ClientToken == spec.ClientToken {
			if !slices.Equal(earlier.LoadBalancers, slices.Concat(spec.NetworkLoadBalancers, spec.GatewayLoadBalancers)) {
				return nil, refuse("IdempotentParameterMismatch", "The client token '%s' has been used with different parameters.", spec.ClientToken)
			}
			return earlier, nil
		}
	}
	if (len(spec.NetworkLoadBalancers) == 0) == (len(spec.GatewayLoadBalancers) == 0) {
		return nil, refuse("InvalidParameter", "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member")
	}
	service := &OwnService{
		Type: InterfaceType, AcceptanceRequired: spec.AcceptanceRequired,
		IPAddressTypes: []string{"ipv4"}, SupportedRegions: []string{r.Name},
		ClientToken: spec.ClientToken, CreatedAt: r.Now(), Tags: spec.Tags,
	}
	if len(spec.GatewayLoadBalancers) > 0 {
		service.Type = GatewayLBType
	}
	change := OwnServiceChange{
		AddNetworkLoadBalancers: spec.NetworkLoadBalancers, AddGatewayLoadBalancers: spec.GatewayLoadBalancers,
		AddIPAddressTypes: spec.IPAddressTypes, AddRegions: without(spec.SupportedRegions, r.Name),
	}
	if spec.PrivateDNSName != "" {
		change.PrivateDNSName = &spec.PrivateDNSName
	}
	if err := r.checkOwnService(service, change); err != nil {
		return nil, err
	}
	service.ID = r.NewID("vpce-svc")
	r.OwnServices[service.ID] = service
	r.applyOwnService(service, change)
	return service, nil
}

// DeleteOwnService starts the end of an endpoint service that nobody is
// connected to; connections that wait for acceptance count.
func (r *Region) DeleteOwnService(id string) error {
	service := r.OwnServices[id]
	if service == nil {
		if !wellFormed("vpce-svc", id) {
			return kindOwnService.missing(id)
		}
		return refuse("InvalidVpcEndpointService.NotFound", "The VpcEndpointService Id '%s' does not exist", id)
	}
	if !service.DeletedAt.IsZero() {
		return nil
	}
	if r.connected(service) {
		return refuse("ExistingVpcEndpointConnections", "Service has existing active VPC Endpoint connections!")
	}
	service.DeletedAt = r.Now()
	return nil
}

// OwnServiceState is Pending, Available or Deleting.
func (r *Region) OwnServiceState(s *OwnService) string {
	switch {
	case !s.DeletedAt.IsZero():
		return serviceDeleting
	case r.passed(s.CreatedAt, serviceComing):
		return serviceAvailable
	}
	return servicePending
}

// settleOwnServices clears away the services that have come to their end.
func (r *Region) settleOwnServices() {
	for id, service := range r.OwnServices {
		if !service.DeletedAt.IsZero() && r.passed(service.DeletedAt, serviceGoing) {
			delete(r.OwnServices, id)
		}
	}
}

// OwnServiceName is com.amazonaws.vpce.REGION.vpce-svc-….
func (r *Region) OwnServiceName(s *OwnService) string {
	return ownServiceNameStart + r.Name + "." + s.ID
}

// OwnServiceBase is the domain of the service's endpoints, "" for Gateway Load
// Balancers', which have no names.
func (r *Region) OwnServiceBase(s *OwnService) string {
	if s.Type != InterfaceType {
		return ""
	}
	return s.ID + "." + r.Name + serviceDomain
}

// OwnServiceZones is the zones of the service's load balancers.
func (r *Region) OwnServiceZones(s *OwnService) []Zone {
	in := map[string]bool{}
	for _, arn := range s.LoadBalancers {
		if balancer := r.LoadBalancers[arn]; balancer != nil {
			for _, id := range balancer.Subnets {
				if subnet := r.Subnets[id]; subnet != nil {
					in[subnet.Zone] = true
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(r.Info().Zones), func(z Zone) bool { return !in[z.Name] })
}

// ServiceOn is the endpoint service that a load balancer carries, nil without
// one. A load balancer carries one at most.
func (r *Region) ServiceOn(arn string) *OwnService {
	for _, service := range sorted(r.OwnServices) {
		if service.DeletedAt.IsZero() && slices.Contains(service.LoadBalancers, arn) {
			return service
		}
	}
	return nil
}

// allows tells whether a principal of an account may make endpoints to the
// service. The account that owns it needs no permission.
func (r *Region) allows(s *OwnService, account string) bool {
	if account == "" || account == r.Account() {
		return true
	}
	return slices.ContainsFunc(s.Principals, func(p AllowedPrincipal) bool {
		return p.ARN == "*" || strings.Contains(p.ARN, ":iam::"+account+":")
	})
}
