package main

import (
	"encoding/json"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"linklab/lessons/guide"
)

// statusSchema names the shape of status --format json.
const statusSchema = "linklab.status/1"

type statusJSON struct {
	Schema  string      `json:"schema"`
	Journal string      `json:"journal"`
	World   string      `json:"world"`   // simulated, live: whose progress this is
	Current string      `json:"current"` // LAB/STEP
	Labs    []statusLab `json:"labs"`
}

type statusLab struct {
	ID      string       `json:"id"`
	Outcome string       `json:"outcome"`           // open, passed
	Account string       `json:"account,omitempty"` // in which the lab was begun
	Region  string       `json:"region,omitempty"`
	Steps   []statusStep `json:"steps"`
}

type statusStep struct {
	ID       string     `json:"id"`
	Outcome  string     `json:"outcome"` // locked, open, passed, drifted, skipped
	PassedAt *time.Time `json:"passed_at"`
	Level    string     `json:"evidence_level,omitempty"`
}

func newStatusCommand(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Print how far you are, and where that is kept",
		Long: "Status prints what you have done in the simulated account; with --live, what you have done in an\n" +
			"account of your own. It asks AWS nothing.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			g, link, err := a.open()
			if err != nil {
				return err
			}
			defer link.close()
			a.warn(g.Journal())
			if format == "json" {
				return a.statusJSON(g)
			}
			a.statusText(g)
			return nil
		},
	}
	formatFlag(cmd, &format, "text", "json")
	return cmd
}

func (a *app) statusJSON(g *guide.Guide) error {
	current := g.Current()
	out := statusJSON{Schema: statusSchema, Journal: g.Journal().Path(), World: string(g.World()), Current: current.Lab + "/" + current.Step, Labs: []statusLab{}}
	for _, lab := range g.Labs() {
		l := statusLab{ID: lab.ID, Outcome: "passed", Account: lab.Account, Region: lab.Region, Steps: []statusStep{}}
		for _, step := range lab.Steps {
			if step.State == guide.Open || step.State == guide.Locked {
				l.Outcome = "open"
			}
			s := statusStep{ID: step.Ref.Step, Outcome: string(step.State), Level: string(step.Level)}
			if !step.PassedAt.IsZero() {
				at := step.PassedAt.UTC()
				s.PassedAt = &at
			}
			l.Steps = append(l.Steps, s)
		}
		out.Labs = append(out.Labs, l)
	}
	return json.NewEncoder(a.Out).Encode(out)
}

// marks of a step's state; the words beside them say the same.
var marks = map[guide.State]string{
	guide.Locked: "·", guide.Open: " ", guide.Passed: "✓", guide.Drifted: "!", guide.Skipped: "-",
}

func (a *app) statusText(g *guide.Guide) {
	lang := a.language()
	a.writeText("", a.say("world."+string(g.World())))
	id, word := 0, 0
	for _, lab := range g.Labs() {
		for _, step := range lab.Steps {
			id = max(id, len(step.Ref.Step))
		}
	}
	for state := range marks {
		word = max(word, ansi.StringWidth(a.say("state."+string(state))))
	}
	for _, lab := range g.Labs() {
		writeLine(a.Out, "\n%s  %s", lab.ID, lab.Title.In(lang))
		if lab.Account != "" {
			writeLine(a.Out, "    %s", a.say("status.account", "account", lab.Account, "region", lab.Region))
		}
		for _, step := range lab.Steps {
			when := ""
			if !step.PassedAt.IsZero() {
				when = "  " + stamp(step.PassedAt)
			}
			here := " "
			if step.Current {
				here = ">"
			}
			writeLine(a.Out, "%s %s %s  %s  %s%s", here, marks[step.State], column(step.Ref.Step, id), column(a.say("state."+string(step.State)), word), step.Title.In(lang), when)
		}
	}
	writeLine(a.Out, "")
	a.writeText("", a.say("status.journal", "path", g.Journal().Path()))
	if other, ok := elsewhere(g.Journal().State(), g.World()); ok {
		a.writeText("", a.say("elsewhere.status."+string(other)))
	}
}
