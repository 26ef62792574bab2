package parameter

import "testing"

func TestKebab(t *testing.T) {
	for name, want := range map[string]string{
		"VpcId": "vpc-id", "ListObjectsV2": "list-objects-v2", "PolicyARNs": "policy-arns", "Ipv6CidrBlock": "ipv6-cidr-block",
		"NotificationARNs": "notification-arns", "RoleARN": "role-arn", "TemplateURL": "template-url", "EnableDnsHostnames": "enable-dns-hostnames",
		"CreateVpcEndpoint": "create-vpc-endpoint", "AddRouteTableIds": "add-route-table-ids", "DisableApiTermination": "disable-api-termination",
	} {
		if got := Kebab(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
