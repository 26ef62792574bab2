package sandbox

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync/atomic"
)

// The account and the only lasting keys that get in. They open nothing but the
// sandbox, and are therefore no secret.
const (
	AccountNumber   = "123456789012"
	UserARN         = "arn:aws:iam::123456789012:user/learner"
	UserID          = "AIDALINKLABSANDBOX000"
	AccessKeyID     = "AKIALINKLABSANDBOX00"
	SecretAccessKey = "linklabSandboxSecretKeyForLoopbackOnly00" //nolint:gosec // see above
	DefaultRegion   = "ap-northeast-2"
)

// Env is the environment by which an AWS client, and linklab's own checks, use
// the sandbox: endpoint is the URL that Handler is served at, dns the address
// of the uplink's resolver (host:port) and proxy the URL of its HTTP proxy;
// empty ones are left out.
func Env(endpoint, dns, proxy string) []string {
	env := []string{
		"AWS_ENDPOINT_URL=" + endpoint,
		"AWS_ACCESS_KEY_ID=" + AccessKeyID,
		"AWS_SECRET_ACCESS_KEY=" + SecretAccessKey,
		"AWS_REGION=" + DefaultRegion,
		"AWS_DEFAULT_REGION=" + DefaultRegion,
		"AWS_EC2_METADATA_DISABLED=true",
	}
	if dns != "" {
		env = append(env, "LINKLAB_UPLINK_DNS="+dns)
	}
	if proxy != "" {
		env = append(env, "LINKLAB_UPLINK_PROXY="+proxy)
	}
	return env
}

// account is what makes an account differ from another one. Its seed is read
// without the lock, by whoever verifies a signature.
type account struct {
	seed atomic.Uint64
}

// accountFile is how an account is kept.
type accountFile struct {
	Number string `json:"account"`
	Seed   uint64 `json:"seed"`
}

func (a *account) section(s *Sandbox) *section {
	return &section{
		name: "account",
		load: func(data []byte) error {
			if data == nil {
				return nil
			}
			var read accountFile
			if err := json.Unmarshal(data, &read); err != nil {
				return err
			}
			if read.Number != AccountNumber {
				return fmt.Errorf("account %q is not %s", read.Number, AccountNumber)
			}
			if read.Seed != a.seed.Swap(read.Seed) {
				s.forgetUnkept() // their ids come from the other seed
			}
			s.world.Seed = read.Seed
			return nil
		},
		save: func() ([]byte, error) { return json.Marshal(accountFile{AccountNumber, a.seed.Load()}) },
	}
}

func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return binary.LittleEndian.Uint64(b[:])
}

// newRequestID is a random UUID, as AWS's request ids are.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
