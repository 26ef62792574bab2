package account

import (
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// TestEssentialMembers: every path names a member, and zero values of a type
// that AWS does send are no lack.
func TestEssentialMembers(t *testing.T) {
	for of, names := range essential {
		for _, name := range names {
			if given(reflect.New(of).Elem(), name) {
				t.Errorf("an empty %s has a %s", of, name)
			}
		}
	}
	service := types.ServiceConfiguration{ServiceId: aws.String("vpce-svc-1"), ServiceName: aws.String("name"),
		ServiceState: types.ServiceStateAvailable, AcceptanceRequired: aws.Bool(false)}
	target := elb.TargetHealthDescription{Target: &elb.TargetDescription{Id: aws.String("i-1")}, TargetHealth: &elb.TargetHealth{}}
	for _, test := range []struct {
		answer any
		lacks  string
	}{
		{[]types.ServiceConfiguration{service}, ""},
		{[]types.ServiceConfiguration{service, {}}, "its answer leaves out ServiceId"},
		{[]elb.TargetHealthDescription{target}, "its answer leaves out TargetHealth.State"},
		{[]types.Vpc(nil), ""},
		{[]string{""}, ""},
		{nil, ""},
	} {
		var said string
		if err := whole(test.answer); err != nil {
			said = err.Error()
		}
		if said != test.lacks {
			t.Errorf("%+v: %q, want %q", test.answer, said, test.lacks)
		}
	}
}
