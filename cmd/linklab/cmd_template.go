package main

import "github.com/spf13/cobra"

func newTemplateCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "template LAB",
		Short:             "Print the CloudFormation template of a lab",
		Example:           "linklab template s3-gateway > template.yaml",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeTemplate,
		RunE: func(_ *cobra.Command, args []string) error {
			course, err := a.course()
			if err != nil {
				return err
			}
			ref, err := target(course, args[0])
			if err != nil {
				return err
			}
			lab := course.Lab(ref.Lab)
			if len(lab.Template) == 0 {
				return usage("no.template", "lab", lab.ID)
			}
			_, err = a.Out.Write(lab.Template)
			return err
		},
	}
}
