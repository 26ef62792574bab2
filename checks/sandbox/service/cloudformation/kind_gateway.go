package cloudformation

import "strings"

// gatewayKinds are internet and NAT gateways.
func gatewayKinds() map[string]*kind {
	nat := described("DescribeNatGateways", "NatGatewayIds")
	return map[string]*kind{
		"AWS::EC2::InternetGateway": {
			properties: []string{"Tags"},
			create: func(w *work, p properties) error {
				answer, err := w.ec2("CreateInternetGateway", w.tagged(params{}, "internet-gateway", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(path(answer, "InternetGateway.InternetGatewayId"))
			},
			mutable:    []string{"Tags"},
			update:     (*work).retag,
			remove:     removal("DeleteInternetGateway", "InternetGatewayId"),
			attributes: map[string]func(*work) (any, error){"InternetGatewayId": self},
		},
		"AWS::EC2::VPCGatewayAttachment": {
			properties: []string{"InternetGatewayId", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *work, p properties) error {
				if _, err := w.ec2("AttachInternetGateway", pick(p, "InternetGatewayId", "VpcId")); err != nil {
					return err
				}
				w.remember("gateway", p.text("InternetGatewayId"))
				w.resource.PhysicalID = "IGW|" + p.text("VpcId")
				return nil
			},
			remove: func(w *work) error {
				_, vpc, _ := strings.Cut(w.resource.PhysicalID, "|")
				_, err := w.ec2("DetachInternetGateway", params{"InternetGatewayId": w.remembered("gateway"), "VpcId": vpc})
				if e, ok := err.(*serviceError); ok && e.code == "Gateway.NotAttached" {
					return nil
				}
				return unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){"AttachmentType": func(*work) (any, error) { return "IGW", nil }},
		},
		"AWS::EC2::NatGateway": {
			properties: []string{"AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId", "Tags", "VpcId"},
			required:   []string{"SubnetId"},
			create: func(w *work, p properties) error {
				answer, err := w.ec2("CreateNatGateway", w.tagged(pick(p, "AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId"), "natgateway", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(path(answer, "NatGateway.NatGatewayId"))
			},
			ready: func(w *work) (bool, error) {
				answer, err := nat(w)
				if err != nil {
					return false, err
				}
				if path(answer, "NatGateways.0.State") == "failed" {
					return false, refuse("NotStabilized", "Nat gateway failed: "+path(answer, "NatGateways.0.FailureMessage"))
				}
				return path(answer, "NatGateways.0.State") == "available", nil
			},
			mutable: []string{"Tags"},
			update:  (*work).retag,
			remove:  removal("DeleteNatGateway", "NatGatewayId"),
			gone: func(w *work) (bool, error) {
				answer, err := nat(w)
				state := path(answer, "NatGateways.0.State")
				return state == "" || state == "deleted", unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){"NatGatewayId": self},
		},
	}
}
