// Package service_test holds the services' declarations against the SDK's.
package service_test

import (
	"reflect"
	"testing"
	"time"

	sdkelbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	sdkiam "github.com/aws/aws-sdk-go-v2/service/iam"
	sdkroute53 "github.com/aws/aws-sdk-go-v2/service/route53"
	sdkssm "github.com/aws/aws-sdk-go-v2/service/ssm"
	sdksts "github.com/aws/aws-sdk-go-v2/service/sts"
	sdkvpclattice "github.com/aws/aws-sdk-go-v2/service/vpclattice"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/elbv2"
	"linklab/checks/sandbox/service/iam"
	"linklab/checks/sandbox/service/route53"
	"linklab/checks/sandbox/service/ssm"
	"linklab/checks/sandbox/service/sts"
	"linklab/checks/sandbox/service/vpclattice"
	"linklab/checks/sandbox/wire"
)

// TestMembersAreTheAPIs holds that each operation is one of the API's and that
// each member of its input and output bears the API's name and kind. EC2 has a
// test of its own, which goes over the wire.
func TestMembersAreTheAPIs(t *testing.T) {
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	for _, c := range []struct {
		service *wire.Service
		client  any
	}{
		{elbv2.New(world).Wire(), (*sdkelbv2.Client)(nil)},
		{iam.New("123456789012", iam.NewState()).Wire(), (*sdkiam.Client)(nil)},
		{ssm.New(world).Wire(), (*sdkssm.Client)(nil)},
		{sts.New().Wire(), (*sdksts.Client)(nil)},
		{vpclattice.New(world).Wire(), (*sdkvpclattice.Client)(nil)},
		{route53.New(world).Wire(), (*sdkroute53.Client)(nil)},
	} {
		for _, operation := range c.service.Operations {
			t.Run(c.service.Name+"/"+operation.Name, func(t *testing.T) {
				method, ok := reflect.TypeOf(c.client).MethodByName(operation.Name)
				if !ok {
					t.Fatal("the API has no such operation")
				}
				// func(client, context, *Input, ...options) (*Output, error)
				compare(t, "Input", operation.Input, method.Type.In(2))
				compare(t, "Output", operation.Output, method.Type.Out(0))
			})
		}
	}
}

func compare(t *testing.T, path string, ours, theirs reflect.Type) {
	t.Helper()
	ours, theirs = plain(ours), plain(theirs)
	if theirs.Kind() == reflect.Interface {
		return // a union; the service's own test sends its members
	}
	if ours.Kind() != theirs.Kind() {
		t.Errorf("%s is %s, the API's is %s", path, ours, theirs)
		return
	}
	switch {
	case ours.Kind() == reflect.Slice:
		compare(t, path+"[]", ours.Elem(), theirs.Elem())
	case ours.Kind() == reflect.Struct && ours != reflect.TypeFor[time.Time]():
		for _, member := range reflect.VisibleFields(ours) {
			if member.Anonymous {
				continue // its fields count as the struct's own
			}
			field, ok := theirs.FieldByName(member.Name)
			if !ok {
				t.Errorf("the API has no %s.%s", path, member.Name)
				continue
			}
			compare(t, path+"."+member.Name, member.Type, field.Type)
		}
	}
}

func plain(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
