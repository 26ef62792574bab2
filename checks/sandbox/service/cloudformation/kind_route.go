package cloudformation

import "strings"

var routeTargets = []string{
	"GatewayId", "NatGatewayId", "InstanceId", "NetworkInterfaceId", "VpcEndpointId", "TransitGatewayId", "VpcPeeringConnectionId",
}

// routeKinds are route tables, routes and associations.
func routeKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::EC2::RouteTable": {
			properties: []string{"Tags", "VpcId"},
			required:   []string{"VpcId"},
			create: func(w *work, p properties) error {
				answer, err := w.ec2("CreateRouteTable", w.tagged(pick(p, "VpcId"), "route-table", p.list("Tags")))
				if err != nil {
					return err
				}
				return w.made(path(answer, "RouteTable.RouteTableId"))
			},
			mutable:    []string{"Tags"},
			update:     (*work).retag,
			remove:     removal("DeleteRouteTable", "RouteTableId"),
			attributes: map[string]func(*work) (any, error){"RouteTableId": self},
		},
		"AWS::EC2::Route": {
			properties: append([]string{"DestinationCidrBlock", "DestinationPrefixListId", "RouteTableId"}, routeTargets...),
			required:   []string{"RouteTableId"},
			create: func(w *work, p properties) error {
				if _, err := w.ec2("CreateRoute", routeParams(p)); err != nil {
					return err
				}
				w.resource.PhysicalID = p.text("RouteTableId") + "|" + p.text("DestinationCidrBlock") + p.text("DestinationPrefixListId")
				return nil
			},
			mutable: routeTargets,
			update: func(w *work, _, after properties) error {
				_, err := w.ec2("ReplaceRoute", routeParams(after))
				return err
			},
			remove: func(w *work) error {
				table, destination, _ := strings.Cut(w.resource.PhysicalID, "|")
				name := "DestinationCidrBlock"
				if strings.HasPrefix(destination, "pl-") {
					name = "DestinationPrefixListId"
				}
				_, err := w.ec2("DeleteRoute", params{"RouteTableId": table, name: destination})
				return unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){"CidrBlock": func(w *work) (any, error) {
				_, destination, _ := strings.Cut(w.resource.PhysicalID, "|")
				return destination, nil
			}},
		},
		"AWS::EC2::SubnetRouteTableAssociation": {
			properties: []string{"RouteTableId", "SubnetId"},
			required:   []string{"RouteTableId", "SubnetId"},
			create: func(w *work, p properties) error {
				answer, err := w.ec2("AssociateRouteTable", pick(p, "RouteTableId", "SubnetId"))
				if err != nil {
					return err
				}
				w.resource.PhysicalID = path(answer, "AssociationId")
				return nil
			},
			mutable: []string{"RouteTableId"},
			update: func(w *work, _, after properties) error {
				answer, err := w.ec2("ReplaceRouteTableAssociation",
					params{"AssociationId": w.resource.PhysicalID, "RouteTableId": after.text("RouteTableId")})
				if err != nil {
					return err
				}
				w.resource.PhysicalID = path(answer, "NewAssociationId")
				return nil
			},
			remove:     removal("DisassociateRouteTable", "AssociationId"),
			attributes: map[string]func(*work) (any, error){"Id": self},
		},
	}
}

func routeParams(p properties) params {
	return pick(p, append([]string{"DestinationCidrBlock", "DestinationPrefixListId", "RouteTableId"}, routeTargets...)...)
}
