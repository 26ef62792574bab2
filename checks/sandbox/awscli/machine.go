package awscli

import (
	"context"
	"errors"
	"io"
	"time"

	"linklab/checks/sandbox/wire"
)

// Cloud is the simulated account as the program reaches it: the table of
// services and the one way in, which authorises, handles and stores.
type Cloud interface {
	Services() []*wire.Service
	// InvokeTyped runs an operation; in and out are pointers to its input and
	// output structs.
	InvokeTyped(call *wire.Call, service, operation string, in any) (out any, err error)
	// Authenticate finds who a pair of keys belongs to, or refuses it with the
	// error that AWS would answer.
	Authenticate(keys Keys) (wire.Caller, error)
}

// Keys are AWS credentials, and where they were found.
type Keys struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Source          string // "env", "shared-credentials-file", "iam-role"
}

// Machine is the computer that the program runs on. Paths are the machine's
// own; nothing of the computer that simulates it is reachable.
type Machine interface {
	Getenv(name string) string
	Home() string
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, data []byte) error
	// Walk lists the files below a directory by their paths relative to it, with
	// slashes, sorted; for a plain file it gives ".".
	Walk(name string) ([]string, error)
	Now() time.Time
	// Sleep waits the machine's time, or returns the context's error.
	Sleep(ctx context.Context, d time.Duration) error
	// Connect resolves a host name and opens a connection to it, as the machine's
	// network lets it, and says what the other end sees. When packets are lost it
	// takes timeout, 0 being the system's own, before it fails.
	Connect(ctx context.Context, host string, port int, timeout time.Duration) (wire.Origin, error)
	// RoleKeys are the keys that the instance metadata service gives out; ok is
	// false where there is none, or no role.
	RoleKeys(ctx context.Context) (keys Keys, ok bool)
	// Region is the region of the instance, "" elsewhere.
	Region() string
}

// Errors of Machine.Connect.
var (
	ErrTimeout     = errors.New("connection timed out")
	ErrUnreachable = errors.New("could not connect") // no name, refused
)

// ProxyError is a proxy, by its URL, that cannot be reached or is none.
type ProxyError string

func (e ProxyError) Error() string { return "no connection to the proxy " + string(e) }

// Terminal is what the program prints on and reads from.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	Width    int  // columns; 0 when it is not a terminal
	Color    bool // may draw in colour
}
