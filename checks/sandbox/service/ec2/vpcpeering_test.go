package ec2_test

import (
	"testing"
	"time"

	"linklab/checks/sandbox/network"
)

func TestPeeringOperations(t *testing.T) {
	l := newLab(t, network.Real)
	near, _ := l.vpc()
	far := l.text("CreateVpc", params{"CidrBlock": "10.1.0.0/16"}, "Vpc.VpcId")
	same := l.text("CreateVpc", params{"CidrBlock": "10.0.0.0/24"}, "Vpc.VpcId")
	l.refuses("CreateVpcPeeringConnection", params{"VpcId": near, "PeerVpcId": far, "PeerRegion": "us-east-1"}, "UnsupportedOperation", "us-east-1")
	l.refuses("CreateVpcPeeringConnection", params{"VpcId": near, "PeerVpcId": far, "PeerOwnerId": "210987654321"}, "UnsupportedOperation", "210987654321")
	if got := l.text("CreateVpcPeeringConnection", params{"VpcId": near, "PeerVpcId": same}, "VpcPeeringConnection.Status.Message"); got != "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range" {
		t.Errorf("overlapping: %s", got)
	}
	id := l.text("CreateVpcPeeringConnection", params{"VpcId": near, "PeerVpcId": far, "TagSpecifications": []any{
		params{"ResourceType": "vpc-peering-connection", "Tags": []any{params{"Key": "Name", "Value": "link"}}},
	}}, "VpcPeeringConnection.VpcPeeringConnectionId")
	l.later(5 * time.Second)
	table := l.text("DescribeRouteTables", params{"Filters": filters("vpc-id", near)}, "RouteTables[0].RouteTableId")
	l.run("CreateRoute", params{"RouteTableId": table, "DestinationCidrBlock": "10.1.0.0/16", "VpcPeeringConnectionId": id})
	route := func() string {
		return l.text("DescribeRouteTables", params{"RouteTableIds": []any{table}}, "RouteTables[0].Routes[?VpcPeeringConnectionId].State | [0]")
	}
	if got := route(); got != "blackhole" {
		t.Errorf("before acceptance the route is %s", got)
	}
	other := l.text("DescribeRouteTables", params{"Filters": filters("vpc-id", same)}, "RouteTables[0].RouteTableId")
	l.refuses("CreateRoute", params{"RouteTableId": other, "DestinationCidrBlock": "10.1.0.0/16", "VpcPeeringConnectionId": id}, "InvalidParameterValue", "belong to different networks")
	l.refuses("CreateRoute", params{"RouteTableId": table, "DestinationCidrBlock": "10.2.0.0/16", "VpcPeeringConnectionId": "pcx-00000000000000000"}, "InvalidVpcPeeringConnectionID.NotFound", "pcx-00000000000000000")
	l.run("AcceptVpcPeeringConnection", params{"VpcPeeringConnectionId": id})
	l.later(5 * time.Second)
	if got := route(); got != "active" {
		t.Errorf("after acceptance the route is %s", got)
	}
	for _, filter := range [][2]string{
		{"status-code", "active"}, {"requester-vpc-info.vpc-id", near}, {"accepter-vpc-info.vpc-id", far}, {"tag:Name", "link"}, {"accepter-vpc-info.cidr-block", "10.1.0.0/16"},
	} {
		ids, _ := l.find("DescribeVpcPeeringConnections", params{"Filters": filters(filter[0], filter[1], "vpc-peering-connection-id", id)}, "VpcPeeringConnections[].VpcPeeringConnectionId").([]any)
		if len(ids) != 1 || ids[0] != id {
			t.Errorf("filter %v finds %v", filter, ids)
		}
	}
	allowed := l.find("ModifyVpcPeeringConnectionOptions", params{
		"VpcPeeringConnectionId": id, "AccepterPeeringConnectionOptions": params{"AllowDnsResolutionFromRemoteVpc": "true"},
	}, "[AccepterPeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc, RequesterPeeringConnectionOptions]")
	if list, _ := allowed.([]any); len(list) != 2 || list[0] != true || list[1] != nil {
		t.Errorf("options %v", allowed)
	}
	l.run("DeleteVpcPeeringConnection", params{"VpcPeeringConnectionId": id})
	if got := l.text("DescribeVpcPeeringConnections", params{"VpcPeeringConnectionIds": []any{id}}, "VpcPeeringConnections[0].Status.Code"); got != "deleted" || route() != "blackhole" {
		t.Errorf("after the end it is %s, the route %s", got, route())
	}
	l.refuses("RejectVpcPeeringConnection", params{"VpcPeeringConnectionId": id}, "InvalidStateTransition", "from deleted to rejected")
}
