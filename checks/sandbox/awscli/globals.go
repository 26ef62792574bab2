package awscli

import (
	"strconv"
	"time"

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

func globalOptions() []option {
	return []option{
		{name: "--debug"},
		{name: "--endpoint-url", arity: single},
		{name: "--no-verify-ssl"},
		{name: "--no-paginate"},
		{name: "--output", arity: single, choices: render.Formats()},
		{name: "--query", arity: single},
		{name: "--profile", arity: single},
		{name: "--region", arity: single},
		{name: "--version"},
		{name: "--color", arity: single, choices: []string{"on", "off", "auto"}},
		{name: "--no-sign-request"},
		{name: "--ca-bundle", arity: single},
		{name: "--cli-read-timeout", arity: single, integer: true},
		{name: "--cli-connect-timeout", arity: single, integer: true},
		{name: "--cli-binary-format", arity: single, choices: []string{"base64", "raw-in-base64-out"}},
		{name: "--no-cli-pager"},
		{name: "--cli-auto-prompt"},
		{name: "--no-cli-auto-prompt"},
	}
}

// readGlobals takes the global options, which may stand anywhere, out of a
// command line.
func readGlobals(line []string) (*globals, *arguments, error) {
	given, err := parse(line, globalOptions())
	if err != nil {
		return nil, nil, err
	}
	g := &globals{
		region:      given.one("--region", ""),
		profile:     given.one("--profile", ""),
		output:      given.one("--output", ""),
		color:       given.one("--color", "auto"),
		endpointURL: given.one("--endpoint-url", ""),
		paginate:    !given.given("--no-paginate"),
		unsigned:    given.given("--no-sign-request"),
	}
	g.connectTimeout = seconds(given.one("--cli-connect-timeout", ""))
	g.readTimeout = seconds(given.one("--cli-read-timeout", ""))
	if text, ok := given.values["--query"]; ok {
		if g.query, err = jmespath.Compile(text[0]); err != nil {
			return nil, nil, invalidUsage("Bad value for --query %s: %v", text[0], err)
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
