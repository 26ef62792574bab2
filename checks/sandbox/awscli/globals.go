package awscli

import (
	"strconv"
	"time"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/jmespath"
	"linklab/checks/sandbox/awscli/render"
)

// globals are the options that every command takes.
type globals struct {
	region         string
	profile        string
	output         string
	query          *jmespath.Expression
	paginate       bool
	color          string
	connectTimeout time.Duration // 0 is none
	readTimeout    time.Duration
	endpointURL    string
	unsigned       bool
}

// defaultTimeout is how long the AWS CLI waits for a connection and for data.
const defaultTimeout = 60 * time.Second

func globalOptions() []cmdline.Option {
	return []cmdline.Option{
		{Name: "--debug"},
		{Name: "--endpoint-url", Arity: cmdline.Single},
		{Name: "--no-verify-ssl"},
		{Name: "--no-paginate"},
		{Name: "--output", Arity: cmdline.Single, Choices: render.Formats()},
		{Name: "--query", Arity: cmdline.Single},
		{Name: "--profile", Arity: cmdline.Single},
		{Name: "--region", Arity: cmdline.Single},
		{Name: "--version"},
		{Name: "--color", Arity: cmdline.Single, Choices: []string{"on", "off", "auto"}},
		{Name: "--no-sign-request"},
		{Name: "--ca-bundle", Arity: cmdline.Single},
		{Name: "--cli-read-timeout", Arity: cmdline.Single, Integer: true},
		{Name: "--cli-connect-timeout", Arity: cmdline.Single, Integer: true},
		{Name: "--cli-binary-format", Arity: cmdline.Single, Choices: []string{"base64", "raw-in-base64-out"}},
		{Name: "--no-cli-pager"},
		{Name: "--cli-auto-prompt"},
		{Name: "--no-cli-auto-prompt"},
	}
}

// readGlobals takes the global options, which may stand anywhere, out of a
// command line.
func readGlobals(line []string) (*globals, *cmdline.Arguments, error) {
	given, err := cmdline.Parse(line, globalOptions())
	if err != nil {
		return nil, nil, err
	}
	g := &globals{
		region:      given.One("--region", ""),
		profile:     given.One("--profile", ""),
		output:      given.One("--output", ""),
		color:       given.One("--color", "auto"),
		endpointURL: given.One("--endpoint-url", ""),
		paginate:    !given.Given("--no-paginate"),
		unsigned:    given.Given("--no-sign-request"),
	}
	g.connectTimeout = seconds(given.One("--cli-connect-timeout", ""))
	g.readTimeout = seconds(given.One("--cli-read-timeout", ""))
	if text, ok := given.Values["--query"]; ok {
		if g.query, err = jmespath.Compile(text[0]); err != nil {
			return nil, nil, cmdline.Invalid("Bad value for --query %s: %v", text[0], err)
		}
	}
	return g, given, nil
}

func seconds(text string) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil {
		return defaultTimeout
	}
	return time.Duration(n) * time.Second
}
