package main

import (
	"context"
	"maps"
	"os"
	"slices"

	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

// runTutor opens the tutor on the screen.
func (a *app) runTutor(ctx context.Context) error {
	if !isTerminal(a.In) || !isTerminal(a.Out) {
		return usage("tutor.no.terminal")
	}
	g, link, err := a.open()
	if err != nil {
		return err
	}
	defer link.close()
	if a.lang != "" {
		if err := g.SetLanguage(lessons.Lang(a.lang)); err != nil {
			return err
		}
	}
	o := tui.Options{
		Tutor:   g,
		Lang:    g.Language(),
		Environ: os.Environ(),
		ASCII:   a.env("RUNEWIDTH_EASTASIAN") == "1",

		CanSuspend: underJobControl(),
		Input:      a.In,
		Output:     a.screen,
	}
	if err := g.Journal().ReadOnly(); err != nil {
		o.Notice = a.sentence(err)
	}
	if a.live {
		o.LiveShellEnv = func() []string { return a.shellEnv(g) }
	} else {
		o.OpenShell = func(ctx context.Context) (tui.Shell, error) {
			local, err := link.sandbox()
			if err != nil {
				return nil, err
			}
			return local.Terminal(ctx, g.Course(), func() map[string]string { return valuesOf(g) })
		}
	}
	return tui.Run(ctx, o)
}

// valuesOf are the learner's ids in the lab they are in.
func valuesOf(g *guide.Guide) map[string]string {
	values, err := g.Values(g.Current())
	if err != nil {
		return nil // the current step is of the course
	}
	return values
}

// shellEnv is the environment of the learner's own shell: the lab's variables by
// the names that the lessons use, over their own.
func (a *app) shellEnv(g *guide.Guide) []string {
	env := os.Environ()
	if a.profile != "" {
		env = append(env, "AWS_PROFILE="+a.profile)
	}
	if region := g.Account().Region; region != "" {
		env = append(env, "AWS_REGION="+region, "AWS_DEFAULT_REGION="+region)
	}
	values := valuesOf(g)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		env = append(env, name+"="+values[name])
	}
	return env
}
