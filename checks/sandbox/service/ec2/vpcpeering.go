package ec2

import (
	"fmt"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) vpcPeeringOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateVpcPeeringConnection", s.createVpcPeering).
			Differing("peers of other regions and of other accounts are refused by name"),
		wire.Writes("AcceptVpcPeeringConnection", s.acceptVpcPeering),
		wire.Writes("RejectVpcPeeringConnection", s.rejectVpcPeering),
		wire.Writes("DeleteVpcPeeringConnection", s.deleteVpcPeering),
		wire.Writes("ModifyVpcPeeringConnectionOptions", s.modifyVpcPeeringOptions),
		wire.Op("DescribeVpcPeeringConnections", s.describeVpcPeerings),
	}
}

// VpcPeeringConnection is a peering connection as EC2 shows it.
type VpcPeeringConnection struct {
	AccepterVpcInfo        VpcPeeringConnectionVpcInfo
	ExpirationTime         time.Time
	RequesterVpcInfo       VpcPeeringConnectionVpcInfo
	Status                 VpcPeeringConnectionStateReason
	Tags                   []Tag `out:"tagSet"`
	VpcPeeringConnectionId string
}

// VpcPeeringConnectionVpcInfo is one side of a peering connection.
type VpcPeeringConnectionVpcInfo struct {
	CidrBlock      string
	CidrBlockSet   []CidrBlock
	OwnerId        string
	PeeringOptions *VpcPeeringConnectionOptionsDescription
	VpcId          string
	Region         string
}

// CidrBlock is one of a VPC's blocks.
type CidrBlock struct{ CidrBlock string }

// VpcPeeringConnectionOptionsDescription is what one side lets the other do.
type VpcPeeringConnectionOptionsDescription struct {
	AllowDnsResolutionFromRemoteVpc            bool
	AllowEgressFromLocalClassicLinkToRemoteVpc bool
	AllowEgressFromLocalVpcToRemoteClassicLink bool
}

// VpcPeeringConnectionStateReason is the state of a peering connection.
type VpcPeeringConnectionStateReason struct{ Code, Message string }

func showPeering(region *network.Region) func(*network.Peering) VpcPeeringConnection {
	return func(p *network.Peering) VpcPeeringConnection {
		state := region.PeeringState(p)
		side := func(vpc, cidr, owner string, dns bool) VpcPeeringConnectionVpcInfo {
			info := VpcPeeringConnectionVpcInfo{CidrBlock: cidr, OwnerId: owner, VpcId: vpc, Region: region.Name}
			if cidr != "" {
				info.CidrBlockSet = []CidrBlock{{cidr}}
			}
			if state == "active" || state == "provisioning" {
				info.PeeringOptions = &VpcPeeringConnectionOptionsDescription{AllowDnsResolutionFromRemoteVpc: dns}
			}
			return info
		}
		out := VpcPeeringConnection{
			VpcPeeringConnectionId: p.ID, Tags: tagSet(p.Tags),
			RequesterVpcInfo: side(p.RequesterVPC, p.RequesterCIDR, region.Account(), p.RequesterDNS),
			AccepterVpcInfo:  side(p.AccepterVPC, p.AccepterCIDR, p.AccepterOwner, p.AccepterDNS),
			Status:           VpcPeeringConnectionStateReason{Code: state, Message: peeringMessage(state, p.AccepterOwner)},
		}
		if state == "initiating-request" || state == "pending-acceptance" {
			out.ExpirationTime = p.ExpiresAt()
		}
		return out
	}
}

// peeringMessage is EC2's sentence for a peering connection's state.
func peeringMessage(state, owner string) string {
	switch state {
	case "initiating-request":
		return "Initiating Request to " + owner
	case "pending-acceptance":
		return "Pending Acceptance by " + owner
	case "provisioning":
		return "Provisioning"
	case "active":
		return "Active"
	case "rejected":
		return "Rejected by " + owner
	case "deleted":
		return "Deleted by " + owner
	case "expired":
		return "Expired"
	}
	return "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
}

// CreateVpcPeeringConnectionInput asks for a peering connection.
type CreateVpcPeeringConnectionInput struct {
	PeerRegion        *string
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	DryRun            *bool
	VpcId             string  `req:"true"`
	PeerVpcId         *string `req:"true"`
	PeerOwnerId       *string
}

// CreateVpcPeeringConnectionOutput is the new peering connection.
type CreateVpcPeeringConnectionOutput struct{ VpcPeeringConnection VpcPeeringConnection }

func (s *Service) createVpcPeering(call *wire.Call, in *CreateVpcPeeringConnectionInput) (*CreateVpcPeeringConnectionOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if other := given(in.PeerRegion); other != "" && other != region.Name {
		return nil, refuse("UnsupportedOperation", fmt.Sprintf("VPC peering from %s to %s is not implemented: peer VPCs of one region.", region.Name, other))
	}
	if owner := given(in.PeerOwnerId); owner != "" && owner != region.Account() {
		return nil, refuse("UnsupportedOperation", fmt.Sprintf("VPC peering with account %s is not implemented: peer VPCs of one account.", owner))
	}
	tags, err := specifiedTags(in.TagSpecifications, "vpc-peering-connection")
	if err != nil {
		return nil, err
	}
	peering, err := region.CreatePeering(in.VpcId, given(in.PeerVpcId), tags)
	if err != nil {
		return nil, err
	}
	return &CreateVpcPeeringConnectionOutput{showPeering(region)(peering)}, nil
}

// AcceptVpcPeeringConnectionInput names a request for a peering connection.
type AcceptVpcPeeringConnectionInput struct {
	DryRun                 *bool
	VpcPeeringConnectionId string `req:"true"`
}

// AcceptVpcPeeringConnectionOutput is the accepted peering connection.
type AcceptVpcPeeringConnectionOutput struct{ VpcPeeringConnection VpcPeeringConnection }

func (s *Service) acceptVpcPeering(call *wire.Call, in *AcceptVpcPeeringConnectionInput) (*AcceptVpcPeeringConnectionOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	peering, err := region.AcceptPeering(in.VpcPeeringConnectionId)
	if err != nil {
		return nil, err
	}
	return &AcceptVpcPeeringConnectionOutput{showPeering(region)(peering)}, nil
}

// RejectVpcPeeringConnectionInput names a request for a peering connection.
type RejectVpcPeeringConnectionInput struct {
	DryRun                 *bool
	VpcPeeringConnectionId string `req:"true"`
}

// RejectVpcPeeringConnectionOutput says that the request was turned down.
type RejectVpcPeeringConnectionOutput struct{ Return bool }

func (s *Service) rejectVpcPeering(call *wire.Call, in *RejectVpcPeeringConnectionInput) (*RejectVpcPeeringConnectionOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := region.RejectPeering(in.VpcPeeringConnectionId); err != nil {
		return nil, err
	}
	return &RejectVpcPeeringConnectionOutput{true}, nil
}

// DeleteVpcPeeringConnectionInput names a peering connection.
type DeleteVpcPeeringConnectionInput struct {
	DryRun                 *bool
	VpcPeeringConnectionId string `req:"true"`
}

// DeleteVpcPeeringConnectionOutput says that the peering connection was
// deleted.
type DeleteVpcPeeringConnectionOutput struct{ Return bool }

func (s *Service) deleteVpcPeering(call *wire.Call, in *DeleteVpcPeeringConnectionInput) (*DeleteVpcPeeringConnectionOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := region.DeletePeering(in.VpcPeeringConnectionId); err != nil {
		return nil, err
	}
	return &DeleteVpcPeeringConnectionOutput{true}, nil
}

// ModifyVpcPeeringConnectionOptionsInput says what the sides let each other do.
type ModifyVpcPeeringConnectionOptionsInput struct {
	AccepterPeeringConnectionOptions  *PeeringConnectionOptionsRequest
	DryRun                            *bool
	RequesterPeeringConnectionOptions *PeeringConnectionOptionsRequest
	VpcPeeringConnectionId            string `req:"true"`
}

// PeeringConnectionOptionsRequest is one side's options.
type PeeringConnectionOptionsRequest struct{ AllowDnsResolutionFromRemoteVpc *bool }

// ModifyVpcPeeringConnectionOptionsOutput is the options as they are now.
type ModifyVpcPeeringConnectionOptionsOutput struct {
	AccepterPeeringConnectionOptions  *PeeringConnectionOptions
	RequesterPeeringConnectionOptions *PeeringConnectionOptions
}

// PeeringConnectionOptions is one side's options.
type PeeringConnectionOptions struct{ AllowDnsResolutionFromRemoteVpc bool }

func (s *Service) modifyVpcPeeringOptions(call *wire.Call, in *ModifyVpcPeeringConnectionOptionsInput) (*ModifyVpcPeeringConnectionOptionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	asked := func(options *PeeringConnectionOptionsRequest) *bool {
		if options == nil {
			return nil
		}
		return options.AllowDnsResolutionFromRemoteVpc
	}
	requester, accepter := asked(in.RequesterPeeringConnectionOptions), asked(in.AccepterPeeringConnectionOptions)
	peering, err := region.SetPeeringDNS(in.VpcPeeringConnectionId, requester, accepter)
	if err != nil {
		return nil, err
	}
	out := &ModifyVpcPeeringConnectionOptionsOutput{}
	if requester != nil {
		out.RequesterPeeringConnectionOptions = &PeeringConnectionOptions{peering.RequesterDNS}
	}
	if accepter != nil {
		out.AccepterPeeringConnectionOptions = &PeeringConnectionOptions{peering.AccepterDNS}
	}
	return out, nil
}

// DescribeVpcPeeringConnectionsInput asks for peering connections.
type DescribeVpcPeeringConnectionsInput struct {
	NextToken               *string
	MaxResults              *int32
	DryRun                  *bool
	VpcPeeringConnectionIds []string `in:"VpcPeeringConnectionId"`
	Filters                 []Filter `in:"Filter"`
}

// DescribeVpcPeeringConnectionsOutput lists peering connections, those that
// ended for some hours.
type DescribeVpcPeeringConnectionsOutput struct {
	VpcPeeringConnections []VpcPeeringConnection `out:"vpcPeeringConnectionSet"`
	NextToken             *string
}

func (s *Service) describeVpcPeerings(call *wire.Call, in *DescribeVpcPeeringConnectionsInput) (*DescribeVpcPeeringConnectionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	type peering = network.Peering
	state := func(p *peering) string { return region.PeeringState(p) }
	peerings, next, err := listing[*peering, VpcPeeringConnection]{
		choose: region.SelectPeerings,
		fields: fields[*peering]{
			"accepter-vpc-info.cidr-block":  one(func(p *peering) string { return p.AccepterCIDR }),
			"accepter-vpc-info.owner-id":    one(func(p *peering) string { return p.AccepterOwner }),
			"accepter-vpc-info.vpc-id":      one(func(p *peering) string { return p.AccepterVPC }),
			"requester-vpc-info.cidr-block": one(func(p *peering) string { return p.RequesterCIDR }),
			"requester-vpc-info.owner-id":   fixed[*peering](region.Account()),
			"requester-vpc-info.vpc-id":     one(func(p *peering) string { return p.RequesterVPC }),
			"expiration-time":               one(func(p *peering) string { return p.ExpiresAt().Format("2006-01-02T15:04:05.000Z") }),
			"status-code":                   one(state),
			"status-message":                one(func(p *peering) string { return peeringMessage(state(p), p.AccepterOwner) }),
			"vpc-peering-connection-id":     one(func(p *peering) string { return p.ID }),
		},
		tags: func(p *peering) network.Tags { return p.Tags },
		show: showPeering(region),
	}.answer(query{IDs: in.VpcPeeringConnectionIds, Set: "vpcPeeringConnectionIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeVpcPeeringConnectionsOutput{VpcPeeringConnections: peerings, NextToken: next}, nil
}
