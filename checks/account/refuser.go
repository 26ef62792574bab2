package account

import "strings"

// Refuser is the kind of policy by which AWS says that it denies a read.
type Refuser string

// The refusers that adding a permission of one's own does not help against.
const (
	UnnamedRefuser      Refuser = ""             // AWS does not say, or says that it is a policy of the caller's own
	BoundaryRefuser     Refuser = "boundary"     // a permissions boundary
	OrganizationRefuser Refuser = "organization" // a policy of the organization: SCP or RCP
	SessionRefuser      Refuser = "session"      // the policy of the session
	EndpointRefuser     Refuser = "endpoint"     // the policy of the VPC endpoint on the way
	ResourceRefuser     Refuser = "resource"     // the policy of the resource itself
)

// refuserOf reads out of AWS's message which kind of policy denied (IAM user
// guide, "Troubleshoot access denied error messages": "because no permissions
// boundary allows …", "with an explicit deny in a service control policy").
func refuserOf(message string) Refuser {
	message = strings.ToLower(message)
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
