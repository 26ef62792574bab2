package net

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/netip"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
)

// nameserver is the resolver of the machine, by its resolv.conf.
func nameserver(p *host.Process) netip.Addr {
	content, _ := p.View().ReadFile("/etc/resolv.conf")
	for line := range strings.Lines(string(content)) {
		fields := strings.Fields(line)
		if len(fields) == 2 && fields[0] == "nameserver" {
			if addr, err := netip.ParseAddr(fields[1]); err == nil {
				return addr
			}
		}
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

// ask asks the machine's own resolver, or another server.
func ask(ctx context.Context, p *host.Process, server netip.Addr, name string) (network.Answer, error) {
	name = strings.TrimSuffix(name, ".")
	if !server.IsValid() {
		return p.AskResolver(ctx, name)
	}
	return p.Link().ResolveAt(ctx, p.Machine.ID, server, name)
}

// serverAddress reads the server of a command line: an address, or a name that
// the machine can resolve.
func serverAddress(ctx context.Context, p *host.Process, text string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr, true
	}
	answer, err := p.Resolve(ctx, text)
	if err != nil || len(answer.Addresses) == 0 {
		return netip.Addr{}, false
	}
	return answer.Addresses[0], true
}

// reverseName is the name under in-addr.arpa of an IPv4 address.
func reverseName(addr netip.Addr) string {
	b := addr.As4()
	return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
}

// digQuery is one question of a dig command line.
type digQuery struct {
	name, kind string
	server     netip.Addr
	short      bool
	answerOnly bool
	tries      int
	timeout    time.Duration
}

// Dig asks a name server and shows what it said.
func Dig(ctx context.Context, p *host.Process) int {
	q := digQuery{kind: "A", tries: 3, timeout: 5 * time.Second}
	noAll := false
	args := p.Args[1:]
	for i := 0; i < len(args); i++ {
		arg := args[i]
		next := func() string {
			if i++; i < len(args) {
				return args[i]
			}
			return ""
		}
		switch upper := strings.ToUpper(arg); {
		case strings.HasPrefix(arg, "@"):
			server, ok := serverAddress(ctx, p, arg[1:])
			if !ok {
				fmt.Fprintf(p.Stderr, "dig: couldn't get address for '%s': not found\n", arg[1:])
				return 10
			}
			q.server = server
		case arg == "+short":
			q.short = true
		case arg == "+noall":
			noAll = true
		case arg == "+answer":
			q.answerOnly = noAll
		case strings.HasPrefix(arg, "+time="), strings.HasPrefix(arg, "+timeout="):
			_, value, _ := strings.Cut(arg, "=")
			var n int
			if _, err := fmt.Sscanf(value, "%d", &n); err == nil && n > 0 && n < 3600 {
				q.timeout = time.Duration(n) * time.Second
			}
		case strings.HasPrefix(arg, "+tries="):
			var n int
			if _, err := fmt.Sscanf(arg, "+tries=%d", &n); err == nil && n > 0 && n < 100 {
				q.tries = n
			}
		case strings.HasPrefix(arg, "+"):
			// What else there is changes the looks only.
		case arg == "-x":
			addr, err := netip.ParseAddr(next())
			if err != nil || !addr.Is4() {
				fmt.Fprintln(p.Stderr, "dig: -x wants an IPv4 address here")
				return 1
			}
			q.name, q.kind = reverseName(addr), "PTR"
		case arg == "-t":
			q.kind = strings.ToUpper(next())
		case arg == "-4", arg == "-r":
		case arg == "-h", arg == "-v":
			fmt.Fprintln(p.Stdout, "Usage: dig [@server] [-t type] [-x address] name [type] [+short] [+noall +answer] [+time=N] [+tries=N]")
			return 0
		case strings.HasPrefix(arg, "-"):
			fmt.Fprintf(p.Stderr, "Invalid option: %s\n", arg)
			return 1
		case upper == "IN":
		case q.name != "" && isRecordType(upper):
			q.kind = upper
		case q.name == "" && isRecordType(upper) && i < len(args)-1:
			q.kind = upper
		case q.name == "":
			q.name = arg
		default:
			fmt.Fprintf(p.Stderr, "dig: one name at a time, please: '%s' is one too many\n", arg)
			return 1
		}
	}
	if q.name == "" {
		q.name, q.kind = ".", "NS"
	}
	if !isAnswered(q.kind) {
		fmt.Fprintf(p.Stderr, "dig: records of type %s are not simulated: A, AAAA, CNAME and PTR are\n", q.kind)
		return 1
	}
	return q.run(ctx, p)
}

func isRecordType(s string) bool {
	switch s {
	case "A", "AAAA", "CNAME", "PTR", "NS", "MX", "TXT", "SOA", "SRV", "ANY", "CAA":
		return true
	}
	return false
}

func isAnswered(kind string) bool {
	return kind == "A" || kind == "AAAA" || kind == "CNAME" || kind == "PTR"
}

func (q *digQuery) run(ctx context.Context, p *host.Process) int {
	server := q.server
	if !server.IsValid() {
		server = nameserver(p)
	}
	head := fmt.Sprintf("\n; <<>> DiG 9.18.33 <<>> %s\n;; global options: +cmd\n", strings.Join(p.Args[1:], " "))
	answer, err := ask(ctx, p, q.server, q.name)
	if err != nil {
		fmt.Fprintf(p.Stderr, "dig: %v\n", err)
		return 9
	}
	if answer.Code == "TIMEOUT" {
		for range q.tries {
			if p.Sleep(ctx, q.timeout) != nil {
				return 130
			}
			fmt.Fprintf(p.Stdout, ";; communications error to %s#53: timed out\n", server)
		}
		if !q.short {
			fmt.Fprint(p.Stdout, head)
		}
		fmt.Fprintln(p.Stdout, ";; no servers could be reached")
		return 9
	}
	records := q.records(answer)
	if q.short {
		for _, r := range records {
			fmt.Fprintln(p.Stdout, r.value)
		}
		return 0
	}
	if q.answerOnly {
		for _, r := range records {
			fmt.Fprintln(p.Stdout, r)
		}
		return 0
	}
	status := "NOERROR"
	if answer.Code != "" {
		status = answer.Code
	}
	id := fnv.New32a()
	fmt.Fprint(id, q.name, p.Now().UnixNano())
	fmt.Fprint(p.Stdout, head)
	fmt.Fprintf(p.Stdout, ";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: %s, id: %d\n", status, id.Sum32()&0xffff)
	fmt.Fprintf(p.Stdout, ";; flags: qr rd ra; QUERY: 1, ANSWER: %d, AUTHORITY: 0, ADDITIONAL: 1\n\n", len(records))
	fmt.Fprintf(p.Stdout, ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 4096\n;; QUESTION SECTION:\n;%s\t\tIN\t%s\n\n", absolute(q.name), q.kind)
	if len(records) > 0 {
		fmt.Fprintln(p.Stdout, ";; ANSWER SECTION:")
		size := 0
		for _, r := range records {
			fmt.Fprintln(p.Stdout, r)
			size += 16
		}
		fmt.Fprintln(p.Stdout)
	}
	fmt.Fprintf(p.Stdout, ";; Query time: 1 msec\n;; SERVER: %s#53(%s) (UDP)\n;; WHEN: %s\n;; MSG SIZE  rcvd: %d\n\n",
		server, server, p.Now().UTC().Format("Mon Jan 02 15:04:05 UTC 2006"), 40+len(q.name)+16*len(records))
	return 0
}

// record is one line of an answer.
type record struct {
	name, kind, value string
	ttl               time.Duration
}

func (r record) String() string {
	return fmt.Sprintf("%s\t%d\tIN\t%s\t%s", absolute(r.name), int(r.ttl.Seconds()), r.kind, r.value)
}

// records are the records of an answer that the question asked for.
func (q *digQuery) records(answer network.Answer) []record {
	var list []record
	name := q.name
	if q.kind == "PTR" {
		if answer.CNAME != "" {
			list = append(list, record{name, "PTR", absolute(answer.CNAME), answer.TTL})
		}
		return list
	}
	if answer.CNAME != "" {
		list = append(list, record{name, "CNAME", absolute(answer.CNAME), answer.TTL})
		name = answer.CNAME
	}
	if q.kind != "A" {
		return list
	}
	for _, addr := range answer.Addresses {
		if addr.Is4() {
			list = append(list, record{name, "A", addr.String(), answer.TTL})
		}
	}
	return list
}

func absolute(name string) string { return strings.TrimSuffix(name, ".") + "." }
