// Package packages installs software on the simulated machines: a fixed list of
// packages, from a repository that is reached through the network or not.
package packages

import (
	"linklab/checks/sandbox/host/programs/agent"
	"linklab/checks/sandbox/host/programs/server"
)

// Package is what can be installed.
type Package struct {
	Name    string
	Version string // with the release, as rpm shows it
	Size    string
	// Needs are the packages that come with it.
	Needs []string
	// Files are laid on the disk, directories with a slash at the end.
	Files map[string]string
	// Programs are those that the machine has with it.
	Programs []string
}

// available are the packages of the repository.
var available = []Package{
	{
		Name: "httpd", Version: "2.4.62-1.amzn2023", Size: "48 k", Needs: []string{"httpd-core", "httpd-filesystem", "httpd-tools"},
		Files: map[string]string{
			server.HttpdConfig: server.HttpdDefaults,
			"/var/www/html/":   "",
			"/var/log/httpd/":  "",
			"/usr/lib/systemd/system/httpd.service": "[Unit]\nDescription=The Apache HTTP Server\nAfter=network.target\n\n[Service]\nType=notify\n" +
				"ExecStart=/usr/sbin/httpd -DFOREGROUND\n\n[Install]\nWantedBy=multi-user.target\n",
		},
		Programs: []string{"httpd"},
	},
	{
		Name: "nginx", Version: "1.28.0-1.amzn2023", Size: "34 k", Needs: []string{"nginx-core", "nginx-filesystem"},
		Files: map[string]string{
			server.NginxConfig:                 server.NginxDefaults,
			"/usr/share/nginx/html/":           "",
			"/usr/share/nginx/html/index.html": "<!DOCTYPE html>\n<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>\n",
			"/var/log/nginx/":                  "",
			"/usr/lib/systemd/system/nginx.service": "[Unit]\nDescription=The nginx HTTP and reverse proxy server\n\n[Service]\nType=forking\n" +
				"ExecStart=/usr/sbin/nginx\n\n[Install]\nWantedBy=multi-user.target\n",
		},
		Programs: []string{"nginx"},
	},
	{
		Name: "amazon-cloudwatch-agent", Version: "1.300052.1-1.amzn2023", Size: "119 M",
		Files: map[string]string{
			agent.Home + "bin/amazon-cloudwatch-agent-config-wizard": shim("amazon-cloudwatch-agent-config-wizard"),
			agent.Home + "bin/amazon-cloudwatch-agent-ctl":           shim("amazon-cloudwatch-agent-ctl"),
			agent.Home + "bin/start-amazon-cloudwatch-agent":         shim("start-amazon-cloudwatch-agent"),
			agent.Home + "etc/":  "",
			agent.Home + "logs/": "",
			"/usr/lib/systemd/system/amazon-cloudwatch-agent.service": "[Unit]\nDescription=Amazon CloudWatch Agent\nAfter=network.target\n\n[Service]\nType=simple\n" +
				"ExecStart=" + agent.Home + "bin/start-amazon-cloudwatch-agent\n\n[Install]\nWantedBy=multi-user.target\n",
		},
		Programs: []string{"amazon-cloudwatch-agent-ctl", "amazon-cloudwatch-agent-config-wizard", "start-amazon-cloudwatch-agent"},
	},
}

// present are packages of the image whose programs are there already.
var present = map[string]string{
	"amazon-ssm-agent": "3.3.2299.0-1.amzn2023", "awscli-2": "2.31.0-1.amzn2023", "bash": "5.2.15-1.amzn2023", "bind-utils": "9.18.33-1.amzn2023", "coreutils": "8.32-30.amzn2023",
	"curl-minimal": "8.5.0-1.amzn2023", "ec2-instance-connect": "1.1-19.amzn2023", "gawk": "5.1.0-3.amzn2023", "grep": "3.8-1.amzn2023", "iproute": "6.10.0-2.amzn2023",
	"iputils": "20210202-2.amzn2023", "openssh-clients": "8.7p1-8.amzn2023", "procps-ng": "3.3.17-1.amzn2023", "python3": "3.9.23-1.amzn2023", "sed": "4.8-7.amzn2023",
	"systemd": "252.23-3.amzn2023", "wget": "1.21.3-1.amzn2023",
}

// aliases are other names by which people ask for them.
var aliases = map[string]string{"awscli": "awscli-2", "curl": "curl-minimal", "python": "python3"}

// shim is a file that leads to a program of the machine.
func shim(name string) string { return "#!/bin/bash\nexec /usr/bin/" + name + " \"$@\"\n" }

// Programs are those that come with packages, by the file that shows that the
// package is there.
func Programs() map[string]string {
	markers := map[string]string{}
	for _, p := range available {
		for _, name := range p.Programs {
			markers[name] = installed + p.Name
		}
	}
	return markers
}

func find(name string) (Package, bool) {
	for _, p := range available {
		if p.Name == name {
			return p, true
		}
	}
	return Package{}, false
}
