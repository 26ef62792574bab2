// Package vocabulary is the checks that lessons may use: one explicit table, and
// for each check what it reads, what it expects and every way in which it fails.
//
// The table is made of families, each an explicit list of checks: registry.go
// joins them in the order in which a lab meets them and holds those of the first
// lab, the others lie in agentchecks.go, case.go, cost.go, interfacechecks.go,
// policychecks.go, resourcechecks.go, servicechecks.go and telemetry.go. A row
// names the function that runs; the function lies in the file of its subject:
//
//   - before a lab: preflight.go, clock.go, reads.go and trial.go (what may be
//     read), instancetype.go, quota.go, leftover.go
//   - the network: network.go (VPC, subnets, DNS attributes), routes.go,
//     instance.go, role.go, bucket.go, dynamodbtable.go, twovpcs.go, sshpath.go and
//     escape.go (the learner's own way in)
//   - gateway endpoints: endpoint.go, endpointroute.go, prefixlist.go, lists.go
//     (what is in prefix lists), egress.go
//   - interface endpoints: interface.go, endpointaddress.go, endpointgroup.go,
//     endpointpath.go, privatedns.go, privatename.go, otherpath.go (peerings and
//     the like)
//   - policies: endpointpolicy.go, endpointpolicyshape.go, endpointpolicystray.go
//     (what else it lets through), bucketpolicy.go, managedpolicy.go, trust.go;
//     request.go and asker.go (who asks for what), partition.go
//   - what an instance reports: hearing.go (its console, a pasted line),
//     baseline.go (that it cannot yet), proof.go, probedread.go, object.go,
//     awserror.go (what the aws program ended with)
//   - an agent's metrics: agent.go, agentrole.go, agentrefused.go, metrics.go
//   - a service of one's own: ownservice.go, balancer.go, targets.go,
//     serviceconsumer.go, servicepage.go, publicpathcut.go
//   - resource endpoints: resourcegateway.go, resourceconfiguration.go,
//     resourceendpoint.go, resourcepage.go
//   - the cause, where only the symptom is seen: dropped.go (who drops a
//     connection), leg.go and balancerpath.go (hop by hop), rewritten.go and
//     unresolved.go (wrong or no answers to a name), elsewhere.go (made in another
//     network or region), stack.go (what the stack failed at)
//   - the end of a lab: cleanup.go and the files that begin with it,
//     heldback.go (what a stack could not delete), accountsetting.go, cost.go,
//     removal.go
//
// finding.go holds the words in which all of them answer, rules.go how the rules
// of security groups are written in evidence.
package vocabulary
