package imds

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// leaves are the metadata by path below /latest/.
type leaves map[string]string

func tree(meta Metadata, now time.Time) leaves {
	t := leaves{}
	set := func(path, value string) {
		if value != "" {
			t["/latest/"+path] = value
		}
	}
	set("user-data", meta.UserData)
	set("meta-data/ami-id", meta.ImageID)
	set("meta-data/ami-launch-index", "0")
	set("meta-data/hostname", meta.Hostname)
	set("meta-data/instance-action", "none")
	set("meta-data/instance-id", meta.InstanceID)
	set("meta-data/instance-life-cycle", "on-demand")
	set("meta-data/instance-type", meta.InstanceType)
	set("meta-data/local-hostname", meta.Hostname)
	set("meta-data/local-ipv4", meta.PrivateIP)
	set("meta-data/mac", meta.MAC)
	set("meta-data/public-hostname", meta.PublicHostname)
	set("meta-data/public-ipv4", meta.PublicIP)
	set("meta-data/reservation-id", meta.ReservationID)
	set("meta-data/security-groups", strings.Join(meta.SecurityGroups, "\n"))
	set("meta-data/placement/availability-zone", meta.Zone)
	set("meta-data/placement/availability-zone-id", meta.ZoneID)
	set("meta-data/placement/region", meta.Region)
	set("meta-data/services/domain", "amazonaws.com")
	set("meta-data/services/partition", "aws")
	if meta.PublicKey != "" {
		set("meta-data/public-keys/0/openssh-key", meta.PublicKey)
	}
	nic := "meta-data/network/interfaces/macs/" + meta.MAC + "/"
	set(nic+"device-number", "0")
	set(nic+"interface-id", meta.InterfaceID)
	set(nic+"local-hostname", meta.Hostname)
	set(nic+"local-ipv4s", meta.PrivateIP)
	set(nic+"mac", meta.MAC)
	set(nic+"owner-id", meta.Account)
	set(nic+"public-ipv4s", meta.PublicIP)
	set(nic+"security-group-ids", strings.Join(meta.SecurityGroupIDs, "\n"))
	set(nic+"security-groups", strings.Join(meta.SecurityGroups, "\n"))
	set(nic+"subnet-id", meta.Subnet)
	set(nic+"subnet-ipv4-cidr-block", meta.SubnetCIDR)
	set(nic+"vpc-id", meta.VPC)
	set(nic+"vpc-ipv4-cidr-block", meta.VPCCIDR)
	set(nic+"vpc-ipv4-cidr-blocks", meta.VPCCIDR)
	if meta.TagsEnabled {
		for key, value := range meta.Tags {
			set("meta-data/tags/instance/"+key, value)
		}
	}
	if meta.ProfileARN != "" {
		set("meta-data/iam/info", indented(map[string]any{
			"Code": "Success", "LastUpdated": now.UTC().Format(time.RFC3339),
			"InstanceProfileArn": meta.ProfileARN, "InstanceProfileId": meta.ProfileID,
		}))
	}
	switch c := meta.Credentials; {
	case meta.Role == "":
	case c != nil:
		set("meta-data/iam/security-credentials/"+meta.Role, indented(map[string]any{
			"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": c.Updated.UTC().Format(time.RFC3339),
			"AccessKeyId": c.AccessKeyID, "SecretAccessKey": c.SecretAccessKey, "Token": c.Token,
			"Expiration": c.Expires.UTC().Format(time.RFC3339),
		}))
	default:
		// The code is of the IAM user guide, "Troubleshoot IAM and Amazon EC2".
		set("meta-data/iam/security-credentials/"+meta.Role, indented(map[string]any{
			"Code": "AssumeRoleUnauthorizedAccess", "LastUpdated": now.UTC().Format(time.RFC3339),
			"Message": "EC2 cannot assume the role " + meta.Role + ".",
		}))
	}
	set("dynamic/instance-identity/document", indented(map[string]any{
		"accountId": meta.Account, "architecture": "x86_64", "availabilityZone": meta.Zone,
		"imageId": meta.ImageID, "instanceId": meta.InstanceID, "instanceType": meta.InstanceType,
		"privateIp": meta.PrivateIP, "region": meta.Region, "version": "2017-09-30",
	}))
	return t
}

// get is a leaf, or the listing of a directory.
func (l leaves) get(path string) (string, bool) {
	path = strings.TrimRight(path, "/")
	if path == "" {
		return "latest", true
	}
	if value, ok := l[path]; ok {
		return value, true
	}
	names := map[string]bool{}
	for leaf := range l {
		rest, ok := strings.CutPrefix(leaf, path+"/")
		if !ok {
			continue
		}
		name, _, deeper := strings.Cut(rest, "/")
		switch {
		case deeper && path == "/latest/meta-data/public-keys":
			name += "=my-key"
		case deeper:
			name += "/"
		}
		names[name] = true
	}
	if len(names) == 0 {
		return "", false
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), "\n"), true
}

func indented(v any) string {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return string(b)
}
