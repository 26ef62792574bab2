package elbv2

import "linklab/checks/sandbox/network"

// Attribute is one setting of a load balancer, listener or target group. Its
// value may be empty; answers always hold it.
type Attribute struct {
	Key   string
	Value *string
}

func changes(attributes []Attribute) []network.Tag {
	out := make([]network.Tag, len(attributes))
	for i, a := range attributes {
		out[i] = network.Tag{Key: a.Key, Value: given(a.Value)}
	}
	return out
}

func showAttributes(attributes []network.Tag) []Attribute {
	out := make([]Attribute, len(attributes))
	for i := range attributes {
		out[i] = Attribute{attributes[i].Key, &attributes[i].Value}
	}
	return out
}
