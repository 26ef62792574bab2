package resource

// attachmentKinds join what lies apart: an Elastic IP address or a network
// interface and an instance.
func attachmentKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::EC2::EIPAssociation": {
			properties: []string{"AllocationId", "InstanceId", "NetworkInterfaceId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("AssociateAddress", pick(p, "AllocationId", "InstanceId", "NetworkInterfaceId"))
				if err != nil {
					return err
				}
				w.Resource.PhysicalID = Path(answer, "AssociationId")
				return nil
			},
			remove:     removal("DisassociateAddress", "AssociationId"),
			attributes: map[string]func(*Work) (any, error){"Id": self},
		},
		"AWS::EC2::NetworkInterfaceAttachment": {
			properties: []string{"DeviceIndex", "InstanceId", "NetworkInterfaceId"},
			required:   []string{"DeviceIndex", "InstanceId", "NetworkInterfaceId"},
			create: func(w *Work, p Properties) error {
				answer, err := w.ec2("AttachNetworkInterface", pick(p, "DeviceIndex", "InstanceId", "NetworkInterfaceId"))
				if err != nil {
					return err
				}
				w.Resource.PhysicalID = Path(answer, "AttachmentId")
				return nil
			},
			remove:     removal("DetachNetworkInterface", "AttachmentId"),
			attributes: map[string]func(*Work) (any, error){"AttachmentId": self},
		},
	}
}
