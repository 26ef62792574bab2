package resource

import "strings"

var routeTargets = []string{
	"GatewayId", "NatGatewayId", "InstanceId", "NetworkInterfaceId", "VpcEndpointId", "TransitGatewayId", "VpcPeeringConnectionId",
}

// routeKinds are route tables, routes and associations.
func routeKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::EC2::RouteTable": {
			properties: []string{"Tags", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("CreateRouteTable", w.tagged(pick(p, "VpcId"), "route-table", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(Path(answer, "RouteTable.RouteTableId"))
			},
			mutable:    []string{"Tags"},
			update:     (*Work).retag,
			remove:     removal("DeleteRouteTable", "RouteTableId"),
			attributes: map[string]func(*Work) (any, error){"RouteTableId": self},
		},
		"AWS::EC2::Route": {
			properties: append([]string{"DestinationCidrBlock", "DestinationPrefixListId", "RouteTableId"}, routeTargets...),
			required:   []string{"RouteTableId"},
			create: func(w *Work, p Properties) error {
				if _, err := w.ec2("CreateRoute", routeParams(p)); err != nil {
					return err
				}
				w.Resource.PhysicalID = p.text("RouteTableId") + "|" + p.text("DestinationCidrBlock") + p.text("DestinationPrefixListId")
				return nil
			},
			mutable: routeTargets,
			update: func(w *Work, _, after Properties) error {
				_, err := w.ec2("ReplaceRoute", routeParams(after))
				return err
			},
			remove: func(w *Work) error {
				table, destination, _ := strings.Cut(w.Resource.PhysicalID, "|")
				name := "DestinationCidrBlock"
				if strings.HasPrefix(destination, "pl-") {
					name = "DestinationPrefixListId"
				}
				_, err := w.ec2("DeleteRoute", Params{"RouteTableId": table, name: destination})
				return unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"CidrBlock": func(w *Work) (any, error) {
				_, destination, _ := strings.Cut(w.Resource.PhysicalID, "|")
				return destination, nil
			}},
		},
		"AWS::EC2::SubnetRouteTableAssociation": {
			properties: []string{"RouteTableId", "SubnetId"},
			required:   []string{"RouteTableId", "SubnetId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("AssociateRouteTable", pick(p, "RouteTableId", "SubnetId"))
				if err != nil {
					return err
				}
				w.Resource.PhysicalID = Path(answer, "AssociationId")
				return nil
			},
			mutable: []string{"RouteTableId"},
			update: func(w *Work, _, after Properties) error {
				answer, err := w.ec2("ReplaceRouteTableAssociation",
					Params{"AssociationId": w.Resource.PhysicalID, "RouteTableId": after.text("RouteTableId")})
				if err != nil {
					return err
				}
				w.Resource.PhysicalID = Path(answer, "NewAssociationId")
				return nil
			},
			remove:     removal("DisassociateRouteTable", "AssociationId"),
			attributes: map[string]func(*Work) (any, error){"Id": self},
		},
	}
}

func routeParams(p Properties) Params {
	return pick(p, append([]string{"DestinationCidrBlock", "DestinationPrefixListId", "RouteTableId"}, routeTargets...)...)
}
