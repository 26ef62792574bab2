package cloudformation

import (
	"os"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

func lab(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/lab.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func withKey(name string) params {
	return params{"Parameters": []any{params{"ParameterKey": "KeyName", "ParameterValue": name}}}
}

func TestCreateAndDelete(t *testing.T) {
	b := newBench(t, network.Instant)
	b.do("ec2", "CreateKeyPair", params{"KeyName": "k"})
	b.create("lab", lab(t), withKey("k"))
	b.status("lab", "CREATE_COMPLETE")
	vpc := b.output("lab", "VpcId")
	if !strings.HasPrefix(vpc, "vpc-") || b.output("lab", "PublicIp") == "" {
		t.Errorf("outputs: %v", b.stack("lab")["Outputs"])
	}
	answer := b.do("ec2", "DescribeVpcAttribute", params{"VpcId": vpc, "Attribute": "enableDnsHostnames"})
	if resource.At(answer, "EnableDnsHostnames.Value") != true {
		t.Errorf("DNS host names: %v", answer)
	}
	answer = b.do("ec2", "DescribeInstances", params{"InstanceIds": []any{b.physical("lab", "Instance")}})
	if subnet := resource.Path(answer, "Reservations.0.Instances.0.SubnetId"); subnet != b.physical("lab", "PublicSubnet") {
		t.Errorf("instance in %s", subnet)
	}
	answer = b.do("ec2", "DescribeVpcs", params{"VpcIds": []any{vpc}})
	if name := resource.Path(answer, "Vpcs.0.Tags.0.Value"); name != "lab-vpc" {
		t.Errorf("VPC's tag %q", name)
	}
	b.reload()
	b.do("cloudformation", "DeleteStack", params{"StackName": "lab"})
	b.refused("DescribeStacks", params{"StackName": "lab"}, "ValidationError: Stack with id lab does not exist")
	answer = b.do("ec2", "DescribeVpcs", filters("vpc-id", vpc))
	if list, _ := answer["Vpcs"].([]any); len(list) != 0 {
		t.Errorf("the VPC is still there: %v", list)
	}
	answer = b.do("cloudformation", "ListStacks", params{})
	if status := resource.Path(answer, "StackSummaries.0.StackStatus"); status != "DELETE_COMPLETE" {
		t.Errorf("listed as %s", status)
	}
}

func TestProgressFollowsTheClock(t *testing.T) {
	b := newBench(t, network.Real)
	b.do("ec2", "CreateKeyPair", params{"KeyName": "k"})
	b.create("lab", lab(t), withKey("k"))
	b.status("lab", "CREATE_IN_PROGRESS")
	if _, has := b.stack("lab")["Outputs"]; has {
		t.Error("outputs before the end")
	}
	b.now = b.now.Add(time.Minute)
	b.reload()
	b.status("lab", "CREATE_COMPLETE")
	b.do("cloudformation", "DeleteStack", params{"StackName": "lab"})
	b.status("lab", "DELETE_IN_PROGRESS")
	for range 5 {
		b.now = b.now.Add(time.Minute)
		_, _ = b.try("cloudformation", "DescribeStacks", params{})
	}
	b.refused("DescribeStacks", params{"StackName": "lab"}, "does not exist")
}

func TestFailureRollsBack(t *testing.T) {
	b := newBench(t, network.Instant)
	template := `{"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}},
 "S":{"Type":"AWS::EC2::Subnet","Properties":{"VpcId":{"Ref":"V"},"CidrBlock":"192.168.0.0/24"}}}}`
	b.create("bad", template)
	b.status("bad", "ROLLBACK_COMPLETE")
	events := b.events("bad")
	for _, want := range []string{
		"bad CREATE_IN_PROGRESS (User Initiated)\nV CREATE_IN_PROGRESS\nV CREATE_IN_PROGRESS (Resource creation Initiated)\nV CREATE_COMPLETE\n",
		"S CREATE_FAILED (Resource handler returned message: \"The CIDR '192.168.0.0/24' is invalid. (Service: Ec2, Status Code: 400, Request ID: ",
		"bad ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: [S]. Rollback requested by user.)\n",
		"V DELETE_COMPLETE\nbad ROLLBACK_COMPLETE",
	} {
		if !strings.Contains(events, want) {
			t.Errorf("events lack %q:\n%s", want, events)
		}
	}
	b.create("kept", template, params{"OnFailure": "DO_NOTHING"})
	b.status("kept", "CREATE_FAILED")
	b.refused("UpdateStack", params{"StackName": "bad", "TemplateBody": strings.ReplaceAll(template, "192.168", "10.0")},
		"is in ROLLBACK_COMPLETE state and can not be updated.")
}

func TestKeyThatDoesNotExist(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("lab", lab(t), withKey("nope"))
	b.status("lab", "ROLLBACK_COMPLETE")
	if want := "lab ROLLBACK_IN_PROGRESS (Parameter validation failed: parameter value nope for parameter name KeyName does not exist. Rollback requested by user.)"; !strings.Contains(b.events("lab"), want) {
		t.Error(b.events("lab"))
	}
}

func TestDeleteHinderedFromOutside(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("net", `{"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}}}}`)
	subnet := b.do("ec2", "CreateSubnet", params{"VpcId": b.physical("net", "V"), "CidrBlock": "10.0.0.0/24"})
	b.do("cloudformation", "DeleteStack", params{"StackName": "net"})
	b.status("net", "DELETE_FAILED")
	if !strings.Contains(b.events("net"), "has dependencies and cannot be deleted.") ||
		b.stack("net")["StackStatusReason"] != "The following resource(s) failed to delete: [V]. " {
		t.Errorf("%v\n%s", b.stack("net")["StackStatusReason"], b.events("net"))
	}
	b.do("ec2", "DeleteSubnet", params{"SubnetId": resource.Path(subnet, "Subnet.SubnetId")})
	b.do("cloudformation", "DeleteStack", params{"StackName": "net"})
	b.refused("DescribeStacks", params{"StackName": "net"}, "does not exist")
}

func TestRetain(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("net", `{"Resources":{"V":{"Type":"AWS::EC2::VPC","DeletionPolicy":"Retain","Properties":{"CidrBlock":"10.0.0.0/16"}}}}`)
	vpc := b.physical("net", "V")
	b.do("cloudformation", "DeleteStack", params{"StackName": "net"})
	answer := b.do("ec2", "DescribeVpcs", params{"VpcIds": []any{vpc}})
	if resource.Path(answer, "Vpcs.0.VpcId") != vpc {
		t.Error("a retained VPC is gone")
	}
}

func TestSystemTags(t *testing.T) {
	b := newBench(t, network.Instant)
	got := map[string]string{}
	b.service.SystemTags = func(_ *wire.Call, id string, tags map[string]string) error {
		got[id] = tags["aws:cloudformation:stack-name"] + "/" + tags["aws:cloudformation:logical-id"]
		return nil
	}
	b.create("net", `{"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}}}}`,
		params{"Tags": []any{params{"Key": "team", "Value": "a"}}})
	if got[b.physical("net", "V")] != "net/V" {
		t.Errorf("tags %v", got)
	}
	answer := b.do("ec2", "DescribeVpcs", params{"VpcIds": []any{b.physical("net", "V")}})
	if resource.Path(answer, "Vpcs.0.Tags.0.Key") != "team" {
		t.Errorf("stack's tags did not propagate: %v", answer)
	}
}

func TestRoleNeedsCapability(t *testing.T) {
	b := newBench(t, network.Instant)
	template := `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies: [{PolicyName: list, PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:ListAllMyBuckets", Resource: "*"}]}}]
  Profile:
    Type: AWS::IAM::InstanceProfile
    Properties: {Roles: [!Ref Role]}
Outputs:
  Arn: {Value: !GetAtt Profile.Arn}
  RoleArn: {Value: !GetAtt Role.Arn}
`
	b.refused("CreateStack", params{"StackName": "r", "TemplateBody": template},
		"InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]")
	b.create("r", template, params{"Capabilities": []any{"CAPABILITY_IAM"}})
	b.status("r", "CREATE_COMPLETE")
	if arn := b.output("r", "RoleArn"); !strings.HasPrefix(arn, "arn:aws:iam::123456789012:role/r-Role-") {
		t.Errorf("role %s", arn)
	}
	b.do("cloudformation", "DeleteStack", params{"StackName": "r"})
	b.refused("DescribeStacks", params{"StackName": "r"}, "does not exist")
}

func TestExports(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("a", `{"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}}},"Outputs":{"V":{"Value":{"Ref":"V"},"Export":{"Name":"the-vpc"}}}}`)
	b.create("b", `{"Resources":{"S":{"Type":"AWS::EC2::Subnet","Properties":{"VpcId":{"Fn::ImportValue":"the-vpc"},"CidrBlock":"10.0.1.0/24"}}}}`)
	b.status("b", "CREATE_COMPLETE")
	b.refused("DeleteStack", params{"StackName": "a"}, "Export the-vpc cannot be deleted as it is in use by b")
	b.create("c", `{"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}}},"Outputs":{"V":{"Value":{"Ref":"V"},"Export":{"Name":"the-vpc"}}}}`)
	b.status("c", "ROLLBACK_COMPLETE")
	if !strings.Contains(b.events("c"), "Export with name the-vpc is already exported by stack a.") {
		t.Error(b.events("c"))
	}
	b.do("cloudformation", "DeleteStack", params{"StackName": "b"})
	b.do("cloudformation", "DeleteStack", params{"StackName": "a"})
	b.refused("DescribeStacks", params{"StackName": "a"}, "does not exist")
}

// TestTimeout creates a stack that is not there in time.
func TestTimeout(t *testing.T) {
	b := newBench(t, network.Real)
	b.create("slow", "Resources:\n  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}\n"+
		"  S: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n"+
		"  E: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: !Ref V, VpcEndpointType: Interface, ServiceName: com.amazonaws.ap-northeast-2.ec2, SubnetIds: [!Ref S]}}\n",
		params{"TimeoutInMinutes": 1})
	b.status("slow", "CREATE_IN_PROGRESS")
	for range 60 {
		b.now = b.now.Add(61 * time.Second)
		if b.stack("slow")["StackStatus"] == "ROLLBACK_COMPLETE" {
			break
		}
	}
	b.status("slow", "ROLLBACK_COMPLETE")
	if events := b.events("slow"); !strings.Contains(events, "E CREATE_FAILED (Resource creation cancelled)\nslow ROLLBACK_IN_PROGRESS (Stack creation time exceeded the specified timeout.") {
		t.Error(events)
	}
}

// TestRefusedBeforeItBegins leaves no stack behind.
func TestRefusedBeforeItBegins(t *testing.T) {
	b := newBench(t, network.Instant)
	text := "Resources:\n  V: {Type: 'AWS::EC2::VPC', Condition: Nope, Properties: {CidrBlock: 10.0.0.0/16}}\n"
	b.refused("CreateStack", params{"StackName": "c", "TemplateBody": text}, "Nope")
	b.refused("DescribeStacks", params{"StackName": "c"}, "Stack with id c does not exist")
	b.refused("CreateStack", params{"StackName": "c", "TemplateBody": "Resources: {W: {Type: 'AWS::CloudFormation::WaitCondition'}, X: {Type: 'AWS::Nope::Nope'}}"},
		"Unrecognized resource types: [AWS::CloudFormation::WaitCondition, AWS::Nope::Nope]")
	b.refused("CreateStack", params{"StackName": "c", "TemplateBody": strings.Replace(text, "Condition: Nope, ", "", 1), "ResourceTypes": []any{"AWS::*"}}, "ResourceTypes")
	b.refused("CreateStack", params{"StackName": "c", "TemplateBody": strings.Replace(text, "Condition: Nope, ", "", 1), "OnFailure": "KEEP"}, "at 'onFailure'")
}

// TestEmptyName is no name of anything.
func TestEmptyName(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("k", "Parameters:\n  KeyName: {Type: 'AWS::EC2::KeyPair::KeyName', Default: ''}\nResources:\n  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}\n")
	if events := b.events("k"); !strings.Contains(events, "parameter value  for parameter name KeyName does not exist.") {
		t.Error(events)
	}
}
