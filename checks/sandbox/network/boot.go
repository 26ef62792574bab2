package network

import (
	"slices"
	"time"
)

const (
	// instanceBoot is how long after a start user data begins to run.
	instanceBoot = 25 * time.Second
	// leastBoot keeps a boot visible at every pace but Instant.
	leastBoot = time.Second
)

// askBoot notes that the machine has to boot.
func (i *Instance) askBoot(now time.Time) {
	i.BootsAsked++
	i.BootAskedAt = now
}

// BootAt is when an instance's machine has started as far as to run its user
// data; zero when no boot is to come.
func (r *Region) BootAt(i *Instance) time.Time {
	if i.Boots >= i.BootsAsked || !i.TerminatedAt.IsZero() || !i.StoppedAt.IsZero() {
		return time.Time{}
	}
	delay := r.paced(instanceBoot)
	if delay > 0 {
		delay = max(delay, leastBoot)
	}
	return i.BootAskedAt.Add(delay)
}

// DueBoots is the instances whose machines have to boot now, in the order in
// which they are due. A caller that has booted one says so with Booted.
func (r *Region) DueBoots() []*Instance {
	var due []*Instance
	for _, instance := range r.Instances {
		at := r.BootAt(instance)
		if !at.IsZero() && !r.Now().Before(at) && r.InstanceState(instance) == "running" {
			due = append(due, instance)
		}
	}
	slices.SortFunc(due, func(a, b *Instance) int {
		if byTime := r.BootAt(a).Compare(r.BootAt(b)); byTime != 0 {
			return byTime
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return due
}

// Booted notes that the boots asked for have been done and tells whether it was
// the machine's first one, on which user data runs.
func (i *Instance) Booted() (first bool) {
	first = i.Boots == 0
	i.Boots = max(i.BootsAsked, 1)
	return first
}
