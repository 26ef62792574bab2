package awscli

import (
	"encoding/base64"

	"linklab/checks/sandbox/awscli/document"
)

// customisation is what the AWS CLI does differently from the API for one
// operation.
type customisation struct {
	hidden     []string // members that have no option
	options    []option // options that no member stands behind
	positional string   // name of an argument without dashes
	stream     string   // member whose option names a file
	negatives  map[string]string
	prepare    func(s *session, given *arguments, input *document.Object) error
	answer     func(s *session, given *arguments, answer *document.Object) error
}

// customised is empty for most operations.
func customised(service, operation string) customisation {
	c := customisation{}
	switch service {
	case "ec2":
		c = customisedEC2(operation)
	case "s3":
		c = customisedS3(operation)
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
func (c customisation) optionsOf(p parameter) []option {
	o := option{name: p.flag(), arity: single, required: p.required}
	switch {
	case p.kind == kindBool:
		o.arity, o.group, o.required = flagOnly, p.member, false
		return []option{o, {name: c.negative(p), group: p.member}}
	case p.toggle():
		o.arity = optional
		o.group = p.member
		return []option{o, {name: c.negative(p), group: p.member}}
	case p.kind == kindList:
		o.arity = several
	}
	return []option{o}
}

// negative is the option that unsets a boolean.
func (c customisation) negative(p parameter) string {
	if name, ok := c.negatives[p.member]; ok {
		return name
	}
	return "--no-" + kebab(p.member)
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
			answer: func(s *session, given *arguments, answer *document.Object) error {
				body, _ := answer.Get("Body")
				answer.Delete("Body")
				text, _ := body.(string)
				data, err := base64.StdEncoding.DecodeString(text)
				if err != nil {
					return err
				}
				name := given.one("outfile", "")
				if err := s.machine.WriteFile(name, data); err != nil {
					return broken("%s", fileError(err, name))
				}
				return nil
			},
		}
	}
	return customisation{}
}
