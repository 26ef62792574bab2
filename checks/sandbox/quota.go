package sandbox

import (
	"reflect"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// quota is what AWS allows by default (Amazon VPC user guide, Amazon VPC quotas;
// Amazon EC2 user guide, Service quotas), and its refusal of more.
type quota struct {
	limit int
	code  string
	what  string
	// count is how many there are; in names the VPC, where it is per VPC.
	count func(r *network.Region, vpc string) int
}

// quotas are those that an injection of quotas holds, by operation; EC2 itself
// counts the processors of the instances. Without an injection there are none.
var quotas = map[string]quota{
	"ec2:CreateVpc":             {5, "VpcLimitExceeded", "VPCs", func(r *network.Region, _ string) int { return len(r.VPCs) }},
	"ec2:CreateInternetGateway": {5, "InternetGatewayLimitExceeded", "internet gateways", func(r *network.Region, _ string) int { return len(r.Gateways) }},
	"ec2:AllocateAddress":       {5, "AddressLimitExceeded", "addresses", func(r *network.Region, _ string) int { return len(r.Addresses) }},
	"ec2:CreateSubnet": {200, "SubnetLimitExceeded", "subnets", func(r *network.Region, vpc string) int {
		return among(r.Subnets, func(s *network.Subnet) bool { return s.VPC == vpc })
	}},
	"ec2:CreateRouteTable": {200, "RouteTableLimitExceeded", "route tables", func(r *network.Region, vpc string) int {
		return among(r.RouteTables, func(t *network.RouteTable) bool { return t.VPC == vpc })
	}},
	"ec2:CreateSecurityGroup": {2500, "SecurityGroupLimitExceeded", "security groups", func(r *network.Region, _ string) int { return len(r.Groups) }},
	"ec2:CreateVpcEndpoint": {50, "VpcEndpointLimitExceeded", "VPC endpoints", func(r *network.Region, vpc string) int {
		return among(r.Endpoints, func(e *network.Endpoint) bool { return e.VPC == vpc && e.DeletedAt.IsZero() })
	}},
}

func among[T any](all map[string]T, wanted func(T) bool) int {
	count := 0
	for _, one := range all {
		if wanted(one) {
			count++
		}
	}
	return count
}

// overQuota refuses a request that would go beyond a quota, while quotas hold.
func (s *Sandbox) overQuota(c *wire.Call, service *wire.Service, op *wire.Operation, in any) error {
	if s.troubles.none() {
		return nil
	}
	action := service.ActionOf(op)
	q, ok := quotas[action]
	if !ok {
		return nil
	}
	injection := s.troubles.hit(Quota, action)
	if injection == nil {
		return nil
	}
	limit := q.limit
	if injection.Limit > 0 {
		limit = injection.Limit
	}
	region, err := s.world.Region(c.Region)
	if err != nil {
		return err
	}
	if q.count(region, vpcOf(in)) < limit {
		return nil
	}
	return &wire.Error{Code: q.code, Message: "The maximum number of " + q.what + " has been reached."}
}

// vpcOf is the VPC that a request names.
func vpcOf(in any) string {
	v := reflect.Indirect(reflect.ValueOf(in))
	if v.Kind() != reflect.Struct {
		return ""
	}
	member := reflect.Indirect(v.FieldByName("VpcId"))
	if member.Kind() != reflect.String {
		return ""
	}
	return member.String()
}
