package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"time"
)

// Credentials of an instance's role live six hours and are renewed each hour,
// as the instance metadata service does.
const (
	sessionLife   = 6 * time.Hour
	sessionRenews = time.Hour
)

// Sessions gives out temporary credentials and knows its own again. Tokens hold
// all there is to know, under a seal: nothing is kept of them.
type Sessions struct {
	Seed uint64 // of the account; only it can make and read its tokens
}

// Session is an instance in the role of its profile.
type Session struct {
	Instance string    `json:"i"`
	Role     string    `json:"r"`
	RoleID   string    `json:"d"`
	Expires  time.Time `json:"e"`
}

// Credentials are a session's keys.
type Credentials struct {
	AccessKeyID, SecretAccessKey, Token string
	Updated, Expires                    time.Time
}

// seal is a keyed hash that only this account can make.
func (s Sessions) seal(purpose, text string) []byte {
	mac := hmac.New(sha256.New, binary.LittleEndian.AppendUint64(nil, s.Seed))
	mac.Write([]byte(purpose + "\n" + text))
	return mac.Sum(nil)
}

// Credentials are what the metadata service of an instance gives out at a time.
func (s Sessions) Credentials(instance, role, roleID string, now time.Time) (Credentials, error) {
	updated := now.Truncate(sessionRenews)
	session := Session{Instance: instance, Role: role, RoleID: roleID, Expires: updated.Add(sessionLife)}
	encoded, err := json.Marshal(session)
	if err != nil {
		return Credentials{}, err
	}
	payload := base64.RawURLEncoding.EncodeToString(encoded)
	token := payload + "." + base64.RawURLEncoding.EncodeToString(s.seal("token", payload))
	id, secret := s.keys(token)
	return Credentials{AccessKeyID: id, SecretAccessKey: secret, Token: token, Updated: updated, Expires: session.Expires}, nil
}

// keys is the pair of keys that belongs to a token.
func (s Sessions) keys(token string) (id, secret string) {
	id = "ASIA" + base32.StdEncoding.EncodeToString(s.seal("id", token))[:16]
	return id, base64.StdEncoding.EncodeToString(s.seal("secret", token))[:40]
}

// Open reads a token and finds the secret of its session, which may be over.
// It is false for a token that is not the account's or that another key was
// sent with.
func (s Sessions) Open(id, token string) (session Session, secret string, ok bool) {
	payload, seal, found := strings.Cut(token, ".")
	if !found {
		return Session{}, "", false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(seal)
	if err != nil || !hmac.Equal(sealed, s.seal("token", payload)) {
		return Session{}, "", false
	}
	encoded, err := base64.RawURLEncoding.DecodeString(payload)
	want, secret := s.keys(token)
	if err != nil || id != want || json.Unmarshal(encoded, &session) != nil {
		return Session{}, "", false
	}
	return session, secret, true
}
