package main

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"linklab/checks"
	"linklab/checks/site"
	"linklab/checks/vocabulary"
)

// checkWord is one check of the vocabulary, for authors.
type checkWord struct {
	Name       string      `json:"name"`
	Rows       []string    `json:"rows,omitempty"`
	Parameters []paramWord `json:"parameters"`
	Outcomes   []string    `json:"outcomes"`
	After      []string    `json:"after,omitempty"`
	Actions    []string    `json:"iam_actions"`
	// Usually and Deadline are in seconds; 0 is for a check that never waits.
	Usually  int `json:"usually_seconds"`
	Deadline int `json:"deadline_seconds"`
}

type paramWord struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Required bool     `json:"required"`
	Default  string   `json:"default,omitempty"`
	Values   []string `json:"values,omitempty"`
}

func newChecksCommand(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "checks [NAME]",
		Short: "For authors: the checks that a step may use, with parameters, outcomes and IAM actions",
		Long: "Checks lists the vocabulary of lab.yaml: what a step may \"use\" and what goes into its \"with\".\n" +
			"With NAME it tells all of that check.",
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, d := range vocabulary.Registry() {
				names = append(names, d.Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			registry := vocabulary.Registry()
			if len(args) > 0 {
				i := slices.IndexFunc(registry, func(d checks.Definition) bool { return d.Name == args[0] })
				if i < 0 {
					return usage("no.check", "check", args[0])
				}
				registry = registry[i : i+1]
			}
			list := make([]checkWord, len(registry))
			for i, d := range registry {
				list[i] = wordOf(d)
			}
			if format == "json" {
				enc := json.NewEncoder(a.Out)
				enc.SetIndent("", "  ")
				return enc.Encode(struct {
					Schema string      `json:"schema"`
					Checks []checkWord `json:"checks"`
					Kinds  []string    `json:"input_kinds"`
				}{"linklab.checks/1", list, site.Kinds()})
			}
			for i, word := range list {
				if len(args) > 0 {
					a.tellCheck(word)
					break
				}
				if i == 0 {
					writeLine(a.Out, "%s\n", a.say("checks.head"))
				}
				writeLine(a.Out, "%-26s %s", word.Name, signature(word))
			}
			return nil
		},
	}
	formatFlag(cmd, &format, "text", "json")
	return cmd
}

func wordOf(d checks.Definition) checkWord {
	w := checkWord{
		Name: d.Name, Rows: d.Rows, After: d.After, Actions: append([]string{}, d.Actions...), Parameters: []paramWord{},
		Usually: int(d.Usually / time.Second), Deadline: int(d.Deadline / time.Second),
	}
	for _, outcome := range d.Outcomes() {
		w.Outcomes = append(w.Outcomes, string(outcome))
	}
	slices.Sort(w.Actions)
	w.Actions = slices.Compact(w.Actions)
	for _, p := range d.Params {
		w.Parameters = append(w.Parameters, paramWord{p.Name, string(p.Kind), p.Required, p.Default, p.Values})
	}
	return w
}

// signature is a check's parameters in one line; what may be left out stands in
// brackets.
func signature(w checkWord) string {
	var parts []string
	for _, p := range w.Parameters {
		text := p.Name
		if !p.Required {
			text = "[" + text + "]"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// tellCheck prints all of one check.
func (a *app) tellCheck(w checkWord) {
	writeLine(a.Out, "%s", w.Name)
	for _, p := range w.Parameters {
		detail := p.Kind
		if len(p.Values) > 0 {
			detail = strings.Join(p.Values, "|")
		}
		if p.Default != "" {
			detail += ", " + a.say("checks.default", "value", p.Default)
		} else if !p.Required {
			detail += ", " + a.say("checks.optional")
		}
		writeLine(a.Out, "  %-18s %s", p.Name, detail)
	}
	for _, line := range []struct {
		title string
		items []string
	}{
		{a.say("checks.rows"), w.Rows},
		{a.say("checks.outcomes"), w.Outcomes},
		{a.say("checks.after"), w.After},
		{a.say("checks.actions"), w.Actions},
	} {
		if len(line.items) > 0 {
			writeLine(a.Out, "%s: %s", line.title, strings.Join(line.items, ", "))
		}
	}
	if w.Deadline > 0 {
		writeLine(a.Out, "%s", a.say("checks.waits", "usually", itoa(w.Usually), "deadline", itoa(w.Deadline)))
	}
}
