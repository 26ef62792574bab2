package account

import (
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"
)

// essential are the members that AWS gives of each such thing, whatever its
// state, and without which one thing is taken for another or a fault is found
// where there is none. Servers that only resemble AWS leave some out.
var essential = map[reflect.Type][]string{
	reflect.TypeFor[types.Vpc]():                            {"VpcId"},
	reflect.TypeFor[types.Subnet]():                         {"SubnetId", "VpcId"},
	reflect.TypeFor[types.RouteTable]():                     {"RouteTableId", "VpcId"},
	reflect.TypeFor[types.NetworkAcl]():                     {"NetworkAclId"},
	reflect.TypeFor[types.SecurityGroup]():                  {"GroupId"},
	reflect.TypeFor[types.NetworkInterface]():               {"NetworkInterfaceId"},
	reflect.TypeFor[types.InternetGateway]():                {"InternetGatewayId"},
	reflect.TypeFor[types.Instance]():                       {"InstanceId"},
	reflect.TypeFor[types.PrefixList]():                     {"PrefixListId", "PrefixListName"},
	reflect.TypeFor[types.VpcEndpoint]():                    {"VpcEndpointId", "VpcId"},
	reflect.TypeFor[types.ServiceConfiguration]():           {"ServiceId", "ServiceName", "ServiceState", "AcceptanceRequired"},
	reflect.TypeFor[types.VpcEndpointConnection]():          {"ServiceId", "VpcEndpointId"},
	reflect.TypeFor[elb.LoadBalancer]():                     {"LoadBalancerArn"},
	reflect.TypeFor[elb.TargetGroup]():                      {"TargetGroupArn"},
	reflect.TypeFor[elb.TargetHealthDescription]():          {"Target.Id", "TargetHealth.State"},
	reflect.TypeFor[lattice.ResourceGatewaySummary]():       {"Id", "Status"},
	reflect.TypeFor[lattice.ResourceConfigurationSummary](): {"Id", "Status"},
}

// whole refuses a list of things of which one lacks what AWS always says.
func whole(answer any) error {
	list := reflect.ValueOf(answer)
	if list.Kind() != reflect.Slice {
		return nil
	}
	for _, name := range essential[list.Type().Elem()] {
		for i := range list.Len() {
			if !given(list.Index(i), name) {
				return foreignError("its answer leaves out " + name)
			}
		}
	}
	return nil
}

// given tells whether a thing has a member, which may lie in another.
func given(thing reflect.Value, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		thing = thing.FieldByName(name)
		if thing.Kind() == reflect.Pointer {
			if thing.IsNil() {
				return false
			}
			thing = thing.Elem()
		}
	}
	return thing.Kind() != reflect.String || thing.Len() > 0
}
