package network

import (
	"maps"
	"slices"
)

// EndpointChange is what ModifyEndpoint changes; nil leaves a thing as it is.
type EndpointChange struct {
	ResetPolicy                    bool
	Policy                         *string
	AddRouteTables, DelRouteTables []string
	AddSubnets, DelSubnets         []string
	// Addresses are wanted in subnets, new ones and those that the endpoint has
	// already, whose interface is then replaced.
	Addresses            map[string]string
	AddGroups, DelGroups []string
	PrivateDNS           *bool
	DNS                  EndpointDNS
	IPAddressType        *string
}

// ModifyEndpoint changes an endpoint: all of the change, or nothing when a part
// of it is refused.
func (r *Region) ModifyEndpoint(id string, change EndpointChange) error {
	endpoint, err := r.FindEndpoint(id)
	if err != nil {
		return err
	}
	if !endpoint.DeletedAt.IsZero() {
		return refuse("IncorrectState", "The VPC endpoint %s is in state %s and cannot be modified.", id, r.EndpointState(endpoint))
	}
	var service EndpointService
	if endpoint.Service != "" {
		if service, err = r.offeredAs(endpoint.Service, endpoint.Type, endpoint.ServiceRegion); err != nil {
			return err
		}
	}
	if change.Policy != nil {
		if change.ResetPolicy {
			return refuse("InvalidParameterCombination", "The parameters policyDocument and resetPolicy cannot be used together.")
		}
		if err := checkPolicy(*change.Policy, endpoint.Type, service); err != nil {
			return err
		}
	}
	for _, subnet := range slices.Sorted(maps.Keys(change.Addresses)) {
		if !slices.Contains(endpoint.Subnets, subnet) && !slices.Contains(change.AddSubnets, subnet) {
			change.AddSubnets = append(slices.Clone(change.AddSubnets), subnet)
		}
	}
	if err := r.checkChange(endpoint, service, change); err != nil {
		return err
	}
	return r.applyChange(endpoint, change)
}

// applyChange carries out a change that checkChange has let through.
func (r *Region) applyChange(endpoint *Endpoint, change EndpointChange) error {
	if change.ResetPolicy {
		endpoint.Policy = ""
	}
	if change.Policy != nil {
		endpoint.Policy = *change.Policy
	}
	r.applyTables(endpoint, change)
	for _, id := range change.DelGroups {
		endpoint.Groups = without(endpoint.Groups, id)
	}
	for _, id := range change.AddGroups {
		endpoint.Groups = append(without(endpoint.Groups, id), id)
	}
	if err := r.applySubnets(endpoint, change); err != nil {
		return err
	}
	for _, id := range endpoint.ENIs {
		if eni := r.Interfaces[id]; eni != nil {
			eni.Groups = slices.Clone(endpoint.Groups)
		}
	}
	if change.PrivateDNS != nil {
		endpoint.PrivateDNS = *change.PrivateDNS
	}
	applyDNS(endpoint, change)
	if change.IPAddressType != nil {
		endpoint.IPAddressType = *change.IPAddressType
	}
	if endpoint.Type == ResourceType || endpoint.Type == ServiceNetworkType {
		r.placeResources()
	}
	return nil
}

func (r *Region) applyTables(endpoint *Endpoint, change EndpointChange) {
	for _, id := range change.DelRouteTables {
		r.withdrawRoute(endpoint, id)
		endpoint.RouteTables = without(endpoint.RouteTables, id)
	}
	for _, id := range change.AddRouteTables {
		endpoint.RouteTables = append(endpoint.RouteTables, id)
		if route := r.propagatedRoute(endpoint); route.DestinationPrefixList != "" {
			r.RouteTables[id].Routes = append(r.RouteTables[id].Routes, route)
		}
	}
}

func (r *Region) applySubnets(endpoint *Endpoint, change EndpointChange) error {
	for _, id := range change.DelSubnets {
		endpoint.Subnets = without(endpoint.Subnets, id)
		r.removeInterfacesIn(endpoint, id)
	}
	for _, id := range slices.Clone(endpoint.Subnets) {
		if want := change.Addresses[id]; want != "" && !r.hasAddress(endpoint, want) {
			r.removeInterfacesIn(endpoint, id)
			if err := r.addEndpointInterface(endpoint, r.Subnets[id], want); err != nil {
				return err
			}
		}
	}
	for _, id := range change.AddSubnets {
		if err := r.addEndpointInterface(endpoint, r.Subnets[id], change.Addresses[id]); err != nil {
			return err
		}
		endpoint.Subnets = append(endpoint.Subnets, id)
	}
	return nil
}

// applyDNS sets how an endpoint's names answer. Private DNS of resources comes
// with a preference, by default for names that their owner has proved.
func applyDNS(endpoint *Endpoint, change EndpointChange) {
	if change.DNS.InboundOnly != nil {
		endpoint.InboundOnlyDNS = *change.DNS.InboundOnly
	}
	if change.DNS.RecordIPType != "" {
		endpoint.DNSRecordIPType = change.DNS.RecordIPType
	}
	if change.DNS.Preference != "" {
		endpoint.DNSPreference = change.DNS.Preference
	}
	if change.DNS.Preference != "" || len(change.DNS.Domains) > 0 {
		endpoint.DNSDomains = slices.Clone(change.DNS.Domains)
	}
	if endpoint.PrivateDNS && endpoint.DNSPreference == "" && (endpoint.Type == ResourceType || endpoint.Type == ServiceNetworkType) {
		endpoint.DNSPreference = VerifiedDomainsOnly
	}
}

func without(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}
