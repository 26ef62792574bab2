package resource

import "errors"

// instanceKinds are instances, their interfaces and key pairs.
func instanceKinds() map[string]*Kind {
	const instance = "Reservations.0.Instances.0."
	read := described("DescribeInstances", "InstanceIds")
	attributes := map[string]func(*Work) (any, error){"InstanceId": self}
	for name, way := range map[string]string{
		"PrivateIp": "PrivateIpAddress", "PublicIp": "PublicIpAddress", "PrivateDnsName": "PrivateDnsName",
		"PublicDnsName": "PublicDnsName", "AvailabilityZone": "Placement.AvailabilityZone", "VpcId": "VpcId", "State.Name": "State.Name",
	} {
		attributes[name] = attribute(read, instance+way)
	}
	eni := described("DescribeNetworkInterfaces", "NetworkInterfaceIds")
	return map[string]*Kind{
		"AWS::EC2::Instance": {
			properties: []string{
				"AvailabilityZone", "BlockDeviceMappings", "CreditSpecification", "DisableApiTermination", "EbsOptimized",
				"IamInstanceProfile", "ImageId", "InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName", "MetadataOptions",
				"Monitoring", "NetworkInterfaces", "PrivateIpAddress", "PropagateTagsToVolumeOnCreation", "SecurityGroupIds",
				"SecurityGroups", "SourceDestCheck", "SubnetId", "Tags", "Tenancy", "UserData",
			},
			create:  runInstance,
			ready:   instanceRunning(read),
			mutable: []string{"SecurityGroupIds", "SourceDestCheck", "Tags"},
			update:  updateInstance,
			refused: []string{"InstanceType", "UserData", "IamInstanceProfile", "DisableApiTermination", "Monitoring", "EbsOptimized", "CreditSpecification"},
			remove: func(w *Work) error {
				_, err := w.ec2("TerminateInstances", Params{"InstanceIds": []any{w.Resource.PhysicalID}})
				return unlessMissing(err)
			},
			gone: func(w *Work) (bool, error) {
				answer, err := read(w)
				state := Path(answer, instance+"State.Name")
				return state == "" || state == "terminated", unlessMissing(err)
			},
			attributes: attributes,
		},
		"AWS::EC2::NetworkInterface": {
			properties: []string{"Description", "GroupSet", "PrivateIpAddress", "SourceDestCheck", "SubnetId", "Tags"},
			required:   []string{"SubnetId"},
			create: func(w *Work, p Properties) error {
				input := pick(p, "Description", "PrivateIpAddress", "SubnetId")
				if groups, ok := p["GroupSet"]; ok {
					input["Groups"] = groups
				}
				answer, err := w.ec2("CreateNetworkInterface", w.tagged(input, "network-interface", p.list("Tags")))
				if err != nil {
					return err
				}
				if err := w.made(Path(answer, "NetworkInterface.NetworkInterfaceId")); err != nil {
					return err
				}
				return w.sourceCheck(w.Resource.PhysicalID, p)
			},
			mutable: []string{"GroupSet", "SourceDestCheck", "Tags"},
			update: func(w *Work, before, after Properties) error {
				if err := w.groups(w.Resource.PhysicalID, after, "GroupSet"); err != nil {
					return err
				}
				if err := w.sourceCheck(w.Resource.PhysicalID, after); err != nil {
					return err
				}
				return w.retag(before, after)
			},
			remove: removal("DeleteNetworkInterface", "NetworkInterfaceId"),
			attributes: map[string]func(*Work) (any, error){
				"Id": self, "PrimaryPrivateIpAddress": attribute(eni, "NetworkInterfaces.0.PrivateIpAddress"),
				"VpcId": attribute(eni, "NetworkInterfaces.0.VpcId"),
			},
		},
		"AWS::EC2::KeyPair": {
			properties: []string{"KeyFormat", "KeyName", "KeyType", "PublicKeyMaterial", "Tags"},
			required:   []string{"KeyName"},
			create:     createKeyPair,
			remove: func(w *Work) error {
				if err := removal("DeleteKeyPair", "KeyName")(w); err != nil {
					return err
				}
				return w.dropParameter("/ec2/keypair/" + w.remembered("id"))
			},
			attributes: map[string]func(*Work) (any, error){
				"KeyPairId":      func(w *Work) (any, error) { return w.remembered("id"), nil },
				"KeyFingerprint": func(w *Work) (any, error) { return w.remembered("fingerprint"), nil },
			},
		},
	}
}

func runInstance(w *Work, p Properties) error {
	input := pick(p, "BlockDeviceMappings", "CreditSpecification", "DisableApiTermination", "EbsOptimized", "ImageId",
		"InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName", "MetadataOptions", "PrivateIpAddress", "SecurityGroupIds",
		"SecurityGroups", "SubnetId", "UserData")
	input["MinCount"], input["MaxCount"] = "1", "1"
	if profile := p.text("IamInstanceProfile"); profile != "" {
		input["IamInstanceProfile"] = Params{"Name": profile}
	}
	if value, ok := p["Monitoring"]; ok {
		input["Monitoring"] = Params{"Enabled": value}
	}
	placement := Params{}
	if zone := p.text("AvailabilityZone"); zone != "" {
		placement["AvailabilityZone"] = zone
	}
	if tenancy := p.text("Tenancy"); tenancy != "" {
		placement["Tenancy"] = tenancy
	}
	if len(placement) > 0 {
		input["Placement"] = placement
	}
	if interfaces := p.list("NetworkInterfaces"); len(interfaces) > 0 {
		list := []any{}
		for _, element := range interfaces {
			list = append(list, instanceInterface(element))
		}
		input["NetworkInterfaces"] = list
	}
	answer, err := w.ec2("RunInstances", w.tagged(input, "instance", p.list("Tags")))
	if err != nil {
		return err
	}
	if err := w.made(Path(answer, "Instances.0.InstanceId")); err != nil {
		return err
	}
	if !p.has("SourceDestCheck") {
		return nil
	}
	return w.instanceInterface(func(id string) error { return w.sourceCheck(id, p) })
}

// instanceInterface is an interface of the template as RunInstances takes it.
func instanceInterface(element any) Params {
	object, _ := element.(map[string]any)
	p := Properties(object)
	result := pick(p, "AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex", "NetworkInterfaceId",
		"PrivateIpAddress", "PrivateIpAddresses", "SecondaryPrivateIpAddressCount", "SubnetId")
	if groups, ok := p["GroupSet"]; ok {
		result["Groups"] = groups
	}
	return result
}

func instanceRunning(read func(*Work) (any, error)) func(*Work) (bool, error) {
	return func(w *Work) (bool, error) {
		answer, err := read(w)
		if err != nil {
			return false, err
		}
		switch Path(answer, "Reservations.0.Instances.0.State.Name") {
		case "running":
			return true, nil
		case "terminated", "shutting-down":
			return false, unstable("Instance " + w.Resource.PhysicalID + " failed to stabilize. Current state: terminated.")
		}
		return false, nil
	}
}

// instanceInterface runs something on the instance's first interface.
func (w *Work) instanceInterface(do func(id string) error) error {
	answer, err := described("DescribeInstances", "InstanceIds")(w)
	if err != nil {
		return err
	}
	return do(Path(answer, "Reservations.0.Instances.0.NetworkInterfaces.0.NetworkInterfaceId"))
}

func (w *Work) sourceCheck(eni string, p Properties) error {
	value, given := p["SourceDestCheck"]
	if !given {
		return nil
	}
	_, err := w.ec2("ModifyNetworkInterfaceAttribute", Params{"NetworkInterfaceId": eni, "SourceDestCheck": Params{"Value": value}})
	return err
}

func (w *Work) groups(eni string, p Properties, name string) error {
	if len(p.list(name)) == 0 {
		return nil
	}
	_, err := w.ec2("ModifyNetworkInterfaceAttribute", Params{"NetworkInterfaceId": eni, "Groups": p.list(name)})
	return err
}

func updateInstance(w *Work, before, after Properties) error {
	err := w.instanceInterface(func(id string) error {
		if err := w.groups(id, after, "SecurityGroupIds"); err != nil {
			return err
		}
		return w.sourceCheck(id, after)
	})
	if err != nil {
		return err
	}
	return w.retag(before, after)
}

// createKeyPair makes or imports a key; the private half of one that was made
// is kept where AWS keeps it, in a parameter of Systems Manager.
func createKeyPair(w *Work, p Properties) error {
	input := w.tagged(pick(p, "KeyName", "KeyType", "KeyFormat"), "key-pair", p.list("Tags"))
	operation := "CreateKeyPair"
	if material := p.text("PublicKeyMaterial"); material != "" {
		operation = "ImportKeyPair"
		delete(input, "KeyType")
		delete(input, "KeyFormat")
		input["PublicKeyMaterial"] = encoded(material)
	}
	answer, err := w.ec2(operation, input)
	if err != nil {
		return err
	}
	id := Path(answer, "KeyPairId")
	w.remember("id", id)
	w.remember("fingerprint", Path(answer, "KeyFingerprint"))
	w.Resource.PhysicalID = p.text("KeyName")
	if err := w.system(id); err != nil {
		return err
	}
	if material := Path(answer, "KeyMaterial"); material != "" {
		_, err = w.invoke("ssm", "PutParameter", Params{"Name": "/ec2/keypair/" + id, "Value": material, "Type": "SecureString"})
		var refused *serviceError
		if errors.As(err, &refused) && refused.code == "UnknownOperationException" {
			return nil
		}
	}
	return err
}
