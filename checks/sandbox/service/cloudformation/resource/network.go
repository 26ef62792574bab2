package resource

import "strings"

// networkKinds are VPCs, subnets and DHCP options.
func networkKinds() map[string]*Kind {
	vpc := described("DescribeVpcs", "VpcIds")
	subnet := described("DescribeSubnets", "SubnetIds")
	return map[string]*Kind{
		"AWS::EC2::VPC": {
			properties: []string{"CidrBlock", "EnableDnsHostnames", "EnableDnsSupport", "InstanceTenancy", "Tags"},
			create:     createVPC,
			mutable:    []string{"EnableDnsHostnames", "EnableDnsSupport", "Tags"},
			update: func(w *Work, before, after Properties) error {
				if err := w.vpcAttributes(after); err != nil {
					return err
				}
				return w.retag(before, after)
			},
			remove: removal("DeleteVpc", "VpcId"),
			attributes: map[string]func(*Work) (any, error){
				"VpcId":                 self,
				"CidrBlock":             attribute(vpc, "Vpcs.0.CidrBlock"),
				"DefaultSecurityGroup":  attribute(inVPC("DescribeSecurityGroups", "group-name"), "SecurityGroups.0.GroupId"),
				"DefaultNetworkAcl":     attribute(inVPC("DescribeNetworkAcls", "default"), "NetworkAcls.0.NetworkAclId"),
				"CidrBlockAssociations": cidrAssociations(vpc),
				"Ipv6CidrBlocks":        func(*Work) (any, error) { return []any{}, nil },
			},
		},
		"AWS::EC2::Subnet": {
			properties: []string{"AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "MapPublicIpOnLaunch", "Tags", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("CreateSubnet", w.tagged(pick(p, "AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "VpcId"), "subnet", p.list("Tags")))
				if err != nil {
					return err
				}
				if err := w.made(Path(answer, "Subnet.SubnetId")); err != nil {
					return err
				}
				return w.mapPublicIP(p)
			},
			mutable: []string{"MapPublicIpOnLaunch", "Tags"},
			update: func(w *Work, before, after Properties) error {
				if err := w.mapPublicIP(after); err != nil {
					return err
				}
				return w.retag(before, after)
			},
			remove: removal("DeleteSubnet", "SubnetId"),
			attributes: map[string]func(*Work) (any, error){
				"SubnetId":                self,
				"AvailabilityZone":        attribute(subnet, "Subnets.0.AvailabilityZone"),
				"AvailabilityZoneId":      attribute(subnet, "Subnets.0.AvailabilityZoneId"),
				"CidrBlock":               attribute(subnet, "Subnets.0.CidrBlock"),
				"VpcId":                   attribute(subnet, "Subnets.0.VpcId"),
				"NetworkAclAssociationId": subnetACLAssociation,
			},
		},
		"AWS::EC2::DHCPOptions": {
			properties: []string{"DomainName", "DomainNameServers", "NetbiosNameServers", "NetbiosNodeType", "NtpServers", "Tags"},
			create:     createDHCPOptions,
			mutable:    []string{"Tags"},
			update:     (*Work).retag,
			remove:     removal("DeleteDhcpOptions", "DhcpOptionsId"),
			attributes: map[string]func(*Work) (any, error){"DhcpOptionsId": self},
		},
		"AWS::EC2::VPCDHCPOptionsAssociation": {
			properties: []string{"DhcpOptionsId", "VpcId"},
			required:   []string{"DhcpOptionsId", "VpcId"},
			create:     associateDHCPOptions,
			mutable:    []string{"DhcpOptionsId"},
			update:     func(w *Work, _, after Properties) error { return associateDHCPOptions(w, after) },
			remove: func(w *Work) error {
				_, vpc, _ := strings.Cut(w.Resource.PhysicalID, "|")
				_, err := w.ec2("AssociateDhcpOptions", Params{"DhcpOptionsId": "default", "VpcId": vpc})
				return unlessMissing(err)
			},
		},
	}
}

func createVPC(w *Work, p Properties) error {
	answer, err := w.ec2("CreateVpc", w.tagged(pick(p, "CidrBlock", "InstanceTenancy"), "vpc", p.list("Tags")))
	if err != nil {
		return err
	}
	if err := w.made(Path(answer, "Vpc.VpcId")); err != nil {
		return err
	}
	return w.vpcAttributes(p)
}

// vpcAttributes sets a VPC's DNS attributes, each with a request of its own.
func (w *Work) vpcAttributes(p Properties) error {
	for _, name := range []string{"EnableDnsSupport", "EnableDnsHostnames"} {
		value, given := p[name]
		if !given {
			continue
		}
		_, err := w.ec2("ModifyVpcAttribute", Params{"VpcId": w.Resource.PhysicalID, name: Params{"Value": value}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Work) mapPublicIP(p Properties) error {
	value, given := p["MapPublicIpOnLaunch"]
	if !given {
		return nil
	}
	_, err := w.ec2("ModifySubnetAttribute", Params{"SubnetId": w.Resource.PhysicalID, "MapPublicIpOnLaunch": Params{"Value": value}})
	return err
}

// inVPC asks for the default thing of a VPC.
func inVPC(operation, filter string) func(*Work) (any, error) {
	value := "true"
	if filter == "group-name" {
		value = "default"
	}
	return func(w *Work) (any, error) {
		return w.ec2(operation, filters("vpc-id", w.Resource.PhysicalID, filter, value))
	}
}

// filters are names and values.
func filters(pairs ...string) Params {
	list := []any{}
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Params{"Name": pairs[i], "Values": []any{pairs[i+1]}})
	}
	return Params{"Filters": list}
}

func cidrAssociations(read func(*Work) (any, error)) func(*Work) (any, error) {
	return func(w *Work) (any, error) {
		answer, err := read(w)
		if err != nil {
			return nil, err
		}
		list, _ := At(answer, "Vpcs.0.CidrBlockAssociationSet").([]any)
		ids := []any{}
		for _, association := range list {
			ids = append(ids, Path(association, "AssociationId"))
		}
		return ids, nil
	}
}

func subnetACLAssociation(w *Work) (any, error) {
	association, _, err := w.aclAssociation(w.Resource.PhysicalID)
	return association, err
}

// aclAssociation is a subnet's association with its network ACL, and its VPC.
func (w *Work) aclAssociation(subnet string) (association, vpc string, err error) {
	answer, err := w.ec2("DescribeNetworkAcls", filters("association.subnet-id", subnet))
	if err != nil {
		return "", "", err
	}
	list, _ := At(answer, "NetworkAcls.0.Associations").([]any)
	for _, element := range list {
		if Path(element, "SubnetId") == subnet {
			return Path(element, "NetworkAclAssociationId"), Path(answer, "NetworkAcls.0.VpcId"), nil
		}
	}
	return "", "", nil
}

func createDHCPOptions(w *Work, p Properties) error {
	list := []any{}
	for _, option := range []struct{ property, key string }{
		{"DomainName", "domain-name"}, {"DomainNameServers", "domain-name-servers"}, {"NtpServers", "ntp-servers"},
		{"NetbiosNameServers", "netbios-name-servers"}, {"NetbiosNodeType", "netbios-node-type"},
	} {
		values := p.list(option.property)
		if text := p.text(option.property); text != "" {
			values = []any{text}
		}
		if len(values) > 0 {
			list = append(list, Params{"Key": option.key, "Values": values})
		}
	}
	answer, err := w.ec2("CreateDhcpOptions", w.tagged(Params{"DhcpConfigurations": list}, "dhcp-options", p.list("Tags")))
	if err != nil {
		return err
	}
	return w.made(Path(answer, "DhcpOptions.DhcpOptionsId"))
}

func associateDHCPOptions(w *Work, p Properties) error {
	if _, err := w.ec2("AssociateDhcpOptions", pick(p, "DhcpOptionsId", "VpcId")); err != nil {
		return err
	}
	w.Resource.PhysicalID = p.text("DhcpOptionsId") + "|" + p.text("VpcId")
	return nil
}
