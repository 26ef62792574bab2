package network

import "fmt"

// ResourceError is a refusal of VPC Lattice, which names the resource that it
// is about.
type ResourceError struct {
	Code         string
	Message      string
	ResourceID   string
	ResourceType string // RESOURCE_GATEWAY, …
}

func (e *ResourceError) Error() string { return e.Code + ": " + e.Message }

// AWSCode is the error's code.
func (e *ResourceError) AWSCode() string { return e.Code }

// Types of VPC Lattice's resources in its refusals.
const (
	typeResourceGateway       = "RESOURCE_GATEWAY"
	typeResourceConfiguration = "RESOURCE_CONFIGURATION"
	typeServiceNetwork        = "SERVICE_NETWORK"
	typeResourceAssociation   = "SERVICE_NETWORK_RESOURCE_ASSOCIATION"
	typeVPCAssociation        = "SERVICE_NETWORK_VPC_ASSOCIATION"
)

func absent(kind, id string) error {
	return &ResourceError{"ResourceNotFoundException", fmt.Sprintf("%s %s not found", latticeName[kind], id), id, kind}
}

func inConflict(kind, id, format string, args ...any) error {
	return &ResourceError{"ConflictException", fmt.Sprintf(format, args...), id, kind}
}

func invalid(format string, args ...any) error { return refuse("ValidationException", format, args...) }

// latticeName is a type in sentences.
var latticeName = map[string]string{
	typeResourceGateway:       "ResourceGateway",
	typeResourceConfiguration: "ResourceConfiguration",
	typeServiceNetwork:        "ServiceNetwork",
	typeResourceAssociation:   "ServiceNetworkResourceAssociation",
	typeVPCAssociation:        "ServiceNetworkVpcAssociation",
}
