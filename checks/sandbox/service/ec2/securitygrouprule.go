package ec2

import (
	"slices"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) securityGroupRuleOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("AuthorizeSecurityGroupIngress", s.authorizeIngress).From("Amazon VPC user guide, Security group rules"),
		wire.Writes("AuthorizeSecurityGroupEgress", s.authorizeEgress).From("Amazon VPC user guide, Security group rules"),
		wire.Writes("RevokeSecurityGroupIngress", s.revokeIngress),
		wire.Writes("RevokeSecurityGroupEgress", s.revokeEgress),
		wire.Op("DescribeSecurityGroupRules", s.describeSecurityGroupRules),
	}
}

// AuthorizeSecurityGroupIngressInput adds inbound rules to a group.
type AuthorizeSecurityGroupIngressInput struct {
	CidrIp                     *string
	FromPort                   *int32
	GroupId                    *string
	GroupName                  *string
	IpPermissions              []IpPermission
	IpProtocol                 *string
	SourceSecurityGroupName    *string
	SourceSecurityGroupOwnerId *string
	ToPort                     *int32
	TagSpecifications          []TagSpecification `in:"TagSpecification"`
	DryRun                     *bool
}

// AuthorizeSecurityGroupIngressOutput shows the rules that were added.
type AuthorizeSecurityGroupIngressOutput struct {
	Return             bool
	SecurityGroupRules []SecurityGroupRule `out:"securityGroupRuleSet"`
}

func (s *Service) authorizeIngress(call *wire.Call, in *AuthorizeSecurityGroupIngressInput) (*AuthorizeSecurityGroupIngressOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	id, err := groupID(region, in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	rules, err := authorize(region, id, false, in.TagSpecifications, permissionSource{
		permissions: in.IpPermissions, protocol: in.IpProtocol, from: in.FromPort, to: in.ToPort,
		cidr: in.CidrIp, groupName: in.SourceSecurityGroupName,
	})
	if err != nil {
		return nil, err
	}
	return &AuthorizeSecurityGroupIngressOutput{Return: true, SecurityGroupRules: rules}, nil
}

// AuthorizeSecurityGroupEgressInput adds outbound rules to a group.
type AuthorizeSecurityGroupEgressInput struct {
	TagSpecifications          []TagSpecification `in:"TagSpecification"`
	DryRun                     *bool
	GroupId                    string `req:"true"`
	SourceSecurityGroupName    *string
	SourceSecurityGroupOwnerId *string
	IpProtocol                 *string
	FromPort                   *int32
	ToPort                     *int32
	CidrIp                     *string
	IpPermissions              []IpPermission
}

// AuthorizeSecurityGroupEgressOutput shows the rules that were added.
type AuthorizeSecurityGroupEgressOutput struct {
	Return             bool
	SecurityGroupRules []SecurityGroupRule `out:"securityGroupRuleSet"`
}

func (s *Service) authorizeEgress(call *wire.Call, in *AuthorizeSecurityGroupEgressInput) (*AuthorizeSecurityGroupEgressOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	rules, err := authorize(region, in.GroupId, true, in.TagSpecifications, permissionSource{
		permissions: in.IpPermissions, protocol: in.IpProtocol, from: in.FromPort, to: in.ToPort,
		cidr: in.CidrIp, groupName: in.SourceSecurityGroupName,
	})
	if err != nil {
		return nil, err
	}
	return &AuthorizeSecurityGroupEgressOutput{Return: true, SecurityGroupRules: rules}, nil
}

func authorize(region *network.Region, id string, egress bool, specifications []TagSpecification, source permissionSource) ([]SecurityGroupRule, error) {
	tags, err := specifiedTags(specifications, "security-group-rule")
	if err != nil {
		return nil, err
	}
	group, err := region.FindGroup(id)
	if err != nil {
		return nil, err
	}
	asked, err := source.rules(region, group, egress)
	if err != nil {
		return nil, err
	}
	for i := range asked {
		asked[i].Tags = slices.Clone(tags)
	}
	added, err := region.Authorize(id, asked)
	if err != nil {
		return nil, err
	}
	rules := make([]SecurityGroupRule, 0, len(added))
	for _, rule := range added {
		rules = append(rules, showRule(region, group, rule))
	}
	return rules, nil
}

// RevokeSecurityGroupIngressInput removes inbound rules: by what they say or by
// their ids.
type RevokeSecurityGroupIngressInput struct {
	CidrIp                     *string
	FromPort                   *int32
	GroupId                    *string
	GroupName                  *string
	IpPermissions              []IpPermission
	IpProtocol                 *string
	SourceSecurityGroupName    *string
	SourceSecurityGroupOwnerId *string
	ToPort                     *int32
	SecurityGroupRuleIds       []string `in:"SecurityGroupRuleId"`
	DryRun                     *bool
}

// RevokeSecurityGroupIngressOutput shows the rules that were removed.
type RevokeSecurityGroupIngressOutput struct {
	Return                    bool
	RevokedSecurityGroupRules []RevokedSecurityGroupRule `out:"revokedSecurityGroupRuleSet"`
}

func (s *Service) revokeIngress(call *wire.Call, in *RevokeSecurityGroupIngressInput) (*RevokeSecurityGroupIngressOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	id, err := groupID(region, in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	revoked, err := revoke(region, id, false, in.SecurityGroupRuleIds, permissionSource{
		permissions: in.IpPermissions, protocol: in.IpProtocol, from: in.FromPort, to: in.ToPort,
		cidr: in.CidrIp, groupName: in.SourceSecurityGroupName,
	})
	if err != nil {
		return nil, err
	}
	return &RevokeSecurityGroupIngressOutput{Return: true, RevokedSecurityGroupRules: revoked}, nil
}

// RevokeSecurityGroupEgressInput removes outbound rules: by what they say or by
// their ids.
type RevokeSecurityGroupEgressInput struct {
	SecurityGroupRuleIds       []string `in:"SecurityGroupRuleId"`
	DryRun                     *bool
	GroupId                    string `req:"true"`
	SourceSecurityGroupName    *string
	SourceSecurityGroupOwnerId *string
	IpProtocol                 *string
	FromPort                   *int32
	ToPort                     *int32
	CidrIp                     *string
	IpPermissions              []IpPermission
}

// RevokeSecurityGroupEgressOutput shows the rules that were removed.
type RevokeSecurityGroupEgressOutput struct {
	Return                    bool
	RevokedSecurityGroupRules []RevokedSecurityGroupRule `out:"revokedSecurityGroupRuleSet"`
}

func (s *Service) revokeEgress(call *wire.Call, in *RevokeSecurityGroupEgressInput) (*RevokeSecurityGroupEgressOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	revoked, err := revoke(region, in.GroupId, true, in.SecurityGroupRuleIds, permissionSource{
		permissions: in.IpPermissions, protocol: in.IpProtocol, from: in.FromPort, to: in.ToPort,
		cidr: in.CidrIp, groupName: in.SourceSecurityGroupName,
	})
	if err != nil {
		return nil, err
	}
	return &RevokeSecurityGroupEgressOutput{Return: true, RevokedSecurityGroupRules: revoked}, nil
}

// RevokedSecurityGroupRule is a rule that was removed.
type RevokedSecurityGroupRule struct {
	SecurityGroupRuleId string
	GroupId             string
	IsEgress            bool
	IpProtocol          string
	FromPort            *int32
	ToPort              *int32
	CidrIpv4            string
	CidrIpv6            string
	PrefixListId        string
	ReferencedGroupId   string
	Description         string
}

func revoke(region *network.Region, id string, egress bool, ruleIDs []string, source permissionSource) ([]RevokedSecurityGroupRule, error) {
	group, err := region.FindGroup(id)
	if err != nil {
		return nil, err
	}
	var removed []network.SecurityGroupRule
	if len(ruleIDs) > 0 {
		if len(source.permissions) > 0 {
			return nil, refuse("InvalidParameterCombination", "The parameter ipPermissions cannot be used with the parameter securityGroupRuleIds")
		}
		removed, err = region.RevokeByID(id, egress, ruleIDs)
	} else {
		var asked []network.SecurityGroupRule
		if asked, err = source.rules(region, group, egress); err == nil {
			removed, err = region.Revoke(id, asked)
		}
	}
	if err != nil {
		return nil, err
	}
	revoked := make([]RevokedSecurityGroupRule, 0, len(removed))
	for _, rule := range removed {
		revoked = append(revoked, RevokedSecurityGroupRule{
			SecurityGroupRuleId: rule.ID, GroupId: id, IsEgress: rule.Egress, IpProtocol: rule.Protocol,
			FromPort: port(rule.From), ToPort: port(rule.To),
			CidrIpv4: ipv4(rule.CIDR), CidrIpv6: ipv6(rule.CIDR),
			PrefixListId: rule.PrefixList, ReferencedGroupId: rule.Group, Description: rule.Description,
		})
	}
	return revoked, nil
}

// DescribeSecurityGroupRulesInput asks for single rules.
type DescribeSecurityGroupRulesInput struct {
	Filters              []Filter `in:"Filter"`
	SecurityGroupRuleIds []string `in:"SecurityGroupRuleId"`
	DryRun               *bool
	NextToken            *string
	MaxResults           *int32
}

// DescribeSecurityGroupRulesOutput lists rules by group.
type DescribeSecurityGroupRulesOutput struct {
	SecurityGroupRules []SecurityGroupRule `out:"securityGroupRuleSet"`
	NextToken          *string
}

// SecurityGroupRule is one rule of a group as EC2 shows it.
type SecurityGroupRule struct {
	SecurityGroupRuleId  string
	GroupId              string
	GroupOwnerId         string
	IsEgress             bool
	IpProtocol           string
	FromPort             *int32
	ToPort               *int32
	CidrIpv4             string
	CidrIpv6             string
	PrefixListId         string
	ReferencedGroupInfo  *ReferencedSecurityGroup
	Description          string
	Tags                 []Tag `out:"tagSet"`
	SecurityGroupRuleArn string
}

// ReferencedSecurityGroup is the group that a rule lets in or out.
type ReferencedSecurityGroup struct {
	GroupId string
	UserId  string
	VpcId   string
}

func (s *Service) describeSecurityGroupRules(call *wire.Call, in *DescribeSecurityGroupRulesInput) (*DescribeSecurityGroupRulesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := idsAndPages(in.SecurityGroupRuleIds, in.MaxResults, "securityGroupRuleIds"); err != nil {
		return nil, err
	}
	for _, id := range in.SecurityGroupRuleIds {
		if _, _, err := region.FindGroupRule(id); err != nil {
			return nil, err
		}
	}
	groups, err := region.SelectGroups(nil)
	if err != nil {
		return nil, err
	}
	type owned struct {
		rule SecurityGroupRule
		tags network.Tags
	}
	var rules []owned
	for _, group := range groups {
		for _, rule := range group.Rules {
			if len(in.SecurityGroupRuleIds) == 0 || slices.Contains(in.SecurityGroupRuleIds, rule.ID) {
				rules = append(rules, owned{showRule(region, group, rule), rule.Tags})
			}
		}
	}
	rules, err = apply(rules, in.Filters, fields[owned]{
		"group-id":               one(func(o owned) string { return o.rule.GroupId }),
		"security-group-rule-id": one(func(o owned) string { return o.rule.SecurityGroupRuleId }),
	}, func(o owned) network.Tags { return o.tags })
	if err != nil {
		return nil, err
	}
	rules, next, err := page(rules, paging{MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	out := &DescribeSecurityGroupRulesOutput{NextToken: next, SecurityGroupRules: []SecurityGroupRule{}}
	for _, o := range rules {
		out.SecurityGroupRules = append(out.SecurityGroupRules, o.rule)
	}
	return out, nil
}

func showRule(region *network.Region, group *network.SecurityGroup, rule network.SecurityGroupRule) SecurityGroupRule {
	shown := SecurityGroupRule{
		SecurityGroupRuleId: rule.ID, GroupId: group.ID, GroupOwnerId: region.Account(),
		IsEgress: rule.Egress, IpProtocol: rule.Protocol,
		FromPort: port(rule.From), ToPort: port(rule.To),
		CidrIpv4: ipv4(rule.CIDR), CidrIpv6: ipv6(rule.CIDR), PrefixListId: rule.PrefixList,
		Description: rule.Description, Tags: tagSet(rule.Tags),
		SecurityGroupRuleArn: arn(region, "security-group-rule", rule.ID),
	}
	if rule.Group != "" {
		shown.ReferencedGroupInfo = &ReferencedSecurityGroup{GroupId: rule.Group, UserId: region.Account(), VpcId: group.VPC}
	}
	return shown
}
