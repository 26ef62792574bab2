package elbv2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) listenerOperations() []*wire.Operation {
	create := wire.Writes("CreateListener", s.createListener).From("Network Load Balancers user guide, Listeners")
	create.Differs = "There are no certificates, so TLS listeners are refused; an action forwards to one target group."
	return []*wire.Operation{
		on(create, func(in *CreateListenerInput) []string { return []string{in.LoadBalancerArn} }),
		wire.Op("DescribeListeners", s.describeListeners),
		on(wire.Writes("ModifyListener", s.modifyListener).From("Network Load Balancers user guide, Listeners"), func(in *ModifyListenerInput) []string { return []string{in.ListenerArn} }),
		on(wire.Writes("DeleteListener", s.deleteListener), func(in *DeleteListenerInput) []string { return []string{in.ListenerArn} }),
		wire.Op("DescribeListenerAttributes", s.describeListenerAttributes),
		on(wire.Writes("ModifyListenerAttributes", s.modifyListenerAttributes), func(in *ModifyListenerAttributesInput) []string { return []string{in.ListenerArn} }),
	}
}

// Listener is a listener as the API shows it.
type Listener struct {
	ListenerArn     string
	LoadBalancerArn string
	Port            *int32
	Protocol        string
	DefaultActions  []Action
}

// Action says where a listener forwards to.
type Action struct {
	Type           string `req:"true"`
	TargetGroupArn string
	Order          *int32
	ForwardConfig  *ForwardConfig
}

// ForwardConfig is target groups with weights.
type ForwardConfig struct{ TargetGroups []TargetGroupTuple }

// TargetGroupTuple is a target group and its weight.
type TargetGroupTuple struct {
	TargetGroupArn string
	Weight         *int32
}

// forward is the one target group that the actions of a request lead to.
func forward(actions []Action) (string, error) {
	if len(actions) != 1 {
		return "", &wire.Error{Code: "TooManyActions", Message: "A listener must have exactly one default action"}
	}
	action := actions[0]
	if action.Type != "forward" {
		return "", &wire.Error{Code: "InvalidLoadBalancerAction", Message: "Action type '" + action.Type + "' is not supported for load balancers of type 'network' and 'gateway'"}
	}
	group := action.TargetGroupArn
	if action.ForwardConfig != nil {
		if len(action.ForwardConfig.TargetGroups) != 1 {
			return "", &wire.Error{Code: "InvalidLoadBalancerAction", Message: "Forward actions of several target groups are not simulated in this account"}
		}
		if configured := action.ForwardConfig.TargetGroups[0].TargetGroupArn; group == "" || group == configured {
			group = configured
		} else {
			return "", invalid("A target group ARN and a forward config of another target group cannot be specified at the same time")
		}
	}
	if group == "" {
		return "", invalid("A target group ARN must be specified")
	}
	return group, nil
}

func showListener(b *network.LoadBalancer, l *network.Listener) Listener {
	shown := Listener{ListenerArn: l.ARN, LoadBalancerArn: b.ARN}
	if b.Type == network.NetworkLoadBalancer {
		port := int32(l.Port)
		shown.Port, shown.Protocol = &port, l.Protocol
	}
	for _, group := range l.TargetGroups {
		shown.DefaultActions = append(shown.DefaultActions, Action{
			Type: "forward", TargetGroupArn: group,
			ForwardConfig: &ForwardConfig{[]TargetGroupTuple{{TargetGroupArn: group}}},
		})
	}
	return shown
}

// CreateListenerInput asks for a listener.
type CreateListenerInput struct {
	LoadBalancerArn string `req:"true"`
	Protocol        string
	Port            *int32
	DefaultActions  []Action `req:"true"`
	Tags            []Tag
}

// ListenersOutput is one listener.
type ListenersOutput struct{ Listeners []Listener }

func (s *Service) createListener(call *wire.Call, in *CreateListenerInput) (*ListenersOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := checkedTags(in.Tags)
	if err != nil {
		return nil, err
	}
	group, err := forward(in.DefaultActions)
	if err != nil {
		return nil, err
	}
	b, err := region.FindLoadBalancer(in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	l, err := region.CreateListener(b.ARN, network.ListenerSpec{Port: int(given(in.Port)), Protocol: in.Protocol, TargetGroup: group, Tags: tags})
	if err != nil {
		return nil, err
	}
	return &ListenersOutput{[]Listener{showListener(b, l)}}, nil
}

// DescribeListenersInput chooses listeners by ARN or load balancer.
type DescribeListenersInput struct {
	LoadBalancerArn *string
	ListenerArns    []string
	Marker          *string
	PageSize        *int32
}

// DescribeListenersOutput is listeners, with the marker of the next page.
type DescribeListenersOutput struct {
	Listeners  []Listener
	NextMarker string
}

func (s *Service) describeListeners(call *wire.Call, in *DescribeListenersInput) (*DescribeListenersOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	var all []Listener
	switch {
	case len(in.ListenerArns) > 0 && in.LoadBalancerArn != nil:
		return nil, invalid("Listener ARNs and a load balancer ARN cannot be specified at the same time")
	case len(in.ListenerArns) > 0:
		for _, arn := range in.ListenerArns {
			b, l, err := region.FindListener(arn)
			if err != nil {
				return nil, several(err)
			}
			all = append(all, showListener(b, l))
		}
	case in.LoadBalancerArn != nil:
		b, err := region.FindLoadBalancer(*in.LoadBalancerArn)
		if err != nil {
			return nil, err
		}
		for _, l := range b.Listeners {
			all = append(all, showListener(b, l))
		}
	default:
		return nil, invalid("You must specify either listener ARNs or a load balancer ARN")
	}
	shown, next, err := page(all, in.Marker, in.PageSize)
	if err != nil {
		return nil, err
	}
	return &DescribeListenersOutput{append([]Listener{}, shown...), next}, nil
}

// several words the absence of one listener as that of one of several.
func several(err error) error {
	if coded, ok := err.(interface{ AWSCode() string }); ok && coded.AWSCode() == "ListenerNotFound" {
		return &wire.Error{Code: "ListenerNotFound", Message: "One or more listeners not found"}
	}
	return err
}

// ModifyListenerInput changes a listener.
type ModifyListenerInput struct {
	ListenerArn    string `req:"true"`
	Port           *int32
	Protocol       string
	DefaultActions []Action
}

func (s *Service) modifyListener(call *wire.Call, in *ModifyListenerInput) (*ListenersOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	spec := network.ListenerSpec{Port: int(given(in.Port)), Protocol: in.Protocol}
	if len(in.DefaultActions) > 0 {
		if spec.TargetGroup, err = forward(in.DefaultActions); err != nil {
			return nil, err
		}
	}
	b, l, err := region.ModifyListener(in.ListenerArn, spec)
	if err != nil {
		return nil, err
	}
	return &ListenersOutput{[]Listener{showListener(b, l)}}, nil
}

// DeleteListenerInput names a listener.
type DeleteListenerInput struct {
	ListenerArn string `req:"true"`
}

func (s *Service) deleteListener(call *wire.Call, in *DeleteListenerInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return &done{}, region.DeleteListener(in.ListenerArn)
}

// DescribeListenerAttributesInput names a listener.
type DescribeListenerAttributesInput struct {
	ListenerArn string `req:"true"`
}

func (s *Service) describeListenerAttributes(call *wire.Call, in *DescribeListenerAttributesInput) (*AttributesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	_, l, err := region.FindListener(in.ListenerArn)
	if err != nil {
		return nil, err
	}
	return &AttributesOutput{showAttributes(l.AllAttributes())}, nil
}

// ModifyListenerAttributesInput sets attributes of a listener.
type ModifyListenerAttributesInput struct {
	ListenerArn string      `req:"true"`
	Attributes  []Attribute `req:"true"`
}

func (s *Service) modifyListenerAttributes(call *wire.Call, in *ModifyListenerAttributesInput) (*AttributesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	l, err := region.SetListenerAttributes(in.ListenerArn, changes(in.Attributes))
	if err != nil {
		return nil, err
	}
	return &AttributesOutput{showAttributes(l.AllAttributes())}, nil
}
