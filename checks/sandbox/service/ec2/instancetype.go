package ec2

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"linklab/checks/sandbox/network"
)

// The hypervisors of instance types.
const (
	nitro = "nitro"
	xen   = "xen"
)

// instanceType is what is known of one instance type.
type instanceType struct {
	name         string
	hypervisor   string
	architecture string // x86_64 or arm64
	manufacturer string
	clock        float64 // GHz
	network      string
	current      bool
	burstable    bool
	freeTier     bool
	vCPUs, cores int
	memory       int // MiB
	interfaces   int
	addresses    int // of each interface
}

// size is what differs between the types of a family.
type size struct {
	name       string
	vCPUs      int
	memory     int
	interfaces int
	addresses  int
}

// instanceTypes is the types that the sandbox offers, by family and size.
var instanceTypes = sync.OnceValue(buildInstanceTypes)

func buildInstanceTypes() []instanceType {
	var types []instanceType
	family := func(base instanceType, threads int, sizes []size) {
		for _, s := range sizes {
			t := base
			t.name = base.name + "." + s.name
			t.vCPUs, t.cores, t.memory = s.vCPUs, max(1, s.vCPUs/threads), s.memory
			t.interfaces, t.addresses = s.interfaces, s.addresses
			t.freeTier = slices.Contains(freeTier, t.name)
			types = append(types, t)
		}
	}
	small := []size{
		{"nano", 2, 512, 2, 2}, {"micro", 2, 1024, 2, 2}, {"small", 2, 2048, 3, 4}, {"medium", 2, 4096, 3, 6},
		{"large", 2, 8192, 3, 12}, {"xlarge", 4, 16384, 4, 15}, {"2xlarge", 8, 32768, 4, 15},
	}
	older := []size{
		{"nano", 1, 512, 2, 2}, {"micro", 1, 1024, 2, 2}, {"small", 1, 2048, 3, 4}, {"medium", 2, 4096, 3, 6},
		{"large", 2, 8192, 3, 12}, {"xlarge", 4, 16384, 3, 15}, {"2xlarge", 8, 32768, 3, 15},
	}
	general := []size{{"large", 2, 8192, 3, 10}, {"xlarge", 4, 16384, 4, 15}, {"2xlarge", 8, 32768, 4, 15}}
	compute := []size{{"large", 2, 4096, 3, 10}, {"xlarge", 4, 8192, 4, 15}, {"2xlarge", 8, 16384, 4, 15}}
	memory := []size{{"large", 2, 16384, 3, 10}, {"xlarge", 4, 32768, 4, 15}, {"2xlarge", 8, 65536, 4, 15}}
	intel := func(name string, clock float64, speed string) instanceType {
		return instanceType{name: name, hypervisor: nitro, architecture: "x86_64", manufacturer: "Intel", clock: clock, network: speed, current: true}
	}
	arm := func(name string, clock float64, speed string) instanceType {
		return instanceType{name: name, hypervisor: nitro, architecture: "arm64", manufacturer: "AWS", clock: clock, network: speed, current: true}
	}
	burstable := func(t instanceType) instanceType { t.burstable = true; return t }
	onXen := func(t instanceType) instanceType { t.hypervisor = xen; return t }
	family(intel("c5", 3.4, "Up to 10 Gigabit"), 2, compute)
	family(arm("c7g", 2.6, "Up to 12.5 Gigabit"), 1, compute)
	family(onXen(intel("m4", 2.4, "Moderate")), 2, general)
	family(intel("m5", 3.1, "Up to 10 Gigabit"), 2, general)
	family(arm("m7g", 2.6, "Up to 12.5 Gigabit"), 1, general)
	family(intel("m7i", 3.2, "Up to 12.5 Gigabit"), 2, general)
	family(intel("r5", 3.1, "Up to 10 Gigabit"), 2, memory)
	family(burstable(onXen(intel("t2", 2.5, "Low to Moderate"))), 1, older)
	family(burstable(intel("t3", 2.5, "Up to 5 Gigabit")), 2, small)
	amd := burstable(intel("t3a", 2.2, "Up to 5 Gigabit"))
	amd.manufacturer = "AMD"
	family(amd, 2, small)
	family(burstable(arm("t4g", 2.5, "Up to 5 Gigabit")), 1, small)
	return types
}

var freeTier = []string{"t2.micro", "t3.micro", "t3.small", "t4g.micro", "t4g.small"}

func findType(name string) (instanceType, error) {
	for _, t := range instanceTypes() {
		if t.name == name {
			return t, nil
		}
	}
	return instanceType{}, refuse("InvalidParameterValue", fmt.Sprintf("Invalid value '%s' for InstanceType.", name))
}

// offeredIn tells whether a zone has machines of a type: zones that were built
// late have none of the older generations, and one of us-east-1's has few of
// the newer ones.
func (t instanceType) offeredIn(zone network.Zone) bool {
	old := strings.HasPrefix(t.name, "t2.") || strings.HasPrefix(t.name, "m4.")
	switch zone.ID {
	case "apne2-az2", "apne2-az4":
		return !old
	case "use1-az3":
		return old
	}
	return true
}

// requireOffered refuses a type that a zone does not have.
func requireOffered(region *network.Region, t instanceType, zoneName string) error {
	var instead []string
	for _, zone := range region.Info().Zones {
		offered := t.offeredIn(zone)
		if offered && zone.Name == zoneName {
			return nil
		}
		if offered {
			instead = append(instead, zone.Name)
		}
	}
	return refuse("Unsupported", fmt.Sprintf(
		"Your requested instance type (%s) is not supported in your requested Availability Zone (%s). Please retry your request by not specifying an Availability Zone or choosing %s.",
		t.name, zoneName, strings.Join(instead, ", ")))
}
