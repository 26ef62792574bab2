package vocabulary

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	zone "github.com/aws/aws-sdk-go-v2/service/route53/types"

	"linklab/checks"
)

const (
	cfnName    = "cloudformation.ap-northeast-2.amazonaws.com"
	cfnService = "com.amazonaws.ap-northeast-2.cloudformation"
	cfnOwn     = "vpce-cfn-abcdefgh.cloudformation.ap-northeast-2.vpce.amazonaws.com"
	cfnAddress = "10.0.1.50"
)

// ofCFN is a check of the interface endpoint by its service.
func ofCFN(name string, with ...string) checks.CheckSpec {
	return use(name, append([]string{"vpc", "vpc", "service", "cloudformation"}, with...)...)
}

// interfaceLab is every check that must hold together when the lab of the
// interface endpoint is built.
func interfaceLab() []checks.CheckSpec {
	private, public := []string{"instance", "private_instance"}, []string{"instance", "public_instance"}
	name := []string{"name", "cloudformation.${region}.amazonaws.com", "nonce", "${nonce}"}
	return []checks.CheckSpec{
		use("vpc-dns-both", "vpc", "vpc"),
		as("group", use("endpoint-group-admits", append([]string{"vpc", "vpc", "group", "endpoint_security_group"}, private...)...)),
		ofCFN("interface-endpoint"),
		ofCFN("endpoint-available"),
		ofCFN("endpoint-in-zone", private...),
		ofCFN("endpoint-group-admits", private...),
		ofCFN("endpoint-path", private...),
		ofCFN("endpoint-name-answers"),
		ofCFN("private-dns-on", "endpoint", "cfn_endpoint"),
		ofCFN("private-zone"),
		ofCFN("name-answers-private", append(name, private...)...),
		ofCFN("https-private", append(name, private...)...),
		as("public-admits", ofCFN("endpoint-group-admits", public...)),
		as("public-path", ofCFN("endpoint-path", public...)),
		use("no-other-path", "subnet", "private_subnet"),
	}
}

// withInterface is an environment whose lab has an interface endpoint too.
func withInterface(env *checks.Env) {
	env.Inputs = append(env.Inputs, checks.Input{ID: "endpoint_security_group", Kind: "security-group", Names: []string{"linklab-endpoint"}},
		checks.Input{ID: "cfn_endpoint", Kind: "vpc-endpoint", Service: "cloudformation"})
}

// theCFN is the interface endpoint of a world that buildInterface built.
func theCFN(w *world) *types.VpcEndpoint { return &w.Endpoints[len(w.Endpoints)-1] }

func httpsFrom(groups ...string) []types.IpPermission {
	rule := types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443)}
	for _, group := range groups {
		rule.UserIdGroupPairs = append(rule.UserIdGroupPairs, types.UserIdGroupPair{GroupId: aws.String(group)})
	}
	return []types.IpPermission{rule}
}

// buildInterface adds to the S3 lab what the lab of the interface endpoint
// builds: a group, the endpoint with its network interface and its zone.
func buildInterface(w *world) {
	w.Groups = append(w.Groups, types.SecurityGroup{GroupId: aws.String("sg-endpoint"), GroupName: aws.String("linklab-endpoint"), VpcId: aws.String("vpc-lab"),
		IpPermissions: httpsFrom("sg-private", "sg-public"), IpPermissionsEgress: []types.IpPermission{allowAll()}})
	w.Interfaces = append(w.Interfaces, types.NetworkInterface{NetworkInterfaceId: aws.String("eni-cfn"), VpcId: aws.String("vpc-lab"),
		SubnetId: aws.String("subnet-private"), AvailabilityZone: aws.String("ap-northeast-2a"), PrivateIpAddress: aws.String(cfnAddress),
		Groups: []types.GroupIdentifier{{GroupId: aws.String("sg-endpoint")}}})
	w.Endpoints = append(w.Endpoints, types.VpcEndpoint{VpcEndpointId: aws.String("vpce-cfn"), VpcId: aws.String("vpc-lab"), State: "available",
		VpcEndpointType: types.VpcEndpointTypeInterface, ServiceName: aws.String(cfnService), SubnetIds: []string{"subnet-private"},
		NetworkInterfaceIds: []string{"eni-cfn"}, PrivateDnsEnabled: aws.Bool(true), CreationTimestamp: aws.Time(now),
		Groups:     []types.SecurityGroupIdentifier{{GroupId: aws.String("sg-endpoint")}},
		DnsEntries: []types.DnsEntry{{DnsName: aws.String(cfnOwn)}, {DnsName: aws.String(cfnName)}}})
	w.Services = []types.ServiceDetail{{ServiceName: aws.String(cfnService), AvailabilityZones: []string{"ap-northeast-2a", "ap-northeast-2c"},
		PrivateDnsNames: []types.PrivateDnsDetails{{PrivateDnsName: aws.String(cfnName)}}}}
	w.Zones = []zone.HostedZoneSummary{zoneOf("Z1", cfnName+".", "vpce.amazonaws.com", "")}
	w.Console = cfnLine(cfnAddress, "curl=0 http=403 remote="+cfnAddress+" tc=0.003")
}

func zoneOf(id, name, service, account string) zone.HostedZoneSummary {
	owner := &zone.HostedZoneOwner{}
	if service != "" {
		owner.OwningService = aws.String(service)
	}
	if account != "" {
		owner.OwningAccount = aws.String(account)
	}
	return zone.HostedZoneSummary{HostedZoneId: aws.String(id), Name: aws.String(name), Owner: owner}
}

// cfnLine is a line of the learner's own run about the name of CloudFormation.
func cfnLine(addresses, rest string) string {
	return "LINKLAB-PROBE v=1 n=" + nonce + " t=2026-11-20T08:59:40Z name=" + cfnName + " ips=" + addresses + " " + rest + "\n"
}
