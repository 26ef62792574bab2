package host

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"strings"

	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/network"
)

const (
	resolverFile = "/etc/resolv.conf"
	// leaseFile is what DHCP said of DNS. resolverFile is its copy until somebody
	// writes it; a boot takes the lease anew, and with it the copy.
	leaseFile = "/run/systemd/resolve/resolv.conf"
	// maxResolvers is how many name servers the stub resolver reads
	// (resolv.conf(5), MAXNS).
	maxResolvers = 3
)

// lease is the text of a resolv.conf by what DHCP gave the machine.
func lease(meta Metadata) string {
	servers := meta.NameServers
	if servers == nil {
		servers = []string{"169.254.169.253"}
		if addr := baseResolver(meta.VPCCIDR); addr != "" {
			servers = []string{addr}
		}
	}
	var b strings.Builder
	if len(servers) == 0 {
		b.WriteString("# No DNS servers known.\n")
	}
	for _, server := range servers {
		fmt.Fprintf(&b, "nameserver %s\n", server)
	}
	domain := meta.SearchDomain
	if _, rest, ok := strings.Cut(meta.Hostname, "."); ok && meta.NameServers == nil {
		domain = rest
	}
	if domain != "" {
		fmt.Fprintf(&b, "search %s\n", domain)
	}
	return b.String()
}

// ownResolvers are the name servers that somebody wrote into the machine's
// resolv.conf; edited is false while it is what DHCP made it.
func (m *Machine) ownResolvers() (servers []netip.Addr, edited bool) {
	view := m.view(files.Root)
	leased, err := view.ReadFile(leaseFile)
	if err != nil || m.IsLaptop() {
		return nil, false
	}
	content, _ := view.ReadFile(resolverFile) // without it nobody is asked
	if bytes.Equal(content, leased) {
		return nil, false
	}
	for line := range strings.Lines(string(content)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != "nameserver" || len(servers) == maxResolvers {
			continue
		}
		if addr, err := netip.ParseAddr(fields[1]); err == nil {
			servers = append(servers, addr)
		}
	}
	return servers, true
}

// AskResolver asks the name servers that the machine is set up with, as they
// stand in its resolv.conf, one after the other until one answers.
func (p *Process) AskResolver(ctx context.Context, name string) (network.Answer, error) {
	servers, edited := p.Machine.ownResolvers()
	if !edited {
		return p.Link().Resolve(ctx, p.Machine.ID, name)
	}
	answer := network.Answer{Name: name, Code: network.ServFail}
	for _, server := range servers {
		var err error
		if answer, err = p.Link().ResolveAt(ctx, p.Machine.ID, server, name); err != nil || answer.Code != network.Timeout {
			return answer, err
		}
	}
	return answer, nil
}
