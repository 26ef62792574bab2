package resource

import (
	"errors"
	"strings"
)

// gatewayKinds are internet and NAT gateways.
func gatewayKinds() map[string]*Kind {
	nat := described("DescribeNatGateways", "NatGatewayIds")
	return map[string]*Kind{
		"AWS::EC2::InternetGateway": {
			properties: []string{"Tags"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("CreateInternetGateway", w.tagged(Params{}, "internet-gateway", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(Path(answer, "InternetGateway.InternetGatewayId"))
			},
			mutable:    []string{"Tags"},
			update:     (*Work).retag,
			remove:     removal("DeleteInternetGateway", "InternetGatewayId"),
			attributes: map[string]func(*Work) (any, error){"InternetGatewayId": self},
		},
		"AWS::EC2::VPCGatewayAttachment": {
			properties: []string{"InternetGatewayId", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *Work, p Properties) error {
				if _, err := w.ec2("AttachInternetGateway", pick(p, "InternetGatewayId", "VpcId")); err != nil {
					return err
				}
				w.remember("gateway", p.text("InternetGatewayId"))
				w.Resource.PhysicalID = "IGW|" + p.text("VpcId")
				return nil
			},
			remove: func(w *Work) error {
				_, vpc, _ := strings.Cut(w.Resource.PhysicalID, "|")
				_, err := w.ec2("DetachInternetGateway", Params{"InternetGatewayId": w.remembered("gateway"), "VpcId": vpc})
				var refused *serviceError
				if errors.As(err, &refused) && refused.code == "Gateway.NotAttached" {
					return nil
				}
				return unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"AttachmentType": func(*Work) (any, error) { return "IGW", nil }},
		},
		"AWS::EC2::NatGateway": {
			properties: []string{"AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId", "Tags", "VpcId"},
			required:   []string{"SubnetId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("CreateNatGateway", w.tagged(pick(p, "AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId"), "natgateway", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(Path(answer, "NatGateway.NatGatewayId"))
			},
			ready: func(w *Work) (bool, error) {
				answer, err := nat(w)
				if err != nil {
					return false, err
				}
				if Path(answer, "NatGateways.0.State") == "failed" {
					return false, unstable("Nat gateway failed: " + Path(answer, "NatGateways.0.FailureMessage"))
				}
				return Path(answer, "NatGateways.0.State") == "available", nil
			},
			mutable: []string{"Tags"},
			update:  (*Work).retag,
			remove:  removal("DeleteNatGateway", "NatGatewayId"),
			gone: func(w *Work) (bool, error) {
				answer, err := nat(w)
				state := Path(answer, "NatGateways.0.State")
				return state == "" || state == "deleted", unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"NatGatewayId": self},
		},
	}
}
