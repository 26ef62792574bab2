package awscli

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/wire"
)

// Host is the program as the simulated machines run it.
func (p *Program) Host() host.Program {
	return func(ctx context.Context, process *host.Process) int {
		terminal := Terminal{In: process.Stdin, Out: process.Stdout, Err: process.Stderr}
		if process.Interactive {
			terminal.Width, terminal.Color = process.Width, true
		}
		return p.Run(ctx, hosted{ctx, process}, terminal, process.Args[1:])
	}
}

// Completer proposes the program's next word on a simulated machine.
func (p *Program) Completer() func(*host.Process, []string) []string {
	return func(_ *host.Process, words []string) []string {
		if len(words) > 0 && path.Base(words[0]) == "aws" {
			words = words[1:]
		}
		return p.Complete(words)
	}
}

// hosted is a process of a simulated machine as the program sees it.
type hosted struct {
	ctx     context.Context
	process *host.Process
}

func (h hosted) Getenv(name string) string { return h.process.Getenv(name) }

func (h hosted) Home() string {
	if home := h.process.Getenv("HOME"); home != "" {
		return home
	}
	return h.process.User.Home
}

// expand replaces a leading ~ as the AWS CLI does in file names.
func (h hosted) expand(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		return h.Home() + "/" + rest
	}
	return name
}

func (h hosted) ReadFile(name string) ([]byte, error) { return h.process.ReadFile(h.expand(name)) }

func (h hosted) WriteFile(name string, data []byte) error {
	name = h.process.Path(h.expand(name))
	if err := h.process.View().MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return h.process.WriteFile(name, data, 0o644)
}

func (h hosted) Walk(name string) ([]string, error) {
	view, root := h.process.View(), h.process.Path(h.expand(name))
	info, err := view.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{"."}, nil
	}
	var names []string
	var walk func(dir, prefix string) error
	walk = func(dir, prefix string) error {
		entries, err := view.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			inner := path.Join(prefix, entry.Name())
			switch {
			case entry.IsDir():
				if err := walk(path.Join(dir, entry.Name()), inner); err != nil {
					return err
				}
			case entry.Mode().Type() == fs.FileMode(0):
				names = append(names, inner)
			}
		}
		return nil
	}
	err = walk(root, "")
	slices.Sort(names)
	return names, err
}

func (h hosted) Now() time.Time { return h.process.Now() }

func (h hosted) Sleep(ctx context.Context, d time.Duration) error { return h.process.Sleep(ctx, d) }

func (h hosted) Connect(ctx context.Context, name string, port int, timeout time.Duration) (wire.Origin, error) {
	proxy := h.process.Proxy("https", name)
	if proxy != nil {
		name, port = proxy.Name, proxy.Port
	}
	connection, err := h.process.Dial(ctx, name, port, timeout)
	switch {
	case err == nil && proxy != nil:
		// What listens there is a server of the lab's, and no proxy.
		return wire.Origin{}, ProxyError(proxy.URL)
	case proxy != nil && host.IsDialFailure(err, host.NoName, host.NoResolver, host.Refused, host.Unreachable):
		return wire.Origin{}, ProxyError(proxy.URL)
	case err == nil:
	case host.IsDialFailure(err, host.TimedOut):
		return wire.Origin{}, ErrTimeout
	case host.IsDialFailure(err, host.NoName, host.NoResolver, host.Refused, host.Unreachable):
		return wire.Origin{}, ErrUnreachable
	default:
		return wire.Origin{}, err
	}
	origin := wire.Origin{SourceIP: connection.Path.SourceIP, Endpoint: connection.Path.Endpoint, Interface: connection.Path.Interface}
	if origin.Endpoint != "" {
		if metadata, err := h.metadata(ctx); err == nil {
			origin.VPC = metadata.VPC
		}
	}
	return origin, nil
}

func (h hosted) metadata(ctx context.Context) (host.Metadata, error) {
	return h.process.Link().Metadata(ctx, h.process.Machine.ID)
}

func (h hosted) RoleKeys(ctx context.Context) (Keys, bool) {
	metadata, err := h.metadata(ctx)
	if err != nil || metadata.Credentials == nil {
		return Keys{}, false
	}
	return Keys{
		AccessKeyID: metadata.Credentials.AccessKeyID, SecretAccessKey: metadata.Credentials.SecretAccessKey,
		SessionToken: metadata.Credentials.Token, Source: "iam-role",
	}, true
}

func (h hosted) Region() string {
	metadata, err := h.metadata(h.ctx)
	if errors.Is(err, host.ErrNoMetadata) || metadata.Off {
		return ""
	}
	return metadata.Region
}
