package sandbox_test

import (
	"strings"
	"testing"
	"time"
)

// TestCLIInterfaceEndpoint takes the way of an interface endpoint with private
// DNS: public answers and no way before, the endpoint's own addresses and an
// answer of the API after.
func TestCLIInterfaceEndpoint(t *testing.T) {
	d := newDesk(t)
	d.deploy("lab-b", "network.yaml", "--capabilities CAPABILITY_IAM --tags linklab=b")
	const name = "cloudformation.ap-northeast-2.amazonaws.com"
	const probe = "getent ahostsv4 " + name + "; curl -s -o /dev/null -m 4 -w '%{http_code}\\n' https://" + name + "/; echo exit $?"
	d.wants(d.vars["PRIVATE"], probe, "!10.0.1.", "000\nexit 28")

	d.keep("SG", "aws ec2 create-security-group --group-name vpce-443 --description vpce --vpc-id $VPC --query GroupId --output text")
	const create = "aws ec2 create-vpc-endpoint --vpc-id $VPC --vpc-endpoint-type Interface --service-name com.amazonaws.$R.cloudformation --subnet-ids $SUBNET --security-group-ids $SG --private-dns-enabled --query VpcEndpoint.VpcEndpointId --output text"
	d.refused(create, "InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames")
	d.run("aws ec2 modify-vpc-attribute --vpc-id $VPC --enable-dns-hostnames; aws ec2 describe-vpc-attribute --vpc-id $VPC --attribute enableDnsHostnames", `"Value": true`)
	d.keep("VPCE", create)
	d.run("aws ec2 describe-vpc-endpoints --vpc-endpoint-ids $VPCE --query 'VpcEndpoints[0].[State,PrivateDnsEnabled,VpcEndpointType]' --output text", "available\tTrue\tInterface")
	d.run("aws route53 list-hosted-zones-by-vpc --vpc-id $VPC --vpc-region $R", `"Name": "`+name+`."`)
	d.keep("ENI", "aws ec2 describe-network-interfaces --filters Name=interface-type,Values=vpc_endpoint --query 'NetworkInterfaces[0].PrivateIpAddress' --output text")
	d.wants(d.vars["PRIVATE"], probe, d.vars["ENI"], "000\nexit 28") // nothing is let in yet
	d.run("aws ec2 authorize-security-group-ingress --group-id $SG --protocol tcp --port 443 --source-group $GROUP", `"IsEgress": false`)
	d.wants(d.vars["PRIVATE"], probe, d.vars["ENI"], "!000", "exit 0")
	d.wants(d.vars["PRIVATE"], "aws cloudformation list-stacks --query 'StackSummaries[].StackName' --output text --cli-connect-timeout 5", "lab-b")
	d.run("aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ListStacks --query 'Events[].CloudTrailEvent' --output text", `"vpcEndpointId":"`+d.vars["VPCE"]+`"`)

	d.run("aws ec2 modify-vpc-endpoint --vpc-endpoint-id $VPCE --no-private-dns-enabled", "true")
	d.wants(d.vars["PRIVATE"], probe, "!"+d.vars["ENI"], "exit 28")
	d.run("aws ec2 modify-vpc-endpoint --vpc-endpoint-id $VPCE --private-dns-enabled", "true")
	d.wants(d.vars["PRIVATE"], probe, d.vars["ENI"], "exit 0")

	d.refused("aws cloudformation delete-stack --stack-name lab-b && aws cloudformation wait stack-delete-complete --stack-name lab-b", "terminal failure state")
	d.run("aws cloudformation describe-stack-events --stack-name lab-b --query \"StackEvents[?ResourceStatus=='DELETE_FAILED'].ResourceStatusReason\"",
		"The subnet '"+d.vars["SUBNET"]+"' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400")
	d.run("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids $VPCE", `"Unsuccessful": []`)
	d.run("aws ec2 delete-security-group --group-id $SG; aws cloudformation delete-stack --stack-name lab-b; aws cloudformation wait stack-delete-complete --stack-name lab-b")
	d.nothingLeft()
}

// TestCLIMonitoringEndpoint takes the way of an agent that publishes: by the
// internet, not at all, and by an endpoint.
func TestCLIMonitoringEndpoint(t *testing.T) {
	d := newDesk(t)
	d.deploy("lab-c", "network.yaml", "--capabilities CAPABILITY_IAM")
	d.run("aws ec2 modify-vpc-attribute --vpc-id $VPC --enable-dns-hostnames")
	agent := d.vars["PUBLIC"]
	d.minutes(1)
	d.wants(agent, runWizard, "Saved config file")
	d.wants(agent, runAgent, "Configuration validation succeeded")
	points := func() int {
		t.Helper()
		from := d.clock.Now()
		d.minutes(5)
		d.vars["FROM"], d.vars["TO"] = from.Format(time.RFC3339), d.clock.Now().Format(time.RFC3339)
		d.vars["QUERY"] = `[{"Id":"m","MetricStat":{"Metric":{"Namespace":"CWAgent","MetricName":"mem_used_percent","Dimensions":[{"Name":"InstanceId","Value":"` + agent + `"}]},"Period":60,"Stat":"Average"}}]`
		return len(strings.Fields(d.run("aws cloudwatch get-metric-data --start-time $FROM --end-time $TO --metric-data-queries \"$QUERY\" --query 'MetricDataResults[0].Timestamps' --output text")))
	}
	if got := points(); got < 4 {
		t.Errorf("by the internet: %d points", got)
	}
	d.run("aws cloudwatch list-metrics --namespace CWAgent --metric-name mem_used_percent --recently-active PT3H", agent)
	d.run("aws ec2 delete-route --route-table-id $PUBLICTABLE --destination-cidr-block 0.0.0.0/0")
	if got := points(); got > 1 {
		t.Errorf("without a way: %d points", got)
	}
	d.keep("SG", "aws ec2 create-security-group --group-name vpce-443 --description vpce --vpc-id $VPC --query GroupId --output text")
	d.run("aws ec2 authorize-security-group-ingress --group-id $SG --protocol tcp --port 443 --cidr 10.0.0.0/16")
	d.keep("VPCE", "aws ec2 create-vpc-endpoint --vpc-id $VPC --vpc-endpoint-type Interface --service-name com.amazonaws.$R.monitoring --subnet-ids $PUBLICSUBNET --security-group-ids $SG --private-dns-enabled --query VpcEndpoint.VpcEndpointId --output text")
	d.minutes(2)
	if got := points(); got < 4 {
		t.Errorf("by the endpoint: %d points\n%s", got, d.on(agent, agentLog))
	}
	d.wants(agent, "aws cloudwatch list-metrics --namespace CWAgent --query 'length(Metrics)'", "!Connect")
	d.run("aws ec2 create-route --route-table-id $PUBLICTABLE --destination-cidr-block 0.0.0.0/0 --gateway-id $IGW; aws ec2 delete-vpc-endpoints --vpc-endpoint-ids $VPCE; aws ec2 delete-security-group --group-id $SG")
	d.run("aws cloudformation delete-stack --stack-name lab-c; aws cloudformation wait stack-delete-complete --stack-name lab-c")
	d.nothingLeft()
}
