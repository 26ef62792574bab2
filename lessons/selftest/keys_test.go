package selftest

import (
	"strings"
	"testing"

	"linklab/checks"
)

// Why a diagnosis has no mistake file. Each of them is provoked by a test of
// the vocabulary or of the account.
const (
	noFault   = "it is no failure: AWS is still working, or the check passes with something to know beside it"
	cannotSee = "it says that something could not be looked at, which commands of the learner's do not bring about"
	settings  = "it comes from the settings of the laptop, not from the account"
	slow      = "minutes have to pass, and an account whose clock is instant lets none pass"
	hidden    = "in the lab an earlier check says it first"
	lacking   = "the simulated account does not have the operation that makes it"
	chosen    = "the learner has to have chosen the resource"
	asked     = "it belongs to a question that the learner answers, not to the account"
	otherwise = "the service of the lab is not one that can be got wrong in this way"
	away      = "it needs a machine on the internet, or an AWS fault, that is not simulated"
)

// withoutMistake are the diagnoses that no mistake file proves, and why.
var withoutMistake = map[string]string{
	"account.other": settings, "account.root": noFault,
	"acl.none":       cannotSee,
	"acl.unreadable": cannotSee,
	"agent.starting": noFault, "agent.unheard": cannotSee, "agent.wide-role": noFault,
	"baseline.way-out":   hidden,
	"beacon.booting":     noFault,
	"beacon.other-name":  slow,
	"beacon.silent":      cannotSee,
	"beacon.stale":       cannotSee,
	"beacon.unsupported": cannotSee,
	"bucket.not-yours":   away,

	"get.error-code": away, "list.error-code": away,
	"policy.scp": away, "probe.60": away, "state.expired": away, "state.partial": away, "state.unknown": cannotSee,
	"trail.nothing-yet": noFault, "traffic.nothing-yet": noFault, "traffic.service-nothing-yet": noFault,
	"clean.connect-endpoint-deleting": noFault, "clean.serial-console-whose": cannotSee,
	"clean.endpoint-deleting": noFault, "clean.endpoint-managed": away,
	"clean.eni-attached": hidden, "clean.eni-managed": noFault,
	"clean.instance-leaving": noFault, "clean.nat-deleting": noFault, "clean.stack-deleting": noFault,

	"dns.hostnames-off": noFault, "dns.no-answer": cannotSee, "dns.no-such-name": cannotSee, "dns.outside-list": away,
	"dns.own-resolver": noFault, "dns.private-answer": cannotSee, "dns.rewritten": noFault,

	"endpoint.deleted": slow, "endpoint.no-state": cannotSee, "instance.no-state": cannotSee, "endpoint.pending": noFault,
	"dns.cached": noFault, "dns.rebind": noFault, "dns.endpoint-name-new": noFault, "dns.endpoint-name-elsewhere": away,
	"dns.zone-not-listed": cannotSee, "dns.other-endpoint": hidden, "dns.own-zone": hidden,
	"dns.no-private-name": lacking, "dns.resolver-bypasses-zone": lacking,
	"endpoint.no-interfaces": noFault, "endpoint.no-name": noFault, "endpoint.other-zone": noFault, "endpoint.zone-not-offered": lacking,
	"interface.deleted": slow, "sg.unreadable": cannotSee, "type.gateway-instead-of-interface": otherwise,
	"escape.connect-creating": noFault, "escape.serial-password": noFault,
	"metrics.draining": noFault, "metrics.few": noFault, "metrics.first": noFault, "metrics.not-yet": noFault, "metrics.vended-late": noFault,
	"metrics.never": hidden, "metrics.none": cannotSee,
	"input.unknown": hidden, "instance.pending": noFault,
	"list.error": away, "list.timeout": hidden, "list.no-credentials": slow,
	"pl.empty": cannotSee, "pl.not-found": away,
	"policy.conditional": cannotSee, "policy.unreadable": cannotSee,
	"probe.28": hidden, "probe.28-unexplained": noFault, "probe.35": away, "probe.7": away, "probe.curl": away,
	"probe.other-path": away, "probe.stale": slow, "probe.unheard": cannotSee,
	"quiz.none": asked, "quiz.open": asked, "quiz.wrong": asked,
	"rc.failed": away, "rc.pending": noFault, "rg.failed": away, "rg.no-subnet": noFault, "rg.pending": noFault,
	"association.failed": away, "association.no-name": noFault, "association.pending": noFault,
	"resource.28-unexplained": noFault, "clean.lattice-deleting": noFault,
	"clean.connection-leaving": noFault, "nlb.failed": away, "nlb.provisioning": noFault, "page.no-dns-name": hidden,
	"service.pending": noFault, "service.state": away, "tg.draining": slow, "tg.initial": noFault, "transit.between": lacking, "vpc.same": chosen,
	"clock.ahead": settings, "clock.behind": settings, "clock.unknown": cannotSee,
	"instance-type.not-in-zone": settings, "instance-type.not-nitro": noFault, "instance-type.not-offered": settings,
	"left.behind-unpriced":  settings,
	"reads.not-implemented": cannotSee,
	"region.not-enabled":    settings, "region.other": settings, "region.other-lab": settings, "region.unknown": settings,
	"role.boundary":         lacking,
	"rt.blackhole-left":     noFault,
	"rt.ipv6-way-out":       lacking,
	"rt.list-way-out":       lacking,
	"rt.endpoint-blackhole": away, "rt.none": cannotSee, "rt.other-endpoint": hidden, "rt.route-pending": noFault,
	"sg.unknown": cannotSee, "ssh.address-unknown": cannotSee, "ssh.other-key": noFault,
	"clean.table-deleting": noFault, "get.error": away, "object.open-here": away,
	"table.creating": noFault, "table.deleting": slow, "table.unusable": away,
	"stack.creating": noFault, "stack.review": noFault, "stack.deleting": slow, "state.failed": away, "state.pendingAcceptance": noFault,
	"subnet.same":    chosen,
	"cost.no-prices": settings, "cost.running-unpriced": settings, "clean.elsewhere-others": noFault, "clean.elsewhere-unread": cannotSee,
}

// TestEveryDiagnosisHasAMistake holds the catalogue against the lab's mistakes:
// what can go wrong is tried, or it is said here why it cannot be.
func TestEveryDiagnosisHasAMistake(t *testing.T) {
	proved := map[string]bool{}
	for _, lab := range embedded(t).Labs {
		for _, m := range lab.Mistakes {
			proved[m.Key] = true
		}
	}
	known := map[string]bool{}
	for _, key := range checks.Keys() {
		known[key] = true
		if strings.HasPrefix(key, "read.") || strings.HasPrefix(key, "outcome.") || strings.HasPrefix(key, "check.") {
			continue
		}
		switch reason := withoutMistake[key]; {
		case !proved[key] && reason == "":
			t.Errorf("no mistake gets the diagnosis %s, and nothing says why", key)
		case proved[key] && reason != "":
			t.Errorf("a mistake gets the diagnosis %s; it was thought that none could: %s", key, reason)
		}
	}
	for key := range withoutMistake {
		if !known[key] {
			t.Errorf("there is no diagnosis %s", key)
		}
	}
}
