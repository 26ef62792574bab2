package vocabulary

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks"
)

func cleanUp() []checks.CheckSpec {
	return []checks.CheckSpec{
		use("no-endpoints-left", "vpc", "vpc"), use("stack-gone"), use("instances-gone"), use("network-gone", "vpc", "vpc"),
		use("bucket-gone", "bucket", "bucket"), use("role-gone", "role", "role_name"), use("key-gone", "key", "key_name"),
	}
}

func cleanupProvocations() []provocation {
	endpoints, stack, instances := use("no-endpoints-left", "vpc", "vpc"), use("stack-gone"), use("instances-gone")
	network, console := use("network-gone", "vpc", "vpc"), use("serial-console-back", "before", "serial_console")
	serial := func(w *world) { w.Agent.Serial = true }
	bucket, role, key := use("bucket-gone", "bucket", "bucket"), use("role-gone", "role", "role_name"), use("key-gone", "key", "key_name")
	eni := func(change func(*types.NetworkInterface)) func(*world) {
		return func(w *world) {
			one := types.NetworkInterface{NetworkInterfaceId: aws.String("eni-1"), Description: aws.String("left over"), Status: types.NetworkInterfaceStatusAvailable}
			change(&one)
			w.Interfaces = []types.NetworkInterface{one}
		}
	}
	return []provocation{
		{key: "clean.endpoint-left", check: endpoints},
		{key: "clean.endpoint-deleting", check: endpoints, outcome: checks.Waiting, break_: func(w *world) { w.Endpoints[0].State = "deleting" }},
		{key: "clean.endpoint-managed", check: endpoints, break_: func(w *world) { w.Endpoints[0].RequesterManaged = aws.Bool(true) }},
		{key: "clean.endpoint-left", name: "tagged, in another VPC", check: endpoints, break_: func(w *world) {
			w.Endpoints[0].VpcId, w.Endpoints[0].Tags = aws.String("vpc-default"), tags("x")
		}},
		{key: "clean.connect-endpoint-left", check: endpoints, break_: connects("create-complete"), args: map[string]string{"endpoint": "eice-1", "subnet": "subnet-private"}},
		{key: "clean.connect-endpoint-left", name: "tagged, when the VPC is not known", check: endpoints, break_: func(w *world) {
			connects("create-complete")(w)
			w.VPCs, w.Stack, w.Resources = w.VPCs[:1], nil, nil
			w.Agent.Connects[0].Tags = tags("x")
		}},
		{key: "clean.connect-endpoint-deleting", check: endpoints, outcome: checks.Waiting, break_: connects("delete-in-progress")},
		{key: "clean.serial-console-on", check: console, break_: serial, env: consoleWas("off"), args: map[string]string{"region": home}},
		{key: "clean.serial-console-whose", check: console, outcome: checks.Unknown, break_: serial, env: consoleWas("")},
		{key: "clean.stack-left", check: stack},
		{key: "clean.stack-deleting", check: stack, outcome: checks.Waiting, break_: func(w *world) { w.Stack.StackStatus = "DELETE_IN_PROGRESS" }},
		{key: "clean.stack-delete-failed", check: stack, break_: func(w *world) {
			w.Stack.StackStatus, w.Events = "DELETE_FAILED", failedEvents("DELETE")
		}, args: map[string]string{"resource": "PublicInstance"}},
		{key: "clean.role-policies", check: stack, break_: func(w *world) {
			w.Stack.StackStatus, w.Events = "DELETE_FAILED", failedEvents("DELETE")
			w.Events[3].ResourceStatusReason = aws.String("Cannot delete entity, must detach all policies first.")
			w.Resources = append(w.Resources, cfn.StackResource{LogicalResourceId: aws.String("PublicInstance"), PhysicalResourceId: aws.String("linklab-role")})
			w.Resources = w.Resources[len(w.Resources)-1:]
		}, args: map[string]string{"role": "linklab-role"}},
		{key: "clean.service-left", name: "on the stack's load balancer", check: stack, break_: func(w *world) {
			w.Stack.StackStatus, w.Events = "DELETE_FAILED", failedEvents("DELETE")
			w.Events[3].ResourceStatusReason = aws.String("Load balancer '" + balancerARN + "' cannot be deleted because it is currently associated with another service")
			w.Service.Own = []types.ServiceConfiguration{{ServiceId: aws.String("vpce-svc-1"), ServiceName: aws.String("com.amazonaws.vpce.ap-northeast-2.vpce-svc-1"),
				ServiceState: types.ServiceStateAvailable, AcceptanceRequired: aws.Bool(false), NetworkLoadBalancerArns: []string{balancerARN}}}
		}, args: map[string]string{"service": "vpce-svc-1"}},
		{key: "clean.stack-delete-again", name: "without the service on its load balancer", check: stack, break_: func(w *world) {
			w.Stack.StackStatus, w.Events = "DELETE_FAILED", failedEvents("DELETE")
			w.Events[3].ResourceStatusReason = aws.String("Load balancer '" + balancerARN + "' cannot be deleted because it is currently associated with another service")
		}},
		{key: "clean.stack-delete-again", check: stack, break_: func(w *world) {
			w.Stack.StackStatus, w.Events = "DELETE_FAILED", failedEvents("DELETE")
			w.Events[3].ResourceStatusReason = aws.String("The subnet 'subnet-private' has dependencies and cannot be deleted.")
			w.Instances, w.Interfaces, w.Groups = nil, nil, nil
		}},
		{key: "clean.instance-left", check: instances},
		{key: "clean.instance-stopped", check: instances, break_: func(w *world) { w.Instances = w.Instances[:1]; setState(0, "stopped")(w) }},
		{key: "clean.instance-leaving", check: instances, outcome: checks.Waiting, break_: func(w *world) {
			w.Instances = w.Instances[:1]
			setState(0, "shutting-down")(w)
		}},
		{key: "clean.address-left", check: instances, break_: func(w *world) {
			w.Instances, w.Addresses = nil, []types.Address{{PublicIp: aws.String("3.34.1.2"), AllocationId: aws.String("eipalloc-1"), Tags: tags("x")}}
		}},
		{key: "clean.volume-left", check: instances, break_: func(w *world) {
			w.Instances, w.Volumes = nil, []types.Volume{{VolumeId: aws.String("vol-1"), State: types.VolumeStateAvailable, Tags: tags("x")}}
		}},
		{key: "clean.nat-left", check: network, break_: func(w *world) {
			w.NATs = []types.NatGateway{{NatGatewayId: aws.String("nat-1"), VpcId: aws.String("vpc-lab"), State: types.NatGatewayStateAvailable}}
		}},
		{key: "clean.nat-deleting", check: network, outcome: checks.Waiting, break_: func(w *world) {
			w.NATs = []types.NatGateway{{NatGatewayId: aws.String("nat-1"), VpcId: aws.String("vpc-lab"), State: types.NatGatewayStateDeleting}}
		}},
		{key: "clean.eni-left", check: network, break_: eni(func(*types.NetworkInterface) {})},
		{key: "clean.eni-attached", check: network, break_: eni(func(e *types.NetworkInterface) {
			e.Attachment = &types.NetworkInterfaceAttachment{InstanceId: aws.String("i-private")}
		})},
		{key: "clean.eni-managed", check: network, outcome: checks.Waiting, break_: eni(func(e *types.NetworkInterface) {
			e.RequesterManaged, e.Description = aws.Bool(true), aws.String("VPC Endpoint Interface vpce-1")
		})},
		{key: "clean.balancer-left", check: network, break_: func(w *world) {
			eni(func(e *types.NetworkInterface) {
				e.RequesterManaged, e.Description = aws.Bool(true), aws.String("ELB net/lab/50dc6c495c0c9188")
			})(w)
			w.Service.Balancers = []elb.LoadBalancer{{LoadBalancerArn: aws.String(balancerARN), LoadBalancerName: aws.String("lab")}}
		}, args: map[string]string{"balancer": "lab", "arn": balancerARN}},
		{key: "clean.eni-managed", name: "of a load balancer that is gone", check: network, outcome: checks.Waiting, break_: eni(func(e *types.NetworkInterface) {
			e.RequesterManaged, e.Description = aws.Bool(true), aws.String("ELB net/lab/0123456789abcdef")
		})},
		{key: "clean.peering-left", check: network, break_: func(w *world) {
			w.Subnets, w.Gateways = nil, nil
			w.Service.Peerings = []types.VpcPeeringConnection{peered("pcx-1", "vpc-other", "vpc-lab", "pending-acceptance")}
		}, args: map[string]string{"peering": "pcx-1", "vpc": "vpc-lab", "other": "vpc-other"}},
		{key: "clean.sg-referenced", name: "beside a peering that is gone", check: network, break_: func(w *world) {
			w.Subnets, w.Gateways = nil, nil
			w.Service.Peerings = []types.VpcPeeringConnection{peered("pcx-1", "vpc-lab", "vpc-other", "deleted"), peered("pcx-2", "vpc-a", "vpc-b", "active")}
		}},
		{key: "clean.sg-referenced", check: network, break_: func(w *world) {
			w.Subnets, w.Gateways = nil, nil
		}, args: map[string]string{"group": "sg-public", "by": "sg-private"}},
		{key: "clean.subnets-left", check: network, args: map[string]string{"subnets": "subnet-public, subnet-private"}},
		{key: "clean.igw-left", check: network, break_: func(w *world) { w.Subnets = nil }},
		{key: "clean.parts-left", check: network, break_: func(w *world) {
			w.Subnets, w.Gateways, w.Groups[0].IpPermissions = nil, nil, nil
			w.ACLs = append(w.ACLs, types.NetworkAcl{NetworkAclId: aws.String("acl-own"), VpcId: aws.String("vpc-lab"), IsDefault: aws.Bool(false)})
		}, args: map[string]string{"parts": "sg-private, sg-public, rtb-public, rtb-private, acl-own"}},
		{key: "clean.vpc-left", check: network, break_: func(w *world) { w.Subnets, w.Gateways, w.Groups, w.Tables = nil, nil, nil, w.Tables[:1] }},
		{key: "clean.bucket-left", check: bucket},
		{key: "clean.bucket-not-empty", check: bucket, break_: func(w *world) { w.Objects = 1 }},
		{key: "clean.role-and-profile-left", check: role},
		{key: "clean.profile-left", check: role, break_: func(w *world) { w.Roles = nil }},
		{key: "clean.role-left", check: role, break_: func(w *world) { w.Profiles = nil }},
		{key: "clean.key-left", check: key, break_: func(w *world) {
			w.Keys = []types.KeyPairInfo{{KeyName: aws.String("linklab-s3-gateway")}}
		}},
	}
}

// connects leaves an EC2 Instance Connect Endpoint in a state, and nothing else.
func connects(state types.Ec2InstanceConnectEndpointState) func(*world) {
	return func(w *world) {
		w.Endpoints = nil
		w.Agent.Connects = []types.Ec2InstanceConnectEndpoint{{InstanceConnectEndpointId: aws.String("eice-1"), State: state,
			VpcId: aws.String("vpc-lab"), SubnetId: aws.String("subnet-private")}}
	}
}

// consoleWas lets an earlier round have seen the serial console's setting, ""
// for none.
func consoleWas(first string) func(*checks.Env) {
	return func(env *checks.Env) {
		env.Inputs = append(env.Inputs, checks.Input{ID: "serial_console", Kind: "serial-console"})
		if first != "" {
			env.Chosen["serial_console"] = first
		}
	}
}

// What was on before the lab may stay on, and what is off is as it should be.
func TestSerialConsoleAsBefore(t *testing.T) {
	for name, now := range map[string]bool{"on": true, "off": false, "": false} {
		w := built()
		w.Agent.Serial = now
		env := w.env(t)
		consoleWas(name)(env)
		result := round(t, env, use("serial-console-back", "before", "serial_console"))
		if f := result.Findings[0]; f.Outcome != checks.Passed || name == "" && result.How["serial_console"] != "first" {
			t.Errorf("before %q, now %v: %s %+v, known by %q", name, now, f.Outcome, f.Diagnosis, result.How["serial_console"])
		}
	}
}

func TestCleanUpPasses(t *testing.T) {
	w := gone()
	env := w.env(t)
	env.Chosen["vpc"], env.Chosen["private_instance"] = "vpc-lab", "i-private"
	result := round(t, env, cleanUp()...)
	if result.Outcome != checks.Passed {
		for _, f := range result.Findings {
			t.Errorf("%s %s %+v", f.Check, f.Outcome, f.Diagnosis)
		}
	}
}

// When the lab's own VPC is known to be gone, the learner's other network is
// not taken for it.
func TestCleanUpLeavesOtherNetworksAlone(t *testing.T) {
	w := gone()
	w.VPCs = append(w.VPCs, types.Vpc{VpcId: aws.String("vpc-work"), IsDefault: aws.Bool(false)})
	w.Instances = []types.Instance{instanceIn("i-work", "web", "subnet-work", "")}
	w.Instances[0].VpcId, w.Instances[0].Tags = aws.String("vpc-work"), nil
	w.Endpoints = []types.VpcEndpoint{{VpcEndpointId: aws.String("vpce-work"), VpcId: aws.String("vpc-work"), State: "available"}}
	env := w.env(t)
	env.Chosen["vpc"] = "vpc-lab"
	if result := round(t, env, cleanUp()...); result.Outcome != checks.Passed {
		t.Fatalf("%+v", checks.FirstCause(result.Findings))
	}
}
