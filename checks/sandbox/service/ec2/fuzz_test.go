package ec2

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"linklab/checks/sandbox/wire"
)

// FuzzUserData decodes any text as user data: what is taken is what base64
// makes of it, and not too long.
func FuzzUserData(f *testing.F) {
	f.Add(base64.StdEncoding.EncodeToString([]byte("#!/bin/bash\necho hello\n")))
	f.Add("IyEv\r\nYmlu\n")
	f.Add("====")
	f.Fuzz(func(t *testing.T, text string) {
		script, err := decodeUserData(text)
		var refused *wire.Error
		switch {
		case err != nil && !errors.As(err, &refused):
			t.Fatalf("no refusal of EC2's: %v", err)
		case err == nil && len(script) > userDataLimit:
			t.Fatalf("took %d bytes", len(script))
		case err == nil && base64.StdEncoding.EncodeToString([]byte(script)) != strings.NewReplacer("\n", "", "\r", "").Replace(text):
			// The last character may hold bits that count for nothing.
			if _, strict := base64.StdEncoding.Strict().DecodeString(strings.NewReplacer("\n", "", "\r", "").Replace(text)); strict == nil {
				t.Fatalf("%q became %q", text, script)
			}
		}
	})
}

// FuzzPublicKey imports any line as a public key.
func FuzzPublicKey(f *testing.F) {
	key, err := generateKey(ed25519Key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(key.public + " somebody"))
	f.Add([]byte("ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB"))
	f.Add([]byte("ssh-ed25519 AAAA////"))
	f.Fuzz(func(t *testing.T, line []byte) {
		key, err := readPublicKey(line)
		if err == nil && (key.fingerprint == "" || key.public == "" || key.kind == "") {
			t.Fatalf("%q became %+v", line, key)
		}
	})
}
