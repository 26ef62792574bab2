package sandbox_test

import (
	"strings"
	"testing"
)

// TestResourceEndpointServesAPage goes the way of the resource endpoint lab at
// the command line: a web server in one VPC, a client in another one without any
// way out, and no load balancer between them.
func TestResourceEndpointServesAPage(t *testing.T) {
	l := learner{t, open(t, "")}
	web := l.launch(webUserData, map[string]any{"SecurityGroupIds": []any{l.openGroup("web", 80)}})
	subnet := l.address(web, "SubnetId")
	zone := at(l.do("ec2", "DescribeSubnets", map[string]any{"SubnetIds": []any{subnet}}), "Subnets", 0, "AvailabilityZone")
	out := l.laptop(`
set -e
VPC1=$(aws ec2 describe-vpcs --filters Name=is-default,Values=true --query 'Vpcs[0].VpcId' --output text)
VPC2=$(aws ec2 create-vpc --cidr-block 10.2.0.0/16 --query Vpc.VpcId --output text)
S2=$(aws ec2 create-subnet --vpc-id $VPC2 --cidr-block 10.2.0.0/24 --availability-zone ` + zone + ` --query Subnet.SubnetId --output text)
SG2=$(aws ec2 create-security-group --group-name client --description client --vpc-id $VPC2 --query GroupId --output text)
aws ec2 authorize-security-group-ingress --group-id $SG2 --protocol tcp --port 80 --source-group $SG2 --query Return
RGW=$(aws vpc-lattice create-resource-gateway --name web-rgw --vpc-identifier $VPC1 --subnet-ids ` + subnet + ` --ip-address-type IPV4 --query id --output text)
RCFG=$(aws vpc-lattice create-resource-configuration --name web-rs-config --type SINGLE --protocol TCP --port-ranges 80 \
  --resource-gateway-identifier $RGW --resource-configuration-definition 'ipResource={ipAddress=` + l.address(web, "PrivateIpAddress") + `}' --query arn --output text)
VPCE=$(aws ec2 create-vpc-endpoint --vpc-endpoint-type Resource --vpc-id $VPC2 --subnet-ids $S2 --security-group-ids $SG2 --resource-configuration-arn $RCFG --query VpcEndpoint.VpcEndpointId --output text)
aws ec2 describe-vpc-endpoint-associations --vpc-endpoint-ids $VPCE --query 'VpcEndpointAssociations[].DnsEntry.DnsName' --output text
echo $S2 $SG2 $VPCE $RCFG $RGW
`)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) < 3 || !strings.HasSuffix(lines[len(lines)-2], ".vpc-lattice-rsc.ap-northeast-2.on.aws") {
		t.Fatalf("printed\n%s", out)
	}
	name, ids := lines[len(lines)-2], strings.Fields(lines[len(lines)-1])
	client := l.launch("#!/bin/bash\n", map[string]any{"SubnetId": ids[0], "SecurityGroupIds": []any{ids[1]}})
	l.wants(client, "curl -sS -m 5 http://"+name+"/", "Endpoint Service Lab")
	l.wants(client, "curl -sS -m 2 http://"+name+":443/ 2>&1", "!Endpoint Service Lab")
	// The server sees the gateway, not the client.
	gateway := at(l.do("ec2", "DescribeNetworkInterfaces", map[string]any{"Filters": []any{
		map[string]any{"Name": "description", "Values": []any{"*" + ids[4] + "*"}},
	}}), "NetworkInterfaces", 0, "PrivateIpAddress")
	l.wants(web, "cat /var/log/httpd/access_log", gateway+" - - [", "!"+l.address(client, "PrivateIpAddress"))
	// The parts go in their order alone.
	remove := "aws vpc-lattice delete-resource-configuration --resource-configuration-identifier " + ids[3]
	if got := l.laptop(remove + " 2>&1"); !strings.Contains(got, "An error occurred (ConflictException) when calling the DeleteResourceConfiguration operation: ResourceConfiguration rcfg-") {
		t.Errorf("in use\n%s", got)
	}
	l.laptop("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids " + ids[2])
	l.laptop(remove)
	l.laptop("aws vpc-lattice delete-resource-gateway --resource-gateway-identifier " + ids[4])
	if got := l.laptop("aws vpc-lattice list-resource-gateways --query 'length(items)'"); got != "0\n" {
		t.Errorf("at the end\n%s", got)
	}
}
