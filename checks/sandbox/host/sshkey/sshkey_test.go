package sshkey_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"linklab/checks/sandbox/host/sshkey"
)

// openSSH is a private key in OpenSSH's own format, as far as its public half.
func openSSH(cipher string, blob []byte) []byte {
	var b bytes.Buffer
	b.WriteString("openssh-key-v1\x00")
	for _, part := range [][]byte{[]byte(cipher), []byte("none"), nil} {
		binary.Write(&b, binary.BigEndian, uint32(len(part)))
		b.Write(part)
	}
	binary.Write(&b, binary.BigEndian, uint32(1))
	binary.Write(&b, binary.BigEndian, uint32(len(blob)))
	b.Write(blob)
	return pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: b.Bytes()})
}

func TestPublic(t *testing.T) {
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(r)
	if err != nil {
		t.Fatal(err)
	}
	one := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(r)})
	two := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
	a, err1 := sshkey.Public(one)
	b, err2 := sshkey.Public(two)
	if err1 != nil || err2 != nil || a != b || !strings.HasPrefix(a, "ssh-rsa AAAAB3NzaC1yc2E") {
		t.Fatalf("%q %q %v %v", a, b, err1, err2)
	}
	// The modulus is in it, as a positive number.
	blob, err := base64.StdEncoding.DecodeString(strings.Fields(a)[1])
	if err != nil || !bytes.HasSuffix(blob, r.N.Bytes()) {
		t.Error("another modulus")
	}

	seed := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	der, err := x509.MarshalPKCS8PrivateKey(seed)
	if err != nil {
		t.Fatal(err)
	}
	e, err := sshkey.Public(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil || !strings.HasPrefix(e, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI") {
		t.Fatalf("%q %v", e, err)
	}
	blob, _ = base64.StdEncoding.DecodeString(strings.Fields(e)[1])
	if o, err := sshkey.Public(openSSH("none", blob)); err != nil || o != e {
		t.Errorf("%q %v", o, err)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "encrypted": openSSH("aes256-ctr", blob), "short": pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: []byte("openssh-key-v1\x00\xff\xff\xff\xff")}),
		"certificate": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), "garbage": pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("x")}),
	} {
		if _, err := sshkey.Public(bad); !errors.Is(err, sshkey.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !sshkey.Same(e, `command="x" `+e+" comment") || sshkey.Same(a, e) || sshkey.Same("", "") {
		t.Error("Same is wrong")
	}
	if got := sshkey.Fingerprint(e + " me"); !strings.HasPrefix(got, "256 SHA256:") || !strings.HasSuffix(got, " me (ED25519)") {
		t.Errorf("fingerprint %q", got)
	}
}

func FuzzPublic(f *testing.F) {
	f.Add(openSSH("none", []byte("blob")))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if public, err := sshkey.Public(data); err == nil {
			sshkey.Fingerprint(public)
		}
	})
}
