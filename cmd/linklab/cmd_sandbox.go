package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"linklab/checks/sandbox"
	"linklab/lessons/simulated"
)

// detachedEnv tells a server that another command started it: it says nothing,
// since nobody listens.
const detachedEnv = "LINKLAB_SERVE_DETACHED"

func newSandboxCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "The simulated AWS account: serve it, use it with the AWS CLI, work on its machines, empty it",
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if a.live {
				return usage("sandbox.live")
			}
			return a.checkFlags(cmd)
		},
	}
	cmd.AddCommand(newServeCommand(a), newEnvCommand(a), newShellCommand(a), newSandboxResetCommand(a), newStopCommand(a), newWaitCommand(a), newCoverageCommand(a))
	return cmd
}

func newServeCommand(a *app) *cobra.Command {
	var listen string
	var inject []string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the sandbox on loopback until Ctrl-C",
		Long: "Serve answers AWS clients on loopback until Ctrl-C. With --inject it makes trouble on purpose, to see how a\n" +
			"client copes: throttle, fail, deny (by a policy of identity, boundary, organization, session or\n" +
			"endpoint, or for want of an Allow), expire (credentials), lag (a new resource is not found yet) and quota\n" +
			"(AWS's default quotas hold, or lower ones).",
		Example: "linklab sandbox serve --inject kind=throttle,rate=0.3 --inject kind=lag\n" +
			"linklab sandbox serve --inject kind=quota,action=ec2:CreateVpc,limit=2",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !loopback(listen) {
				return usage("sandbox.listen", "listen", listen)
			}
			injections, err := readInjections(inject)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), listen, injections)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "loopback address of the AWS endpoint; port 0 is a free one")
	cmd.Flags().StringArrayVar(&inject, "inject", nil, "trouble: kind=KIND[,action=PATTERN][,rate=SHARE][,times=N][,for=TIME][,by=POLICY][,limit=N]")
	return cmd
}

func readInjections(texts []string) ([]sandbox.Injection, error) {
	var list []sandbox.Injection
	for _, text := range texts {
		injection, err := sandbox.ParseInjection(text)
		if err != nil {
			return nil, usage("sandbox.inject", "inject", text)
		}
		list = append(list, injection)
	}
	return list, nil
}

func (a *app) serve(ctx context.Context, listen string, injections []sandbox.Injection) error {
	pace, err := a.pace()
	if err != nil {
		return err
	}
	local, err := simulated.Start(a.sandboxDir(), pace, listen)
	if err != nil {
		return err
	}
	defer local.Stop()
	local.Inject(injections...)
	// A second server of a home works like the first; only one can be found.
	release, _, err := a.announce(serving{PID: os.Getpid(), URL: local.Endpoint, DNS: local.DNS, Proxy: local.Proxy, Clock: a.clock})
	if err != nil {
		return err
	}
	defer release()
	if a.env(detachedEnv) == "" {
		writeLine(a.Err, "%s", a.say("sandbox.serving", "url", local.Endpoint))
		for _, line := range exports(serving{URL: local.Endpoint, DNS: local.DNS, Proxy: local.Proxy}, a.region) {
			writeLine(a.Out, "%s", line)
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- local.Wait() }()
	select {
	case <-ctx.Done():
		return nil
	case err := <-ended:
		return errors.Join(simulated.ErrServer, err)
	}
}

func newEnvCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "env",
		Short: "Print the environment by which the AWS CLI uses the sandbox",
		Long: "Env prints the exports that the AWS CLI, the SDKs and linklab --live need to use the sandbox, and starts\n" +
			"its server when none runs. End the server with: linklab sandbox stop\n\n" +
			"The simulated internet sees the laptop as 203.0.113.10, and ssh comes from there. Where a page asks for your own\n" +
			"address, use that one: linklab sandbox shell curl -s https://checkip.amazonaws.com",
		Example: `eval "$(linklab sandbox env)"`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.ensureServing(cmd.Context())
			if err != nil {
				return err
			}
			for _, line := range exports(*s, a.region) {
				writeLine(a.Out, "%s", line)
			}
			return nil
		},
	}
}

// exports are lines for a shell.
func exports(s serving, region string) []string {
	var lines []string
	for _, pair := range sandbox.Env(s.URL, s.DNS, s.Proxy) {
		name, value, _ := strings.Cut(pair, "=")
		if region != "" && (name == "AWS_REGION" || name == "AWS_DEFAULT_REGION") {
			value = region
		}
		lines = append(lines, "export "+name+"="+quoted(value))
	}
	return append(lines, olderClient)
}

// olderClient makes an AWS CLI from before version 2.13 use the sandbox too:
// those do not read AWS_ENDPOINT_URL (AWS CLI changelog, 2.13.0). It serves the
// shell that evaluates it, and in bash the scripts it starts.
const olderClient = `aws() { if [ -n "$AWS_ENDPOINT_URL" ]; then command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; else command aws "$@"; fi; }
if [ -n "$BASH_VERSION" ]; then export -f aws; fi`

// quoted is a word for a POSIX shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// errNotEmptied: the sandbox's files could not be removed.
var errNotEmptied = errors.New("the sandbox cannot be emptied")

func newSandboxResetCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "reset",
		Short: "Empty the sandbox: an account as new. Progress stays.",
		Long: "Reset removes what is in the sandbox, also when its files are damaged or of a newer version. A server\n" +
			"that runs goes on with the empty account. Your progress stays.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			// Without opening it: this is the way out of one that cannot be opened.
			if err := sandbox.Erase(cmd.Context(), a.sandboxDir()); err != nil {
				return fmt.Errorf("%w: %w", errNotEmptied, err)
			}
			if err := simulated.MendClock(a.sandboxDir()); err != nil {
				return fmt.Errorf("%w: %w", errNotEmptied, err)
			}
			a.writeText("", a.say("sandbox.emptied"))
			return nil
		},
	}
}

func newStopCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "stop",
		Short: "End the server that sandbox env has started",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ok, err := a.stopServing(cmd.Context())
			if err != nil {
				return err
			}
			if ok {
				a.writeText("", a.say("sandbox.stopped"))
			} else {
				a.writeText("", a.say("sandbox.not.running"))
			}
			return nil
		},
	}
}
