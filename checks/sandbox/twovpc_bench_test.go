package sandbox_test

import (
	"context"
	"testing"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// BenchmarkCreateStack creates the largest template, two VPCs with three
// instances and a load balancer, in an account whose clock does not wait. The
// budget is 50 ms; machines boot after it.
func BenchmarkCreateStack(b *testing.B) {
	text := twoVPC(b)
	for b.Loop() {
		b.StopTimer()
		s, err := sandbox.Open(sandbox.Options{Pace: network.Instant})
		if err != nil {
			b.Fatal(err)
		}
		l := learner{b, s}
		l.do("ec2", "CreateKeyPair", map[string]any{"KeyName": "mine"})
		call := s.LearnerCall(context.Background(), sandbox.DefaultRegion)
		b.StartTimer()
		_, err = s.Invoke(call, "cloudformation", "CreateStack", map[string]any{
			"StackName": webStack, "TemplateBody": text, "Parameters": []any{map[string]any{"ParameterKey": "KeyName", "ParameterValue": "mine"}},
		})
		b.StopTimer()
		if err != nil {
			b.Fatal(err)
		}
		if got := l.stackStatus(webStack); got != "CREATE_COMPLETE" {
			b.Fatal(got)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
