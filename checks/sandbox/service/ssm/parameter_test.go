package ssm_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ssm"
	"linklab/checks/sandbox/wire"
)

const latest = "/aws/service/ami-amazon-linux-latest/"

func newRegistry(t *testing.T) (*wire.Registry, *wire.Call) {
	t.Helper()
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := registry.Add(ssm.New(world).Wire()); err != nil {
		t.Fatal(err)
	}
	return registry, &wire.Call{Region: "ap-northeast-2", Account: "123456789012", Now: time.Now()}
}

func TestGetParameter(t *testing.T) {
	registry, call := newRegistry(t)
	get := func(region, name string) map[string]any {
		t.Helper()
		at := *call
		at.Region = region
		out, err := registry.Invoke(&at, "ssm", "GetParameter", map[string]any{"Name": name})
		if err != nil {
			t.Fatal(err)
		}
		return out["Parameter"].(map[string]any)
	}
	name := latest + "al2023-ami-kernel-default-x86_64"
	seoul := get("ap-northeast-2", name)
	if seoul["ARN"] != "arn:aws:ssm:ap-northeast-2::parameter"+name || !strings.HasPrefix(seoul["Value"].(string), "ami-0") {
		t.Errorf("parameter %v", seoul)
	}
	if tokyo := get("ap-northeast-1", name); tokyo["Value"] == seoul["Value"] {
		t.Error("two regions have the same image")
	}
	if old := get("ap-northeast-2", latest+"amzn2-ami-hvm-x86_64-gp2"); old["Value"] == seoul["Value"] {
		t.Error("two parameters name the same image")
	}
	if versioned := get("ap-northeast-2", name+":1"); versioned["Selector"] != ":1" {
		t.Errorf("parameter %v", versioned)
	}
	for asked, code := range map[string]string{latest + "al2025": "ParameterNotFound", name + ":7": "ParameterVersionNotFound"} {
		_, err := registry.Invoke(call, "ssm", "GetParameter", map[string]any{"Name": asked})
		var refusal *wire.Error
		if !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%s: %v", asked, err)
		}
	}
}

func TestGetParameters(t *testing.T) {
	registry, call := newRegistry(t)
	out, err := registry.Invoke(call, "ssm", "GetParameters", map[string]any{"Names": []any{latest + "al2023-ami-kernel-default-arm64", "nothing"}})
	if err != nil {
		t.Fatal(err)
	}
	if found, missing := out["Parameters"].([]any), out["InvalidParameters"].([]any); len(found) != 1 || len(missing) != 1 || missing[0] != "nothing" {
		t.Errorf("found %v, missing %v", found, missing)
	}
}

func TestGetParametersByPath(t *testing.T) {
	registry, call := newRegistry(t)
	seen := map[string]bool{}
	pages := 0
	for token := any(nil); pages == 0 || token != nil; pages++ {
		out, err := registry.Invoke(call, "ssm", "GetParametersByPath", map[string]any{"Path": strings.TrimSuffix(latest, "/"), "NextToken": token})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range out["Parameters"].([]any) {
			seen[p.(map[string]any)["Name"].(string)] = true
		}
		token = out["NextToken"]
	}
	if pages < 2 || !seen[latest+"al2023-ami-kernel-default-x86_64"] || !seen[latest+"amzn2-ami-hvm-x86_64-gp2"] {
		t.Errorf("%d pages: %v", pages, seen)
	}
	for recursive, want := range map[bool]bool{false: false, true: true} {
		out, err := registry.Invoke(call, "ssm", "GetParametersByPath", map[string]any{"Path": "/aws/service", "Recursive": recursive})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(out["Parameters"].([]any)) > 0; got != want {
			t.Errorf("recursive %t found something: %t", recursive, got)
		}
	}
}
