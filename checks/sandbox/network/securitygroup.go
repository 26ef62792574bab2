package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"unicode"
)

var (
	kindGroup     = kind{"sg", "InvalidGroup.NotFound", "InvalidGroupId.Malformed", "The security group '%s' does not exist"}
	kindGroupRule = kind{"sgr", "InvalidSecurityGroupRuleId.NotFound", "InvalidSecurityGroupRuleId.Malformed", "The security group rule ID '%s' does not exist"}
)

// Quotas of security groups (Amazon VPC user guide, Amazon VPC quotas).
const (
	rulesPerDirection      = 60
	groupsPerInterface     = 5
	groupNameLength        = 255
	groupDescriptionLength = 255
)

// FindGroup is the security group of an id.
func (r *Region) FindGroup(id string) (*SecurityGroup, error) { return find(r.Groups, kindGroup, id) }

// SelectGroups is the security groups of the given ids, all without any.
func (r *Region) SelectGroups(ids []string) ([]*SecurityGroup, error) {
	return pick(r.Groups, kindGroup, ids)
}

// FindGroupByName is the group of a name in one VPC.
func (r *Region) FindGroupByName(vpc, name string) (*SecurityGroup, error) {
	for _, group := range r.Groups {
		if group.VPC == vpc && group.Name == name {
			return group, nil
		}
	}
	return nil, refuse("InvalidGroup.NotFound", "The security group '%s' does not exist in VPC '%s'", name, vpc)
}

// DefaultGroup is the default security group of a VPC.
func (r *Region) DefaultGroup(vpc string) *SecurityGroup {
	group, _ := r.FindGroupByName(vpc, "default")
	return group
}

// DefaultVPC is the region's default VPC, nil when it was deleted.
func (r *Region) DefaultVPC() *VPC {
	for _, vpc := range r.VPCs {
		if vpc.IsDefault {
			return vpc
		}
	}
	return nil
}

// CreateGroup makes a security group that lets everything out and nothing in.
// Without a VPC it lies in the default one.
func (r *Region) CreateGroup(vpcID, name, description string, tags Tags) (*SecurityGroup, error) {
	if vpcID == "" {
		vpc := r.DefaultVPC()
		if vpc == nil {
			return nil, refuse("VPCIdNotSpecified", "No default VPC for this user")
		}
		vpcID = vpc.ID
	}
	vpc, err := r.FindVPC(vpcID)
	if err != nil {
		return nil, err
	}
	switch {
	case name == "" || len(name) > groupNameLength:
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Group names must be between 1 and 255 characters.", name)
	case name == "default":
		return nil, refuse("InvalidParameterValue", "Cannot use reserved security group name: default")
	case strings.HasPrefix(name, "sg-"):
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Group names may not be in the format sg-*.", name)
	case !isASCII(name):
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.", name)
	case description == "" || len(description) > groupDescriptionLength:
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter GroupDescription is invalid. Group descriptions must be between 1 and 255 characters.", description)
	case !isASCII(description):
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.", description)
	}
	if _, err := r.FindGroupByName(vpcID, name); err == nil {
		return nil, refuse("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", name, vpcID)
	}
	return r.addGroup(vpc, name, description, tags), nil
}

// addDefaultGroup makes the group that comes with a VPC: its members may talk
// to each other and to everybody.
func (r *Region) addDefaultGroup(vpc *VPC) *SecurityGroup {
	group := r.addGroup(vpc, "default", "default VPC security group", nil)
	group.Rules = append(group.Rules, SecurityGroupRule{
		ID: r.NewID("sgr"), Protocol: "-1", From: -1, To: -1, Group: group.ID,
	})
	return group
}

func (r *Region) addGroup(vpc *VPC, name, description string, tags Tags) *SecurityGroup {
	group := &SecurityGroup{
		ID: r.NewID("sg"), VPC: vpc.ID, Name: name, Description: description,
		CreatedAt: r.Now(), Tags: tags,
	}
	group.Rules = []SecurityGroupRule{{
		ID: r.NewID("sgr"), Egress: true, Protocol: "-1", From: -1, To: -1, CIDR: "0.0.0.0/0",
	}}
	r.Groups[group.ID] = group
	return group
}

// DeleteGroup deletes a group that no interface, endpoint or other group's rule
// refers to.
func (r *Region) DeleteGroup(id string) error {
	group, err := r.FindGroup(id)
	if err != nil {
		return err
	}
	if group.Name == "default" {
		return refuse("CannotDelete", "the specified group: %q name: %q cannot be deleted by a user", id, group.Name)
	}
	if r.groupInUse(id) {
		return refuse("DependencyViolation", "resource %s has a dependent object", id)
	}
	delete(r.Groups, id)
	return nil
}

func (r *Region) groupInUse(id string) bool {
	group := r.Groups[id]
	for _, eni := range r.Interfaces {
		if slices.Contains(eni.Groups, id) {
			return true
		}
	}
	for _, endpoint := range r.Endpoints {
		if slices.Contains(endpoint.Groups, id) {
			return true
		}
	}
	for _, other := range r.Groups {
		// A group's rules about itself do not hold it, nor do those in a peered
		// VPC, which go stale.
		if other.ID == id || group != nil && other.VPC != group.VPC {
			continue
		}
		for _, rule := range other.Rules {
			if rule.Group == id {
				return true
			}
		}
	}
	return false
}

// Authorize adds rules to a group and returns them with their ids. Either all
// of them are added or none.
func (r *Region) Authorize(groupID string, rules []SecurityGroupRule) ([]SecurityGroupRule, error) {
	group, err := r.FindGroup(groupID)
	if err != nil {
		return nil, err
	}
	added := make([]SecurityGroupRule, 0, len(rules))
	for _, rule := range rules {
		rule, err := r.checkRule(group, rule)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(added, rule.same) {
			return nil, refuse("InvalidParameterValue", "The same permission must not appear multiple times")
		}
		if slices.ContainsFunc(group.Rules, rule.same) {
			return nil, refuse("InvalidPermission.Duplicate", "the specified rule %q already exists", rule.sentence())
		}
		added = append(added, rule)
	}
	for _, egress := range []bool{false, true} {
		if group.count(egress)+countRules(added, egress) > rulesPerDirection {
			return nil, refuse("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.")
		}
	}
	for i := range added {
		added[i].ID = r.NewID("sgr")
	}
	group.Rules = append(group.Rules, added...)
	return added, nil
}

// Revoke removes the group's rules that equal the given ones and returns them.
// When one is not there, none is removed.
func (r *Region) Revoke(groupID string, rules []SecurityGroupRule) ([]SecurityGroupRule, error) {
	group, err := r.FindGroup(groupID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, rule := range rules {
		rule, err := r.checkRule(group, rule)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(group.Rules, rule.same)
		if at < 0 {
			return nil, refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		}
		ids = append(ids, group.Rules[at].ID)
	}
	return group.remove(ids), nil
}

// RevokeByID removes rules of a group and one direction by their ids.
func (r *Region) RevokeByID(groupID string, egress bool, ids []string) ([]SecurityGroupRule, error) {
	group, err := r.FindGroup(groupID)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if !wellFormed(kindGroupRule.prefix, id) {
			return nil, kindGroupRule.missing(id)
		}
		known := slices.ContainsFunc(group.Rules, func(rule SecurityGroupRule) bool {
			return rule.ID == id && rule.Egress == egress
		})
		if !known {
			return nil, kindGroupRule.missing(id)
		}
	}
	return group.remove(ids), nil
}

// FindGroupRule is the rule of an id, and its group.
func (r *Region) FindGroupRule(id string) (*SecurityGroup, *SecurityGroupRule, error) {
	for _, group := range r.Groups {
		for i := range group.Rules {
			if group.Rules[i].ID == id {
				return group, &group.Rules[i], nil
			}
		}
	}
	return nil, nil, kindGroupRule.missing(id)
}

func (g *SecurityGroup) remove(ids []string) []SecurityGroupRule {
	var removed, kept []SecurityGroupRule
	for _, rule := range g.Rules {
		if slices.Contains(ids, rule.ID) {
			removed = append(removed, rule)
			continue
		}
		kept = append(kept, rule)
	}
	g.Rules = kept
	return removed
}

func (g *SecurityGroup) count(egress bool) int { return countRules(g.Rules, egress) }

func countRules(rules []SecurityGroupRule, egress bool) int {
	n := 0
	for _, rule := range rules {
		if rule.Egress == egress {
			n++
		}
	}
	return n
}

// same tells whether two rules let the same through; descriptions do not count.
func (rule SecurityGroupRule) same(other SecurityGroupRule) bool {
	return rule.Egress == other.Egress && rule.Protocol == other.Protocol &&
		rule.From == other.From && rule.To == other.To && rule.CIDR == other.CIDR &&
		rule.Group == other.Group && rule.PrefixList == other.PrefixList
}

// sentence is a rule as EC2 writes it in its errors.
func (rule SecurityGroupRule) sentence() string {
	peer := rule.CIDR + rule.Group + rule.PrefixList
	if rule.Protocol == "-1" {
		return fmt.Sprintf("peer: %s, ALL, ALLOW", peer)
	}
	from, to := "from port", "to port"
	if strings.HasPrefix(rule.Protocol, "icmp") {
		from, to = "type", "code"
	}
	return fmt.Sprintf("peer: %s, %s, %s: %d, %s: %d, ALLOW", peer, strings.ToUpper(rule.Protocol), from, rule.From, to, rule.To)
}

// checkGroups refuses groups that an interface of a VPC cannot have; subnet is
// what EC2 names in its sentence.
func (r *Region) checkGroups(vpc, subnet string, groups []string) error {
	if len(groups) > groupsPerInterface {
		return refuse("SecurityGroupsPerInterfaceLimitExceeded", "The maximum number of security groups per interface has been reached.")
	}
	for _, id := range groups {
		group, err := r.FindGroup(id)
		if err != nil {
			return err
		}
		if group.VPC != vpc {
			return refuse("InvalidParameter", "Security group %s and subnet %s belong to different networks.", id, subnet)
		}
	}
	return nil
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return c > unicode.MaxASCII || c < ' ' }) < 0
}

// canonicalCIDR is a block with its host bits cleared, as EC2 keeps those of
// security group rules.
func canonicalCIDR(text string) (string, error) {
	block, err := netip.ParsePrefix(text)
	if err != nil {
		return "", refuse("InvalidParameterValue", "CIDR block %s is malformed", text)
	}
	return block.Masked().String(), nil
}
