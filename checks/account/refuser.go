package account

import "strings"

// Refuser is the kind of policy by which AWS says that it denies a read.
type Refuser string

// The refusers. Adding a permission of one's own helps against the unnamed one
// alone.
const (
	UnnamedRefuser      Refuser = ""             // AWS does not say, or says that no policy of the caller's own allows it
	IdentityRefuser     Refuser = "identity"     // a policy of the caller's own that denies
	BoundaryRefuser     Refuser = "boundary"     // a permissions boundary
	OrganizationRefuser Refuser = "organization" // a policy of the organization: SCP or RCP
	SessionRefuser      Refuser = "session"      // the policy of the session
	EndpointRefuser     Refuser = "endpoint"     // the policy of the VPC endpoint on the way
	ResourceRefuser     Refuser = "resource"     // the policy of the resource itself
)

// Refusers are those that AWS names, for whoever has to have advice for each.
func Refusers() []Refuser {
	return []Refuser{IdentityRefuser, BoundaryRefuser, OrganizationRefuser, SessionRefuser, EndpointRefuser, ResourceRefuser}
}

// refuserOf reads out of AWS's message which kind of policy denied (IAM user
// guide, "Troubleshoot access denied error messages": "because no permissions
// boundary allows …", "with an explicit deny in a service control policy").
func refuserOf(message string) Refuser {
	message = strings.ToLower(message)
	if strings.Contains(message, "with an explicit deny in an identity-based policy") {
		return IdentityRefuser
	}
	for _, known := range []struct {
		words   string
		refuser Refuser
	}{
		{"service control policy", OrganizationRefuser},
		{"resource control policy", OrganizationRefuser},
		{"permissions boundary", BoundaryRefuser},
		{"session policy", SessionRefuser},
		{"vpc endpoint policy", EndpointRefuser},
		{"resource-based policy", ResourceRefuser},
	} {
		if strings.Contains(message, "because no "+known.words) || strings.Contains(message, "with an explicit deny in a "+known.words) {
			return known.refuser
		}
	}
	return UnnamedRefuser
}
