package vocabulary

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/reach"
)

func count(n int) string { return strconv.Itoa(n) }

func vpcExists(ctx context.Context, s *checks.Scene) checks.Finding {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		return checks.Unread(err)
	}
	id, absent := need(ctx, s, "vpc")
	if absent != nil {
		if in := labInDefault(ctx, s, vpcs); in != "" && absent.Outcome == checks.Failed && absent.Diagnosis.Key != "input.several" {
			return fail(diagnose("vpc.default", "vpc", in))
		}
		return *absent
	}
	vpc := findVPC(vpcs, id)
	if vpc == nil {
		return fail(diagnose("input.gone", "input", s.With["vpc"], "id", id))
	}
	if aws.ToBool(vpc.IsDefault) {
		return fail(diagnose("vpc.default", "vpc", id), saw("ec2:DescribeVpcs IsDefault", id, "false", "true"))
	}
	public, absent := need(ctx, s, "public_subnet")
	if absent != nil {
		return *absent
	}
	private, absent := need(ctx, s, "private_subnet")
	if absent != nil {
		return *absent
	}
	if public == private {
		return fail(diagnose("subnet.same", "subnet", public))
	}
	return pass(checks.Inferred,
		saw("ec2:DescribeVpcs", id, "not the default VPC", aws.ToString(vpc.CidrBlock)),
		saw("ec2:DescribeSubnets", public, "public", subnetText(ctx, s, public)),
		saw("ec2:DescribeSubnets", private, "private", subnetText(ctx, s, private)))
}

func findVPC(vpcs []types.Vpc, id string) *types.Vpc {
	for i := range vpcs {
		if aws.ToString(vpcs[i].VpcId) == id {
			return &vpcs[i]
		}
	}
	return nil
}

func subnetText(ctx context.Context, s *checks.Scene, id string) string {
	if subnet := findSubnet(ctx, s, id); subnet != nil {
		return aws.ToString(subnet.CidrBlock) + " " + aws.ToString(subnet.AvailabilityZone)
	}
	return id
}

func findSubnet(ctx context.Context, s *checks.Scene, id string) *types.Subnet {
	subnets, err := s.Snapshot.Subnets(ctx)
	if err != nil {
		return nil
	}
	for i := range subnets {
		if aws.ToString(subnets[i].SubnetId) == id {
			return &subnets[i]
		}
	}
	return nil
}

// labInDefault is the default VPC when something of the lab's lies in it: the
// learner built the lab there.
func labInDefault(ctx context.Context, s *checks.Scene, vpcs []types.Vpc) string {
	instances, err := s.Snapshot.Instances(ctx)
	if err != nil {
		return ""
	}
	for _, instance := range instances {
		vpc := findVPC(vpcs, aws.ToString(instance.VpcId))
		if vpc != nil && aws.ToBool(vpc.IsDefault) && isLabs(s, instance.Tags) {
			return aws.ToString(vpc.VpcId)
		}
	}
	return ""
}

// isLabs tells whether a resource bears the lab's tag or the Name of one of its
// inputs.
func isLabs(s *checks.Scene, tags []types.Tag) bool {
	return tagged(s, tags) || slices.ContainsFunc(s.Inputs, func(input checks.Input) bool { return bears(tags, input.Names) })
}

// bears tells whether the Name among tags is one of several.
func bears(tags []types.Tag, names []string) bool {
	return slices.ContainsFunc(tags, func(tag types.Tag) bool {
		return aws.ToString(tag.Key) == "Name" &&
			slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, aws.ToString(tag.Value)) })
	})
}

func tagged(s *checks.Scene, tags []types.Tag) bool {
	return slices.ContainsFunc(tags, func(tag types.Tag) bool {
		return aws.ToString(tag.Key) == "linklab" && aws.ToString(tag.Value) == s.Lab
	})
}

func vpcDNS(ctx context.Context, s *checks.Scene) checks.Finding {
	id, absent := need(ctx, s, "vpc")
	if absent != nil {
		return *absent
	}
	type answer struct {
		on  bool
		err error
	}
	hostnames := make(chan answer, 1)
	go func() {
		on, err := s.Snapshot.VPCAttribute(ctx, id, types.VpcAttributeNameEnableDnsHostnames)
		hostnames <- answer{on, err}
	}()
	support, err := s.Snapshot.VPCAttribute(ctx, id, types.VpcAttributeNameEnableDnsSupport)
	if err != nil {
		return checks.Unread(err)
	}
	names := <-hostnames
	if names.err != nil {
		return checks.Unread(names.err)
	}
	seen := []checks.Evidence{
		saw("ec2:DescribeVpcAttribute enableDnsSupport", id, "true", strconv.FormatBool(support)),
		saw("ec2:DescribeVpcAttribute enableDnsHostnames", id, "true", strconv.FormatBool(names.on)),
	}
	if !support {
		return fail(diagnose("dns.support-off", "vpc", id), seen...)
	}
	if options, err := withoutServers(ctx, s, id); err != nil {
		return checks.Unread(err)
	} else if options != "" {
		return fail(diagnose("dns.no-servers", "vpc", id, "options", options),
			append(seen, saw("ec2:DescribeDhcpOptions domain-name-servers", id, "AmazonProvidedDNS", "none"))...)
	}
	servers, inside, err := customResolvers(ctx, s, id)
	if err != nil {
		return checks.Unread(err)
	}
	if servers != "" {
		seen = append(seen, saw("ec2:DescribeDhcpOptions domain-name-servers", id, "AmazonProvidedDNS", servers))
		if !inside {
			return fail(diagnose("dns.custom-dhcp", "vpc", id, "servers", servers), seen...)
		}
		return passBut(checks.Inferred, diagnose("dns.own-resolver", "vpc", id, "servers", servers), seen...)
	}
	if !names.on {
		return passBut(checks.Inferred, diagnose("dns.hostnames-off", "vpc", id), seen...)
	}
	return pass(checks.Inferred, seen...)
}

// noOptions stands for no DHCP options in the place of the id of a set
// (Amazon EC2 API, AssociateDhcpOptions).
const noOptions = "default"

// withoutServers is a VPC's set of DHCP options when it names no DNS server, so
// that its instances know nobody to ask; "" when it names one, or is not known.
func withoutServers(ctx context.Context, s *checks.Scene, vpc string) (options string, err error) {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		return "", err
	}
	sets, err := s.Snapshot.DHCPOptions(ctx)
	if err != nil {
		return "", err
	}
	found := findVPC(vpcs, vpc)
	if found == nil {
		return "", nil
	}
	id := aws.ToString(found.DhcpOptionsId)
	for _, set := range sets {
		if aws.ToString(set.DhcpOptionsId) != id {
			continue
		}
		if slices.ContainsFunc(set.DhcpConfigurations, func(c types.DhcpConfiguration) bool {
			return aws.ToString(c.Key) == "domain-name-servers" && len(c.Values) > 0
		}) {
			return "", nil
		}
		return id, nil
	}
	if id == noOptions {
		return id, nil
	}
	return "", nil
}

// customResolvers are the resolvers that a VPC's DHCP options name instead of
// Amazon's, "" without, and whether each of them is inside the VPC, where a
// subnet without a way out can ask it.
func customResolvers(ctx context.Context, s *checks.Scene, vpc string) (servers string, inside bool, err error) {
	vpcs, err := s.Snapshot.VPCs(ctx)
	if err != nil {
		return "", false, err
	}
	options, err := s.Snapshot.DHCPOptions(ctx)
	if err != nil {
		return "", false, err
	}
	found := findVPC(vpcs, vpc)
	if found == nil {
		return "", false, nil
	}
	var own []string
	for _, set := range options {
		if aws.ToString(set.DhcpOptionsId) != aws.ToString(found.DhcpOptionsId) {
			continue
		}
		for _, configuration := range set.DhcpConfigurations {
			if aws.ToString(configuration.Key) == "domain-name-servers" {
				for _, value := range configuration.Values {
					own = append(own, aws.ToString(value.Value))
				}
			}
		}
	}
	if slices.ContainsFunc(own, func(server string) bool { return isAmazonResolver(server, aws.ToString(found.CidrBlock)) }) {
		return "", false, nil
	}
	var blocks []string
	for _, association := range found.CidrBlockAssociationSet {
		blocks = append(blocks, aws.ToString(association.CidrBlock))
	}
	span := reach.SpanOf(reach.Prefixes(append(blocks, aws.ToString(found.CidrBlock)))...)
	inside = !slices.ContainsFunc(own, func(server string) bool {
		address, err := netip.ParseAddr(server)
		return err != nil || !span.Contains(address)
	})
	return strings.Join(own, ", "), inside, nil
}

// isAmazonResolver knows the VPC's own resolver by its name, by the address that
// it has in every VPC, and by that at the base of the VPC's block plus two.
func isAmazonResolver(server, block string) bool {
	if strings.EqualFold(server, "AmazonProvidedDNS") || server == "169.254.169.253" {
		return true
	}
	prefix, err := netip.ParsePrefix(block)
	return err == nil && server == prefix.Masked().Addr().Next().Next().String()
}
