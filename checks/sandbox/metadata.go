package sandbox

import (
	"context"
	"time"

	"linklab/checks/policy"
	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
)

// Metadata is what the metadata service tells an instance of itself.
func (l link) Metadata(ctx context.Context, machine string) (meta host.Metadata, err error) {
	err = l.read(ctx, func(context.Context) error {
		instance, region := l.findInstance(machine)
		if instance == nil {
			return host.ErrNoMetadata
		}
		meta = l.metadata(region, instance)
		return nil
	})
	return meta, err
}

func (s *Sandbox) metadata(r *network.Region, i *network.Instance) host.Metadata {
	meta := host.Metadata{
		Account:        AccountNumber,
		InstanceID:     i.ID,
		ImageID:        i.Image,
		InstanceType:   i.Type,
		ReservationID:  i.ReservationID,
		Region:         r.Name,
		VPC:            i.VPC,
		Subnet:         i.Subnet,
		KeyName:        i.KeyName,
		UserData:       i.UserData,
		Off:            i.MetadataOff,
		TokensRequired: i.MetadataTokens == "required",
		TagsEnabled:    i.MetadataTags,
		Tags:           map[string]string{},
	}
	for _, tag := range i.Tags {
		meta.Tags[tag.Key] = tag.Value
	}
	if vpc := r.VPCs[i.VPC]; vpc != nil {
		meta.VPCCIDR = vpc.CIDR
		meta.NameServers, meta.SearchDomain = r.NameServers(vpc)
	}
	if subnet := r.Subnets[i.Subnet]; subnet != nil {
		meta.SubnetCIDR, meta.Zone, meta.ZoneID = subnet.CIDR, subnet.Zone, subnet.ZoneID
	}
	if eni := r.Interfaces[i.ENI]; eni != nil {
		meta.InterfaceID, meta.MAC = eni.ID, eni.MAC
		meta.PrivateIP, meta.PublicIP = eni.PrivateIP, eni.PublicIP
		meta.Hostname, meta.PublicHostname = r.PrivateDNSName(eni.PrivateIP), r.PublicDNSName(eni)
		for _, id := range eni.Groups {
			if group := r.Groups[id]; group != nil {
				meta.SecurityGroups = append(meta.SecurityGroups, group.Name)
				meta.SecurityGroupIDs = append(meta.SecurityGroupIDs, group.ID)
			}
		}
	}
	for _, pair := range r.KeyPairs {
		if pair.Name == i.KeyName {
			meta.PublicKey = pair.PublicKey
		}
	}
	if i.ProfileARN != "" {
		meta.ProfileARN = i.ProfileARN
		if profile, ok := s.services.iam.LookUpProfile(i.ProfileARN); ok {
			meta.ProfileID, meta.Role = profile.ID, profile.RoleName
			if profile.RoleName != "" && !i.MetadataOff && trustsEC2(profile.Trust, r.Name, s.Now()) {
				meta.Credentials = s.roleCredentials(i.ID, profile.RoleName, profile.RoleID)
			}
		}
	}
	return meta
}

// trustsEC2 says whether a trust policy lets EC2 assume its role for an instance.
func trustsEC2(trust, region string, now time.Time) bool {
	document, err := policy.Parse(trust)
	return err == nil && document.Evaluate(policy.EC2Assumes(region, now)).Effect == policy.Allowed
}
