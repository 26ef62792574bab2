package vocabulary

import (
	"slices"
	"strings"
	"testing"

	"linklab/checks"
)

// wholeServiceLab is every check that must hold together when the lab of the
// endpoint service is built.
func wholeServiceLab() []checks.CheckSpec {
	return []checks.CheckSpec{stackDone, apartCheck, activeCheck, listenerCheck, targetsCheck, publicCheck, serviceCheck, principals,
		consumerCheck, zonesCheck, onEndpointPort, acceptedCheck, throughCheck}
}

// TestServiceLabSaysWhatItReads holds the IAM actions that the checks declare
// against the operations that they call, those of failures too.
func TestServiceLabSaysWhatItReads(t *testing.T) {
	declared := map[string]bool{}
	for _, definition := range Registry() {
		if slices.ContainsFunc(wholeServiceLab(), func(spec checks.CheckSpec) bool { return spec.Use == definition.Name }) {
			for _, action := range definition.Actions {
				_, operation, _ := strings.Cut(action, ":")
				declared[operation] = true
			}
		}
	}
	for _, p := range append(throughProvocations(), provocation{check: acceptedCheck}) {
		w := built()
		w.asServiceLab()
		if p.break_ != nil {
			p.break_(w)
		}
		env := w.env(t)
		serviceLab(env)
		round(t, env, wholeServiceLab()...)
		for _, call := range w.calls() {
			if operation, _, _ := strings.Cut(call, " "); !declared[operation] {
				t.Errorf("%s %s: %s is called and not declared", p.key, p.name, operation)
				declared[operation] = true
			}
		}
	}
}

// TestServiceLabDenied: a read that is denied is never a mistake of the
// learner's.
func TestServiceLabDenied(t *testing.T) {
	for _, operation := range []string{"DescribeLoadBalancers", "DescribeListeners", "DescribeTargetGroups", "DescribeTargetHealth", "DescribeVpcEndpoints",
		"DescribeVpcEndpointServiceConfigurations", "DescribeVpcEndpointServicePermissions", "DescribeVpcPeeringConnections",
		"DescribeTransitGatewayVpcAttachments", "DescribeNetworkInterfaces", "DescribeSecurityGroups", "GetConsoleOutput", "DescribeInstances", "DescribeStacks"} {
		w := built()
		w.asServiceLab()
		w.Errors[operation] = refused("UnauthorizedOperation")
		env := w.env(t)
		serviceLab(env)
		unknown := 0
		for _, f := range round(t, env, append(wholeServiceLab(), noConnections, goneCheck)...).Findings {
			if f.Outcome == checks.Unknown {
				unknown++
			}
			if f.Outcome == checks.Failed && f.Check != "service-gone" {
				t.Errorf("%s: %s failed: %+v", operation, f.Check, f.Diagnosis)
			}
			if f.Outcome == checks.Unknown && f.Diagnosis == nil {
				t.Errorf("%s: %s is unknown and does not say why", operation, f.Check)
			}
		}
		if unknown == 0 {
			t.Errorf("%s: nobody missed it", operation)
		}
	}
}
