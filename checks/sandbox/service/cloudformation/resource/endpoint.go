package resource

import "strings"

// endpointKinds are VPC endpoints.
func endpointKinds() map[string]*Kind {
	read := described("DescribeVpcEndpoints", "VpcEndpointIds")
	return map[string]*Kind{
		"AWS::EC2::VPCEndpoint": {
			properties: []string{
				"DnsOptions", "IpAddressType", "PolicyDocument", "PrivateDnsEnabled", "ResourceConfigurationArn", "RouteTableIds", "SecurityGroupIds",
				"ServiceName", "ServiceNetworkArn", "ServiceRegion", "SubnetIds", "Tags", "VpcEndpointType", "VpcId",
			},
			required: []string{"VpcId"},
			create: func(w *Work, p Properties) error {
				input := pick(p, "DnsOptions", "IpAddressType", "PrivateDnsEnabled", "ResourceConfigurationArn", "RouteTableIds", "SecurityGroupIds",
					"ServiceName", "ServiceNetworkArn", "ServiceRegion", "SubnetIds", "VpcEndpointType", "VpcId")
				if policy, ok := p["PolicyDocument"]; ok {
					input["PolicyDocument"] = policyText(policy)
				}
				answer, err := w.ec2("CreateVpcEndpoint", w.tagged(input, "vpc-endpoint", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(Path(answer, "VpcEndpoint.VpcEndpointId"))
			},
			ready: func(w *Work) (bool, error) {
				answer, err := read(w)
				if err != nil {
					return false, err
				}
				switch state := strings.ToLower(Path(answer, "VpcEndpoints.0.State")); state {
				case "available", "pendingacceptance":
					return true, nil
				case "failed", "rejected", "expired":
					return false, unstable("VPC Endpoint " + w.Resource.PhysicalID + " is " + state)
				}
				return false, nil
			},
			mutable: []string{"PolicyDocument", "PrivateDnsEnabled", "RouteTableIds", "SecurityGroupIds", "SubnetIds", "Tags", "DnsOptions", "IpAddressType"},
			update:  updateEndpoint,
			remove: func(w *Work) error {
				answer, err := w.ec2("DeleteVpcEndpoints", Params{"VpcEndpointIds": []any{w.Resource.PhysicalID}})
				if err != nil {
					return unlessMissing(err)
				}
				return unlessMissing(unsuccessful(answer))
			},
			gone: func(w *Work) (bool, error) {
				answer, err := read(w)
				state := strings.ToLower(Path(answer, "VpcEndpoints.0.State"))
				return state == "" || state == "deleted", unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){
				"Id":                  self,
				"CreationTimestamp":   attribute(read, "VpcEndpoints.0.CreationTimestamp"),
				"NetworkInterfaceIds": attribute(read, "VpcEndpoints.0.NetworkInterfaceIds"),
				"DnsEntries":          dnsEntries(read),
			},
		},
	}
}

// dnsEntries are the endpoint's names, each with its hosted zone before it.
func dnsEntries(read func(*Work) (any, error)) func(*Work) (any, error) {
	return func(w *Work) (any, error) {
		answer, err := read(w)
		if err != nil {
			return nil, err
		}
		list, _ := At(answer, "VpcEndpoints.0.DnsEntries").([]any)
		entries := []any{}
		for _, entry := range list {
			entries = append(entries, Path(entry, "HostedZoneId")+":"+Path(entry, "DnsName"))
		}
		return entries, nil
	}
}

func updateEndpoint(w *Work, before, after Properties) error {
	input := Params{"VpcEndpointId": w.Resource.PhysicalID}
	for property, names := range map[string][2]string{
		"RouteTableIds":    {"AddRouteTableIds", "RemoveRouteTableIds"},
		"SubnetIds":        {"AddSubnetIds", "RemoveSubnetIds"},
		"SecurityGroupIds": {"AddSecurityGroupIds", "RemoveSecurityGroupIds"},
	} {
		if added := without(after.list(property), before.list(property)); len(added) > 0 {
			input[names[0]] = added
		}
		if removed := without(before.list(property), after.list(property)); len(removed) > 0 {
			input[names[1]] = removed
		}
	}
	for _, name := range Changes(before, after) {
		switch name {
		case "PolicyDocument":
			if after.has(name) {
				input[name] = policyText(after[name])
			} else {
				input["ResetPolicy"] = "true"
			}
		case "PrivateDnsEnabled", "DnsOptions", "IpAddressType":
			if after.has(name) {
				input[name] = after[name]
			}
		}
	}
	if len(input) > 1 {
		if _, err := w.ec2("ModifyVpcEndpoint", input); err != nil {
			return err
		}
	}
	return w.retag(before, after)
}

// without are the elements of a list that another one lacks.
func without(list, other []any) []any {
	var left []any
	for _, element := range list {
		found := false
		for _, o := range other {
			found = found || Same(element, o)
		}
		if !found {
			left = append(left, element)
		}
	}
	return left
}
