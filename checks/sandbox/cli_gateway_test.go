package sandbox_test

import (
	"strings"
	"testing"
)

// TestCLIDynamoDBGateway takes the way of the second service that has gateway
// endpoints.
func TestCLIDynamoDBGateway(t *testing.T) {
	d := newDesk(t)
	d.deploy("lab-x", "network.yaml", "--capabilities CAPABILITY_IAM")
	d.run("aws dynamodb create-table --table-name visits --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST --tags Key=linklab,Value=x; aws dynamodb wait table-exists --table-name visits")
	d.run("aws dynamodb list-tags-of-resource --resource-arn arn:aws:dynamodb:$R:123456789012:table/visits --query 'Tags[].[Key,Value]' --output text", "linklab\tx")
	d.run(`aws dynamodb put-item --table-name visits --item '{"id":{"S":"one"}}'`)
	const scan = "aws dynamodb scan --table-name visits --query 'Items[].id.S' --output text --cli-connect-timeout 4"
	private := d.vars["PRIVATE"]
	d.wants(private, scan, "!one", "Connect timeout on endpoint URL")
	d.keep("VPCE", "aws ec2 create-vpc-endpoint --vpc-id $VPC --service-name com.amazonaws.$R.dynamodb --route-table-ids $TABLE --query VpcEndpoint.VpcEndpointId --output text")
	d.keep("PL", "aws ec2 describe-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.$R.dynamodb --query 'PrefixLists[0].PrefixListId' --output text")
	d.run("aws ec2 describe-route-tables --route-table-ids $TABLE --query 'RouteTables[].Routes[].[DestinationPrefixListId,GatewayId]' --output text", d.vars["PL"]+"\t"+d.vars["VPCE"])
	d.wants(private, scan, "one")
	d.vars["POLICY"] = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:Scan","Resource":"*"}]}`
	d.run(`aws ec2 modify-vpc-endpoint --vpc-endpoint-id $VPCE --policy-document "$POLICY"`, "true")
	d.wants(private, scan, "one")
	d.wants(private, `aws dynamodb put-item --table-name visits --item '{"id":{"S":"two"}}'`, "AccessDeniedException", "because no VPC endpoint policy allows the dynamodb:PutItem action")

	d.run("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids $VPCE; aws dynamodb delete-table --table-name visits --query TableDescription.TableStatus", "DELETING")
	d.wants(private, scan, "Connect timeout on endpoint URL")
	d.run("aws cloudformation delete-stack --stack-name lab-x; aws cloudformation wait stack-delete-complete --stack-name lab-x")
	d.nothingLeft()
}

// TestCLIEndpointPolicy takes the way of the two policies about an endpoint: the
// endpoint's own, and a bucket's that asks for the endpoint.
func TestCLIEndpointPolicy(t *testing.T) {
	d := newDesk(t)
	d.deploy("lab-p", "network.yaml", "--capabilities CAPABILITY_IAM")
	d.vars["B"] = "linklab-conformance"
	d.run("aws s3 mb s3://$B; echo hello > note; aws s3 cp note s3://$B/note; aws s3api create-bucket --bucket $B-other --create-bucket-configuration LocationConstraint=$R; aws s3 cp note s3://$B-other/note")
	d.keep("VPCE", "aws ec2 create-vpc-endpoint --vpc-id $VPC --service-name com.amazonaws.$R.s3 --route-table-ids $TABLE --query VpcEndpoint.VpcEndpointId --output text")
	private := d.vars["PRIVATE"]
	const read = "aws s3 cp s3://linklab-conformance/note -; aws s3 cp s3://linklab-conformance-other/note -"
	if got := d.on(private, read); strings.Count(got, "hello") != 2 {
		t.Errorf("with the default policy: %s", got)
	}
	d.vars["POLICY"] = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::linklab-conformance","arn:aws:s3:::linklab-conformance/*"]}]}`
	d.run(`printf %s "$POLICY" > policy.json; aws ec2 modify-vpc-endpoint --vpc-endpoint-id $VPCE --policy-document file://policy.json`, "true")
	if got := d.on(private, read); strings.Count(got, "hello") != 1 || !strings.Contains(got, "403") {
		t.Errorf("with a policy for one bucket: %s", got)
	}
	d.vars["BUCKETPOLICY"] = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::linklab-conformance/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"` + d.vars["VPCE"] + `"}}}]}`
	d.run(`aws s3api put-bucket-policy --bucket $B --policy "$BUCKETPOLICY"; aws s3api get-bucket-policy --bucket $B --query Policy --output text`, "aws:SourceVpce")
	d.refused("aws s3api get-object --bucket $B --key note out", "AccessDenied", "with an explicit deny in a resource-based policy")
	d.wants(private, "aws s3 cp s3://linklab-conformance/note -", "hello")

	d.run("aws ec2 modify-vpc-endpoint --vpc-endpoint-id $VPCE --reset-policy; aws s3api delete-bucket-policy --bucket $B; aws s3 rb s3://$B --force; aws s3 rb s3://$B-other --force", "remove_bucket: linklab-conformance-other")
	d.run("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids $VPCE; aws cloudformation delete-stack --stack-name lab-p; aws cloudformation wait stack-delete-complete --stack-name lab-p")
	d.nothingLeft()
}
