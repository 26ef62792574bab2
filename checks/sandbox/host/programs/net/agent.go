package net

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
	"linklab/checks/sandbox/host/sshkey"
)

// SSHAdd gives keys to the laptop's agent.
func SSHAdd(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "l", "L", "D", "d", "q", "t=")
	if err != nil {
		fmt.Fprintf(p.Stderr, "ssh-add: %v\n", err)
		return 1
	}
	keys, ok := p.AgentKeys()
	if !ok {
		fmt.Fprintln(p.Stderr, "Could not open a connection to your authentication agent.")
		return 2
	}
	switch {
	case opt.Has("l"), opt.Has("L"):
		if len(keys) == 0 {
			fmt.Fprintln(p.Stdout, "The agent has no identities.")
			return 1
		}
		for _, key := range keys {
			if opt.Has("l") {
				key = sshkey.Fingerprint(key)
			}
			fmt.Fprintln(p.Stdout, key)
		}
		return 0
	case !p.Machine.IsLaptop():
		fmt.Fprintln(p.Stderr, "ssh-add: the agent runs on the laptop: add keys there")
		return 1
	case opt.Has("D"):
		p.Machine.SetAgentKeys(nil)
		fmt.Fprintln(p.Stderr, "All identities removed.")
		return 0
	}
	names := opt.Args
	if len(names) == 0 {
		for _, name := range []string{"id_rsa", "id_ed25519"} {
			if full := p.User.Home + "/.ssh/" + name; p.View().Access(full, 4) == nil {
				names = append(names, full)
			}
		}
		if len(names) == 0 {
			fmt.Fprintln(p.Stderr, "ssh-add: no key in ~/.ssh: name the file of the key")
			return 1
		}
	}
	status := 0
	for _, name := range names {
		public, err := readKey(p, name)
		if err != nil {
			if text := err.Error(); strings.HasPrefix(text, "@") || strings.HasPrefix(text, "Load key") {
				fmt.Fprintln(p.Stderr, text)
			} else {
				fmt.Fprintf(p.Stderr, "%s: %s\n", name, host.Errno(err))
			}
			status = 1
			continue
		}
		keys = slices.DeleteFunc(keys, func(old string) bool { return sshkey.Same(old, public) })
		if !opt.Has("d") {
			keys = append(keys, public+" "+name)
		}
		p.Machine.SetAgentKeys(keys)
		if opt.Has("d") {
			fmt.Fprintf(p.Stderr, "Identity removed: %s\n", name)
		} else {
			fmt.Fprintf(p.Stderr, "Identity added: %s (%s)\n", name, name)
		}
	}
	return status
}

// SSHKeygen shows the public half or the fingerprint of a key. Keys are made by
// EC2: it makes none.
func SSHKeygen(_ context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "y", "l", "f=", "t=", "b=", "N=", "C=", "q", "E=")
	if err != nil {
		fmt.Fprintf(p.Stderr, "ssh-keygen: %v\n", err)
		return 1
	}
	if !opt.Has("y") && !opt.Has("l") || !opt.Has("f") {
		fmt.Fprintln(p.Stderr, "ssh-keygen: only -y -f FILE and -l -f FILE are simulated; let EC2 make the key: aws ec2 create-key-pair")
		return 1
	}
	name := opt.Value("f")
	public, err := readKey(p, name)
	if err != nil && opt.Has("l") {
		if content, err2 := p.ReadFile(name); err2 == nil && sshkey.Fingerprint(string(content)) != "" {
			public, err = string(content), nil
		}
	}
	if err != nil {
		fmt.Fprintf(p.Stderr, "%s: %s\n", name, host.Errno(err))
		return 1
	}
	if opt.Has("l") {
		public = sshkey.Fingerprint(public)
	}
	fmt.Fprintln(p.Stdout, public)
	return 0
}
