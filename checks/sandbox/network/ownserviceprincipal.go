package network

import (
	"regexp"
	"slices"
	"strings"
)

var kindPrincipal = kind{"vpce-svc-perm", "InvalidVpcEndpointServicePermissionId.NotFound", "InvalidVpcEndpointServicePermissionId.Malformed", "The VpcEndpointServicePermission Id '%s' does not exist"}

var principalARN = regexp.MustCompile(`^arn:aws[a-z-]*:(iam::\d{12}:(root|user/.+|role/.+)|organizations::\d{12}:(organization|ou)/.+)$`)

// principalType is what kind of principal an ARN names, "" for none.
func principalType(arn string) string {
	switch {
	case arn == "*":
		return "All"
	case strings.HasSuffix(arn, ".amazonaws.com") && !strings.Contains(arn, ":"):
		return "Service"
	case !principalARN.MatchString(arn):
		return ""
	case strings.Contains(arn, ":organizations:"):
		return "OrganizationUnit"
	case strings.HasSuffix(arn, ":root"):
		return "Account"
	case strings.Contains(arn, ":user/"):
		return "User"
	}
	return "Role"
}

// SetPrincipals lets principals make endpoints to a service and forbids it to
// others; it returns those that are new. Principals that have the right already
// and those that never had it are no error.
func (r *Region) SetPrincipals(id string, add, remove []string) ([]AllowedPrincipal, error) {
	service, err := r.liveService(id)
	if err != nil {
		return nil, err
	}
	for _, arn := range slices.Concat(add, remove) {
		if principalType(arn) == "" {
			return nil, refuse("InvalidPrincipal", "Invalid Principal: '%s'", arn)
		}
	}
	service.Principals = slices.DeleteFunc(slices.Clone(service.Principals), func(p AllowedPrincipal) bool {
		return slices.Contains(remove, p.ARN)
	})
	var added []AllowedPrincipal
	for _, arn := range add {
		if slices.ContainsFunc(service.Principals, func(p AllowedPrincipal) bool { return p.ARN == arn }) {
			continue
		}
		principal := AllowedPrincipal{ID: r.NewID("vpce-svc-perm"), ARN: arn, Type: principalType(arn)}
		service.Principals = append(service.Principals, principal)
		added = append(added, principal)
	}
	return added, nil
}

// findPrincipal is the permission of an id, nil without one.
func (r *Region) findPrincipal(id string) *AllowedPrincipal {
	for _, service := range r.OwnServices {
		for i := range service.Principals {
			if service.Principals[i].ID == id {
				return &service.Principals[i]
			}
		}
	}
	return nil
}
