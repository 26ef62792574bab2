package ssm

import (
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// State is what Systems Manager keeps of an account, by region: its parameters
// by name, the instances that have registered, the commands as they were sent.
type State struct {
	Regions   map[string]map[string]*ParameterState
	Instances map[string]map[string]*InstanceState `json:",omitempty"`
	Commands  map[string][]*CommandState           `json:",omitempty"`
}

// ParameterState is a parameter of the account. Older versions are not kept.
type ParameterState struct {
	Type       string // String, StringList or SecureString
	Value      string
	DataType   string
	Version    int64
	ModifiedAt time.Time
}

// NewState is the state of an account that has no parameters yet.
func NewState() *State { return &State{Regions: map[string]map[string]*ParameterState{}} }

// shown is the value as a request sees it: without decryption a secure one is
// its ciphertext, which says nothing.
func (p *ParameterState) shown(decrypt bool) string {
	if p.Type != secureString || decrypt {
		return p.Value
	}
	sum := sha256.Sum256([]byte("sealed\x00" + p.Value))
	return base64.StdEncoding.EncodeToString(sum[:])
}
