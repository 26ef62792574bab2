package network

import (
	"slices"
	"strings"
)

// Which names of resources private DNS takes over.
const (
	AllDomains                    = "ALL_DOMAINS"
	VerifiedDomainsOnly           = "VERIFIED_DOMAINS_ONLY"
	VerifiedAndSpecifiedDomains   = "VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS"
	SpecifiedDomainsOnly          = "SPECIFIED_DOMAINS_ONLY"
	recordsIPv4, recordsByService = "ipv4", "service-defined"
)

// RecordIPType is which records an endpoint's names have: A records for
// endpoints with interfaces, what the service has for gateway endpoints (AWS
// PrivateLink guide, DNS record IP type).
func (e *Endpoint) RecordIPType() string {
	switch {
	case e.DNSRecordIPType != "":
		return e.DNSRecordIPType
	case e.Type == Gateway:
		return recordsByService
	}
	return recordsIPv4
}

// checkDNSOptions refuses options that an endpoint of its type does not have.
func checkDNSOptions(endpoint *Endpoint, change EndpointChange) error {
	options := change.DNS
	switch kind := options.RecordIPType; {
	case kind == "" || kind == recordsIPv4 && endpoint.Type != GatewayLBType || kind == recordsByService && endpoint.Type == Gateway:
	case kind == "ipv6" || kind == "dualstack" || kind == recordsByService || kind == recordsIPv4:
		return refuse("InvalidParameter", "The DNS record IP type (%s) does not match the IP address type of the endpoint.", kind)
	default:
		return refuse("InvalidParameterValue", "Value (%s) for parameter DnsRecordIpType is invalid.", kind)
	}
	if options.InboundOnly != nil && *options.InboundOnly && endpoint.Type != InterfaceType {
		return refuse("InvalidParameter", "PrivateDnsOnlyForInboundResolverEndpoint is only supported for Interface type VPC Endpoint.")
	}
	if options.Preference == "" && len(options.Domains) == 0 {
		return nil
	}
	private := endpoint.PrivateDNS
	if change.PrivateDNS != nil {
		private = *change.PrivateDNS
	}
	if endpoint.Type != ResourceType && endpoint.Type != ServiceNetworkType || !private {
		return refuse("InvalidParameter", "PrivateDnsPreference is only supported for Resource and ServiceNetwork type VPC Endpoints with private DNS enabled.")
	}
	preference := options.Preference
	if preference == "" {
		preference = endpoint.DNSPreference
	}
	switch preference {
	case AllDomains, VerifiedDomainsOnly, "":
		if len(options.Domains) > 0 {
			return refuse("InvalidParameter", "PrivateDnsSpecifiedDomains is only supported with the private DNS preferences %s and %s.", VerifiedAndSpecifiedDomains, SpecifiedDomainsOnly)
		}
	case VerifiedAndSpecifiedDomains, SpecifiedDomainsOnly:
		if len(options.Domains) == 0 {
			return refuse("MissingParameter", "The request must contain the parameter PrivateDnsSpecifiedDomain")
		}
	default:
		return refuse("InvalidParameterValue", "Value (%s) for parameter PrivateDnsPreference is invalid.", preference)
	}
	return nil
}

// takesOver tells whether an endpoint's private DNS holds the own domain name
// of a resource. Nobody has proved any of these names.
func (e *Endpoint) takesOver(resource EndpointResource) bool {
	if resource.PrivateName == "" || resource.Association != nil && !resource.Association.PrivateDNS {
		return false
	}
	switch e.DNSPreference {
	case AllDomains:
		return true
	case VerifiedAndSpecifiedDomains, SpecifiedDomainsOnly:
		return slices.ContainsFunc(e.DNSDomains, func(domain string) bool { return within(canonicalName(domain), resource.PrivateName) })
	}
	return false
}

func (r *Region) checkPrivateDNS(endpoint *Endpoint, service EndpointService, change EndpointChange) error {
	if only := change.DNS.InboundOnly; only != nil && *only && !r.hasGatewayEndpoint(endpoint.VPC, endpoint.Service) {
		return refuse("InvalidParameter", "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC %s must have a Gateway endpoint for the service.", endpoint.VPC)
	}
	if change.PrivateDNS == nil || !*change.PrivateDNS || endpoint.PrivateDNS {
		return nil
	}
	if endpoint.Type == GatewayLBType {
		return refuse("InvalidParameter", "Private DNS is only supported for Interface type VPC Endpoint.")
	}
	if endpoint.Type == InterfaceType {
		if err := r.checkServiceNames(endpoint, service); err != nil {
			return err
		}
	}
	if vpc := r.VPCs[endpoint.VPC]; !vpc.EnableDNSSupport || !vpc.EnableDNSHostnames {
		return refuse("InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for %s", endpoint.VPC)
	}
	if domain := r.conflictingDomain(endpoint, service.PrivateDNSNames); domain != "" {
		return refuse("InvalidParameter", "private-dns-enabled cannot be set because there is already a conflicting DNS domain for %s in the VPC %s", domain, endpoint.VPC)
	}
	return nil
}

// checkServiceNames refuses private DNS for a service without a private name
// that has been proved, and before its owner has accepted the endpoint.
func (r *Region) checkServiceNames(endpoint *Endpoint, service EndpointService) error {
	own := service.Own
	switch {
	case own == nil && len(service.PrivateDNSNames) == 0, own != nil && own.PrivateDNSName == "":
		return refuse("InvalidParameter", "Private DNS can't be enabled because the service %s does not provide a private DNS name.", service.Name)
	case len(service.PrivateDNSNames) == 0:
		return refuse("InvalidParameter", "Private DNS can't be enabled because the service %s has not verified the private DNS name.", service.Name)
	case endpoint.AcceptedAt.IsZero():
		return refuse("InvalidParameter", "Private DNS can only be enabled after the endpoint connection is accepted by the owner of %s.", service.Name)
	}
	return nil
}

// conflictingDomain is the first domain of the names that the endpoint's VPC
// has a private zone for already: another endpoint's, or a hosted zone of
// Route 53; "" without one.
func (r *Region) conflictingDomain(endpoint *Endpoint, names []string) string {
	for _, name := range names {
		domain := strings.TrimPrefix(name, "*.")
		if r.zoneNamed(endpoint.VPC, domain) != nil {
			return domain
		}
		for _, other := range r.EndpointsOf(endpoint.VPC) {
			if other == endpoint || !other.PrivateDNS || !other.DeletedAt.IsZero() {
				continue
			}
			for _, taken := range r.privateNames(other) {
				if strings.TrimPrefix(taken, "*.") == domain {
					return domain
				}
			}
		}
	}
	return ""
}

func (r *Region) hasGatewayEndpoint(vpc, service string) bool {
	return slices.ContainsFunc(r.EndpointsOf(vpc), func(e *Endpoint) bool {
		return e.Type == Gateway && e.Service == service && e.DeletedAt.IsZero()
	})
}
