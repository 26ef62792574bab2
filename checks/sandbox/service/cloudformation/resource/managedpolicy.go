package resource

// managedPolicyKinds are policies of their own and policies within a role.
func managedPolicyKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::IAM::ManagedPolicy": managedPolicyKind(),
		"AWS::IAM::RolePolicy": {
			properties: []string{"PolicyDocument", "PolicyName", "RoleName"},
			required:   []string{"PolicyName", "RoleName"},
			create: func(w *Work, p Properties) error {
				w.Resource.PhysicalID = p.text("PolicyName") + "|" + p.text("RoleName")
				return w.putPolicy(ofRole(p))
			},
			mutable:    []string{"PolicyDocument"},
			update:     func(w *Work, _, after Properties) error { return w.putPolicy(ofRole(after)) },
			remove:     func(w *Work) error { return w.deletePolicy(ofRole(w.Resource.Properties)) },
			capability: "CAPABILITY_IAM",
		},
	}
}

// ofRole is a policy within one role as one within several.
func ofRole(p Properties) Properties {
	return Properties{"PolicyName": p["PolicyName"], "PolicyDocument": p["PolicyDocument"], "Roles": []any{p["RoleName"]}}
}

func managedPolicyKind() *Kind {
	read := func(w *Work) (any, error) {
		return w.invoke("iam", "GetPolicy", Params{"PolicyArn": w.Resource.PhysicalID})
	}
	attributes := map[string]func(*Work) (any, error){"PolicyArn": self}
	for name, member := range map[string]string{"PolicyId": "PolicyId", "DefaultVersionId": "DefaultVersionId"} {
		attributes[name] = attribute(read, "Policy."+member)
	}
	return &Kind{
		properties: []string{"Description", "ManagedPolicyName", "Path", "PolicyDocument", "Roles"},
		required:   []string{"PolicyDocument"},
		create: func(w *Work, p Properties) error {
			input := pick(p, "Description", "Path")
			input["PolicyName"], input["PolicyDocument"] = p.text("ManagedPolicyName"), policyText(p["PolicyDocument"])
			if !p.has("ManagedPolicyName") {
				input["PolicyName"] = w.unique(128)
			}
			answer, err := w.invoke("iam", "CreatePolicy", input)
			if err != nil {
				return err
			}
			w.Resource.PhysicalID = Path(answer, "Policy.Arn")
			return w.policyRoles("AttachRolePolicy", p.list("Roles"))
		},
		mutable: []string{"PolicyDocument", "Roles"},
		update: func(w *Work, before, after Properties) error {
			if !Same(before["PolicyDocument"], after["PolicyDocument"]) {
				if err := w.newPolicyVersion(after); err != nil {
					return err
				}
			}
			if err := w.policyRoles("DetachRolePolicy", without(before.list("Roles"), after.list("Roles"))); unlessMissing(err) != nil {
				return err
			}
			return w.policyRoles("AttachRolePolicy", without(after.list("Roles"), before.list("Roles")))
		},
		remove: func(w *Work) error {
			if err := w.policyRoles("DetachRolePolicy", w.Resource.Properties["Roles"]); unlessMissing(err) != nil {
				return err
			}
			_, err := w.invoke("iam", "DeletePolicy", Params{"PolicyArn": w.Resource.PhysicalID})
			return unlessMissing(err)
		},
		attributes: attributes,
		capability: "CAPABILITY_IAM", naming: "ManagedPolicyName",
	}
}

// policyRoles attaches the policy to roles or takes it from them.
func (w *Work) policyRoles(operation string, roles any) error {
	list, _ := roles.([]any)
	for _, role := range list {
		if _, err := w.invoke("iam", operation, Params{"RoleName": role, "PolicyArn": w.Resource.PhysicalID}); err != nil {
			return err
		}
	}
	return nil
}

// newPolicyVersion makes a document the policy's only version.
func (w *Work) newPolicyVersion(p Properties) error {
	answer, err := w.invoke("iam", "GetPolicy", Params{"PolicyArn": w.Resource.PhysicalID})
	if err != nil {
		return err
	}
	version := Params{"PolicyArn": w.Resource.PhysicalID, "PolicyDocument": policyText(p["PolicyDocument"]), "SetAsDefault": true}
	if _, err := w.invoke("iam", "CreatePolicyVersion", version); err != nil {
		return err
	}
	_, err = w.invoke("iam", "DeletePolicyVersion", Params{"PolicyArn": w.Resource.PhysicalID, "VersionId": Path(answer, "Policy.DefaultVersionId")})
	return unlessMissing(err)
}
