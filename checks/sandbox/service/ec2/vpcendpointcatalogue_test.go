package ec2_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func TestServicesOfARegion(t *testing.T) {
	a := newAccount(t)
	list := func(region string, in *sdk.DescribeVpcEndpointServicesInput) *sdk.DescribeVpcEndpointServicesOutput {
		t.Helper()
		out, err := a.DescribeVpcEndpointServices(t.Context(), in, func(o *sdk.Options) { o.Region = region })
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	seoul := list("ap-northeast-2", &sdk.DescribeVpcEndpointServicesInput{})
	virginia := list("us-east-1", &sdk.DescribeVpcEndpointServicesInput{})
	for name, in := range map[string]struct{ seoul, virginia bool }{
		"s3": {true, true}, "dynamodb": {true, true}, "monitoring": {true, true}, "ssmmessages": {true, true}, "ecr.dkr": {true, true},
		"vpc-lattice": {true, true}, "execute-api": {true, true}, "codeartifact.api": {false, true}, "kendra": {false, true},
		"organizations": {false, true}, "sts-fips": {false, true}, "nothing": {false, false},
	} {
		if got := slices.Contains(seoul.ServiceNames, "com.amazonaws.ap-northeast-2."+name); got != in.seoul {
			t.Errorf("%s in Seoul: %t", name, got)
		}
		if got := slices.Contains(virginia.ServiceNames, "com.amazonaws.us-east-1."+name); got != in.virginia {
			t.Errorf("%s in Virginia: %t", name, got)
		}
	}
	if len(seoul.ServiceNames) < 250 || len(virginia.ServiceNames) < 400 || !slices.IsSorted(seoul.ServiceNames) || slices.Contains(seoul.ServiceNames, "com.amazonaws.iam") {
		t.Errorf("%d and %d services", len(seoul.ServiceNames), len(virginia.ServiceNames))
	}
	if len(slices.Compact(slices.Clone(virginia.ServiceNames))) != len(virginia.ServiceNames) {
		t.Error("a name is there twice")
	}

	gateways := list("us-east-1", &sdk.DescribeVpcEndpointServicesInput{Filters: []types.Filter{filter("service-type", "Gateway")}}).ServiceNames
	if !slices.Equal(gateways, []string{"com.amazonaws.us-east-1.dynamodb", "com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.s3express"}) {
		t.Errorf("gateways %v", gateways)
	}
	for name, private := range map[string]string{
		"com.amazonaws.us-east-1.ecr.api":          "api.ecr.us-east-1.amazonaws.com",
		"com.amazonaws.us-east-1.kinesis-streams":  "kinesis.us-east-1.amazonaws.com",
		"com.amazonaws.us-east-1.sagemaker.api":    "api.sagemaker.us-east-1.amazonaws.com",
		"com.amazonaws.us-east-1.ecr.dkr":          "*.dkr.ecr.us-east-1.amazonaws.com",
		"com.amazonaws.iam":                        "iam.amazonaws.com",
		"aws.sagemaker.us-east-1.notebook":         "*.notebook.us-east-1.sagemaker.aws",
		"com.amazonaws.us-east-1.kms-fips":         "kms-fips.us-east-1.amazonaws.com",
		"com.amazonaws.us-east-1.codeartifact.api": "codeartifact.us-east-1.amazonaws.com",
	} {
		detail := list("us-east-1", &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{name}}).ServiceDetails[0]
		if aws.ToString(detail.PrivateDnsName) != private || detail.PrivateDnsNameVerificationState != types.DnsNameStateVerified || !strings.HasPrefix(*detail.ServiceId, "vpce-svc-") {
			t.Errorf("%s: %+v", name, detail)
		}
	}
	mail := list("us-east-1", &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{"com.amazonaws.us-east-1.email-smtp"}}).ServiceDetails[0]
	if *mail.VpcEndpointPolicySupported || slices.Contains(mail.AvailabilityZoneIds, "use1-az3") || len(mail.AvailabilityZones) != 5 {
		t.Errorf("mail %+v", mail)
	}
	if detail := list("ap-northeast-2", &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{stsService}}).ServiceDetails[0]; len(detail.AvailabilityZones) != 4 || *detail.Owner != "amazon" {
		t.Errorf("sts %+v", detail)
	}

	var paged []string
	in := &sdk.DescribeVpcEndpointServicesInput{MaxResults: aws.Int32(100)}
	for pages := 0; ; pages++ {
		out := list("ap-northeast-2", in)
		paged = append(paged, out.ServiceNames...)
		if aws.ToString(out.NextToken) == "" {
			break
		}
		in.NextToken = out.NextToken
	}
	if !slices.Equal(slices.Compact(paged), seoul.ServiceNames) {
		t.Errorf("%d names by pages, %d at once", len(paged), len(seoul.ServiceNames))
	}
	if got := refusal(t, a.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{"com.amazonaws.us-east-1.s3"}}); got != "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.s3' does not exist" {
		t.Error(got)
	}
}
