package network

import "slices"

// Carriage is what an interface endpoint carried, as the metrics of AWS
// PrivateLink tell it apart.
type Carriage struct {
	Region, VPC, Endpoint, Service string // of the consumer
	Subnet                         string // of the endpoint's interface
	Own                            Provider
}

// Provider is the other end of an endpoint to a service of the account's own;
// empty when the service is AWS's.
type Provider struct {
	Region, Service string // vpce-svc-…
	Balancer        string // ARN of the load balancer that took the connection, "" when none did
	Zone            string
}

// CarriageOf says which interface endpoint carried a connection along a path.
// Gateway, resource and service network endpoints have no metrics, and neither
// have endpoints to a service in another region (Amazon VPC user guide,
// CloudWatch metrics for AWS PrivateLink).
func (w *World) CarriageOf(path Path) (Carriage, bool) {
	if path.Endpoint == "" || path.Interface == "" {
		return Carriage{}, false
	}
	for _, r := range w.Regions {
		endpoint := r.Endpoints[path.Endpoint]
		if endpoint == nil {
			continue
		}
		eni, home := r.Interfaces[path.Interface], r.serviceHome(endpoint)
		if eni == nil || endpoint.Type != InterfaceType || home != r {
			return Carriage{}, false
		}
		carriage := Carriage{Region: r.Name, VPC: endpoint.VPC, Endpoint: endpoint.ID, Service: endpoint.Service, Subnet: eni.Subnet}
		if service, ok := r.serviceOf(endpoint); ok && service.Own != nil {
			carriage.Own = Provider{Region: home.Name, Service: service.Own.ID}
			if subnet := r.Subnets[eni.Subnet]; subnet != nil {
				carriage.Own.Zone = subnet.Zone
			}
			carriage.Own.Balancer = path.balancerAfter(endpoint.ID)
		}
		return carriage, true
	}
	return Carriage{}, false
}

// balancerAfter is the load balancer that took the connection behind an
// endpoint.
func (p Path) balancerAfter(endpoint string) string {
	at := slices.IndexFunc(p.Hops, func(h Hop) bool { return h.Kind == "endpoint" && h.ID == endpoint })
	if at < 0 {
		return ""
	}
	for _, hop := range p.Hops[at:] {
		if hop.Kind == "load-balancer" {
			return hop.ID
		}
	}
	return ""
}
