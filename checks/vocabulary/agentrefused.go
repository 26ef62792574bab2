package vocabulary

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

// agentRefused finds what keeps the agent's calls of a service from being
// answered although the path is whole: no credentials, a role that may not, the
// policy of the endpoint that carries the call. In this order a call meets them;
// nil when nothing that can be read does.
func agentRefused(ctx context.Context, s *checks.Scene, h *heard, service, action string) *checks.Finding {
	if options := h.instance.MetadataOptions; options != nil && options.HttpEndpoint == types.InstanceMetadataEndpointStateDisabled {
		return because(fail(diagnose("list.metadata-off", "instance", h.id),
			saw("ec2:DescribeInstances MetadataOptions.HttpEndpoint", h.id, "enabled", string(options.HttpEndpoint))))
	}
	inner := *s
	inner.With = map[string]string{"instance": s.With["instance"], "allows": action}
	if role := instanceRole(ctx, &inner); role.Outcome == checks.Failed {
		return &role
	}
	return endpointRefuses(ctx, s, service, action)
}

// endpointRefuses says that the policy of the lab's endpoint for a service lets
// a call of the lab's instance not through; nil when it does, or there is no
// endpoint.
func endpointRefuses(ctx context.Context, s *checks.Scene, service, action string) *checks.Finding {
	endpoints, err := s.Snapshot.Endpoints(ctx)
	if err != nil {
		return nil
	}
	inner := *s
	inner.With = map[string]string{"vpc": s.With["vpc"], "service": service}
	for _, endpoint := range interfaces(&inner, endpoints, s.Site.ID(s.With["vpc"])) {
		role, absent := privateRole(ctx, &inner)
		if absent != nil {
			return nil
		}
		found := policyAllows(&inner, &endpoint, role, action)
		if found.Outcome != checks.Failed {
			continue
		}
		if found.Diagnosis.Key == "policy.endpoint-resource" || found.Diagnosis.Key == "policy.endpoint-one-bucket" {
			// Those speak of buckets.
			found.Diagnosis = endpointShuts("policy.endpoint", aws.ToString(endpoint.VpcEndpointId), action)
		}
		return &found
	}
	return nil
}
