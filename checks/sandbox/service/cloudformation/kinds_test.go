package cloudformation

import (
	"os"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
)

// TestEveryType makes and removes a resource of each type, and reads each of
// its attributes.
func TestEveryType(t *testing.T) {
	b := newBench(t, network.Instant)
	data, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		t.Fatal(err)
	}
	image := b.do("ssm", "GetParameter", params{"Name": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"})
	text := strings.ReplaceAll(string(data), "{{ami}}", resource.Path(image, "Parameter.Value"))
	var outputs strings.Builder
	outputs.WriteString("Outputs:\n")
	read, err := readTemplate(text)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range read.Resources {
		if seen[r.Kind] {
			continue
		}
		seen[r.Kind] = true
		for _, name := range resource.Lookup(r.Kind).Attributes() {
			value := "!GetAtt " + r.Name + "." + name
			switch name {
			case "CidrBlockAssociations", "Ipv6CidrBlocks", "NetworkInterfaceIds", "DnsEntries", "SecurityGroups", "LoadBalancerArns", "NameServers":
				value = `!Join [",", ` + value + "]"
			}
			outputs.WriteString("  " + r.Name + strings.ReplaceAll(name, ".", "") + ": {Value: " + value + "}\n")
		}
	}
	for _, kind := range resource.Names() {
		if !seen[kind] {
			t.Errorf("no resource of type %s in the template", kind)
		}
	}
	b.create("all", text+outputs.String(), params{"Capabilities": []any{"CAPABILITY_IAM"}})
	b.status("all", "CREATE_COMPLETE")
	list, _ := b.stack("all")["Outputs"].([]any)
	for _, o := range list {
		key := resource.Path(o, "OutputKey")
		if resource.Path(o, "OutputValue") == "" && key != "VPCIpv6CidrBlocks" && key != "EndpointNetworkInterfaceIds" && key != "EndpointDnsEntries" && key != "ZoneNameServers" {
			t.Errorf("%s is empty", key)
		}
	}
	b.reload()
	b.do("cloudformation", "DeleteStack", params{"StackName": "all"})
	if _, err := b.try("cloudformation", "DescribeStacks", params{"StackName": "all"}); err == nil {
		t.Fatalf("not deleted: %s", b.events("all"))
	}
}

// TestDeleteTakesItsTime deletes the same network at AWS's own pace, where
// instances and gateways stand in the way until they are gone.
func TestDeleteTakesItsTime(t *testing.T) {
	b := newBench(t, network.Real)
	data, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		t.Fatal(err)
	}
	image := b.do("ssm", "GetParameter", params{"Name": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"})
	b.create("all", strings.ReplaceAll(string(data), "{{ami}}", resource.Path(image, "Parameter.Value")), params{"Capabilities": []any{"CAPABILITY_IAM"}})
	for range 30 {
		b.now = b.now.Add(10 * time.Second)
		b.do("ec2", "DescribeVpcs", params{})
		b.stack("all")
	}
	b.status("all", "CREATE_COMPLETE")
	b.do("cloudformation", "DeleteStack", params{"StackName": "all"})
	b.status("all", "DELETE_IN_PROGRESS")
	for range 60 {
		b.now = b.now.Add(10 * time.Second)
		if _, err := b.try("cloudformation", "DescribeStacks", params{"StackName": "all"}); err != nil {
			return
		}
	}
	t.Errorf("after ten minutes: %s", b.events("all"))
}
