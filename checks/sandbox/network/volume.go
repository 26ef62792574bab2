package network

var kindVolume = kind{"vol", "InvalidVolume.NotFound", "InvalidVolumeID.Malformed", "The volume '%s' does not exist."}

// SelectVolumes is the volumes of the given ids, all without any.
func (r *Region) SelectVolumes(ids []string) ([]*Volume, error) {
	return pick(r.Volumes, kindVolume, ids)
}

// VolumeSpec is what an instance's root volume is made from; zero values take
// the image's.
type VolumeSpec struct {
	SizeGiB             int
	Type                string
	DeleteOnTermination bool
	Tags                Tags
}

// check refuses sizes that the image does not fit in and types that EBS does
// not boot from.
func (v *VolumeSpec) check(image *Image) error {
	if v.SizeGiB == 0 {
		v.SizeGiB = image.SizeGiB
	}
	if v.Type == "" {
		v.Type = image.VolumeType
	}
	switch v.Type {
	case "gp2", "gp3", "io1", "io2", "standard":
	default:
		return refuse("InvalidParameterValue", "Invalid value '%s' for VolumeType.", v.Type)
	}
	if v.SizeGiB < image.SizeGiB {
		return refuse("InvalidBlockDeviceMapping", "Volume of size %dGB is smaller than snapshot '%s', expect size>= %dGB", v.SizeGiB, image.Snapshot, image.SizeGiB)
	}
	if v.SizeGiB > 16384 {
		return refuse("InvalidParameterValue", "Volume of %dGiB is too large for volume type %s; maximum is 16384GiB", v.SizeGiB, v.Type)
	}
	return nil
}

// addRootVolume makes the volume that an instance boots from.
func (r *Region) addRootVolume(instance *Instance, image *Image, zone string, spec VolumeSpec) *Volume {
	volume := &Volume{
		ID: r.NewID("vol"), Zone: zone, SizeGiB: spec.SizeGiB, Type: spec.Type,
		Instance: instance.ID, Device: image.RootDevice, Snapshot: image.Snapshot,
		DeleteOnTermination: spec.DeleteOnTermination, CreatedAt: r.Now(), Tags: spec.Tags,
	}
	r.Volumes[volume.ID] = volume
	return volume
}

// DeleteVolume deletes a volume that no instance uses.
func (r *Region) DeleteVolume(id string) error {
	volume, err := find(r.Volumes, kindVolume, id)
	if err != nil {
		return err
	}
	if volume.Instance != "" {
		return refuse("VolumeInUse", "Volume %s is currently attached to %s", id, volume.Instance)
	}
	delete(r.Volumes, id)
	return nil
}
