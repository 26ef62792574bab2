package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Local is the target of a route that stays inside the VPC.
const Local = "local"

// How a route came into its table.
const (
	OriginCreateRouteTable = "CreateRouteTable"
	OriginCreateRoute      = "CreateRoute"
)

// CreateRoute adds a route. Exactly one of the route's destinations and its
// target have to be set; the destination is brought into canonical form.
func (r *Region) CreateRoute(tableID string, route Route) error {
	table, err := r.FindRouteTable(tableID)
	if err != nil {
		return err
	}
	if err := r.checkRoute(table, &route); err != nil {
		return err
	}
	if table.route(route) >= 0 {
		return route.exists(tableID)
	}
	route.Origin = OriginCreateRoute
	table.Routes = append(table.Routes, route)
	return nil
}

// ReplaceRoute gives an existing route another target.
func (r *Region) ReplaceRoute(tableID string, route Route) error {
	table, err := r.FindRouteTable(tableID)
	if err != nil {
		return err
	}
	if err := r.checkRoute(table, &route); err != nil {
		return err
	}
	i := table.route(route)
	if i < 0 {
		return refuse("InvalidParameterValue", "There is no route defined for '%s' in the route table. Use CreateRoute instead.", route.Destination())
	}
	if r.isGatewayEndpoint(table.Routes[i].Target) {
		return refuse("InvalidParameterValue", "cannot replace VPC endpoint route %s in route table %s", route.Destination(), tableID)
	}
	if table.Routes[i].Target == Local && route.Target != Local {
		// AWS lets a local route lead to an interface; nothing here is such a
		// middlebox.
		return refuse("InvalidParameterValue", "cannot replace local route %s in route table %s", route.Destination(), tableID)
	}
	table.Routes[i].Target = route.Target
	return nil
}

// DeleteRoute removes a route. The local route and those of gateway endpoints
// cannot be removed by hand.
func (r *Region) DeleteRoute(tableID string, destination Route) error {
	table, err := r.FindRouteTable(tableID)
	if err != nil {
		return err
	}
	if err := r.checkDestination(&destination); err != nil {
		return err
	}
	i := table.route(destination)
	if i < 0 {
		return refuse("InvalidRoute.NotFound", "no route with %s in route table %s", destination.described(), tableID)
	}
	switch route := table.Routes[i]; {
	case route.Target == Local:
		return refuse("InvalidParameterValue", "cannot remove local route %s in route table %s", route.Destination(), tableID)
	case r.isGatewayEndpoint(route.Target):
		return refuse("InvalidParameterValue", "cannot remove VPC endpoint route %s in route table %s", route.Destination(), tableID)
	}
	table.Routes = slices.Delete(table.Routes, i, i+1)
	return nil
}

// RouteState is active, or blackhole when the route's target cannot carry
// packets any more.
func (r *Region) RouteState(table *RouteTable, route Route) string {
	alive := false
	switch prefix, _, _ := strings.Cut(route.Target, "-"); prefix {
	case Local:
		alive = true
	case "igw":
		gateway := r.Gateways[route.Target]
		alive = gateway != nil && gateway.VPC == table.VPC
	case "nat":
		gateway := r.NATs[route.Target]
		alive = gateway != nil && gateway.DeletedAt.IsZero() && r.NATState(gateway) != "failed"
	case "vpce":
		endpoint := r.Endpoints[route.Target]
		alive = endpoint != nil && endpoint.DeletedAt.IsZero()
	case "eni":
		eni := r.Interfaces[route.Target]
		alive = eni != nil && (eni.Instance == "" || r.running(eni.Instance))
	case "i":
		alive = r.running(route.Target)
	case "pcx":
		alive = r.peered(route.Target, table.VPC) != nil
	}
	if alive {
		return "active"
	}
	return "blackhole"
}

func (r *Region) running(instance string) bool {
	i := r.Instances[instance]
	return i != nil && r.InstanceState(i) == "running"
}

// Destination is the route's CIDR or prefix list.
func (t Route) Destination() string {
	if t.DestinationPrefixList != "" {
		return t.DestinationPrefixList
	}
	return t.DestinationCIDR
}

func (t Route) described() string {
	if t.DestinationPrefixList != "" {
		return "destination-prefix-list-id " + t.DestinationPrefixList
	}
	return "destination-cidr-block " + t.DestinationCIDR
}

func (t Route) exists(table string) error {
	if t.DestinationPrefixList != "" {
		return refuse("RouteAlreadyExists", "route table %s already has a route with %s", table, t.described())
	}
	return refuse("RouteAlreadyExists", "The route identified by %s already exists.", t.DestinationCIDR)
}

// route is the index of the route with the same destination, -1 without one.
func (t *RouteTable) route(like Route) int {
	return slices.IndexFunc(t.Routes, func(route Route) bool {
		return route.DestinationCIDR == like.DestinationCIDR && route.DestinationPrefixList == like.DestinationPrefixList
	})
}

func (r *Region) checkDestination(route *Route) error {
	switch {
	case route.DestinationCIDR != "" && route.DestinationPrefixList != "":
		return refuse("InvalidParameterCombination", "The request must contain exactly one of destinationCidrBlock, destinationPrefixListId")
	case route.DestinationPrefixList != "":
		_, err := find(r.PrefixLists, kindPrefixList, route.DestinationPrefixList)
		return err
	case route.DestinationCIDR == "":
		return refuse("MissingParameter", "The request must contain the parameter destinationCidrBlock")
	}
	block, err := parseCIDR(route.DestinationCIDR)
	if err != nil {
		return refuse("InvalidParameterValue", "Value (%s) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.", route.DestinationCIDR)
	}
	route.DestinationCIDR = block.Masked().String()
	return nil
}

func (r *Region) checkRoute(table *RouteTable, route *Route) error {
	if err := r.checkDestination(route); err != nil {
		return err
	}
	vpc, what := table.VPC, ""
	switch prefix, _, _ := strings.Cut(route.Target, "-"); prefix {
	case "":
		return refuse("MissingParameter", "The request must contain one of the parameters: gatewayId, natGatewayId, networkInterfaceId, instanceId, vpcPeeringConnectionId, transitGatewayId, vpcEndpointId")
	case Local:
		if route.DestinationCIDR != r.VPCs[table.VPC].CIDR {
			return refuse("InvalidParameterValue", "Value (local) for parameter gatewayId is invalid.")
		}
	case "igw":
		gateway := r.Gateways[route.Target]
		if gateway == nil {
			return refuse("InvalidGatewayID.NotFound", "The gateway ID '%s' does not exist", route.Target)
		}
		vpc, what = gateway.VPC, "network gateway"
	case "nat":
		gateway := r.NATs[route.Target]
		if gateway == nil || !gateway.DeletedAt.IsZero() {
			return refuse("InvalidNatGatewayID.NotFound", "The natGateway ID '%s' does not exist", route.Target)
		}
		vpc, what = gateway.VPC, "nat gateway"
	case "eni":
		eni := r.Interfaces[route.Target]
		if eni == nil {
			return refuse("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist", route.Target)
		}
		vpc, what = eni.VPC, "interface"
	case "i":
		instance := r.Instances[route.Target]
		if instance == nil || r.InstanceState(instance) == "terminated" {
			return refuse("InvalidInstanceID.NotFound", "The instance ID '%s' does not exist", route.Target)
		}
		vpc, what = instance.VPC, "instance"
	case "vpce":
		endpoint, err := find(r.Endpoints, kindEndpoint, route.Target)
		if err != nil {
			return err
		}
		if endpoint.Type == GatewayLBType && r.EndpointState(endpoint) == "available" {
			vpc, what = endpoint.VPC, "vpc endpoint"
			break
		}
		return refuse("RouteNotSupported", "Route table contains unsupported route target: %s. VPC Endpoints of this type cannot be used as route targets.", endpoint.ID)
	case "pcx":
		// A request that waits for acceptance may have routes; until then they
		// are black holes (Amazon VPC peering guide, Update your route tables).
		peering, err := r.FindPeering(route.Target)
		if err != nil {
			return err
		}
		if state := r.PeeringState(peering); state == "deleted" || state == "failed" || state == "rejected" || state == "expired" {
			return kindPeering.missing(route.Target)
		}
		what = "vpc peering connection"
		if peering.peer(table.VPC) == "" {
			vpc = peering.RequesterVPC
		}
	case "tgw":
		return refuse("InvalidTransitGatewayID.NotFound", "Transit Gateway %s was deleted or does not exist.", route.Target)
	default:
		return refuse("InvalidParameterValue", "Value (%s) for parameter gatewayId is invalid.", route.Target)
	}
	if vpc != table.VPC {
		return refuse("InvalidParameterValue", "route table %s and %s %s belong to different networks", table.ID, what, route.Target)
	}
	return r.checkInside(table, *route)
}

// checkInside refuses routes within the VPC's own block that are not as AWS
// takes them: to the whole block of a subnet, by an interface, a NAT gateway or
// the endpoint of a Gateway Load Balancer (Amazon VPC user guide, Route tables,
// Local route).
func (r *Region) checkInside(table *RouteTable, route Route) error {
	if route.DestinationPrefixList != "" || route.Target == Local {
		return nil
	}
	block, own := netip.MustParsePrefix(route.DestinationCIDR), netip.MustParsePrefix(r.VPCs[table.VPC].CIDR)
	if !covers(own, block) {
		return nil
	}
	prefix, _, _ := strings.Cut(route.Target, "-")
	whole := block == own
	for _, subnet := range r.Subnets {
		whole = whole || subnet.VPC == table.VPC && subnet.CIDR == route.DestinationCIDR
	}
	if !whole || prefix == "igw" || prefix == "pcx" {
		return refuse("InvalidParameterValue", "The destination CIDR block %s is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.", route.DestinationCIDR)
	}
	return nil
}

// isGatewayEndpoint tells whether a route's target is a VPC endpoint, whose
// routes only the endpoint itself changes.
func (r *Region) isGatewayEndpoint(target string) bool {
	endpoint := r.Endpoints[target]
	return endpoint != nil && endpoint.Type == Gateway
}

// String is the route as a line of a table, "0.0.0.0/0 → igw-…".
func (t Route) String() string { return fmt.Sprintf("%s → %s", t.Destination(), t.Target) }
