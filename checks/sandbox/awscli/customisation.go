package awscli

import (
	"encoding/base64"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
)

// customisation is what the AWS CLI does differently from the API for one
// operation.
type customisation struct {
	hidden     []string         // members that have no option
	options    []cmdline.Option // options that no member stands behind
	positional string           // name of an argument without dashes
	stream     string           // member whose option names a file
	negatives  map[string]string
	prepare    func(s *session, given *cmdline.Arguments, input *document.Object) error
	answer     func(s *session, given *cmdline.Arguments, answer *document.Object) error
}

// customised is empty for most operations.
func customised(service, operation string) customisation {
	c := customisation{}
	switch service {
	case "ec2":
		c = customisedEC2(operation)
	case "s3":
		c = customisedS3(operation)
	case "monitoring":
		c = customisedCloudWatch(operation)
	}
	if c.negatives == nil {
		c.negatives = map[string]string{
			"Egress": "--ingress", "DisableApiTermination": "--enable-api-termination", "NoReboot": "--reboot",
		}
	}
	return c
}

// optionsOf are the options of one member: booleans have one to set and one to
// unset them.
func (c customisation) optionsOf(p parameter.Parameter) []cmdline.Option {
	o := cmdline.Option{Name: p.Flag(), Arity: cmdline.Single, Required: p.Required}
	switch {
	case p.Kind == parameter.Bool:
		o.Arity, o.Group, o.Required = cmdline.None, p.Member, false
		return []cmdline.Option{o, {Name: c.negative(p), Group: p.Member}}
	case p.Toggle():
		o.Arity = cmdline.Optional
		o.Group = p.Member
		return []cmdline.Option{o, {Name: c.negative(p), Group: p.Member}}
	case p.Kind == parameter.List:
		o.Arity = cmdline.Several
	}
	return []cmdline.Option{o}
}

// negative is the option that unsets a boolean.
func (c customisation) negative(p parameter.Parameter) string {
	if name, ok := c.negatives[p.Member]; ok {
		return name
	}
	return "--no-" + parameter.Kebab(p.Member)
}

func encoded(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// customisedS3 knows the operations that read or write a file.
func customisedS3(operation string) customisation {
	switch operation {
	case "PutObject":
		return customisation{stream: "Body"}
	case "GetObject":
		return customisation{
			positional: "outfile",
			answer: func(s *session, given *cmdline.Arguments, answer *document.Object) error {
				body, _ := answer.Get("Body")
				answer.Delete("Body")
				text, _ := body.(string)
				data, err := base64.StdEncoding.DecodeString(text)
				if err != nil {
					return err
				}
				name := given.One("outfile", "")
				if err := s.machine.WriteFile(name, data); err != nil {
					return cmdline.Broken("%s", parameter.FileError(err, name))
				}
				return nil
			},
		}
	}
	return customisation{}
}
