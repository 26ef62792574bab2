package lessons

import "slices"

// readHints reads where a step says to look and by which command it is done.
func (r *labReader) readHints(s *Step, f fields) {
	if f.get("hints").missing() {
		return
	}
	h := f.get("hints").fields("look", "command")
	look, command := h.need("look"), h.get("command")
	s.Hints.Look = r.sentence(look, r.known)
	s.Hints.Command = optional(command)
	r.checkVariables(f.of.doc.file, command.line(), s.Hints.Command, r.known)
	if r.proofreads && !look.missing() {
		texts := look.fields(string(English), string(Korean))
		for _, lang := range languages {
			texts.get(string(lang)).checkVague(lang)
		}
	}
}

// checkHints reports a hint that nobody ever gets, since nothing of the step can
// fail, and a step that can fail without all three levels of help: what is wrong,
// which the diagnosis says, where to look, and the command.
func (r *labReader) checkHints(s *Step, f fields) {
	if !r.proofreads {
		return
	}
	fails := slices.ContainsFunc(s.Checks, func(c CheckRef) bool { return !c.Advice })
	looks := slices.ContainsFunc(s.Checks, func(c CheckRef) bool { return !c.Advice && c.Use != quizCheck })
	hints := f.get("hints")
	switch {
	case !hints.missing() && !fails:
		f.keys["hints"].problem("nobody ever gets this hint: no check of the step can fail", "hints in a step with a check that is no advice")
	case hints.missing() && looks:
		f.get("checks").problem("these checks can fail, and no hint says where to look", "hints: with look and command")
	case looks && s.Case == nil && s.Hints.Command == "" && len(s.Commands()) == 0:
		f.keys["hints"].problem("the last hint has no command, and the page has none either", "hints: with look and command")
	}
}
