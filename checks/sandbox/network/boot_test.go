package network

import (
	"testing"
	"time"
)

// launch launches one instance with its pace and clock.
func launch(t *testing.T, r *Region, spec InstanceSpec) *Instance {
	t.Helper()
	images := r.Images()
	spec.Image, spec.Type, spec.Count = images[0], "t3.micro", 1
	spec.Volume.DeleteOnTermination = true
	instances, err := r.RunInstances(spec)
	if err != nil {
		t.Fatal(err)
	}
	return instances[0]
}

func regionAt(t *testing.T, pace Pace) (*Region, *Subnet, *clock) {
	t.Helper()
	at := newClock()
	r := must[*Region](t)(NewWorld("123456789012", 1, pace, at.now).Region("ap-northeast-2"))
	vpc := must[*VPC](t)(r.CreateVPC("10.0.0.0/16", "", nil))
	return r, must[*Subnet](t)(r.CreateSubnet(vpc.ID, "10.0.0.0/24", "", nil)), at
}

func TestBootsAreDueByThePace(t *testing.T) {
	for _, c := range []struct {
		name  string
		pace  Pace
		early time.Duration // not due yet
		due   time.Duration
	}{
		{"real", Real, 24 * time.Second, 25 * time.Second},
		{"fast", Fast, 999 * time.Millisecond, time.Second},
		{"instant", Instant, -1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, subnet, at := regionAt(t, c.pace)
			instance := launch(t, r, InstanceSpec{Subnet: subnet.ID})
			if c.early >= 0 {
				at.advance(c.early)
				if due := r.DueBoots(); len(due) > 0 {
					t.Fatalf("due after %s already", c.early)
				}
				at.advance(c.due - c.early)
			}
			if due := r.DueBoots(); len(due) != 1 || due[0] != instance {
				t.Fatalf("not due after %s: %v", c.due, due)
			}
			if !instance.Booted() {
				t.Error("the first boot is not known as such")
			}
			if due := r.DueBoots(); len(due) > 0 {
				t.Error("due again after it booted")
			}
		})
	}
}

func TestBootsAfterRebootAndStart(t *testing.T) {
	r, subnet, at := regionAt(t, Real)
	instance := launch(t, r, InstanceSpec{Subnet: subnet.ID})
	at.advance(time.Minute)
	instance.Booted()
	ok(t, r.RebootInstances([]string{instance.ID}))
	at.advance(time.Minute)
	if len(r.DueBoots()) != 1 || instance.Booted() {
		t.Error("a reboot boots once more, and not for the first time")
	}
	ok(t, r.StopInstances([]string{instance.ID}))
	at.advance(time.Minute)
	if len(r.DueBoots()) != 0 {
		t.Error("a stopped instance boots")
	}
	ok(t, r.StartInstances([]string{instance.ID}))
	at.advance(time.Minute)
	if len(r.DueBoots()) != 1 {
		t.Error("a started instance does not boot")
	}
	ok(t, r.TerminateInstances([]string{instance.ID}))
	if len(r.DueBoots()) != 0 || !r.BootAt(instance).IsZero() {
		t.Error("a terminated instance boots")
	}
}

func TestStateChangesAreAllOrNothing(t *testing.T) {
	r, subnet, at := regionAt(t, Real)
	first := launch(t, r, InstanceSpec{Subnet: subnet.ID})
	at.advance(time.Minute)
	late := launch(t, r, InstanceSpec{Subnet: subnet.ID})
	if err := r.StopInstances([]string{first.ID, late.ID}); err == nil {
		t.Fatal("a pending instance was stopped")
	}
	if state := r.InstanceState(first); state != "running" {
		t.Errorf("the first instance is %s", state)
	}
}

func TestTerminationLeavesWhatIsToStay(t *testing.T) {
	r, subnet, _ := regionAt(t, Instant)
	kept := launch(t, r, InstanceSpec{Subnet: subnet.ID, KeepENI: true})
	eni, volume := kept.ENI, r.Volumes[kept.Volume]
	volume.DeleteOnTermination = false
	gone := launch(t, r, InstanceSpec{Subnet: subnet.ID})
	goneENI := gone.ENI
	ok(t, r.TerminateInstances([]string{kept.ID, gone.ID}))
	if i := r.Interfaces[eni]; i == nil || i.Attached() {
		t.Errorf("interface %+v", i)
	}
	if volume.Instance != "" || len(r.Volumes) != 1 {
		t.Errorf("volume %+v of %d", volume, len(r.Volumes))
	}
	if r.Interfaces[goneENI] != nil {
		t.Error("the other interface outlives its instance")
	}
	if kept.ENI != "" || r.InstanceState(kept) != "terminated" {
		t.Errorf("instance %+v", kept)
	}
}

func TestElasticIPOutlivesInstance(t *testing.T) {
	r, _, _ := regionAt(t, Instant)
	var subnet *Subnet
	for _, candidate := range r.Subnets {
		if candidate.DefaultForAZ {
			subnet = candidate
		}
	}
	instance := launch(t, r, InstanceSpec{Subnet: subnet.ID})
	address := must[*Address](t)(r.AllocateAddress(nil))
	must[string](t)(r.AssociateAddress(address.AllocationID, instance.ID, "", false))
	ok(t, r.StopInstances([]string{instance.ID}))
	if got := r.Interfaces[instance.ENI].PublicIP; got != address.PublicIP {
		t.Errorf("a stop took the Elastic IP: %q", got)
	}
	ok(t, r.TerminateInstances([]string{instance.ID}))
	if address.AssociationID != "" || address.Instance != "" || address.ENI != "" {
		t.Errorf("address %+v", address)
	}
}
