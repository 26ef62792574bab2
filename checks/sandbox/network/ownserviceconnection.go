package network

import (
	"cmp"
	"slices"
)

var kindConnection = kind{"vpce-con", "InvalidVpcEndpointConnectionId.NotFound", "InvalidVpcEndpointConnectionId.Malformed", "The VpcEndpointConnection Id '%s' does not exist"}

// Connection is an endpoint as the owner of the service sees it.
type Connection struct {
	Service  *OwnService
	Endpoint *Endpoint
	Region   *Region // of the endpoint
}

// State is the endpoint's state.
func (c Connection) State() string { return c.Region.EndpointState(c.Endpoint) }

// Connections lists the endpoints, of all regions, that are connected to the
// region's own services or ask to be, in order of creation.
func (r *Region) Connections() []Connection {
	var out []Connection
	if len(r.OwnServices) == 0 {
		return nil
	}
	services := map[string]*OwnService{}
	for _, service := range r.OwnServices {
		services[r.OwnServiceName(service)] = service
	}
	for _, where := range r.world.Regions {
		for _, endpoint := range where.Endpoints {
			if service := services[endpoint.Service]; service != nil && where.EndpointState(endpoint) != "deleted" {
				out = append(out, Connection{service, endpoint, where})
			}
		}
	}
	slices.SortFunc(out, func(a, b Connection) int {
		return cmp.Or(a.Endpoint.CreatedAt.Compare(b.Endpoint.CreatedAt), cmp.Compare(a.Endpoint.ID, b.Endpoint.ID))
	})
	return out
}

// connected tells whether a service has connections that its end would cut.
func (r *Region) connected(service *OwnService) bool {
	return slices.ContainsFunc(r.Connections(), func(c Connection) bool {
		state := c.State()
		return c.Service == service && (state == "available" || state == "pending" || state == "pendingAcceptance")
	})
}

// Accept lets a waiting endpoint connect to a service.
func (r *Region) Accept(service *OwnService, endpointID string) error {
	connection, err := r.connection(service, endpointID)
	if err != nil {
		return err
	}
	if state := connection.State(); state != "pendingAcceptance" {
		return refuse("IncorrectState", "The VPC endpoint connection %s is in state %s and cannot be accepted.", endpointID, state)
	}
	connection.Endpoint.AcceptedAt = r.Now()
	return nil
}

// Reject refuses a waiting endpoint, or cuts one that is connected.
func (r *Region) Reject(service *OwnService, endpointID string) error {
	connection, err := r.connection(service, endpointID)
	if err != nil {
		return err
	}
	switch state := connection.State(); state {
	case "pendingAcceptance", "pending", "available":
		connection.Endpoint.RejectedAt = r.Now()
		return nil
	default:
		return refuse("IncorrectState", "The VPC endpoint connection %s is in state %s and cannot be rejected.", endpointID, state)
	}
}

func (r *Region) connection(service *OwnService, endpointID string) (Connection, error) {
	for _, connection := range r.Connections() {
		if connection.Service == service && connection.Endpoint.ID == endpointID {
			return connection, nil
		}
	}
	if !wellFormed("vpce", endpointID) {
		return Connection{}, kindEndpoint.missing(endpointID)
	}
	return Connection{}, refuse("InvalidVpcEndpoint.NotFound", "The VpcEndpoint Id '%s' does not exist", endpointID)
}
