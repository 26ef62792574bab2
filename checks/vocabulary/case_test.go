package vocabulary

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"linklab/checks"
)

func builtAs(number string) func(*world) {
	return func(w *world) {
		w.Stack.Parameters = []cfn.Parameter{{ParameterKey: aws.String("KeyName"), ParameterValue: aws.String("7")},
			{ParameterKey: aws.String("Case"), ParameterValue: aws.String(number)}}
	}
}

func caseProvocations() []provocation {
	stands := use("case-built", "case", "7")
	lists := use("case-lists-bucket", "instance", "private_instance", "bucket", "bucket")
	name := ofCFN("case-name-private", "instance", "private_instance", "name", cfnName)
	const public, timeout = "52.95.193.79", "curl=28 http=000 remote=- tc=-"
	named := func(addresses, rest string) func(*world) {
		return func(w *world) { buildInterface(w); w.Console = cfnLine(addresses, rest) }
	}
	all := []provocation{
		{key: "case.none", check: stands, break_: func(w *world) { w.Stack = nil }, args: map[string]string{"case": "7"}},
		{key: "case.other", check: stands, break_: builtAs("3"), args: map[string]string{"case": "7", "seen": "3"}},
		{key: "case.other", name: "another template", check: stands, args: map[string]string{"seen": "-"}},
		{key: "stack.failed", name: "of a case", check: stands, break_: func(w *world) {
			builtAs("7")(w)
			w.Stack.StackStatus, w.Events = "ROLLBACK_COMPLETE", failedEvents("CREATE")
		}},
		{key: "symptom.list-silent", check: lists, break_: console(list("-", 5, "list=timeout buckets=0 has=-"))},
		{key: "symptom.list-error", check: lists, break_: console(list("-", 5, "list=error buckets=0 has=-")), args: map[string]string{"code": "-"}},
		{key: "symptom.list-error", name: "with its code", check: lists, break_: console(list("-", 5, "list=error buckets=0 has=- by=- code=InvalidAccessKeyId")), args: map[string]string{"code": "InvalidAccessKeyId"}},
		{key: "symptom.list-denied", check: lists, break_: console(list("-", 5, "list=denied buckets=0 has=-")), args: map[string]string{"age": "5s"}},
		{key: "symptom.list-no-credentials", check: lists, break_: console(list("-", 5, "list=no-credentials buckets=0 has=-"))},
		{key: "list.no-bucket", name: "of a case", check: lists, break_: console(list("-", 5, "list=ok buckets=2 has=-"))},
		{key: "beacon.silent", name: "of a case", check: lists, outcome: checks.Unknown, break_: console("")},
		{key: "symptom.no-name", check: name, break_: named("-", "curl=6 http=000 remote=- tc=-")},
		{key: "symptom.public", check: name, break_: named(public, timeout), args: map[string]string{"seen": public}},
		{key: "symptom.public", name: "and answered", check: name, break_: named(public, "curl=0 http=403 remote="+public+" tc=0.003")},
		{key: "symptom.silent", check: name, break_: named(cfnAddress, timeout), args: map[string]string{"seen": cfnAddress, "code": "28"}},
	}
	for i := range all {
		all[i].env = withInterface
	}
	return all
}

// What fails must not give the cause away: neither the diagnosis nor what was
// looked at names anything but the instance, the name and what came back.
func TestACaseTellsOnlyItsSymptom(t *testing.T) {
	for _, p := range caseProvocations() {
		if len(p.key) < 8 || p.key[:8] != "symptom." {
			continue
		}
		w := built()
		p.break_(w)
		env := w.env(t)
		withInterface(env)
		finding := round(t, env, p.check).Findings[0]
		for arg := range finding.Diagnosis.Args {
			if !slices.Contains([]string{"instance", "name", "age", "seen", "code"}, arg) {
				t.Errorf("%s tells {%s}", p.key, arg)
			}
		}
		if len(finding.Evidence) != 1 || finding.Evidence[0].Source != "console probe" {
			t.Errorf("%s shows %+v", p.key, finding.Evidence)
		}
	}
}

func TestACaseThatWorksPasses(t *testing.T) {
	w := built()
	builtAs("7")(w)
	lines := w.Console
	buildInterface(w)
	w.Console += lines
	env := w.env(t)
	withInterface(env)
	result := round(t, env, use("case-built", "case", "7"), use("case-lists-bucket", "instance", "private_instance", "bucket", "bucket"),
		ofCFN("case-name-private", "instance", "private_instance", "name", cfnName))
	for _, f := range result.Findings {
		if f.Outcome != checks.Passed {
			t.Errorf("%s %s %+v", f.Check, f.Outcome, f.Diagnosis)
		}
	}
}
