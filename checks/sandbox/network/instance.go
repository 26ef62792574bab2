package network

import (
	"slices"
)

var kindInstance = kind{"i", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "The instance ID '%s' does not exist"}

// InstanceSpec is what instances are launched from. The caller has checked the
// image against the type.
type InstanceSpec struct {
	Image    *Image
	Type     string
	Count    int
	KeyName  string
	Subnet   string
	Existing string // an interface to launch with, instead of a new one

	Groups      []string
	PrivateIP   string
	PublicIP    *bool // nil: as the subnet says
	Description string
	KeepENI     bool // the interface outlives the instance

	Volume       VolumeSpec
	Template     Instance // the members that are taken as they are
	ENITags      Tags
	InstanceTags Tags
}

// FindInstance is the instance of an id.
func (r *Region) FindInstance(id string) (*Instance, error) {
	return find(r.Instances, kindInstance, id)
}

// SelectInstances is the instances of the given ids, all without any, in the
// order of their launch.
func (r *Region) SelectInstances(ids []string) ([]*Instance, error) {
	picked, err := pick(r.Instances, kindInstance, ids)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(picked, func(a, b *Instance) int {
		switch {
		case a.CreatedAt.Equal(b.CreatedAt) && a.ReservationID == b.ReservationID:
			return a.LaunchIndex - b.LaunchIndex
		case a.CreatedAt.Before(b.CreatedAt):
			return -1
		case b.CreatedAt.Before(a.CreatedAt):
			return 1
		}
		return 0
	})
	return picked, nil
}

// FindReservation is the instances that were launched with a client token,
// nil when none was.
func (r *Region) FindReservation(clientToken string) []*Instance {
	var found []*Instance
	for _, instance := range r.Instances {
		if clientToken != "" && instance.ClientToken == clientToken {
			found = append(found, instance)
		}
	}
	slices.SortFunc(found, func(a, b *Instance) int { return a.LaunchIndex - b.LaunchIndex })
	return found
}

// RunInstances launches instances, all or none of them.
func (r *Region) RunInstances(spec InstanceSpec) ([]*Instance, error) {
	if err := spec.Volume.check(spec.Image); err != nil {
		return nil, err
	}
	if spec.KeyName != "" {
		if _, err := r.FindKeyPair(spec.KeyName); err != nil {
			return nil, err
		}
	}
	interfaces, err := r.launchInterfaces(spec)
	if err != nil {
		return nil, err
	}
	reservation := r.NewID("r")
	instances := make([]*Instance, 0, spec.Count)
	for i, eni := range interfaces {
		instance := spec.Template
		instance.ID, instance.ReservationID, instance.LaunchIndex = r.NewID("i"), reservation, i
		instance.Image, instance.Architecture = spec.Image.ID, spec.Image.Architecture
		instance.Type, instance.KeyName = spec.Type, spec.KeyName
		instance.VPC, instance.Subnet, instance.ENI = eni.VPC, eni.Subnet, eni.ID
		instance.CreatedAt, instance.LaunchedAt = r.Now(), r.Now()
		instance.Tags = slices.Clone(spec.InstanceTags)
		instance.askBoot(r.Now())
		if instance.ProfileARN != "" {
			instance.ProfileAssocID = r.NewID("iip-assoc")
			instance.ProfileAssocAt = r.Now()
		}
		r.attachInterface(eni, &instance, 0, spec.Existing == "" && !spec.KeepENI)
		r.assignPublicIP(eni, spec.PublicIP)
		volume := spec.Volume
		volume.Tags = slices.Clone(volume.Tags)
		instance.Volume = r.addRootVolume(&instance, spec.Image, r.Subnets[eni.Subnet].Zone, volume).ID
		r.Instances[instance.ID] = &instance
		instances = append(instances, &instance)
	}
	return instances, nil
}

// launchInterfaces is one interface for each instance of a launch: the given
// one, or new ones.
func (r *Region) launchInterfaces(spec InstanceSpec) ([]*Interface, error) {
	if spec.Existing != "" {
		eni, err := r.owned(spec.Existing)
		if err != nil {
			return nil, err
		}
		if eni.Attached() {
			return nil, refuse("InvalidNetworkInterface.InUse", "Interface: [%s] in use.", eni.ID)
		}
		return []*Interface{eni}, nil
	}
	var made []*Interface
	for range spec.Count {
		eni, err := r.CreateInterface(InterfaceSpec{
			Subnet: spec.Subnet, PrivateIP: spec.PrivateIP, Groups: spec.Groups,
			Description: spec.Description, Tags: slices.Clone(spec.ENITags),
		})
		if err != nil {
			for _, undone := range made {
				delete(r.Interfaces, undone.ID)
			}
			return nil, err
		}
		made = append(made, eni)
	}
	return made, nil
}

// assignPublicIP gives a new instance's interface a public address when it was
// asked for, or else when the subnet does so.
func (r *Region) assignPublicIP(eni *Interface, asked *bool) {
	if eni.AllocationID != "" {
		return
	}
	wanted := r.Subnets[eni.Subnet].MapPublicIPOnLaunch
	if asked != nil {
		wanted = *asked
	}
	eni.AutoPublicIP = wanted
	if wanted {
		eni.PublicIP = r.NewPublicIP()
	}
}
