package ec2_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/network"
)

func TestRegionsAndZones(t *testing.T) {
	l := newLab(t, network.Instant)
	if n := l.find("DescribeRegions", nil, "length(Regions)"); n != 17.0 {
		t.Errorf("%v regions are enabled", n)
	}
	got := l.find("DescribeRegions", params{"AllRegions": true, "Filters": filters("region-name", "ap-east-*")}, "Regions[].[RegionName, OptInStatus, Endpoint]")
	want := []any{
		[]any{"ap-east-1", "not-opted-in", "ec2.ap-east-1.amazonaws.com"},
		[]any{"ap-east-2", "not-opted-in", "ec2.ap-east-2.amazonaws.com"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = l.find("DescribeAvailabilityZones", params{"Filters": filters("zone-id", "apne2-az2")}, "AvailabilityZones[].[ZoneName, State, RegionName]")
	if diff := cmp.Diff([]any{[]any{"ap-northeast-2b", "available", "ap-northeast-2"}}, got); diff != "" {
		t.Error(diff)
	}
	l.refuses("DescribeAvailabilityZones", params{"ZoneNames": []any{"ap-northeast-2z"}}, "InvalidParameterValue", "Invalid availability zone: [ap-northeast-2z]")
	l.refuses("DescribeRegions", params{"RegionNames": []any{"kr-central-1"}}, "InvalidParameterValue", "kr-central-1")
}

func TestInstanceTypes(t *testing.T) {
	l := newLab(t, network.Instant)
	got := l.find("DescribeInstanceTypes", params{"InstanceTypes": []any{"t2.micro", "t3.micro"}},
		"InstanceTypes[].[InstanceType, Hypervisor, VCpuInfo.DefaultVCpus, MemoryInfo.SizeInMiB, FreeTierEligible]")
	want := []any{
		[]any{"t2.micro", "xen", int64(1), int64(1024), true},
		[]any{"t3.micro", "nitro", int64(2), int64(1024), true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	places := func(kind, name string) any {
		return l.find("DescribeInstanceTypeOfferings", params{"LocationType": kind, "Filters": filters("instance-type", name)}, "InstanceTypeOfferings[].Location")
	}
	if diff := cmp.Diff([]any{"ap-northeast-2a", "ap-northeast-2c"}, places("availability-zone", "t2.micro")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{"apne2-az1", "apne2-az2", "apne2-az3", "apne2-az4"}, places("availability-zone-id", "t3.micro")); diff != "" {
		t.Error(diff)
	}
	l.refuses("DescribeInstanceTypes", params{"InstanceTypes": []any{"t9.micro"}}, "InvalidInstanceType", "[t9.micro]")
}

func TestImages(t *testing.T) {
	l := newLab(t, network.Instant)
	ids := l.find("DescribeImages", params{"Owners": []any{"amazon"}, "Filters": filters("name", "al2023-ami-2023*", "architecture", "arm64")}, "Images[].ImageId")
	if list, ok := ids.([]any); !ok || len(list) != 2 {
		t.Fatalf("images %v", ids)
	}
	got := l.find("DescribeImages", params{"ImageIds": ids}, "Images[].[Architecture, RootDeviceName, State, OwnerId]")
	want := []any{[]any{"arm64", "/dev/xvda", "available", "137112412989"}, []any{"arm64", "/dev/xvda", "available", "137112412989"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if mine := l.find("DescribeImages", params{"Owners": []any{"self"}}, "length(Images)"); mine != 0.0 {
		t.Errorf("the account has %v images of its own", mine)
	}
	l.refuses("DescribeImages", params{"ImageIds": []any{"ami-0123456789abcdef0"}}, "InvalidAMIID.NotFound", "does not exist")
}

func TestPages(t *testing.T) {
	l := newLab(t, network.Instant)
	_, subnet := l.vpc()
	want := map[string]bool{}
	for range 7 {
		want[l.launch(subnet, nil)] = true
	}
	var pages int
	for token := any(nil); pages == 0 || token != nil; pages++ {
		out := l.run("DescribeInstances", params{"MaxResults": 5, "NextToken": token, "Filters": filters("subnet-id", subnet)})
		for _, r := range out["Reservations"].([]any) {
			for _, i := range r.(map[string]any)["Instances"].([]any) {
				delete(want, i.(map[string]any)["InstanceId"].(string))
			}
		}
		token = out["NextToken"]
	}
	if pages != 2 || len(want) > 0 {
		t.Errorf("%d pages, not seen: %v", pages, want)
	}
	l.refuses("DescribeInstances", params{"MaxResults": 4}, "InvalidParameterValue", "greater than or equal to 5")
	l.refuses("DescribeInstances", params{"NextToken": "x"}, "InvalidParameterValue", "Unable to parse pagination token")
	l.refuses("DescribeInstances", params{"MaxResults": 5, "InstanceIds": []any{"i-0123456789abcdef0"}}, "InvalidParameterCombination", "instancesSet cannot be used with the parameter maxResults")
}

func TestNetworkInterfaces(t *testing.T) {
	l := newLab(t, network.Instant)
	vpc, subnet := l.vpc()
	instance := l.launch(subnet, nil)
	group := l.group(vpc, "web")
	eni := l.text("CreateNetworkInterface", params{"SubnetId": subnet, "Description": "second", "PrivateIpAddress": "10.0.0.20"}, "NetworkInterface.NetworkInterfaceId")
	l.run("ModifyNetworkInterfaceAttribute", params{"NetworkInterfaceId": eni, "Groups": []any{group}})
	attachment := l.text("AttachNetworkInterface", params{"NetworkInterfaceId": eni, "InstanceId": instance, "DeviceIndex": 1}, "AttachmentId")
	got := l.find("DescribeNetworkInterfaces", params{"Filters": filters("group-id", group)}, "NetworkInterfaces[].[Status, PrivateIpAddress, Attachment.InstanceId, Description]")
	if diff := cmp.Diff([]any{[]any{"in-use", "10.0.0.20", instance, "second"}}, got); diff != "" {
		t.Error(diff)
	}
	l.refuses("DeleteNetworkInterface", params{"NetworkInterfaceId": eni}, "InvalidParameterValue", "Network interface '"+eni+"' is currently in use.")
	l.refuses("AttachNetworkInterface", params{"NetworkInterfaceId": eni, "InstanceId": instance, "DeviceIndex": 1}, "AttachmentLimitExceeded", "t3.micro")
	first := l.text("DescribeNetworkInterfaces", params{"Filters": filters("attachment.device-index", "0")}, "NetworkInterfaces[0].Attachment.AttachmentId")
	l.refuses("DetachNetworkInterface", params{"AttachmentId": first}, "OperationNotPermitted", "device index 0 cannot be detached")
	l.run("DetachNetworkInterface", params{"AttachmentId": attachment})
	l.run("DeleteNetworkInterface", params{"NetworkInterfaceId": eni})
	l.refuses("DescribeNetworkInterfaces", params{"NetworkInterfaceIds": []any{eni}}, "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '"+eni+"' does not exist")
}
