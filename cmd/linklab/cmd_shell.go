package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"linklab/lessons/guide"
	"linklab/lessons/simulated"
)

// machines are the values of sandbox shell --on.
var machines = []string{simulated.Laptop, simulated.Public, simulated.Private, simulated.Client}

func newShellCommand(a *app) *cobra.Command {
	on := simulated.Laptop
	cmd := &cobra.Command{
		Use:   "shell [COMMAND [ARG...]]",
		Short: "Run a command on the simulated machines: the lab terminal without the screen",
		Long: "Shell runs one command in the lab terminal, or the lines of standard input without one. One word is a\n" +
			"line for the machine's shell; several are a program and its arguments. Flags stand before the command.\n" +
			"Each call is a new login, in the home folder; files and the account stay. --on logs in to a machine of\n" +
			"the lab you are in, by the lab's own ssh commands; linklab check has to have found it before.\n\n" +
			"Exit codes: that of the last command, 255 when the login fails, 2 wrong usage, 3 no sandbox.",
		Example: "linklab sandbox shell aws ec2 describe-vpcs\n" +
			"linklab sandbox shell --on private 'curl -sS https://example.com | head -1'\n" +
			"linklab sandbox shell < commands.sh",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(machines, on) {
				return usage("shell.no.host", "on", on, "hosts", strings.Join(machines, ", "))
			}
			return a.runShell(cmd.Context(), on, args)
		},
	}
	cmd.Flags().StringVar(&on, "on", simulated.Laptop, "machine: laptop, public, private or client")
	cmd.Flags().SetInterspersed(false)
	complete(cmd, "on", machines...)
	return cmd
}

func (a *app) runShell(ctx context.Context, on string, args []string) error {
	g, link, err := a.open()
	if err != nil {
		return err
	}
	defer link.close()
	local, err := link.sandbox()
	if err != nil {
		return err
	}
	terminal, err := local.Terminal(ctx, g.Course(), func() map[string]string { return valuesOf(g) })
	if err != nil {
		return err
	}
	if err := a.logIn(ctx, g, terminal, on); err != nil {
		return err
	}
	lines := readLines(ctx, a.In)
	terminal.SetKeyboard(func(ctx context.Context) (string, bool) {
		select {
		case <-ctx.Done():
			return "", false
		case line, more := <-lines:
			return line, more
		}
	})
	status := 0
	if len(args) > 0 {
		status = terminal.Run(ctx, commandLine(args), a.Out)
	} else {
		status = a.typeLines(ctx, terminal, lines)
	}
	if status != 0 {
		return &outcomeError{status}
	}
	return nil
}

// exitLogin is ssh's own code when it did not come to the machine.
const exitLogin = 255

// logIn goes to a machine. What the logins print is only shown when they fail.
func (a *app) logIn(ctx context.Context, g *guide.Guide, terminal *simulated.Terminal, on string) error {
	lab := g.Current().Lab
	var said bytes.Buffer
	err := terminal.GoTo(on, simulated.Logins(g.Course().Lab(lab)), func(text string) error {
		terminal.Run(ctx, text, &said)
		return ctx.Err()
	})
	var unknown *simulated.UnknownInputsError
	switch {
	case errors.As(err, &unknown):
		return usage("shell.unknown", "on", on, "inputs", strings.Join(unknown.Inputs, ", "))
	case errors.Is(err, simulated.ErrNoLogin):
		return usage("shell.no.login", "lab", lab, "on", on)
	case errors.Is(err, simulated.ErrLoginFailed):
		writeLine(a.Err, "%s", strings.TrimRight(said.String(), "\n"))
		writeLine(a.Err, "linklab: %s", a.say("shell.login.failed", "on", on))
		return &outcomeError{exitLogin}
	case ctx.Err() != nil:
		return errInterrupted
	}
	return err
}

// typeLines types the lines of standard input, with a prompt when a person is
// at it.
func (a *app) typeLines(ctx context.Context, terminal *simulated.Terminal, lines <-chan string) (status int) {
	terminal.EndWithShell()
	prompted := isTerminal(a.In)
	pending := ""
	for {
		if prompted {
			prompt := "> "
			if pending == "" {
				prompt = terminal.Prompt()
			}
			_, _ = io.WriteString(a.Out, prompt) // a failure is the output's to tell
		}
		line, more := "", false
		select {
		case <-ctx.Done():
			return 128 + 2 // as a shell that Ctrl-C ends
		case line, more = <-lines:
		}
		pending += line
		if more && terminal.Incomplete(pending) {
			continue
		}
		if strings.TrimSpace(pending) != "" {
			status = terminal.Run(ctx, strings.TrimSuffix(pending, "\n"), a.Out)
		}
		if pending = ""; !more || terminal.Ended() {
			return status
		}
	}
}

// readLines gives the lines of a reader with their ends, so that waiting for one
// can be given up.
func readLines(ctx context.Context, r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		in := bufio.NewReader(r)
		for {
			line, err := in.ReadString('\n')
			if line != "" {
				select {
				case lines <- line:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// plainWord is one that a shell takes as it is.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// commandLine is what is typed for the words of a command: one word is a line
// already, several keep their borders.
func commandLine(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	line := make([]string, len(words))
	for i, word := range words {
		if line[i] = word; !plainWord.MatchString(word) {
			line[i] = quoted(word)
		}
	}
	return strings.Join(line, " ")
}
