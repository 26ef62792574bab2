package ec2

import (
	"strings"

	"linklab/checks/sandbox/network"
)

// IpPermission is rules of one protocol and port range, each with one source or
// destination.
type IpPermission struct {
	IpProtocol       string
	FromPort         *int32
	ToPort           *int32
	UserIdGroupPairs []UserIdGroupPair `in:"Groups" out:"groups"`
	IpRanges         []IpRange
	Ipv6Ranges       []Ipv6Range
	PrefixListIds    []PrefixListId
}

// UserIdGroupPair is a rule's security group.
type UserIdGroupPair struct {
	Description            string
	UserId                 string
	GroupName              string
	GroupId                string
	VpcId                  string
	VpcPeeringConnectionId string
	PeeringStatus          string
}

// IpRange is a rule's IPv4 block.
type IpRange struct {
	Description string
	CidrIp      string
}

// Ipv6Range is a rule's IPv6 block.
type Ipv6Range struct {
	Description string
	CidrIpv6    string
}

// PrefixListId is a rule's prefix list.
type PrefixListId struct {
	Description  string
	PrefixListId string
}

// permissionSource is what an input of Authorize and Revoke says, in the list
// of permissions or in the members that older clients use.
type permissionSource struct {
	permissions []IpPermission
	protocol    *string
	from, to    *int32
	cidr        *string
	groupName   *string
}

// rules are the single rules that an input asks for.
func (p permissionSource) rules(region *network.Region, group *network.SecurityGroup, egress bool) ([]network.SecurityGroupRule, error) {
	permissions := p.permissions
	if p.protocol != nil || p.cidr != nil || p.groupName != nil || p.from != nil || p.to != nil {
		if len(permissions) > 0 {
			return nil, refuse("InvalidParameterCombination", "The parameter ipPermissions cannot be used with the parameter cidrIp, ipProtocol, fromPort or toPort")
		}
		single := IpPermission{IpProtocol: given(p.protocol), FromPort: p.from, ToPort: p.to}
		if given(p.cidr) != "" {
			single.IpRanges = []IpRange{{CidrIp: *p.cidr}}
		}
		if given(p.groupName) != "" {
			single.UserIdGroupPairs = []UserIdGroupPair{{GroupName: *p.groupName}}
			if single.IpProtocol == "" {
				single.IpProtocol = "-1"
			}
		}
		permissions = []IpPermission{single}
	}
	if len(permissions) == 0 {
		return nil, refuse("MissingParameter", "The request must contain the parameter ipPermissions")
	}
	var rules []network.SecurityGroupRule
	for _, permission := range permissions {
		split, err := permission.rules(region, group, egress)
		if err != nil {
			return nil, err
		}
		rules = append(rules, split...)
	}
	return rules, nil
}

func (p IpPermission) rules(region *network.Region, group *network.SecurityGroup, egress bool) ([]network.SecurityGroupRule, error) {
	if p.IpProtocol == "" {
		return nil, refuse("MissingParameter", "The request must contain the parameter ipProtocol")
	}
	base := network.SecurityGroupRule{Egress: egress, Protocol: p.IpProtocol, From: network.AnyPort, To: network.AnyPort}
	if p.FromPort != nil {
		base.From = int(*p.FromPort)
	}
	if p.ToPort != nil {
		base.To = int(*p.ToPort)
	}
	var rules []network.SecurityGroupRule
	add := func(description string, set func(*network.SecurityGroupRule)) {
		rule := base
		rule.Description = description
		set(&rule)
		rules = append(rules, rule)
	}
	for _, block := range p.IpRanges {
		if block.CidrIp == "" || ipv6(block.CidrIp) != "" {
			return nil, refuse("InvalidParameterValue", "CIDR block "+block.CidrIp+" is malformed")
		}
		add(block.Description, func(r *network.SecurityGroupRule) { r.CIDR = block.CidrIp })
	}
	for _, block := range p.Ipv6Ranges {
		if ipv6(block.CidrIpv6) == "" {
			return nil, refuse("InvalidParameterValue", "CIDR block "+block.CidrIpv6+" is malformed")
		}
		add(block.Description, func(r *network.SecurityGroupRule) { r.CIDR = block.CidrIpv6 })
	}
	for _, list := range p.PrefixListIds {
		add(list.Description, func(r *network.SecurityGroupRule) { r.PrefixList = list.PrefixListId })
	}
	for _, pair := range p.UserIdGroupPairs {
		id := pair.GroupId
		if id == "" {
			named, err := region.FindGroupByName(group.VPC, pair.GroupName)
			if err != nil {
				return nil, err
			}
			id = named.ID
		}
		add(pair.Description, func(r *network.SecurityGroupRule) { r.Group = id })
	}
	if len(rules) == 0 {
		return nil, refuse("MissingParameter", "Source group ID missing.")
	}
	return rules, nil
}

// showPermissions gathers the rules of one direction by protocol and ports.
func showPermissions(region *network.Region, rules []network.SecurityGroupRule, egress bool) []IpPermission {
	permissions := []IpPermission{}
	type key struct {
		protocol string
		from, to int
	}
	at := map[key]int{}
	for _, rule := range rules {
		if rule.Egress != egress {
			continue
		}
		k := key{rule.Protocol, rule.From, rule.To}
		i, ok := at[k]
		if !ok {
			i = len(permissions)
			at[k] = i
			permissions = append(permissions, emptyPermission(rule))
		}
		permission := &permissions[i]
		switch {
		case rule.Group != "":
			permission.UserIdGroupPairs = append(permission.UserIdGroupPairs,
				UserIdGroupPair{Description: rule.Description, UserId: region.Account(), GroupId: rule.Group})
		case rule.PrefixList != "":
			permission.PrefixListIds = append(permission.PrefixListIds,
				PrefixListId{Description: rule.Description, PrefixListId: rule.PrefixList})
		case ipv6(rule.CIDR) != "":
			permission.Ipv6Ranges = append(permission.Ipv6Ranges,
				Ipv6Range{Description: rule.Description, CidrIpv6: rule.CIDR})
		default:
			permission.IpRanges = append(permission.IpRanges,
				IpRange{Description: rule.Description, CidrIp: rule.CIDR})
		}
	}
	return permissions
}

// emptyPermission is a rule's protocol and ports; all protocols at once have no
// ports, and all lists are there even when they are empty.
func emptyPermission(rule network.SecurityGroupRule) IpPermission {
	permission := IpPermission{
		IpProtocol:       rule.Protocol,
		UserIdGroupPairs: []UserIdGroupPair{},
		IpRanges:         []IpRange{},
		Ipv6Ranges:       []Ipv6Range{},
		PrefixListIds:    []PrefixListId{},
	}
	switch rule.Protocol {
	case "tcp", "udp", "icmp", "icmpv6":
		permission.FromPort, permission.ToPort = port(rule.From), port(rule.To)
	}
	return permission
}

func port(n int) *int32 {
	n32 := int32(n)
	return &n32
}

// ipv6 is a block when it is one of IPv6, otherwise "".
func ipv6(cidr string) string {
	if strings.Contains(cidr, ":") {
		return cidr
	}
	return ""
}

// ipv4 is a block when it is one of IPv4, otherwise "".
func ipv4(cidr string) string {
	if strings.Contains(cidr, ":") {
		return ""
	}
	return cidr
}
