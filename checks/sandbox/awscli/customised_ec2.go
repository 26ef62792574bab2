package awscli

import (
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
)

func customisedEC2(operation string) customisation {
	switch operation {
	case "RunInstances":
		return runInstances()
	case "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress",
		"AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress":
		return securityGroupRule()
	case "CreateNetworkAclEntry", "ReplaceNetworkAclEntry":
		return customisation{prepare: protocolNumber}
	}
	return customisation{}
}

// runInstances has --count for both bounds, user data that is encoded on the
// way, and options of the first network interface.
func runInstances() customisation {
	return customisation{
		hidden: []string{"MinCount", "MaxCount"},
		options: []cmdline.Option{
			{Name: "--count", Arity: cmdline.Single},
			{Name: "--secondary-private-ip-addresses", Arity: cmdline.Several},
			{Name: "--secondary-private-ip-address-count", Arity: cmdline.Single, Integer: true},
			{Name: "--associate-public-ip-address", Group: "public"},
			{Name: "--no-associate-public-ip-address", Group: "public"},
		},
		prepare: func(_ *session, given *cmdline.Arguments, input *document.Object) error {
			if err := counts(given, input); err != nil {
				return err
			}
			if data, ok := input.Get("UserData"); ok && !given.Given("--cli-input-json") {
				if text, ok := data.(string); ok {
					input.Set("UserData", encoded([]byte(text)))
				}
			}
			return firstInterface(given, input)
		},
	}
}

func counts(given *cmdline.Arguments, input *document.Object) error {
	if _, ok := input.Get("MinCount"); ok && !given.Given("--count") {
		return nil
	}
	low, high, span := strings.Cut(given.One("--count", "1"), ":")
	if !span {
		high = low
	}
	least, err1 := strconv.ParseInt(low, 10, 64)
	most, err2 := strconv.ParseInt(high, 10, 64)
	if err1 != nil || err2 != nil {
		return cmdline.Invalid("count parameter should be of the form min[:max] (e.g. 1 or 1:10)")
	}
	input.Set("MinCount", least)
	input.Set("MaxCount", most)
	return nil
}

// firstInterface writes the options of the first network interface, and moves
// there what the API only takes beside no interface.
func firstInterface(given *cmdline.Arguments, input *document.Object) error {
	device := document.New()
	if list, ok := given.Values["--secondary-private-ip-addresses"]; ok && len(list) > 0 {
		var addresses []any
		for _, address := range list {
			addresses = append(addresses, object("PrivateIpAddress", address, "Primary", false))
		}
		device.Set("PrivateIpAddresses", addresses)
	}
	if count := given.One("--secondary-private-ip-address-count", ""); count != "" {
		n, _ := strconv.ParseInt(count, 10, 64)
		device.Set("SecondaryPrivateIpAddressCount", n)
	}
	if given.Given("--associate-public-ip-address") {
		device.Set("AssociatePublicIpAddress", true)
	}
	if given.Given("--no-associate-public-ip-address") {
		device.Set("AssociatePublicIpAddress", false)
	}
	if device.Len() == 0 {
		return nil
	}
	if given.Given("--network-interfaces") {
		return cmdline.Invalid("Mixing the --network-interfaces option with the simple, scalar options is not supported.")
	}
	device.Set("DeviceIndex", int64(0))
	for from, to := range map[string]string{"SubnetId": "SubnetId", "SecurityGroupIds": "Groups"} {
		if moved, ok := input.Get(from); ok {
			device.Set(to, moved)
			input.Delete(from)
		}
	}
	if address, ok := input.Get("PrivateIpAddress"); ok {
		device.Set("PrivateIpAddresses", []any{object("PrivateIpAddress", address, "Primary", true)})
		input.Delete("PrivateIpAddress")
	}
	input.Set("NetworkInterfaces", []any{device})
	return nil
}

// object makes an object of names and values.
func object(pairs ...any) *document.Object {
	o := document.New()
	for i := 0; i < len(pairs); i += 2 {
		o.Set(pairs[i].(string), pairs[i+1])
	}
	return o
}

// securityGroupRule has options for a rule with one source.
func securityGroupRule() customisation {
	simple := []string{"protocol", "port", "cidr", "source-group", "group-owner"}
	c := customisation{
		hidden: []string{"IpProtocol", "FromPort", "ToPort", "CidrIp", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId"},
		prepare: func(_ *session, given *cmdline.Arguments, input *document.Object) error {
			for _, name := range simple {
				if given.Given("--"+name) && given.Given("--ip-permissions") {
					return cmdline.Invalid("The --%s option is not compatible with the --ip-permissions option ",
						strings.ReplaceAll(name, "-", "_"))
				}
			}
			return permission(given, input)
		},
	}
	for _, name := range simple {
		c.options = append(c.options, cmdline.Option{Name: "--" + name, Arity: cmdline.Single})
	}
	return c
}

func permission(given *cmdline.Arguments, input *document.Object) error {
	rule := document.New()
	if protocol := given.One("--protocol", ""); protocol != "" {
		n, err := strconv.Atoi(protocol)
		switch {
		case err == nil && (n < -1 || n > 255):
			return cmdline.Invalid("protocol numbers must be in the range 0-255 or -1 to specify all protocols")
		case err != nil && !slices.Contains([]string{"tcp", "udp", "icmp", "all"}, protocol):
			return cmdline.Invalid("protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number.")
		case protocol == "all":
			protocol = "-1"
		}
		rule.Set("IpProtocol", protocol)
	}
	if port := given.One("--port", ""); port != "" {
		low, high := port, port
		if port == "all" || port == "-1" {
			low, high = "-1", "-1"
		} else if first, last, span := strings.Cut(port, "-"); span {
			low, high = first, last
		}
		from, err1 := strconv.ParseInt(low, 10, 64)
		to, err2 := strconv.ParseInt(high, 10, 64)
		if err1 != nil || err2 != nil {
			return cmdline.Invalid("port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)")
		}
		rule.Set("FromPort", from)
		rule.Set("ToPort", to)
	}
	if cidr := given.One("--cidr", ""); cidr != "" {
		rule.Set("IpRanges", []any{object("CidrIp", cidr)})
	}
	pair := document.New()
	if group := given.One("--source-group", ""); group != "" {
		name := "GroupName"
		if strings.HasPrefix(group, "sg-") {
			name = "GroupId"
		}
		pair.Set(name, group)
	}
	if owner := given.One("--group-owner", ""); owner != "" {
		pair.Set("UserId", owner)
	}
	if pair.Len() > 0 {
		rule.Set("UserIdGroupPairs", []any{pair})
	}
	if rule.Len() > 0 {
		input.Set("IpPermissions", []any{rule})
	}
	return nil
}

// protocolNumber lets the protocol of a network ACL entry be named.
func protocolNumber(_ *session, _ *cmdline.Arguments, input *document.Object) error {
	numbers := map[string]string{"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}
	if protocol, ok := input.Get("Protocol"); ok {
		if number, named := numbers[protocol.(string)]; named {
			input.Set("Protocol", number)
		}
	}
	return nil
}
