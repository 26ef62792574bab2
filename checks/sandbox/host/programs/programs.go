// Package programs is the table of the simulated machines' programs. What a
// sandbox adds, aws before all, is put beside them in host.Surroundings.
package programs

import (
	"maps"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/programs/agent"
	"linklab/checks/sandbox/host/programs/disk"
	"linklab/checks/sandbox/host/programs/net"
	"linklab/checks/sandbox/host/programs/packages"
	"linklab/checks/sandbox/host/programs/server"
	"linklab/checks/sandbox/host/programs/system"
	"linklab/checks/sandbox/host/programs/text"
)

// Everywhere are the programs of every machine.
func Everywhere() map[string]host.Program {
	all := map[string]host.Program{}
	for _, table := range []map[string]host.Program{disk.Programs(), net.Programs(), system.Programs(), text.Programs()} {
		maps.Copy(all, table)
	}
	return all
}

// Instance are those of instances alone.
func Instance() map[string]host.Program {
	all := system.InstancePrograms()
	maps.Copy(all, map[string]host.Program{
		"dnf": packages.Dnf, "yum": packages.Dnf,
		"httpd": server.Httpd, "nginx": server.Nginx, "python3": server.Python, "python": server.Python,
		"amazon-cloudwatch-agent-config-wizard": agent.Wizard, "amazon-cloudwatch-agent-ctl": agent.Control,
		"start-amazon-cloudwatch-agent": agent.StartCloudWatch, "amazon-ssm-agent": agent.StartSSM,
	})
	return all
}

// Packaged are the programs of instances that come with a package, by a file of
// it.
func Packaged() map[string]string { return packages.Programs() }

// Daemons are what programs do in the background.
func Daemons() map[string]host.Behaviour {
	all := server.Behaviours()
	maps.Copy(all, agent.Behaviours())
	return all
}
