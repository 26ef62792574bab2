package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) volumeOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeVolumes", s.describeVolumes).Differing("the volumes of instances alone: none is made on its own"),
		wire.Writes("DeleteVolume", s.deleteVolume).Differing("the volumes of instances alone: none is made on its own"),
	}
}

// DescribeVolumesInput asks for volumes.
type DescribeVolumesInput struct {
	DryRun     *bool
	Filters    []Filter `in:"Filter"`
	MaxResults *int32
	NextToken  *string
	VolumeIds  []string `in:"VolumeId"`
}

// DescribeVolumesOutput lists volumes by id.
type DescribeVolumesOutput struct {
	NextToken *string
	Volumes   []Volume `out:"volumeSet"`
}

// Volume is a volume as EC2 shows it.
type Volume struct {
	Attachments        []VolumeAttachment `out:"attachmentSet"`
	AvailabilityZone   string
	CreateTime         time.Time
	Encrypted          bool
	Iops               *int32
	MultiAttachEnabled bool
	Size               int32
	SnapshotId         string
	State              string `out:"status"`
	Tags               []Tag  `out:"tagSet"`
	Throughput         *int32
	VolumeId           string
	VolumeType         string
}

// VolumeAttachment is what a volume is attached to.
type VolumeAttachment struct {
	AttachTime          time.Time
	DeleteOnTermination bool
	Device              string
	InstanceId          string
	State               string `out:"status"`
	VolumeId            string
}

func (s *Service) describeVolumes(call *wire.Call, in *DescribeVolumesInput) (*DescribeVolumesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	volumes, next, err := listing[*network.Volume, Volume]{
		choose: region.SelectVolumes,
		fields: volumeFields(),
		tags:   func(v *network.Volume) network.Tags { return v.Tags },
		show:   showVolume,
	}.answer(query{IDs: in.VolumeIds, Set: "volumesSet", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	return &DescribeVolumesOutput{NextToken: next, Volumes: volumes}, err
}

func showVolume(volume *network.Volume) Volume {
	shown := Volume{
		Attachments: []VolumeAttachment{}, AvailabilityZone: volume.Zone, CreateTime: seconds(volume.CreatedAt),
		Size: int32(volume.SizeGiB), SnapshotId: volume.Snapshot, State: volumeState(volume),
		Tags: tagSet(volume.Tags), VolumeId: volume.ID, VolumeType: volume.Type,
	}
	switch volume.Type {
	case "gp3":
		shown.Iops, shown.Throughput = port(3000), port(125)
	case "gp2":
		shown.Iops = port(max(100, 3*volume.SizeGiB))
	}
	if volume.Instance != "" {
		shown.Attachments = append(shown.Attachments, VolumeAttachment{
			AttachTime: seconds(volume.CreatedAt), DeleteOnTermination: volume.DeleteOnTermination, Device: volume.Device,
			InstanceId: volume.Instance, State: "attached", VolumeId: volume.ID,
		})
	}
	return shown
}

func volumeState(volume *network.Volume) string {
	if volume.Instance == "" {
		return "available"
	}
	return "in-use"
}

// volumeFields are the filters of DescribeVolumes.
func volumeFields() fields[*network.Volume] {
	type volume = *network.Volume
	attached := func(get func(volume) string) func(volume) []string {
		return func(v volume) []string {
			if v.Instance == "" {
				return nil
			}
			return []string{get(v)}
		}
	}
	return fields[volume]{
		"attachment.delete-on-termination": attached(func(v volume) string { return truth(v.DeleteOnTermination) }),
		"attachment.device":                attached(func(v volume) string { return v.Device }),
		"attachment.instance-id":           attached(func(v volume) string { return v.Instance }),
		"attachment.status":                attached(func(volume) string { return "attached" }),
		"availability-zone":                one(func(v volume) string { return v.Zone }),
		"create-time":                      one(func(v volume) string { return timestamp(seconds(v.CreatedAt)) }),
		"encrypted":                        flag(func(volume) bool { return false }),
		"size":                             one(func(v volume) string { return number(v.SizeGiB) }),
		"snapshot-id":                      one(func(v volume) string { return v.Snapshot }),
		"status":                           one(volumeState),
		"volume-id":                        one(func(v volume) string { return v.ID }),
		"volume-type":                      one(func(v volume) string { return v.Type }),
	}
}

// DeleteVolumeInput names a volume that nothing uses.
type DeleteVolumeInput struct {
	DryRun   *bool
	VolumeId string `req:"true"`
}

func (s *Service) deleteVolume(call *wire.Call, in *DeleteVolumeInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteVolume(in.VolumeId))
}
