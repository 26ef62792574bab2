package network

import "time"

// SetUserData replaces the user data of a stopped instance.
func (r *Region) SetUserData(id, userData string) error {
	instance, err := r.stopped(id, "userData")
	if err != nil {
		return err
	}
	instance.UserData = userData
	return nil
}

// SetInstanceType changes the type of a stopped instance. The caller has
// checked that there is such a type.
func (r *Region) SetInstanceType(id, instanceType string) error {
	instance, err := r.stopped(id, "instanceType")
	if err != nil {
		return err
	}
	instance.Type = instanceType
	return nil
}

func (r *Region) stopped(id, attribute string) (*Instance, error) {
	instance, err := r.FindInstance(id)
	if err != nil {
		return nil, err
	}
	if r.InstanceState(instance) != "stopped" {
		return nil, refuse("IncorrectInstanceState", "The instance '%s' is not in the 'stopped' state. To modify the %s attribute, stop the instance first.", id, attribute)
	}
	return instance, nil
}

// AssociateProfile gives an instance an instance profile.
func (r *Region) AssociateProfile(id, arn, profileID string) (*Instance, error) {
	instance, err := r.FindInstance(id)
	if err != nil {
		return nil, err
	}
	switch r.InstanceState(instance) {
	case "pending", "running", "stopping", "stopped":
	default:
		return nil, refuse("IncorrectInstanceState", "The instance '%s' is not in the 'running' or 'stopped' states.", id)
	}
	if instance.ProfileAssocID != "" {
		return nil, refuse("IncorrectState", "There is an existing association for instance %s", id)
	}
	r.setProfile(instance, arn, profileID)
	return instance, nil
}

// ReplaceProfile gives the instance of an association another profile.
func (r *Region) ReplaceProfile(association, arn, profileID string) (*Instance, error) {
	instance, err := r.FindProfileAssociation(association)
	if err != nil {
		return nil, err
	}
	r.setProfile(instance, arn, profileID)
	return instance, nil
}

func (r *Region) setProfile(instance *Instance, arn, profileID string) {
	instance.ProfileARN, instance.ProfileID = arn, profileID
	instance.ProfileAssocID = r.NewID("iip-assoc")
	instance.ProfileAssocAt = r.Now()
}

// DisassociateProfile takes the profile from the instance of an association
// and returns the instance as it was before.
func (r *Region) DisassociateProfile(association string) (Instance, error) {
	instance, err := r.FindProfileAssociation(association)
	if err != nil {
		return Instance{}, err
	}
	before := *instance
	instance.ProfileARN, instance.ProfileID, instance.ProfileAssocID = "", "", ""
	instance.ProfileAssocAt = time.Time{}
	return before, nil
}

// FindProfileAssociation is the instance of an association with a profile.
func (r *Region) FindProfileAssociation(id string) (*Instance, error) {
	for _, instance := range r.Instances {
		if id != "" && instance.ProfileAssocID == id {
			return instance, nil
		}
	}
	return nil, refuse("NoSuchAssociation", "Invalid association ID %s", id)
}
