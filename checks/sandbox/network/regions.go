package network

import "slices"

// RegionInfo is what is known of an AWS region before anybody uses it.
type RegionInfo struct {
	Name    string
	Zones   []Zone
	Enabled bool // for the account; the others need an opt-in
	// instances and services are /16 blocks of Amazon's in which the region's
	// public addresses lie, of instances and of service endpoints.
	instances, services string
}

// Zone is an availability zone as the account sees it.
type Zone struct {
	Name string // ap-northeast-2a
	ID   string // apne2-az1
}

// Regions lists all regions that the sandbox knows, by name: the seventeen that
// an account has enabled from the start, and those that need an opt-in.
func Regions() []RegionInfo { return slices.Clone(regions) }

// LookupRegion finds a region by name.
func LookupRegion(name string) (RegionInfo, bool) {
	i, ok := slices.BinarySearchFunc(regions, name, func(r RegionInfo, name string) int {
		switch {
		case r.Name < name:
			return -1
		case r.Name > name:
			return 1
		}
		return 0
	})
	if !ok {
		return RegionInfo{}, false
	}
	return regions[i], true
}

// zones names zones by their letters, each with the number of its zone id.
func zones(region, short string, letters string, numbers string) []Zone {
	out := make([]Zone, len(letters))
	for i := range letters {
		out[i] = Zone{Name: region + letters[i:i+1], ID: short + "-az" + numbers[i:i+1]}
	}
	return out
}

func enabled(name, short, letters, numbers, instances, services string) RegionInfo {
	return RegionInfo{
		Name: name, Zones: zones(name, short, letters, numbers), Enabled: true,
		instances: instances, services: services,
	}
}

// regions is sorted by name.
var regions = []RegionInfo{
	{Name: "af-south-1"},
	{Name: "ap-east-1"},
	{Name: "ap-east-2"},
	enabled("ap-northeast-1", "apne1", "acd", "412", "54.168.0.0/16", "52.196.0.0/16"),
	enabled("ap-northeast-2", "apne2", "abcd", "1234", "52.78.0.0/16", "13.124.0.0/16"),
	enabled("ap-northeast-3", "apne3", "abc", "312", "13.208.0.0/16", "15.168.0.0/16"),
	enabled("ap-south-1", "aps1", "abc", "132", "13.126.0.0/16", "13.127.0.0/16"),
	{Name: "ap-south-2"},
	enabled("ap-southeast-1", "apse1", "abc", "213", "13.228.0.0/16", "13.229.0.0/16"),
	enabled("ap-southeast-2", "apse2", "abc", "312", "13.236.0.0/16", "13.237.0.0/16"),
	{Name: "ap-southeast-3"},
	{Name: "ap-southeast-4"},
	{Name: "ap-southeast-5"},
	{Name: "ap-southeast-6"},
	{Name: "ap-southeast-7"},
	enabled("ca-central-1", "cac1", "abd", "124", "35.182.0.0/16", "35.183.0.0/16"),
	{Name: "ca-west-1"},
	enabled("eu-central-1", "euc1", "abc", "231", "18.184.0.0/16", "18.185.0.0/16"),
	{Name: "eu-central-2"},
	enabled("eu-north-1", "eun1", "abc", "123", "13.48.0.0/16", "13.49.0.0/16"),
	{Name: "eu-south-1"},
	{Name: "eu-south-2"},
	enabled("eu-west-1", "euw1", "abc", "312", "34.240.0.0/16", "34.241.0.0/16"),
	enabled("eu-west-2", "euw2", "abc", "231", "18.130.0.0/16", "18.132.0.0/16"),
	enabled("eu-west-3", "euw3", "abc", "123", "15.188.0.0/16", "15.236.0.0/16"),
	{Name: "il-central-1"},
	{Name: "me-central-1"},
	{Name: "me-south-1"},
	{Name: "mx-central-1"},
	enabled("sa-east-1", "sae1", "abc", "123", "18.228.0.0/16", "18.229.0.0/16"),
	enabled("us-east-1", "use1", "abcdef", "461253", "54.160.0.0/16", "54.172.0.0/16"),
	enabled("us-east-2", "use2", "abc", "123", "3.16.0.0/16", "3.17.0.0/16"),
	enabled("us-west-1", "usw1", "ac", "13", "54.176.0.0/16", "54.177.0.0/16"),
	enabled("us-west-2", "usw2", "abcd", "2134", "34.208.0.0/16", "34.209.0.0/16"),
}
