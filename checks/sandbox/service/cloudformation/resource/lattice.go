package resource

import "strings"

const lattice = "vpc-lattice"

// latticeKinds are VPC Lattice's resources. They are known by their ARNs.
func latticeKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::VpcLattice::ResourceGateway": latticeOf{
			operation: "ResourceGateway", identifier: "resourceGatewayIdentifier",
			members: map[string]string{
				"IpAddressType": "ipAddressType", "Ipv4AddressesPerEni": "ipv4AddressesPerEni", "Name": "name",
				"ResourceConfigDnsResolution": "resourceConfigDnsResolution", "SecurityGroupIds": "securityGroupIds",
				"SubnetIds": "subnetIds", "VpcIdentifier": "vpcIdentifier",
			},
			required: []string{"Name", "SubnetIds", "VpcIdentifier"},
			mutable:  []string{"SecurityGroupIds"},
			shown:    map[string]string{"Arn": "arn", "Id": "id"},
		}.kind(),
		"AWS::VpcLattice::ResourceConfiguration": latticeOf{
			operation: "ResourceConfiguration", identifier: "resourceConfigurationIdentifier",
			members: map[string]string{
				"AllowAssociationToSharableServiceNetwork": "allowAssociationToShareableServiceNetwork",
				"CustomDomainName":                         "customDomainName", "GroupDomain": "groupDomain", "Name": "name",
				"PortRanges": "portRanges", "ProtocolType": "protocol", "ResourceConfigurationDefinition": "resourceConfigurationDefinition",
				"ResourceConfigurationGroupId": "resourceConfigurationGroupIdentifier", "ResourceConfigurationType": "type",
				"ResourceGatewayId": "resourceGatewayIdentifier",
			},
			required: []string{"Name", "ResourceConfigurationType"},
			mutable:  []string{"AllowAssociationToSharableServiceNetwork", "PortRanges", "ResourceConfigurationDefinition"},
			shown:    map[string]string{"Arn": "arn", "Id": "id"},
		}.kind(),
		"AWS::VpcLattice::ServiceNetwork": latticeOf{
			operation: "ServiceNetwork", identifier: "serviceNetworkIdentifier", naming: 63,
			members: map[string]string{"AuthType": "authType", "Name": "name", "SharingConfig": "sharingConfig"},
			mutable: []string{"AuthType"},
			shown:   map[string]string{"Arn": "arn", "Id": "id", "CreatedAt": "createdAt", "LastUpdatedAt": "lastUpdatedAt"},
		}.kind(),
		"AWS::VpcLattice::ServiceNetworkResourceAssociation": latticeOf{
			operation: "ServiceNetworkResourceAssociation", identifier: "serviceNetworkResourceAssociationIdentifier",
			members: map[string]string{
				"PrivateDnsEnabled": "privateDnsEnabled", "ResourceConfigurationId": "resourceConfigurationIdentifier",
				"ServiceNetworkId": "serviceNetworkIdentifier",
			},
			required: []string{"ResourceConfigurationId", "ServiceNetworkId"},
			shown:    map[string]string{"Arn": "arn", "Id": "id"},
		}.kind(),
		"AWS::VpcLattice::ServiceNetworkVpcAssociation": latticeOf{
			operation: "ServiceNetworkVpcAssociation", identifier: "serviceNetworkVpcAssociationIdentifier",
			members: map[string]string{
				"PrivateDnsEnabled": "privateDnsEnabled", "SecurityGroupIds": "securityGroupIds",
				"ServiceNetworkIdentifier": "serviceNetworkIdentifier", "VpcIdentifier": "vpcIdentifier",
			},
			required: []string{"ServiceNetworkIdentifier", "VpcIdentifier"},
			mutable:  []string{"SecurityGroupIds"},
			shown: map[string]string{
				"Arn": "arn", "Id": "id", "CreatedAt": "createdAt", "ServiceNetworkArn": "serviceNetworkArn",
				"ServiceNetworkId": "serviceNetworkId", "ServiceNetworkName": "serviceNetworkName", "Status": "status", "VpcId": "vpcId",
			},
		}.kind(),
	}
}

// latticeOf is how one of VPC Lattice's kinds goes by its operations: Create,
// Get, Update and Delete of one name.
type latticeOf struct {
	operation  string
	identifier string            // member that names one
	members    map[string]string // of Create, by property
	required   []string
	mutable    []string
	shown      map[string]string // members of Get, by attribute
	naming     int               // longest name made up where none is given
}

func (l latticeOf) kind() *Kind {
	read := func(w *Work) (any, error) {
		return w.invoke(lattice, "Get"+l.operation, Params{l.identifier: w.Resource.PhysicalID})
	}
	k := &Kind{
		properties: append(sortedKeys(l.members), "Tags"),
		required:   l.required,
		create:     l.create,
		ready: func(w *Work) (bool, error) {
			answer, err := read(w)
			if err != nil {
				return false, err
			}
			status := Path(answer, "status")
			if strings.HasSuffix(status, "_FAILED") {
				return false, unstable(l.operation + " is in state " + status + ": " + Path(answer, "failureReason"))
			}
			return status == "" || status == "ACTIVE", nil
		},
		mutable: append([]string{"Tags"}, l.mutable...),
		update:  l.update,
		remove: func(w *Work) error {
			_, err := w.invoke(lattice, "Delete"+l.operation, Params{l.identifier: w.Resource.PhysicalID})
			return unlessMissing(err)
		},
		gone: func(w *Work) (bool, error) {
			_, err := read(w)
			return err != nil, unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){},
	}
	for name, member := range l.shown {
		k.attributes[name] = attribute(read, member)
	}
	return k
}

// input is the members that some properties give.
func (l latticeOf) input(p Properties, names []string) Params {
	input := Params{}
	for _, name := range names {
		value, ok := p[name]
		if !ok {
			continue
		}
		switch name {
		case "ResourceConfigurationDefinition":
			value = latticeDefinition(value)
		case "SharingConfig":
			value = Params{"enabled": At(value, "enabled")}
		}
		input[l.members[name]] = value
	}
	return input
}

func (l latticeOf) create(w *Work, p Properties) error {
	input := l.input(p, sortedKeys(l.members))
	if l.naming > 0 && !p.has("Name") {
		input["name"] = strings.ToLower(w.unique(l.naming))
	}
	if tags := latticeTags(w.tags(p.list("Tags"))); len(tags) > 0 {
		input["tags"] = tags
	}
	answer, err := w.invoke(lattice, "Create"+l.operation, input)
	if err != nil {
		return err
	}
	w.Resource.PhysicalID = Path(answer, "arn")
	return nil
}

func (l latticeOf) update(w *Work, before, after Properties) error {
	changed := false
	for _, name := range Changes(before, after) {
		changed = changed || name != "Tags"
	}
	if changed {
		input := l.input(after, l.mutable)
		input[l.identifier] = w.Resource.PhysicalID
		if _, err := w.invoke(lattice, "Update"+l.operation, input); err != nil {
			return err
		}
	}
	tags, lost := latticeTags(w.tags(after.list("Tags"))), []any{}
	for _, tag := range before.list("Tags") {
		if _, kept := tags[Path(tag, "Key")]; !kept {
			lost = append(lost, Path(tag, "Key"))
		}
	}
	if len(lost) > 0 {
		if _, err := w.invoke(lattice, "UntagResource", Params{"resourceArn": w.Resource.PhysicalID, "tagKeys": lost}); err != nil {
			return err
		}
	}
	if len(tags) == 0 {
		return nil
	}
	_, err := w.invoke(lattice, "TagResource", Params{"resourceArn": w.Resource.PhysicalID, "tags": tags})
	return err
}

func latticeTags(list []any) Params {
	tags := Params{}
	for _, tag := range list {
		tags[Path(tag, "Key")] = Path(tag, "Value")
	}
	return tags
}

// latticeDefinition is a configuration's definition as the API takes it: in
// templates an address and an ARN stand as plain texts.
func latticeDefinition(value any) Params {
	definition := Params{}
	given, _ := value.(map[string]any)
	for name, inner := range given {
		switch name {
		case "IpResource":
			definition["ipResource"] = Params{"ipAddress": inner}
		case "ArnResource":
			definition["arnResource"] = Params{"arn": inner}
		case "DnsResource":
			definition["dnsResource"] = Params{"domainName": At(inner, "DomainName"), "ipAddressType": At(inner, "IpAddressType")}
		default:
			definition[name] = inner // refused by its name
		}
	}
	return definition
}
