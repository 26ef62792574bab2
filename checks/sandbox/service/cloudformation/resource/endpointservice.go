package resource

// endpointServiceKinds are endpoint services and who may use them.
func endpointServiceKinds() map[string]*Kind {
	read := described("DescribeVpcEndpointServiceConfigurations", "ServiceIds")
	return map[string]*Kind{
		"AWS::EC2::VPCEndpointService": {
			properties: []string{"AcceptanceRequired", "GatewayLoadBalancerArns", "NetworkLoadBalancerArns", "SupportedIpAddressTypes", "SupportedRegions", "Tags"},
			create: func(w *Work, p Properties) error {
				input := pick(p, "AcceptanceRequired", "GatewayLoadBalancerArns", "NetworkLoadBalancerArns", "SupportedIpAddressTypes", "SupportedRegions")
				answer, err := w.ec2("CreateVpcEndpointServiceConfiguration", w.tagged(input, "vpc-endpoint-service", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(Path(answer, "ServiceConfiguration.ServiceId"))
			},
			ready: func(w *Work) (bool, error) {
				answer, err := read(w)
				return Path(answer, "ServiceConfigurations.0.ServiceState") == "Available", err
			},
			mutable: []string{"AcceptanceRequired", "GatewayLoadBalancerArns", "NetworkLoadBalancerArns", "SupportedIpAddressTypes", "SupportedRegions", "Tags"},
			update:  updateEndpointService,
			remove: func(w *Work) error {
				answer, err := w.ec2("DeleteVpcEndpointServiceConfigurations", Params{"ServiceIds": []any{w.Resource.PhysicalID}})
				if err != nil {
					return unlessMissing(err)
				}
				return unlessMissing(unsuccessful(answer))
			},
			gone: func(w *Work) (bool, error) {
				answer, err := read(w)
				return Path(answer, "ServiceConfigurations.0.ServiceState") == "", unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"ServiceId": self},
		},
		"AWS::EC2::VPCEndpointServicePermissions": {
			properties: []string{"AllowedPrincipals", "ServiceId"},
			required:   []string{"ServiceId"},
			create: func(w *Work, p Properties) error {
				w.Resource.PhysicalID = p.text("ServiceId")
				return w.principals(p.list("AllowedPrincipals"), nil)
			},
			mutable: []string{"AllowedPrincipals"},
			update: func(w *Work, before, after Properties) error {
				was, is := before.list("AllowedPrincipals"), after.list("AllowedPrincipals")
				return w.principals(without(is, was), without(was, is))
			},
			remove: func(w *Work) error {
				return unlessMissing(w.principals(nil, Properties(w.Resource.Properties).list("AllowedPrincipals")))
			},
		},
	}
}

// principals adds and takes away principals of an endpoint service.
func (w *Work) principals(add, remove []any) error {
	input := Params{"ServiceId": w.Resource.PhysicalID}
	if len(add) > 0 {
		input["AddAllowedPrincipals"] = add
	}
	if len(remove) > 0 {
		input["RemoveAllowedPrincipals"] = remove
	}
	if len(input) == 1 {
		return nil
	}
	_, err := w.ec2("ModifyVpcEndpointServicePermissions", input)
	return err
}

func updateEndpointService(w *Work, before, after Properties) error {
	input := Params{"ServiceId": w.Resource.PhysicalID}
	for _, name := range []string{"GatewayLoadBalancerArns", "NetworkLoadBalancerArns", "SupportedIpAddressTypes", "SupportedRegions"} {
		if added := without(after.list(name), before.list(name)); len(added) > 0 {
			input["Add"+name] = added
		}
		if removed := without(before.list(name), after.list(name)); len(removed) > 0 {
			input["Remove"+name] = removed
		}
	}
	if !Same(before["AcceptanceRequired"], after["AcceptanceRequired"]) {
		input["AcceptanceRequired"] = "true"
		if after.has("AcceptanceRequired") {
			input["AcceptanceRequired"] = after["AcceptanceRequired"]
		}
	}
	if len(input) > 1 {
		if _, err := w.ec2("ModifyVpcEndpointServiceConfiguration", input); err != nil {
			return err
		}
	}
	return w.retag(before, after)
}
