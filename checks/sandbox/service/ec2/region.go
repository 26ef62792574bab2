package ec2

import (
	"fmt"
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) regionOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeRegions", s.describeRegions).Differing("regions that need an opt-in cannot be opted in to"),
		wire.Op("DescribeAvailabilityZones", s.describeAvailabilityZones).Differing("no local or wavelength zones; names and ids of zones belong together as in no account but this one"),
	}
}

// DescribeRegionsInput asks for regions; without AllRegions only for those
// that are enabled for the account.
type DescribeRegionsInput struct {
	AllRegions  *bool
	RegionNames []string `in:"RegionName"`
	Filters     []Filter `in:"Filter"`
	DryRun      *bool
}

// DescribeRegionsOutput lists regions by name.
type DescribeRegionsOutput struct {
	Regions []Region `out:"regionInfo"`
}

// Region is a region of AWS as EC2 shows it.
type Region struct {
	Endpoint    string `out:"regionEndpoint"`
	OptInStatus string
	RegionName  string
}

func (s *Service) describeRegions(_ *wire.Call, in *DescribeRegionsInput) (*DescribeRegionsOutput, error) {
	for _, name := range in.RegionNames {
		if _, ok := network.LookupRegion(name); !ok {
			return nil, refuse("InvalidParameterValue", fmt.Sprintf("Invalid region name: %s", name))
		}
	}
	var regions []Region
	for _, info := range network.Regions() {
		switch {
		case len(in.RegionNames) > 0 && !slices.Contains(in.RegionNames, info.Name):
		case len(in.RegionNames) == 0 && !info.Enabled && !isTrue(in.AllRegions):
		default:
			status := "opt-in-not-required"
			if !info.Enabled {
				status = "not-opted-in"
			}
			regions = append(regions, Region{
				Endpoint:    "ec2." + info.Name + ".amazonaws.com",
				OptInStatus: status,
				RegionName:  info.Name,
			})
		}
	}
	regions, err := apply(regions, in.Filters, fields[Region]{
		"endpoint":      one(func(r Region) string { return r.Endpoint }),
		"opt-in-status": one(func(r Region) string { return r.OptInStatus }),
		"region-name":   one(func(r Region) string { return r.RegionName }),
	}, nil)
	return &DescribeRegionsOutput{Regions: regions}, err
}

// DescribeAvailabilityZonesInput asks for the zones of the call's region.
type DescribeAvailabilityZonesInput struct {
	ZoneNames            []string `in:"ZoneName"`
	ZoneIds              []string `in:"ZoneId"`
	AllAvailabilityZones *bool
	Filters              []Filter `in:"Filter"`
	DryRun               *bool
}

// DescribeAvailabilityZonesOutput lists zones by name.
type DescribeAvailabilityZonesOutput struct {
	AvailabilityZones []AvailabilityZone `out:"availabilityZoneInfo"`
}

// AvailabilityZone is a zone as EC2 shows it.
type AvailabilityZone struct {
	OptInStatus        string
	Messages           []AvailabilityZoneMessage `out:"messageSet"`
	RegionName         string
	ZoneName           string
	ZoneId             string
	GroupName          string
	NetworkBorderGroup string
	ZoneType           string
	State              string `out:"zoneState"`
}

// AvailabilityZoneMessage is news of a zone. There never is any here.
type AvailabilityZoneMessage struct {
	Message string
}

func (s *Service) describeAvailabilityZones(call *wire.Call, in *DescribeAvailabilityZonesInput) (*DescribeAvailabilityZonesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	for _, asked := range append(slices.Clone(in.ZoneNames), in.ZoneIds...) {
		if _, ok := region.Zone(asked); !ok {
			return nil, refuse("InvalidParameterValue", fmt.Sprintf("Invalid availability zone: [%s]", asked))
		}
	}
	var zones []AvailabilityZone
	for _, zone := range region.Info().Zones {
		if len(in.ZoneNames)+len(in.ZoneIds) > 0 &&
			!slices.Contains(in.ZoneNames, zone.Name) && !slices.Contains(in.ZoneIds, zone.ID) {
			continue
		}
		zones = append(zones, AvailabilityZone{
			OptInStatus: "opt-in-not-required", RegionName: region.Name,
			ZoneName: zone.Name, ZoneId: zone.ID,
			GroupName: region.Name + "-zg-1", NetworkBorderGroup: region.Name,
			ZoneType: "availability-zone", State: "available", Messages: []AvailabilityZoneMessage{},
		})
	}
	zones, err = apply(zones, in.Filters, fields[AvailabilityZone]{
		"group-name":    one(func(z AvailabilityZone) string { return z.GroupName }),
		"opt-in-status": one(func(z AvailabilityZone) string { return z.OptInStatus }),
		"region-name":   one(func(z AvailabilityZone) string { return z.RegionName }),
		"state":         one(func(z AvailabilityZone) string { return z.State }),
		"zone-id":       one(func(z AvailabilityZone) string { return z.ZoneId }),
		"zone-name":     one(func(z AvailabilityZone) string { return z.ZoneName }),
		"zone-type":     one(func(z AvailabilityZone) string { return z.ZoneType }),
	}, nil)
	return &DescribeAvailabilityZonesOutput{AvailabilityZones: zones}, err
}
