package sts_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/service/sts"
	"linklab/checks/sandbox/wire"
)

func TestGetCallerIdentity(t *testing.T) {
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := registry.Add(sts.New().Wire()); err != nil {
		t.Fatal(err)
	}
	call := &wire.Call{Account: "123456789012", Caller: wire.Caller{
		ARN: "arn:aws:sts::123456789012:assumed-role/lab/i-0123456789abcdef0", UserID: "AROA1:i-0123456789abcdef0",
	}}
	got, err := registry.Invoke(call, "sts", "GetCallerIdentity", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"UserId": call.Caller.UserID, "Account": "123456789012", "Arn": call.Caller.ARN}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
