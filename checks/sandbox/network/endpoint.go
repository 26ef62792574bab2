package network

import (
	"encoding/json"
	"maps"
	"slices"
)

// EndpointSpec asks for an endpoint; a nil PrivateDNS means off.
type EndpointSpec struct {
	Account       string // of who asks, "" is the region's own
	Type          string // "" is Gateway, as in the API
	VPC           string
	Service       string // of Gateway, Interface and GatewayLoadBalancer
	ServiceRegion string // "" is the endpoint's own region
	Resource      string // ARN, of Resource and ServiceNetwork
	Policy        string
	RouteTables   []string
	Subnets       []string
	Addresses     map[string]string // wanted, by subnet
	Groups        []string
	PrivateDNS    *bool
	DNS           EndpointDNS
	IPAddressType string
	ClientToken   string
	Tags          Tags
}

// EndpointDNS is how the names of an endpoint are to answer; nil and "" leave a
// thing as it is.
type EndpointDNS struct {
	InboundOnly  *bool
	RecordIPType string
	Preference   string
	Domains      []string
}

// FindEndpoint is the endpoint of an id.
func (r *Region) FindEndpoint(id string) (*Endpoint, error) {
	return find(r.Endpoints, kindEndpoint, id)
}

// CreateEndpoint makes a VPC endpoint. A gateway endpoint without route tables
// and an interface endpoint without subnets are taken, as AWS does, and are of
// no use to anybody. The same client token gives the same endpoint.
func (r *Region) CreateEndpoint(spec EndpointSpec) (*Endpoint, error) {
	if spec.Type == "" {
		spec.Type = Gateway
	}
	if earlier, err := r.sameEndpoint(spec); earlier != nil || err != nil {
		return earlier, err
	}
	vpc, err := r.FindVPC(spec.VPC)
	if err != nil {
		return nil, err
	}
	service, err := r.endpointTarget(&spec)
	if err != nil {
		return nil, err
	}
	if err := checkPolicy(spec.Policy, spec.Type, service); err != nil {
		return nil, err
	}
	endpoint := &Endpoint{
		Type: spec.Type, VPC: vpc.ID, Service: spec.Service, Resource: spec.Resource,
		Policy: spec.Policy, IPAddressType: "ipv4",
		ClientToken: spec.ClientToken, CreatedAt: r.Now(), AcceptedAt: r.Now(), Tags: spec.Tags,
	}
	if spec.ServiceRegion != r.Name {
		endpoint.ServiceRegion = spec.ServiceRegion
	}
	if service.Own != nil && service.Own.AcceptanceRequired {
		endpoint.AcceptedAt = endpoint.RejectedAt // neither has happened
	}
	change := EndpointChange{
		AddRouteTables: spec.RouteTables,
		AddSubnets:     slices.Clone(spec.Subnets),
		Addresses:      spec.Addresses,
		AddGroups:      spec.Groups,
		PrivateDNS:     spec.PrivateDNS,
		DNS:            spec.DNS,
	}
	if spec.IPAddressType != "" {
		change.IPAddressType = &spec.IPAddressType
	}
	for _, subnet := range slices.Sorted(maps.Keys(spec.Addresses)) {
		if !slices.Contains(change.AddSubnets, subnet) {
			change.AddSubnets = append(change.AddSubnets, subnet)
		}
	}
	if endpoint.hasGroups() && len(spec.Groups) == 0 {
		change.AddGroups = r.defaultGroups(vpc.ID)
	}
	if spec.PrivateDNS != nil && *spec.PrivateDNS && spec.DNS.InboundOnly == nil && r.hasBothTypes(service) {
		// A service with both types keeps the VPC on its gateway endpoint unless
		// the request says otherwise.
		inbound := true
		change.DNS.InboundOnly = &inbound
	}
	if err := r.checkChange(endpoint, service, change); err != nil {
		return nil, err
	}
	endpoint.ID = r.NewID("vpce")
	if spec.Type == InterfaceType {
		endpoint.DNSSuffix = r.letters(8)
	}
	if service.Own != nil {
		endpoint.ConnectionID = r.NewID("vpce-con")
	}
	r.Endpoints[endpoint.ID] = endpoint
	r.endpoints = nil
	return endpoint, r.applyChange(endpoint, change)
}

// sameEndpoint is the endpoint that an earlier request with the same client
// token has made, nil without one.
func (r *Region) sameEndpoint(spec EndpointSpec) (*Endpoint, error) {
	if spec.ClientToken == "" {
		return nil, nil
	}
	for _, earlier := range r.Endpoints {
		if earlier.ClientToken != spec.ClientToken {
			continue
		}
		if earlier.VPC != spec.VPC || earlier.Service != spec.Service || earlier.Resource != spec.Resource || earlier.Type != spec.Type {
			return nil, refuse("IdempotentParameterMismatch", "The client token '%s' has been used with different parameters.", spec.ClientToken)
		}
		return earlier, nil
	}
	return nil, nil
}

// endpointTarget finds what an endpoint is for: a service, or for the types
// that have none, the resource, whose ARN it puts into its full form.
func (r *Region) endpointTarget(spec *EndpointSpec) (EndpointService, error) {
	switch spec.Type {
	case ResourceType, ServiceNetworkType:
		if spec.Service != "" {
			return EndpointService{}, refuse("InvalidParameterCombination", "The parameter ServiceName cannot be used with endpoint type %s.", spec.Type)
		}
		if spec.ServiceRegion != "" && spec.ServiceRegion != r.Name {
			return EndpointService{}, refuse("InvalidParameterCombination", "The parameter ServiceRegion cannot be used with endpoint type %s.", spec.Type)
		}
		return EndpointService{}, r.checkEndpointResource(spec)
	}
	if spec.Resource != "" {
		return EndpointService{}, refuse("InvalidParameterCombination", "Resource configurations and service networks cannot be used with endpoint type %s.", spec.Type)
	}
	if spec.Service == "" {
		return EndpointService{}, refuse("MissingParameter", "The request must contain the parameter ServiceName")
	}
	service, err := r.offeredAs(spec.Service, spec.Type, spec.ServiceRegion)
	if err == nil && service.Own != nil && !r.allows(service.Own, spec.Account) {
		// Who has no permission is not told that there is such a service.
		return EndpointService{}, refuse("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", spec.Service)
	}
	return service, err
}

func (r *Region) checkEndpointResource(spec *EndpointSpec) error {
	if spec.Type == ServiceNetworkType {
		if spec.Resource == "" {
			return refuse("MissingParameter", "The request must contain the parameter ServiceNetworkArn")
		}
		network, err := r.FindServiceNetwork(spec.Resource)
		if err != nil {
			return refuse("InvalidParameter", "The service network '%s' does not exist", spec.Resource)
		}
		spec.Resource = r.LatticeARN("servicenetwork", network.ID)
		return nil
	}
	if spec.Resource == "" {
		return refuse("MissingParameter", "The request must contain the parameter ResourceConfigurationArn")
	}
	configuration, err := r.FindResourceConfiguration(spec.Resource)
	switch {
	case err != nil || !configuration.DeletedAt.IsZero():
		return refuse("InvalidParameter", "The resource configuration '%s' does not exist", spec.Resource)
	case configuration.Type == "CHILD":
		return refuse("InvalidParameter", "The resource configuration '%s' is of type CHILD. Specify its GROUP resource configuration.", spec.Resource)
	}
	spec.Resource = r.LatticeARN("resourceconfiguration", configuration.ID)
	return nil
}

// hasBothTypes tells whether a service has a gateway endpoint beside private
// names that an interface endpoint could take over.
func (r *Region) hasBothTypes(service EndpointService) bool {
	return len(service.PrivateDNSNames) > 0 && service.Own == nil && service.Region == r.Name && len(r.EndpointServicesNamed(service.Name)) > 1
}

// hasGroups tells whether an endpoint's interfaces have security groups.
func (e *Endpoint) hasGroups() bool {
	return e.Type == InterfaceType || e.Type == ResourceType || e.Type == ServiceNetworkType
}

func checkPolicy(policy, kind string, service EndpointService) error {
	if policy == "" {
		return nil
	}
	if kind != Gateway && kind != InterfaceType {
		return refuse("InvalidParameter", "Endpoint policies are not supported for %s type VPC Endpoint.", kind)
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
// endpoint are gone at once; those to a Gateway Load Balancer's endpoint have to
// be gone before (Amazon EC2 API reference, DeleteVpcEndpoints).
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
	if endpoint.Type == GatewayLBType {
		for _, table := range r.RouteTables {
			if slices.ContainsFunc(table.Routes, func(route Route) bool { return route.Target == id }) {
				return refuse("InvalidParameter", "Endpoint must be removed from route table before deletion.")
			}
		}
	}
	for _, table := range endpoint.RouteTables {
		r.withdrawRoute(endpoint, table)
	}
	endpoint.DeletedAt = r.Now()
	r.endpoints = nil
	return nil
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
