package network

import (
	"fmt"
	"slices"
	"strings"
	"time"
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
	"us-west-2":      "Z1YSA3EXCYUU9Z",
	"ap-northeast-2": "Z27UANNT0PRK1T",
}

// EndpointNames lists the names of an interface endpoint: the regional one, one
// for each zone, and with private DNS those of the service. A gateway endpoint
// has none.
func (r *Region) EndpointNames(endpoint *Endpoint) []EndpointName {
	if endpoint.Type != InterfaceType {
		return nil
	}
	service, ok := r.serviceOf(endpoint)
	if !ok {
		return nil
	}
	public := vpceZones[r.Name]
	if public == "" {
		public = zoneID(r.Name)
	}
	star := ""
	if wildcardService(service) {
		star = "*."
	}
	out := []EndpointName{{star + endpoint.label("") + "." + service.BaseDNSName, public}}
	for _, id := range endpoint.Subnets {
		if subnet := r.Subnets[id]; subnet != nil {
			out = append(out, EndpointName{star + endpoint.label(subnet.Zone) + "." + service.BaseDNSName, public})
		}
	}
	if endpoint.PrivateDNS {
		for _, name := range service.PrivateDNSNames {
			out = append(out, EndpointName{name, zoneID(endpoint.ID)})
		}
	}
	return out
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
	return slices.ContainsFunc(service.PrivateDNSNames, func(name string) bool { return strings.HasPrefix(name, "*.") })
}

func (r *Region) serviceOf(endpoint *Endpoint) (EndpointService, bool) {
	for _, service := range r.EndpointServicesNamed(endpoint.Service) {
		if service.Type == endpoint.Type {
			return service, true
		}
	}
	return EndpointService{}, false
}

// zoneID is a hosted zone id made from a text.
func zoneID(text string) string {
	return fmt.Sprintf("Z0%016X", scramble(hash(text)))
}

// resolveEndpointName answers for an endpoint's own names, which lead to its
// private addresses from everywhere.
func (w *World) resolveEndpointName(name string) Answer {
	for _, r := range w.Regions {
		domain := "." + r.Name + ".vpce.amazonaws.com"
		if !strings.HasSuffix(name, domain) {
			continue
		}
		start := 0
		if !strings.HasPrefix(name, "vpce-") {
			start = strings.Index(name, ".vpce-") + 1
		}
		label, base, _ := strings.Cut(name[start:], ".")
		for _, endpoint := range r.Endpoints {
			if !strings.HasPrefix(label, endpoint.ID) || endpoint.DNSSuffix == "" || r.EndpointState(endpoint) != "available" {
				continue
			}
			service, ok := r.serviceOf(endpoint)
			if !ok || base != service.BaseDNSName || start > 0 && !wildcardService(service) {
				continue
			}
			zone, ok := strings.CutPrefix(label, endpoint.label(""))
			if !ok {
				continue
			}
			return Answer{Addresses: r.endpointAddresses(endpoint, strings.TrimPrefix(zone, "-")), TTL: time.Minute}
		}
	}
	return Answer{}
}
