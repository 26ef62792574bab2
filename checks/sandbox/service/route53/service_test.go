package route53_test

import (
	"reflect"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/route53"
	"linklab/checks/sandbox/wire"
)

// TestWhatIsAskedFor holds that each operation is authorised for the zone or the
// change that its path names.
func TestWhatIsAskedFor(t *testing.T) {
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	for _, operation := range route53.New(world).Wire().Operations {
		want := "*"
		in := reflect.New(operation.Input)
		for i := range operation.Input.NumField() {
			if field := operation.Input.Field(i); field.Tag.Get("at") == "path" {
				in.Elem().Field(i).SetString("Z1")
				want = "arn:aws:route53:::hostedzone/Z1"
			}
		}
		if operation.Name == "GetChange" {
			want = "arn:aws:route53:::change/Z1"
		}
		got := operation.Resources(&wire.Call{Operation: operation.Name}, in.Interface())
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s is asked for %v, want %s", operation.Name, got, want)
		}
	}
}
