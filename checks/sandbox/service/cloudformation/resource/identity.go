package resource

// identityKinds are the roles, policies and profiles of IAM.
func identityKinds() map[string]*Kind {
	role := func(w *Work) (any, error) {
		return w.invoke("iam", "GetRole", Params{"RoleName": w.Resource.PhysicalID})
	}
	profile := func(w *Work) (any, error) {
		return w.invoke("iam", "GetInstanceProfile", Params{"InstanceProfileName": w.Resource.PhysicalID})
	}
	return map[string]*Kind{
		"AWS::IAM::Role": {
			properties: []string{"AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration", "Path", "Policies", "RoleName", "Tags"},
			required:   []string{"AssumeRolePolicyDocument"},
			create:     createRole,
			mutable:    []string{"AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies"},
			update:     updateRole,
			refused:    []string{"Description", "MaxSessionDuration", "Tags"},
			remove:     removeRole,
			attributes: map[string]func(*Work) (any, error){
				"Arn": attribute(role, "Role.Arn"), "RoleId": attribute(role, "Role.RoleId"),
			},
			capability: "CAPABILITY_IAM", naming: "RoleName",
		},
		"AWS::IAM::InstanceProfile": {
			properties: []string{"InstanceProfileName", "Path", "Roles"},
			required:   []string{"Roles"},
			create: func(w *Work, p Properties) error {
				name := p.text("InstanceProfileName")
				if name == "" {
					name = w.unique(128)
				}
				input := pick(p, "Path")
				input["InstanceProfileName"] = name
				if _, err := w.invoke("iam", "CreateInstanceProfile", input); err != nil {
					return err
				}
				w.Resource.PhysicalID = name
				return w.profileRoles("AddRoleToInstanceProfile", p)
			},
			mutable: []string{"Roles"},
			update: func(w *Work, before, after Properties) error {
				if err := unlessMissing(w.profileRoles("RemoveRoleFromInstanceProfile", before)); err != nil {
					return err
				}
				return w.profileRoles("AddRoleToInstanceProfile", after)
			},
			remove: func(w *Work) error {
				if err := w.profileRoles("RemoveRoleFromInstanceProfile", w.Resource.Properties); unlessMissing(err) != nil {
					return err
				}
				_, err := w.invoke("iam", "DeleteInstanceProfile", Params{"InstanceProfileName": w.Resource.PhysicalID})
				return unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"Arn": attribute(profile, "InstanceProfile.Arn")},
			capability: "CAPABILITY_IAM", naming: "InstanceProfileName",
		},
		"AWS::IAM::Policy": {
			properties: []string{"PolicyDocument", "PolicyName", "Roles"},
			required:   []string{"PolicyDocument", "PolicyName"},
			create: func(w *Work, p Properties) error {
				if len(p.list("Roles")) == 0 {
					return invalid("At least one of [Groups,Roles,Users] must be non-empty.")
				}
				w.Resource.PhysicalID = w.unique(128)
				return w.putPolicy(p)
			},
			mutable: []string{"PolicyDocument", "Roles"},
			update: func(w *Work, before, after Properties) error {
				gone := Properties{"PolicyName": before["PolicyName"], "Roles": without(before.list("Roles"), after.list("Roles"))}
				if err := w.deletePolicy(gone); err != nil {
					return err
				}
				return w.putPolicy(after)
			},
			remove:     func(w *Work) error { return w.deletePolicy(w.Resource.Properties) },
			attributes: map[string]func(*Work) (any, error){"Id": self},
			capability: "CAPABILITY_IAM",
		},
	}
}

func createRole(w *Work, p Properties) error {
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
	w.Resource.PhysicalID = name
	return w.rolePolicies(Properties{}, p)
}

// rolePolicies attaches and puts what after has, and takes away what it lacks.
func (w *Work) rolePolicies(before, after Properties) error {
	role := w.Resource.PhysicalID
	for _, arn := range without(before.list("ManagedPolicyArns"), after.list("ManagedPolicyArns")) {
		if _, err := w.invoke("iam", "DetachRolePolicy", Params{"RoleName": role, "PolicyArn": arn}); unlessMissing(err) != nil {
			return err
		}
	}
	for _, arn := range without(after.list("ManagedPolicyArns"), before.list("ManagedPolicyArns")) {
		if _, err := w.invoke("iam", "AttachRolePolicy", Params{"RoleName": role, "PolicyArn": arn}); err != nil {
			return err
		}
	}
	for _, policy := range without(before.list("Policies"), after.list("Policies")) {
		_, err := w.invoke("iam", "DeleteRolePolicy", Params{"RoleName": role, "PolicyName": Path(policy, "PolicyName")})
		if unlessMissing(err) != nil {
			return err
		}
	}
	for _, policy := range without(after.list("Policies"), before.list("Policies")) {
		_, err := w.invoke("iam", "PutRolePolicy", Params{
			"RoleName": role, "PolicyName": Path(policy, "PolicyName"), "PolicyDocument": policyText(At(policy, "PolicyDocument"))})
		if err != nil {
			return err
		}
	}
	return nil
}

func updateRole(w *Work, before, after Properties) error {
	if !Same(before["AssumeRolePolicyDocument"], after["AssumeRolePolicyDocument"]) {
		_, err := w.invoke("iam", "UpdateAssumeRolePolicy", Params{
			"RoleName": w.Resource.PhysicalID, "PolicyDocument": policyText(after["AssumeRolePolicyDocument"])})
		if err != nil {
			return err
		}
	}
	return w.rolePolicies(before, after)
}

func removeRole(w *Work) error {
	if err := w.rolePolicies(w.Resource.Properties, Properties{}); err != nil {
		return err
	}
	_, err := w.invoke("iam", "DeleteRole", Params{"RoleName": w.Resource.PhysicalID})
	return unlessMissing(err)
}

func (w *Work) profileRoles(operation string, p Properties) error {
	for _, role := range p.list("Roles") {
		_, err := w.invoke("iam", operation, Params{"InstanceProfileName": w.Resource.PhysicalID, "RoleName": role})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Work) putPolicy(p Properties) error {
	for _, role := range p.list("Roles") {
		_, err := w.invoke("iam", "PutRolePolicy", Params{
			"RoleName": role, "PolicyName": p["PolicyName"], "PolicyDocument": policyText(p["PolicyDocument"])})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Work) deletePolicy(p Properties) error {
	for _, role := range p.list("Roles") {
		_, err := w.invoke("iam", "DeleteRolePolicy", Params{"RoleName": role, "PolicyName": p["PolicyName"]})
		if unlessMissing(err) != nil {
			return err
		}
	}
	return nil
}
