package cloudformation

// identityKinds are the roles, policies and profiles of IAM.
func identityKinds() map[string]*kind {
	role := func(w *work) (any, error) {
		return w.invoke("iam", "GetRole", params{"RoleName": w.resource.PhysicalID})
	}
	profile := func(w *work) (any, error) {
		return w.invoke("iam", "GetInstanceProfile", params{"InstanceProfileName": w.resource.PhysicalID})
	}
	return map[string]*kind{
		"AWS::IAM::Role": {
			properties: []string{"AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration", "Path", "Policies", "RoleName", "Tags"},
			required:   []string{"AssumeRolePolicyDocument"},
			create:     createRole,
			mutable:    []string{"AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies"},
			update:     updateRole,
			refused:    []string{"Description", "MaxSessionDuration", "Tags"},
			remove:     removeRole,
			attributes: map[string]func(*work) (any, error){
				"Arn": attribute(role, "Role.Arn"), "RoleId": attribute(role, "Role.RoleId"),
			},
			capability: "CAPABILITY_IAM", naming: "RoleName",
		},
		"AWS::IAM::InstanceProfile": {
			properties: []string{"InstanceProfileName", "Path", "Roles"},
			required:   []string{"Roles"},
			create: func(w *work, p properties) error {
				name := p.text("InstanceProfileName")
				if name == "" {
					name = w.unique(128)
				}
				input := pick(p, "Path")
				input["InstanceProfileName"] = name
				if _, err := w.invoke("iam", "CreateInstanceProfile", input); err != nil {
					return err
				}
				w.resource.PhysicalID = name
				return w.profileRoles("AddRoleToInstanceProfile", p)
			},
			mutable: []string{"Roles"},
			update: func(w *work, before, after properties) error {
				if err := unlessMissing(w.profileRoles("RemoveRoleFromInstanceProfile", before)); err != nil {
					return err
				}
				return w.profileRoles("AddRoleToInstanceProfile", after)
			},
			remove: func(w *work) error {
				if err := w.profileRoles("RemoveRoleFromInstanceProfile", w.resource.Properties); unlessMissing(err) != nil {
					return err
				}
				_, err := w.invoke("iam", "DeleteInstanceProfile", params{"InstanceProfileName": w.resource.PhysicalID})
				return unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){"Arn": attribute(profile, "InstanceProfile.Arn")},
			capability: "CAPABILITY_IAM", naming: "InstanceProfileName",
		},
		"AWS::IAM::Policy": {
			properties: []string{"PolicyDocument", "PolicyName", "Roles"},
			required:   []string{"PolicyDocument", "PolicyName"},
			create: func(w *work, p properties) error {
				if len(p.list("Roles")) == 0 {
					return refuse("InvalidRequest", "At least one of [Groups,Roles,Users] must be non-empty.")
				}
				w.resource.PhysicalID = w.unique(128)
				return w.putPolicy(p)
			},
			mutable: []string{"PolicyDocument", "Roles"},
			update: func(w *work, before, after properties) error {
				gone := properties{"PolicyName": before["PolicyName"], "Roles": without(before.list("Roles"), after.list("Roles"))}
				if err := w.deletePolicy(gone); err != nil {
					return err
				}
				return w.putPolicy(after)
			},
			remove:     func(w *work) error { return w.deletePolicy(w.resource.Properties) },
			attributes: map[string]func(*work) (any, error){"Id": self},
			capability: "CAPABILITY_IAM",
		},
	}
}

func createRole(w *work, p properties) error {
	name := p.text("RoleName")
	if name == "" {
		name = w.unique(64)
	}
	input := pick(p, "Description", "MaxSessionDuration", "Path")
	input["RoleName"] = name
	input["AssumeRolePolicyDocument"] = policyText(p["AssumeRolePolicyDocument"])
	if tags := w.tags(p.list("Tags")); len(tags) > 0 {
		input["Tags"] = tags
	}
	if _, err := w.invoke("iam", "CreateRole", input); err != nil {
		return err
	}
	w.resource.PhysicalID = name
	return w.rolePolicies(properties{}, p)
}

// rolePolicies attaches and puts what after has, and takes away what it lacks.
func (w *work) rolePolicies(before, after properties) error {
	role := w.resource.PhysicalID
	for _, arn := range without(before.list("ManagedPolicyArns"), after.list("ManagedPolicyArns")) {
		if _, err := w.invoke("iam", "DetachRolePolicy", params{"RoleName": role, "PolicyArn": arn}); unlessMissing(err) != nil {
			return err
		}
	}
	for _, arn := range without(after.list("ManagedPolicyArns"), before.list("ManagedPolicyArns")) {
		if _, err := w.invoke("iam", "AttachRolePolicy", params{"RoleName": role, "PolicyArn": arn}); err != nil {
			return err
		}
	}
	for _, policy := range without(before.list("Policies"), after.list("Policies")) {
		_, err := w.invoke("iam", "DeleteRolePolicy", params{"RoleName": role, "PolicyName": path(policy, "PolicyName")})
		if unlessMissing(err) != nil {
			return err
		}
	}
	for _, policy := range without(after.list("Policies"), before.list("Policies")) {
		_, err := w.invoke("iam", "PutRolePolicy", params{
			"RoleName": role, "PolicyName": path(policy, "PolicyName"), "PolicyDocument": policyText(at(policy, "PolicyDocument"))})
		if err != nil {
			return err
		}
	}
	return nil
}

func updateRole(w *work, before, after properties) error {
	if !same(before["AssumeRolePolicyDocument"], after["AssumeRolePolicyDocument"]) {
		_, err := w.invoke("iam", "UpdateAssumeRolePolicy", params{
			"RoleName": w.resource.PhysicalID, "PolicyDocument": policyText(after["AssumeRolePolicyDocument"])})
		if err != nil {
			return err
		}
	}
	return w.rolePolicies(before, after)
}

func removeRole(w *work) error {
	if err := w.rolePolicies(w.resource.Properties, properties{}); err != nil {
		return err
	}
	_, err := w.invoke("iam", "DeleteRole", params{"RoleName": w.resource.PhysicalID})
	return unlessMissing(err)
}

func (w *work) profileRoles(operation string, p properties) error {
	for _, role := range p.list("Roles") {
		_, err := w.invoke("iam", operation, params{"InstanceProfileName": w.resource.PhysicalID, "RoleName": role})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) putPolicy(p properties) error {
	for _, role := range p.list("Roles") {
		_, err := w.invoke("iam", "PutRolePolicy", params{
			"RoleName": role, "PolicyName": p["PolicyName"], "PolicyDocument": policyText(p["PolicyDocument"])})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) deletePolicy(p properties) error {
	for _, role := range p.list("Roles") {
		_, err := w.invoke("iam", "DeleteRolePolicy", params{"RoleName": role, "PolicyName": p["PolicyName"]})
		if unlessMissing(err) != nil {
			return err
		}
	}
	return nil
}
