package network

import (
	"net/netip"
	"slices"
	"strings"
)

// addressesPerService is how many addresses a service other than S3 and
// DynamoDB has in a region.
const addressesPerService = 3

// hosts are the first parts of the names of AWS's regional services,
// "ec2" of ec2.ap-northeast-2.amazonaws.com, in a fixed order: a service's
// addresses follow from its place.
var hosts = serviceHosts()

// publicOnly are services that have names but no endpoints.
const publicOnly = `api.ecr-public api.pricing api.sagemaker budgets ce cloudfront
cognito-identity cognito-idp ec2-instance-connect globalaccelerator health iam
oidc portal.sso route53 route53resolver route53domains savingsplans shield sso
support tagging wellarchitected`

func serviceHosts() []string {
	all := strings.Fields(publicOnly)
	for _, known := range endpointServices {
		if known.host != "s3" && known.host != "dynamodb" {
			all = append(all, known.host)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// endpointHost is the host of an endpoint service's name, "monitoring" of
// com.amazonaws.ap-northeast-2.monitoring.
func endpointHost(service, region string) string {
	if known, ok := findOffered(service, region); ok {
		return known.host
	}
	return service
}

// serviceAddresses is where a service of a region answers on the internet. S3
// has many addresses and shows a few at a time, turn says which.
func serviceAddresses(host, region string, turn uint64) []netip.Addr {
	info, ok := LookupRegion(region)
	if !ok || !info.Enabled {
		return nil
	}
	ranges := serviceRanges[region]
	switch host {
	case "s3":
		return drawFrom(ranges.s3Blocks, region, 64, 8, turn)
	case "dynamodb":
		return drawFrom(ranges.dynamodbBlocks, region, 4, 1, turn)
	}
	i, ok := slices.BinarySearch(hosts, host)
	if !ok {
		return nil
	}
	block := netip.MustParsePrefix(info.services)
	out := make([]netip.Addr, addressesPerService)
	for n := range out {
		out[n] = nthAddress(block, spread(i*addressesPerService+(n+int(turn))%addressesPerService))
	}
	return out
}

// spread scatters small numbers over a /16 without two of them meeting: the
// factor is odd, so it has an inverse.
func spread(n int) uint32 { return uint32(n*40503+12345) & 0xffff }

// unspread undoes spread.
func unspread(offset uint32) int {
	const inverse = 0x7787 // 40503 × inverse ≡ 1 mod 2^16
	return int((offset - 12345) * inverse & 0xffff)
}

// drawFrom picks count of a fixed pool of addresses in the blocks.
func drawFrom(blocks []string, region string, pool, count int, turn uint64) []netip.Addr {
	out := make([]netip.Addr, count)
	for i := range out {
		k := (turn*uint64(count) + uint64(i)) % uint64(pool)
		block := netip.MustParsePrefix(blocks[k%uint64(len(blocks))])
		// Neither the first nor the last address of a block is a host's.
		inside := 1 + scramble(hash(region)+k)%(size(block)-2)
		out[i] = nthAddress(block, uint32(inside))
	}
	return out
}

// serviceAt is the service and region that answer at a public address.
func serviceAt(address netip.Addr) (host, region string, ok bool) {
	for _, info := range regions {
		if !info.Enabled {
			continue
		}
		if block := netip.MustParsePrefix(info.services); block.Contains(address) {
			n := unspread(offset(block, address))
			if n/addressesPerService < len(hosts) {
				return hosts[n/addressesPerService], info.Name, true
			}
			return "", "", false
		}
		for _, list := range awsPrefixLists(info.Name) {
			if list.Contains(address) {
				return list.Name[strings.LastIndexByte(list.Name, '.')+1:], info.Name, true
			}
		}
	}
	return "", "", false
}
