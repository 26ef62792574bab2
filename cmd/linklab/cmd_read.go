package main

import (
	"github.com/spf13/cobra"

	"linklab/lessons/guide"
)

func newReadCommand(a *app) *cobra.Command {
	var done bool
	cmd := &cobra.Command{
		Use:               "read [LAB/STEP]",
		Short:             "Print the page of a step with your own ids, without the screen",
		Long:              "Read prints the page of your current step, or of another one: reading ahead is always allowed.\nA page without checks is acknowledged with --done, which opens the next step.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeTarget,
		RunE: func(_ *cobra.Command, args []string) error {
			g, link, err := a.open()
			if err != nil {
				return err
			}
			defer link.close()
			if !done {
				a.warn(g.Journal())
			}
			ref, err := stepOf(g, args)
			if err != nil {
				return err
			}
			if done {
				if err := g.Journal().ReadOnly(); err != nil {
					return err
				}
				opened, err := g.Read(ref)
				if err != nil {
					return err
				}
				for _, next := range opened {
					a.writeText("", a.say("opened", "step", next.Lab+"/"+next.Step))
				}
				return nil
			}
			return a.printPage(g, ref)
		},
	}
	cmd.Flags().BoolVar(&done, "done", false, "acknowledge a page without checks")
	return cmd
}

// stepOf is the step of the command line, the current one without.
func stepOf(g *guide.Guide, args []string) (guide.Ref, error) {
	if len(args) == 0 {
		return g.Current(), nil
	}
	ref, err := target(g.Course(), args[0])
	if err == nil && ref.Step == "" {
		err = usage("step.missing", "lab", ref.Lab)
	}
	return ref, err
}

func (a *app) printPage(g *guide.Guide, ref guide.Ref) error {
	lang := a.language()
	page, err := g.Page(ref, lang)
	if err != nil {
		return err
	}
	writeLine(a.Out, "# %s (%s/%s)\n", page.Title, ref.Lab, ref.Step)
	writeLine(a.Out, "%s", page.Markdown)
	for _, q := range page.Quiz {
		writeLine(a.Out, "%s: %s", q.ID, q.Ask.In(lang))
		for _, c := range q.Choices {
			mark := " "
			if page.Answers[q.ID] == c.ID {
				mark = ">"
			}
			writeLine(a.Out, "%s %-14s %s", mark, c.ID, c.Say.In(lang))
		}
		writeLine(a.Out, "")
	}
	return g.Shown(ref)
}
