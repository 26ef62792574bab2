package network

import "strings"

// PrivateDNSName is the name of an instance's address inside its VPC.
func (r *Region) PrivateDNSName(ip string) string {
	return "ip-" + strings.ReplaceAll(ip, ".", "-") + "." + r.internalDomain()
}

// PublicDNSName is the public name of an interface: "" without a public address
// and in a VPC whose DNS hostnames are off.
func (r *Region) PublicDNSName(eni *Interface) string {
	vpc := r.VPCs[eni.VPC]
	if eni.PublicIP == "" || vpc == nil || !vpc.EnableDNSHostnames {
		return ""
	}
	return "ec2-" + strings.ReplaceAll(eni.PublicIP, ".", "-") + "." + r.publicDomain()
}
