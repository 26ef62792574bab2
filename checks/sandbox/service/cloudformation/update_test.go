package cloudformation

import (
	"strings"
	"testing"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
)

const network1 = `
Parameters:
  Cidr: {Type: String, Default: 10.0.1.0/24}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: false}}
  S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: !Ref Cidr}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, VpcId: !Ref V, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
Outputs:
  S: {Value: !Ref S}
`

func updating(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, network.Instant)
	b.create("net", network1)
	b.status("net", "CREATE_COMPLETE")
	return b
}

func (b *bench) update(template string, more ...params) {
	b.t.Helper()
	p := params{"StackName": "net", "TemplateBody": template}
	for _, m := range more {
		for key, value := range m {
			p[key] = value
		}
	}
	b.do("cloudformation", "UpdateStack", p)
}

func TestUpdateInPlaceAndReplaced(t *testing.T) {
	b := updating(t)
	vpc, subnet, table := b.physical("net", "V"), b.physical("net", "S"), b.physical("net", "T")
	next := strings.NewReplacer("EnableDnsHostnames: false", "EnableDnsHostnames: true", "ToPort: 22", "ToPort: 23").Replace(network1)
	next = strings.ReplaceAll(next, `  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}`+"\n", "  N: {Type: \"AWS::EC2::InternetGateway\"}\n")
	b.update(next, params{"Parameters": []any{params{"ParameterKey": "Cidr", "ParameterValue": "10.0.2.0/24"}}})
	b.status("net", "UPDATE_COMPLETE")
	if b.physical("net", "V") != vpc {
		t.Error("the VPC was replaced")
	}
	answer := b.do("ec2", "DescribeVpcAttribute", params{"VpcId": vpc, "Attribute": "enableDnsHostnames"})
	if resource.At(answer, "EnableDnsHostnames.Value") != true {
		t.Error("the VPC's attribute did not change")
	}
	if now := b.physical("net", "S"); now == subnet || b.output("net", "S") != now {
		t.Errorf("subnet %s was not replaced, output %s", now, b.output("net", "S"))
	}
	answer = b.do("ec2", "DescribeSecurityGroups", params{"GroupIds": []any{b.physical("net", "G")}})
	if resource.At(answer, "SecurityGroups.0.IpPermissions.0.ToPort") != int64(23) {
		t.Errorf("rules %v", resource.At(answer, "SecurityGroups.0.IpPermissions"))
	}
	for _, gone := range []string{subnet, table} {
		operation, list := "DescribeSubnets", "SubnetIds"
		if gone == table {
			operation, list = "DescribeRouteTables", "RouteTableIds"
		}
		if _, err := b.try("ec2", operation, params{list: []any{gone}}); err == nil {
			t.Errorf("%s is still there", gone)
		}
	}
	events := b.events("net")
	for _, want := range []string{"S UPDATE_IN_PROGRESS (Requested update requires the creation of a new physical resource; hence creating one.)",
		"net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS\n", "N CREATE_COMPLETE", "T DELETE_COMPLETE"} {
		if !strings.Contains(events, want) {
			t.Errorf("events lack %q:\n%s", want, events)
		}
	}
}

func TestUpdateWithoutChange(t *testing.T) {
	b := updating(t)
	b.refused("UpdateStack", params{"StackName": "net", "TemplateBody": network1}, "ValidationError: No updates are to be performed.")
	b.refused("UpdateStack", params{"StackName": "nope", "TemplateBody": network1}, "does not exist")
}

func TestUpdateIsTakenBack(t *testing.T) {
	b := updating(t)
	vpc, subnet := b.physical("net", "V"), b.physical("net", "S")
	next := strings.ReplaceAll(network1, "EnableDnsHostnames: false", "EnableDnsHostnames: true") // in place, then
	next = strings.ReplaceAll(next, "!Ref Cidr", "10.0.3.0/24")                                   // replaced, then
	next = strings.ReplaceAll(next, "Outputs:", `  Z: {Type: "AWS::EC2::Subnet", DependsOn: S, Properties: {VpcId: !Ref V, CidrBlock: 172.16.0.0/24}}`+"\nOutputs:")
	b.update(next)
	b.status("net", "UPDATE_ROLLBACK_COMPLETE")
	if b.physical("net", "V") != vpc || b.physical("net", "S") != subnet || b.output("net", "S") != subnet {
		t.Error("resources are not those of before")
	}
	answer := b.do("ec2", "DescribeVpcAttribute", params{"VpcId": vpc, "Attribute": "enableDnsHostnames"})
	if resource.At(answer, "EnableDnsHostnames.Value") != false {
		t.Error("the VPC's attribute stayed changed")
	}
	answer = b.do("ec2", "DescribeSubnets", filters("vpc-id", vpc))
	if list, _ := answer["Subnets"].([]any); len(list) != 1 {
		t.Errorf("%d subnets are left", len(list))
	}
	if text := resource.Path(b.do("cloudformation", "GetTemplate", params{"StackName": "net"}), "TemplateBody"); text != network1 {
		t.Error("the template is not the one of before")
	}
	b.update(strings.ReplaceAll(network1, "EnableDnsHostnames: false", "EnableDnsHostnames: true"))
	b.status("net", "UPDATE_COMPLETE")
}

func TestChangeSets(t *testing.T) {
	b := newBench(t, network.Instant)
	set := params{"StackName": "net", "ChangeSetName": "one", "ChangeSetType": "CREATE", "TemplateBody": network1}
	created := b.do("cloudformation", "CreateChangeSet", set)
	b.status("net", "REVIEW_IN_PROGRESS")
	described := b.do("cloudformation", "DescribeChangeSet", params{"ChangeSetName": created["Id"]})
	if described["Status"] != "CREATE_COMPLETE" || described["ExecutionStatus"] != "AVAILABLE" ||
		resource.Path(described, "Changes.0.ResourceChange.Action") != "Add" || resource.Path(described, "Changes.0.ResourceChange.LogicalResourceId") != "V" {
		t.Errorf("change set %v", described)
	}
	b.do("cloudformation", "ExecuteChangeSet", params{"ChangeSetName": created["Id"]})
	b.status("net", "CREATE_COMPLETE")
	b.refused("CreateChangeSet", set, "Stack [net] already exists and cannot be created again with the changeSet [one].")

	set["ChangeSetType"], set["ChangeSetName"] = "UPDATE", "two"
	b.do("cloudformation", "CreateChangeSet", set)
	described = b.do("cloudformation", "DescribeChangeSet", params{"ChangeSetName": "two", "StackName": "net"})
	if described["Status"] != "FAILED" || described["StatusReason"] != reasonEmpty {
		t.Errorf("empty change set %v", described)
	}
	b.refused("ExecuteChangeSet", params{"ChangeSetName": "two", "StackName": "net"}, "InvalidChangeSetStatus: ChangeSet [")

	set["ChangeSetName"] = "three"
	set["TemplateBody"] = strings.ReplaceAll(network1, "10.0.0.0/16", "10.0.0.0/17")
	b.do("cloudformation", "CreateChangeSet", set)
	described = b.do("cloudformation", "DescribeChangeSet", params{"ChangeSetName": "three", "StackName": "net"})
	got := map[string]string{}
	list, _ := described["Changes"].([]any)
	for _, change := range list {
		got[resource.Path(change, "ResourceChange.LogicalResourceId")] = resource.Path(change, "ResourceChange.Action") + " " + resource.Path(change, "ResourceChange.Replacement")
	}
	if got["V"] != "Modify True" || got["S"] != "Modify Conditional" {
		t.Errorf("changes %v", got)
	}
	b.do("cloudformation", "DeleteChangeSet", params{"ChangeSetName": "three", "StackName": "net"})
	b.refused("DescribeChangeSet", params{"ChangeSetName": "three", "StackName": "net"}, "ChangeSetNotFound: ChangeSet [three] does not exist")
}

// TestStoredThingsChangeInPlace changes a parameter and a managed policy, and
// finds the same things with other contents.
func TestStoredThingsChangeInPlace(t *testing.T) {
	b := newBench(t, network.Instant)
	text := `Resources:
  P: {Type: "AWS::SSM::Parameter", Properties: {Type: String, Value: before}}
  T: {Type: "AWS::DynamoDB::Table", Properties: {AttributeDefinitions: [{AttributeName: i, AttributeType: S}], KeySchema: [{AttributeName: i, KeyType: HASH}], BillingMode: PAY_PER_REQUEST, Tags: [{Key: before, Value: x}]}}
  R: {Type: "AWS::IAM::Role", Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]}}}
  M: {Type: "AWS::IAM::ManagedPolicy", Properties: {Roles: [!Ref R], PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:Get*", Resource: "*"}]}}}
`
	able := params{"Capabilities": []any{"CAPABILITY_IAM"}}
	b.create("m", text, able)
	b.status("m", "CREATE_COMPLETE")
	name, arn, role := b.physical("m", "P"), b.physical("m", "M"), b.physical("m", "R")
	if !strings.HasPrefix(name, "CFN-P-") {
		t.Errorf("parameter %s", name)
	}
	b.do("cloudformation", "UpdateStack", params{"StackName": "m", "Capabilities": able["Capabilities"],
		"TemplateBody": strings.NewReplacer("before", "after", "s3:Get*", "s3:List*", "Roles: [!Ref R], ", "").Replace(text)})
	b.status("m", "UPDATE_COMPLETE")
	if b.physical("m", "P") != name || b.physical("m", "M") != arn {
		t.Errorf("replaced: %s", b.events("m"))
	}
	tags := b.do("dynamodb", "ListTagsOfResource", params{"ResourceArn": "arn:aws:dynamodb:ap-northeast-2:123456789012:table/" + b.physical("m", "T")})
	if resource.Path(tags, "Tags.0.Key") != "after" || resource.Path(tags, "Tags.1.Key") != "" {
		t.Errorf("tags %v", tags)
	}
	if value := resource.Path(b.do("ssm", "GetParameter", params{"Name": name}), "Parameter.Value"); value != "after" {
		t.Errorf("value %s", value)
	}
	version := resource.Path(b.do("iam", "GetPolicy", params{"PolicyArn": arn}), "Policy.DefaultVersionId")
	document := resource.Path(b.do("iam", "GetPolicyVersion", params{"PolicyArn": arn, "VersionId": version}), "PolicyVersion.Document")
	if version != "v2" || !strings.Contains(document, "s3%3AList") {
		t.Errorf("version %s: %s", version, document)
	}
	if list, _ := b.do("iam", "ListAttachedRolePolicies", params{"RoleName": role})["AttachedPolicies"].([]any); len(list) != 0 {
		t.Errorf("attached: %v", list)
	}
}
