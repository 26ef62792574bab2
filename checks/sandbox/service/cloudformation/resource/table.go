package resource

// tableKinds are DynamoDB's tables.
func tableKinds() map[string]*Kind {
	read := func(w *Work) (any, error) {
		return w.invoke("dynamodb", "DescribeTable", Params{"TableName": w.Resource.PhysicalID})
	}
	return map[string]*Kind{
		"AWS::DynamoDB::Table": {
			properties: []string{"AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "KeySchema", "ProvisionedThroughput", "TableName", "Tags"},
			required:   []string{"KeySchema"},
			create: func(w *Work, p Properties) error {
				input := pick(p, "AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "KeySchema", "ProvisionedThroughput", "TableName")
				if !p.has("TableName") {
					input["TableName"] = w.unique(255)
				}
				if tags := w.tags(p.list("Tags")); len(tags) > 0 {
					input["Tags"] = tags
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
			mutable: []string{"Tags"},
			update: func(w *Work, before, after Properties) error {
				arn, err := attribute(read, "Table.TableArn")(w)
				if err != nil {
					return err
				}
				tags := w.tags(after.list("Tags"))
				if lost := lostKeys(before.list("Tags"), tags); len(lost) > 0 {
					if _, err := w.invoke("dynamodb", "UntagResource", Params{"ResourceArn": arn, "TagKeys": lost}); err != nil {
						return err
					}
				}
				if len(tags) == 0 {
					return nil
				}
				_, err = w.invoke("dynamodb", "TagResource", Params{"ResourceArn": arn, "Tags": tags})
				return err
			},
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

// lostKeys are the keys of tags that are no more.
func lostKeys(before, after []any) []any {
	keep := map[string]bool{}
	for _, tag := range after {
		keep[Path(tag, "Key")] = true
	}
	var lost []any
	for _, tag := range before {
		if key := Path(tag, "Key"); !keep[key] {
			lost = append(lost, key)
		}
	}
	return lost
}
