package site

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks/account"
	"linklab/checks/cost"
)

// Kinds of inputs that the meter knows: amounts in USD for the lab's own
// resources as they stand.
const (
	KindCostHour         = "cost-hour"
	KindCostWeek         = "cost-week"
	KindCostMonth        = "cost-month"
	KindEndpointMonth    = "cost-endpoint-month"      // of the interface endpoints, over all their zones
	KindEndpointZone     = "cost-endpoint-zone-month" // of one zone of one interface endpoint
	KindNATMonth         = "cost-nat-month"           // of a NAT gateway and its address, whether there is one or not
	KindPriceDate        = "price-date"
	KindEndpointZoneHour = "cost-endpoint-zone-hour"
	KindNATHour          = "cost-nat-hour"
)

func costKinds() []string {
	return []string{KindCostHour, KindCostWeek, KindCostMonth, KindEndpointMonth, KindEndpointZone, KindEndpointZoneHour, KindNATHour, KindNATMonth, KindPriceDate}
}

// Charged are the things of a lab that the meter knows of: those in its VPC, and
// those that bear its tag. What is stopped or on its way out is not among them.
func Charged(ctx context.Context, snapshot *account.Snapshot, lab, vpc string) ([]cost.Item, error) {
	return charged(ctx, snapshot, func(in string, tags []types.Tag) bool {
		return in != "" && in == vpc || lab != "" && tagMap(tags)[TagKey] == lab
	})
}

// ChargedByLab are the things of all labs that the meter knows of, by the lab
// whose tag they or their VPC bear.
func ChargedByLab(ctx context.Context, snapshot *account.Snapshot) (map[string][]cost.Item, error) {
	vpcs, err := snapshot.VPCs(ctx)
	if err != nil {
		return nil, err
	}
	labOf := map[string]string{} // by VPC
	for _, vpc := range vpcs {
		labOf[aws.ToString(vpc.VpcId)] = tagMap(vpc.Tags)[TagKey]
	}
	owner := func(in string, tags []types.Tag) string {
		if lab := tagMap(tags)[TagKey]; lab != "" {
			return lab
		}
		return labOf[in]
	}
	byLab := map[string][]cost.Item{}
	if _, err := charged(ctx, snapshot, func(in string, tags []types.Tag) bool {
		if lab := owner(in, tags); lab != "" {
			byLab[lab] = nil
		}
		return false
	}); err != nil {
		return nil, err
	}
	for lab := range byLab {
		if byLab[lab], err = charged(ctx, snapshot, func(in string, tags []types.Tag) bool { return owner(in, tags) == lab }); err != nil {
			return nil, err
		}
	}
	return byLab, nil
}

func charged(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	var items []cost.Item
	for _, add := range []func(context.Context, *account.Snapshot, func(string, []types.Tag) bool) ([]cost.Item, error){
		chargedEndpoints, chargedInstances, chargedVolumes, chargedAddresses, chargedNATs, chargedBalancers,
	} {
		found, err := add(ctx, snapshot, own)
		if err != nil {
			return nil, err
		}
		items = append(items, found...)
	}
	return items, nil
}

func chargedEndpoints(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	endpoints, err := snapshot.Endpoints(ctx)
	var items []cost.Item
	for _, e := range endpoints {
		// One that waits to be accepted is charged like any other (AWS PrivateLink pricing).
		if !own(aws.ToString(e.VpcId), e.Tags) || IsGone(e) {
			continue
		}
		item := cost.Item{Kind: cost.GatewayEndpoint, ID: aws.ToString(e.VpcEndpointId), Units: 1, Since: aws.ToTime(e.CreationTimestamp)}
		switch {
		case IsGateway(e):
		case strings.EqualFold(string(e.VpcEndpointType), string(types.VpcEndpointTypeInterface)):
			item.Kind, item.Units = cost.InterfaceEndpoint, len(e.SubnetIds)
		case strings.EqualFold(string(e.VpcEndpointType), string(types.VpcEndpointTypeResource)):
			item.Kind = cost.ResourceEndpoint
		default:
			item.Kind = cost.Kind(e.VpcEndpointType)
		}
		items = append(items, item)
	}
	return items, err
}

func chargedInstances(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	instances, err := snapshot.Instances(ctx)
	var items []cost.Item
	for _, i := range instances {
		if !own(aws.ToString(i.VpcId), i.Tags) || !isUp(i) {
			continue
		}
		since := aws.ToTime(i.LaunchTime)
		items = append(items, cost.Item{Kind: cost.Kind(i.InstanceType), ID: aws.ToString(i.InstanceId), Units: 1, Since: since})
		if address := aws.ToString(i.PublicIpAddress); address != "" {
			items = append(items, cost.Item{Kind: cost.PublicIPv4, ID: address, Units: 1, Since: since})
		}
	}
	return items, err
}

// chargedVolumes are the disks of the lab's instances, a stopped one's as well,
// and those left behind that bear its tag.
func chargedVolumes(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	volumes, err := snapshot.Volumes(ctx)
	if err != nil {
		return nil, err
	}
	instances, err := snapshot.Instances(ctx)
	owned := map[string]bool{}
	for _, i := range instances {
		owned[aws.ToString(i.InstanceId)] = !isLeaving(i) && own(aws.ToString(i.VpcId), i.Tags)
	}
	var items []cost.Item
	for _, v := range volumes {
		if v.State != types.VolumeStateInUse && v.State != types.VolumeStateAvailable {
			continue
		}
		ours := own("", v.Tags)
		for _, at := range v.Attachments {
			ours = ours || owned[aws.ToString(at.InstanceId)]
		}
		if ours {
			items = append(items, cost.Item{Kind: cost.Kind(string(v.VolumeType) + "-volume"), ID: aws.ToString(v.VolumeId),
				Units: int(aws.ToInt32(v.Size)), Since: aws.ToTime(v.CreateTime)})
		}
	}
	return items, err
}

// chargedAddresses are the allocated ones that no running instance shows: an
// address costs the same whether it is used or idle. When it was allocated, AWS
// does not say.
func chargedAddresses(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	addresses, err := snapshot.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	instances, err := snapshot.Instances(ctx)
	counted := map[string]bool{}
	for _, i := range instances {
		if isUp(i) {
			counted[aws.ToString(i.PublicIpAddress)] = true
		}
	}
	var items []cost.Item
	for _, a := range addresses {
		if ip := aws.ToString(a.PublicIp); own("", a.Tags) && !counted[ip] {
			items = append(items, cost.Item{Kind: cost.PublicIPv4, ID: ip, Units: 1})
		}
	}
	return items, err
}

func chargedNATs(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	gateways, err := snapshot.NATGateways(ctx)
	var items []cost.Item
	for _, n := range gateways {
		if own(aws.ToString(n.VpcId), n.Tags) && (n.State == types.NatGatewayStateAvailable || n.State == types.NatGatewayStatePending) {
			items = append(items, cost.Item{Kind: cost.NATGateway, ID: aws.ToString(n.NatGatewayId), Units: 1, Since: aws.ToTime(n.CreateTime)})
		}
	}
	return items, err
}

func chargedBalancers(ctx context.Context, snapshot *account.Snapshot, own func(string, []types.Tag) bool) ([]cost.Item, error) {
	balancers, err := snapshot.LoadBalancers(ctx)
	if err != nil {
		return nil, err
	}
	tagsOf, err := BalancerTags(ctx, snapshot)
	var items []cost.Item
	for _, b := range balancers {
		if !own(aws.ToString(b.VpcId), tagsOf[aws.ToString(b.LoadBalancerArn)]) {
			continue
		}
		item := cost.Item{Kind: cost.LoadBalancer, ID: aws.ToString(b.LoadBalancerName), Units: 1, Since: aws.ToTime(b.CreatedTime)}
		if b.Type != elb.LoadBalancerTypeEnumNetwork {
			item.Kind = cost.Kind(string(b.Type) + "-load-balancer")
		}
		items = append(items, item)
	}
	return items, err
}

// cost is one amount of the meter. A region without prices has none of them.
func (f *finder) cost(input Input) Found {
	table, ok := cost.Prices(f.snapshot.Region())
	if !ok {
		return Found{Problem: problem("cost.no-prices", map[string]string{"region": f.snapshot.Region(), "known": strings.Join(cost.Regions(), ", ")})}
	}
	zone, nat := table.Hourly[cost.InterfaceEndpoint], table.Hourly[cost.NATGateway]+table.Hourly[cost.PublicIPv4]
	switch input.Kind {
	case KindPriceDate:
		return Found{Value: table.Date, How: ByComputed}
	case KindEndpointZoneHour:
		return Found{Value: cost.USD(zone), How: ByComputed}
	case KindEndpointZone:
		return Found{Value: cost.USD(zone * cost.Month), How: ByComputed}
	case KindNATHour:
		return Found{Value: cost.USD(nat), How: ByComputed}
	case KindNATMonth:
		return Found{Value: cost.USD(nat * cost.Month), How: ByComputed}
	}
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem}
	}
	items, err := Charged(f.ctx, f.snapshot, f.wanted.Lab, vpc.Value)
	if err != nil {
		return Found{Err: err}
	}
	meter := cost.Meter{Table: table, Items: items}
	amounts := map[string]float64{
		KindCostHour: meter.Hour(), KindCostWeek: meter.Hour() * cost.Week, KindCostMonth: meter.Hour() * cost.Month,
		KindEndpointMonth: meter.Of(cost.InterfaceEndpoint) * cost.Month,
	}
	return Found{Value: cost.USD(amounts[input.Kind]), How: ByComputed}
}
