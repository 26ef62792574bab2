package cloudformation

// ruleProperties are the properties of a security group's rule, beside the
// group.
var ruleProperties = []string{
	"CidrIp", "Description", "FromPort", "ToPort", "IpProtocol", "SourceSecurityGroupId", "SourceSecurityGroupOwnerId",
	"SourcePrefixListId", "DestinationSecurityGroupId", "DestinationPrefixListId",
}

// filterKinds are security groups and network ACLs.
func filterKinds() map[string]*kind {
	group := described("DescribeSecurityGroups", "GroupIds")
	return map[string]*kind{
		"AWS::EC2::SecurityGroup": {
			properties: []string{"GroupDescription", "GroupName", "SecurityGroupEgress", "SecurityGroupIngress", "Tags", "VpcId"},
			required:   []string{"GroupDescription"},
			create:     createSecurityGroup,
			mutable:    []string{"SecurityGroupEgress", "SecurityGroupIngress", "Tags"},
			update:     updateSecurityGroup,
			remove:     removal("DeleteSecurityGroup", "GroupId"),
			attributes: map[string]func(*work) (any, error){
				"GroupId": self, "Id": self, "VpcId": attribute(group, "SecurityGroups.0.VpcId"),
			},
		},
		"AWS::EC2::SecurityGroupIngress": ruleKind("Ingress"),
		"AWS::EC2::SecurityGroupEgress":  ruleKind("Egress"),
		"AWS::EC2::NetworkAcl": {
			properties: []string{"Tags", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *work, p properties) error {
				answer, err := w.ec2("CreateNetworkAcl", w.tagged(pick(p, "VpcId"), "network-acl", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(path(answer, "NetworkAcl.NetworkAclId"))
			},
			mutable:    []string{"Tags"},
			update:     (*work).retag,
			remove:     removal("DeleteNetworkAcl", "NetworkAclId"),
			attributes: map[string]func(*work) (any, error){"Id": self},
		},
		"AWS::EC2::NetworkAclEntry": {
			properties: aclEntryProperties,
			required:   []string{"NetworkAclId", "Protocol", "RuleAction", "RuleNumber"},
			create: func(w *work, p properties) error {
				if _, err := w.ec2("CreateNetworkAclEntry", aclEntry(p)); err != nil {
					return err
				}
				w.remember("acl", p.text("NetworkAclId"))
				w.remember("number", p.text("RuleNumber"))
				w.remember("egress", aclEntry(p)["Egress"])
				w.resource.PhysicalID = w.unique(0)
				return nil
			},
			mutable: []string{"CidrBlock", "Icmp", "PortRange", "Protocol", "RuleAction"},
			update: func(w *work, _, after properties) error {
				_, err := w.ec2("ReplaceNetworkAclEntry", aclEntry(after))
				return err
			},
			remove: func(w *work) error {
				_, err := w.ec2("DeleteNetworkAclEntry", params{
					"NetworkAclId": w.remembered("acl"), "RuleNumber": w.remembered("number"), "Egress": w.remembered("egress")})
				return unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){"Id": self},
		},
		"AWS::EC2::SubnetNetworkAclAssociation": {
			properties: []string{"NetworkAclId", "SubnetId"},
			required:   []string{"NetworkAclId", "SubnetId"},
			create: func(w *work, p properties) error {
				w.remember("subnet", p.text("SubnetId"))
				return w.associateACL(p.text("SubnetId"), p.text("NetworkAclId"))
			},
			remove:     restoreDefaultACL,
			attributes: map[string]func(*work) (any, error){"AssociationId": self},
		},
	}
}

var aclEntryProperties = []string{"CidrBlock", "Egress", "Icmp", "NetworkAclId", "PortRange", "Protocol", "RuleAction", "RuleNumber"}

func aclEntry(p properties) params {
	entry := pick(p, "CidrBlock", "Egress", "NetworkAclId", "Protocol", "RuleAction", "RuleNumber", "PortRange")
	if _, given := entry["Egress"]; !given {
		entry["Egress"] = "false"
	}
	if icmp, ok := p["Icmp"]; ok {
		entry["IcmpTypeCode"] = icmp
	}
	return entry
}

func (w *work) associateACL(subnet, acl string) error {
	association, _, err := w.aclAssociation(subnet)
	if err != nil {
		return err
	}
	answer, err := w.ec2("ReplaceNetworkAclAssociation", params{"AssociationId": association, "NetworkAclId": acl})
	if err != nil {
		return err
	}
	w.resource.PhysicalID = path(answer, "NewAssociationId")
	return nil
}

// restoreDefaultACL gives a subnet back to its VPC's default network ACL.
func restoreDefaultACL(w *work) error {
	_, vpc, err := w.aclAssociation(w.remembered("subnet"))
	if err != nil || vpc == "" {
		return unlessMissing(err)
	}
	answer, err := w.ec2("DescribeNetworkAcls", filters("vpc-id", vpc, "default", "true"))
	if err != nil {
		return unlessMissing(err)
	}
	return unlessMissing(w.associateACL(w.remembered("subnet"), path(answer, "NetworkAcls.0.NetworkAclId")))
}

func createSecurityGroup(w *work, p properties) error {
	name := p.text("GroupName")
	if name == "" {
		name = w.unique(255)
	}
	input := params{"GroupName": name, "Description": p.text("GroupDescription")}
	if vpc, ok := p["VpcId"]; ok {
		input["VpcId"] = vpc
	}
	answer, err := w.ec2("CreateSecurityGroup", w.tagged(input, "security-group", p.list("Tags")))
	if err != nil {
		return err
	}
	if err := w.made(path(answer, "GroupId")); err != nil {
		return err
	}
	if err := w.rules("AuthorizeSecurityGroupIngress", p.list("SecurityGroupIngress")); err != nil {
		return err
	}
	if len(p.list("SecurityGroupEgress")) == 0 {
		return nil
	}
	if err := w.rules("RevokeSecurityGroupEgress", openEgress()); err != nil {
		return err
	}
	return w.rules("AuthorizeSecurityGroupEgress", p.list("SecurityGroupEgress"))
}

// openEgress is the rule that a new group has.
func openEgress() []any { return []any{map[string]any{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}} }

func updateSecurityGroup(w *work, before, after properties) error {
	for _, direction := range []string{"Ingress", "Egress"} {
		old, next := before.list("SecurityGroup"+direction), after.list("SecurityGroup"+direction)
		if same(old, next) {
			continue
		}
		if direction == "Egress" {
			if len(old) == 0 {
				old = openEgress()
			}
			if len(next) == 0 {
				next = openEgress()
			}
		}
		if err := unlessMissing(w.rules("RevokeSecurityGroup"+direction, old)); err != nil {
			return err
		}
		if err := w.rules("AuthorizeSecurityGroup"+direction, next); err != nil {
			return err
		}
	}
	return w.retag(before, after)
}

// rules authorises or revokes rules of the group.
func (w *work) rules(operation string, rules []any) error {
	if len(rules) == 0 {
		return nil
	}
	permissions := []any{}
	for _, rule := range rules {
		object, _ := rule.(map[string]any)
		permissions = append(permissions, permission(object))
	}
	_, err := w.ec2(operation, params{"GroupId": w.resource.PhysicalID, "IpPermissions": permissions})
	return err
}

// permission is a rule as EC2 takes it.
func permission(p properties) params {
	result := pick(p, "IpProtocol", "FromPort", "ToPort")
	source := func(list, name string, value string) {
		entry := params{name: value}
		if text := p.text("Description"); text != "" {
			entry["Description"] = text
		}
		result[list] = []any{entry}
	}
	if cidr := p.text("CidrIp"); cidr != "" {
		source("IpRanges", "CidrIp", cidr)
	}
	if group := p.text("SourceSecurityGroupId") + p.text("DestinationSecurityGroupId"); group != "" {
		source("UserIdGroupPairs", "GroupId", group)
	}
	if list := p.text("SourcePrefixListId") + p.text("DestinationPrefixListId"); list != "" {
		source("PrefixListIds", "PrefixListId", list)
	}
	return result
}

func ruleKind(direction string) *kind {
	return &kind{
		properties: append([]string{"GroupId"}, ruleProperties...),
		required:   []string{"GroupId", "IpProtocol"},
		create: func(w *work, p properties) error {
			answer, err := w.ec2("AuthorizeSecurityGroup"+direction,
				params{"GroupId": p.text("GroupId"), "IpPermissions": []any{permission(p)}})
			if err != nil {
				return err
			}
			w.remember("group", p.text("GroupId"))
			w.resource.PhysicalID = path(answer, "SecurityGroupRules.0.SecurityGroupRuleId")
			return nil
		},
		remove: func(w *work) error {
			_, err := w.ec2("RevokeSecurityGroup"+direction,
				params{"GroupId": w.remembered("group"), "SecurityGroupRuleIds": []any{w.resource.PhysicalID}})
			return unlessMissing(err)
		},
		attributes: map[string]func(*work) (any, error){"Id": self},
	}
}
