package vpclattice_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/vpclattice"
	"linklab/checks/sandbox/wire"
)

// TestWhatIsAskedFor holds that each operation is authorised for the resource
// that its path names.
func TestWhatIsAskedFor(t *testing.T) {
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	call := &wire.Call{Region: "ap-northeast-2", Account: "123456789012"}
	const start = "arn:aws:vpc-lattice:ap-northeast-2:123456789012:"
	want := map[string]string{
		"CreateResourceGateway":                start + "resourcegateway/*",
		"GetResourceConfiguration":             start + "resourceconfiguration/x-1",
		"UpdateServiceNetworkVpcAssociation":   start + "servicenetworkvpcassociation/x-1",
		"DeleteServiceNetwork":                 start + "servicenetwork/x-1",
		"GetServiceNetworkResourceAssociation": start + "servicenetworkresourceassociation/x-1",
		"ListResourceEndpointAssociations":     "*",
	}
	for _, operation := range vpclattice.New(world).Wire().Operations {
		in := reflect.New(operation.Input)
		for i := range operation.Input.NumField() {
			if field := operation.Input.Field(i); field.Tag.Get("at") == "path" {
				in.Elem().Field(i).SetString("x-1")
			}
		}
		got := operation.Resources(call, in.Interface())
		if len(got) != 1 || strings.Contains(got[0], "invalid") {
			t.Errorf("%s is asked for %v", operation.Name, got)
		}
		if arn := want[operation.Name]; arn != "" && got[0] != arn {
			t.Errorf("%s is asked for %v, want %s", operation.Name, got, arn)
		}
		delete(want, operation.Name)
	}
	if len(want) > 0 {
		t.Errorf("no operations %v", want)
	}
}

// TestTaggingAsksForTheARNItself holds that an ARN in a path stays what it is.
func TestTaggingAsksForTheARNItself(t *testing.T) {
	const arn = "arn:aws:vpc-lattice:ap-northeast-2:123456789012:servicenetwork/sn-1"
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	for _, operation := range vpclattice.New(world).Wire().Operations {
		if operation.Name == "TagResource" {
			if got := operation.Resources(&wire.Call{}, &vpclattice.TagResourceInput{ResourceArn: arn}); got[0] != arn {
				t.Errorf("asked for %v", got)
			}
		}
	}
}
