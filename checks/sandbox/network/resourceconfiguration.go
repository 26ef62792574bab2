package network

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ResourceConfiguration names what is reached by a resource gateway.
type ResourceConfiguration struct {
	ID                          string // rcfg-…
	Name                        string
	Type                        string // SINGLE, GROUP, CHILD, ARN
	Protocol                    string // TCP
	PortRanges                  []string
	Gateway                     string // "" for a child, which uses its group's
	Group                       string // of a child
	IP                          string
	Domain, DomainIPType        string
	ResourceARN                 string
	CustomDomain                string
	GroupDomain                 string
	AllowAssociationToShareable bool
	FailureReason               string
	ClientToken                 string
	CreatedAt                   time.Time
	UpdatedAt                   time.Time
	DeletedAt                   time.Time
	Tags                        Tags
}

const (
	configurationCreating = 5 * time.Second
	configurationUpdating = 5 * time.Second
	configurationDeleting = 5 * time.Second
)

// ResourceConfigurationState is CREATE_IN_PROGRESS, ACTIVE, CREATE_FAILED,
// UPDATE_IN_PROGRESS or DELETE_IN_PROGRESS.
func (r *Region) ResourceConfigurationState(c *ResourceConfiguration) string {
	state := r.latticeState(c.CreatedAt, c.UpdatedAt, c.DeletedAt, configurationCreating, configurationUpdating, configurationDeleting)
	if state == "ACTIVE" && c.FailureReason != "" {
		return "CREATE_FAILED"
	}
	return state
}

// FindResourceConfiguration is the resource configuration of an id or ARN.
func (r *Region) FindResourceConfiguration(identifier string) (*ResourceConfiguration, error) {
	id := r.latticeID("resourceconfiguration", identifier)
	if found := r.ResourceConfigurations[id]; found != nil {
		return found, nil
	}
	return nil, absent(typeResourceConfiguration, id)
}

// AllResourceConfigurations is the region's resource configurations by id.
func (r *Region) AllResourceConfigurations() []*ResourceConfiguration {
	return sorted(r.ResourceConfigurations)
}

// GatewayOf is the resource gateway of a configuration, a child's by its group;
// nil without one.
func (r *Region) GatewayOf(c *ResourceConfiguration) *ResourceGateway {
	if c.Group != "" {
		if group := r.ResourceConfigurations[c.Group]; group != nil {
			return r.ResourceGateways[group.Gateway]
		}
		return nil
	}
	return r.ResourceGateways[c.Gateway]
}

// CreateResourceConfiguration makes a resource configuration from the given
// one. Gateway and Group may be ARNs.
func (r *Region) CreateResourceConfiguration(spec ResourceConfiguration) (*ResourceConfiguration, error) {
	if err := checkLatticeName("rcfg-", spec.Name, 40); err != nil {
		return nil, err
	}
	for _, other := range r.ResourceConfigurations {
		if spec.ClientToken != "" && other.ClientToken == spec.ClientToken && other.Name == spec.Name {
			return other, nil
		}
		if other.Name == spec.Name {
			return nil, inConflict(typeResourceConfiguration, other.ID, "ResourceConfiguration with name %s already exists", spec.Name)
		}
	}
	if err := r.checkConfiguration(&spec); err != nil {
		return nil, err
	}
	spec.ID = r.NewID("rcfg")
	spec.CreatedAt, spec.UpdatedAt = r.Now(), r.Now()
	r.ResourceConfigurations[spec.ID] = &spec
	r.placeResources()
	return &spec, nil
}

func (r *Region) checkConfiguration(spec *ResourceConfiguration) error {
	switch spec.Type {
	case "SINGLE", "GROUP", "ARN":
		if spec.Group != "" {
			return invalid("resourceConfigurationGroupIdentifier can be specified only for type CHILD")
		}
		if spec.Gateway == "" {
			return invalid("resourceGatewayIdentifier is required for type %s", spec.Type)
		}
		gateway, err := r.FindResourceGateway(spec.Gateway)
		if err != nil {
			return err
		}
		if state := r.ResourceGatewayState(gateway); state == "DELETE_IN_PROGRESS" {
			return inConflict(typeResourceGateway, gateway.ID, "ResourceGateway %s is in state %s", gateway.ID, state)
		}
		spec.Gateway = gateway.ID
	case "CHILD":
		if spec.Gateway != "" {
			return invalid("resourceGatewayIdentifier can't be specified for type CHILD")
		}
		group, err := r.FindResourceConfiguration(spec.Group)
		if err != nil {
			return err
		}
		if group.Type != "GROUP" {
			return invalid("The resource configuration %s is not of type GROUP", group.ID)
		}
		if state := r.ResourceConfigurationState(group); state == "DELETE_IN_PROGRESS" {
			return inConflict(typeResourceConfiguration, group.ID, "ResourceConfiguration %s is in state %s", group.ID, state)
		}
		spec.Group = group.ID
		spec.Protocol = group.Protocol
	default:
		return invalid("Value '%s' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [GROUP, CHILD, SINGLE, ARN]", spec.Type)
	}
	switch spec.Protocol {
	case "":
		spec.Protocol = "TCP"
	case "TCP":
	default:
		return invalid("Value '%s' at 'protocol' failed to satisfy constraint: Member must satisfy enum value set: [TCP]", spec.Protocol)
	}
	if spec.GroupDomain != "" && spec.Type != "GROUP" {
		return invalid("groupDomain can be specified only for type GROUP")
	}
	return r.checkResource(spec)
}

// checkResource refuses what a configuration of its type cannot lead to.
func (r *Region) checkResource(spec *ResourceConfiguration) error {
	given := 0
	for _, text := range []string{spec.IP, spec.Domain, spec.ResourceARN} {
		if text != "" {
			given++
		}
	}
	if len(spec.PortRanges) == 0 && (spec.Type == "SINGLE" || spec.Type == "CHILD") {
		return invalid("portRanges is required for type %s", spec.Type)
	}
	for _, text := range spec.PortRanges {
		if _, ok := parsePortRange(text); !ok {
			return invalid("Value '%s' at 'portRanges' failed to satisfy constraint: it must be a port or a range of ports between 1 and 65535", text)
		}
	}
	switch {
	case spec.Type == "GROUP" && given > 0:
		return invalid("resourceConfigurationDefinition can't be specified for type GROUP")
	case spec.Type == "GROUP":
		return nil
	case given != 1:
		return invalid("Exactly one of dnsResource, ipResource and arnResource must be specified in resourceConfigurationDefinition")
	case (spec.Type == "ARN") != (spec.ResourceARN != ""):
		return invalid("arnResource must be specified for type ARN and for no other type")
	case spec.ResourceARN != "":
		if !strings.HasPrefix(spec.ResourceARN, "arn:aws:rds:") {
			return invalid("The ARN %s is not of a supported resource type", spec.ResourceARN)
		}
		// Only databases of Amazon RDS have ARNs that lead anywhere (AWS
		// PrivateLink guide, Access VPC resources), and the account has none.
		spec.FailureReason = "The resource " + spec.ResourceARN + " does not exist"
		return nil
	case spec.Domain != "":
		switch spec.DomainIPType {
		case "":
			spec.DomainIPType = "IPV4"
		case "IPV4", "IPV6", "DUALSTACK":
		default:
			return invalid("Value '%s' at 'ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [IPV4, IPV6, DUALSTACK]", spec.DomainIPType)
		}
		spec.Domain = canonicalName(spec.Domain)
		return nil
	}
	address, err := netip.ParseAddr(spec.IP)
	if err != nil {
		return invalid("The IP address %s is not valid", spec.IP)
	}
	gateway := r.GatewayOf(spec)
	if gateway == nil || !contains(r.VPCs[gateway.VPC].CIDR, address) {
		return invalid("The IP address %s is not in the VPC of the resource gateway", spec.IP)
	}
	return nil
}

// parsePortRange reads 80 or 8000-8080.
func parsePortRange(text string) (portRange, bool) {
	from, to, ranged := strings.Cut(text, "-")
	if !ranged {
		to = from
	}
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	return portRange{first, last}, err == nil && err2 == nil && first >= 1 && first <= last && last <= 65535
}

// admits tells whether a configuration takes connections to a port.
func (c *ResourceConfiguration) admits(port int) bool {
	return slices.ContainsFunc(c.PortRanges, func(text string) bool {
		ports, ok := parsePortRange(text)
		return ok && ports.from <= port && port <= ports.to
	})
}

// ResourceConfigurationChange is what an update changes; nil leaves a member as
// it is.
type ResourceConfigurationChange struct {
	PortRanges  []string
	Definition  *ResourceConfiguration // IP, Domain, DomainIPType and ResourceARN of it
	ToShareable *bool
}

// UpdateResourceConfiguration changes what a configuration leads to.
func (r *Region) UpdateResourceConfiguration(identifier string, change ResourceConfigurationChange) (*ResourceConfiguration, error) {
	configuration, err := r.FindResourceConfiguration(identifier)
	if err != nil {
		return nil, err
	}
	if state := r.ResourceConfigurationState(configuration); state != "ACTIVE" {
		return nil, inConflict(typeResourceConfiguration, configuration.ID, "ResourceConfiguration %s is in state %s", configuration.ID, state)
	}
	changed := *configuration
	if change.PortRanges != nil {
		changed.PortRanges = change.PortRanges
	}
	if d := change.Definition; d != nil {
		changed.IP, changed.Domain, changed.DomainIPType, changed.ResourceARN = d.IP, d.Domain, d.DomainIPType, d.ResourceARN
	}
	if change.ToShareable != nil {
		changed.AllowAssociationToShareable = *change.ToShareable
	}
	if err := r.checkResource(&changed); err != nil {
		return nil, err
	}
	changed.UpdatedAt = r.Now()
	*configuration = changed
	return configuration, nil
}

// DeleteResourceConfiguration starts the end of a configuration that nothing is
// associated with.
func (r *Region) DeleteResourceConfiguration(identifier string) error {
	configuration, err := r.FindResourceConfiguration(identifier)
	if err != nil {
		return err
	}
	for _, other := range r.ResourceConfigurations {
		if other.Group == configuration.ID {
			return inConflict(typeResourceConfiguration, configuration.ID, "ResourceConfiguration %s has child resource configuration(s).", configuration.ID)
		}
	}
	arn := r.LatticeARN("resourceconfiguration", configuration.ID)
	for _, endpoint := range r.Endpoints {
		if endpoint.Resource == arn {
			return inConflict(typeResourceConfiguration, configuration.ID, "ResourceConfiguration %s has resource endpoint association(s).", configuration.ID)
		}
	}
	for _, network := range r.ServiceNetworks {
		for _, association := range network.Resources {
			if association.Configuration == configuration.ID {
				return inConflict(typeResourceConfiguration, configuration.ID, "ResourceConfiguration %s has service network resource association(s).", configuration.ID)
			}
		}
	}
	if configuration.DeletedAt.IsZero() {
		configuration.DeletedAt = r.Now()
	}
	return nil
}

// LatticeTags is where the tags of one of VPC Lattice's resources lie, which is
// known by its ARN.
func (r *Region) LatticeTags(arn string) (*Tags, error) {
	kind, _, _ := strings.Cut(strings.TrimPrefix(arn, "arn:aws:vpc-lattice:"+r.Name+":"+r.Account()+":"), "/")
	switch kind {
	case "resourcegateway":
		found, err := r.FindResourceGateway(arn)
		if err != nil {
			return nil, err
		}
		return &found.Tags, nil
	case "resourceconfiguration":
		found, err := r.FindResourceConfiguration(arn)
		if err != nil {
			return nil, err
		}
		return &found.Tags, nil
	case "servicenetwork":
		found, err := r.FindServiceNetwork(arn)
		if err != nil {
			return nil, err
		}
		return &found.Tags, nil
	case "servicenetworkresourceassociation":
		_, found, err := r.FindResourceAssociation(arn)
		if err != nil {
			return nil, err
		}
		return &found.Tags, nil
	case "servicenetworkvpcassociation":
		_, found, err := r.FindVPCAssociation(arn)
		if err != nil {
			return nil, err
		}
		return &found.Tags, nil
	}
	return nil, invalid("The ARN %s is not valid", arn)
}
