package sandbox

import (
	"crypto/subtle"
	"time"

	"linklab/checks/sandbox/access"
	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
)

func (s *Sandbox) sessions() access.Sessions { return access.Sessions{Seed: s.account.seed.Load()} }

// roleCredentials are what the metadata service of an instance gives out now.
func (s *Sandbox) roleCredentials(instance, role, roleID string) *host.Credentials {
	c, err := s.sessions().Credentials(instance, role, roleID, s.Now())
	if err != nil {
		s.options.Fault(err)
		return nil
	}
	return &host.Credentials{
		AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, Token: c.Token,
		Updated: c.Updated, Expires: c.Expires,
	}
}

// key finds a key and its owner: the learner's own, or those of the session
// that a token is of.
func (s *Sandbox) key(id, token string) (sigv4.Key, wire.Caller, bool) {
	if token == "" {
		return sigv4.Key{Secret: SecretAccessKey}, learner(), id == AccessKeyID
	}
	session, secret, ok := s.sessions().Open(id, token)
	if !ok {
		return sigv4.Key{}, wire.Caller{}, false
	}
	key := sigv4.Key{Secret: secret}
	if !s.Now().Before(session.Expires) {
		// By the account's clock; signatures are held against the real one.
		key.Expires = time.Unix(1, 0)
	}
	return key, wire.Caller{
		ARN:         "arn:aws:sts::" + AccountNumber + ":assumed-role/" + session.Role + "/" + session.Instance,
		UserID:      session.RoleID + ":" + session.Instance,
		AccessKeyID: id,
		Role:        session.Role,
	}, true
}

func learner() wire.Caller {
	return wire.Caller{ARN: UserARN, UserID: UserID, AccessKeyID: AccessKeyID}
}

// authenticate finds who a pair of keys belongs to, or refuses it as a service
// of the query protocol would.
func (s *Sandbox) authenticate(id, secret, token string) (wire.Caller, error) {
	key, caller, ok := s.key(id, token)
	switch {
	case !ok:
		return wire.Caller{}, &wire.Error{Code: "InvalidClientTokenId", Message: "The security token included in the request is invalid."}
	case !key.Expires.IsZero():
		return wire.Caller{}, &wire.Error{Code: "ExpiredToken", Message: "The security token included in the request is expired"}
	case subtle.ConstantTimeCompare([]byte(key.Secret), []byte(secret)) != 1:
		return wire.Caller{}, &wire.Error{Code: "SignatureDoesNotMatch", Message: "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}
	}
	return caller, nil
}
