package vocabulary

import "linklab/checks"

// labInputs are the inputs of the S3 gateway lab.
func labInputs() []checks.Input {
	return []checks.Input{
		{ID: "account", Kind: "account"},
		{ID: "region", Kind: "region"},
		{ID: "key_name", Kind: "name", Default: "linklab-s3-gateway"},
		{ID: "role_name", Kind: "name", Default: "linklab-s3-gateway"},
		{ID: "bucket", Kind: "bucket", Default: "linklab-${account}-${region}"},
		{ID: "vpc", Kind: "vpc", Logical: "VPC", Names: []string{"linklab-s3-gateway", "MyVPC"}},
		{ID: "public_subnet", Kind: "subnet", Logical: "PublicSubnet", Names: []string{"linklab-public", "My-Public-SN"}},
		{ID: "private_subnet", Kind: "subnet", Logical: "PrivateSubnet", Names: []string{"linklab-private", "My-Private-SN"}},
		{ID: "public_route_table", Kind: "route-table", Logical: "PublicRouteTable", Names: []string{"linklab-public", "My-Public-RT"}},
		{ID: "private_route_table", Kind: "route-table", Logical: "PrivateRouteTable", Names: []string{"linklab-private", "My-Private-RT"}},
		{ID: "private_security_group", Kind: "security-group", Logical: "PrivateSecurityGroup", Names: []string{"linklab-private"}},
		{ID: "public_instance", Kind: "instance", Logical: "PublicInstance", Names: []string{"linklab-public"}},
		{ID: "private_instance", Kind: "instance", Logical: "PrivateInstance", Names: []string{"linklab-private"}},
		{ID: "public_ip", Kind: "public-ip"},
		{ID: "private_ip", Kind: "private-ip"},
		{ID: "endpoint", Kind: "vpc-endpoint"},
		{ID: "prefix_list", Kind: "prefix-list"},
		{ID: "nonce", Kind: "nonce"},
	}
}

// use is a check of the lab under its own name.
func use(name string, with ...string) checks.CheckSpec {
	spec := checks.CheckSpec{ID: name, Use: name, With: map[string]string{}}
	for i := 0; i+1 < len(with); i += 2 {
		spec.With[with[i]] = with[i+1]
	}
	return spec
}

func as(id string, spec checks.CheckSpec) checks.CheckSpec {
	spec.ID = id
	return spec
}

// wholeLab is every check that must hold together when the lab is built.
func wholeLab() []checks.CheckSpec {
	return []checks.CheckSpec{
		use("credentials"),
		use("account-region"),
		use("reads-allowed"),
		use("vpc-exists", "vpc", "vpc", "public_subnet", "public_subnet", "private_subnet", "private_subnet"),
		use("vpc-dns", "vpc", "vpc"),
		use("default-route-to-igw", "subnet", "public_subnet"),
		use("no-default-route", "subnet", "private_subnet"),
		as("public-running", use("instance-running", "instance", "public_instance", "subnet", "public_subnet", "public", "yes")),
		as("private-running", use("instance-running", "instance", "private_instance", "subnet", "private_subnet", "public", "no")),
		use("vantage-ready", "instance", "private_instance"),
		use("ssh-path", "instance", "private_instance", "through", "public_instance", "key", "key_name"),
		use("instance-role", "instance", "private_instance", "allows", "s3:ListAllMyBuckets"),
		use("bucket-exists", "bucket", "bucket"),
		use("gateway-endpoint", "vpc", "vpc", "service", "s3"),
		use("endpoint-available", "vpc", "vpc", "service", "s3"),
		use("endpoint-on-table", "vpc", "vpc", "service", "s3", "subnet", "private_subnet"),
		as("public-table", use("endpoint-on-table", "vpc", "vpc", "service", "s3", "subnet", "public_subnet")),
		use("route-to-endpoint", "vpc", "vpc", "service", "s3", "subnet", "private_subnet"),
		use("no-more-specific-route", "subnet", "private_subnet", "service", "s3"),
		use("prefix-list", "service", "s3"),
		use("name-in-prefix-list", "service", "s3", "name", "s3.${region}.amazonaws.com"),
		use("egress-allowed", "instance", "private_instance", "service", "s3", "port", "443"),
		use("endpoint-policy-allows", "vpc", "vpc", "service", "s3", "action", "s3:ListAllMyBuckets"),
		use("probe-reaches", "instance", "private_instance", "name", "s3.${region}.amazonaws.com", "service", "s3"),
		use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket", "nonce", "${nonce}"),
	}
}
