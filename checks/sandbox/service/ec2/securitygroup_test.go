package ec2_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/network"
)

func permission(protocol string, from, to int, more params) params {
	p := params{"IpProtocol": protocol, "FromPort": from, "ToPort": to}
	for name, value := range more {
		p[name] = value
	}
	return p
}

func blocks(cidr string) params { return params{"IpRanges": []any{params{"CidrIp": cidr}}} }

func (l *lab) group(vpc, name string) string {
	l.t.Helper()
	return l.text("CreateSecurityGroup", params{"VpcId": vpc, "GroupName": name, "Description": "of a test"}, "GroupId")
}

func TestSecurityGroupStartsWithEgressOnly(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, _ := l.vpc()
	id := l.group(vpc, "web")
	got := l.find("DescribeSecurityGroups", params{"GroupIds": []any{id}},
		"SecurityGroups[0].[GroupName, VpcId, OwnerId, IpPermissions, IpPermissionsEgress[].[IpProtocol, FromPort, IpRanges[0].CidrIp]]")
	want := []any{"web", vpc, "123456789012", []any{}, []any{[]any{"-1", nil, "0.0.0.0/0"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	groups := l.find("DescribeSecurityGroups", params{"Filters": filters("vpc-id", vpc)}, "sort(SecurityGroups[].GroupName)")
	if diff := cmp.Diff([]any{"default", "web"}, groups); diff != "" {
		t.Error(diff)
	}
}

func TestSecurityGroupRules(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, _ := l.vpc()
	web, db := l.group(vpc, "web"), l.group(vpc, "db")
	ssh := permission("tcp", 22, 22, blocks("203.0.113.7/24"))
	rule := l.text("AuthorizeSecurityGroupIngress", params{"GroupId": web, "IpPermissions": []any{ssh}}, "SecurityGroupRules[0].SecurityGroupRuleId")
	l.run("AuthorizeSecurityGroupIngress", params{"GroupId": web, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"})
	l.run("AuthorizeSecurityGroupIngress", params{"GroupId": db, "IpPermissions": []any{
		permission("6", 3306, 3306, params{"UserIdGroupPairs": []any{params{"GroupId": web}}}),
	}})
	got := l.find("DescribeSecurityGroups", params{"GroupIds": []any{web}}, "SecurityGroups[0].IpPermissions[].[FromPort, IpRanges[0].CidrIp]")
	if diff := cmp.Diff([]any{[]any{int64(22), "203.0.113.0/24"}, []any{int64(80), "0.0.0.0/0"}}, got); diff != "" {
		t.Errorf("host bits are dropped: %s", diff)
	}
	got = l.find("DescribeSecurityGroupRules", params{"Filters": filters("group-id", db)},
		"SecurityGroupRules[?!IsEgress] | [0].[IpProtocol, FromPort, ReferencedGroupInfo.GroupId]")
	if diff := cmp.Diff([]any{"tcp", int64(3306), web}, got); diff != "" {
		t.Error(diff)
	}
	l.refuses("DeleteSecurityGroup", params{"GroupId": web}, "DependencyViolation", "resource "+web+" has a dependent object")

	l.run("RevokeSecurityGroupIngress", params{"GroupId": web, "SecurityGroupRuleIds": []any{rule}})
	l.refuses("RevokeSecurityGroupIngress", params{"GroupId": web, "IpPermissions": []any{ssh}},
		"InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
	l.run("RevokeSecurityGroupEgress", params{"GroupId": web, "IpPermissions": []any{
		params{"IpProtocol": "-1", "IpRanges": []any{params{"CidrIp": "0.0.0.0/0"}}},
	}})
	list := l.text("DescribePrefixLists", params{"Filters": filters("prefix-list-name", "com.amazonaws.ap-northeast-2.s3")}, "PrefixLists[0].PrefixListId")
	l.run("AuthorizeSecurityGroupEgress", params{"GroupId": web, "IpPermissions": []any{
		permission("tcp", 443, 443, params{"PrefixListIds": []any{params{"PrefixListId": list}}}),
	}})
	got = l.find("DescribeSecurityGroups", params{"GroupIds": []any{web}}, "SecurityGroups[0].IpPermissionsEgress[].PrefixListIds[].PrefixListId")
	if diff := cmp.Diff([]any{list}, got); diff != "" {
		t.Error(diff)
	}
	l.run("DeleteSecurityGroup", params{"GroupId": db})
	l.run("DeleteSecurityGroup", params{"GroupId": web})
}

func TestSecurityGroupMistakes(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, _ := l.vpc()
	other := l.text("CreateVpc", params{"CidrBlock": "10.9.0.0/16"}, "Vpc.VpcId")
	web, foreign := l.group(vpc, "web"), l.group(other, "web")
	standard := l.text("DescribeSecurityGroups", params{"Filters": filters("vpc-id", vpc, "group-name", "default")}, "SecurityGroups[0].GroupId")
	ingress := func(permissions ...any) params { return params{"GroupId": web, "IpPermissions": permissions} }
	everywhere := permission("tcp", 22, 22, blocks("0.0.0.0/0"))
	l.run("AuthorizeSecurityGroupIngress", ingress(everywhere))
	for _, c := range []struct {
		operation string
		params    params
		code      string
		sentence  string
	}{
		{"CreateSecurityGroup", params{"VpcId": vpc, "GroupName": "web", "Description": "again"}, "InvalidGroup.Duplicate", "The security group 'web' already exists for VPC '" + vpc + "'"},
		{"CreateSecurityGroup", params{"VpcId": vpc, "GroupName": "default", "Description": "mine"}, "InvalidParameterValue", "reserved security group name"},
		{"CreateSecurityGroup", params{"VpcId": vpc, "GroupName": "웹", "Description": "mine"}, "InvalidParameterValue", "Character sets beyond ASCII"},
		{"CreateSecurityGroup", params{"VpcId": "vpc-0123456789abcdef0", "GroupName": "a", "Description": "b"}, "InvalidVpcID.NotFound", "does not exist"},
		{"CreateSecurityGroup", params{"VpcId": vpc, "GroupName": "a"}, "MissingParameter", "The request must contain the parameter"},
		{"DeleteSecurityGroup", params{"GroupId": standard}, "CannotDelete", "cannot be deleted by a user"},
		{"DeleteSecurityGroup", params{}, "MissingParameter", "GroupName or GroupId"},
		{"DeleteSecurityGroup", params{"GroupId": "sg-0123456789abcdef0"}, "InvalidGroup.NotFound", "The security group 'sg-0123456789abcdef0' does not exist"},
		{"DescribeSecurityGroups", params{"GroupIds": []any{"web"}}, "InvalidGroupId.Malformed", `Invalid id: "web" (expecting "sg-...")`},
		{"DescribeSecurityGroups", params{"Filters": filters("name", "web")}, "InvalidParameterValue", "The filter 'name' is invalid"},
		{"AuthorizeSecurityGroupIngress", ingress(everywhere), "InvalidPermission.Duplicate", `the specified rule "peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW" already exists`},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 81, 81, blocks("0.0.0.0/0")), permission("tcp", 81, 81, blocks("0.0.0.0/0"))), "InvalidParameterValue", "must not appear multiple times"},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 443, 80, blocks("0.0.0.0/0"))), "InvalidParameterValue", "Invalid TCP/UDP port range (443:80)"},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 1, 65536, blocks("0.0.0.0/0"))), "InvalidParameterValue", "TCP/UDP port (65536) out of range"},
		{"AuthorizeSecurityGroupIngress", ingress(params{"IpProtocol": "tcp", "IpRanges": []any{params{"CidrIp": "0.0.0.0/0"}}}), "InvalidParameterValue", "Must specify both from and to ports with TCP/UDP"},
		{"AuthorizeSecurityGroupIngress", ingress(permission("http", 80, 80, blocks("0.0.0.0/0"))), "InvalidPermission.Malformed", "Unsupported IP protocol"},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 80, 80, blocks("10.0.0.0"))), "InvalidParameterValue", "CIDR block 10.0.0.0 is malformed"},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 80, 80, nil)), "MissingParameter", "Source group ID missing."},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 80, 80, params{"UserIdGroupPairs": []any{params{"GroupId": foreign}}})), "InvalidGroup.NotFound", "two resources that belong to different networks"},
		{"AuthorizeSecurityGroupIngress", ingress(permission("tcp", 80, 80, params{"PrefixListIds": []any{params{"PrefixListId": "pl-00000000"}}})), "InvalidPrefixListID.NotFound", "does not exist"},
		{"AuthorizeSecurityGroupIngress", params{"GroupId": web}, "MissingParameter", "ipPermissions"},
		{"RevokeSecurityGroupIngress", params{"GroupId": web, "SecurityGroupRuleIds": []any{"sgr-0123456789abcdef0"}}, "InvalidSecurityGroupRuleId.NotFound", "does not exist"},
	} {
		l.refuses(c.operation, c.params, c.code, c.sentence)
	}
	if left := l.find("DescribeSecurityGroupRules", params{"Filters": filters("group-id", web)}, "length(SecurityGroupRules)"); left != 2.0 {
		t.Errorf("a refused request added rules: %v are there", left)
	}
}
