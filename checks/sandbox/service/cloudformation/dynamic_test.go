package cloudformation

import (
	"strings"
	"testing"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
)

// TestDynamicReference reads a parameter of Systems Manager where a property
// names it.
func TestDynamicReference(t *testing.T) {
	b := newBench(t, network.Instant)
	b.do("ssm", "PutParameter", params{"Name": "/lab/block", "Value": "10.9.0.0/16", "Type": "String"})
	text := "Resources:\n  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: '{{resolve:ssm:/lab/block}}'}}\n"
	b.create("d", text)
	b.status("d", "CREATE_COMPLETE")
	vpcs := b.do("ec2", "DescribeVpcs", params{"VpcIds": []any{b.physical("d", "V")}})
	if block := resource.Path(vpcs, "Vpcs.0.CidrBlock"); block != "10.9.0.0/16" {
		t.Errorf("block %s", block)
	}
	b.refused("UpdateStack", params{"StackName": "d", "TemplateBody": text}, "No updates are to be performed.")
	b.create("s", strings.ReplaceAll(text, "ssm:", "secretsmanager:"))
	if events := b.events("s"); !strings.Contains(events, "Dynamic references to secretsmanager are not supported") {
		t.Error(events)
	}
}
