package site

import (
	"github.com/aws/aws-sdk-go-v2/aws"
)

// groupOfVPC finds a security group of the lab's VPC that is not on an instance
// of a side: one for an endpoint, say. Without tag and name it is the only one
// that was made by hand.
func (f *finder) groupOfVPC(input Input) Found {
	vpc := f.theVPC(input)
	if vpc.Value == "" {
		return Found{Err: vpc.Err, Problem: vpc.Problem, Gone: f.wanted.Chosen[input.ID]}
	}
	groups, err := f.snapshot.SecurityGroups(f.ctx, vpc.Value)
	if err != nil {
		return Found{Err: err}
	}
	var all []thing
	byHand := map[string]bool{}
	for _, group := range groups {
		t := newThing(group.GroupId, aws.ToString(group.Description), group.Tags)
		name := aws.ToString(group.GroupName)
		if t.name == "" {
			t.name = name
		}
		byHand[t.id] = name != "default" && t.tags["aws:cloudformation:stack-name"] == ""
		all = append(all, t)
	}
	return f.pick(input, all, func(things []thing) []thing {
		return keep(things, func(t thing) bool { return byHand[t.id] })
	}, problem("sg.not-found", map[string]string{"vpc": vpc.Value}))
}
