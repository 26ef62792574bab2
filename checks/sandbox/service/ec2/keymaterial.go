package ec2

import (
	"bytes"
	"crypto/ed25519"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
)

// The types of key pairs.
const (
	rsaKey     = "rsa"
	ed25519Key = "ed25519"
)

// keyMaterial is a key as EC2 hands it out and keeps it.
type keyMaterial struct {
	kind        string
	private     string // PEM, "" when the key was made elsewhere
	public      string // "ssh-rsa AAAA…"
	fingerprint string
}

// generateKey makes a key of a type.
func generateKey(kind string) (keyMaterial, error) {
	switch kind {
	case rsaKey:
		return generateRSA()
	case ed25519Key:
		return generateEd25519()
	}
	return keyMaterial{}, refuse("InvalidParameterValue", "Value ("+kind+") for parameter KeyType is invalid.")
}

// generateRSA makes a key whose fingerprint is the SHA-1 of the private key's
// PKCS #8 form, as for all RSA keys that EC2 makes itself.
func generateRSA() (keyMaterial, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("generate RSA key: %w", err)
	}
	wrapped, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("encode RSA key: %w", err)
	}
	sum := sha1.Sum(wrapped)
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	blob := sshBlob([]byte("ssh-rsa"), mpint(big.NewInt(int64(key.E))), mpint(key.N))
	return keyMaterial{
		kind: rsaKey, private: strings.TrimSuffix(string(private), "\n"),
		public: "ssh-rsa " + base64.StdEncoding.EncodeToString(blob), fingerprint: colons(sum[:]),
	}, nil
}

// generateEd25519 makes a key in OpenSSH's own format; its fingerprint is the
// SHA-256 of the public key.
func generateEd25519() (keyMaterial, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("generate ED25519 key: %w", err)
	}
	var check [4]byte
	if _, err := rand.Read(check[:]); err != nil {
		return keyMaterial{}, fmt.Errorf("generate ED25519 key: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: openSSH(public, private, check)})
	blob := sshBlob([]byte("ssh-ed25519"), public)
	return keyMaterial{
		kind: ed25519Key, private: string(text),
		public:      "ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob),
		fingerprint: sha256Fingerprint(blob),
	}, nil
}

// openSSH is an unencrypted private key in the format of OpenSSH's PROTOCOL.key.
func openSSH(public ed25519.PublicKey, private ed25519.PrivateKey, check [4]byte) []byte {
	var secret bytes.Buffer
	secret.Write(check[:])
	secret.Write(check[:])
	secret.Write(sshBlob([]byte("ssh-ed25519"), public, private, nil))
	for pad := byte(1); secret.Len()%8 != 0; pad++ {
		secret.WriteByte(pad)
	}
	var out bytes.Buffer
	out.WriteString("openssh-key-v1\x00")
	out.Write(sshBlob([]byte("none"), []byte("none"), nil))
	out.Write(binary.BigEndian.AppendUint32(nil, 1))
	out.Write(sshBlob(sshBlob([]byte("ssh-ed25519"), public), secret.Bytes()))
	return out.Bytes()
}

// sshBlob writes SSH strings one after another, each with its length.
func sshBlob(parts ...[]byte) []byte {
	var out []byte
	for _, part := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}

// mpint is a positive number as SSH writes it: a leading zero keeps it so.
func mpint(n *big.Int) []byte {
	digits := n.Bytes()
	if len(digits) > 0 && digits[0]&0x80 != 0 {
		return append([]byte{0}, digits...)
	}
	return digits
}

// readPublicKey reads a line of authorized_keys. The fingerprint of an imported
// RSA key is the MD5 of its DER form.
func readPublicKey(line []byte) (keyMaterial, error) {
	wrong := refuse("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
	words := strings.Fields(string(line))
	if len(words) < 2 {
		return keyMaterial{}, wrong
	}
	blob, err := base64.StdEncoding.DecodeString(words[1])
	if err != nil {
		return keyMaterial{}, wrong
	}
	parts, ok := sshParts(blob)
	if !ok || len(parts) < 2 || string(parts[0]) != words[0] {
		return keyMaterial{}, wrong
	}
	key := keyMaterial{public: words[0] + " " + words[1]}
	switch {
	case words[0] == "ssh-ed25519" && len(parts) == 2 && len(parts[1]) == ed25519.PublicKeySize:
		key.kind, key.fingerprint = ed25519Key, sha256Fingerprint(blob)
	case words[0] == "ssh-rsa" && len(parts) == 3:
		exponent := new(big.Int).SetBytes(parts[1])
		modulus := new(big.Int).SetBytes(parts[2])
		if !exponent.IsInt64() || exponent.Int64() < 3 || exponent.BitLen() > 31 || modulus.BitLen() < 1024 || modulus.BitLen() > 4096 {
			return keyMaterial{}, wrong
		}
		der, err := x509.MarshalPKIXPublicKey(&rsa.PublicKey{N: modulus, E: int(exponent.Int64())})
		if err != nil {
			return keyMaterial{}, wrong
		}
		sum := md5.Sum(der)
		key.kind, key.fingerprint = rsaKey, colons(sum[:])
	default:
		return keyMaterial{}, wrong
	}
	return key, nil
}

func sshParts(blob []byte) ([][]byte, bool) {
	var parts [][]byte
	for len(blob) > 0 {
		if len(blob) < 4 {
			return nil, false
		}
		length := binary.BigEndian.Uint32(blob)
		if uint64(length) > uint64(len(blob)-4) {
			return nil, false
		}
		parts = append(parts, blob[4:4+length])
		blob = blob[4+length:]
	}
	return parts, true
}

func colons(sum []byte) string {
	digits := make([]string, len(sum))
	for i, b := range sum {
		digits[i] = hex.EncodeToString([]byte{b})
	}
	return strings.Join(digits, ":")
}

func sha256Fingerprint(blob []byte) string {
	sum := sha256.Sum256(blob)
	return base64.StdEncoding.EncodeToString(sum[:])
}
