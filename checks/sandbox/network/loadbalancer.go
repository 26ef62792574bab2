package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Types of load balancers that an endpoint service may stand on.
const (
	NetworkLoadBalancer = "network"
	GatewayLoadBalancer = "gateway"
)

// Schemes of network load balancers.
const (
	InternetFacing = "internet-facing"
	Internal       = "internal"
)

// Types of the interfaces that load balancers have in their subnets.
const (
	networkNode = "network_load_balancer"
	gatewayNode = "gateway_load_balancer"
)

// LoadBalancer is a Network or Gateway Load Balancer.
type LoadBalancer struct {
	ARN           string
	Name          string
	Type          string // network or gateway
	Scheme        string // internet-facing or internal; "" for a gateway load balancer
	VPC           string
	Subnets       []string          // one a zone, in the order given
	ENIs          map[string]string // subnet to interface
	PrivateIPs    map[string]string // subnet to the address that was asked for
	Groups        []string
	GroupsAtBirth bool // security groups were given at creation, so they may be changed
	// EnforceOnPrivateLink has the security groups filter what comes by
	// endpoints too.
	EnforceOnPrivateLink bool
	IPAddressType        string
	DNSName              string            // "" for a gateway load balancer
	Attributes           map[string]string // those that were set
	Listeners            []*Listener
	CreatedAt            time.Time
	Tags                 Tags
}

// Leaving is an interface that a service of AWS has let go of and that is
// still there for a while.
type Leaving struct {
	ENI   string
	Since time.Time
}

// path is the load balancer as descriptions name it: net or gwy, name and id.
func (b *LoadBalancer) path() string {
	_, resource, _ := strings.Cut(b.ARN, ":loadbalancer/")
	return resource
}

// LoadBalancerState is provisioning or active.
func (r *Region) LoadBalancerState(b *LoadBalancer) string {
	if r.passed(b.CreatedAt, loadBalancerProvisioning) {
		return "active"
	}
	return "provisioning"
}

// FindLoadBalancer is the load balancer of an ARN.
func (r *Region) FindLoadBalancer(arn string) (*LoadBalancer, error) {
	if !strings.HasPrefix(arn, r.balancingARN("loadbalancer/")) {
		return nil, refuse("ValidationError", "'%s' is not a valid load balancer ARN", arn)
	}
	if found := r.LoadBalancers[arn]; found != nil {
		return found, nil
	}
	return nil, refuse("LoadBalancerNotFound", "Load balancer '%s' not found", arn)
}

// SelectLoadBalancers is the load balancers of the given ARNs or names, or all,
// in order of creation.
func (r *Region) SelectLoadBalancers(arns, names []string) ([]*LoadBalancer, error) {
	if len(arns) > 0 && len(names) > 0 {
		return nil, refuse("ValidationError", "Load balancer names and load balancer ARNs cannot be specified at the same time")
	}
	for _, arn := range arns {
		if _, err := r.FindLoadBalancer(arn); err != nil {
			if r.LoadBalancers[arn] == nil && strings.HasPrefix(arn, r.balancingARN("loadbalancer/")) {
				return nil, refuse("LoadBalancerNotFound", "One or more load balancers not found")
			}
			return nil, err
		}
	}
	if missing := missingNames(names, func(name string) bool { return r.loadBalancerNamed(name) != nil }); missing != "" {
		return nil, refuse("LoadBalancerNotFound", "Load balancers '[%s]' not found", missing)
	}
	var out []*LoadBalancer
	for _, b := range r.LoadBalancers {
		if len(arns)+len(names) == 0 || slices.Contains(arns, b.ARN) || slices.Contains(names, b.Name) {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *LoadBalancer) int { return byBirth(a.CreatedAt, b.CreatedAt, a.ARN, b.ARN) })
	return out, nil
}

func byBirth(a, b time.Time, arnA, arnB string) int {
	if order := a.Compare(b); order != 0 {
		return order
	}
	return strings.Compare(arnA, arnB)
}

func missingNames(names []string, known func(string) bool) string {
	missing := slices.DeleteFunc(slices.Clone(names), known)
	return strings.Join(missing, ", ")
}

func (r *Region) loadBalancerNamed(name string) *LoadBalancer {
	for _, b := range r.LoadBalancers {
		if b.Name == name {
			return b
		}
	}
	return nil
}

// balancingARN is an ARN of Elastic Load Balancing.
func (r *Region) balancingARN(resource string) string {
	return fmt.Sprintf("arn:aws:elasticloadbalancing:%s:%s:%s", r.Name, r.Account(), resource)
}

// hexID is the random end of the ARNs of Elastic Load Balancing.
func (r *Region) hexID() string { return fmt.Sprintf("%016x", r.draw()) }

// DeleteLoadBalancer deletes a load balancer with its listeners. One that is
// not there is fine; its interfaces stay for a little while.
func (r *Region) DeleteLoadBalancer(arn string) error {
	b, err := r.FindLoadBalancer(arn)
	if err != nil {
		if strings.HasPrefix(arn, r.balancingARN("loadbalancer/")) {
			return nil
		}
		return err
	}
	if b.Attribute("deletion_protection.enabled") == "true" {
		return refuse("OperationNotPermitted", "Load balancer '%s' cannot be deleted because deletion protection is enabled", arn)
	}
	if r.ServiceOn(arn) != nil {
		return refuse("ResourceInUse", "Load balancer '%s' cannot be deleted because it is currently associated with another service", arn)
	}
	for _, subnet := range b.Subnets {
		r.dropNode(b, subnet)
	}
	delete(r.LoadBalancers, arn)
	r.settleLoadBalancers()
	return nil
}

// node is the load balancer's interface in a zone, nil without one.
func (r *Region) node(b *LoadBalancer, zone string) *Interface {
	for _, id := range b.Subnets {
		if subnet := r.Subnets[id]; subnet != nil && subnet.Zone == zone {
			return r.Interfaces[b.ENIs[id]]
		}
	}
	return nil
}

// Nodes is the load balancer's interfaces in the order of its subnets.
func (r *Region) Nodes(b *LoadBalancer) []*Interface {
	var out []*Interface
	for _, id := range b.Subnets {
		if eni := r.Interfaces[b.ENIs[id]]; eni != nil {
			out = append(out, eni)
		}
	}
	return out
}

// balancerOf is the load balancer that a node belongs to, nil when it is gone.
func (r *Region) balancerOf(node *Interface) *LoadBalancer {
	for _, b := range r.LoadBalancers {
		if b.ENIs[node.Subnet] == node.ID {
			return b
		}
	}
	return nil
}

// addNode puts an interface of the load balancer into a subnet.
func (r *Region) addNode(b *LoadBalancer, at NodeSpec) error {
	subnet := r.Subnets[at.Subnet]
	ip, err := r.FreeAddress(subnet, at.PrivateIP)
	if err != nil {
		return err
	}
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: networkNode,
		Description: "ELB " + b.path(), RequesterManaged: true, RequesterID: "amazon-elb",
		PrivateIP: ip, Groups: slices.Clone(b.Groups), MAC: r.NewMAC(), CreatedAt: r.Now(),
	}
	if b.Type == GatewayLoadBalancer {
		eni.Type = gatewayNode
	}
	r.Interfaces[eni.ID] = eni
	switch {
	case at.Allocation != "":
		r.bind(r.Addresses[at.Allocation], eni)
	case b.Scheme == InternetFacing:
		eni.PublicIP = r.NewPublicIP()
	}
	b.ENIs[subnet.ID] = eni.ID
	if at.PrivateIP != "" {
		b.PrivateIPs[subnet.ID] = at.PrivateIP
	}
	return nil
}

// dropNode lets go of the load balancer's interface in a subnet.
func (r *Region) dropNode(b *LoadBalancer, subnet string) {
	r.Leaving = append(r.Leaving, Leaving{b.ENIs[subnet], r.Now()})
	delete(b.ENIs, subnet)
	delete(b.PrivateIPs, subnet)
}

// settleLoadBalancers clears away the interfaces that load balancers have left
// behind, and the targets that are no more.
func (r *Region) settleLoadBalancers() {
	r.Leaving = slices.DeleteFunc(r.Leaving, func(l Leaving) bool {
		if !r.passed(l.Since, loadBalancerLeaving) {
			return false
		}
		if eni := r.Interfaces[l.ENI]; eni != nil {
			r.release(r.Addresses[eni.AllocationID])
			delete(r.Interfaces, l.ENI)
		}
		return true
	})
	for _, group := range r.TargetGroups {
		r.settleTargets(group)
	}
}

// BalancingTags is where the tags of a load balancer, listener or target group
// lie.
func (r *Region) BalancingTags(arn string) (*Tags, error) {
	switch {
	case strings.Contains(arn, ":targetgroup/"):
		group, err := r.FindTargetGroup(arn)
		if err != nil {
			return nil, err
		}
		return &group.Tags, nil
	case strings.Contains(arn, ":listener/"):
		_, listener, err := r.FindListener(arn)
		if err != nil {
			return nil, err
		}
		return &listener.Tags, nil
	}
	b, err := r.FindLoadBalancer(arn)
	if err != nil {
		return nil, err
	}
	return &b.Tags, nil
}

func address4(text string) netip.Addr {
	address, _ := netip.ParseAddr(text)
	return address
}
