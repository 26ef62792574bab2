package cloudformation

import (
	"strings"
	"testing"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
)

// TestZonesAndResourcesChangeInPlace updates a stack of a zone with a record and
// a resource endpoint's two ends; none of them may get a new id.
func TestZonesAndResourcesChangeInPlace(t *testing.T) {
	b := newBench(t, network.Instant)
	const before = `
Resources:
  VPC: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  Far: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.1.0.0/16, EnableDnsHostnames: true}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Far, CidrBlock: 10.1.0.0/24}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, VpcId: !Ref Far}}
  Zone:
    Type: AWS::Route53::HostedZone
    Properties: {Name: corp.internal, HostedZoneTags: [{Key: a, Value: "1"}], VPCs: [{VPCId: !Ref VPC, VPCRegion: ap-northeast-2}]}
  Record: {Type: "AWS::Route53::RecordSet", Properties: {HostedZoneId: !Ref Zone, Name: web.corp.internal, Type: A, TTL: "60", ResourceRecords: [10.0.0.1]}}
  Gateway: {Type: "AWS::VpcLattice::ResourceGateway", Properties: {Name: web-rgw, VpcIdentifier: !Ref Far, SubnetIds: [!Ref Subnet], Tags: [{Key: a, Value: "1"}]}}
  Configuration:
    Type: AWS::VpcLattice::ResourceConfiguration
    Properties:
      Name: web-rcfg
      ResourceConfigurationType: SINGLE
      PortRanges: ["80"]
      ResourceGatewayId: !Ref Gateway
      ResourceConfigurationDefinition: {IpResource: 10.1.0.10}
`
	after := strings.NewReplacer(
		"VPCs: [{VPCId: !Ref VPC,", "VPCs: [{VPCId: !Ref Far,",
		`{Key: a, Value: "1"}`, `{Key: b, Value: "2"}`,
		"[10.0.0.1]", "[10.0.0.2]",
		"SubnetIds: [!Ref Subnet]", "SubnetIds: [!Ref Subnet], SecurityGroupIds: [!Ref Group]",
		`["80"]`, `["80", "443"]`, "10.1.0.10", "10.1.0.11",
	).Replace(before)
	b.create("net", before)
	b.status("net", "CREATE_COMPLETE")
	ids := map[string]string{}
	for _, name := range []string{"Zone", "Record", "Gateway", "Configuration"} {
		ids[name] = b.physical("net", name)
	}
	b.do("cloudformation", "UpdateStack", params{"StackName": "net", "TemplateBody": after})
	b.status("net", "UPDATE_COMPLETE")
	for name, id := range ids {
		if got := b.physical("net", name); got != id {
			t.Errorf("%s was %s and is %s", name, id, got)
		}
	}
	zone := b.do("route53", "GetHostedZone", params{"Id": ids["Zone"]})
	if vpcs, _ := zone["VPCs"].([]any); len(vpcs) != 1 || resource.Path(vpcs[0], "VPCId") != b.physical("net", "Far") {
		t.Errorf("the zone is seen by %v", zone["VPCs"])
	}
	records := b.do("route53", "ListResourceRecordSets", params{"HostedZoneId": ids["Zone"], "StartRecordName": "web.corp.internal"})
	if got := resource.Path(records, "ResourceRecordSets.0.ResourceRecords.0.Value"); got != "10.0.0.2" {
		t.Errorf("the record is %s", got)
	}
	tags := b.do("vpc-lattice", "ListTagsForResource", params{"resourceArn": ids["Gateway"]})
	if resource.Path(tags, "tags.b") != "2" || resource.Path(tags, "tags.a") != "" {
		t.Errorf("the gateway's tags are %v", tags)
	}
	gateway := b.do("vpc-lattice", "GetResourceGateway", params{"resourceGatewayIdentifier": ids["Gateway"]})
	if got := resource.Path(gateway, "securityGroupIds.0"); got != b.physical("net", "Group") {
		t.Errorf("the gateway's groups are %v", gateway["securityGroupIds"])
	}
	configuration := b.do("vpc-lattice", "GetResourceConfiguration", params{"resourceConfigurationIdentifier": ids["Configuration"]})
	if resource.Path(configuration, "resourceConfigurationDefinition.ipResource.ipAddress") != "10.1.0.11" || resource.Path(configuration, "portRanges.1") != "443" {
		t.Errorf("the configuration is %v", configuration)
	}
}

// TestWhatCannotBeConnected makes stacks whose VPCs overlap and whose resource
// does not exist.
func TestWhatCannotBeConnected(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("overlap", `
Resources:
  One: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Peering: {Type: "AWS::EC2::VPCPeeringConnection", Properties: {VpcId: !Ref One, PeerVpcId: !Ref Other}}
`)
	b.status("overlap", "ROLLBACK_COMPLETE")
	if events := b.events("overlap"); !strings.Contains(events, "Peering CREATE_FAILED") || !strings.Contains(events, "overlapping CIDR range") {
		t.Error(events)
	}
	b.create("nowhere", `
Resources:
  VPC: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref VPC, CidrBlock: 10.0.0.0/24}}
  Gateway: {Type: "AWS::VpcLattice::ResourceGateway", Properties: {Name: db-rgw, VpcIdentifier: !Ref VPC, SubnetIds: [!Ref Subnet]}}
  Database:
    Type: AWS::VpcLattice::ResourceConfiguration
    Properties:
      Name: db-rcfg
      ResourceConfigurationType: ARN
      ResourceGatewayId: !Ref Gateway
      ResourceConfigurationDefinition: {ArnResource: "arn:aws:rds:ap-northeast-2:123456789012:db:orders"}
`)
	b.status("nowhere", "ROLLBACK_COMPLETE")
	if events := b.events("nowhere"); !strings.Contains(events, "CREATE_FAILED: The resource arn:aws:rds:ap-northeast-2:123456789012:db:orders does not exist") {
		t.Error(events)
	}
}
