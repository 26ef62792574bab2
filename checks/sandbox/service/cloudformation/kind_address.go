package cloudformation

import "encoding/base64"

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// addressKinds are Elastic IP addresses.
func addressKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::EC2::EIP": {
			properties: []string{"Domain", "InstanceId", "NetworkBorderGroup", "Tags"},
			create: func(w *work, p properties) error {
				answer, err := w.ec2("AllocateAddress", w.tagged(params{"Domain": "vpc"}, "elastic-ip", p.list("Tags")))
				if err != nil {
					return err
				}
				w.remember("allocation", path(answer, "AllocationId"))
				w.resource.PhysicalID = path(answer, "PublicIp")
				if err := w.system(w.remembered("allocation")); err != nil {
					return err
				}
				return w.associateAddress(p)
			},
			mutable: []string{"InstanceId", "Tags"},
			update: func(w *work, before, after properties) error {
				if err := w.associateAddress(after); err != nil {
					return err
				}
				inner := *w.resource
				inner.PhysicalID = w.remembered("allocation")
				tagging := *w
				tagging.resource = &inner
				return tagging.retag(before, after)
			},
			remove: func(w *work) error {
				answer, err := w.ec2("DescribeAddresses", params{"AllocationIds": []any{w.remembered("allocation")}})
				if err != nil {
					return unlessMissing(err)
				}
				if association := path(answer, "Addresses.0.AssociationId"); association != "" {
					if _, err := w.ec2("DisassociateAddress", params{"AssociationId": association}); unlessMissing(err) != nil {
						return err
					}
				}
				_, err = w.ec2("ReleaseAddress", params{"AllocationId": w.remembered("allocation")})
				return unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){
				"PublicIp":     self,
				"AllocationId": func(w *work) (any, error) { return w.remembered("allocation"), nil },
			},
		},
	}
}

func (w *work) associateAddress(p properties) error {
	instance := p.text("InstanceId")
	if instance == "" {
		return nil
	}
	_, err := w.ec2("AssociateAddress", params{"AllocationId": w.remembered("allocation"), "InstanceId": instance})
	return err
}
