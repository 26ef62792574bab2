package resource

// flowLogKinds are VPC flow logs.
func flowLogKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::EC2::FlowLog": {
			properties: []string{
				"LogDestination", "LogDestinationType", "LogFormat", "LogGroupName", "MaxAggregationInterval", "ResourceId", "ResourceType", "Tags", "TrafficType",
			},
			required: []string{"ResourceId", "ResourceType"},
			create: func(w *Work, p Properties) error {
				input := pick(p, "LogDestination", "LogDestinationType", "LogFormat", "LogGroupName", "MaxAggregationInterval", "ResourceType", "TrafficType")
				input["ResourceIds"] = []any{p["ResourceId"]}
				answer, err := w.ec2("CreateFlowLogs", w.tagged(input, "vpc-flow-log", p.list("Tags")))
				if err != nil {
					return err
				}
				if refusal := unsuccessful(answer); refusal != nil {
					return refusal
				}
				return w.made(Path(answer, "FlowLogIds.0"))
			},
			mutable: []string{"Tags"},
			update:  (*Work).retag,
			remove: func(w *Work) error {
				answer, err := w.ec2("DeleteFlowLogs", Params{"FlowLogIds": []any{w.Resource.PhysicalID}})
				if err != nil {
					return unlessMissing(err)
				}
				return unlessMissing(unsuccessful(answer))
			},
			attributes: map[string]func(*Work) (any, error){"Id": self},
		},
	}
}

// unsuccessful is the first refusal in an answer of EC2 that is an answer all
// the same.
func unsuccessful(answer any) error {
	code := Path(answer, "Unsuccessful.0.Error.Code")
	if code == "" {
		return nil
	}
	return &serviceError{service: "ec2", code: code, message: Path(answer, "Unsuccessful.0.Error.Message"), request: newUUID()}
}
