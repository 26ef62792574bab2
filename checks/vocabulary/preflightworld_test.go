package vocabulary

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"linklab/checks/account"
)

// preflightWorld is the part of a world that is looked at before a lab.
type preflightWorld struct {
	Zones []string // in which t3.micro is offered
}

func (w *preflightWorld) answer(in any) (any, bool) {
	if _, ok := in.(*ec2.DescribeInstanceTypeOfferingsInput); !ok {
		return nil, false
	}
	out := &ec2.DescribeInstanceTypeOfferingsOutput{}
	for _, zone := range w.Zones {
		out.InstanceTypeOfferings = append(out.InstanceTypeOfferings, types.InstanceTypeOffering{
			InstanceType: types.InstanceTypeT3Micro, Location: aws.String(zone), LocationType: types.LocationTypeAvailabilityZone})
	}
	return out, true
}

// fresh is the account before the lab is built: the default VPC with a default
// subnet in zones b and c.
func fresh() *world {
	w := gone()
	for _, zone := range []string{"ap-northeast-2c", "ap-northeast-2b"} {
		w.Subnets = append(w.Subnets, types.Subnet{SubnetId: aws.String("subnet-" + zone), VpcId: aws.String("vpc-default"),
			AvailabilityZone: aws.String(zone), DefaultForAz: aws.Bool(true)})
	}
	return w
}

// datedBy is an account whose answers bear the date of now and an hour's
// difference from it.
func datedBy(t *testing.T, off time.Duration) *account.Account {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", now.Add(off).Format(http.TimeFormat))
		fmt.Fprintf(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::%s:user/learner</Arn><UserId>AIDA</UserId><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`, number, number)
	}))
	t.Cleanup(server.Close)
	opened, err := account.Open(t.Context(), account.Options{Region: home, Endpoint: server.URL, HTTPClient: server.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", "")})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func vpcsNamed(n int, lab string) []types.Vpc {
	var all []types.Vpc
	for i := range n {
		vpc := types.Vpc{VpcId: aws.String(fmt.Sprintf("vpc-%s-%d", lab, i)), IsDefault: aws.Bool(false)}
		if lab != "" {
			vpc.Tags = []types.Tag{{Key: aws.String("linklab"), Value: aws.String(lab)}}
		}
		all = append(all, vpc)
	}
	return all
}

func endpointsOf(n int, vpc string, kind types.VpcEndpointType) []types.VpcEndpoint {
	var all []types.VpcEndpoint
	for i := range n {
		all = append(all, types.VpcEndpoint{VpcEndpointId: aws.String(fmt.Sprintf("vpce-%s-%d", vpc, i)), VpcId: aws.String(vpc), State: "available", VpcEndpointType: kind,
			ServiceName: aws.String("com.amazonaws.ap-northeast-2.s3")})
	}
	return all
}

func balancersOf(n int, kind elb.LoadBalancerTypeEnum) []elb.LoadBalancer {
	var all []elb.LoadBalancer
	for i := range n {
		all = append(all, elb.LoadBalancer{LoadBalancerArn: aws.String(fmt.Sprintf("arn:nlb-%d", i)), LoadBalancerName: aws.String(fmt.Sprintf("nlb-%d", i)), VpcId: aws.String("vpc-default"), Type: kind})
	}
	return all
}
