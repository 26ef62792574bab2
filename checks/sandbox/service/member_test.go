// Package service_test holds the services' declarations against the SDK's.
package service_test

import (
	"reflect"
	"testing"
	"time"

	sdkiam "github.com/aws/aws-sdk-go-v2/service/iam"
	sdkssm "github.com/aws/aws-sdk-go-v2/service/ssm"
	sdksts "github.com/aws/aws-sdk-go-v2/service/sts"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/iam"
	"linklab/checks/sandbox/service/ssm"
	"linklab/checks/sandbox/service/sts"
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
		{iam.New("123456789012", iam.NewState()).Wire(), (*sdkiam.Client)(nil)},
		{ssm.New(world).Wire(), (*sdkssm.Client)(nil)},
		{sts.New().Wire(), (*sdksts.Client)(nil)},
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
	if ours.Kind() != theirs.Kind() {
		t.Errorf("%s is %s, the API's is %s", path, ours, theirs)
		return
	}
	switch {
	case ours.Kind() == reflect.Slice:
		compare(t, path+"[]", ours.Elem(), theirs.Elem())
	case ours.Kind() == reflect.Struct && ours != reflect.TypeFor[time.Time]():
		for _, member := range reflect.VisibleFields(ours) {
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
