// Package network is the simulated account's VPC model. It answers which route
// a packet takes, what a name answers at an instance, whether a connection gets
// through and which endpoint carries it. It knows no protocol: services turn
// its values into AWS answers. Nothing in it is safe for concurrent use; the
// sandbox serialises access.
//
// What there is lies in state.go, as it is kept on disk; world.go and region.go
// hold it together, lifecycle.go says how long AWS takes for what. A resource's
// operations lie in the file of its name, with what grows out of one beside it:
// endpoint*.go, ownservice*.go (endpoint services of the account), loadbalancer*.go,
// targetgroup*.go, resource*.go and servicenetwork.go (VPC Lattice), zone*.go
// (hosted zones), securitygroup*.go, instance*.go. Refusals are made in refuse.go
// and resourceerror.go. The questions that all of it is for are answered in
//
//   - explain.go: the path of a connection, hop by hop; arrive.go is its end,
//     loadbalancerpath.go and resourcepath.go what lies behind an endpoint, and
//     filter.go what security groups and network ACLs let pass
//   - lookup.go: which route a packet takes
//   - resolve.go: what a name answers at an instance, from zoneanswer.go,
//     endpointname.go, publicdns.go and awsname.go
//   - targetgrouphealth.go: whether a target is healthy
//   - flowlog.go and carriage.go: what was seen to pass
package network
