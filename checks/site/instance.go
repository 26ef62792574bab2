package site

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func stateOf(instance types.Instance) types.InstanceStateName {
	if instance.State == nil {
		return ""
	}
	return instance.State.Name
}

// isUp tells whether an instance runs or is about to.
func isUp(instance types.Instance) bool {
	state := stateOf(instance)
	return state == types.InstanceStateNameRunning || state == types.InstanceStateNamePending
}

// isLeaving tells whether an instance is terminated or on its way there.
func isLeaving(instance types.Instance) bool {
	state := stateOf(instance)
	return state == types.InstanceStateNameTerminated || state == types.InstanceStateNameShuttingDown
}

// instance finds a side's instance. A terminated one is found only by its id,
// so that it can be named; its successor is found like any other.
func (f *finder) instance(input Input) Found {
	instances, err := f.snapshot.Instances(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	vpc := f.theVPC(input)
	var alive []thing
	sides := map[string]Side{}
	subnets := map[string]string{}
	for _, instance := range instances {
		t := newThing(instance.InstanceId, string(stateOf(instance))+" "+aws.ToString(instance.PrivateIpAddress), instance.Tags)
		if isLeaving(instance) {
			continue
		}
		// One that the stack made or the learner chose is found wherever it is.
		if aws.ToString(instance.VpcId) != vpc.Value && t.id != f.stack[input.Logical] && t.id != f.wanted.Chosen[input.ID] {
			continue
		}
		alive = append(alive, t)
		sides[t.id] = f.sideOfInstance(input, instance, t)
		subnets[t.id] = aws.ToString(instance.SubnetId)
	}
	home := f.known(KindSubnet, input.Side(), input).Value
	missing := vpc.Problem
	if vpc.Value != "" {
		missing = problem("instance.not-found", map[string]string{"vpc": vpc.Value, "subnet": home})
		if home == "" {
			missing = f.known(KindSubnet, input.Side(), input).Problem
		}
	}
	if vpc.Value == "" && len(alive) == 0 {
		return Found{Err: vpc.Err, Problem: missing, Gone: f.goneInstance(input)}
	}
	found := f.pick(input, alive, func(things []thing) []thing {
		fitting := keep(things, func(t thing) bool { return input.Side() == "" || sides[t.id] == input.Side() })
		if at := keep(fitting, func(t thing) bool { return home != "" && subnets[t.id] == home }); len(at) > 0 {
			return at
		}
		return fitting
	}, missing)
	if found.Value == "" && found.Gone != "" {
		found.Gone = f.goneInstance(input)
	}
	return found
}

// goneInstance is the id of the instance that was there once.
func (f *finder) goneInstance(input Input) string {
	if id := f.stack[input.Logical]; id != "" {
		return id
	}
	return f.wanted.Chosen[input.ID]
}

// sideOfInstance says which side an instance is meant for: by its name, by the
// subnet it is in, by whether it has a public address.
func (f *finder) sideOfInstance(input Input, instance types.Instance, t thing) Side {
	if side := sideOfName(t.name); side != "" {
		return side
	}
	for _, side := range []Side{Public, Private} {
		if home := f.known(KindSubnet, side, input).Value; home != "" && aws.ToString(instance.SubnetId) == home {
			return side
		}
	}
	if aws.ToString(instance.PublicIpAddress) != "" {
		return Public
	}
	return Private
}

// theInstance is the instance beside an input as the account shows it.
func (f *finder) theInstance(beside Input) (*types.Instance, Found) {
	found := f.known(KindInstance, beside.Side(), beside)
	if found.Value == "" {
		return nil, found
	}
	instances, err := f.snapshot.Instances(f.ctx)
	if err != nil {
		return nil, Found{Err: err}
	}
	for i := range instances {
		if aws.ToString(instances[i].InstanceId) == found.Value {
			return &instances[i], found
		}
	}
	return nil, found
}

func (f *finder) address(input Input) Found {
	instance, found := f.theInstance(input)
	if instance == nil {
		return Found{Err: found.Err, Problem: found.Problem}
	}
	address := instance.PrivateIpAddress
	if input.Kind == KindPublicIP {
		address = instance.PublicIpAddress
	}
	if aws.ToString(address) == "" {
		return Found{Problem: problem("input.unknown", map[string]string{"input": input.ID})}
	}
	return Found{Value: *address, How: ByComputed}
}

// securityGroup finds a side's group: of the stack, or the only one of the
// side's instance. One of neither side that no stack makes is found in the VPC.
func (f *finder) securityGroup(input Input) Found {
	if input.Side() == "" && input.Logical == "" && len(input.Names) > 0 {
		return f.groupOfVPC(input)
	}
	instance, found := f.theInstance(input)
	var all []thing
	if instance != nil {
		for _, group := range instance.SecurityGroups {
			all = append(all, thing{id: aws.ToString(group.GroupId), name: aws.ToString(group.GroupName)})
		}
	}
	// The stack's own group is known without being on the instance: that it is
	// not is for a check to say.
	for _, id := range []string{f.wanted.Chosen[input.ID], f.stack[input.Logical]} {
		if id != "" && len(keep(all, func(t thing) bool { return t.id == id })) == 0 && instance == nil {
			return Found{Value: id, How: ByStack}
		}
	}
	if instance == nil {
		return Found{Err: found.Err, Problem: found.Problem}
	}
	return f.pick(input, all, func(things []thing) []thing { return things },
		problem("input.unknown", map[string]string{"input": input.ID}))
}
