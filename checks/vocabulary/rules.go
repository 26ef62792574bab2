package vocabulary

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// direction is which of a group's rules are meant.
type direction bool

const (
	inbound  direction = false
	outbound direction = true
)

// rulesText are the groups' rules of one direction as a person reads them.
func rulesText(groups []types.SecurityGroup, which direction) string {
	var rules []string
	for _, group := range groups {
		permissions, arrow := group.IpPermissions, " ← "
		if which == outbound {
			permissions, arrow = group.IpPermissionsEgress, " → "
		}
		for _, rule := range permissions {
			rules = append(rules, ruleTexts(rule, arrow)...)
		}
	}
	switch {
	case len(rules) > 0:
		return strings.Join(rules, "; ")
	case which == outbound:
		return "no outbound rule"
	}
	return "no inbound rule"
}

func ruleTexts(rule types.IpPermission, arrow string) []string {
	ports := "all"
	if rule.FromPort != nil && rule.ToPort != nil && *rule.FromPort >= 0 {
		ports = count(int(*rule.FromPort))
		if *rule.ToPort != *rule.FromPort {
			ports += "-" + count(int(*rule.ToPort))
		}
	}
	head := aws.ToString(rule.IpProtocol) + " " + ports + arrow
	if aws.ToString(rule.IpProtocol) == "-1" {
		head = "all" + arrow
	}
	var texts []string
	for _, ip := range rule.IpRanges {
		texts = append(texts, head+aws.ToString(ip.CidrIp))
	}
	for _, ip := range rule.Ipv6Ranges {
		texts = append(texts, head+aws.ToString(ip.CidrIpv6))
	}
	for _, list := range rule.PrefixListIds {
		texts = append(texts, head+aws.ToString(list.PrefixListId))
	}
	for _, pair := range rule.UserIdGroupPairs {
		texts = append(texts, head+aws.ToString(pair.GroupId))
	}
	return texts
}
