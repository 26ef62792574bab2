package network

import "time"

// StartInstances starts stopped instances, all or none of them. Running ones
// stay as they are.
func (r *Region) StartInstances(ids []string) error {
	return r.transit(ids, func(instance *Instance, state string) (bool, error) {
		switch state {
		case "pending", "running":
			return false, nil
		case "stopped":
			return true, nil
		}
		return false, refuse("IncorrectInstanceState", "The instance '%s' is not in a state from which it can be started.", instance.ID)
	}, func(instance *Instance) {
		instance.StoppedAt = time.Time{}
		instance.LaunchedAt = r.Now()
		instance.askBoot(r.Now())
		if eni := r.Interfaces[instance.ENI]; eni != nil && eni.AutoPublicIP && eni.AllocationID == "" {
			eni.PublicIP = r.NewPublicIP()
		}
	})
}

// StopInstances stops instances, all or none of them; their public addresses
// that are no Elastic IPs are given back.
func (r *Region) StopInstances(ids []string) error {
	return r.transit(ids, func(instance *Instance, state string) (bool, error) {
		switch {
		case state == "stopping" || state == "stopped":
			return false, nil
		case state != "running":
			return false, refuse("IncorrectInstanceState", "The instance '%s' is not in a state from which it can be stopped.", instance.ID)
		case instance.DisableAPIStop:
			return false, refuse("OperationNotPermitted", "The instance '%s' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.", instance.ID)
		}
		return true, nil
	}, func(instance *Instance) {
		instance.StoppedAt = r.Now()
		for _, eni := range r.InstanceInterfaces(instance.ID) {
			if eni.AllocationID == "" {
				eni.PublicIP = ""
			}
		}
	})
}

// RebootInstances boots running instances again, all or none of them.
func (r *Region) RebootInstances(ids []string) error {
	return r.transit(ids, func(instance *Instance, state string) (bool, error) {
		if state != "running" && state != "pending" {
			return false, refuse("IncorrectInstanceState", "The instance '%s' is not in the 'running' state.", instance.ID)
		}
		return true, nil
	}, func(instance *Instance) {
		instance.askBoot(r.Now())
	})
}

// TerminateInstances ends instances, all or none of them. What has ended
// already stays so.
func (r *Region) TerminateInstances(ids []string) error {
	err := r.transit(ids, func(instance *Instance, _ string) (bool, error) {
		switch {
		case !instance.TerminatedAt.IsZero():
			return false, nil
		case instance.DisableAPITerm:
			return false, refuse("OperationNotPermitted", "The instance '%s' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.", instance.ID)
		}
		return true, nil
	}, func(instance *Instance) {
		instance.TerminatedAt = r.Now()
	})
	if err == nil {
		r.settle()
	}
	return err
}

// transit looks at all instances before it changes the first one. needed tells
// whether an instance has to change, or refuses.
func (r *Region) transit(ids []string, needed func(*Instance, string) (bool, error), change func(*Instance)) error {
	var changing []*Instance
	for _, id := range ids {
		instance, err := r.FindInstance(id)
		if err != nil {
			return err
		}
		ok, err := needed(instance, r.InstanceState(instance))
		if err != nil {
			return err
		}
		if ok {
			changing = append(changing, instance)
		}
	}
	for _, instance := range changing {
		change(instance)
	}
	return nil
}

// releaseInstance takes away what a terminated instance held: its interfaces
// and volumes end with it or come free, as each of them says.
func (r *Region) releaseInstance(instance *Instance) {
	for _, eni := range r.InstanceInterfaces(instance.ID) {
		ends := eni.DeleteOnTermination
		r.detachInterface(eni)
		if ends {
			r.release(r.Addresses[eni.AllocationID])
			delete(r.Interfaces, eni.ID)
		}
	}
	for id, volume := range r.Volumes {
		if volume.Instance != instance.ID {
			continue
		}
		if volume.DeleteOnTermination {
			delete(r.Volumes, id)
			continue
		}
		volume.Instance = ""
	}
	instance.ENI, instance.Volume = "", ""
	instance.ProfileARN, instance.ProfileID, instance.ProfileAssocID = "", "", ""
}
