package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"linklab/checks"
	"linklab/lessons/guide"
	"linklab/lessons/progress"
)

// errInterrupted: the learner ended the watch.
var errInterrupted = errors.New("interrupted")

// checkOptions are the flags of check.
type checkOptions struct {
	watch     bool
	elsewhere bool
	format    string
}

func newCheckCommand(a *app) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [LAB[/STEP]]",
		Short: "Look whether a step is done, and say what is missing",
		Long: "Check looks at the account and says what holds, what does not, and why. Alone it looks at your\n" +
			"current step and keeps a pass in the journal; LAB/STEP looks at that step; LAB looks at everything\n" +
			"that the lab is to have built, whatever the journal says.\n\n" +
			"Exit codes: 0 passed, 1 not passed, 2 wrong usage, 3 could not look.",
		Example:           "linklab check\nlinklab check s3-gateway/route --watch\nlinklab --live check s3-gateway --format json",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(o.format, "text", "json"); err != nil {
				return err
			}
			return a.runCheck(cmd.Context(), args, o)
		},
	}
	cmd.Flags().BoolVar(&o.watch, "watch", false, "look again and again until it passes")
	cmd.Flags().BoolVar(&o.elsewhere, "elsewhere", false, "look once in the account's other regions too for what is not found")
	formatFlag(cmd, &o.format, "text", "json")
	return cmd
}

// runCheck looks once, or until the step passes.
func (a *app) runCheck(ctx context.Context, args []string, o checkOptions) error {
	g, link, err := a.open()
	if err != nil {
		return err
	}
	defer link.close()
	a.warn(g.Journal())
	ref := g.Current()
	mode := guide.Mode{ByHand: true, Elsewhere: o.elsewhere}
	if len(args) > 0 {
		if ref, err = target(g.Course(), args[0]); err != nil {
			return err
		}
		mode.Detached = !a.owns(g, ref)
	}
	shown := ""
	for {
		report, err := look(ctx, g, ref, mode)
		if len(args) > 0 && guide.IsOtherAccount(err) {
			// Who names a step wants to know how it stands here and now.
			a.printError(a.Err, err)
			mode.Detached = true
			report, err = look(ctx, g, ref, mode)
		}
		if err != nil {
			if ctx.Err() != nil {
				return errInterrupted
			}
			return a.couldNotLook(g, ref, o, err)
		}
		if now := fingerprint(report); now != shown {
			shown = now
			if err := a.showReport(g, report, o); err != nil {
				return err
			}
			if report.Unkept != nil && !errors.Is(report.Unkept, progress.ErrNewer) { // warned of already
				a.printError(a.Err, report.Unkept)
			}
		}
		if !o.watch || report.Outcome == checks.Passed {
			return outcomeOf(report.Outcome)
		}
		mode.ByHand, mode.Elsewhere = false, false
		if err := sleep(ctx, max(report.Next, time.Second)); err != nil {
			return errInterrupted
		}
	}
}

// owns says whether a look at a named step is part of the learner's own way: it
// is open, so that a pass may be kept.
func (a *app) owns(g *guide.Guide, ref guide.Ref) bool {
	for _, lab := range g.Labs() {
		for _, step := range lab.Steps {
			if step.Ref == ref {
				return step.State != guide.Locked
			}
		}
	}
	return false
}

// look makes one round over a step or, without a step, over what the lab builds.
func look(ctx context.Context, g *guide.Guide, ref guide.Ref, mode guide.Mode) (guide.Report, error) {
	if ref.Step == "" {
		return g.LookLab(ctx, ref.Lab, mode.Elsewhere)
	}
	return g.LookAs(ctx, ref, mode)
}

// outcomeOf turns an outcome into the command's end.
func outcomeOf(o checks.Outcome) error {
	switch o {
	case checks.Passed:
		return nil
	case checks.Unknown:
		return &outcomeError{exitBlind}
	}
	return &outcomeError{exitNotPassed}
}

// fingerprint is what a watch shows again only when it changes.
func fingerprint(r guide.Report) string {
	s := string(r.Outcome)
	for _, f := range r.Findings {
		s += fmt.Sprintf("|%s %s", f.Check, f.Outcome)
		if f.Diagnosis != nil {
			s += fmt.Sprint(" ", f.Diagnosis.Key, f.Diagnosis.Args)
		}
	}
	return s
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
