// Package sshkey reads the private keys that EC2 hands out, to learn their
// public halves. It signs nothing: on a simulated network having the file is
// the proof.
package sshkey

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// ErrFormat says that a file holds no private key of a kind that is known.
var ErrFormat = errors.New("invalid format")

// Public is the authorized_keys form, "ssh-ed25519 AAAA…", of the public half
// of a private key in PEM: PKCS #1, PKCS #8 or OpenSSH's own without a
// passphrase; RSA or Ed25519.
func Public(private []byte) (string, error) {
	block, _ := pem.Decode(private)
	if block == nil {
		return "", ErrFormat
	}
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return "", ErrFormat
		}
		return line(rsaBlob(&key.PublicKey)), nil
	case "PRIVATE KEY":
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return "", ErrFormat
		}
		switch key := key.(type) {
		case *rsa.PrivateKey:
			return line(rsaBlob(&key.PublicKey)), nil
		case ed25519.PrivateKey:
			return line(ed25519Blob(key.Public().(ed25519.PublicKey))), nil
		}
	case "OPENSSH PRIVATE KEY":
		blob, err := openSSHBlob(block.Bytes)
		if err != nil {
			return "", err
		}
		return line(blob), nil
	}
	return "", ErrFormat
}

// Same says whether two authorized_keys lines hold the same key, whatever
// their comments and options are.
func Same(a, b string) bool {
	ka, kb := body(a), body(b)
	return ka != "" && ka == kb
}

// body is the base64 part of an authorized_keys line.
func body(line string) string {
	fields := strings.Fields(line)
	for i, field := range fields {
		if strings.HasPrefix(field, "ssh-") && i+1 < len(fields) {
			return fields[i+1]
		}
	}
	return ""
}

// Fingerprint is the SHA256 fingerprint of an authorized_keys line as ssh-add
// -l shows it, "256 SHA256:… comment (ED25519)".
func Fingerprint(public string) string {
	blob, err := base64.StdEncoding.DecodeString(body(public))
	if err != nil || len(blob) == 0 {
		return ""
	}
	sum := sha256.Sum256(blob)
	kind, bits := "ED25519", 256
	if strings.Contains(public, "ssh-rsa") {
		kind, bits = "RSA", 2048
	}
	comment := "no comment"
	if fields := strings.Fields(public); len(fields) > 2 {
		comment = strings.Join(fields[2:], " ")
	}
	return fmt.Sprintf("%d SHA256:%s %s (%s)", bits, base64.RawStdEncoding.EncodeToString(sum[:]), comment, kind)
}

func line(blob []byte) string {
	kind, _, _ := take(blob)
	return string(kind) + " " + base64.StdEncoding.EncodeToString(blob)
}

func rsaBlob(key *rsa.PublicKey) []byte {
	var b bytes.Buffer
	put(&b, []byte("ssh-rsa"))
	put(&b, mpint(big.NewInt(int64(key.E))))
	put(&b, mpint(key.N))
	return b.Bytes()
}

func ed25519Blob(key ed25519.PublicKey) []byte {
	var b bytes.Buffer
	put(&b, []byte("ssh-ed25519"))
	put(&b, key)
	return b.Bytes()
}

// openSSHBlob takes the public key out of OpenSSH's own format (PROTOCOL.key):
// magic, cipher, kdf, kdf options, number of keys, public key.
func openSSHBlob(data []byte) ([]byte, error) {
	data, ok := bytes.CutPrefix(data, []byte("openssh-key-v1\x00"))
	if !ok {
		return nil, ErrFormat
	}
	cipher, data, ok := take(data)
	if !ok || string(cipher) != "none" {
		return nil, ErrFormat
	}
	for range 2 {
		if _, data, ok = take(data); !ok {
			return nil, ErrFormat
		}
	}
	if len(data) < 4 || binary.BigEndian.Uint32(data) != 1 {
		return nil, ErrFormat
	}
	blob, _, ok := take(data[4:])
	if !ok || len(blob) == 0 {
		return nil, ErrFormat
	}
	return blob, nil
}

func take(data []byte) (value, rest []byte, ok bool) {
	if len(data) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(data)
	if uint64(n) > uint64(len(data)-4) {
		return nil, nil, false
	}
	return data[4 : 4+n], data[4+n:], true
}

func put(b *bytes.Buffer, value []byte) {
	_ = binary.Write(b, binary.BigEndian, uint32(len(value)))
	b.Write(value)
}

func mpint(n *big.Int) []byte {
	b := n.Bytes()
	if len(b) > 0 && b[0]&0x80 != 0 {
		b = append([]byte{0}, b...)
	}
	return b
}
