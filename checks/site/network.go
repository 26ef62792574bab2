package site

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks/reach"
)

func tagMap(tags []types.Tag) map[string]string {
	all := make(map[string]string, len(tags))
	for _, tag := range tags {
		all[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return all
}

func newThing(id *string, detail string, tags []types.Tag) thing {
	all := tagMap(tags)
	return thing{id: aws.ToString(id), name: all["Name"], detail: detail, tags: all}
}

func (f *finder) vpc(input Input) Found {
	vpcs, err := f.snapshot.VPCs(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	others := map[string]bool{}
	for _, vpc := range vpcs {
		t := newThing(vpc.VpcId, aws.ToString(vpc.CidrBlock), vpc.Tags)
		all = append(all, t)
		tag := t.tags[TagKey]
		others[t.id] = aws.ToBool(vpc.IsDefault) || tag != "" && tag != f.wanted.Lab
	}
	// The default VPC, or one with the tag of another lab, is the lab's only when
	// the learner says so, by choice, by tag or by name; then the check of the VPC
	// says why it will not do.
	return f.pick(input, all, func(things []thing) []thing {
		return keep(things, func(t thing) bool { return !others[t.id] })
	}, problem("vpc.not-found", map[string]string{"region": f.snapshot.Region(), "lab": f.wanted.Lab}))
}

// subnet finds the public or the private subnet of the VPC.
func (f *finder) subnet(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	subnets, err := f.snapshot.Subnets(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	sides := map[string]Side{}
	for _, subnet := range subnets {
		if aws.ToString(subnet.VpcId) != vpc.Value {
			continue
		}
		t := newThing(subnet.SubnetId, aws.ToString(subnet.CidrBlock)+" "+aws.ToString(subnet.AvailabilityZone), subnet.Tags)
		all = append(all, t)
		sides[t.id] = f.sideOf(subnet, t)
	}
	missing := problem("vpc.no-subnets", map[string]string{"vpc": vpc.Value})
	switch {
	case len(all) > 0 && input.Side() == Public:
		missing = problem("vpc.no-public-subnet", map[string]string{"vpc": vpc.Value})
	case len(all) > 0:
		missing = problem("vpc.no-private-subnet", map[string]string{"vpc": vpc.Value})
	}
	return f.pick(input, all, func(things []thing) []thing {
		fitting := keep(things, func(t thing) bool { return input.Side() == "" || sides[t.id] == input.Side() })
		// Of several of a side, the lab's is the one that has instances.
		if used := keep(fitting, func(t thing) bool { return f.hasInstances(t.id) }); len(used) == 1 {
			return used
		}
		return fitting
	}, missing)
}

func (f *finder) hasInstances(subnet string) bool {
	instances, err := f.snapshot.Instances(f.ctx)
	return err == nil && slices.ContainsFunc(instances, func(instance types.Instance) bool {
		return aws.ToString(instance.SubnetId) == subnet && !isLeaving(instance)
	})
}

// sideOf says which side a subnet is on, by the first of these that speaks: its
// name; whether the instances in it have public addresses; where its route
// table leads. A name comes first, so that a private subnet whose route table is
// wrong is found and told so.
func (f *finder) sideOf(subnet types.Subnet, t thing) Side {
	if side := sideOfName(t.name); side != "" {
		return side
	}
	if instances, err := f.snapshot.Instances(f.ctx); err == nil {
		with, without := 0, 0
		for _, instance := range instances {
			if aws.ToString(instance.SubnetId) != t.id || !isUp(instance) {
				continue
			}
			if aws.ToString(instance.PublicIpAddress) != "" {
				with++
			} else {
				without++
			}
		}
		switch {
		case with > 0 && without == 0:
			return Public
		case without > 0 && with == 0 && !aws.ToBool(subnet.MapPublicIpOnLaunch):
			return Private
		}
	}
	if tables, err := f.snapshot.RouteTables(f.ctx); err == nil {
		if table := reach.EffectiveTable(tables, aws.ToString(subnet.VpcId), t.id); table != nil {
			if route := reach.Default(table); route != nil && strings.HasPrefix(reach.Target(*route), "igw-") {
				return Public
			}
		}
	}
	if aws.ToBool(subnet.MapPublicIpOnLaunch) {
		return Public
	}
	return Private
}

// sideOfName reads a Name tag as people write it.
func sideOfName(name string) Side {
	name = strings.ToLower(name)
	public := strings.Contains(name, "public") || strings.Contains(name, "퍼블릭") || strings.Contains(name, "-pub")
	private := strings.Contains(name, "private") || strings.Contains(name, "프라이빗") || strings.Contains(name, "-priv")
	switch {
	case public && !private:
		return Public
	case private && !public:
		return Private
	}
	return ""
}

// routeTable finds a side's route table: by tag or name, else the one that the
// side's subnet uses.
func (f *finder) routeTable(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	tables, err := f.snapshot.RouteTables(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	used := ""
	subnet := f.known(KindSubnet, input.Side(), input)
	if subnet.Value != "" {
		if table := reach.EffectiveTable(tables, vpc.Value, subnet.Value); table != nil {
			used = table.ID()
		}
	}
	var all []thing
	for _, table := range tables {
		if aws.ToString(table.VpcId) == vpc.Value {
			all = append(all, newThing(table.RouteTableId, "", table.Tags))
		}
	}
	missing := subnet.Problem
	if missing == nil {
		missing = problem("rt.none", map[string]string{"vpc": vpc.Value, "subnet": subnet.Value})
	}
	return f.pick(input, all, func(things []thing) []thing {
		return keep(things, func(t thing) bool { return t.id == used })
	}, missing)
}
