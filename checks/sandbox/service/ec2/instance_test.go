package ec2_test

import (
	"encoding/base64"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ec2"
)

func (l *lab) state(id string) string {
	l.t.Helper()
	return l.text("DescribeInstances", params{"InstanceIds": []any{id}}, "Reservations[0].Instances[0].State.Name")
}

func TestInstanceLifecycleAtAWSPace(t *testing.T) {
	l := newLab(t, network.Real)
	_, subnet := l.vpc()
	id := l.launch(subnet, params{"NetworkInterfaces": []any{params{
		"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": true,
	}}, "SubnetId": nil})
	address := func() string {
		return l.text("DescribeInstances", params{"InstanceIds": []any{id}}, "Reservations[0].Instances[0].PublicIpAddress")
	}
	change := func(operation, list string) any {
		return l.find(operation, params{"InstanceIds": []any{id}}, list+"[0].[PreviousState.Name, CurrentState.Name, CurrentState.Code]")
	}
	if got := l.state(id); got != "pending" {
		t.Errorf("new instance is %s", got)
	}
	l.refuses("StopInstances", params{"InstanceIds": []any{id}}, "IncorrectInstanceState", "not in a state from which it can be stopped")
	l.later(15 * time.Second)
	if got := l.state(id); got != "running" {
		t.Errorf("after 15 s it is %s", got)
	}
	first := address()
	if diff := cmp.Diff([]any{"running", "stopping", int64(64)}, change("StopInstances", "StoppingInstances")); diff != "" {
		t.Error(diff)
	}
	if address() != "" {
		t.Error("a stopping instance keeps its public address")
	}
	l.refuses("StartInstances", params{"InstanceIds": []any{id}}, "IncorrectInstanceState", "from which it can be started")
	l.later(30 * time.Second)
	if diff := cmp.Diff([]any{"stopped", "pending", int64(0)}, change("StartInstances", "StartingInstances")); diff != "" {
		t.Error(diff)
	}
	l.later(15 * time.Second)
	if second := address(); second == "" || second == first {
		t.Errorf("address %q before, %q after a stop", first, second)
	}
	if diff := cmp.Diff([]any{"running", "shutting-down", int64(32)}, change("TerminateInstances", "TerminatingInstances")); diff != "" {
		t.Error(diff)
	}
	l.later(30 * time.Second)
	if got := l.state(id); got != "terminated" {
		t.Errorf("after 30 s it is %s", got)
	}
	if left := l.find("DescribeNetworkInterfaces", params{"Filters": filters("subnet-id", subnet)}, "length(NetworkInterfaces)"); left != 0.0 {
		t.Errorf("%v interfaces outlive the instance", left)
	}
	if left := l.find("DescribeVolumes", params{}, "length(Volumes)"); left != 0.0 {
		t.Errorf("%v volumes outlive the instance", left)
	}
	l.run("DeleteSubnet", params{"SubnetId": subnet})
	l.later(time.Hour)
	l.refuses("DescribeInstances", params{"InstanceIds": []any{id}}, "InvalidInstanceID.NotFound", "The instance ID '"+id+"' does not exist")
}

func TestInstanceAddresses(t *testing.T) {
	l := newLab(t, network.Instant)
	_, subnet := l.vpc()
	plain := l.launch(subnet, params{"PrivateIpAddress": "10.0.0.10"})
	open := l.launch("", params{"NetworkInterfaces": []any{params{"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": true}}})
	got := l.find("DescribeInstances", params{"InstanceIds": []any{plain}},
		"Reservations[0].Instances[0].[PrivateIpAddress, PublicIpAddress, PrivateDnsName, NetworkInterfaces[0].Attachment.DeviceIndex]")
	if diff := cmp.Diff([]any{"10.0.0.10", nil, "ip-10-0-0-10.ap-northeast-2.compute.internal", int64(0)}, got); diff != "" {
		t.Error(diff)
	}
	public := l.text("DescribeInstances", params{"InstanceIds": []any{open}}, "Reservations[0].Instances[0].PublicIpAddress")
	if a, err := netip.ParseAddr(public); err != nil || a.IsPrivate() {
		t.Errorf("public address %q", public)
	}
	private := l.text("DescribeInstances", params{"InstanceIds": []any{open}}, "Reservations[0].Instances[0].PrivateIpAddress")
	if !netip.MustParsePrefix("10.0.0.0/24").Contains(netip.MustParseAddr(private)) || private == "10.0.0.10" {
		t.Errorf("private address %q", private)
	}
	ours := l.find("DescribeInstances", params{"Filters": filters("network-interface.addresses.association.public-ip", public)}, "Reservations[].Instances[].InstanceId")
	if diff := cmp.Diff([]any{open}, ours); diff != "" {
		t.Error(diff)
	}
}

func TestRunInstancesMistakes(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, subnet := l.vpc()
	far := l.text("CreateSubnet", params{"VpcId": vpc, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "ap-northeast-2b"}, "Subnet.SubnetId")
	elsewhere := l.text("CreateVpc", params{"CidrBlock": "10.9.0.0/16"}, "Vpc.VpcId")
	foreign := l.group(elsewhere, "web")
	l.launch(subnet, params{"PrivateIpAddress": "10.0.0.10"})
	for _, c := range []struct {
		name     string
		more     params
		code     string
		sentence string
	}{
		{"image", params{"ImageId": "ami-0123456789abcdef0"}, "InvalidAMIID.NotFound", "The image id '[ami-0123456789abcdef0]' does not exist"},
		{"image text", params{"ImageId": "al2023"}, "InvalidAMIID.Malformed", "Invalid id"},
		{"parameter", params{"ImageId": "resolve:ssm:/aws/service/nothing"}, "InvalidParameterValue", "/aws/service/nothing"},
		{"no image", params{"ImageId": nil}, "MissingParameter", "ImageId"},
		{"type", params{"InstanceType": "t3.mega"}, "InvalidParameterValue", "Invalid value 't3.mega' for InstanceType."},
		{"architecture", params{"InstanceType": "t4g.micro"}, "InvalidParameterValue", "does not match the architecture"},
		{"zone", params{"InstanceType": "t2.micro", "SubnetId": far}, "Unsupported", "(t2.micro) is not supported in your requested Availability Zone (ap-northeast-2b). Please retry your request by not specifying an Availability Zone or choosing ap-northeast-2a, ap-northeast-2c."},
		{"key", params{"KeyName": "mine"}, "InvalidKeyPair.NotFound", "The key pair 'mine' does not exist"},
		{"subnet", params{"SubnetId": "subnet-0123456789abcdef0"}, "InvalidSubnetID.NotFound", "does not exist"},
		{"group", params{"SecurityGroupIds": []any{foreign}}, "InvalidParameter", "belong to different networks"},
		{"reserved", params{"PrivateIpAddress": "10.0.0.3"}, "InvalidParameterValue", "reserved"},
		{"outside", params{"PrivateIpAddress": "10.0.9.9"}, "InvalidParameterValue", "does not fall within"},
		{"in use", params{"PrivateIpAddress": "10.0.0.10"}, "InvalidIPAddress.InUse", "Address 10.0.0.10 is in use."},
		{"both networks", params{"NetworkInterfaces": []any{params{"DeviceIndex": 0, "SubnetId": subnet}}}, "InvalidParameterCombination", "instance-level subnet ID"},
		{"user data", params{"UserData": "#!/bin/bash"}, "InvalidUserData.Malformed", "Invalid BASE64 encoding of user data."},
		{"long user data", params{"UserData": base64.StdEncoding.EncodeToString(make([]byte, 16385))}, "InvalidParameterValue", "16384 bytes"},
		{"profile", params{"IamInstanceProfile": params{"Name": "none"}}, "InvalidParameterValue", "Value (none) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"},
		{"tags", params{"TagSpecifications": []any{params{"ResourceType": "vpc", "Tags": []any{params{"Key": "a", "Value": "b"}}}}}, "InvalidParameterValue", "'vpc' is not a valid taggable resource type"},
		{"reserved tag", params{"TagSpecifications": []any{params{"ResourceType": "instance", "Tags": []any{params{"Key": "aws:a", "Value": "b"}}}}}, "InvalidParameterValue", "reserved for internal use"},
		{"count", params{"MinCount": 0}, "InvalidParameterValue", "minCount"},
		{"quota", params{"MaxCount": 40}, "VcpuLimitExceeded", "vCPU limit of 32"},
		{"volume", params{"BlockDeviceMappings": []any{params{"DeviceName": "/dev/xvda", "Ebs": params{"VolumeSize": 4}}}}, "InvalidBlockDeviceMapping", "smaller than snapshot"},
		{"metadata", params{"MetadataOptions": params{"HttpTokens": "maybe"}}, "InvalidParameterValue", "HttpTokens"},
		{"unknown", params{"LaunchTemplate": params{"LaunchTemplateName": "x"}}, "UnknownParameter", "LaunchTemplate"},
		{"dry run", params{"DryRun": true}, "DryRunOperation", "Request would have succeeded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := params{"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet}
			for name, value := range c.more {
				p[name] = value
			}
			l.t = t
			l.refuses("RunInstances", p, c.code, c.sentence)
		})
	}
	l.t = t
	if n := l.find("DescribeInstances", params{}, "length(Reservations)"); n != 1.0 {
		t.Errorf("a refused launch left something: %v", n)
	}
	if n := l.find("DescribeNetworkInterfaces", params{}, "length(NetworkInterfaces)"); n != 1.0 {
		t.Errorf("a refused launch left interfaces: %v", n)
	}
}

func TestRunInstancesIsIdempotentByToken(t *testing.T) {
	l := newLab(t, network.Instant)
	_, subnet := l.vpc()
	first := l.launch(subnet, params{"ClientToken": "once"})
	if again := l.launch(subnet, params{"ClientToken": "once"}); again != first {
		t.Errorf("the same token launched %s and %s", first, again)
	}
	l.refuses("RunInstances", params{
		"ImageId": image, "InstanceType": "t3.small", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet, "ClientToken": "once",
	}, "IdempotentParameterMismatch", "inconsistent")
}

func TestInstanceWithoutSubnetRunsInDefaultVPC(t *testing.T) {
	l := newLab(t, network.Instant)
	got := l.find("DescribeInstances", params{"InstanceIds": []any{l.launch("", nil)}},
		"Reservations[0].Instances[0].[PublicIpAddress != null, SecurityGroups[0].GroupName, MetadataOptions.HttpTokens]")
	if diff := cmp.Diff([]any{true, "default", "required"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestInstanceAttributes(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, subnet := l.vpc()
	id := l.launch(subnet, params{"UserData": base64.StdEncoding.EncodeToString([]byte("#!/bin/bash\n")), "DisableApiTermination": true})
	attribute := func(name, path string) any {
		return l.find("DescribeInstanceAttribute", params{"InstanceId": id, "Attribute": name}, path)
	}
	l.refuses("TerminateInstances", params{"InstanceIds": []any{id}}, "OperationNotPermitted", "Modify its 'disableApiTermination' instance attribute and try again.")
	l.run("ModifyInstanceAttribute", params{"InstanceId": id, "Attribute": "disableApiTermination", "Value": "false"})
	l.run("ModifyInstanceAttribute", params{"InstanceId": id, "SourceDestCheck": params{"Value": false}})
	if attribute("disableApiTermination", "DisableApiTermination.Value") != false || attribute("sourceDestCheck", "SourceDestCheck.Value") != false {
		t.Error("attributes did not change")
	}
	if got := attribute("userData", "UserData.Value"); got != "IyEvYmluL2Jhc2gK" {
		t.Errorf("user data %v", got)
	}
	web := l.group(vpc, "web")
	l.run("ModifyInstanceAttribute", params{"InstanceId": id, "Groups": []any{web}})
	if diff := cmp.Diff([]any{web}, attribute("groupSet", "Groups[].GroupId")); diff != "" {
		t.Error(diff)
	}
	l.refuses("ModifyInstanceAttribute", params{"InstanceId": id, "UserData": params{"Value": "eA=="}}, "IncorrectInstanceState", "not in the 'stopped' state")
	l.refuses("ModifyInstanceAttribute", params{"InstanceId": id, "Groups": []any{web}, "SourceDestCheck": params{"Value": true}}, "InvalidParameterCombination", "multiple attribute types")
	l.refuses("ModifyInstanceAttribute", params{"InstanceId": id}, "InvalidParameterCombination", "No attributes specified.")
	l.run("StopInstances", params{"InstanceIds": []any{id}})
	l.run("ModifyInstanceAttribute", params{"InstanceId": id, "UserData": params{"Value": "eA=="}})
	if got := attribute("userData", "UserData.Value"); got != "eA==" {
		t.Errorf("user data %v", got)
	}
	if got := l.text("ModifyInstanceMetadataOptions", params{"InstanceId": id, "InstanceMetadataTags": "enabled"}, "InstanceMetadataOptions.InstanceMetadataTags"); got != "enabled" {
		t.Errorf("metadata tags %s", got)
	}
}

func TestConsoleOutput(t *testing.T) {
	l := newLab(t, network.Instant)
	_, subnet := l.vpc()
	nitro := l.launch(subnet, nil)
	old := l.launch(subnet, params{"InstanceType": "t2.micro"})
	l.service.Console = func(id string, latest bool) (string, time.Time) {
		return strings.Repeat("x", 70000) + id, l.now
	}
	text, err := base64.StdEncoding.DecodeString(l.text("GetConsoleOutput", params{"InstanceId": nitro, "Latest": true}, "Output"))
	if err != nil || len(text) != 64<<10 || !strings.HasSuffix(string(text), nitro) {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	l.refuses("GetConsoleOutput", params{"InstanceId": old, "Latest": true}, "UnsupportedOperation", "does not support retrieving the latest console logs")
	l.run("GetConsoleOutput", params{"InstanceId": old})
	l.run("EnableSerialConsoleAccess", nil)
	if on := l.find("GetSerialConsoleAccessStatus", nil, "SerialConsoleAccessEnabled"); on != true {
		t.Error("serial console access stays off")
	}
}

func TestInstanceProfileAssociation(t *testing.T) {
	l := newLab(t, network.Instant)
	l.service.Profile = func(nameOrARN string) (ec2.Profile, bool) {
		return ec2.Profile{Name: nameOrARN, ARN: "arn:aws:iam::123456789012:instance-profile/" + nameOrARN, ID: "AIPA" + nameOrARN}, nameOrARN != "none"
	}
	_, subnet := l.vpc()
	id := l.launch(subnet, nil)
	l.refuses("AssociateIamInstanceProfile", params{"InstanceId": id, "IamInstanceProfile": params{"Name": "none"}}, "InvalidParameterValue", "Invalid IAM Instance Profile name")
	l.run("AssociateIamInstanceProfile", params{"InstanceId": id, "IamInstanceProfile": params{"Name": "lab"}})
	l.refuses("AssociateIamInstanceProfile", params{"InstanceId": id, "IamInstanceProfile": params{"Name": "lab"}}, "IncorrectState", "There is an existing association for instance "+id)
	association := l.text("DescribeIamInstanceProfileAssociations", params{"Filters": filters("instance-id", id)}, "IamInstanceProfileAssociations[0].AssociationId")
	next := l.text("ReplaceIamInstanceProfileAssociation", params{"AssociationId": association, "IamInstanceProfile": params{"Name": "other"}}, "IamInstanceProfileAssociation.AssociationId")
	if got := l.text("DescribeInstances", params{"InstanceIds": []any{id}}, "Reservations[0].Instances[0].IamInstanceProfile.Arn"); !strings.HasSuffix(got, "/other") {
		t.Errorf("profile %s", got)
	}
	l.refuses("DisassociateIamInstanceProfile", params{"AssociationId": association}, "NoSuchAssociation", association)
	if got := l.text("DisassociateIamInstanceProfile", params{"AssociationId": next}, "IamInstanceProfileAssociation.State"); got != "disassociating" {
		t.Errorf("state %s", got)
	}
	if left := l.find("DescribeIamInstanceProfileAssociations", nil, "length(IamInstanceProfileAssociations)"); left != 0.0 {
		t.Errorf("%v associations left", left)
	}
}
