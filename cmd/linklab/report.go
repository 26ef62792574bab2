package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"linklab/checks"
	"linklab/lessons/guide"
)

// checkSchema names the shape of check --format json.
const checkSchema = "linklab.check/1"

type checkJSON struct {
	Schema  string        `json:"schema"`
	Lab     string        `json:"lab"`
	Step    string        `json:"step"` // "" when the whole lab was looked at
	Outcome string        `json:"outcome"`
	Checks  []findingJSON `json:"checks"`
	Opened  []string      `json:"opened,omitempty"` // steps that this look opened
	Error   string        `json:"error,omitempty"`  // why nothing could be looked at
	At      time.Time     `json:"at"`
	TookMS  int64         `json:"took_ms"`
}

type findingJSON struct {
	ID        string            `json:"id"`
	Outcome   string            `json:"outcome"`
	Level     string            `json:"evidence_level"`
	Advice    bool              `json:"advice,omitempty"`
	BlockedBy string            `json:"blocked_by,omitempty"`
	Evidence  []checks.Evidence `json:"evidence"`
	Diagnosis *diagnosisJSON    `json:"diagnosis"`
}

type diagnosisJSON struct {
	Key     string            `json:"key"`
	Message string            `json:"message"`
	Args    map[string]string `json:"args,omitempty"`
}

// showReport prints a report.
func (a *app) showReport(g *guide.Guide, r guide.Report, o checkOptions) error {
	if o.format == "json" {
		return json.NewEncoder(a.Out).Encode(a.reportJSON(g, r))
	}
	a.reportText(g, r, o)
	return nil
}

func (a *app) reportJSON(g *guide.Guide, r guide.Report) checkJSON {
	out := checkJSON{Schema: checkSchema, Lab: r.Ref.Lab, Step: r.Ref.Step, Outcome: string(r.Outcome),
		Checks: []findingJSON{}, At: r.At.UTC(), TookMS: r.Took.Milliseconds()}
	for _, ref := range r.Opened {
		out.Opened = append(out.Opened, ref.Lab+"/"+ref.Step)
	}
	for _, f := range r.Findings {
		j := findingJSON{ID: f.Check, Outcome: string(f.Outcome), Level: string(f.Level), Advice: f.Advice,
			BlockedBy: f.BlockedBy, Evidence: f.Evidence}
		if j.Evidence == nil {
			j.Evidence = []checks.Evidence{}
		}
		if f.Diagnosis != nil {
			j.Diagnosis = &diagnosisJSON{Key: f.Diagnosis.Key, Message: g.Sentence(a.language(), f), Args: f.Diagnosis.Args}
		}
		out.Checks = append(out.Checks, j)
	}
	return out
}

// outcomeMarks are the signs of the outcomes; the words beside them say the same.
var outcomeMarks = map[checks.Outcome]string{
	checks.Passed: "✓", checks.Failed: "✗", checks.Waiting: "…", checks.Blocked: "·", checks.Unknown: "?",
}

func (a *app) reportText(g *guide.Guide, r guide.Report, o checkOptions) {
	lang := a.language()
	lab := g.Course().Lab(r.Ref.Lab)
	title := lab.Title.In(lang)
	if step := lab.Step(r.Ref.Step); step != nil {
		title += " > " + step.Title.In(lang)
	}
	a.writeText("", title)
	for _, f := range r.Findings {
		a.findingText(g, r.Ref, f)
	}
	writeLine(a.Out, "")
	if step := lab.Step(r.Ref.Step); step != nil && !step.HasWork() && r.Outcome != checks.Passed {
		a.writeText("", a.say("page.unread", "step", r.Ref.Lab+"/"+r.Ref.Step))
		return
	}
	a.writeText("", a.say("outcome."+string(r.Outcome)))
	if r.Elsewhere() && !o.elsewhere {
		command := "linklab check "
		if a.live {
			command = "linklab --live check "
		}
		a.writeText("", a.say("elsewhere", "command", command+strings.TrimSuffix(r.Ref.Lab+"/"+r.Ref.Step, "/")))
	}
	for _, choice := range g.Choices(r.Ref.Lab) {
		a.writeText("", a.say("choose", "input", choice.Input))
		for _, c := range choice.Candidates {
			writeLine(a.Out, "  %s  %s  %s", c.ID, c.Name, c.Detail)
		}
	}
	for _, ref := range r.Opened {
		a.writeText("", a.say("opened", "step", ref.Lab+"/"+ref.Step))
	}
}

func (a *app) findingText(g *guide.Guide, ref guide.Ref, f checks.Finding) {
	lang, level := a.language(), ""
	if f.Outcome == checks.Passed && f.Level != "" {
		level = "  (" + a.say("level."+string(f.Level)) + ")"
	}
	stepRef, check := ref, f.Check
	if ref.Step == "" {
		step, id, _ := strings.Cut(f.Check, "/")
		stepRef, check = guide.Ref{Lab: ref.Lab, Step: step}, id
	}
	width := 0
	for outcome := range outcomeMarks {
		width = max(width, ansi.StringWidth(a.say("word."+string(outcome))))
	}
	writeLine(a.Out, "%s %s  %s%s", outcomeMarks[f.Outcome], column(a.say("word."+string(f.Outcome)), width), g.CheckTitle(stepRef, check, a.language()), level)
	if f.Outcome == checks.Blocked {
		return
	}
	if sentence := g.Sentence(a.language(), f); sentence != "" {
		a.writeText("    ", sentence)
	}
	if f.Outcome == checks.Passed {
		return
	}
	for _, e := range f.Evidence {
		phrase := func(text string) string { return checks.Phrase(string(lang), text) }
		expected := ""
		if e.Expected != "" {
			expected = a.say("evidence.expected", "expected", phrase(e.Expected))
		}
		a.writeText("    ", strings.Join(strings.Fields(a.say("evidence", "source", phrase(e.Source), "resource", phrase(e.Resource),
			"expected", expected, "seen", phrase(e.Seen))), " "))
	}
}

// couldNotLook tells why a round was impossible, in the shape that was asked for.
func (a *app) couldNotLook(g *guide.Guide, ref guide.Ref, o checkOptions, err error) error {
	if o.format != "json" || exitCode(err) == exitUsage {
		return err
	}
	out := checkJSON{Schema: checkSchema, Lab: ref.Lab, Step: ref.Step, Outcome: string(checks.Unknown), Checks: []findingJSON{},
		Error: a.sentence(err), At: time.Now().UTC()}
	if encodeErr := json.NewEncoder(a.Out).Encode(out); encodeErr != nil {
		return encodeErr
	}
	return &outcomeError{exitBlind}
}

func itoa(n int) string { return strconv.Itoa(n) }
