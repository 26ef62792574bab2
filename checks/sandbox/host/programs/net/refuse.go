package net

import (
	"context"
	"fmt"

	"linklab/checks/sandbox/host"
)

// refused are programs that people reach for and that are not simulated, with
// what to use instead.
var refused = map[string]string{
	"traceroute": "the hops inside AWS answer nobody; look at the route table: aws ec2 describe-route-tables",
	"tracepath":  "the hops inside AWS answer nobody; look at the route table: aws ec2 describe-route-tables",
	"mtr":        "the hops inside AWS answer nobody; look at the route table: aws ec2 describe-route-tables",
	"scp":        "print the file with cat and write it with: cat > FILE <<'EOF'",
	"sftp":       "print the file with cat and write it with: cat > FILE <<'EOF'",
	"rsync":      "print the file with cat and write it with: cat > FILE <<'EOF'",
	"telnet":     "try the port with: curl -v --connect-timeout 4 http://HOST:PORT/",
	"nc":         "try the port with: curl -v --connect-timeout 4 http://HOST:PORT/",
	"ncat":       "try the port with: curl -v --connect-timeout 4 http://HOST:PORT/",
	"nmap":       "look at the security group: aws ec2 describe-security-groups",
	"tcpdump":    "packets are not simulated one by one; curl -v shows how far a connection comes",
}

// refuse is a program that says why it does nothing.
func refuse(name, instead string) host.Program {
	return func(_ context.Context, p *host.Process) int {
		fmt.Fprintf(p.Stderr, "%s: not simulated here: %s\n", name, instead)
		return 1
	}
}

// Programs are the network programs by name.
func Programs() map[string]host.Program {
	table := map[string]host.Program{
		"curl": Curl, "wget": Wget, "dig": Dig, "nslookup": Nslookup, "host": Host, "getent": Getent,
		"ping": Ping, "ssh": SSH, "ssh-add": SSHAdd, "ssh-keygen": SSHKeygen, "ip": IP,
	}
	for name, instead := range refused {
		table[name] = refuse(name, instead)
	}
	return table
}
