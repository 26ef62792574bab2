package route53

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) zoneListOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("ListHostedZones", s.listZones).At("GET /2013-04-01/hostedzone", http.StatusOK),
		wire.Op("ListHostedZonesByName", s.listZonesByName).At("GET /2013-04-01/hostedzonesbyname", http.StatusOK),
		wire.Op("ListHostedZonesByVPC", s.listZonesByVPC).From("Amazon Route 53 developer guide, Working with private hosted zones").At("GET /2013-04-01/hostedzonesbyvpc", http.StatusOK).
			Differing("the owning service of an endpoint's zone is said to be vpce.amazonaws.com, and that every endpoint with private DNS has one listed: neither is verified against AWS"),
		wire.Op("GetHostedZoneCount", s.countZones).At("GET /2013-04-01/hostedzonecount", http.StatusOK),
	}
}

// ListHostedZonesInput asks for hosted zones.
type ListHostedZonesInput struct {
	Marker         *string `at:"query" in:"marker"`
	MaxItems       *int32  `at:"query" in:"maxitems"`
	HostedZoneType *string `at:"query" in:"hostedzonetype"`
}

// ListHostedZonesOutput is one page of hosted zones.
type ListHostedZonesOutput struct {
	HostedZones []HostedZone `out:"HostedZones,item=HostedZone"`
	Marker      string
	IsTruncated bool
	NextMarker  string
	MaxItems    int32
}

func (s *Service) listZones(_ *wire.Call, in *ListHostedZonesInput) (*ListHostedZonesOutput, error) {
	size, err := pageSize(in.MaxItems)
	if err != nil {
		return nil, err
	}
	if kind := given(in.HostedZoneType); kind != "" && kind != "PrivateHostedZone" {
		return nil, invalidInput("HostedZoneType must be PrivateHostedZone")
	}
	out := &ListHostedZonesOutput{HostedZones: []HostedZone{}, Marker: given(in.Marker), MaxItems: int32(size)}
	started := in.Marker == nil
	for _, zone := range s.World.AllZones() {
		started = started || zone.ID == *in.Marker
		if !started || in.HostedZoneType != nil && !zone.Private {
			continue
		}
		if len(out.HostedZones) == size {
			out.IsTruncated, out.NextMarker = true, zone.ID
			break
		}
		out.HostedZones = append(out.HostedZones, showZone(zone))
	}
	if !started {
		return nil, invalidInput("The marker " + *in.Marker + " is not valid")
	}
	return out, nil
}

// ListHostedZonesByNameInput asks for hosted zones from a name on.
type ListHostedZonesByNameInput struct {
	DNSName      *string `at:"query" in:"dnsname"`
	HostedZoneId *string `at:"query" in:"hostedzoneid"`
	MaxItems     *int32  `at:"query" in:"maxitems"`
}

// ListHostedZonesByNameOutput is one page of hosted zones by their names.
type ListHostedZonesByNameOutput struct {
	HostedZones      []HostedZone `out:"HostedZones,item=HostedZone"`
	DNSName          string
	HostedZoneId     string
	IsTruncated      bool
	NextDNSName      string
	NextHostedZoneId string
	MaxItems         int32
}

func (s *Service) listZonesByName(_ *wire.Call, in *ListHostedZonesByNameInput) (*ListHostedZonesByNameOutput, error) {
	size, err := pageSize(in.MaxItems)
	if err != nil {
		return nil, err
	}
	if in.HostedZoneId != nil && in.DNSName == nil {
		return nil, invalidInput("HostedZoneId can be specified only together with DNSName")
	}
	from := strings.TrimPrefix(given(in.HostedZoneId), "/hostedzone/")
	out := &ListHostedZonesByNameOutput{HostedZones: []HostedZone{}, DNSName: given(in.DNSName), HostedZoneId: from, MaxItems: int32(size)}
	zones := s.World.AllZones()
	slices.SortFunc(zones, func(a, b *network.HostedZone) int { return network.CompareZones(a.Name, a.ID, b.Name, b.ID) })
	for _, zone := range zones {
		if in.DNSName != nil && network.CompareZones(zone.Name, zone.ID, *in.DNSName, from) < 0 {
			continue
		}
		if len(out.HostedZones) == size {
			out.IsTruncated, out.NextDNSName, out.NextHostedZoneId = true, zone.Name+".", zone.ID
			break
		}
		out.HostedZones = append(out.HostedZones, showZone(zone))
	}
	return out, nil
}

// ListHostedZonesByVPCInput asks for the private zones that a VPC sees.
type ListHostedZonesByVPCInput struct {
	VPCId     string  `at:"query" in:"vpcid" req:"true"`
	VPCRegion string  `at:"query" in:"vpcregion" req:"true"`
	MaxItems  *int32  `at:"query" in:"maxitems"`
	NextToken *string `at:"query" in:"nexttoken"`
}

// HostedZoneSummary is a zone that a VPC sees and whose it is.
type HostedZoneSummary struct {
	HostedZoneId string
	Name         string
	Owner        HostedZoneOwner
}

// HostedZoneOwner is the account or the service that a zone belongs to.
type HostedZoneOwner struct{ OwningAccount, OwningService string }

// ListHostedZonesByVPCOutput is one page of the zones that a VPC sees.
type ListHostedZonesByVPCOutput struct {
	HostedZoneSummaries []HostedZoneSummary `out:"HostedZoneSummaries,item=HostedZoneSummary"`
	MaxItems            int32
	NextToken           string
}

func (s *Service) listZonesByVPC(call *wire.Call, in *ListHostedZonesByVPCInput) (*ListHostedZonesByVPCOutput, error) {
	size, err := pageSize(in.MaxItems)
	if err != nil {
		return nil, err
	}
	region, err := s.World.Region(in.VPCRegion)
	if err != nil || region.VPCs[in.VPCId] == nil {
		return nil, &wire.Error{Code: "InvalidVPCId", Message: "The VPC ID " + in.VPCId + " in region " + in.VPCRegion + " is not valid."}
	}
	all := []HostedZoneSummary{}
	for _, zone := range s.World.AllZones() {
		if slices.Contains(zone.VPCs, network.ZoneVPC{Region: in.VPCRegion, VPC: in.VPCId}) {
			all = append(all, HostedZoneSummary{zone.ID, zone.Name + ".", HostedZoneOwner{OwningAccount: call.Account}})
		}
	}
	for _, zone := range region.EndpointZones(in.VPCId) {
		all = append(all, HostedZoneSummary{zone.ID, zone.Name + ".", HostedZoneOwner{OwningService: "vpce.amazonaws.com"}})
	}
	key := func(z HostedZoneSummary) string { return z.Name + " " + z.HostedZoneId }
	slices.SortFunc(all, func(a, b HostedZoneSummary) int { return strings.Compare(key(a), key(b)) })
	if in.NextToken != nil {
		last, err := base64.RawURLEncoding.DecodeString(*in.NextToken)
		if err != nil {
			return nil, &wire.Error{Code: "InvalidPaginationToken", Message: "The value that you specified to get the second or subsequent page of results is invalid."}
		}
		all = slices.DeleteFunc(all, func(z HostedZoneSummary) bool { return key(z) <= string(last) })
	}
	out := &ListHostedZonesByVPCOutput{HostedZoneSummaries: all, MaxItems: int32(size)}
	if len(all) > size {
		out.HostedZoneSummaries = all[:size]
		out.NextToken = base64.RawURLEncoding.EncodeToString([]byte(key(all[size-1])))
	}
	return out, nil
}

// noInput is that of operations that ask for nothing.
type noInput struct{}

// GetHostedZoneCountOutput is how many zones the account has.
type GetHostedZoneCountOutput struct{ HostedZoneCount int64 }

func (s *Service) countZones(*wire.Call, *noInput) (*GetHostedZoneCountOutput, error) {
	return &GetHostedZoneCountOutput{int64(len(s.World.AllZones()))}, nil
}
