package network

import (
	"slices"
	"strings"
)

// OwnServiceChange is what ModifyOwnService changes; nil and empty leave a thing
// as it is.
type OwnServiceChange struct {
	AcceptanceRequired                               *bool
	AddNetworkLoadBalancers, DelNetworkLoadBalancers []string
	AddGatewayLoadBalancers, DelGatewayLoadBalancers []string
	AddIPAddressTypes, DelIPAddressTypes             []string
	AddRegions, DelRegions                           []string
	PrivateDNSName                                   *string
	RemovePrivateDNSName                             bool
}

// ModifyOwnService changes an endpoint service: all of the change, or nothing
// when a part of it is refused.
func (r *Region) ModifyOwnService(id string, change OwnServiceChange) error {
	service, err := r.liveService(id)
	if err != nil {
		return err
	}
	if err := r.checkOwnService(service, change); err != nil {
		return err
	}
	r.applyOwnService(service, change)
	return nil
}

// liveService is a service that is not on its way out.
func (r *Region) liveService(id string) (*OwnService, error) {
	service, err := r.FindOwnService(id)
	if err == nil && !service.DeletedAt.IsZero() {
		return nil, kindOwnService.missing(id)
	}
	return service, err
}

// SetOwnerPays has the service's owner pay for the endpoints of its consumers,
// which cannot be taken back.
func (r *Region) SetOwnerPays(id string) error {
	service, err := r.liveService(id)
	if err != nil {
		return err
	}
	service.OwnerPays = true
	return nil
}

func (r *Region) checkOwnService(service *OwnService, change OwnServiceChange) error {
	if err := r.checkBalancers(service, change); err != nil {
		return err
	}
	for _, kind := range slices.Concat(change.AddIPAddressTypes, change.DelIPAddressTypes) {
		if kind != "ipv4" && kind != "ipv6" {
			return refuse("InvalidParameter", "Invalid IP address type: %s", kind)
		}
	}
	if slices.Contains(change.AddIPAddressTypes, "ipv6") {
		return refuse("InvalidParameter", "The IP address type (ipv6) is not supported by the load balancers of the service.")
	}
	if slices.Contains(change.DelIPAddressTypes, "ipv4") {
		return refuse("InvalidParameter", "The service must support at least one IP address type.")
	}
	for _, name := range slices.Concat(change.AddRegions, change.DelRegions) {
		if info, ok := LookupRegion(name); !ok || !info.Enabled {
			return refuse("InvalidParameter", "The Region '%s' is not valid or not enabled for the account.", name)
		}
		if name == r.Name {
			return refuse("InvalidParameter", "The Region '%s' hosts the service and is always supported.", name)
		}
	}
	if len(change.AddRegions) > 0 && service.Type != InterfaceType {
		return refuse("InvalidParameter", "Cross Region access is only supported for services of type Interface.")
	}
	return r.checkServiceName(service, change)
}

// checkBalancers refuses load balancers of another kind than the service's, of
// another service, and an end without any. Those that carry connections stay
// (AWS PrivateLink guide, Configure an endpoint service).
func (r *Region) checkBalancers(service *OwnService, change OwnServiceChange) error {
	if service.Type == InterfaceType && len(change.AddGatewayLoadBalancers)+len(change.DelGatewayLoadBalancers) > 0 ||
		service.Type == GatewayLBType && len(change.AddNetworkLoadBalancers)+len(change.DelNetworkLoadBalancers) > 0 {
		return refuse("InvalidParameter", "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member")
	}
	added, removed := change.balancers()
	for i, arn := range added {
		balancer, err := r.findBalancer(arn, service.Type)
		if err != nil {
			return err
		}
		if other := r.ServiceOn(balancer.ARN); other != nil && other != service {
			return refuse("InvalidParameter", "The load balancer %s is already associated with another VPC endpoint service.", arn)
		}
		if slices.Contains(service.LoadBalancers, arn) || slices.Contains(added[:i], arn) {
			return refuse("InvalidParameter", "The load balancer %s is already associated with the VPC endpoint service.", arn)
		}
	}
	left := len(service.LoadBalancers) + len(added)
	for _, arn := range removed {
		if !slices.Contains(service.LoadBalancers, arn) {
			return refuse("InvalidParameter", "The load balancer %s is not associated with the VPC endpoint service.", arn)
		}
		left--
	}
	if len(removed) > 0 && r.connected(service) {
		return refuse("ExistingVpcEndpointConnections", "Service has existing active VPC Endpoint connections!")
	}
	if left < 1 {
		return refuse("InvalidParameter", "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member")
	}
	return nil
}

func (c OwnServiceChange) balancers() (added, removed []string) {
	return slices.Concat(c.AddNetworkLoadBalancers, c.AddGatewayLoadBalancers),
		slices.Concat(c.DelNetworkLoadBalancers, c.DelGatewayLoadBalancers)
}

// findBalancer is a load balancer that a service of a type can stand on.
func (r *Region) findBalancer(arn, kind string) (*LoadBalancer, error) {
	code, what, infix, balancerType := "InvalidNetworkLoadBalancerArn", "Network", ":loadbalancer/net/", NetworkLoadBalancer
	if kind == GatewayLBType {
		code, what, infix, balancerType = "InvalidGatewayLoadBalancerArn", "Gateway", ":loadbalancer/gwy/", GatewayLoadBalancer
	}
	if !strings.HasPrefix(arn, "arn:aws:elasticloadbalancing:") || !strings.Contains(arn, infix) {
		return nil, refuse(code+".Malformed", "The specified %s Load Balancer ARN is malformed: %s", what, arn)
	}
	balancer := r.LoadBalancers[arn]
	if balancer == nil || balancer.Type != balancerType {
		return nil, refuse(code+".NotFound", "The specified %s Load Balancer ARN does not exist: %s", what, arn)
	}
	return balancer, nil
}

// applyOwnService carries out a change that checkOwnService has let through.
func (r *Region) applyOwnService(service *OwnService, change OwnServiceChange) {
	added, removed := change.balancers()
	for _, arn := range removed {
		service.LoadBalancers = without(service.LoadBalancers, arn)
	}
	service.LoadBalancers = append(service.LoadBalancers, added...)
	for _, region := range change.DelRegions {
		service.SupportedRegions = without(service.SupportedRegions, region)
	}
	for _, region := range change.AddRegions {
		service.SupportedRegions = append(without(service.SupportedRegions, region), region)
	}
	if change.AcceptanceRequired != nil {
		service.AcceptanceRequired = *change.AcceptanceRequired
	}
	if change.RemovePrivateDNSName {
		r.setServiceName(service, "")
	}
	if change.PrivateDNSName != nil {
		r.setServiceName(service, *change.PrivateDNSName)
	}
}
