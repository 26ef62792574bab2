package sandbox_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	r53 "github.com/aws/aws-sdk-go-v2/service/route53/types"
)

// TestSDKKeepsHostedZones makes a private zone, fills it and finds it again in a
// sandbox that was opened anew.
func TestSDKKeepsHostedZones(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, open(t, dir))
	ctx := context.Background()
	network, client := ec2.NewFromConfig(cfg), route53.NewFromConfig(cfg)
	home := newProvider(t, network, "10.1.0.0/16", "10.1.0.0/24")
	away := newProvider(t, network, "10.2.0.0/16", "10.2.0.0/24")
	vpc := func(id string) *r53.VPC { return &r53.VPC{VPCId: &id, VPCRegion: r53.VPCRegionApNortheast2} }
	made, err := client.CreateHostedZone(ctx, &route53.CreateHostedZoneInput{
		Name: aws.String("corp.internal"), CallerReference: aws.String("1"), VPC: vpc(home.vpc),
		HostedZoneConfig: &r53.HostedZoneConfig{Comment: aws.String("ours"), PrivateZone: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if *made.HostedZone.Name != "corp.internal." || !made.HostedZone.Config.PrivateZone || aws.ToString(made.Location) == "" {
		t.Errorf("made %+v", made)
	}
	changed, err := client.ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{HostedZoneId: made.HostedZone.Id, ChangeBatch: &r53.ChangeBatch{
		Comment: aws.String("first"),
		Changes: []r53.Change{
			{Action: r53.ChangeActionCreate, ResourceRecordSet: &r53.ResourceRecordSet{
				Name: aws.String("*.corp.internal"), Type: r53.RRTypeA, TTL: aws.Int64(60), ResourceRecords: []r53.ResourceRecord{{Value: aws.String("10.9.0.1")}},
			}},
			{Action: r53.ChangeActionUpsert, ResourceRecordSet: &r53.ResourceRecordSet{
				Name: aws.String("web.corp.internal"), Type: r53.RRTypeA,
				AliasTarget: &r53.AliasTarget{DNSName: aws.String("vpce-1.example."), HostedZoneId: aws.String("Z1"), EvaluateTargetHealth: true},
			}},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if change, err := client.GetChange(ctx, &route53.GetChangeInput{Id: changed.ChangeInfo.Id}); err != nil || change.ChangeInfo.Status != r53.ChangeStatusInsync || *change.ChangeInfo.Comment != "first" {
		t.Errorf("change %+v, %v", change, err)
	}
	_, err = client.ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{HostedZoneId: made.HostedZone.Id, ChangeBatch: &r53.ChangeBatch{
		Changes: []r53.Change{{Action: r53.ChangeActionDelete, ResourceRecordSet: &r53.ResourceRecordSet{
			Name: aws.String("none.corp.internal"), Type: r53.RRTypeA, TTL: aws.Int64(60), ResourceRecords: []r53.ResourceRecord{{Value: aws.String("10.9.0.1")}},
		}}},
	}})
	var batch *r53.InvalidChangeBatch
	if !errors.As(err, &batch) {
		t.Errorf("deleting what is not there: %v", err)
	}
	if _, err = client.AssociateVPCWithHostedZone(ctx, &route53.AssociateVPCWithHostedZoneInput{HostedZoneId: made.HostedZone.Id, VPC: vpc(away.vpc)}); err != nil {
		t.Error(err)
	}
	client = route53.NewFromConfig(config(t, open(t, dir)))
	got, err := client.GetHostedZone(ctx, &route53.GetHostedZoneInput{Id: made.HostedZone.Id})
	if err != nil || len(got.VPCs) != 2 || *got.HostedZone.ResourceRecordSetCount != 4 || *got.HostedZone.Config.Comment != "ours" {
		t.Fatalf("found %+v, %v", got, err)
	}
	listed, err := client.ListResourceRecordSets(ctx, &route53.ListResourceRecordSetsInput{HostedZoneId: made.HostedZone.Id, StartRecordName: aws.String("*.corp.internal"), MaxItems: aws.Int32(1)})
	if err != nil || len(listed.ResourceRecordSets) != 1 || *listed.ResourceRecordSets[0].Name != `\052.corp.internal.` || !listed.IsTruncated || *listed.NextRecordName != "web.corp.internal." {
		t.Errorf("listed %+v, %v", listed, err)
	}
	if _, err = client.DeleteHostedZone(ctx, &route53.DeleteHostedZoneInput{Id: made.HostedZone.Id}); code(err) != "HostedZoneNotEmpty" {
		t.Errorf("deleting a zone with records: %v", err)
	}
}

func TestSDKListsZonesOfAVPC(t *testing.T) {
	cfg := config(t, open(t, ""))
	ctx := context.Background()
	network, client := ec2.NewFromConfig(cfg), route53.NewFromConfig(cfg)
	home := newProvider(t, network, "10.1.0.0/16", "10.1.0.0/24")
	if _, err := network.ModifyVpcAttribute(ctx, &ec2.ModifyVpcAttributeInput{VpcId: &home.vpc, EnableDnsHostnames: &ec2types.AttributeBooleanValue{Value: aws.Bool(true)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := network.CreateVpcEndpoint(ctx, &ec2.CreateVpcEndpointInput{
		VpcId: &home.vpc, VpcEndpointType: ec2types.VpcEndpointTypeInterface, ServiceName: aws.String("com.amazonaws.ap-northeast-2.cloudformation"),
		SubnetIds: []string{home.subnet}, PrivateDnsEnabled: aws.Bool(true),
	}); err != nil {
		t.Fatal(err)
	}
	vpc := &r53.VPC{VPCId: &home.vpc, VPCRegion: r53.VPCRegionApNortheast2}
	if _, err := client.CreateHostedZone(ctx, &route53.CreateHostedZoneInput{Name: aws.String("corp.internal"), CallerReference: aws.String("1"), VPC: vpc}); err != nil {
		t.Fatal(err)
	}
	_, err := client.CreateHostedZone(ctx, &route53.CreateHostedZoneInput{Name: aws.String("cloudformation.ap-northeast-2.amazonaws.com"), CallerReference: aws.String("2"), VPC: vpc})
	var conflict *r53.ConflictingDomainExists
	if !errors.As(err, &conflict) {
		t.Errorf("a zone of the endpoint's name: %v", err)
	}
	first, err := client.ListHostedZonesByVPC(ctx, &route53.ListHostedZonesByVPCInput{VPCId: &home.vpc, VPCRegion: r53.VPCRegionApNortheast2, MaxItems: aws.Int32(1)})
	if err != nil || len(first.HostedZoneSummaries) != 1 || *first.HostedZoneSummaries[0].Name != "cloudformation.ap-northeast-2.amazonaws.com." ||
		aws.ToString(first.HostedZoneSummaries[0].Owner.OwningService) != "vpce.amazonaws.com" {
		t.Fatalf("the first page %+v, %v", first, err)
	}
	rest, err := client.ListHostedZonesByVPC(ctx, &route53.ListHostedZonesByVPCInput{VPCId: &home.vpc, VPCRegion: r53.VPCRegionApNortheast2, NextToken: first.NextToken})
	if err != nil || len(rest.HostedZoneSummaries) != 1 || *rest.HostedZoneSummaries[0].Name != "corp.internal." || aws.ToString(rest.HostedZoneSummaries[0].Owner.OwningAccount) == "" {
		t.Fatalf("the rest %+v, %v", rest, err)
	}
	byName, err := client.ListHostedZonesByName(ctx, &route53.ListHostedZonesByNameInput{DNSName: aws.String("corp.internal")})
	if err != nil || len(byName.HostedZones) != 1 {
		t.Errorf("by name %+v, %v", byName, err)
	}
	zone := rest.HostedZoneSummaries[0].HostedZoneId
	if _, err := client.ChangeTagsForResource(ctx, &route53.ChangeTagsForResourceInput{
		ResourceType: r53.TagResourceTypeHostedzone, ResourceId: zone, AddTags: []r53.Tag{{Key: aws.String("a"), Value: aws.String("1")}},
	}); err != nil {
		t.Error(err)
	}
	tags, err := client.ListTagsForResource(ctx, &route53.ListTagsForResourceInput{ResourceType: r53.TagResourceTypeHostedzone, ResourceId: zone})
	if err != nil || len(tags.ResourceTagSet.Tags) != 1 {
		t.Errorf("tags %+v, %v", tags, err)
	}
}
