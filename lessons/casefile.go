package lessons

import (
	"fmt"
	"maps"
	"slices"
)

// Case makes of a step a fault to be found. Its page tells only the symptom, and
// its commands build what is broken; what is wrong is looked for when the
// learner asks for the last hint, in what stands in the account by then.
type Case struct {
	Symptom string    // id of the step's check that shows the fault
	Causes  string    // which of the lab's Causes are looked through
	Key     string    // diagnosis that they must give while nothing is mended
	Mend    []Command // a way to mend it, which no page shows; the self-test runs it
}

// readCauses reads the lists of checks by which cases are explained.
func (r *labReader) readCauses(n node) {
	if n.missing() {
		return
	}
	pairs, _ := n.pairs()
	r.lab.Causes = map[string][]CheckRef{}
	for _, pair := range pairs {
		key := node{n.doc, pair.Key}
		name := r.id(key)
		if _, twice := r.lab.Causes[name]; twice {
			key.problem(fmt.Sprintf("key %q stands twice", name), "once")
			continue
		}
		list := &Step{}
		value := node{n.doc, pair.Value}
		r.readChecks(list, value, false)
		if len(list.Checks) == 0 {
			value.problem(fmt.Sprintf("%q looks at nothing", name), "a list of checks")
		}
		r.lab.Causes[name] = list.Checks
	}
}

func (r *labReader) readCase(s *Step, n node) {
	if n.missing() {
		return
	}
	f := n.fields("symptom", "causes", "key", "mend")
	symptom, causes, key := f.need("symptom"), f.need("causes"), f.need("key")
	s.Case = &Case{Symptom: optional(symptom), Causes: optional(causes), Key: optional(key), Mend: r.readCommands(f.need("mend"))}
	if s.Case.Symptom != "" && s.Check(s.Case.Symptom) == nil {
		symptom.problem(fmt.Sprintf("the step has no check %q", s.Case.Symptom), "the id of one of its checks")
	}
	if _, ok := r.lab.Causes[s.Case.Causes]; !ok && s.Case.Causes != "" {
		causes.problem(fmt.Sprintf("the lab has no causes %q", s.Case.Causes), oneOf(slices.Sorted(maps.Keys(r.lab.Causes))))
	}
	if s.Hints.Look == nil {
		n.problem("a case that does not say where to look", "hints: with look")
	}
	if s.Case.Key != "" && !slices.Contains(r.vocabulary.Diagnoses(), s.Case.Key) {
		key.problem(fmt.Sprintf("unknown diagnosis %q", s.Case.Key), oneOf(r.vocabulary.Diagnoses()))
	}
}

// readCommands reads commands that stand in YAML rather than on a page.
func (r *labReader) readCommands(n node) []Command {
	var all []Command
	for _, item := range n.list() {
		c := item.fields("host", "run")
		host, run := c.need("host"), c.need("run")
		command := Command{Host: optional(host), Text: optional(run), Line: run.line()}
		if command.Host != "" && !slices.Contains(hosts, command.Host) {
			host.problem(fmt.Sprintf("unknown host %q", command.Host), oneOf(hosts))
		}
		r.checkVariables(n.doc.file, run.line(), command.Text, r.known)
		all = append(all, command)
	}
	if len(all) == 0 && !n.missing() {
		n.problem("a list without commands", "- {host: …, run: …}")
	}
	return all
}
