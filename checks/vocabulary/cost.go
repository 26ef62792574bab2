package vocabulary

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/cost"
	"linklab/checks/site"
)

// What the meter reads.
var (
	metered = []account.Read{account.ReadVPCs, account.ReadEndpoints, account.ReadInstances, account.ReadAddresses,
		account.ReadNATGateways, account.ReadLoadBalancers, account.ReadVolumes}
	meterActions = actions("ec2:DescribeAddresses", "ec2:DescribeNatGateways", "ec2:DescribeVolumes",
		"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags")
)

// costChecks are those of the meter, and of what was forgotten elsewhere.
func costChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "meter-counts", Rows: []string{"G-01"}, Params: []checks.Param{input("vpc"), text("kinds", true)},
			Actions: meterActions, Prefetch: metered, After: []string{"vpc-exists"}, Run: meterCounts},
		{Name: "burn-rate-zero", Rows: []string{"G-02"}, Params: []checks.Param{input("vpc")},
			Actions: slices.Concat(meterActions, []string{"ec2:DescribeVpcEndpointServiceConfigurations"}), Prefetch: metered, After: []string{"no-endpoints-left", "stack-gone", "instances-gone"}, Run: burnRateZero},
		{Name: "no-endpoints-elsewhere", Rows: []string{"F-11"}, Actions: []string{"ec2:DescribeRegions", "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs"},
			After: []string{"account-region"}, Sparing: 2 * time.Minute, Run: noEndpointsElsewhere},
	}
}

// meterOf adds up what the lab has in the account.
func meterOf(ctx context.Context, s *checks.Scene, vpc string) (cost.Meter, *checks.Finding) {
	region := s.Snapshot.Region()
	table, ok := cost.Prices(region)
	if !ok {
		return cost.Meter{}, because(cannotTell(diagnose("cost.no-prices", "region", region, "known", strings.Join(cost.Regions(), ", "))))
	}
	items, err := site.Charged(ctx, s.Snapshot, s.Lab, vpc)
	if err != nil {
		return cost.Meter{}, because(checks.Unread(err))
	}
	return cost.Meter{Table: table, Items: items}, nil
}

func meterText(m cost.Meter) string {
	var all []string
	for _, item := range m.Items {
		price := "?"
		if hour, known := m.Price(item); known {
			price = cost.USD(hour)
		}
		all = append(all, fmt.Sprintf("%s %s %s", item.ID, item.Kind, price))
	}
	return placeholder(strings.Join(all, ", "))
}

// meterCounts asks that things of these kinds are there, so that there is
// something to add up. A kind named twice has to be there twice.
func meterCounts(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	meter, absent := meterOf(ctx, s, vpc)
	if absent != nil {
		return *absent
	}
	have := map[string]int{}
	for _, item := range meter.Items {
		have[string(item.Kind)]++
	}
	var missing []string
	for kind := range strings.FieldsSeq(s.With["kinds"]) {
		if have[kind]--; have[kind] < 0 {
			missing = append(missing, kind)
		}
	}
	seen := saw("price table of "+meter.Table.Date, vpc, s.With["kinds"], meterText(meter))
	if len(missing) > 0 {
		return fail(diagnose("cost.not-counted", "missing", strings.Join(missing, ", "), "vpc", vpc, "tag", s.Lab), seen)
	}
	spent := saw("price table of "+meter.Table.Date, vpc, "", "USD "+cost.USD(meter.Hour())+" an hour, USD "+cost.USD(meter.Spent(s.Clock()))+" so far")
	return pass(checks.Inferred, seen, spent)
}

// burnRateZero asks that nothing of the lab costs anything any more. Where
// nothing is left, no price has to be known.
func burnRateZero(ctx context.Context, s *checks.Scene) checks.Finding {
	vpc, absent := remains(ctx, s)
	if absent != nil {
		return *absent
	}
	items, err := site.Charged(ctx, s.Snapshot, s.Lab, vpc)
	if err != nil {
		return checks.Unread(err)
	}
	region := s.Snapshot.Region()
	table, priced := cost.Prices(region)
	meter := cost.Meter{Table: table, Items: items}
	charged := meter.Charged()
	seen := saw("price table of "+table.Date, placeholder(vpc), "USD 0.00 an hour", "USD "+cost.USD(meter.Hour())+" an hour: "+meterText(meter))
	if !priced {
		seen = saw("what the lab has", placeholder(vpc), "nothing that is charged", meterText(meter))
	}
	if len(charged) == 0 {
		return pass(checks.Inferred, seen)
	}
	var ids []string
	for _, item := range charged {
		ids = append(ids, item.ID)
	}
	remove, err := removal(ctx, s, charged)
	if err != nil {
		return checks.Unread(err)
	}
	if !priced {
		return fail(diagnose("cost.running-unpriced", "items", strings.Join(ids, ", "), "region", region, "remove", remove), seen)
	}
	return fail(diagnose("cost.running", "items", strings.Join(ids, ", "), "hour", cost.USD(meter.Hour()), "month", cost.USD(meter.Hour()*cost.Month),
		"remove", remove), seen)
}

// noEndpointsElsewhere looks for endpoints of any lab in the account's other
// regions: they bear the tag of one, or their VPC does. Others may be somebody's;
// they are named and are no failure. A region that cannot be read may have some.
func noEndpointsElsewhere(ctx context.Context, s *checks.Scene) checks.Finding {
	all, err := s.Snapshot.EndpointsElsewhere(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	unread, networks := maps.Clone(all.Unread), map[string]bool{} // of labs
	if len(all.Found) > 0 {
		vpcs, err := s.Snapshot.VPCsElsewhere(ctx, all.Regions()...)
		if err != nil {
			return checks.Unread(err)
		}
		maps.Copy(unread, vpcs.Unread)
		for _, region := range vpcs.Regions() {
			for _, vpc := range vpcs.Found[region] {
				networks[aws.ToString(vpc.VpcId)] = ofAnyLab(vpc.Tags)
			}
		}
	}
	var others []string
	for _, region := range all.Regions() {
		for _, e := range all.Found[region] {
			if site.IsGone(e) || aws.ToBool(e.RequesterManaged) {
				continue
			}
			id := aws.ToString(e.VpcEndpointId)
			if ofAnyLab(e.Tags) || networks[aws.ToString(e.VpcId)] {
				return fail(diagnose("clean.elsewhere", "endpoint", id, "region", region, "type", string(e.VpcEndpointType), "service", aws.ToString(e.ServiceName)),
					saw("ec2:DescribeVpcEndpoints", id, "none in "+region, endpointText(e)))
			}
			others = append(others, id+" "+region)
		}
	}
	seen := saw("ec2:DescribeVpcEndpoints", "other regions", "no endpoint of a lab", placeholder(strings.Join(others, ", ")))
	if missed := slices.Sorted(maps.Keys(unread)); len(missed) > 0 {
		return cannotTell(diagnose("clean.elsewhere-unread", "regions", strings.Join(missed, ", "), "detail", account.OneLine(unread[missed[0]].Error())), seen)
	}
	if len(others) > 0 {
		return passBut(checks.Inferred, diagnose("clean.elsewhere-others", "endpoints", strings.Join(others, ", ")), seen)
	}
	return pass(checks.Inferred, seen)
}

func ofAnyLab(tags []types.Tag) bool {
	return slices.ContainsFunc(tags, func(tag types.Tag) bool { return aws.ToString(tag.Key) == site.TagKey })
}
