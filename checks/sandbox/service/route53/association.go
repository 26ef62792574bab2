package route53

import (
	"net/http"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) zoneVPCOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("AssociateVPCWithHostedZone", s.associate).At("POST /2013-04-01/hostedzone/{HostedZoneId}/associatevpc", http.StatusOK),
		wire.Writes("DisassociateVPCFromHostedZone", s.disassociate).At("POST /2013-04-01/hostedzone/{HostedZoneId}/disassociatevpc", http.StatusOK),
	}
}

// ZoneVPCInput names a private zone and a VPC.
type ZoneVPCInput struct {
	HostedZoneId string `at:"path"`
	VPC          VPC    `req:"true"`
	Comment      *string
}

func (s *Service) associate(_ *wire.Call, in *ZoneVPCInput) (*ChangeOutput, error) {
	if err := s.World.AssociateZone(in.HostedZoneId, network.ZoneVPC{Region: in.VPC.VPCRegion, VPC: in.VPC.VPCId}); err != nil {
		return nil, err
	}
	return &ChangeOutput{s.change(given(in.Comment))}, nil
}

func (s *Service) disassociate(_ *wire.Call, in *ZoneVPCInput) (*ChangeOutput, error) {
	if err := s.World.DisassociateZone(in.HostedZoneId, network.ZoneVPC{Region: in.VPC.VPCRegion, VPC: in.VPC.VPCId}); err != nil {
		return nil, err
	}
	return &ChangeOutput{s.change(given(in.Comment))}, nil
}
