package network

import (
	"encoding/json"
	"slices"
)

// EndpointSpec asks for an endpoint; a nil PrivateDNS means off.
type EndpointSpec struct {
	Type           string // "" is Gateway, as in the API
	VPC            string
	Service        string
	Policy         string
	RouteTables    []string
	Subnets        []string
	Groups         []string
	PrivateDNS     *bool
	InboundOnlyDNS *bool
	IPAddressType  string
	ClientToken    string
	Tags           Tags
}

// FindEndpoint is the endpoint of an id.
func (r *Region) FindEndpoint(id string) (*Endpoint, error) {
	return find(r.Endpoints, kindEndpoint, id)
}

// CreateEndpoint makes a VPC endpoint. A gateway endpoint without route tables
// and an interface endpoint without subnets are taken, as AWS does, and are of
// no use to anybody. The same client token gives the same endpoint.
func (r *Region) CreateEndpoint(spec EndpointSpec) (*Endpoint, error) {
	if spec.ClientToken != "" {
		for _, earlier := range r.Endpoints {
			if earlier.ClientToken == spec.ClientToken {
				if earlier.VPC != spec.VPC || earlier.Service != spec.Service {
					return nil, refuse("IdempotentParameterMismatch", "The client token '%s' has been used with different parameters.", spec.ClientToken)
				}
				return earlier, nil
			}
		}
	}
	vpc, err := r.FindVPC(spec.VPC)
	if err != nil {
		return nil, err
	}
	if spec.Type == "" {
		spec.Type = Gateway
	}
	service, err := r.offeredAs(spec.Service, spec.Type)
	if err != nil {
		return nil, err
	}
	if err := checkPolicy(spec.Policy, service); err != nil {
		return nil, err
	}
	endpoint := &Endpoint{
		Type: spec.Type, VPC: vpc.ID, Service: spec.Service,
		Policy: spec.Policy, IPAddressType: spec.IPAddressType,
		ClientToken: spec.ClientToken, CreatedAt: r.Now(), AcceptedAt: r.Now(), Tags: spec.Tags,
	}
	if endpoint.IPAddressType == "" {
		endpoint.IPAddressType = "ipv4"
	}
	change := EndpointChange{
		AddRouteTables: spec.RouteTables,
		AddSubnets:     spec.Subnets,
		AddGroups:      spec.Groups,
		PrivateDNS:     spec.PrivateDNS,
		InboundOnlyDNS: spec.InboundOnlyDNS,
	}
	if spec.Type == InterfaceType && len(spec.Groups) == 0 {
		change.AddGroups = []string{r.DefaultGroup(vpc.ID).ID}
	}
	if spec.PrivateDNS != nil && *spec.PrivateDNS && spec.InboundOnlyDNS == nil &&
		len(service.PrivateDNSNames) > 0 && len(r.EndpointServicesNamed(spec.Service)) > 1 {
		// A service with both types keeps the VPC on its gateway endpoint unless
		// the request says otherwise.
		inbound := true
		change.InboundOnlyDNS = &inbound
	}
	if err := r.checkChange(endpoint, service, change); err != nil {
		return nil, err
	}
	endpoint.ID = r.NewID("vpce")
	if spec.Type == InterfaceType {
		endpoint.DNSSuffix = r.letters(8)
	}
	r.Endpoints[endpoint.ID] = endpoint
	r.endpoints = nil
	return endpoint, r.applyChange(endpoint, change)
}

// offeredAs finds a service by its name and a type that it has.
func (r *Region) offeredAs(name, kind string) (EndpointService, error) {
	offers := r.EndpointServicesNamed(name)
	if len(offers) == 0 {
		return EndpointService{}, refuse("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", name)
	}
	types := ""
	for _, offer := range offers {
		if offer.Type == kind {
			return offer, nil
		}
		if types != "" {
			types += ", "
		}
		types += offer.Type
	}
	return EndpointService{}, refuse("InvalidParameter", "Endpoint type (%s) does not match available service types ([%s]).", kind, types)
}

func checkPolicy(policy string, service EndpointService) error {
	if policy == "" {
		return nil
	}
	if !service.PolicySupported {
		return refuse("InvalidParameter", "The service %s does not support endpoint policies", service.Name)
	}
	var document struct {
		Version   string
		Statement json.RawMessage
	}
	if err := json.Unmarshal([]byte(policy), &document); err != nil {
		return refuse("InvalidPolicyDocument", "Policy document is not valid JSON: %s", err)
	}
	if len(document.Statement) == 0 {
		return refuse("InvalidPolicyDocument", "The policy document has no Statement.")
	}
	return nil
}

// DeleteEndpoint starts the end of an endpoint. The routes of a gateway
// endpoint are gone at once.
func (r *Region) DeleteEndpoint(id string) error {
	endpoint := r.Endpoints[id]
	if endpoint == nil {
		if !wellFormed("vpce", id) {
			return kindEndpoint.missing(id)
		}
		return refuse("InvalidVpcEndpoint.NotFound", "The VpcEndpoint Id '%s' does not exist", id)
	}
	if !endpoint.DeletedAt.IsZero() {
		return nil
	}
	for _, table := range endpoint.RouteTables {
		r.withdrawRoute(endpoint, table)
	}
	endpoint.DeletedAt = r.Now()
	r.endpoints = nil
	return nil
}

// removeEndpointInterfaces takes away the interfaces of an endpoint that is
// gone.
func (r *Region) removeEndpointInterfaces(endpoint *Endpoint) {
	for _, id := range endpoint.ENIs {
		delete(r.Interfaces, id)
	}
	endpoint.ENIs = nil
}

// propagatedRoute is the route that a gateway endpoint puts into its tables.
func (r *Region) propagatedRoute(endpoint *Endpoint) Route {
	route := Route{Target: endpoint.ID, Origin: OriginCreateRoute}
	if list := r.PrefixListOf(endpoint.Service); list != nil {
		route.DestinationPrefixList = list.ID
	}
	return route
}

func (r *Region) withdrawRoute(endpoint *Endpoint, tableID string) {
	if table := r.RouteTables[tableID]; table != nil {
		table.Routes = slices.DeleteFunc(table.Routes, func(route Route) bool { return route.Target == endpoint.ID })
	}
}
