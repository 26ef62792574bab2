package ec2_test

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/network"
)

func TestCreateKeyPairRSA(t *testing.T) {
	l := newLab(t, network.Instant)
	made := l.run("CreateKeyPair", params{"KeyName": "lab"})
	block, _ := pem.Decode([]byte(made["KeyMaterial"].(string)))
	if block == nil || block.Type != "RSA PRIVATE KEY" {
		t.Fatalf("no PEM of an RSA key: %v", made["KeyMaterial"])
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil || key.N.BitLen() != 2048 {
		t.Fatal(key, err)
	}
	wrapped, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum(wrapped)
	if got := strings.ReplaceAll(made["KeyFingerprint"].(string), ":", ""); got != hex.EncodeToString(sum[:]) {
		t.Errorf("fingerprint %s", got)
	}
	l.refuses("CreateKeyPair", params{"KeyName": "lab"}, "InvalidKeyPair.Duplicate", "already exists")
	l.refuses("CreateKeyPair", params{"KeyName": "b", "KeyType": "dsa"}, "InvalidParameterValue", "KeyType")
	public := l.text("DescribeKeyPairs", params{"KeyNames": []any{"lab"}, "IncludePublicKey": true}, "KeyPairs[0].PublicKey")
	if !strings.HasPrefix(public, "ssh-rsa AAAAB3NzaC1yc2E") || !strings.HasSuffix(public, " lab") {
		t.Errorf("public key %q", public)
	}
}

func TestCreateKeyPairED25519(t *testing.T) {
	l := newLab(t, network.Instant)
	made := l.run("CreateKeyPair", params{"KeyName": "lab", "KeyType": "ed25519"})
	block, _ := pem.Decode([]byte(made["KeyMaterial"].(string)))
	if block == nil || block.Type != "OPENSSH PRIVATE KEY" || !strings.HasPrefix(string(block.Bytes), "openssh-key-v1\x00") {
		t.Fatalf("no OpenSSH key: %v", made["KeyMaterial"])
	}
	public := strings.Fields(l.text("DescribeKeyPairs", params{"IncludePublicKey": true}, "KeyPairs[0].PublicKey"))
	blob, err := base64.StdEncoding.DecodeString(public[1])
	if err != nil || !strings.Contains(string(block.Bytes), string(blob)) {
		t.Errorf("the private key does not hold the public one: %v", err)
	}
}

// TestImportKeyPair takes a key whose fingerprint is published: GitHub's host
// key.
func TestImportKeyPair(t *testing.T) {
	l := newLab(t, network.Instant)
	const line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone@example.com"
	encoded := base64.StdEncoding.EncodeToString([]byte(line))
	got := l.text("ImportKeyPair", params{"KeyName": "mine", "PublicKeyMaterial": encoded}, "KeyFingerprint")
	if got != "+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU=" {
		t.Errorf("fingerprint %s", got)
	}
	for _, wrong := range []string{"", "ssh-ed25519", "ssh-rsa AAAA", "ssh-rsa " + strings.Fields(line)[1], "ssh-ed25519 !!!"} {
		l.refuses("ImportKeyPair", params{"KeyName": "b", "PublicKeyMaterial": base64.StdEncoding.EncodeToString([]byte(wrong + " "))},
			"InvalidKey.Format", "Key is not in valid OpenSSH public key format")
	}
}

func TestDeleteKeyPair(t *testing.T) {
	l := newLab(t, network.Instant)
	id := l.text("CreateKeyPair", params{"KeyName": "lab", "KeyType": "ed25519"}, "KeyPairId")
	got := l.run("DeleteKeyPair", params{"KeyName": "lab"})
	if diff := cmp.Diff(map[string]any{"Return": true, "KeyPairId": id}, got); diff != "" {
		t.Error(diff)
	}
	if got := l.run("DeleteKeyPair", params{"KeyName": "lab"}); got["Return"] != true {
		t.Errorf("a key that is gone already: %v", got)
	}
	l.refuses("DescribeKeyPairs", params{"KeyNames": []any{"lab"}}, "InvalidKeyPair.NotFound", "The key pair 'lab' does not exist")
	l.refuses("DeleteKeyPair", params{}, "MissingParameter", "KeyName")
}
