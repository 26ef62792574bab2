package ec2_test

import (
	"net/netip"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
)

func TestInstanceConnectEndpoint(t *testing.T) {
	l := newLab(t, network.Real)
	vpc, subnet := l.vpc()
	door := l.text("CreateSecurityGroup", params{"GroupName": "door", "Description": "d", "VpcId": vpc}, "GroupId")
	inside := l.text("CreateSecurityGroup", params{"GroupName": "inside", "Description": "d", "VpcId": vpc}, "GroupId")
	instance := l.launch(subnet, params{"SecurityGroupIds": []any{inside}})
	address := netip.MustParseAddr(l.text("DescribeInstances", params{"InstanceIds": []any{instance}}, "Reservations[0].Instances[0].PrivateIpAddress"))
	id := l.text("CreateInstanceConnectEndpoint", params{"SubnetId": subnet, "SecurityGroupIds": []any{door}}, "InstanceConnectEndpoint.InstanceConnectEndpointId")
	connect := func() string {
		path := l.service.World.ByConnectEndpoint("ap-northeast-2", id, network.Flow{To: address, Port: 22, Protocol: "tcp"})
		if path.Blocked != nil {
			return path.Blocked.Kind
		}
		return path.Target.Instance
	}
	state := func() string {
		return l.text("DescribeInstanceConnectEndpoints", params{"Filters": filters("vpc-id", vpc)}, "InstanceConnectEndpoints[0].State")
	}
	if state() != "create-in-progress" || connect() != "instance-connect-endpoint" {
		t.Errorf("at once: %s, %s", state(), connect())
	}
	l.refuses("CreateInstanceConnectEndpoint", params{"SubnetId": subnet}, "ResourceLimitExceeded", vpc)
	l.later(3 * time.Minute)
	if state() != "create-complete" || connect() != "security-group-in" {
		t.Errorf("later: %s, %s", state(), connect())
	}
	l.run("AuthorizeSecurityGroupIngress", params{"GroupId": inside, "IpPermissions": []any{
		params{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": []any{params{"GroupId": door}}},
	}})
	if got := connect(); got != instance {
		t.Errorf("with a rule for the endpoint's group: %s", got)
	}
	if got := l.text("DescribeNetworkInterfaces", params{"Filters": filters("group-id", door)}, "NetworkInterfaces[0].InterfaceType"); got != "ec2_instance_connect_endpoint" {
		t.Errorf("the interface is %s", got)
	}
	l.refuses("DeleteSubnet", params{"SubnetId": subnet}, "DependencyViolation", subnet)
	if got := l.text("DeleteInstanceConnectEndpoint", params{"InstanceConnectEndpointId": id}, "InstanceConnectEndpoint.State"); got != "delete-in-progress" {
		t.Errorf("deleted: %s", got)
	}
	l.later(time.Minute)
	l.refuses("DescribeInstanceConnectEndpoints", params{"InstanceConnectEndpointIds": []any{id}}, "InvalidInstanceConnectEndpointId.NotFound", id)
}
