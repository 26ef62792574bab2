package network

import "testing"

// FuzzResolvePublic asks for any name: there is an answer or a code, never both
// and never neither, and every address of a service is known by the service.
func FuzzResolvePublic(f *testing.F) {
	for _, name := range []string{
		"s3.ap-northeast-2.amazonaws.com", "a.b.s3.amazonaws.com", "s3-us-west-2.amazonaws.com", "b.s3.dualstack.eu-west-1.amazonaws.com",
		"dualstack.ap-northeast-2.amazonaws.com", ".amazonaws.com", "ec2.amazonaws.com", "x.dkr.ecr.us-east-1.amazonaws.com",
		"ec2-52-78-1-2.ap-northeast-2.compute.amazonaws.com", "vpce-0-a.s3.ap-northeast-2.vpce.amazonaws.com", "vpce.amazonaws.com", "10.0.0.1", "",
	} {
		f.Add(name)
	}
	world := NewWorld("123456789012", 1, Instant, newClock().now)
	f.Fuzz(func(t *testing.T, name string) {
		answer := world.ResolvePublic(name)
		if (answer.Code == "") != (len(answer.Addresses) > 0) {
			t.Errorf("%q: %+v", name, answer)
		}
		for _, address := range answer.Addresses {
			if !address.IsValid() {
				t.Errorf("%q: an address that is none", name)
			}
		}
	})
}
