package site

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	cloudformation "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"linklab/checks/account"
)

// TagKey marks a lab's resources; its value is the lab's id.
const TagKey = "linklab"

// finder finds one input after the other; later kinds lean on earlier ones.
type finder struct {
	ctx      context.Context
	snapshot *account.Snapshot
	wanted   Wanted
	site     *Site

	stack    map[string]string // logical id → physical id
	stackErr error
}

// thing is a resource that an input may be.
type thing struct {
	id, name, detail string
	tags             map[string]string
}

func (t thing) candidate() Candidate {
	// Anybody in the account may have named it.
	return Candidate{ID: t.id, Name: account.OneLine(t.name), Detail: t.detail}
}

func (f *finder) readStack() {
	f.stack = map[string]string{}
	if f.wanted.Stack == "" {
		return
	}
	resources, err := f.snapshot.StackResources(f.ctx, f.wanted.Stack)
	f.stackErr = err
	for _, resource := range resources {
		if resource.ResourceStatus == cloudformation.ResourceStatusDeleteComplete {
			continue
		}
		if id := aws.ToString(resource.PhysicalResourceId); id != "" {
			f.stack[aws.ToString(resource.LogicalResourceId)] = id
		}
	}
}

func (f *finder) find(input Input) Found {
	switch input.Kind {
	case KindAccount:
		identity, err := f.snapshot.Identity(f.ctx)
		return f.computed(input, identity.Number, err)
	case KindRegion:
		return f.computed(input, f.snapshot.Region(), nil)
	case KindPrincipal:
		arn, err := f.snapshot.PrincipalARN(f.ctx)
		return f.computed(input, arn, err)
	case KindSerialConsole:
		return f.serialConsole(input)
	case KindNonce:
		return f.computed(input, f.wanted.Nonce, nil)
	case KindName, KindBucket:
		return f.defaulted(input)
	case KindVPC:
		return f.vpc(input)
	case KindSubnet:
		return f.subnet(input)
	case KindRouteTable:
		return f.routeTable(input)
	case KindInstance:
		return f.instance(input)
	case KindSecurityGroup:
		return f.securityGroup(input)
	case KindPublicIP, KindPrivateIP:
		return f.address(input)
	case KindEndpoint:
		return f.endpoint(input)
	case KindPrefixList:
		return f.prefixList(input)
	case KindLoadBalancer:
		return f.loadBalancer(input)
	case KindLoadBalancerName:
		return f.loadBalancerName(input)
	case KindTargetGroup:
		return f.targetGroup(input)
	case KindOwnService:
		return f.ownService(input)
	case KindServiceName:
		return f.serviceName(input)
	case KindServiceEndpoint:
		return f.serviceEndpoint(input)
	case KindServiceDNS:
		return f.serviceDNS(input)
	case KindResourceGateway:
		return f.resourceGateway(input)
	case KindResourceConfiguration:
		return f.resourceConfiguration(input)
	case KindResourceEndpoint:
		return f.resourceEndpoint(input)
	case KindAssociationName:
		return f.associationName(input)
	}
	return Found{Problem: problem("input.unknown", map[string]string{"input": input.ID})}
}

func (f *finder) computed(input Input, value string, err error) Found {
	if err != nil {
		return Found{Err: err}
	}
	if value == "" {
		return Found{Problem: problem("input.unknown", map[string]string{"input": input.ID})}
	}
	return Found{Value: value, How: ByComputed}
}

func (f *finder) defaulted(input Input) Found {
	if chosen := f.wanted.Chosen[input.ID]; chosen != "" {
		return Found{Value: chosen, How: ByChoice}
	}
	value := f.site.Expand(input.Default)
	if value == "" || Unfilled(value) {
		for _, found := range f.site.found {
			if found.Err != nil {
				return Found{Err: found.Err}
			}
		}
		return f.computed(input, "", nil)
	}
	return Found{Value: value, How: ByComputed}
}

// pick goes the ways in order. all are the resources that the input may be by
// its kind and place, alive; narrow keeps those that fit the input's side.
// missing says why nothing was found.
func (f *finder) pick(input Input, all []thing, narrow func([]thing) []thing, missing *Problem) Found {
	byID := func(id string) (thing, bool) {
		for _, t := range all {
			if t.id == id {
				return t, true
			}
		}
		return thing{}, false
	}
	var gone string
	for _, way := range []struct{ how, id string }{{ByChoice, f.wanted.Chosen[input.ID]}, {ByStack, f.stack[input.Logical]}} {
		if way.id == "" {
			continue
		}
		if t, ok := byID(way.id); ok {
			return Found{Value: t.id, How: way.how, Gone: gone}
		}
		if gone == "" {
			gone = way.id
		}
	}
	var tagged, named []thing
	for _, t := range all {
		if f.wanted.Lab != "" && t.tags[TagKey] == f.wanted.Lab {
			tagged = append(tagged, t)
		}
		if isNamed(t, input.Names) {
			named = append(named, t)
		}
	}
	for _, way := range []struct {
		how    string
		things []thing
	}{
		{ByTag, f.ownStack(input, tagged)},
		{ByTag, keep(tagged, func(t thing) bool { return isNamed(t, input.Names) })},
		{ByTag, narrow(tagged)},
		{ByName, named},
		{ByName, narrow(named)},
		{ByPlace, narrow(all)},
	} {
		if len(way.things) == 1 {
			return Found{Value: way.things[0].id, How: way.how, Gone: gone}
		}
		// The narrowest way that still leaves several is what to ask about.
		if len(way.things) > 1 && len(narrow(way.things)) != 1 {
			return f.choose(input, way.things, gone)
		}
	}
	return Found{Problem: missing, Gone: gone}
}

// ownStack are the tagged things that a stack made as the input's resource: the
// lab's template deployed under another stack name.
func (f *finder) ownStack(input Input, tagged []thing) []thing {
	return keep(tagged, func(t thing) bool {
		return input.Logical != "" && t.tags["aws:cloudformation:logical-id"] == input.Logical
	})
}

// mostListed is how many ids a sentence names one by one.
const mostListed = 12

func listed(ids []string) string {
	if more := len(ids) - mostListed; more > 0 {
		ids = append(slices.Clone(ids[:mostListed]), fmt.Sprintf("… (+%d)", more))
	}
	return strings.Join(ids, ", ")
}

func (f *finder) choose(input Input, things []thing, gone string) Found {
	choice := Choice{Input: input.ID}
	var ids []string
	for _, t := range things {
		choice.Candidates = append(choice.Candidates, t.candidate())
		ids = append(ids, t.id)
	}
	f.site.choices = append(f.site.choices, choice)
	return Found{Gone: gone, Problem: problem("input.several", map[string]string{
		"input": input.ID, "candidates": listed(ids)})}
}

func isNamed(t thing, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, t.name) })
}

func keep(things []thing, fits func(thing) bool) []thing {
	var kept []thing
	for _, t := range things {
		if fits(t) {
			kept = append(kept, t)
		}
	}
	return kept
}

// known is what was found for the input of a kind on a side of the VPC that
// another input lies in.
func (f *finder) known(kind string, side Side, beside Input) Found {
	for _, input := range f.wanted.Inputs {
		if input.Kind == kind && input.Side() == side && input.In == beside.In {
			return f.site.found[input.ID]
		}
	}
	return Found{}
}

// theVPC is the VPC that an input lies in, or why there is none.
func (f *finder) theVPC(input Input) Found {
	for _, vpc := range f.wanted.Inputs {
		if vpc.Kind == KindVPC && (input.In == "" || vpc.ID == input.In) {
			return f.site.found[vpc.ID]
		}
	}
	return Found{}
}
