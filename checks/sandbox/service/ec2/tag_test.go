package ec2_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/network"
)

func tags(pairs ...string) []any {
	var out []any
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, params{"Key": pairs[i], "Value": pairs[i+1]})
	}
	return out
}

func TestTagsOfEveryKindOfResource(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, subnet := l.vpc()
	instance := l.launch(subnet, nil)
	l.run("CreateKeyPair", params{"KeyName": "lab", "KeyType": "ed25519"})
	group := l.group(vpc, "web")
	resources := map[string]string{
		"vpc": vpc, "subnet": subnet, "instance": instance, "security-group": group,
		"key-pair":            l.text("DescribeKeyPairs", nil, "KeyPairs[0].KeyPairId"),
		"volume":              l.text("DescribeVolumes", nil, "Volumes[0].VolumeId"),
		"network-interface":   l.text("DescribeNetworkInterfaces", nil, "NetworkInterfaces[0].NetworkInterfaceId"),
		"internet-gateway":    l.text("CreateInternetGateway", nil, "InternetGateway.InternetGatewayId"),
		"route-table":         l.text("CreateRouteTable", params{"VpcId": vpc}, "RouteTable.RouteTableId"),
		"network-acl":         l.text("DescribeNetworkAcls", nil, "NetworkAcls[0].NetworkAclId"),
		"elastic-ip":          l.text("AllocateAddress", nil, "AllocationId"),
		"dhcp-options":        l.text("DescribeDhcpOptions", nil, "DhcpOptions[0].DhcpOptionsId"),
		"security-group-rule": l.text("DescribeSecurityGroupRules", nil, "SecurityGroupRules[0].SecurityGroupRuleId"),
		"vpc-endpoint":        l.text("CreateVpcEndpoint", params{"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-2.s3"}, "VpcEndpoint.VpcEndpointId"),
		"natgateway":          l.text("CreateNatGateway", params{"SubnetId": subnet, "ConnectivityType": "private"}, "NatGateway.NatGatewayId"),
	}
	for kind, id := range resources {
		l.run("CreateTags", params{"Resources": []any{id}, "Tags": tags("linklab", "s3-gateway", "empty", "")})
		got := l.find("DescribeTags", params{"Filters": filters("resource-id", id)}, "Tags[].[Key, Value, ResourceType]")
		want := []any{[]any{"empty", "", kind}, []any{"linklab", "s3-gateway", kind}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
	if found := l.find("DescribeInstances", params{"Filters": filters("tag:linklab", "s3-*", "tag-key", "empty")}, "Reservations[].Instances[].InstanceId"); cmp.Diff([]any{instance}, found) != "" {
		t.Errorf("found %v by tag", found)
	}
}

func TestTagChangesAndMistakes(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, subnet := l.vpc()
	set := func(list []any, ids ...any) params { return params{"Resources": ids, "Tags": list} }
	l.run("CreateTags", set(tags("Name", "one", "a", "b"), vpc, subnet))
	l.run("CreateTags", set(tags("Name", "two"), vpc))
	l.run("DeleteTags", set(tags("a", "other"), vpc, subnet))
	l.run("DeleteTags", params{"Resources": []any{subnet}, "Tags": []any{params{"Key": "Name"}}})
	got := l.find("DescribeTags", params{"Filters": filters("resource-id", vpc)}, "Tags[].[Key, Value]")
	if diff := cmp.Diff([]any{[]any{"Name", "two"}, []any{"a", "b"}}, got); diff != "" {
		t.Errorf("a value that does not match removes nothing, a new value replaces: %s", diff)
	}
	got = l.find("DescribeTags", params{"Filters": filters("resource-id", subnet)}, "Tags[].[Key, Value]")
	if diff := cmp.Diff([]any{[]any{"a", "b"}}, got); diff != "" {
		t.Error(diff)
	}
	var many []any
	for i := range 51 {
		many = append(many, params{"Key": fmt.Sprint("k", i), "Value": "v"})
	}
	for _, c := range []struct {
		params         params
		code, sentence string
	}{
		{set(tags("aws:a", "b"), vpc), "InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use"},
		{set(tags("a", "b", "a", "c"), vpc), "InvalidParameterValue", "Duplicate tag key 'a' specified."},
		{set(tags("a", "b"), "vpc-0123456789abcdef0"), "InvalidVpcID.NotFound", "does not exist"},
		{set(tags("a", "b"), "thing-0123456789abcdef0"), "InvalidID", "The ID 'thing-0123456789abcdef0' is not valid"},
		{set(many, vpc), "TagLimitExceeded", "maximum number of Tags"},
		{params{"Resources": []any{vpc}}, "MissingParameter", "Tag"},
	} {
		l.refuses("CreateTags", c.params, c.code, c.sentence)
	}
	l.refuses("CreateTags", set(tags("z", "z"), vpc, "subnet-0123456789abcdef0"), "InvalidSubnetID.NotFound", "")
	l.run("CreateTags", set(many[:49], subnet)) // and one that it had
	l.refuses("CreateTags", set(tags("z", "z"), vpc, subnet), "TagLimitExceeded", "")
	if got := l.find("DescribeTags", params{"Filters": filters("key", "z")}, "length(Tags)"); got != 0.0 {
		t.Error("a request that fails tags the first resource")
	}
}
