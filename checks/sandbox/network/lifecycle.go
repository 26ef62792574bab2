package network

import "time"

// AWS's own durations, before the pace. They are what is usual, not promised.
const (
	instancePending      = 15 * time.Second
	instanceStopping     = 30 * time.Second
	instanceShuttingDown = 30 * time.Second
	instanceRemembered   = time.Hour // terminated instances stay listed
	interfacePending     = 90 * time.Second
	endpointDeleting     = 30 * time.Second
	natPending           = 90 * time.Second
	// Load balancers: two to five minutes until active; interfaces go after
	// their load balancer.
	loadBalancerProvisioning = 150 * time.Second
	loadBalancerLeaving      = 60 * time.Second
	targetRegistering        = 15 * time.Second
	natDeleting              = 45 * time.Second
	natRemembered            = time.Hour
	// leastRemembered keeps what has ended visible at any pace, so that a
	// client that waits for the end of a thing sees it.
	leastRemembered = time.Minute
)

// paced is an AWS duration at the world's pace.
func (r *Region) paced(d time.Duration) time.Duration {
	return time.Duration(float64(d) * float64(r.world.pace))
}

// passed tells whether an AWS duration has gone by since a time.
func (r *Region) passed(since time.Time, d time.Duration) bool {
	return !r.Now().Before(since.Add(r.paced(d)))
}

// remembered tells whether something that ended is still listed.
func (r *Region) remembered(ended time.Time, d time.Duration) bool {
	return r.Now().Before(ended.Add(max(r.paced(d), leastRemembered)))
}

// InstanceState is pending, running, stopping, stopped, shutting-down or
// terminated.
func (r *Region) InstanceState(i *Instance) string {
	switch {
	case !i.TerminatedAt.IsZero():
		if r.passed(i.TerminatedAt, instanceShuttingDown) {
			return "terminated"
		}
		return "shutting-down"
	case !i.StoppedAt.IsZero():
		if r.passed(i.StoppedAt, instanceStopping) {
			return "stopped"
		}
		return "stopping"
	case r.passed(i.LaunchedAt, instancePending):
		return "running"
	}
	return "pending"
}

// EndpointState is the state of a VPC endpoint in the API's own casing:
// pending, pendingAcceptance, available, deleting, deleted, rejected, failed.
func (r *Region) EndpointState(e *Endpoint) string {
	switch {
	case !e.DeletedAt.IsZero():
		if r.passed(e.DeletedAt, endpointDeleting) {
			return "deleted"
		}
		return "deleting"
	case e.FailureCode != "":
		return "failed"
	case !e.RejectedAt.IsZero():
		return "rejected"
	case e.AcceptedAt.IsZero():
		return "pendingAcceptance"
	case e.Type == Gateway || r.passed(e.AcceptedAt, interfacePending):
		return "available"
	}
	return "pending"
}

// NATState is pending, failed, available, deleting or deleted.
func (r *Region) NATState(n *NATGateway) string {
	switch {
	case !n.DeletedAt.IsZero():
		if r.passed(n.DeletedAt, natDeleting) {
			return "deleted"
		}
		return "deleting"
	case !r.passed(n.CreatedAt, natPending):
		return "pending"
	case n.FailureCode != "":
		return "failed"
	}
	return "available"
}

// settle clears away what has come to its end by now. It depends on nothing but
// the state and the clock, so it is the same whoever does it and when.
func (r *Region) settle() {
	if r.endpointIndex().deleting {
		for id, e := range r.Endpoints {
			if !e.DeletedAt.IsZero() && r.passed(e.DeletedAt, endpointDeleting) {
				r.removeEndpointInterfaces(e)
				delete(r.Endpoints, id)
				r.endpoints = nil
			}
		}
	}
	r.settlePeerings()
	r.settleOwnServices()
	r.settleConnectEndpoints()
	r.settleLoadBalancers()
	r.settleLattice()
	for id, n := range r.NATs {
		if n.DeletedAt.IsZero() || !r.passed(n.DeletedAt, natDeleting) {
			continue
		}
		r.releaseNAT(n)
		if !r.remembered(n.DeletedAt, natRemembered) {
			delete(r.NATs, id)
		}
	}
	for id, i := range r.Instances {
		if i.TerminatedAt.IsZero() || !r.passed(i.TerminatedAt, instanceShuttingDown) {
			continue
		}
		r.releaseInstance(i)
		if !r.remembered(i.TerminatedAt, instanceRemembered) {
			delete(r.Instances, id)
		}
	}
}
