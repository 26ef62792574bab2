package resource

// peeringKinds are VPC peering connections and EC2 Instance Connect Endpoints:
// what brings people and packets into a VPC from beside.
func peeringKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::EC2::VPCPeeringConnection":    peeringKind(),
		"AWS::EC2::InstanceConnectEndpoint": connectEndpointKind(),
	}
}

func peeringKind() *Kind {
	read := described("DescribeVpcPeeringConnections", "VpcPeeringConnectionIds")
	return &Kind{
		properties: []string{"PeerOwnerId", "PeerRegion", "PeerVpcId", "Tags", "VpcId"},
		required:   []string{"PeerVpcId", "VpcId"},
		create: func(w *Work, p Properties) error {
			input := w.tagged(pick(p, "PeerOwnerId", "PeerRegion", "PeerVpcId", "VpcId"), "vpc-peering-connection", p.list("Tags"))
			answer, err := w.ec2("CreateVpcPeeringConnection", input)
			if err != nil {
				return err
			}
			if err := w.made(Path(answer, "VpcPeeringConnection.VpcPeeringConnectionId")); err != nil {
				return err
			}
			if Path(answer, "VpcPeeringConnection.Status.Code") == "failed" {
				return unstable("VpcPeeringConnection failed: " + Path(answer, "VpcPeeringConnection.Status.Message"))
			}
			// Between VPCs of one account CloudFormation accepts for the other side.
			_, err = w.ec2("AcceptVpcPeeringConnection", Params{"VpcPeeringConnectionId": w.Resource.PhysicalID})
			return err
		},
		ready: func(w *Work) (bool, error) {
			answer, err := read(w)
			return Path(answer, "VpcPeeringConnections.0.Status.Code") == "active", err
		},
		mutable: []string{"Tags"},
		update:  (*Work).retag,
		remove: func(w *Work) error {
			answer, err := read(w)
			if err != nil {
				return unlessMissing(err)
			}
			switch Path(answer, "VpcPeeringConnections.0.Status.Code") {
			case "deleted", "failed", "rejected", "expired":
				return nil
			}
			return removal("DeleteVpcPeeringConnection", "VpcPeeringConnectionId")(w)
		},
		attributes: map[string]func(*Work) (any, error){"Id": self},
	}
}

func connectEndpointKind() *Kind {
	read := described("DescribeInstanceConnectEndpoints", "InstanceConnectEndpointIds")
	state := func(w *Work) (string, error) {
		answer, err := read(w)
		return Path(answer, "InstanceConnectEndpoints.0.State"), err
	}
	return &Kind{
		properties: []string{"ClientToken", "PreserveClientIp", "SecurityGroupIds", "SubnetId", "Tags"},
		required:   []string{"SubnetId"},
		create: func(w *Work, p Properties) error {
			input := w.tagged(pick(p, "ClientToken", "PreserveClientIp", "SecurityGroupIds", "SubnetId"), "instance-connect-endpoint", p.list("Tags"))
			answer, err := w.ec2("CreateInstanceConnectEndpoint", input)
			if err != nil {
				return err
			}
			return w.made(Path(answer, "InstanceConnectEndpoint.InstanceConnectEndpointId"))
		},
		ready: func(w *Work) (bool, error) {
			now, err := state(w)
			return now == "create-complete", err
		},
		mutable: []string{"Tags"},
		update:  (*Work).retag,
		remove:  removal("DeleteInstanceConnectEndpoint", "InstanceConnectEndpointId"),
		gone: func(w *Work) (bool, error) {
			now, err := state(w)
			return now == "" || now == "delete-complete", unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){"Id": self},
	}
}
