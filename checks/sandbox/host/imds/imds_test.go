package imds_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"linklab/checks/sandbox/host/imds"
)

func TestAnswers(t *testing.T) {
	now := time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)
	meta := imds.Metadata{
		InstanceID: "i-1", Region: "ap-northeast-2", MAC: "02:00:00:00:00:01", TokensRequired: true, TagsEnabled: true, Tags: map[string]string{"Name": "x", "linklab-probe": "https://y/"},
		ProfileARN: "arn:aws:iam::123456789012:instance-profile/p", Role: "r", PublicKey: "ssh-rsa A", UserData: "#!/bin/bash\n",
		Credentials: &imds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "s", Token: "t", Updated: now, Expires: now.Add(time.Hour)},
	}
	var tokens imds.Tokens
	ask := func(method, path string, header ...string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, "http://169.254.169.254"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		answer := tokens.Answer(r, meta, now)
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	const ttl, held = "X-aws-ec2-metadata-token-ttl-seconds", "X-aws-ec2-metadata-token"
	if status, _ := ask("PUT", "/latest/api/token", ttl, "0"); status != 400 {
		t.Errorf("a token for no time: %d", status)
	}
	status, token := ask("PUT", "/latest/api/token", ttl, "60")
	if status != 200 || len(token) != 56 {
		t.Fatalf("token: %d %q", status, token)
	}
	for path, want := range map[string]string{
		"/latest/meta-data/instance-id":               "i-1",
		"/latest/meta-data/tags/instance/":            "Name\nlinklab-probe",
		"/latest/meta-data/tags/instance/Name":        "x",
		"/latest/meta-data/iam/security-credentials/": "r",
		"/latest/meta-data/public-keys/":              "0=my-key",
		"/latest/meta-data/placement/":                "region",
		"/latest/user-data":                           "#!/bin/bash\n",
		"/latest/meta-data/network/interfaces/macs/":  "02:00:00:00:00:01/",
	} {
		if status, got := ask("GET", path, held, token); status != 200 || got != want {
			t.Errorf("%s: %d %q, want %q", path, status, got, want)
		}
	}
	_, text := ask("GET", "/latest/meta-data/iam/security-credentials/r", held, token)
	var credentials map[string]string
	if err := json.Unmarshal([]byte(text), &credentials); err != nil || credentials["Code"] != "Success" || credentials["Expiration"] != "2026-11-21T05:00:00Z" {
		t.Errorf("credentials %q %v", text, err)
	}
	if status, _ := ask("GET", "/latest/meta-data/public-ipv4", held, token); status != 404 {
		t.Errorf("no public address: %d", status)
	}
	if status, _ := ask("GET", "/latest/meta-data/"); status != 401 {
		t.Errorf("without a token: %d", status)
	}
	if status, _ := ask("GET", "/latest/meta-data/", held, "made-up"); status != 401 {
		t.Errorf("with a false token: %d", status)
	}
	now = now.Add(61 * time.Second)
	if status, _ := ask("GET", "/latest/meta-data/", held, token); status != 401 {
		t.Errorf("with an old token: %d", status)
	}
	meta.TokensRequired, meta.TagsEnabled = false, false
	if status, _ := ask("GET", "/latest/meta-data/instance-id"); status != 200 {
		t.Errorf("version 1 where it is allowed: %d", status)
	}
	if status, _ := ask("GET", "/latest/meta-data/tags/instance/"); status != 404 {
		t.Errorf("tags that are not enabled: %d", status)
	}
}
