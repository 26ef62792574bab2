package resource

// ruleProperties are the properties of a security group's rule, beside the
// group.
var ruleProperties = []string{
	"CidrIp", "Description", "FromPort", "ToPort", "IpProtocol", "SourceSecurityGroupId", "SourceSecurityGroupOwnerId",
	"SourcePrefixListId", "DestinationSecurityGroupId", "DestinationPrefixListId",
}

// filterKinds are security groups and network ACLs.
func filterKinds() map[string]*Kind {
	group := described("DescribeSecurityGroups", "GroupIds")
	return map[string]*Kind{
		"AWS::EC2::SecurityGroup": {
			properties: []string{"GroupDescription", "GroupName", "SecurityGroupEgress", "SecurityGroupIngress", "Tags", "VpcId"},
			required:   []string{"GroupDescription"},
			create:     createSecurityGroup,
			mutable:    []string{"SecurityGroupEgress", "SecurityGroupIngress", "Tags"},
			update:     updateSecurityGroup,
			remove:     removal("DeleteSecurityGroup", "GroupId"),
			attributes: map[string]func(*Work) (any, error){
				"GroupId": self, "Id": self, "VpcId": attribute(group, "SecurityGroups.0.VpcId"),
			},
		},
		"AWS::EC2::SecurityGroupIngress": ruleKind("Ingress"),
		"AWS::EC2::SecurityGroupEgress":  ruleKind("Egress"),
		"AWS::EC2::NetworkAcl": {
			properties: []string{"Tags", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("CreateNetworkAcl", w.tagged(pick(p, "VpcId"), "network-acl", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(Path(answer, "NetworkAcl.NetworkAclId"))
			},
			mutable:    []string{"Tags"},
			update:     (*Work).retag,
			remove:     removal("DeleteNetworkAcl", "NetworkAclId"),
			attributes: map[string]func(*Work) (any, error){"Id": self},
		},
		"AWS::EC2::NetworkAclEntry": {
			properties: aclEntryProperties,
			required:   []string{"NetworkAclId", "Protocol", "RuleAction", "RuleNumber"},
			create: func(w *Work, p Properties) error {
				if _, err := w.ec2("CreateNetworkAclEntry", aclEntry(p)); err != nil {
					return err
				}
				w.remember("acl", p.text("NetworkAclId"))
				w.remember("number", p.text("RuleNumber"))
				w.remember("egress", aclEntry(p)["Egress"])
				w.Resource.PhysicalID = w.unique(0)
				return nil
			},
			mutable: []string{"CidrBlock", "Icmp", "PortRange", "Protocol", "RuleAction"},
			update: func(w *Work, _, after Properties) error {
				_, err := w.ec2("ReplaceNetworkAclEntry", aclEntry(after))
				return err
			},
			remove: func(w *Work) error {
				_, err := w.ec2("DeleteNetworkAclEntry", Params{
					"NetworkAclId": w.remembered("acl"), "RuleNumber": w.remembered("number"), "Egress": w.remembered("egress")})
				return unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"Id": self},
		},
		"AWS::EC2::SubnetNetworkAclAssociation": {
			properties: []string{"NetworkAclId", "SubnetId"},
			required:   []string{"NetworkAclId", "SubnetId"},
			create: func(w *Work, p Properties) error {
				w.remember("subnet", p.text("SubnetId"))
				return w.associateACL(p.text("SubnetId"), p.text("NetworkAclId"))
			},
			remove:     restoreDefaultACL,
			attributes: map[string]func(*Work) (any, error){"AssociationId": self},
		},
	}
}

var aclEntryProperties = []string{"CidrBlock", "Egress", "Icmp", "NetworkAclId", "PortRange", "Protocol", "RuleAction", "RuleNumber"}

func aclEntry(p Properties) Params {
	entry := pick(p, "CidrBlock", "Egress", "NetworkAclId", "Protocol", "RuleAction", "RuleNumber", "PortRange")
	if _, given := entry["Egress"]; !given {
		entry["Egress"] = "false"
	}
	if icmp, ok := p["Icmp"]; ok {
		entry["IcmpTypeCode"] = icmp
	}
	return entry
}

func (w *Work) associateACL(subnet, acl string) error {
	association, _, err := w.aclAssociation(subnet)
	if err != nil {
		return err
	}
	answer, err := w.ec2("ReplaceNetworkAclAssociation", Params{"AssociationId": association, "NetworkAclId": acl})
	if err != nil {
		return err
	}
	w.Resource.PhysicalID = Path(answer, "NewAssociationId")
	return nil
}

// restoreDefaultACL gives a subnet back to its VPC's default network ACL.
func restoreDefaultACL(w *Work) error {
	_, vpc, err := w.aclAssociation(w.remembered("subnet"))
	if err != nil || vpc == "" {
		return unlessMissing(err)
	}
	answer, err := w.ec2("DescribeNetworkAcls", filters("vpc-id", vpc, "default", "true"))
	if err != nil {
		return unlessMissing(err)
	}
	return unlessMissing(w.associateACL(w.remembered("subnet"), Path(answer, "NetworkAcls.0.NetworkAclId")))
}

func createSecurityGroup(w *Work, p Properties) error {
	name := p.text("GroupName")
	if name == "" {
		name = w.unique(255)
	}
	input := Params{"GroupName": name, "Description": p.text("GroupDescription")}
	if vpc, ok := p["VpcId"]; ok {
		input["VpcId"] = vpc
	}
	answer, err := w.ec2("CreateSecurityGroup", w.tagged(input, "security-group", p.list("Tags")))
	if err != nil {
		return err
	}
	if err := w.made(Path(answer, "GroupId")); err != nil {
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

func updateSecurityGroup(w *Work, before, after Properties) error {
	for _, direction := range []string{"Ingress", "Egress"} {
		old, next := before.list("SecurityGroup"+direction), after.list("SecurityGroup"+direction)
		if Same(old, next) {
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
func (w *Work) rules(operation string, rules []any) error {
	if len(rules) == 0 {
		return nil
	}
	permissions := []any{}
	for _, rule := range rules {
		object, _ := rule.(map[string]any)
		permissions = append(permissions, permission(object))
	}
	_, err := w.ec2(operation, Params{"GroupId": w.Resource.PhysicalID, "IpPermissions": permissions})
	return err
}

// permission is a rule as EC2 takes it.
func permission(p Properties) Params {
	result := pick(p, "IpProtocol", "FromPort", "ToPort")
	source := func(list, name string, value string) {
		entry := Params{name: value}
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

func ruleKind(direction string) *Kind {
	return &Kind{
		properties: append([]string{"GroupId"}, ruleProperties...),
		required:   []string{"GroupId", "IpProtocol"},
		create: func(w *Work, p Properties) error {
			answer, err := w.ec2("AuthorizeSecurityGroup"+direction,
				Params{"GroupId": p.text("GroupId"), "IpPermissions": []any{permission(p)}})
			if err != nil {
				return err
			}
			w.remember("group", p.text("GroupId"))
			w.Resource.PhysicalID = Path(answer, "SecurityGroupRules.0.SecurityGroupRuleId")
			return nil
		},
		remove: func(w *Work) error {
			_, err := w.ec2("RevokeSecurityGroup"+direction,
				Params{"GroupId": w.remembered("group"), "SecurityGroupRuleIds": []any{w.Resource.PhysicalID}})
			return unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){"Id": self},
	}
}
