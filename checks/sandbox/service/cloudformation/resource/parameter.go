package resource

// parameterKinds are the parameters of Systems Manager's Parameter Store.
func parameterKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::SSM::Parameter": {
			properties: []string{"DataType", "Name", "Type", "Value"},
			required:   []string{"Type", "Value"},
			create: func(w *Work, p Properties) error {
				if p.text("Type") == "SecureString" {
					// AWS CloudFormation user guide, AWS::SSM::Parameter: no template makes one.
					return invalid("Properties validation failed for resource " + w.Resource.Name + " with message:\n#/Type: SecureString is not a valid enum value")
				}
				name := p.text("Name")
				if name == "" {
					name = w.generated("CFN-"+w.Resource.Name, 0)
				}
				input := pick(p, "DataType", "Type", "Value")
				input["Name"] = name
				if _, err := w.invoke("ssm", "PutParameter", input); err != nil {
					return err
				}
				w.Resource.PhysicalID = name
				return nil
			},
			mutable: []string{"DataType", "Type", "Value"},
			update: func(w *Work, _, after Properties) error {
				input := pick(after, "DataType", "Type", "Value")
				input["Name"], input["Overwrite"] = w.Resource.PhysicalID, true
				_, err := w.invoke("ssm", "PutParameter", input)
				return err
			},
			remove: func(w *Work) error { return w.dropParameter(w.Resource.PhysicalID) },
			attributes: map[string]func(*Work) (any, error){
				"Type":  func(w *Work) (any, error) { return w.Resource.Properties["Type"], nil },
				"Value": func(w *Work) (any, error) { return w.Resource.Properties["Value"], nil },
			},
		},
	}
}

// dropParameter deletes a parameter, if it is there.
func (w *Work) dropParameter(name string) error {
	_, err := w.invoke("ssm", "DeleteParameter", Params{"Name": name})
	return unlessMissing(err)
}
