package progress

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"linklab/lessons"
)

// ExportVersion is the version of the export's schema.
//
//	1  says nothing of the world
//	2  says it
const ExportVersion = 2

//go:embed export.schema.json
var exportSchema []byte

// ExportSchema is the JSON Schema of an Export.
func ExportSchema() []byte { return append([]byte(nil), exportSchema...) }

// Export is what an instructor gets of a learner's progress. It names nobody's
// account, resource or address.
type Export struct {
	Schema       string      `json:"schema"` // "linklab.export/2"
	Generated    time.Time   `json:"generated_at"`
	Installation string      `json:"installation"` // random, the same in every export of this learner
	Learner      string      `json:"learner"`      // the name the learner chose, "" without
	World        World       `json:"world"`        // in which account the labs were done: simulated, live
	Course       ExportID    `json:"course"`
	Labs         []ExportLab `json:"labs"`
}

// ExportID names a course and its version.
type ExportID struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// ExportLab is a lab of an export.
type ExportLab struct {
	ID      string       `json:"id"`
	Outcome string       `json:"outcome"` // open, passed
	Steps   []ExportStep `json:"steps"`
}

// ExportStep is a step of an export.
type ExportStep struct {
	ID        string         `json:"id"`
	State     string         `json:"state"` // locked, open, passed, drifted, skipped
	Attempts  int            `json:"attempts"`
	Hints     int            `json:"hints"`
	Seconds   int64          `json:"seconds"`
	PassedAt  *time.Time     `json:"passed_at"`
	Level     string         `json:"evidence_level"` // E3 … E0 of the pass, "" without
	Failing   *ExportFailing `json:"failing"`        // what stood in the way at the last look
	Questions []ExportAnswer `json:"questions,omitempty"`
}

// ExportFailing is the first check that failed at the last look.
type ExportFailing struct {
	Check     string `json:"check"`
	Diagnosis string `json:"diagnosis"`
}

// ExportAnswer is how a question of a quiz stands.
type ExportAnswer struct {
	ID    string `json:"id"`
	Right bool   `json:"right"`
	Tries int    `json:"tries"`
}

// NewExport folds what was done in a world into an export of a course.
func NewExport(course *lessons.Course, state *State, w World, now time.Time) Export {
	e := Export{
		Schema:       fmt.Sprintf("linklab.export/%d", ExportVersion),
		Generated:    now.UTC().Truncate(time.Second),
		Installation: state.Installation,
		Learner:      state.Learner,
		World:        w,
		Course:       ExportID{ID: course.ID, Version: course.Version},
		Labs:         []ExportLab{},
	}
	for _, lab := range course.Labs {
		kept := state.Lab(WorldOf(lab, w), lab.ID)
		out := ExportLab{ID: lab.ID, Outcome: "open", Steps: []ExportStep{}}
		if Finished(lab, kept) {
			out.Outcome = "passed"
		}
		for i, standing := range Gate(lab, kept) {
			out.Steps = append(out.Steps, exportStep(lab.Steps[i], standing, kept.Step(standing.Step)))
		}
		e.Labs = append(e.Labs, out)
	}
	return e
}

func exportStep(step *lessons.Step, standing Standing, is *Step) ExportStep {
	out := ExportStep{
		ID:       step.ID,
		State:    standing.State(is),
		Attempts: is.Attempts,
		Hints:    is.Hints,
		Seconds:  int64(is.Spent / time.Second),
		Level:    is.Level,
	}
	if at := is.DoneAt(); !at.IsZero() {
		at = at.UTC().Truncate(time.Second)
		out.PassedAt = &at
	}
	if c := is.Failing(); c.ID != "" {
		out.Failing = &ExportFailing{Check: c.ID, Diagnosis: c.Key}
	}
	for _, q := range step.Quiz {
		if a, ok := is.Answers[q.ID]; ok {
			out.Questions = append(out.Questions, ExportAnswer{ID: q.ID, Right: a.Right, Tries: a.Tries})
		}
	}
	return out
}

// WriteJSON writes the export as one JSON object.
func (e Export) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(e)
}

// csvColumns are the columns of WriteCSV.
var csvColumns = []string{"installation", "learner", "course", "course_version", "lab", "step", "state", "attempts",
	"hints", "seconds", "passed_at", "evidence_level", "failing_check", "failing_diagnosis", "world"}

// WriteCSV writes the export as a table with a line a step.
func (e Export) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(csvColumns); err != nil {
		return err
	}
	for _, lab := range e.Labs {
		for _, s := range lab.Steps {
			passed, check, diagnosis := "", "", ""
			if s.PassedAt != nil {
				passed = s.PassedAt.Format(time.RFC3339)
			}
			if s.Failing != nil {
				check, diagnosis = s.Failing.Check, s.Failing.Diagnosis
			}
			row := []string{e.Installation, e.Learner, e.Course.ID, e.Course.Version, lab.ID, s.ID, s.State,
				strconv.Itoa(s.Attempts), strconv.Itoa(s.Hints), strconv.FormatInt(s.Seconds, 10), passed, s.Level, check, diagnosis, string(e.World)}
			for i := range row {
				row[i] = cell(row[i])
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// cell keeps a spreadsheet from taking a text for a formula: a learner's name, the
// version of a stranger's course, what a damaged journal says. Some take the
// full-width signs for the others (OWASP, "CSV Injection").
func cell(s string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) && s != "" {
		return "'" + s
	}
	return s
}
