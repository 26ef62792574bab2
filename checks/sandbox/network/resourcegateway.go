package network

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ResourceGateway is VPC Lattice's way into a VPC for resource endpoints.
type ResourceGateway struct {
	ID              string // rgw-…
	Name            string
	VPC             string
	Subnets         []string
	Groups          []string
	ENIs            []string
	IPAddressType   string // IPV4, IPV6, DUALSTACK
	AddressesPerENI int
	DNSResolution   string // IN_VPC or PUBLIC
	ClientToken     string
	CreatedAt       time.Time
	UpdatedAt       time.Time
	DeletedAt       time.Time
	Tags            Tags
}

// Where the resolver asks that a gateway's domain names are looked up by.
const (
	ResolveInVPC  = "IN_VPC"
	ResolvePublic = "PUBLIC"
)

// LatticeARN is the ARN of one of VPC Lattice's resources, "resourcegateway"
// and its id.
func (r *Region) LatticeARN(kind, id string) string {
	return fmt.Sprintf("arn:aws:vpc-lattice:%s:%s:%s/%s", r.Name, r.Account(), kind, id)
}

// latticeID is the id in an identifier, which may be an ARN of the region and
// account.
func (r *Region) latticeID(kind, identifier string) string {
	if id, ok := strings.CutPrefix(identifier, r.LatticeARN(kind, "")); ok {
		return id
	}
	return identifier
}

// How long VPC Lattice usually takes.
const (
	gatewayCreating = 30 * time.Second
	gatewayUpdating = 10 * time.Second
	gatewayDeleting = 30 * time.Second
)

// latticeState is the state of one of VPC Lattice's resources by its times.
func (r *Region) latticeState(created, updated, deleted time.Time, creating, updating, deleting time.Duration) string {
	switch {
	case !deleted.IsZero():
		if r.passed(deleted, deleting) {
			return "" // gone
		}
		return "DELETE_IN_PROGRESS"
	case !r.passed(created, creating):
		return "CREATE_IN_PROGRESS"
	case updated.After(created) && !r.passed(updated, updating):
		return "UPDATE_IN_PROGRESS"
	}
	return "ACTIVE"
}

// ResourceGatewayState is CREATE_IN_PROGRESS, ACTIVE, UPDATE_IN_PROGRESS or
// DELETE_IN_PROGRESS.
func (r *Region) ResourceGatewayState(g *ResourceGateway) string {
	return r.latticeState(g.CreatedAt, g.UpdatedAt, g.DeletedAt, gatewayCreating, gatewayUpdating, gatewayDeleting)
}

// FindResourceGateway is the resource gateway of an id or ARN.
func (r *Region) FindResourceGateway(identifier string) (*ResourceGateway, error) {
	id := r.latticeID("resourcegateway", identifier)
	if found := r.ResourceGateways[id]; found != nil {
		return found, nil
	}
	return nil, absent(typeResourceGateway, id)
}

// AllResourceGateways is the region's resource gateways by id.
func (r *Region) AllResourceGateways() []*ResourceGateway { return sorted(r.ResourceGateways) }

// Quotas of resource gateways (Amazon VPC Lattice user guide, Quotas;
// AWS PrivateLink guide, Resource gateways).
const (
	gatewaysPerVPC         = 100
	addressesPerENIDefault = 16
	addressesPerENIMost    = 62
)

// CreateResourceGateway makes a resource gateway from the given one's name,
// VPC, subnets, groups, address type, addresses, DNS resolution, client token
// and tags. Without groups it has the VPC's default group.
func (r *Region) CreateResourceGateway(spec ResourceGateway) (*ResourceGateway, error) {
	if err := checkLatticeName("rgw-", spec.Name, 40); err != nil {
		return nil, err
	}
	of := 0
	for _, other := range r.ResourceGateways {
		if spec.ClientToken != "" && other.ClientToken == spec.ClientToken && other.Name == spec.Name {
			return other, nil
		}
		if other.Name == spec.Name {
			return nil, inConflict(typeResourceGateway, other.ID, "ResourceGateway with name %s already exists", spec.Name)
		}
		if other.VPC == spec.VPC {
			of++
		}
	}
	if of >= gatewaysPerVPC {
		return nil, refuse("ServiceQuotaExceededException", "The limit of %d resource gateways per VPC has been reached", gatewaysPerVPC)
	}
	if err := r.checkGateway(&spec); err != nil {
		return nil, err
	}
	spec.ID = r.NewID("rgw")
	spec.CreatedAt, spec.UpdatedAt = r.Now(), r.Now()
	gateway := &spec
	for _, id := range gateway.Subnets {
		eni, err := r.addGatewayInterface(gateway, r.Subnets[id])
		if err != nil {
			return nil, err
		}
		gateway.ENIs = append(gateway.ENIs, eni.ID)
	}
	r.ResourceGateways[gateway.ID] = gateway
	return gateway, nil
}

func (r *Region) checkGateway(spec *ResourceGateway) error {
	vpc := r.VPCs[spec.VPC]
	if vpc == nil {
		return invalid("The VPC %s does not exist", spec.VPC)
	}
	if len(spec.Subnets) == 0 {
		return invalid("At least one subnet must be specified")
	}
	seen := map[string]bool{}
	for _, id := range spec.Subnets {
		subnet := r.Subnets[id]
		switch {
		case subnet == nil:
			return invalid("The subnet %s does not exist", id)
		case subnet.VPC != vpc.ID:
			return invalid("The subnet %s is not in the VPC %s", id, vpc.ID)
		case seen[id]:
			return invalid("The subnet %s is specified more than once", id)
		}
		seen[id] = true
	}
	switch spec.IPAddressType {
	case "":
		spec.IPAddressType = "IPV4"
	case "IPV4":
	case "IPV6", "DUALSTACK":
		return invalid("The subnet %s does not have an IPv6 CIDR block", spec.Subnets[0])
	default:
		return invalid("Value '%s' at 'ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [IPV4, IPV6, DUALSTACK]", spec.IPAddressType)
	}
	if spec.AddressesPerENI == 0 {
		spec.AddressesPerENI = addressesPerENIDefault
	}
	if spec.AddressesPerENI < 1 || spec.AddressesPerENI > addressesPerENIMost {
		return invalid("ipv4AddressesPerEni must be between 1 and %d", addressesPerENIMost)
	}
	for _, id := range spec.Subnets {
		if r.AvailableAddresses(r.Subnets[id]) < spec.AddressesPerENI {
			return invalid("The subnet %s does not have %d free IPv4 addresses", id, spec.AddressesPerENI)
		}
	}
	switch spec.DNSResolution {
	case "":
		spec.DNSResolution = ResolvePublic
	case ResolveInVPC, ResolvePublic:
	default:
		return invalid("Value '%s' at 'resourceConfigDnsResolution' failed to satisfy constraint: Member must satisfy enum value set: [IN_VPC, PUBLIC]", spec.DNSResolution)
	}
	if len(spec.Groups) == 0 {
		spec.Groups = r.defaultGroups(vpc.ID)
	}
	return r.checkLatticeGroups(vpc.ID, spec.Groups)
}

func (r *Region) checkLatticeGroups(vpc string, groups []string) error {
	for _, id := range groups {
		if group := r.Groups[id]; group == nil || group.VPC != vpc {
			return invalid("The security group %s does not exist in the VPC %s", id, vpc)
		}
	}
	if len(groups) > 5 {
		return invalid("At most 5 security groups can be specified")
	}
	return nil
}

// checkLatticeName refuses names that VPC Lattice does not take: lower case
// letters, digits and single hyphens inside, and not like an id.
func checkLatticeName(prefix, name string, most int) error {
	wrong := len(name) < 3 || len(name) > most || strings.HasPrefix(name, prefix) ||
		strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-") || strings.Contains(name, "--") ||
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""
	if wrong {
		return invalid("Value '%s' at 'name' failed to satisfy constraint: it must have 3 to %d characters of a-z, 0-9 and hyphens, no hyphen first, last or after another, and must not begin with %s", name, most, prefix)
	}
	return nil
}

// addGatewayInterface puts an interface of a gateway into a subnet, with all
// its addresses.
func (r *Region) addGatewayInterface(gateway *ResourceGateway, subnet *Subnet) (*Interface, error) {
	ip, err := r.FreeAddress(subnet, "")
	if err != nil {
		return nil, err
	}
	eni := &Interface{
		ID: r.NewID("eni"), VPC: subnet.VPC, Subnet: subnet.ID, Type: "interface",
		Description:      "VPC Lattice Resource Gateway Interface " + gateway.ID,
		RequesterManaged: true, RequesterID: "vpc-lattice",
		PrivateIP: ip, Groups: slices.Clone(gateway.Groups), SourceDestCheck: true,
		MAC: r.NewMAC(), CreatedAt: r.Now(),
	}
	r.Interfaces[eni.ID] = eni
	for n := 2; n <= gateway.AddressesPerENI; n++ {
		if err := r.addFurther(eni, strconv.Itoa(n)); err != nil {
			return nil, err
		}
	}
	return eni, nil
}

// addFurther gives an interface one more private address, for something that
// is known by a key.
func (r *Region) addFurther(eni *Interface, key string) error {
	ip, err := r.FreeAddress(r.Subnets[eni.Subnet], "")
	if err != nil {
		return err
	}
	if eni.Further == nil {
		eni.Further = map[string]string{}
	}
	eni.Further[key] = ip
	return nil
}

// UpdateResourceGateway gives a gateway other security groups; nothing else of
// it can change.
func (r *Region) UpdateResourceGateway(identifier string, groups []string) (*ResourceGateway, error) {
	gateway, err := r.FindResourceGateway(identifier)
	if err != nil {
		return nil, err
	}
	if state := r.ResourceGatewayState(gateway); state != "ACTIVE" {
		return nil, inConflict(typeResourceGateway, gateway.ID, "ResourceGateway %s is in state %s", gateway.ID, state)
	}
	if len(groups) == 0 {
		return gateway, nil
	}
	if err := r.checkLatticeGroups(gateway.VPC, groups); err != nil {
		return nil, err
	}
	gateway.Groups, gateway.UpdatedAt = slices.Clone(groups), r.Now()
	for _, id := range gateway.ENIs {
		if eni := r.Interfaces[id]; eni != nil {
			eni.Groups = slices.Clone(groups)
		}
	}
	return gateway, nil
}

// DeleteResourceGateway starts the end of a gateway without resource
// configurations.
func (r *Region) DeleteResourceGateway(identifier string) (*ResourceGateway, error) {
	gateway, err := r.FindResourceGateway(identifier)
	if err != nil {
		return nil, err
	}
	for _, configuration := range r.ResourceConfigurations {
		if configuration.Gateway == gateway.ID {
			return nil, inConflict(typeResourceGateway, gateway.ID, "ResourceGateway %s has resource configuration(s) associated.", gateway.ID)
		}
	}
	if gateway.DeletedAt.IsZero() {
		gateway.DeletedAt = r.Now()
	}
	return gateway, nil
}

// settleLattice clears away what of VPC Lattice has come to its end.
func (r *Region) settleLattice() {
	for id, gateway := range r.ResourceGateways {
		if r.ResourceGatewayState(gateway) == "" {
			for _, eni := range gateway.ENIs {
				delete(r.Interfaces, eni)
			}
			delete(r.ResourceGateways, id)
		}
	}
	for id, configuration := range r.ResourceConfigurations {
		if r.ResourceConfigurationState(configuration) == "" {
			delete(r.ResourceConfigurations, id)
		}
	}
	left := 0
	for _, network := range r.ServiceNetworks {
		left += len(network.Resources)
	}
	for _, network := range r.ServiceNetworks {
		network.Resources = slices.DeleteFunc(network.Resources, func(a ServiceNetworkResource) bool { return r.ResourceAssociationState(&a) == "" })
		network.VPCs = slices.DeleteFunc(network.VPCs, func(a ServiceNetworkVPC) bool { return r.VPCAssociationState(&a) == "" })
		left -= len(network.Resources)
	}
	if left > 0 {
		r.placeResources()
	}
}
