package sandbox_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"

	"linklab/checks/sandbox"
)

// sdkClients are the SDK's clients of the account's services, by the names that
// they sign for.
func sdkClients() map[string]any {
	return map[string]any{
		"cloudformation": &cloudformation.Client{}, "cloudtrail": &cloudtrail.Client{}, "dynamodb": &dynamodb.Client{}, "ec2": &ec2.Client{},
		"elasticloadbalancing": &elasticloadbalancingv2.Client{}, "iam": &iam.Client{}, "monitoring": &cloudwatch.Client{},
		"pricing": &pricing.Client{}, "route53": &route53.Client{}, "s3": &s3.Client{}, "ssm": &ssm.Client{}, "sts": &sts.Client{},
		"vpc-lattice": &vpclattice.Client{},
	}
}

// TestCoverageIsOfAWS holds the account's operations and their parameters
// against the SDK's: each is there by that name, and AWS's are counted right.
func TestCoverageIsOfAWS(t *testing.T) {
	clients := sdkClients()
	list, err := sandbox.Coverage()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(clients) {
		t.Errorf("%d services, of which %d are held against the SDK", len(list), len(clients))
	}
	for _, service := range list {
		client := reflect.TypeOf(clients[service.Service])
		if client == nil {
			t.Errorf("%s has no client", service.Service)
			continue
		}
		if count := client.NumMethod() - 1; service.OfAWS != count { // all but Options
			t.Errorf("%s has %d operations in AWS, not %d", service.Service, count, service.OfAWS)
		}
		for _, op := range service.Operations {
			method, ok := client.MethodByName(op.Name)
			if !ok {
				t.Errorf("AWS has no %s %s", service.Service, op.Name)
				continue
			}
			input := method.Type.In(2).Elem()
			for _, name := range op.Parameters {
				if !hasMember(input, name) {
					t.Errorf("%s %s has no parameter %s in AWS", service.Service, op.Name, name)
				}
			}
		}
	}
}

// hasMember tells whether an input of the SDK has a member: its fields begin
// with a capital letter.
func hasMember(input reflect.Type, name string) bool {
	fields := reflect.VisibleFields(input)
	return slices.ContainsFunc(fields, func(f reflect.StructField) bool {
		return f.Name == name || len(name) > 0 && f.Name == string(name[0]-'a'+'A')+name[1:]
	})
}
