// Package cost says what resources cost while they exist, by list prices that
// are kept in the program, each table with its date. It is a meter and no bill:
// tax, credits, free tiers, data and what is stored in buckets are not in it.
package cost

// Kind is a kind of thing that is charged by the hour.
type Kind string

// The kinds that the table has prices for.
const (
	InterfaceEndpoint Kind = "interface-endpoint" // an endpoint in one Availability Zone
	GatewayEndpoint   Kind = "gateway-endpoint"
	ResourceEndpoint  Kind = "resource-endpoint"
	LoadBalancer      Kind = "network-load-balancer"
	NATGateway        Kind = "nat-gateway" // without its public address
	PublicIPv4        Kind = "public-ipv4" // in use or idle
	T3Micro           Kind = "t3.micro"    // Linux
	VolumeGP3         Kind = "gp3-volume"  // a GiB, its baseline performance with it
	VolumeGP2         Kind = "gp2-volume"  // a GiB
)

// Table are the prices of one region in USD an hour.
type Table struct {
	Region string
	Date   string // of the newest price list that it was taken from
	Source string
	Hourly map[Kind]float64
	// NATPerGB and EndpointPerGB are what a gigabyte through them costs, up to
	// the first petabyte of a month.
	NATPerGB, EndpointPerGB float64
}

// source are AWS's own price lists: AmazonVPC of 2026-09-17, AmazonEC2 of
// 2026-09-25 and AWSELB, on demand.
const source = "AWS Price List"

// Prices is the table of a region; ok is false for one without.
func Prices(region string) (table Table, ok bool) {
	for _, t := range tables() {
		if t.Region == region {
			return t, true
		}
	}
	return Table{}, false
}

// Regions are those with a table.
func Regions() []string {
	var names []string
	for _, t := range tables() {
		names = append(names, t.Region)
	}
	return names
}

func tables() []Table {
	return []Table{
		{Region: "ap-northeast-2", Date: "2026-09-25", Source: source, NATPerGB: 0.059, EndpointPerGB: 0.010, Hourly: map[Kind]float64{
			InterfaceEndpoint: 0.013, GatewayEndpoint: 0, LoadBalancer: 0.0225, NATGateway: 0.059, PublicIPv4: 0.005, T3Micro: 0.013,
			VolumeGP3: 0.0912 / Month, VolumeGP2: 0.114 / Month,
		}},
		{Region: "us-east-1", Date: "2026-09-25", Source: source, NATPerGB: 0.045, EndpointPerGB: 0.010, Hourly: map[Kind]float64{
			InterfaceEndpoint: 0.010, GatewayEndpoint: 0, ResourceEndpoint: 0.020, LoadBalancer: 0.0225, NATGateway: 0.045, PublicIPv4: 0.005, T3Micro: 0.0104,
			VolumeGP3: 0.08 / Month, VolumeGP2: 0.10 / Month,
		}},
	}
}
