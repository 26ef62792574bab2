package network

import (
	"slices"
	"time"
)

var kindConnectEndpoint = kind{"eice", "InvalidInstanceConnectEndpointId.NotFound", "InvalidInstanceConnectEndpointId.Malformed", "The instance connect endpoint ID '%s' does not exist"}

// ConnectEndpoint is an EC2 Instance Connect Endpoint: by its interface the
// account's people reach instances that have no public address.
type ConnectEndpoint struct {
	ID          string // eice-…
	VPC, Subnet string
	ENI         string
	// PreserveClientIP is kept and shown: connections come from the interface.
	PreserveClientIP bool
	Groups           []string
	ClientToken      string
	CreatedAt        time.Time
	DeletedAt        time.Time
	Tags             Tags
}

const (
	connectEndpointCreating = 2 * time.Minute
	connectEndpointDeleting = 30 * time.Second
)

// Quotas of EC2 Instance Connect Endpoints (Amazon EC2 user guide, Quotas for
// EC2 Instance Connect Endpoint).
const (
	connectEndpointsPerRegion = 5
	connectEndpointsPerVPC    = 1
)

// ConnectEndpointState is create-in-progress, create-complete,
// delete-in-progress or delete-complete.
func (r *Region) ConnectEndpointState(e *ConnectEndpoint) string {
	switch {
	case !e.DeletedAt.IsZero():
		if r.passed(e.DeletedAt, connectEndpointDeleting) {
			return "delete-complete"
		}
		return "delete-in-progress"
	case r.passed(e.CreatedAt, connectEndpointCreating):
		return "create-complete"
	}
	return "create-in-progress"
}

// SelectConnectEndpoints is the endpoints of the given ids, all without any.
func (r *Region) SelectConnectEndpoints(ids []string) ([]*ConnectEndpoint, error) {
	return pick(r.ConnectEndpoints, kindConnectEndpoint, ids)
}

// CreateConnectEndpoint makes an endpoint in a subnet from the given one's
// subnet, groups, client token, preservation of addresses and tags.
func (r *Region) CreateConnectEndpoint(spec ConnectEndpoint) (*ConnectEndpoint, error) {
	subnet, err := r.FindSubnet(spec.Subnet)
	if err != nil {
		return nil, err
	}
	all, here := 0, 0
	for _, other := range r.ConnectEndpoints {
		if spec.ClientToken != "" && other.ClientToken == spec.ClientToken {
			if other.Subnet != spec.Subnet {
				return nil, refuse("IdempotentParameterMismatch", "The client token '%s' has been used with different parameters.", spec.ClientToken)
			}
			return other, nil
		}
		all++
		if other.VPC == subnet.VPC {
			here++
		}
	}
	switch {
	case here >= connectEndpointsPerVPC:
		return nil, refuse("ResourceLimitExceeded", "The maximum number of EC2 Instance Connect Endpoints (%d) for the VPC %s has been reached.", connectEndpointsPerVPC, subnet.VPC)
	case all >= connectEndpointsPerRegion:
		return nil, refuse("ResourceLimitExceeded", "The maximum number of EC2 Instance Connect Endpoints (%d) for the Region has been reached.", connectEndpointsPerRegion)
	}
	if err := r.checkGroups(subnet.VPC, subnet.ID, spec.Groups); err != nil {
		return nil, err
	}
	ip, err := r.FreeAddress(subnet, "")
	if err != nil {
		return nil, err
	}
	if len(spec.Groups) == 0 {
		spec.Groups = r.defaultGroups(subnet.VPC)
	}
	spec.ID, spec.VPC, spec.CreatedAt = r.NewID("eice"), subnet.VPC, r.Now()
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: "ec2_instance_connect_endpoint",
		Description:      "EC2 Instance Connect Endpoint " + spec.ID,
		RequesterManaged: true, RequesterID: "ec2-instance-connect",
		PrivateIP: ip, Groups: slices.Clone(spec.Groups), SourceDestCheck: true, MAC: r.NewMAC(), CreatedAt: r.Now(),
	}
	r.Interfaces[eni.ID] = eni
	spec.ENI = eni.ID
	r.ConnectEndpoints[spec.ID] = &spec
	return &spec, nil
}

// DeleteConnectEndpoint starts the end of an endpoint.
func (r *Region) DeleteConnectEndpoint(id string) (*ConnectEndpoint, error) {
	endpoint, err := find(r.ConnectEndpoints, kindConnectEndpoint, id)
	if err == nil && endpoint.DeletedAt.IsZero() {
		endpoint.DeletedAt = r.Now()
	}
	return endpoint, err
}

// settleConnectEndpoints clears away the endpoints that are gone.
func (r *Region) settleConnectEndpoints() {
	for id, endpoint := range r.ConnectEndpoints {
		if r.ConnectEndpointState(endpoint) == "delete-complete" {
			delete(r.Interfaces, endpoint.ENI)
			delete(r.ConnectEndpoints, id)
		}
	}
}

// ByConnectEndpoint follows a connection that somebody makes by an EC2 Instance
// Connect Endpoint to a private address of its VPC.
func (w *World) ByConnectEndpoint(region, id string, flow Flow) Path {
	t := &trace{world: w, flow: flow, client: anyPorts}
	r, err := w.Region(region)
	if err != nil {
		t.block("source", region, "no such region")
		return t.path
	}
	endpoint := r.ConnectEndpoints[id]
	if endpoint == nil {
		t.block("instance-connect-endpoint", id, "no such endpoint")
		return t.path
	}
	if state := r.ConnectEndpointState(endpoint); state != "create-complete" {
		t.block("instance-connect-endpoint", id, "the endpoint is %s", state)
		return t.path
	}
	if !contains(r.VPCs[endpoint.VPC].CIDR, flow.To) {
		t.block("instance-connect-endpoint", id, "%s is not in %s", flow.To, endpoint.VPC)
		return t.path
	}
	t.pass("instance-connect-endpoint", id, "")
	if t.fromInterface(r, r.Interfaces[endpoint.ENI]) {
		t.reached()
	}
	return t.path
}
