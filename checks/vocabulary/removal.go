package vocabulary

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"linklab/checks"
	"linklab/checks/cost"
)

// lastToGo are the kinds that other things hold on to: an address that a NAT
// gateway bears, a volume of an instance.
func lastToGo(item cost.Item) bool {
	return item.Kind == cost.PublicIPv4 || strings.HasPrefix(item.ID, "vol-")
}

// removal is the command that takes away the first of the items that can go, ""
// where none is known.
func removal(ctx context.Context, s *checks.Scene, items []cost.Item) (string, error) {
	at := max(0, slices.IndexFunc(items, func(item cost.Item) bool { return !lastToGo(item) }))
	switch item := items[at]; {
	case strings.HasPrefix(item.ID, "vpce-"):
		return "aws ec2 delete-vpc-endpoints --vpc-endpoint-ids " + item.ID, nil
	case strings.HasPrefix(item.ID, "i-"):
		return "aws ec2 terminate-instances --instance-ids " + item.ID, nil
	case strings.HasPrefix(item.ID, "vol-"):
		return volumeRemoval(ctx, s, item.ID)
	case item.Kind == cost.NATGateway:
		return "aws ec2 delete-nat-gateway --nat-gateway-id " + item.ID, nil
	case item.Kind == cost.PublicIPv4:
		return addressRemoval(ctx, s, item.ID)
	case strings.HasSuffix(string(item.Kind), "-load-balancer"):
		return balancerRemoval(ctx, s, item.ID)
	}
	return "", nil
}

// volumeRemoval is that of the instance that a volume hangs on, whose state says
// that it costs nothing itself, or of the volume alone.
func volumeRemoval(ctx context.Context, s *checks.Scene, id string) (string, error) {
	volumes, err := s.Snapshot.Volumes(ctx)
	for _, volume := range volumes {
		if aws.ToString(volume.VolumeId) != id {
			continue
		}
		for _, attachment := range volume.Attachments {
			if instance := aws.ToString(attachment.InstanceId); instance != "" {
				return "aws ec2 terminate-instances --instance-ids " + instance, nil
			}
		}
	}
	return "aws ec2 delete-volume --volume-id " + id, err
}

func addressRemoval(ctx context.Context, s *checks.Scene, ip string) (string, error) {
	addresses, err := s.Snapshot.Addresses(ctx)
	for _, address := range addresses {
		if aws.ToString(address.PublicIp) != ip {
			continue
		}
		release := "aws ec2 release-address --allocation-id " + aws.ToString(address.AllocationId)
		if association := aws.ToString(address.AssociationId); association != "" {
			release = "aws ec2 disassociate-address --association-id " + association + " && " + release
		}
		return release, nil
	}
	return "", err
}

func balancerRemoval(ctx context.Context, s *checks.Scene, name string) (string, error) {
	balancers, err := s.Snapshot.LoadBalancers(ctx)
	for _, balancer := range balancers {
		if aws.ToString(balancer.LoadBalancerName) != name {
			continue
		}
		arn := aws.ToString(balancer.LoadBalancerArn)
		remove := "aws elbv2 delete-load-balancer --load-balancer-arn " + arn
		service, err := serviceOn(ctx, s, arn)
		if service != "" {
			remove = "aws ec2 delete-vpc-endpoint-service-configurations --service-ids " + service + " && " + remove
		}
		return remove, err
	}
	return "", err
}
