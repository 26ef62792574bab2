package resource

// tableKinds are DynamoDB's tables.
func tableKinds() map[string]*Kind {
	read := func(w *Work) (any, error) {
		return w.invoke("dynamodb", "DescribeTable", Params{"TableName": w.Resource.PhysicalID})
	}
	return map[string]*Kind{
		"AWS::DynamoDB::Table": {
			properties: []string{"AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "KeySchema", "ProvisionedThroughput", "TableName"},
			required:   []string{"KeySchema"},
			create: func(w *Work, p Properties) error {
				input := pick(p, "AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "KeySchema", "ProvisionedThroughput", "TableName")
				if !p.has("TableName") {
					input["TableName"] = w.unique(255)
				}
				answer, err := w.invoke("dynamodb", "CreateTable", input)
				if err != nil {
					return err
				}
				w.Resource.PhysicalID = Path(answer, "TableDescription.TableName")
				return nil
			},
			ready: func(w *Work) (bool, error) {
				answer, err := read(w)
				return Path(answer, "Table.TableStatus") == "ACTIVE", err
			},
			mutable: []string{},
			update:  func(*Work, Properties, Properties) error { return nil },
			refused: []string{"AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "ProvisionedThroughput"},
			remove: func(w *Work) error {
				_, err := w.invoke("dynamodb", "DeleteTable", Params{"TableName": w.Resource.PhysicalID})
				return unlessMissing(err)
			},
			gone: func(w *Work) (bool, error) {
				_, err := read(w)
				return err != nil, unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){"Arn": attribute(read, "Table.TableArn")},
		},
	}
}
