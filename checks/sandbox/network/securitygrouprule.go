package network

import (
	"strconv"
	"strings"
)

// AnyPort is the port of rules that do not say one.
const AnyPort = -1

// protocolNames are the protocols that EC2 shows by name.
var protocolNames = map[string]string{
	"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6",
	"tcp": "tcp", "udp": "udp", "icmp": "icmp", "icmpv6": "icmpv6",
	"-1": "-1", "all": "-1",
}

// checkRule is a rule in the form in which EC2 keeps it, or EC2's refusal.
func (r *Region) checkRule(group *SecurityGroup, rule SecurityGroupRule) (SecurityGroupRule, error) {
	protocol, err := protocolOf(rule.Protocol)
	if err != nil {
		return rule, err
	}
	rule.Protocol = protocol
	if err := rule.checkPorts(); err != nil {
		return rule, err
	}
	switch {
	case rule.CIDR != "":
		rule.CIDR, err = canonicalCIDR(rule.CIDR)
	case rule.PrefixList != "":
		_, err = find(r.PrefixLists, kindPrefixList, rule.PrefixList)
	case rule.Group != "":
		err = r.checkPeer(group, rule.Group)
	default:
		err = refuse("MissingParameter", "Source group ID missing.")
	}
	if err == nil && !isRuleDescription(rule.Description) {
		err = refuse("InvalidParameterValue", "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*")
	}
	return rule, err
}

func (r *Region) checkPeer(group *SecurityGroup, id string) error {
	peer, err := r.FindGroup(id)
	if err != nil {
		return err
	}
	if peer.VPC != group.VPC && !r.activelyPeered(group.VPC, peer.VPC) {
		return refuse("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.")
	}
	return nil
}

func protocolOf(text string) (string, error) {
	if name, ok := protocolNames[text]; ok {
		return name, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number > 255 {
		return "", refuse("InvalidPermission.Malformed", "Unsupported IP protocol %q  - supported: [tcp, udp, icmp]", text)
	}
	return strconv.Itoa(number), nil
}

// checkPorts refuses ports that the protocol does not have. All protocols at
// once, and those without ports, mean all ports whatever the rule says.
func (rule *SecurityGroupRule) checkPorts() error {
	switch rule.Protocol {
	case "tcp", "udp":
		switch {
		case rule.From == AnyPort && rule.To == AnyPort:
			return refuse("InvalidParameterValue", "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
		case rule.From < 0 || rule.From > 65535:
			return refuse("InvalidParameterValue", "TCP/UDP port (%d) out of range", rule.From)
		case rule.To < 0 || rule.To > 65535:
			return refuse("InvalidParameterValue", "TCP/UDP port (%d) out of range", rule.To)
		case rule.From > rule.To:
			return refuse("InvalidParameterValue", "Invalid TCP/UDP port range (%d:%d)", rule.From, rule.To)
		}
	case "icmp", "icmpv6":
		if rule.From < -1 || rule.From > 255 || rule.To < -1 || rule.To > 255 {
			return refuse("InvalidParameterValue", "ICMP code (%d) out of range", rule.To)
		}
		if rule.From == -1 && rule.To != -1 {
			return refuse("InvalidParameterValue", "ICMP type is -1 (all), code must be -1 too")
		}
	default:
		rule.From, rule.To = AnyPort, AnyPort
	}
	return nil
}

func isRuleDescription(text string) bool {
	if len(text) > 255 {
		return false
	}
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case strings.ContainsRune(". _-:/()#,@[]+=&;{}!$*", c):
		default:
			return false
		}
	}
	return true
}
