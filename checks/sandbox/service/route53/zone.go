package route53

import (
	"net/http"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) zoneOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateHostedZone", s.createZone).At("POST /2013-04-01/hostedzone", http.StatusCreated).
			Differing("every public zone is delegated to, unless the simulated internet knows the name already; reusable delegation sets are not there"),
		wire.Op("GetHostedZone", s.getZone).At("GET /2013-04-01/hostedzone/{Id}", http.StatusOK),
		wire.Writes("UpdateHostedZoneComment", s.updateZoneComment).At("POST /2013-04-01/hostedzone/{Id}", http.StatusOK),
		wire.Writes("DeleteHostedZone", s.deleteZone).At("DELETE /2013-04-01/hostedzone/{Id}", http.StatusOK),
		wire.Op("GetChange", s.getChange).At("GET /2013-04-01/change/{Id}", http.StatusOK),
	}
}

// HostedZone is a hosted zone as Route 53 shows it.
type HostedZone struct {
	Id                     string
	Name                   string
	CallerReference        string
	Config                 *HostedZoneConfig
	ResourceRecordSetCount int64
}

// HostedZoneConfig is a zone's comment and whether it is private.
type HostedZoneConfig struct {
	Comment     string
	PrivateZone bool
}

// DelegationSet is the name servers of a public zone.
type DelegationSet struct {
	NameServers []string `out:"NameServers,item=NameServer"`
}

// VPC is a VPC that sees a private zone.
type VPC struct{ VPCRegion, VPCId string }

func showZone(z *network.HostedZone) HostedZone {
	return HostedZone{
		Id: "/hostedzone/" + z.ID, Name: z.Name + ".", CallerReference: z.Caller,
		Config:                 &HostedZoneConfig{Comment: z.Comment, PrivateZone: z.Private},
		ResourceRecordSetCount: int64(len(z.Records)),
	}
}

// delegation is the name servers of a public zone; private ones show none.
func delegation(z *network.HostedZone) *DelegationSet {
	if z.Private {
		return nil
	}
	return &DelegationSet{NameServers: z.NameServers}
}

// CreateHostedZoneInput describes a new hosted zone; with a VPC it is private.
type CreateHostedZoneInput struct {
	Name             string `req:"true"`
	VPC              *VPC
	CallerReference  string `req:"true"`
	HostedZoneConfig *HostedZoneConfig
}

// CreateHostedZoneOutput is the new hosted zone.
type CreateHostedZoneOutput struct {
	HostedZone    HostedZone
	ChangeInfo    ChangeInfo
	DelegationSet *DelegationSet
	VPC           *VPC
	Location      string `at:"header"`
}

func (s *Service) createZone(_ *wire.Call, in *CreateHostedZoneInput) (*CreateHostedZoneOutput, error) {
	comment := ""
	if in.HostedZoneConfig != nil {
		comment = in.HostedZoneConfig.Comment
		if in.HostedZoneConfig.PrivateZone && in.VPC == nil {
			return nil, invalidInput("When you're creating a private hosted zone (when you specify true for PrivateZone), you must also specify values for VPCId and VPCRegion.")
		}
	}
	var vpc *network.ZoneVPC
	if in.VPC != nil {
		vpc = &network.ZoneVPC{Region: in.VPC.VPCRegion, VPC: in.VPC.VPCId}
	}
	zone, err := s.World.CreateZone(in.Name, in.CallerReference, comment, vpc)
	if err != nil {
		return nil, err
	}
	return &CreateHostedZoneOutput{
		HostedZone: showZone(zone), ChangeInfo: s.change(""), DelegationSet: delegation(zone), VPC: in.VPC,
		Location: "https://route53.amazonaws.com/2013-04-01/hostedzone/" + zone.ID,
	}, nil
}

// ZoneID names a hosted zone.
type ZoneID struct {
	Id string `at:"path"`
}

// GetHostedZoneOutput is a hosted zone.
type GetHostedZoneOutput struct {
	HostedZone    HostedZone
	DelegationSet *DelegationSet
	VPCs          []VPC `out:"VPCs,item=VPC"`
}

func (s *Service) getZone(_ *wire.Call, in *ZoneID) (*GetHostedZoneOutput, error) {
	zone, err := s.World.FindZone(in.Id)
	if err != nil {
		return nil, err
	}
	out := &GetHostedZoneOutput{HostedZone: showZone(zone), DelegationSet: delegation(zone)}
	for _, vpc := range zone.VPCs {
		out.VPCs = append(out.VPCs, VPC{vpc.Region, vpc.VPC})
	}
	return out, nil
}

// UpdateHostedZoneCommentInput replaces a zone's comment.
type UpdateHostedZoneCommentInput struct {
	Id      string `at:"path"`
	Comment *string
}

// UpdateHostedZoneCommentOutput is the hosted zone as it is now.
type UpdateHostedZoneCommentOutput struct{ HostedZone HostedZone }

func (s *Service) updateZoneComment(_ *wire.Call, in *UpdateHostedZoneCommentInput) (*UpdateHostedZoneCommentOutput, error) {
	zone, err := s.World.FindZone(in.Id)
	if err != nil {
		return nil, err
	}
	zone.Comment = given(in.Comment)
	return &UpdateHostedZoneCommentOutput{showZone(zone)}, nil
}

// ChangeOutput is an answer that says no more than that something changed.
type ChangeOutput struct{ ChangeInfo ChangeInfo }

func (s *Service) deleteZone(_ *wire.Call, in *ZoneID) (*ChangeOutput, error) {
	if err := s.World.DeleteZone(in.Id); err != nil {
		return nil, err
	}
	return &ChangeOutput{s.change("")}, nil
}

// ChangeID names a change.
type ChangeID struct {
	Id string `at:"path"`
}

func (s *Service) getChange(_ *wire.Call, in *ChangeID) (*ChangeOutput, error) {
	info, err := s.changeInfo(in.Id)
	if err != nil {
		return nil, err
	}
	return &ChangeOutput{info}, nil
}
