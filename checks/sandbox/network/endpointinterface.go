package network

import "slices"

// Types of the interfaces that endpoints have.
const (
	endpointENI   = "vpc_endpoint"
	gatewayLBENIs = "gateway_load_balancer_endpoint"
)

// endpointRequester is the account of Amazon's that asks for the interfaces of
// endpoints.
const endpointRequester = "727180483921"

// addEndpointInterface puts an interface of an endpoint into a subnet, at the
// wanted address or at any.
func (r *Region) addEndpointInterface(endpoint *Endpoint, subnet *Subnet, want string) error {
	ip, err := r.FreeAddress(subnet, want)
	if err != nil {
		return err
	}
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: endpointENI,
		Description:      "VPC Endpoint Interface " + endpoint.ID,
		RequesterManaged: true, RequesterID: endpointRequester,
		PrivateIP: ip, SourceDestCheck: true, MAC: r.NewMAC(), CreatedAt: r.Now(),
	}
	if endpoint.Type == GatewayLBType {
		eni.Type, eni.SourceDestCheck = gatewayLBENIs, false
	}
	r.Interfaces[eni.ID] = eni
	endpoint.ENIs = append(endpoint.ENIs, eni.ID)
	return nil
}

// removeInterfacesIn takes away an endpoint's interface of a subnet.
func (r *Region) removeInterfacesIn(endpoint *Endpoint, subnet string) {
	for _, id := range slices.Clone(endpoint.ENIs) {
		if eni := r.Interfaces[id]; eni != nil && eni.Subnet == subnet {
			delete(r.Interfaces, id)
			endpoint.ENIs = without(endpoint.ENIs, id)
		}
	}
}

// removeEndpointInterfaces takes away the interfaces of an endpoint that is
// gone.
func (r *Region) removeEndpointInterfaces(endpoint *Endpoint) {
	for _, id := range endpoint.ENIs {
		delete(r.Interfaces, id)
	}
	endpoint.ENIs = nil
}

// hasAddress tells whether an endpoint's interfaces have an address already.
func (r *Region) hasAddress(endpoint *Endpoint, address string) bool {
	return slices.ContainsFunc(endpoint.ENIs, func(id string) bool {
		eni := r.Interfaces[id]
		return eni != nil && eni.PrivateIP == address
	})
}
