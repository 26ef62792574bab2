package guide

import (
	"context"
	"maps"
	"strings"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// The levels of help.
const (
	hintWhat    = 1
	hintWhere   = 2
	hintCommand = 3
)

// Hint gives the next level of help with a step: what is wrong by the first
// cause of the last look, then where to look, then the command. Another first
// cause begins at the first level again. Each use is counted.
func (g *Guide) Hint(ctx context.Context, ref Ref, lang lessons.Lang) (Hint, error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return Hint{}, err
	}
	report, ok := g.Last(ref)
	if !ok && step.HasWork() {
		if report, err = g.Watch(ctx, ref); err != nil {
			return Hint{}, err
		}
	}
	cause := checks.FirstCause(report.Findings)
	if cause == nil {
		return Hint{}, ErrNothingToHint
	}
	key := cause.Check
	if cause.Diagnosis != nil {
		key = cause.Diagnosis.Key
	}
	is := g.keptStep(ref)
	level := hintWhat
	if is.HintKey == key {
		level = is.HintLevel + 1
	}
	var h Hint
	if isSymptom(step, *cause) {
		if h, err = g.caseHint(ctx, lab, step, ref, lang, *cause, level); err != nil {
			return Hint{}, err
		}
	} else {
		h = g.hint(lab, step, ref, lang, *cause, level)
	}
	err = g.append(progress.Event{Type: progress.Hinted, Lab: ref.Lab, Step: ref.Step, Hint: h.Level, Value: key})
	return h, err
}

// hint is a level of help, or the last one that there is.
func (g *Guide) hint(lab *lessons.Lab, step *lessons.Step, ref Ref, lang lessons.Lang, cause checks.Finding, level int) Hint {
	what := g.Sentence(lang, cause)
	if what == "" {
		what = g.CheckTitle(ref, cause.Check, lang)
	}
	where, commands := step.Hints.Look.In(lang), []string{step.Hints.Command}
	values := g.values(lab, ref)
	if d := cause.Diagnosis; d != nil {
		if s := checks.LookAt(string(lang), *d); s != "" {
			where = s
		}
		commands = []string{checks.Fix(*d), step.Hints.Command}
		switch {
		case d.Key == otherRegion: // what would mend it is the learner's to choose
			commands = nil
		case unbuilt[d.Key]: // of what does not exist there is nothing to look at
			commands = []string{deployCommands(lab, step)}
		}
		values = maps.Clone(values)
		for k, v := range d.Args {
			if values[k] == "" {
				values[k] = v
			}
		}
	}
	if cause.Outcome == checks.Failed && (cause.Diagnosis == nil || cause.Diagnosis.Key != otherRegion) {
		commands = append(commands, stepCommands(step))
	}
	where, _ = lessons.Fill(where, values)
	command := fillFirst(commands, values)
	switch {
	case command != "" && (level >= hintCommand || level == hintWhere && where == ""):
		return Hint{Level: hintCommand, Text: where, Command: command, Last: true}
	case level >= hintWhere && where != "":
		return Hint{Level: hintWhere, Text: where, Last: command == ""}
	}
	return Hint{Level: hintWhat, Text: what, Last: where == "" && command == ""}
}

// fillFirst is the first of some commands of which all is known: a repair may
// speak of what another lab has. Without one it is the first that there is.
func fillFirst(commands []string, values map[string]string) string {
	first := ""
	for _, c := range commands {
		filled, missing := lessons.Fill(c, values)
		if filled != "" && len(missing) == 0 {
			return filled
		}
		if first == "" {
			first = filled
		}
	}
	return first
}

// unbuilt are the diagnoses of a network that was not built.
var unbuilt = map[string]bool{"vpc.not-found": true, "stack.none": true, "case.none": true}

// deployCommands are the commands that build a lab's network from its template:
// those of the step itself, else of the first step that does; "" without.
func deployCommands(lab *lessons.Lab, step *lessons.Step) string {
	for _, s := range append([]*lessons.Step{step}, lab.Steps...) {
		var template, deploy string
		for _, c := range s.Commands() {
			switch {
			case strings.Contains(c.Text, "aws cloudformation deploy "):
				deploy = c.Text
			case strings.HasPrefix(c.Text, "linklab template "):
				template = c.Text + "\n"
			}
		}
		if deploy != "" {
			return template + deploy
		}
	}
	return ""
}

// stepCommands are the step's own commands on one host, the first one's.
func stepCommands(step *lessons.Step) string {
	var lines []string
	for _, c := range step.Commands() {
		if len(lines) > 0 && c.Host != step.Commands()[0].Host {
			break
		}
		lines = append(lines, c.Text)
	}
	return strings.Join(lines, "\n")
}
