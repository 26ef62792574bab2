package ec2

import (
	"maps"
	"slices"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) networkInterfaceOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeNetworkInterfaces", s.describeNetworkInterfaces),
		wire.Writes("CreateNetworkInterface", s.createNetworkInterface).From("Amazon EC2 user guide, Elastic network interfaces"),
		wire.Writes("DeleteNetworkInterface", s.deleteNetworkInterface),
		wire.Writes("AttachNetworkInterface", s.attachNetworkInterface),
		wire.Writes("DetachNetworkInterface", s.detachNetworkInterface),
		wire.Writes("ModifyNetworkInterfaceAttribute", s.modifyNetworkInterfaceAttribute),
	}
}

// NetworkInterface is an interface as EC2 shows it.
type NetworkInterface struct {
	Association        *NetworkInterfaceAssociation
	Attachment         *NetworkInterfaceAttachment
	AvailabilityZone   string
	AvailabilityZoneId string
	Description        *string
	Groups             []GroupIdentifier `out:"groupSet"`
	InterfaceType      string
	MacAddress         string
	NetworkInterfaceId string
	OwnerId            string
	PrivateDnsName     string
	PublicDnsName      string
	PrivateIpAddress   string
	PrivateIpAddresses []NetworkInterfacePrivateIpAddress `out:"privateIpAddressesSet"`
	RequesterId        string
	RequesterManaged   bool
	SourceDestCheck    bool
	Status             string
	SubnetId           string
	TagSet             []Tag
	VpcId              string
}

// NetworkInterfaceAssociation is an interface's public address.
type NetworkInterfaceAssociation struct {
	AllocationId  string
	AssociationId string
	IpOwnerId     string
	PublicDnsName string
	PublicIp      string
}

// NetworkInterfaceAttachment is what an interface is attached to.
type NetworkInterfaceAttachment struct {
	AttachTime          time.Time
	AttachmentId        string
	DeleteOnTermination bool
	DeviceIndex         int32
	NetworkCardIndex    *int32
	InstanceId          string
	InstanceOwnerId     string
	Status              string
}

// NetworkInterfacePrivateIpAddress is one address of an interface.
type NetworkInterfacePrivateIpAddress struct {
	Association      *NetworkInterfaceAssociation
	Primary          bool
	PrivateDnsName   string
	PrivateIpAddress string
}

// GroupIdentifier is a security group's id and name.
type GroupIdentifier struct {
	GroupId   string
	GroupName string
}

func groupIdentifiers(region *network.Region, ids []string) []GroupIdentifier {
	groups := make([]GroupIdentifier, 0, len(ids))
	for _, id := range ids {
		groups = append(groups, GroupIdentifier{GroupId: id, GroupName: groupName(region, id)})
	}
	return groups
}

func showInterface(region *network.Region, eni *network.Interface) NetworkInterface {
	association := showAssociation(region, eni)
	dns := privateName(region, eni)
	shown := NetworkInterface{
		Association: association, Attachment: showAttachment(region, eni), Description: &eni.Description,
		Groups: groupIdentifiers(region, eni.Groups), InterfaceType: eni.Type,
		MacAddress: eni.MAC, NetworkInterfaceId: eni.ID, OwnerId: region.Account(),
		PrivateDnsName: dns, PublicDnsName: region.PublicDNSName(eni), PrivateIpAddress: eni.PrivateIP,
		PrivateIpAddresses: []NetworkInterfacePrivateIpAddress{{
			Association: association, Primary: true, PrivateDnsName: dns, PrivateIpAddress: eni.PrivateIP,
		}},
		RequesterId: eni.RequesterID, RequesterManaged: eni.RequesterManaged,
		SourceDestCheck: eni.SourceDestCheck, Status: interfaceStatus(eni),
		SubnetId: eni.Subnet, TagSet: tagSet(eni.Tags), VpcId: eni.VPC,
	}
	for _, address := range slices.Sorted(maps.Values(eni.Further)) {
		further := NetworkInterfacePrivateIpAddress{PrivateIpAddress: address}
		if dns != "" {
			further.PrivateDnsName = region.PrivateDNSName(address)
		}
		shown.PrivateIpAddresses = append(shown.PrivateIpAddresses, further)
	}
	if subnet := region.Subnets[eni.Subnet]; subnet != nil {
		shown.AvailabilityZone, shown.AvailabilityZoneId = subnet.Zone, subnet.ZoneID
	}
	return shown
}

// privateName is an interface's name inside the VPC; there is one where the
// VPC's DNS hostnames are on.
func privateName(region *network.Region, eni *network.Interface) string {
	if vpc := region.VPCs[eni.VPC]; vpc != nil && vpc.EnableDNSHostnames {
		return region.PrivateDNSName(eni.PrivateIP)
	}
	return ""
}

func interfaceStatus(eni *network.Interface) string {
	if eni.Attached() {
		return "in-use"
	}
	return "available"
}

func showAssociation(region *network.Region, eni *network.Interface) *NetworkInterfaceAssociation {
	if eni.PublicIP == "" {
		return nil
	}
	owner := "amazon"
	if eni.AllocationID != "" {
		owner = region.Account()
	}
	return &NetworkInterfaceAssociation{
		AllocationId: eni.AllocationID, AssociationId: eni.AssociationID, IpOwnerId: owner,
		PublicDnsName: region.PublicDNSName(eni), PublicIp: eni.PublicIP,
	}
}

func showAttachment(region *network.Region, eni *network.Interface) *NetworkInterfaceAttachment {
	switch {
	case eni.Instance != "":
		return &NetworkInterfaceAttachment{
			AttachTime: seconds(eni.AttachedAt), AttachmentId: eni.AttachmentID,
			DeleteOnTermination: eni.DeleteOnTermination, DeviceIndex: int32(eni.DeviceIndex),
			NetworkCardIndex: new(int32), InstanceId: eni.Instance, InstanceOwnerId: region.Account(), Status: "attached",
		}
	case eni.RequesterManaged:
		// What AWS attaches for its own services shows no instance.
		return &NetworkInterfaceAttachment{
			AttachTime: seconds(eni.CreatedAt), AttachmentId: "ela-attach-0" + digits(eni.ID), DeviceIndex: 1,
			InstanceOwnerId: "amazon-aws", Status: "attached",
		}
	}
	return nil
}

// digits is the sixteen that follow "eni-0".
func digits(id string) string {
	if len(id) < 16 {
		return id
	}
	return id[len(id)-16:]
}

// DescribeNetworkInterfacesInput asks for interfaces.
type DescribeNetworkInterfacesInput struct {
	NextToken           *string
	MaxResults          *int32
	DryRun              *bool
	NetworkInterfaceIds []string `in:"NetworkInterfaceId"`
	Filters             []Filter `in:"Filter"`
}

// DescribeNetworkInterfacesOutput lists interfaces by id.
type DescribeNetworkInterfacesOutput struct {
	NetworkInterfaces []NetworkInterface `out:"networkInterfaceSet"`
	NextToken         *string
}

func (s *Service) describeNetworkInterfaces(call *wire.Call, in *DescribeNetworkInterfacesInput) (*DescribeNetworkInterfacesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	interfaces, next, err := listing[*network.Interface, NetworkInterface]{
		choose: region.SelectInterfaces,
		fields: interfaceFields(region),
		tags:   func(i *network.Interface) network.Tags { return i.Tags },
		show:   func(i *network.Interface) NetworkInterface { return showInterface(region, i) },
	}.answer(query{
		IDs: in.NetworkInterfaceIds, Set: "networkInterfaceIds",
		Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken,
	})
	return &DescribeNetworkInterfacesOutput{NextToken: next, NetworkInterfaces: interfaces}, err
}

// interfaceFields are the filters of DescribeNetworkInterfaces.
func interfaceFields(region *network.Region) fields[*network.Interface] {
	type eni = *network.Interface
	attachment := func(get func(*NetworkInterfaceAttachment) string) func(eni) []string {
		return func(i eni) []string {
			if shown := showAttachment(region, i); shown != nil {
				return []string{get(shown)}
			}
			return nil
		}
	}
	zone := func(get func(*network.Subnet) string) func(eni) []string {
		return func(i eni) []string {
			if subnet := region.Subnets[i.Subnet]; subnet != nil {
				return []string{get(subnet)}
			}
			return nil
		}
	}
	names := func(i eni) []string {
		var names []string
		for _, id := range i.Groups {
			names = append(names, groupName(region, id))
		}
		return names
	}
	known := fields[eni]{
		"association.allocation-id":    one(func(i eni) string { return i.AllocationID }),
		"association.association-id":   one(func(i eni) string { return i.AssociationID }),
		"association.public-ip":        one(func(i eni) string { return i.PublicIP }),
		"association.public-dns-name":  one(region.PublicDNSName),
		"attachment.attachment-id":     attachment(func(a *NetworkInterfaceAttachment) string { return a.AttachmentId }),
		"attachment.instance-id":       attachment(func(a *NetworkInterfaceAttachment) string { return a.InstanceId }),
		"attachment.instance-owner-id": attachment(func(a *NetworkInterfaceAttachment) string { return a.InstanceOwnerId }),
		"attachment.status":            attachment(func(a *NetworkInterfaceAttachment) string { return a.Status }),
		"attachment.device-index":      attachment(func(a *NetworkInterfaceAttachment) string { return number(int(a.DeviceIndex)) }),
		"availability-zone":            zone(func(s *network.Subnet) string { return s.Zone }),
		"availability-zone-id":         zone(func(s *network.Subnet) string { return s.ZoneID }),
		"description":                  one(func(i eni) string { return i.Description }),
		"group-id":                     func(i eni) []string { return i.Groups },
		"group-name":                   names,
		"interface-type":               one(func(i eni) string { return i.Type }),
		"mac-address":                  one(func(i eni) string { return i.MAC }),
		"network-interface-id":         one(func(i eni) string { return i.ID }),
		"owner-id":                     one(func(eni) string { return region.Account() }),
		"private-dns-name":             one(func(i eni) string { return privateName(region, i) }),
		"private-ip-address":           one(func(i eni) string { return i.PrivateIP }),
		"requester-id":                 one(func(i eni) string { return i.RequesterID }),
		"requester-managed":            flag(func(i eni) bool { return i.RequesterManaged }),
		"source-dest-check":            flag(func(i eni) bool { return i.SourceDestCheck }),
		"status":                       one(interfaceStatus),
		"subnet-id":                    one(func(i eni) string { return i.Subnet }),
		"vpc-id":                       one(func(i eni) string { return i.VPC }),
	}
	known["addresses.private-ip-address"] = known["private-ip-address"]
	known["addresses.association.public-ip"] = known["association.public-ip"]
	known["addresses.primary"] = one(func(eni) string { return "true" })
	return known
}
