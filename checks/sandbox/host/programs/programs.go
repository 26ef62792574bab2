// Package programs is the table of the simulated machines' programs. What a
// sandbox adds, aws before all, is put beside them in host.Surroundings.
package programs

import (
	"maps"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/programs/disk"
	"linklab/checks/sandbox/host/programs/net"
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
func Instance() map[string]host.Program { return system.InstancePrograms() }
