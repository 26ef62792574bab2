package sandbox_test

import (
	"strings"
	"testing"
)

// TestCLIEndpointService takes the way of one's own service: two VPCs, web
// servers behind a load balancer, an endpoint service, an endpoint that has to
// be accepted, and everything taken down again.
func TestCLIEndpointService(t *testing.T) {
	d := newDesk(t)
	d.run("aws ec2 create-key-pair --key-name mine --query KeyMaterial --output text", "-----BEGIN")
	d.deploy("lab-d", "twovpc.yaml", "--parameter-overrides KeyName=mine")
	for name, logical := range map[string]string{"NLB": "CustomNLB", "TG": "CustomNLBTG", "MYVPC": "MyVPC", "SUB": "MyPublicSN", "SG80": "WebSG", "CLIENT": "MyEC2", "CUSTOM": "CustomVPC"} {
		d.vars[name] = d.physical("lab-d", logical)
	}
	d.run("aws elbv2 describe-target-health --target-group-arn $TG --query 'TargetHealthDescriptions[].TargetHealth.State' --output text", "healthy\thealthy")
	d.keep("NAME", "aws elbv2 describe-load-balancers --load-balancer-arns $NLB --query 'LoadBalancers[].DNSName' --output text")
	d.run("aws elbv2 describe-listeners --load-balancer-arn $NLB", `"Protocol": "TCP"`)
	if page := d.laptop("curl -s http://" + d.vars["NAME"] + "/"); !strings.Contains(page, "Endpoint Service Lab") {
		t.Errorf("by the internet: %q", page)
	}

	d.keep("SVC", "aws ec2 create-vpc-endpoint-service-configuration --network-load-balancer-arns $NLB --acceptance-required --query ServiceConfiguration.ServiceId --output text")
	d.run("aws ec2 describe-vpc-endpoint-service-configurations --service-ids $SVC", `"ServiceState": "Available"`, d.vars["NLB"])
	d.keep("VPCE", "aws ec2 create-vpc-endpoint --vpc-id $MYVPC --vpc-endpoint-type Interface --service-name com.amazonaws.vpce.$R.$SVC --subnet-ids $SUB --security-group-ids $SG80 --query VpcEndpoint.VpcEndpointId --output text")
	d.run("aws ec2 describe-vpc-endpoint-connections --filters Name=service-id,Values=$SVC", `"VpcEndpointState": "pendingAcceptance"`, d.vars["VPCE"])
	d.keep("ENDPOINT", "aws ec2 describe-vpc-endpoints --vpc-endpoint-ids $VPCE --query 'VpcEndpoints[0].DnsEntries[0].DnsName' --output text")
	const open = "curl -s -m 4 http://"
	d.wants(d.vars["CLIENT"], open+d.vars["ENDPOINT"]+"/; echo exit $?", "!Lab", "!exit 0")
	d.run("aws ec2 accept-vpc-endpoint-connections --service-id $SVC --vpc-endpoint-ids $VPCE", `"Unsuccessful": []`)
	d.run("aws ec2 describe-vpc-endpoints --vpc-endpoint-ids $VPCE --query 'VpcEndpoints[0].State' --output text", "available")
	if address := d.laptop("dig +short " + d.vars["ENDPOINT"]); !strings.HasPrefix(address, "10.0.0.") {
		t.Errorf("the laptop is told %q", address)
	}
	d.wants(d.vars["CLIENT"], "for i in 1 2 3 4 5 6 7 8 9 10; do "+open+d.vars["ENDPOINT"]+"/; done", "Web Server 1<", "Web Server 2<")

	d.refused("aws cloudformation delete-stack --stack-name lab-d; aws cloudformation wait stack-delete-complete --stack-name lab-d", "terminal failure state")
	d.run("aws ec2 delete-vpc-endpoint-service-configurations --service-ids $SVC", "ExistingVpcEndpointConnections")
	d.run("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids $VPCE", `"Unsuccessful": []`)
	d.run("aws ec2 delete-vpc-endpoint-service-configurations --service-ids $SVC", `"Unsuccessful": []`)
	d.run("aws cloudformation delete-stack --stack-name lab-d; aws cloudformation wait stack-delete-complete --stack-name lab-d; aws ec2 delete-key-pair --key-name mine")
	d.nothingLeft()
}
