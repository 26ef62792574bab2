package net

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"linklab/checks/sandbox/host"
)

// IP shows the machine's interface and its own routes: ip addr, ip route.
func IP(ctx context.Context, p *host.Process) int {
	what, args := "", []string{}
	for _, arg := range p.Args[1:] {
		switch {
		case strings.HasPrefix(arg, "-"):
		case what == "":
			what = arg
		default:
			args = append(args, arg)
		}
	}
	if len(args) > 0 && args[0] != "show" && args[0] != "list" && args[0] != "ls" && args[0] != "get" {
		fmt.Fprintf(p.Stderr, "ip: %s %s is not simulated: the network is changed by aws ec2\n", what, args[0])
		return 1
	}
	name, address, prefix, mac := "eth0", "192.168.0.10", "192.168.0.0/24", "52:54:00:12:34:56"
	if meta, err := p.Link().Metadata(ctx, p.Machine.ID); err == nil {
		name, address, prefix, mac = "ens5", meta.PrivateIP, meta.SubnetCIDR, meta.MAC
	}
	network, err := netip.ParsePrefix(prefix)
	if err != nil {
		fmt.Fprintf(p.Stderr, "ip: %v\n", err)
		return 1
	}
	gateway := network.Masked().Addr().Next()
	switch {
	case what != "" && strings.HasPrefix("address", what):
		fmt.Fprintf(p.Stdout, "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n")
		fmt.Fprintf(p.Stdout, "2: %s: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP group default qlen 1000\n    link/ether %s brd ff:ff:ff:ff:ff:ff\n    inet %s/%d metric 512 scope global dynamic %s\n", name, mac, address, network.Bits(), name)
	case what != "" && strings.HasPrefix("route", what):
		if len(args) > 1 && args[0] == "get" {
			fmt.Fprintf(p.Stdout, "%s via %s dev %s src %s uid %d\n    cache\n", args[1], gateway, name, address, p.User.UID)
			return 0
		}
		fmt.Fprintf(p.Stdout, "default via %s dev %s proto dhcp src %s metric 512\n", gateway, name, address)
		fmt.Fprintf(p.Stdout, "%s dev %s proto kernel scope link src %s metric 512\n", network.Masked(), name, address)
	case what != "" && strings.HasPrefix("link", what):
		fmt.Fprintf(p.Stdout, "2: %s: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP\n    link/ether %s brd ff:ff:ff:ff:ff:ff\n", name, mac)
	default:
		fmt.Fprintln(p.Stderr, "Usage: ip { addr | route | link } [show]")
		return 1
	}
	return 0
}
