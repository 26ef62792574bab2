package network

import (
	"fmt"
	"slices"
	"strings"
)

// EndpointName is one DNS name of an interface endpoint and the zone that it
// lies in.
type EndpointName struct {
	Name   string
	ZoneID string
}

// vpceZones are the public hosted zones of vpce.amazonaws.com by region, where
// they are known.
var vpceZones = map[string]string{
	"us-east-1":      "Z7HUB22UULQXV",
	"us-east-2":      "ZC8PG0KIFKBRI",
	"us-west-2":      "Z1YSA3EXCYUU9Z",
	"ap-northeast-2": "Z27UANNT0PRK1T",
}

// EndpointNames lists the names of an interface endpoint: the regional one, one
// for each zone, and with private DNS those of the service. Endpoints of other
// types have none: the names of resources belong to their associations.
func (r *Region) EndpointNames(endpoint *Endpoint) []EndpointName {
	if endpoint.Type != InterfaceType {
		return nil
	}
	home := r.serviceHome(endpoint)
	service, ok := r.serviceOf(endpoint)
	base := service.BaseDNSName
	if !ok {
		// The service has gone; the endpoint keeps its names.
		if base = goneBase(endpoint.Service); base == "" || home == nil {
			return nil
		}
	}
	public := vpceZones[home.Name]
	if public == "" {
		public = zoneID(home.Name)
	}
	star := ""
	if wildcardService(service) {
		star = "*."
	}
	out := []EndpointName{{star + endpoint.label("") + "." + base, public}}
	for _, id := range endpoint.Subnets {
		// A service of another region has no zonal names.
		if subnet := r.Subnets[id]; subnet != nil && home == r {
			out = append(out, EndpointName{star + endpoint.label(subnet.Zone) + "." + base, public})
		}
	}
	if endpoint.PrivateDNS {
		for _, name := range service.PrivateDNSNames {
			out = append(out, EndpointName{name, zoneID(endpoint.ID)})
		}
	}
	return out
}

// ResourceNames are the name by which an endpoint leads to one of its resources,
// and the resource's own one where private DNS takes it over.
func (r *Region) ResourceNames(endpoint *Endpoint, resource EndpointResource) (name, private EndpointName) {
	name = EndpointName{resource.Name, zoneID(latticeHash + r.Name)}
	if endpoint.PrivateDNS && endpoint.takesOver(resource) {
		private = EndpointName{resource.PrivateName, zoneID(endpoint.ID)}
	}
	return name, private
}

// goneBase is the domain of the endpoints of an own service, by its name alone.
func goneBase(name string) string {
	region, id, ok := strings.Cut(strings.TrimPrefix(name, ownServiceNameStart), ".")
	if !ok || !strings.HasPrefix(name, ownServiceNameStart) {
		return ""
	}
	return id + "." + region + serviceDomain
}

// label is the endpoint's own part of its names.
func (e *Endpoint) label(zone string) string {
	label := e.ID + "-" + e.DNSSuffix
	if zone != "" {
		label += "-" + zone
	}
	return label
}

// wildcardService tells whether clients put labels before the service's names,
// as S3's do with buckets.
func wildcardService(service EndpointService) bool {
	return service.Own == nil && slices.ContainsFunc(service.PrivateDNSNames, func(name string) bool { return strings.HasPrefix(name, "*.") })
}

// zoneID is a hosted zone id made from a text.
func zoneID(text string) string {
	return fmt.Sprintf("Z0%016X", scramble(hash(text)))
}

// endpointNamed tells whether a name is one of an endpoint's own.
func endpointNamed(name string) bool {
	return strings.HasSuffix(name, serviceDomain) || strings.HasSuffix(name, ".vpce.sagemaker.aws")
}

// resolveEndpointName answers for an endpoint's own names, which lead to its
// private addresses from everywhere.
func (w *World) resolveEndpointName(name string) Answer {
	start := 0
	if !strings.HasPrefix(name, "vpce-") {
		start = strings.Index(name, ".vpce-") + 1
	}
	label, base, _ := strings.Cut(name[start:], ".")
	const idLength = len("vpce-") + 17
	if len(label) < idLength {
		return Answer{}
	}
	for _, r := range w.Regions {
		endpoint := r.Endpoints[label[:idLength]]
		if endpoint == nil || endpoint.DNSSuffix == "" || r.EndpointState(endpoint) != "available" {
			continue
		}
		service, ok := r.serviceOf(endpoint)
		if !ok || base != service.BaseDNSName || start > 0 && !wildcardService(service) {
			continue
		}
		zone, ok := strings.CutPrefix(label, endpoint.label(""))
		if !ok || zone != "" && (zone[0] != '-' || service.Region != r.Name) {
			continue
		}
		return Answer{Addresses: r.endpointAddresses(endpoint, strings.TrimPrefix(zone, "-")), TTL: nameTTL}
	}
	return Answer{}
}
