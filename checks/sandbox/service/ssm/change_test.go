package ssm_test

import (
	"errors"
	"testing"

	"linklab/checks/sandbox/wire"
)

func TestOwnParameters(t *testing.T) {
	registry, call := newRegistry(t)
	run := func(operation string, p map[string]any) (map[string]any, string) {
		t.Helper()
		out, err := registry.Invoke(call, "ssm", operation, p)
		var refusal *wire.Error
		switch {
		case errors.As(err, &refusal):
			return nil, refusal.Code
		case err != nil:
			t.Fatal(err)
		}
		return out, ""
	}
	const name = "/ec2/keypair/key-0123456789abcdef0"
	put := map[string]any{"Name": name, "Value": "secret", "Type": "SecureString"}
	if _, code := run("PutParameter", put); code != "" {
		t.Fatal(code)
	}
	if _, code := run("PutParameter", put); code != "ParameterAlreadyExists" {
		t.Errorf("a second one: %q", code)
	}
	if out, code := run("PutParameter", map[string]any{"Name": name, "Value": "other", "Overwrite": true}); code != "" || out["Version"] != int64(2) {
		t.Errorf("overwritten: %v %q", out, code)
	}
	value := func(decrypt bool) any {
		out, code := run("GetParameter", map[string]any{"Name": name, "WithDecryption": decrypt})
		if code != "" {
			t.Fatal(code)
		}
		return out["Parameter"].(map[string]any)["Value"]
	}
	if value(true) != "other" || value(false) == "other" {
		t.Errorf("decrypted %v, sealed %v", value(true), value(false))
	}
	for _, wrong := range []struct{ name, value, kind, code string }{
		{"/aws/mine", "v", "String", "AccessDeniedException"},
		{"a b", "v", "String", "ValidationException"},
		{"a/b", "v", "String", "ValidationException"},
		{"/a", "v", "Text", "ValidationException"},
		{"/a", "", "String", "ValidationException"},
	} {
		if _, code := run("PutParameter", map[string]any{"Name": wrong.name, "Value": wrong.value, "Type": wrong.kind}); code != wrong.code {
			t.Errorf("%+v: %q", wrong, code)
		}
	}
	if _, code := run("DeleteParameter", map[string]any{"Name": name}); code != "" {
		t.Error(code)
	}
	if _, code := run("DeleteParameter", map[string]any{"Name": name}); code != "ParameterNotFound" {
		t.Errorf("deleted twice: %q", code)
	}
}
