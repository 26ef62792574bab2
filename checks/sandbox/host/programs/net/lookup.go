package net

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
)

// question finds an answer for nslookup and host, waiting when nobody answers.
// Both try the name as it is.
func question(ctx context.Context, p *host.Process, server netip.Addr, name string) (network.Answer, error) {
	answer, err := ask(ctx, p, server, name)
	if err == nil && answer.Code == "TIMEOUT" {
		err = p.Sleep(ctx, 10*time.Second)
	}
	return answer, err
}

// Nslookup asks for a name the older way.
func Nslookup(ctx context.Context, p *host.Process) int {
	var args []string
	for _, arg := range p.Args[1:] {
		switch {
		case strings.HasPrefix(arg, "-type="), strings.HasPrefix(arg, "-query="):
			if _, kind, _ := strings.Cut(arg, "="); !strings.EqualFold(kind, "A") {
				fmt.Fprintf(p.Stderr, "nslookup: records of type %s are not simulated: use dig for CNAME and PTR\n", kind)
				return 1
			}
		case strings.HasPrefix(arg, "-"):
		default:
			args = append(args, arg)
		}
	}
	if len(args) == 0 || len(args) > 2 {
		fmt.Fprintln(p.Stderr, "usage: nslookup NAME [SERVER] (it cannot be talked to here)")
		return 1
	}
	name, server, ok := asked(ctx, p, "nslookup", args)
	if !ok {
		return 1
	}
	shown := server
	if !shown.IsValid() {
		shown = nameserver(p)
	}
	answer, err := question(ctx, p, server, name)
	switch {
	case err != nil && ctx.Err() != nil:
		return 130
	case err != nil:
		fmt.Fprintf(p.Stderr, "nslookup: %v\n", err)
		return 1
	case answer.Code == "TIMEOUT":
		fmt.Fprintf(p.Stdout, ";; communications error to %s#53: timed out\n;; no servers could be reached\n\n", shown)
		return 1
	}
	if strings.HasSuffix(name, ".in-addr.arpa") {
		if answer.CNAME == "" {
			fmt.Fprintf(p.Stdout, "** server can't find %s: NXDOMAIN\n\n", name)
			return 1
		}
		fmt.Fprintf(p.Stdout, "%s\tname = %s\n\n", name, absolute(answer.CNAME))
		return 0
	}
	fmt.Fprintf(p.Stdout, "Server:\t\t%s\nAddress:\t%s#53\n\n", shown, shown)
	if answer.Code != "" {
		fmt.Fprintf(p.Stdout, "** server can't find %s: %s\n\n", name, answer.Code)
		return 1
	}
	fmt.Fprintln(p.Stdout, "Non-authoritative answer:")
	owner := strings.TrimSuffix(name, ".")
	if answer.CNAME != "" {
		fmt.Fprintf(p.Stdout, "%s\tcanonical name = %s\n", owner, absolute(answer.CNAME))
		owner = answer.CNAME
	}
	for _, addr := range answer.Addresses {
		fmt.Fprintf(p.Stdout, "Name:\t%s\nAddress: %s\n", owner, addr)
	}
	fmt.Fprintln(p.Stdout)
	return 0
}

// asked is the name that the words NAME [SERVER] of a command line ask for, that
// of an address being the name it is looked up by, and the server that is to
// answer, none for the machine's own. ok is false when the server has no address,
// which the program has then said.
func asked(ctx context.Context, p *host.Process, program string, args []string) (name string, server netip.Addr, ok bool) {
	if len(args) == 2 {
		if server, ok = serverAddress(ctx, p, args[1]); !ok {
			fmt.Fprintf(p.Stderr, "%s: couldn't get address for '%s': not found\n", program, args[1])
			return "", server, false
		}
	}
	name = args[0]
	if addr, err := netip.ParseAddr(name); err == nil && addr.Is4() {
		name = reverseName(addr)
	}
	return name, server, true
}

// Host asks for a name in one line an answer.
func Host(ctx context.Context, p *host.Process) int {
	args := p.Args[1:]
	if len(args) == 2 && args[0] == "-t" || len(args) == 0 || len(args) > 2 || strings.HasPrefix(args[0], "-") {
		fmt.Fprintln(p.Stderr, "Usage: host NAME [SERVER]")
		return 1
	}
	name, server, ok := asked(ctx, p, "host", args)
	if !ok {
		return 1
	}
	answer, err := question(ctx, p, server, name)
	switch {
	case err != nil && ctx.Err() != nil:
		return 130
	case err != nil:
		fmt.Fprintf(p.Stderr, "host: %v\n", err)
		return 1
	case answer.Code == "TIMEOUT":
		fmt.Fprintln(p.Stdout, ";; communications error: timed out\n;; no servers could be reached")
		return 1
	case answer.Code != "":
		fmt.Fprintf(p.Stdout, "Host %s not found: 3(%s)\n", name, answer.Code)
		return 1
	}
	if strings.HasSuffix(name, ".in-addr.arpa") && answer.CNAME != "" {
		fmt.Fprintf(p.Stdout, "%s domain name pointer %s\n", name, absolute(answer.CNAME))
		return 0
	}
	owner := strings.TrimSuffix(name, ".")
	if answer.CNAME != "" {
		fmt.Fprintf(p.Stdout, "%s is an alias for %s\n", owner, absolute(answer.CNAME))
		owner = answer.CNAME
	}
	for _, addr := range answer.Addresses {
		fmt.Fprintf(p.Stdout, "%s has address %s\n", owner, addr)
	}
	return 0
}

// Getent asks the system's own databases: hosts as a program would resolve it,
// and passwd.
func Getent(ctx context.Context, p *host.Process) int {
	if len(p.Args) < 2 {
		fmt.Fprintln(p.Stderr, "Usage: getent DATABASE [KEY...]")
		return 1
	}
	database, keys := p.Args[1], p.Args[2:]
	switch database {
	case "hosts", "ahosts", "ahostsv4":
	case "ahostsv6":
		return 2 // the simulated networks speak IPv4 only
	case "passwd":
		return getentPasswd(p, keys)
	default:
		fmt.Fprintf(p.Stderr, "Unknown database: %s\nhosts, ahosts, ahostsv4 and passwd are simulated\n", database)
		return 1
	}
	if len(keys) == 0 {
		fmt.Fprintf(p.Stderr, "Enumeration not supported on %s\n", database)
		return 3
	}
	status := 0
	for _, name := range keys {
		answer, err := p.Resolve(ctx, name)
		if err == nil && answer.Code == "TIMEOUT" {
			err = p.Sleep(ctx, 10*time.Second)
		}
		if err != nil {
			return 130
		}
		if len(answer.Addresses) == 0 {
			status = 2
			continue
		}
		owner := strings.TrimSuffix(name, ".")
		if answer.CNAME != "" {
			owner = strings.TrimSuffix(answer.CNAME, ".")
		}
		for i, addr := range answer.Addresses {
			if database == "hosts" {
				fmt.Fprintf(p.Stdout, "%-15s %s\n", addr, owner)
				continue
			}
			for j, kind := range []string{"STREAM", "DGRAM", "RAW"} {
				line := fmt.Sprintf("%-15s %-6s", addr, kind)
				if i == 0 && j == 0 {
					line += " " + owner
				}
				fmt.Fprintln(p.Stdout, line)
			}
		}
	}
	return status
}

func getentPasswd(p *host.Process, keys []string) int {
	content, err := p.ReadFile("/etc/passwd")
	if err != nil {
		return 2
	}
	status := 0
	if len(keys) == 0 {
		fmt.Fprint(p.Stdout, string(content))
	}
	for _, key := range keys {
		found := false
		for line := range strings.Lines(string(content)) {
			if strings.HasPrefix(line, key+":") {
				fmt.Fprint(p.Stdout, line)
				found = true
			}
		}
		if !found {
			status = 2
		}
	}
	return status
}
