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
	away      = "it needs a machine on the internet, or an AWS fault, that is not simulated"
)

// withoutMistake are the diagnoses that no mistake file proves, and why.
var withoutMistake = map[string]string{
	"account.other": settings, "account.root": noFault,
	"acl.none":           cannotSee,
	"baseline.way-out":   hidden,
	"baseline.no-name":   lacking,
	"beacon.booting":     noFault,
	"beacon.other-name":  slow,
	"beacon.silent":      cannotSee,
	"beacon.stale":       cannotSee,
	"beacon.unsupported": cannotSee,
	"bucket.not-yours":   away,

	"clean.endpoint-deleting": noFault, "clean.endpoint-managed": away,
	"clean.eni-attached": hidden, "clean.eni-managed": noFault,
	"clean.instance-leaving": noFault, "clean.nat-deleting": noFault, "clean.stack-deleting": noFault,

	"dns.hostnames-off": noFault, "dns.no-answer": cannotSee, "dns.no-such-name": cannotSee, "dns.outside-list": away,
	"dns.own-resolver": noFault, "dns.private-answer": cannotSee, "dns.rewritten": noFault,

	"endpoint.deleted": slow, "endpoint.no-state": cannotSee, "endpoint.pending": noFault,
	"input.unknown": hidden, "instance.pending": noFault,
	"list.error": away, "list.timeout": hidden, "list.no-credentials": slow, "list.metadata-off": lacking,
	"pl.empty": cannotSee, "pl.not-found": away,
	"policy.conditional": cannotSee, "policy.unreadable": cannotSee,
	"probe.28": hidden, "probe.28-unexplained": noFault, "probe.35": away, "probe.6": lacking, "probe.curl": away,
	"probe.other-path": away, "probe.stale": slow, "probe.unheard": cannotSee,
	"quiz.none": asked, "quiz.open": asked, "quiz.wrong": asked,
	"reads.denied": cannotSee, "reads.not-implemented": cannotSee,
	"region.not-enabled": settings, "region.other": settings, "region.other-lab": settings, "region.unknown": settings,
	"role.boundary":         lacking,
	"rt.blackhole-left":     noFault,
	"rt.ipv6-way-out":       lacking,
	"rt.list-way-out":       lacking,
	"rt.endpoint-blackhole": away, "rt.no-endpoint-route": hidden, "rt.none": away, "rt.other-endpoint": hidden, "rt.route-pending": noFault,
	"sg.unknown": cannotSee, "ssh.address-unknown": cannotSee, "ssh.other-key": noFault,
	"stack.creating": noFault, "stack.deleting": slow, "state.failed": away, "state.pendingAcceptance": noFault,
	"subnet.same": chosen,
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
