package network

import (
	"net/netip"
	"slices"
	"time"
)

var kindPeering = kind{"pcx", "InvalidVpcPeeringConnectionID.NotFound", "InvalidVpcPeeringConnectionId.Malformed", "The vpcPeeringConnection ID '%s' does not exist"}

// Peering is a VPC peering connection between two VPCs of one region.
type Peering struct {
	ID             string // pcx-…
	RequesterVPC   string
	RequesterCIDR  string
	AccepterVPC    string
	AccepterCIDR   string
	AccepterOwner  string
	AccepterRegion string
	// RequesterDNS and AccepterDNS have the public names of that side's
	// instances lead to private addresses for the other side.
	RequesterDNS, AccepterDNS bool
	Failed                    bool // the blocks overlap
	AcceptedAt                time.Time
	RejectedAt                time.Time
	DeletedAt                 time.Time
	CreatedAt                 time.Time
	Tags                      Tags
}

// How long what has become of a peering takes and stays (Amazon VPC peering
// guide, VPC peering connection lifecycle). The first and second are usual, not
// promised.
const (
	peeringInitiating   = time.Second
	peeringProvisioning = time.Second
	peeringOpen         = 7 * 24 * time.Hour // a request that nobody accepts
	peeringRemembered   = 2 * time.Hour
)

// FindPeering is the peering connection of an id.
func (r *Region) FindPeering(id string) (*Peering, error) { return find(r.Peerings, kindPeering, id) }

// SelectPeerings is the peering connections of the given ids, all without any.
func (r *Region) SelectPeerings(ids []string) ([]*Peering, error) {
	return pick(r.Peerings, kindPeering, ids)
}

// CreatePeering asks for a peering connection between two VPCs. Between blocks
// that overlap it fails, which is a state and no refusal.
func (r *Region) CreatePeering(requester, accepter string, tags Tags) (*Peering, error) {
	from, err := r.FindVPC(requester)
	if err != nil {
		return nil, err
	}
	to, err := r.FindVPC(accepter)
	if err != nil {
		return nil, err
	}
	for _, other := range r.Peerings {
		if other.joins(from.ID, to.ID) && slices.Contains([]string{"initiating-request", "pending-acceptance", "provisioning", "active"}, r.PeeringState(other)) {
			return nil, refuse("VpcPeeringConnectionAlreadyExists", "A VPC peering connection already exists between the VPCs: %s", other.ID)
		}
	}
	peering := &Peering{
		ID: r.NewID("pcx"), RequesterVPC: from.ID, RequesterCIDR: from.CIDR,
		AccepterVPC: to.ID, AccepterCIDR: to.CIDR, AccepterOwner: r.Account(), AccepterRegion: r.Name,
		Failed:    netip.MustParsePrefix(from.CIDR).Overlaps(netip.MustParsePrefix(to.CIDR)),
		CreatedAt: r.Now(), Tags: tags,
	}
	r.Peerings[peering.ID] = peering
	return peering, nil
}

func (p *Peering) joins(one, other string) bool {
	return p.RequesterVPC == one && p.AccepterVPC == other || p.RequesterVPC == other && p.AccepterVPC == one
}

// PeeringState is initiating-request, pending-acceptance, failed, expired,
// rejected, provisioning, active or deleted.
func (r *Region) PeeringState(p *Peering) string {
	switch {
	case !p.DeletedAt.IsZero():
		return "deleted"
	case p.Failed:
		return "failed"
	case !p.RejectedAt.IsZero():
		return "rejected"
	case !p.AcceptedAt.IsZero():
		if r.passed(p.AcceptedAt, peeringProvisioning) {
			return "active"
		}
		return "provisioning"
	case !r.Now().Before(p.ExpiresAt()):
		return "expired"
	case r.passed(p.CreatedAt, peeringInitiating):
		return "pending-acceptance"
	}
	return "initiating-request"
}

// ExpiresAt is when a request that nobody has accepted runs out: it is a matter
// between people, so it goes by the clock whatever the pace.
func (p *Peering) ExpiresAt() time.Time { return p.CreatedAt.Add(peeringOpen) }

func (r *Region) peeringTransition(id, to string, from ...string) (*Peering, error) {
	peering, err := r.FindPeering(id)
	if err != nil {
		return nil, err
	}
	if state := r.PeeringState(peering); !slices.Contains(from, state) {
		return nil, refuse("InvalidStateTransition", "Invalid state transition for %s, attempted to transition from %s to %s", id, state, to)
	}
	return peering, nil
}

// AcceptPeering accepts a request for a peering connection.
func (r *Region) AcceptPeering(id string) (*Peering, error) {
	peering, err := r.peeringTransition(id, "provisioning", "initiating-request", "pending-acceptance")
	if err == nil {
		peering.AcceptedAt = r.Now()
	}
	return peering, err
}

// RejectPeering turns down a request for a peering connection.
func (r *Region) RejectPeering(id string) error {
	peering, err := r.peeringTransition(id, "rejected", "initiating-request", "pending-acceptance")
	if err == nil {
		peering.RejectedAt = r.Now()
	}
	return err
}

// DeletePeering ends a peering connection or the request for one. Routes to it
// stay and become black holes.
func (r *Region) DeletePeering(id string) error {
	peering, err := r.peeringTransition(id, "deleting", "initiating-request", "pending-acceptance", "provisioning", "active")
	if err == nil {
		peering.DeletedAt = r.Now()
	}
	return err
}

// SetPeeringDNS says whether public names of one side's instances lead to
// private addresses for the other side; nil leaves a side as it is.
func (r *Region) SetPeeringDNS(id string, requester, accepter *bool) (*Peering, error) {
	peering, err := r.FindPeering(id)
	if err != nil {
		return nil, err
	}
	if r.PeeringState(peering) != "active" {
		return nil, refuse("OperationNotPermitted", "Peering %s is not active. Peering options can be added only to active peerings.", id)
	}
	if requester != nil {
		peering.RequesterDNS = *requester
	}
	if accepter != nil {
		peering.AccepterDNS = *accepter
	}
	return peering, nil
}

// peer is the VPC on the other side of a peering connection, "" when the VPC is
// on neither.
func (p *Peering) peer(vpc string) string {
	switch vpc {
	case p.RequesterVPC:
		return p.AccepterVPC
	case p.AccepterVPC:
		return p.RequesterVPC
	}
	return ""
}

// peered is the VPC at the other end of an active peering connection that a
// route leads to, nil without one.
func (r *Region) peered(id, vpc string) *VPC {
	peering := r.Peerings[id]
	if peering == nil || r.PeeringState(peering) != "active" {
		return nil
	}
	return r.VPCs[peering.peer(vpc)]
}

// acrossPeering is the interface of a peered VPC that an interface reaches at a
// private address, nil without one.
func (r *Region) acrossPeering(eni *Interface, to netip.Addr) *Interface {
	route, ok := r.Lookup(r.EffectiveRouteTable(eni.Subnet), to)
	if !ok {
		return nil
	}
	vpc := r.peered(route.Target, eni.VPC)
	if vpc == nil {
		return nil
	}
	return r.InterfaceAt(vpc.ID, to)
}

// throughPeering brings the connection into the peered VPC, and its answers
// back out of it. Nothing of the peer but its own interfaces can be reached:
// neither its gateways nor its other peers (Amazon VPC peering guide, VPC
// peering limitations).
func (t *trace) throughPeering(r *Region, eni *Interface, id string, source netip.Addr) bool {
	to := t.flow.To
	vpc := r.peered(id, eni.VPC)
	if !contains(vpc.CIDR, to) {
		return t.block("peering", id, "%s is not in %s of %s: peering leads no further", to, vpc.CIDR, vpc.ID)
	}
	t.pass("peering", id, "to %s", vpc.ID)
	neighbour := r.InterfaceAt(vpc.ID, to)
	if neighbour == nil {
		return t.block("target", "", "no interface has %s", to)
	}
	return t.arrive(r, neighbour, source, eni.Groups, false) &&
		t.backThroughPeering(r, neighbour.Subnet, netip.MustParseAddr(eni.PrivateIP), id)
}

// backThroughPeering asks the peer's routes for the way back.
func (t *trace) backThroughPeering(r *Region, subnet string, to netip.Addr, id string) bool {
	table := r.EffectiveRouteTable(subnet)
	route, ok := r.Lookup(table, to)
	if !ok || route.Target != id {
		return t.block("route", table.ID, "no way back to %s by %s", to, id)
	}
	return t.pass("route", table.ID, "%s", route)
}

// resolvesAcross tells whether a VPC's resolver gives the private address for
// the public name of an instance in a peered VPC: the peering connection has to
// say so, and both VPCs need both DNS attributes (Amazon VPC peering guide,
// Enable DNS resolution for a VPC peering connection).
func (r *Region) resolvesAcross(asking *VPC, owner string) bool {
	if far := r.VPCs[owner]; far == nil || !far.hasNames() || !asking.hasNames() {
		return false
	}
	for _, p := range r.Peerings {
		if !p.joins(asking.ID, owner) || r.PeeringState(p) != "active" {
			continue
		}
		if owner == p.RequesterVPC && p.RequesterDNS || owner == p.AccepterVPC && p.AccepterDNS {
			return true
		}
	}
	return false
}

// settlePeerings forgets the peering connections that ended long ago.
func (r *Region) settlePeerings() {
	for id, p := range r.Peerings {
		ended := p.DeletedAt
		switch {
		case !ended.IsZero():
		case p.Failed:
			ended = p.CreatedAt
		case !p.RejectedAt.IsZero():
			ended = p.RejectedAt
		case p.AcceptedAt.IsZero() && !r.Now().Before(p.ExpiresAt()):
			ended = p.ExpiresAt()
		default:
			continue
		}
		if !r.remembered(ended, peeringRemembered) {
			delete(r.Peerings, id)
		}
	}
}

// inPeering tells whether a VPC has a peering connection that holds it.
func (r *Region) inPeering(vpc string) bool {
	for _, p := range r.Peerings {
		if p.peer(vpc) != "" && slices.Contains([]string{"provisioning", "active"}, r.PeeringState(p)) {
			return true
		}
	}
	return false
}

// activelyPeered tells whether two VPCs have an active peering connection.
func (r *Region) activelyPeered(one, other string) bool {
	for _, p := range r.Peerings {
		if p.joins(one, other) && r.PeeringState(p) == "active" {
			return true
		}
	}
	return false
}
