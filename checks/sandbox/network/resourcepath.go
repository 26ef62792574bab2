package network

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// EndpointResource is one resource that an endpoint of type Resource or
// ServiceNetwork leads to.
type EndpointResource struct {
	ID            string // vpce-rsc-asc-…
	Configuration *ResourceConfiguration
	Group         *ResourceConfiguration  // of a child, else nil
	Network       *ServiceNetwork         // nil for a resource endpoint
	Association   *ServiceNetworkResource // with the network
	Name          string
	// PrivateName is the configuration's own domain name, "" without one.
	PrivateName string
}

// latticeHash is a part of the names of resources that is the same everywhere.
const latticeHash = "4232ccc"

// EndpointResources lists what an endpoint leads to. Configurations and
// associations that are not ready yet, or on their way out, are among them.
func (r *Region) EndpointResources(endpoint *Endpoint) []EndpointResource {
	switch endpoint.Type {
	case ResourceType:
		configuration, err := r.FindResourceConfiguration(endpoint.Resource)
		if err != nil {
			return nil
		}
		return r.endpointResources(endpoint, configuration, nil, nil)
	case ServiceNetworkType:
		network, err := r.FindServiceNetwork(endpoint.Resource)
		if err != nil {
			return nil
		}
		var all []EndpointResource
		for i := range network.Resources {
			if configuration := r.ResourceConfigurations[network.Resources[i].Configuration]; configuration != nil {
				all = append(all, r.endpointResources(endpoint, configuration, network, &network.Resources[i])...)
			}
		}
		return all
	}
	return nil
}

func (r *Region) endpointResources(endpoint *Endpoint, configuration *ResourceConfiguration, network *ServiceNetwork, association *ServiceNetworkResource) []EndpointResource {
	leaves, group := []*ResourceConfiguration{configuration}, (*ResourceConfiguration)(nil)
	if configuration.Type == "GROUP" {
		leaves, group = nil, configuration
		for _, child := range sorted(r.ResourceConfigurations) {
			if child.Group == configuration.ID {
				leaves = append(leaves, child)
			}
		}
	}
	var all []EndpointResource
	for _, leaf := range leaves {
		label := endpoint.ID
		if association != nil {
			label += "-" + association.ID
		}
		all = append(all, EndpointResource{
			ID:            fmt.Sprintf("vpce-rsc-asc-0%016x", scramble(hash(endpoint.ID+leaf.ID))),
			Configuration: leaf, Group: group, Network: network, Association: association,
			Name:        label + "." + leaf.ID + "." + latticeHash + ".vpc-lattice-rsc." + r.Name + ".on.aws",
			PrivateName: leaf.CustomDomain,
		})
	}
	return all
}

// single tells whether all of an endpoint leads to one resource, which then has
// its interfaces' first addresses.
func (r *Region) single(endpoint *Endpoint) bool {
	configuration, err := r.FindResourceConfiguration(endpoint.Resource)
	return endpoint.Type == ResourceType && err == nil && configuration.Type != "GROUP"
}

// addressFor is the address by which an interface of an endpoint leads to a
// resource, "" when it does not.
func (r *Region) addressFor(endpoint *Endpoint, eni *Interface, resource EndpointResource) string {
	if r.single(endpoint) {
		return eni.PrivateIP
	}
	return eni.Further[resource.Configuration.ID]
}

// placeResources gives the interfaces of endpoints that lead to several
// resources one address for each, and takes back those of resources that are
// gone. A subnet without free addresses leaves a resource without one.
func (r *Region) placeResources() {
	for _, endpoint := range sorted(r.Endpoints) {
		if endpoint.Type != ResourceType && endpoint.Type != ServiceNetworkType || r.single(endpoint) {
			continue
		}
		resources := r.EndpointResources(endpoint)
		for _, id := range endpoint.ENIs {
			eni := r.Interfaces[id]
			if eni == nil {
				continue
			}
			for key := range eni.Further {
				if !slices.ContainsFunc(resources, func(e EndpointResource) bool { return e.Configuration.ID == key }) {
					delete(eni.Further, key)
				}
			}
			for _, resource := range resources {
				if eni.Further[resource.Configuration.ID] != "" {
					continue
				}
				if r.addFurther(eni, resource.Configuration.ID) != nil {
					break
				}
			}
		}
	}
}

// Accessible tells whether a resource can be asked for through an endpoint:
// everything between is ready. It says nothing of security groups and routes.
func (r *Region) Accessible(resource EndpointResource) bool {
	gateway := r.GatewayOf(resource.Configuration)
	return gateway != nil && r.ResourceGatewayState(gateway) == "ACTIVE" &&
		usable(r.ResourceConfigurationState(resource.Configuration)) &&
		(resource.Association == nil || usable(r.ResourceAssociationState(resource.Association)))
}

// usable tells whether something of VPC Lattice carries traffic in a state.
func usable(state string) bool { return state == "ACTIVE" || state == "UPDATE_IN_PROGRESS" }

// onResource brings a connection from a resource endpoint, or from one of a
// service network, by the resource gateway to the resource. The resource sees
// the gateway's address.
func (t *trace) onResource(r *Region, endpoint *Endpoint, eni *Interface) bool {
	resources := r.EndpointResources(endpoint)
	at := slices.IndexFunc(resources, func(e EndpointResource) bool { return r.addressFor(endpoint, eni, e) == t.flow.To.String() })
	if at < 0 {
		return t.block("resource-configuration", endpoint.ID, "no resource of %s has %s", endpoint.ID, t.flow.To)
	}
	resource := resources[at]
	if a := resource.Association; a != nil {
		if state := r.ResourceAssociationState(a); !usable(state) {
			return t.block("service-network", resource.Network.ID, "%s is %s", a.ID, state)
		}
		t.pass("service-network", resource.Network.ID, "%s", a.ID)
	}
	return t.byGateway(r, resource.Configuration, eni)
}

// byGateway takes a connection to what a resource configuration names, on from
// the zone of the interface that it came in by.
func (t *trace) byGateway(r *Region, configuration *ResourceConfiguration, eni *Interface) bool {
	request := t.flow.request()
	state := r.ResourceConfigurationState(configuration)
	switch {
	case !usable(state):
		return t.block("resource-configuration", configuration.ID, "the configuration is %s", state)
	case request.protocol != "6":
		return t.block("resource-configuration", configuration.ID, "only TCP is carried")
	case !configuration.admits(t.flow.Port):
		return t.block("resource-configuration", configuration.ID, "port %d is not in %s", t.flow.Port, strings.Join(configuration.PortRanges, ","))
	}
	t.pass("resource-configuration", configuration.ID, "%s", request)
	gateway := r.GatewayOf(configuration)
	if gateway == nil {
		return t.block("resource-gateway", configuration.Gateway, "the gateway is gone")
	}
	if state := r.ResourceGatewayState(gateway); !usable(state) {
		return t.block("resource-gateway", gateway.ID, "the gateway is %s", state)
	}
	out := r.gatewayInterface(gateway, eni)
	if out == nil {
		return t.block("resource-gateway", gateway.ID, "no availability zone of the endpoint has the gateway")
	}
	if t.nested++; t.nested > 4 {
		return t.block("resource-gateway", gateway.ID, "the resource leads back to its own endpoint")
	}
	to, reason := t.resourceAddress(r, configuration, gateway, out)
	if !to.IsValid() {
		return t.block("resource-configuration", configuration.ID, "%s", reason)
	}
	t.pass("resource-gateway", gateway.ID, "%s to %s", out.PrivateIP, to)
	outer, client := t.flow.To, t.client
	t.flow.To, t.client = to, anyPorts
	ok := t.fromInterface(r, out)
	t.flow.To, t.client = outer, client
	return ok
}

// gatewayInterface is the gateway's interface that a connection goes on by:
// that of the zone it is in already, else one of a zone that the endpoint has
// too; nil when no zone is shared.
func (r *Region) gatewayInterface(gateway *ResourceGateway, eni *Interface) *Interface {
	zones := []string{r.Subnets[eni.Subnet].Zone}
	for _, endpoint := range r.EndpointsOf(eni.VPC) {
		if !slices.Contains(endpoint.ENIs, eni.ID) {
			continue
		}
		for _, id := range endpoint.Subnets {
			if subnet := r.Subnets[id]; subnet != nil {
				zones = append(zones, subnet.Zone)
			}
		}
	}
	for _, zone := range zones {
		for _, id := range gateway.ENIs {
			if own := r.Interfaces[id]; own != nil && r.Subnets[own.Subnet].Zone == zone {
				return own
			}
		}
	}
	return nil
}

// resourceAddress is where a configuration's resource lies by now, or why
// nobody knows.
func (t *trace) resourceAddress(r *Region, configuration *ResourceConfiguration, gateway *ResourceGateway, eni *Interface) (netip.Addr, string) {
	if configuration.IP != "" {
		return netip.MustParseAddr(configuration.IP), ""
	}
	var answer Answer
	if gateway.DNSResolution == ResolveInVPC {
		answer = t.world.Resolve(r.Name, eni.ID, configuration.Domain)
	} else {
		answer = t.world.ResolvePublic(configuration.Domain)
	}
	if len(answer.Addresses) == 0 || configuration.DomainIPType == "IPV6" {
		return netip.Addr{}, fmt.Sprintf("%s has no address (%s, %s)", configuration.Domain, gateway.DNSResolution, cmp.Or(answer.Code, "IPv4 only"))
	}
	return answer.Addresses[0], ""
}

// resolveResourceName answers for the names of what resource endpoints and
// those of service networks lead to. They lead to the endpoints' private
// addresses from everywhere (AWS PrivateLink guide, Access VPC resources).
func (w *World) resolveResourceName(name string) Answer {
	for _, r := range w.Regions {
		if !strings.HasSuffix(name, "."+latticeHash+".vpc-lattice-rsc."+r.Name+".on.aws") {
			continue
		}
		for _, endpoint := range r.Endpoints {
			if !strings.HasPrefix(name, endpoint.ID) || r.EndpointState(endpoint) != "available" {
				continue
			}
			for _, resource := range r.EndpointResources(endpoint) {
				if resource.Name == name {
					return Answer{Addresses: r.resourceAddresses(endpoint, resource), TTL: time.Minute}
				}
			}
		}
	}
	return Answer{}
}

// resourceAddresses is the addresses of an endpoint that lead to one of its
// resources.
func (r *Region) resourceAddresses(endpoint *Endpoint, resource EndpointResource) []netip.Addr {
	var out []netip.Addr
	for _, id := range endpoint.ENIs {
		if eni := r.Interfaces[id]; eni != nil {
			if text := r.addressFor(endpoint, eni, resource); text != "" {
				out = append(out, netip.MustParseAddr(text))
			}
		}
	}
	return out
}

// ResourceEndpointAssociationID is what VPC Lattice calls an endpoint of type
// Resource at its configuration.
func ResourceEndpointAssociationID(endpoint *Endpoint) string {
	return fmt.Sprintf("rea-0%016x", scramble(hash("rea"+endpoint.ID)))
}

// NetworkEndpointAssociationID is what VPC Lattice calls an endpoint of type
// ServiceNetwork at its network.
func NetworkEndpointAssociationID(endpoint *Endpoint) string {
	return fmt.Sprintf("snea-0%016x", scramble(hash("snea"+endpoint.ID)))
}
