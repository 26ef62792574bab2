package resource

import "encoding/base64"

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// addressKinds are Elastic IP addresses.
func addressKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::EC2::EIP": {
			properties: []string{"Domain", "InstanceId", "NetworkBorderGroup", "Tags"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("AllocateAddress", w.tagged(Params{"Domain": "vpc"}, "elastic-ip", p.list("Tags")))
				if err != nil {
					return err
				}
				w.remember("allocation", Path(answer, "AllocationId"))
				w.Resource.PhysicalID = Path(answer, "PublicIp")
				if err := w.system(w.remembered("allocation")); err != nil {
					return err
				}
				return w.associateAddress(p)
			},
			mutable: []string{"InstanceId", "Tags"},
			update: func(w *Work, before, after Properties) error {
				if err := w.associateAddress(after); err != nil {
					return err
				}
				inner := *w.Resource
				inner.PhysicalID = w.remembered("allocation")
				tagging := *w
				tagging.Resource = &inner
				return tagging.retag(before, after)
			},
			remove: func(w *Work) error {
				answer, err := w.ec2("DescribeAddresses", Params{"AllocationIds": []any{w.remembered("allocation")}})
				if err != nil {
					return unlessMissing(err)
				}
				if association := Path(answer, "Addresses.0.AssociationId"); association != "" {
					if _, err := w.ec2("DisassociateAddress", Params{"AssociationId": association}); unlessMissing(err) != nil {
						return err
					}
				}
				_, err = w.ec2("ReleaseAddress", Params{"AllocationId": w.remembered("allocation")})
				return unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){
				"PublicIp":     self,
				"AllocationId": func(w *Work) (any, error) { return w.remembered("allocation"), nil },
			},
		},
	}
}

func (w *Work) associateAddress(p Properties) error {
	instance := p.text("InstanceId")
	if instance == "" {
		return nil
	}
	_, err := w.ec2("AssociateAddress", Params{"AllocationId": w.remembered("allocation"), "InstanceId": instance})
	return err
}
