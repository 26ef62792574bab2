package cloudformation

// instanceKinds are instances, their interfaces and key pairs.
func instanceKinds() map[string]*kind {
	const instance = "Reservations.0.Instances.0."
	read := described("DescribeInstances", "InstanceIds")
	attributes := map[string]func(*work) (any, error){"InstanceId": self}
	for name, way := range map[string]string{
		"PrivateIp": "PrivateIpAddress", "PublicIp": "PublicIpAddress", "PrivateDnsName": "PrivateDnsName",
		"PublicDnsName": "PublicDnsName", "AvailabilityZone": "Placement.AvailabilityZone", "VpcId": "VpcId", "State.Name": "State.Name",
	} {
		attributes[name] = attribute(read, instance+way)
	}
	eni := described("DescribeNetworkInterfaces", "NetworkInterfaceIds")
	return map[string]*kind{
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
			remove: func(w *work) error {
				_, err := w.ec2("TerminateInstances", params{"InstanceIds": []any{w.resource.PhysicalID}})
				return unlessMissing(err)
			},
			gone: func(w *work) (bool, error) {
				answer, err := read(w)
				state := path(answer, instance+"State.Name")
				return state == "" || state == "terminated", unlessMissing(err)
			},
			attributes: attributes,
		},
		"AWS::EC2::NetworkInterface": {
			properties: []string{"Description", "GroupSet", "PrivateIpAddress", "SourceDestCheck", "SubnetId", "Tags"},
			required:   []string{"SubnetId"},
			create: func(w *work, p properties) error {
				input := pick(p, "Description", "PrivateIpAddress", "SubnetId")
				if groups, ok := p["GroupSet"]; ok {
					input["Groups"] = groups
				}
				answer, err := w.ec2("CreateNetworkInterface", w.tagged(input, "network-interface", p.list("Tags")))
				if err != nil {
					return err
				}
				if err := w.made(path(answer, "NetworkInterface.NetworkInterfaceId")); err != nil {
					return err
				}
				return w.sourceCheck(w.resource.PhysicalID, p)
			},
			mutable: []string{"GroupSet", "SourceDestCheck", "Tags"},
			update: func(w *work, before, after properties) error {
				if err := w.groups(w.resource.PhysicalID, after, "GroupSet"); err != nil {
					return err
				}
				if err := w.sourceCheck(w.resource.PhysicalID, after); err != nil {
					return err
				}
				return w.retag(before, after)
			},
			remove: removal("DeleteNetworkInterface", "NetworkInterfaceId"),
			attributes: map[string]func(*work) (any, error){
				"Id": self, "PrimaryPrivateIpAddress": attribute(eni, "NetworkInterfaces.0.PrivateIpAddress"),
				"VpcId": attribute(eni, "NetworkInterfaces.0.VpcId"),
			},
		},
		"AWS::EC2::KeyPair": {
			properties: []string{"KeyFormat", "KeyName", "KeyType", "PublicKeyMaterial", "Tags"},
			required:   []string{"KeyName"},
			create:     createKeyPair,
			remove:     removal("DeleteKeyPair", "KeyName"),
			attributes: map[string]func(*work) (any, error){
				"KeyPairId":      func(w *work) (any, error) { return w.remembered("id"), nil },
				"KeyFingerprint": func(w *work) (any, error) { return w.remembered("fingerprint"), nil },
			},
		},
	}
}

func runInstance(w *work, p properties) error {
	input := pick(p, "BlockDeviceMappings", "CreditSpecification", "DisableApiTermination", "EbsOptimized", "ImageId",
		"InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName", "MetadataOptions", "PrivateIpAddress", "SecurityGroupIds",
		"SecurityGroups", "SubnetId", "UserData")
	input["MinCount"], input["MaxCount"] = "1", "1"
	if profile := p.text("IamInstanceProfile"); profile != "" {
		input["IamInstanceProfile"] = params{"Name": profile}
	}
	if value, ok := p["Monitoring"]; ok {
		input["Monitoring"] = params{"Enabled": value}
	}
	placement := params{}
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
	if err := w.made(path(answer, "Instances.0.InstanceId")); err != nil {
		return err
	}
	if !p.has("SourceDestCheck") {
		return nil
	}
	return w.instanceInterface(func(id string) error { return w.sourceCheck(id, p) })
}

// instanceInterface is an interface of the template as RunInstances takes it.
func instanceInterface(element any) params {
	object, _ := element.(map[string]any)
	p := properties(object)
	result := pick(p, "AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex", "NetworkInterfaceId",
		"PrivateIpAddress", "PrivateIpAddresses", "SecondaryPrivateIpAddressCount", "SubnetId")
	if groups, ok := p["GroupSet"]; ok {
		result["Groups"] = groups
	}
	return result
}

func instanceRunning(read func(*work) (any, error)) func(*work) (bool, error) {
	return func(w *work) (bool, error) {
		answer, err := read(w)
		if err != nil {
			return false, err
		}
		switch path(answer, "Reservations.0.Instances.0.State.Name") {
		case "running":
			return true, nil
		case "terminated", "shutting-down":
			return false, refuse("NotStabilized", "Instance "+w.resource.PhysicalID+" failed to stabilize. Current state: terminated.")
		}
		return false, nil
	}
}

// instanceInterface runs something on the instance's first interface.
func (w *work) instanceInterface(do func(id string) error) error {
	answer, err := described("DescribeInstances", "InstanceIds")(w)
	if err != nil {
		return err
	}
	return do(path(answer, "Reservations.0.Instances.0.NetworkInterfaces.0.NetworkInterfaceId"))
}

func (w *work) sourceCheck(eni string, p properties) error {
	value, given := p["SourceDestCheck"]
	if !given {
		return nil
	}
	_, err := w.ec2("ModifyNetworkInterfaceAttribute", params{"NetworkInterfaceId": eni, "SourceDestCheck": params{"Value": value}})
	return err
}

func (w *work) groups(eni string, p properties, name string) error {
	if len(p.list(name)) == 0 {
		return nil
	}
	_, err := w.ec2("ModifyNetworkInterfaceAttribute", params{"NetworkInterfaceId": eni, "Groups": p.list(name)})
	return err
}

func updateInstance(w *work, before, after properties) error {
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
func createKeyPair(w *work, p properties) error {
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
	id := path(answer, "KeyPairId")
	w.remember("id", id)
	w.remember("fingerprint", path(answer, "KeyFingerprint"))
	w.resource.PhysicalID = p.text("KeyName")
	if err := w.system(id); err != nil {
		return err
	}
	if material := path(answer, "KeyMaterial"); material != "" {
		_, err = w.invoke("ssm", "PutParameter", params{"Name": "/ec2/keypair/" + id, "Value": material, "Type": "SecureString"})
		if e, ok := err.(*serviceError); ok && e.code == "UnknownOperationException" {
			return nil
		}
	}
	return err
}
