package sandbox

import (
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation"
	"linklab/checks/sandbox/service/cloudtrail"
	"linklab/checks/sandbox/service/cloudwatch"
	"linklab/checks/sandbox/service/dynamodb"
	"linklab/checks/sandbox/service/ec2"
	"linklab/checks/sandbox/service/elbv2"
	"linklab/checks/sandbox/service/iam"
	"linklab/checks/sandbox/service/pricing"
	"linklab/checks/sandbox/service/route53"
	"linklab/checks/sandbox/service/s3"
	"linklab/checks/sandbox/service/ssm"
	"linklab/checks/sandbox/service/sts"
	"linklab/checks/sandbox/service/vpclattice"
	"linklab/checks/sandbox/wire"
)

// services are the services of the account, as far as the rest of the sandbox
// asks them anything beside operations.
type services struct {
	ec2    *ec2.Service
	iam    *iam.Service
	stacks *cloudformation.Service
	s3     *s3.Service
	ssm    *ssm.Service
	tables *dynamodb.Service
	meter  *cloudwatch.Service
	trail  *cloudtrail.Service
}

// addServices makes the services, the sections of what they keep, and the
// little that they ask of each other.
func (s *Sandbox) addServices() error {
	v := &s.services
	v.ec2 = ec2.New(s.world)
	v.iam = iam.New(AccountNumber, iam.NewState())
	v.ec2.Console = s.console
	v.ec2.Profile = v.profile
	v.ec2.Quota = func(action string) bool { return s.troubles.hit(Quota, action) != nil }
	s.addSection(jsonSection("iam", func() *iam.State { return v.iam.State }, func(state *iam.State) { v.iam.State = state }, iam.NewState))
	v.s3 = s3.New(AccountNumber, s3.NewState(), enabledRegion)
	v.s3.May = s.mayS3
	s.world.OnBucket(v.bucketRegion)
	s.addSection(jsonSection("s3", func() *s3.State { return v.s3.State }, func(state *s3.State) { v.s3.State = state }, s3.NewState))
	v.ssm = ssm.New(s.world)
	s.addSection(jsonSection("ssm", func() *ssm.State { return v.ssm.State }, func(state *ssm.State) { v.ssm.State = state }, ssm.NewState))
	v.stacks = cloudformation.New(&cloudformation.State{}, s.options.Pace, s.registry.Invoke)
	v.stacks.SystemTags = s.systemTags
	s.addSection(jsonSection("cloudformation", func() *cloudformation.State { return v.stacks.State },
		func(state *cloudformation.State) { v.stacks.State = state }, func() *cloudformation.State { return &cloudformation.State{} }))
	s.addSection(jsonSection("route53", func() *network.ZoneTable { return s.world.HostedZones },
		func(zones *network.ZoneTable) { s.world.HostedZones = zones }, network.NewZoneTable))
	v.tables = dynamodb.New(s.options.Pace)
	s.addSection(jsonSection("dynamodb", func() *dynamodb.State { return v.tables.State }, func(state *dynamodb.State) { v.tables.State = state }, dynamodb.NewState))
	v.meter = cloudwatch.New(s.world, s.options.Pace)
	s.addSection(jsonSection("cloudwatch", func() *cloudwatch.State { return v.meter.State }, func(state *cloudwatch.State) { v.meter.State = state }, cloudwatch.NewState))
	v.trail = cloudtrail.New(s.options.Pace)
	v.trail.Recent = s.trail.events
	s.addSection(jsonSection("cloudtrail", func() *cloudtrail.State { return v.trail.State }, func(state *cloudtrail.State) { v.trail.State = state }, cloudtrail.NewState))
	for _, service := range []*wire.Service{
		v.tables.Wire(), v.meter.Wire(), v.trail.Wire(), pricing.New().Wire(),
		v.ec2.Wire(), v.iam.Wire(), v.s3.Wire(), v.stacks.Wire(), sts.New().Wire(), v.ssm.Wire(),
		elbv2.New(s.world).Wire(), vpclattice.New(s.world).Wire(), route53.New(s.world).Wire(),
	} {
		if err := s.registry.Add(service); err != nil {
			return err
		}
	}
	return nil
}

// profile is an instance profile as EC2 knows it.
func (v *services) profile(nameOrARN string) (ec2.Profile, bool) {
	found, ok := v.iam.LookUpProfile(nameOrARN)
	return ec2.Profile{Name: found.Name, ARN: found.ARN, ID: found.ID}, ok
}

// resourcePolicy is the text of the policy of a resource, "" without one.
func (v *services) resourcePolicy(service, arn string) string {
	if service != "s3" {
		return ""
	}
	bucket, ok := strings.CutPrefix(arn, "arn:aws:s3:::")
	if !ok {
		return ""
	}
	bucket, _, _ = strings.Cut(bucket, "/")
	return v.s3.BucketPolicy(bucket)
}

// bucketRegion is where a bucket lies, for the names that do not say.
func (v *services) bucketRegion(bucket string) (string, bool) {
	found := v.s3.State.Buckets[bucket]
	if found == nil {
		return "", false
	}
	return found.Region, true
}

// systemTags puts tags on a resource of EC2 or Elastic Load Balancing that its
// users may not set.
func (s *Sandbox) systemTags(call *wire.Call, id string, tags map[string]string) error {
	region, err := s.world.Region(call.Region)
	if err != nil {
		return err
	}
	var list network.Tags
	for _, key := range sortedNames(tags) {
		list = append(list, network.Tag{Key: key, Value: tags[key]})
	}
	if strings.HasPrefix(id, "arn:aws:elasticloadbalancing:") {
		tags, err := region.BalancingTags(id)
		if err != nil {
			return err
		}
		*tags = tags.With(list)
		return nil
	}
	return region.SetTags([]string{id}, list)
}
