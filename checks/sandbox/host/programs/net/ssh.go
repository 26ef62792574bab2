package net

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
	"linklab/checks/sandbox/host/sshkey"
)

// sshFailure is ssh's exit status for an error of its own.
const sshFailure = 255

// sshOptions is what -o may name: those that matter, and those that change
// nothing on a simulated network.
var sshOptions = map[string]bool{
	"addkeystoagent": true, "batchmode": true, "checkhostip": true, "connectionattempts": true, "connecttimeout": true,
	"forwardagent": true, "hashknownhosts": true, "hostkeyalgorithms": true, "hostname": true, "identitiesonly": true, "identityfile": true,
	"loglevel": true, "numberofpasswordprompts": true, "passwordauthentication": true, "port": true, "preferredauthentications": true,
	"proxyjump": true, "pubkeyacceptedalgorithms": true, "requesttty": true, "serveralivecountmax": true, "serveraliveinterval": true,
	"stricthostkeychecking": true, "updatehostkeys": true, "user": true, "userknownhostsfile": true,
}

// client is one run of ssh.
type client struct {
	p       *host.Process
	opt     *getopt.Options
	config  map[string]string // -o, by lower-case name
	keys    []string          // public keys that can be proved
	agent   []string
	timeout time.Duration
	quiet   bool
}

// SSH logs in to another machine, or runs a command there.
func SSH(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], true, "i=", "A", "a", "J=", "o=", "p=", "l=", "v", "q", "T", "t", "N", "n", "4", "6", "x", "X", "C",
		"L=", "R=", "D=", "W=", "f", "F=", "V", "E=")
	if err != nil {
		fmt.Fprintf(p.Stderr, "ssh: %v\nusage: ssh [-AqTtv] [-i identity_file] [-J destination] [-l login_name] [-o option] [-p port] destination [command]\n", err)
		return sshFailure
	}
	if opt.Has("V") {
		fmt.Fprintln(p.Stderr, "OpenSSH_8.7p1, OpenSSL 3.0.8 7 Feb 2023")
		return 0
	}
	for _, name := range []string{"L", "R", "D", "W", "f", "N", "X"} {
		if opt.Has(name) {
			fmt.Fprintf(p.Stderr, "ssh: -%s (forwarding) is not simulated here\n", name)
			return sshFailure
		}
	}
	if len(opt.Args) == 0 {
		fmt.Fprintln(p.Stderr, "usage: ssh [-AqTtv] [-i identity_file] [-J destination] [-l login_name] [-o option] [-p port] destination [command]")
		return sshFailure
	}
	// Options may stand behind the destination too, before the command.
	destination := opt.Args[0]
	rest, err := getopt.Parse(opt.Args[1:], true, "i=", "A", "o=", "p=", "l=", "v", "q", "T", "t", "J=")
	if err != nil {
		fmt.Fprintf(p.Stderr, "ssh: %v\n", err)
		return sshFailure
	}
	c := &client{p: p, opt: opt, config: map[string]string{}, quiet: opt.Has("q")}
	for _, pair := range append(opt.Values("o"), rest.Values("o")...) {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			name, value, ok = strings.Cut(pair, " ")
		}
		name = strings.ToLower(strings.TrimSpace(name))
		if !ok || !sshOptions[name] {
			fmt.Fprintf(p.Stderr, "command-line: line 0: Bad configuration option: %s\n", name)
			return sshFailure
		}
		c.config[name] = strings.TrimSpace(value)
	}
	if text := c.config["connecttimeout"]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			fmt.Fprintf(p.Stderr, "command-line line 0: invalid time value.\n")
			return sshFailure
		}
		c.timeout = time.Duration(n) * time.Second
	}
	if strings.EqualFold(c.config["loglevel"], "quiet") || strings.EqualFold(c.config["loglevel"], "error") {
		c.quiet = true
	}
	c.collectKeys(append(opt.Values("i"), rest.Values("i")...))

	first := func(name string) string {
		if v := opt.Value(name); v != "" {
			return v
		}
		return rest.Value(name)
	}
	to, err := parseDestination(destination, p.User.Name)
	if err != nil {
		fmt.Fprintln(p.Stderr, err)
		return sshFailure
	}
	if v := first("l"); v != "" {
		to.user = v
	} else if v := c.config["user"]; v != "" && !strings.Contains(destination, "@") {
		to.user = v
	}
	if v := c.config["hostname"]; v != "" {
		to.host = v
	}
	for _, v := range []string{first("p"), c.config["port"]} {
		if v != "" {
			if to.port, err = strconv.Atoi(v); err != nil || to.port < 1 || to.port > 65535 {
				fmt.Fprintf(p.Stderr, "Bad port '%s'\n", v)
				return sshFailure
			}
		}
	}
	forward := opt.Has("A") || rest.Has("A") || strings.EqualFold(c.config["forwardagent"], "yes")
	if forward {
		c.agent, _ = p.AgentKeys()
		if c.agent == nil {
			c.agent = []string{}
		}
	}
	hops := []address{}
	jump := first("J")
	if jump == "" {
		jump = c.config["proxyjump"]
	}
	if jump != "" {
		for _, text := range strings.Split(jump, ",") {
			hop, err := parseDestination(text, p.User.Name)
			if err != nil {
				fmt.Fprintln(p.Stderr, err)
				return sshFailure
			}
			hops = append(hops, hop)
		}
	}
	return c.run(ctx, append(hops, to), strings.Join(rest.Args, " "), opt.Has("t") || rest.Has("t"))
}

// address is a destination of ssh.
type address struct {
	user, host string
	port       int
}

func parseDestination(text, user string) (address, error) {
	a := address{user: user, port: 22}
	text = strings.TrimPrefix(text, "ssh://")
	if i := strings.LastIndexByte(text, '@'); i >= 0 {
		a.user, text = text[:i], text[i+1:]
	}
	if name, port, ok := strings.Cut(text, ":"); ok && !strings.Contains(port, ":") {
		n, err := strconv.Atoi(port)
		if err != nil {
			return a, fmt.Errorf("ssh: Could not resolve hostname %s: Name or service not known", text)
		}
		text, a.port = name, n
	}
	if text == "" || a.user == "" || strings.HasPrefix(text, "-") {
		return a, errors.New("hostname contains invalid characters")
	}
	a.host = text
	return a, nil
}

// collectKeys finds the keys that the person can prove to have. The private
// key files have to be nobody else's to read, as OpenSSH insists.
func (c *client) collectKeys(files []string) {
	explicit := len(files) > 0
	if v := c.config["identityfile"]; v != "" {
		files, explicit = append(files, v), true
	}
	if !strings.EqualFold(c.config["identitiesonly"], "yes") {
		keys, _ := c.p.AgentKeys()
		c.keys = append(c.keys, keys...)
		for _, name := range []string{"id_rsa", "id_ed25519"} {
			files = append(files, c.p.User.Home+"/.ssh/"+name)
		}
	}
	for _, name := range files {
		if rest, ok := strings.CutPrefix(name, "~/"); ok {
			name = c.p.User.Home + "/" + rest
		}
		public, err := readKey(c.p, name)
		switch {
		case err == nil:
			c.keys = append(c.keys, public)
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission):
			if explicit && !strings.HasPrefix(name, c.p.User.Home+"/.ssh/id_") {
				fmt.Fprintf(c.p.Stderr, "Warning: Identity file %s not accessible: %s.\n", name, host.Errno(err))
			}
		default:
			fmt.Fprintln(c.p.Stderr, err)
		}
	}
}

// readKey gives the public half of a private key file.
func readKey(p *host.Process, name string) (string, error) {
	info, err := p.View().Stat(p.Path(name))
	if err != nil {
		return "", err
	}
	content, err := p.ReadFile(name)
	if err != nil {
		return "", err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		rule := strings.Repeat("@", 59)
		return "", fmt.Errorf("%s\n@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n%s\nPermissions %04o for '%s' are too open.\nIt is required that your private key files are NOT accessible by others.\nThis private key will be ignored.\nLoad key \"%s\": bad permissions", rule, rule, mode, name, name)
	}
	public, err := sshkey.Public(content)
	if err != nil {
		return "", fmt.Errorf("Load key \"%s\": %w", name, err) // ssh's own words
	}
	return public, nil
}

// run goes from hop to hop and ends in a session or a command.
func (c *client) run(ctx context.Context, hops []address, command string, tty bool) int {
	at := c.p
	for i, hop := range hops {
		last := i == len(hops)-1
		guest, remote, status := c.connect(ctx, at, hop)
		if status != 0 {
			if i > 0 || !last {
				fmt.Fprintln(c.p.Stderr, "kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535")
			}
			return status
		}
		if !guest.Accepts(hop.user, c.keys) {
			return c.denied(hop)
		}
		user, ok := guest.UserNamed(hop.user)
		if !ok {
			return c.denied(hop)
		}
		if !last {
			at = c.p.At(guest, user, nil)
			continue
		}
		if command != "" {
			q := c.p.At(guest, user, c.agent)
			q.Interactive = c.p.Interactive
			status := q.Shell(ctx, command)
			if err := c.p.Link().Changed(context.WithoutCancel(ctx), guest); err != nil {
				fmt.Fprintf(c.p.Stderr, "ssh: %v\n", err)
			}
			return status
		}
		session := &host.Session{Machine: guest, User: user, Remote: remote, Keys: c.agent}
		if err := c.p.Login(ctx, session); err != nil {
			if !c.quiet && !tty {
				fmt.Fprintln(c.p.Stderr, "Pseudo-terminal will not be allocated because stdin is not a terminal.")
			}
			return 0
		}
		guest.Banner(c.p.Stdout)
	}
	return 0
}

func (c *client) denied(hop address) int {
	fmt.Fprintf(c.p.Stderr, "%s@%s: Permission denied (publickey,gssapi-keyex,gssapi-with-mic).\n", hop.user, hop.host)
	return sshFailure
}

// connect opens the connection to one hop and finds the machine behind it.
func (c *client) connect(ctx context.Context, at *host.Process, hop address) (guest *host.Machine, remote string, status int) {
	say := func(format string, args ...any) (*host.Machine, string, int) {
		fmt.Fprintf(c.p.Stderr, format+"\n", args...)
		return nil, "", sshFailure
	}
	if c.opt.Has("v") {
		fmt.Fprintf(c.p.Stderr, "debug1: Connecting to %s port %d.\n", hop.host, hop.port)
	}
	conn, err := at.Dial(ctx, hop.host, hop.port, c.timeout)
	var d *host.DialError
	switch {
	case ctx.Err() != nil:
		return nil, "", 130
	case errors.As(err, &d):
		switch d.Failure {
		case host.NoName:
			return say("ssh: Could not resolve hostname %s: Name or service not known", hop.host)
		case host.NoResolver:
			return say("ssh: Could not resolve hostname %s: Temporary failure in name resolution", hop.host)
		case host.Refused:
			return say("ssh: connect to host %s port %d: Connection refused", hop.host, hop.port)
		case host.Unreachable:
			return say("ssh: connect to host %s port %d: No route to host", hop.host, hop.port)
		}
		return say("ssh: connect to host %s port %d: Connection timed out", hop.host, hop.port)
	case err != nil:
		return say("ssh: connect to host %s port %d: %v", hop.host, hop.port, err)
	}
	target := conn.Path.Target
	if target.Kind != "instance" || hop.port != 22 {
		return say("kex_exchange_identification: Connection closed by remote host\nConnection closed by %s port %d", conn.Address, hop.port)
	}
	guest, err = c.p.Link().Guest(ctx, target.Instance)
	switch {
	case errors.Is(err, host.ErrNotBooted):
		return say("ssh: connect to host %s port %d: Connection refused", hop.host, hop.port)
	case err != nil:
		return say("ssh: connect to host %s port %d: %v", hop.host, hop.port, err)
	}
	c.remember(hop.host, conn.Address)
	return guest, hop.host, 0
}

// remember adds the host to known_hosts, which is not asked for: who sits at a
// simulated terminal has nobody to distrust.
func (c *client) remember(name string, addr netip.Addr) {
	at := c.p
	dir := at.User.Home + "/.ssh"
	file := dir + "/known_hosts"
	line := name + " ssh-ed25519 host-key-of-" + addr.String() + "\n"
	known, _ := at.View().ReadFile(file)
	if strings.Contains(string(known), line) {
		return
	}
	if _, err := at.View().Stat(dir); err != nil {
		_ = at.View().Mkdir(dir, 0o700)
	}
	w, err := at.Append(file)
	if err == nil {
		_, err = w.Write([]byte(line))
		w.Close()
	}
	if !c.quiet {
		fmt.Fprintf(c.p.Stderr, "Warning: Permanently added '%s' (ED25519) to the list of known hosts.\n", name)
	}
	if err != nil && !c.quiet {
		fmt.Fprintf(c.p.Stderr, "Failed to add the host to the list of known hosts (%s).\n", file)
	}
}
