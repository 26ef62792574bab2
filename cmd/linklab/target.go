package main

import (
	"strings"

	"github.com/spf13/cobra"

	"linklab/lessons"
	"linklab/lessons/guide"
)

// target reads LAB or LAB/STEP of the command line.
func target(course *lessons.Course, arg string) (guide.Ref, error) {
	lab, step, _ := strings.Cut(strings.TrimSuffix(arg, "/"), "/")
	l := course.Lab(lab)
	if l == nil {
		return guide.Ref{}, usage("no.lab", "lab", lab, "labs", strings.Join(labIDs(course), ", "))
	}
	if step != "" && l.Step(step) == nil {
		return guide.Ref{}, usage("no.step.of", "lab", lab, "step", step, "steps", strings.Join(stepIDs(l), ", "))
	}
	return guide.Ref{Lab: lab, Step: step}, nil
}

func labIDs(course *lessons.Course) []string {
	ids := make([]string, len(course.Labs))
	for i, lab := range course.Labs {
		ids[i] = lab.ID
	}
	return ids
}

func stepIDs(lab *lessons.Lab) []string {
	ids := make([]string, len(lab.Steps))
	for i, step := range lab.Steps {
		ids[i] = step.ID
	}
	return ids
}

// completeTarget offers labs, and steps when the word has a lab already.
func (a *app) completeTarget(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	course, err := a.course()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var all []string
	for _, lab := range course.Labs {
		if !strings.HasPrefix(word, lab.ID+"/") {
			all = append(all, lab.ID+"\t"+lab.Title.In(a.language()))
			continue
		}
		for _, step := range lab.Steps {
			all = append(all, lab.ID+"/"+step.ID+"\t"+step.Title.In(a.language()))
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// completeTemplate offers the labs that have a template.
func (a *app) completeTemplate(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	course, err := a.course()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var labs []string
	for _, lab := range course.Labs {
		if len(lab.Template) > 0 {
			labs = append(labs, lab.ID+"\t"+lab.Title.In(a.language()))
		}
	}
	return labs, cobra.ShellCompDirectiveNoFileComp
}

// formatFlag adds --format with its allowed values, the first one the default.
func formatFlag(cmd *cobra.Command, f *string, values ...string) {
	cmd.Flags().StringVar(f, "format", values[0], "output: "+strings.Join(values, " or "))
	complete(cmd, "format", values...)
}

// checkFormat refuses another format.
func checkFormat(f string, values ...string) error {
	for _, v := range values {
		if f == v {
			return nil
		}
	}
	return usage("flag.format", "format", f, "formats", strings.Join(values, ", "))
}
