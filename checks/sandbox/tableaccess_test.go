package sandbox_test

import (
	"strings"
	"testing"

	"linklab/checks/sandbox"
)

// TestPrivateInstanceReachesDynamoDBThroughItsEndpointAlone follows a request
// from the shell of a machine to a table: by the gateway endpoint, under its
// policy, and into the event history.
func TestPrivateInstanceReachesDynamoDBThroughItsEndpointAlone(t *testing.T) {
	l := learner{t, open(t, "")}
	vpc, table, id := l.private()
	l.do("dynamodb", "CreateTable", map[string]any{
		"TableName": "notes", "BillingMode": "PAY_PER_REQUEST",
		"AttributeDefinitions": []any{map[string]any{"AttributeName": "id", "AttributeType": "S"}},
		"KeySchema":            []any{map[string]any{"AttributeName": "id", "KeyType": "HASH"}},
	})
	l.do("iam", "PutRolePolicy", map[string]any{"RoleName": "app", "PolicyName": "tables", "PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}]}`})
	const put = `aws dynamodb put-item --table-name notes --item '{"id":{"S":"one"},"n":{"N":"1.0"}}'`
	if got := l.on(id, put+" --cli-connect-timeout 2"); !strings.Contains(got, "onnect") {
		t.Errorf("without an endpoint: %q", got)
	}
	endpoint := at(l.do("ec2", "CreateVpcEndpoint", map[string]any{
		"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + ".dynamodb", "RouteTableIds": []any{table},
	}), "VpcEndpoint", "VpcEndpointId")
	if got := l.on(id, put+" && aws dynamodb get-item --table-name notes --key '{\"id\":{\"S\":\"one\"}}' --query Item.n.N --output text"); got != "1\n" {
		t.Errorf("with the endpoint: %q", got)
	}
	l.do("ec2", "ModifyVpcEndpoint", map[string]any{"VpcEndpointId": endpoint, "PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:Describe*","Resource":"arn:aws:dynamodb:*:*:table/notes"}]}`})
	want := "(AccessDeniedException) when calling the PutItem operation: User: arn:aws:sts::123456789012:assumed-role/app/" + id +
		" is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:ap-northeast-2:123456789012:table/notes because no VPC endpoint policy allows the dynamodb:PutItem action"
	if got := l.on(id, put); !strings.Contains(got, want) {
		t.Errorf("under the endpoint's policy: %q", got)
	}
	l.do("ec2", "ModifyVpcEndpoint", map[string]any{"VpcEndpointId": endpoint, "PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"two"}}}]}`})
	if got := l.on(id, put); !strings.Contains(got, "AccessDeniedException") {
		t.Errorf("another partition than the endpoint's policy allows: %q", got)
	}
	if got := l.on(id, strings.Replace(put, "one", "two", 1)); got != "" {
		t.Errorf("the partition that it allows: %q", got)
	}
	if got := l.on(id, "aws dynamodb wait table-exists --table-name notes && echo there"); got != "there\n" {
		t.Errorf("what the policy allows: %q", got)
	}
	event := at(l.do("cloudtrail", "LookupEvents", map[string]any{"LookupAttributes": []any{map[string]any{"AttributeKey": "EventName", "AttributeValue": "DescribeTable"}}}), "Events", 0, "CloudTrailEvent")
	if !strings.Contains(event, `"vpcEndpointId":"`+endpoint+`"`) || !strings.Contains(event, `"sourceIPAddress":"10.0.1.`) {
		t.Errorf("recorded %s", event)
	}
}
