package vantage

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"
)

// Uplink is how the laptop sees the public internet. The zero value is the
// machine's own resolver and proxy settings.
type Uplink struct {
	DNS    string   // host:port of the resolver to ask first; "" is the machine's own
	Public []string // host:port of those to ask next; without DNS, nil is 1.1.1.1 and 8.8.8.8
	Proxy  string   // URL of the HTTP proxy to go through
}

// dnsTimeout bounds one question.
const dnsTimeout = 2 * time.Second

// publicResolvers are asked when the machine's own resolver answers nothing:
// home routers drop private answers (DNS-rebind protection) and offices filter.
var publicResolvers = []string{"1.1.1.1:53", "8.8.8.8:53"}

// Answer is what a public resolver said of a name.
type Answer struct {
	Name      string
	Addresses []netip.Addr
	Resolver  string   // who answered: "system", "1.1.1.1"
	Silent    []string // who was asked before and answered nothing
}

// NoAnswerError says that no resolver answered.
type NoAnswerError struct {
	Name     string
	Asked    []string
	NotFound bool // they answered, and said that there is no such name
	Err      error
}

func (e *NoAnswerError) Error() string {
	return fmt.Sprintf("%s: no answer from %s: %v", e.Name, strings.Join(e.Asked, ", "), e.Err)
}

func (e *NoAnswerError) Unwrap() error { return e.Err }

// Resolve asks for the IPv4 addresses of a name: the first resolver, and when
// it answers nothing the public ones.
func (u Uplink) Resolve(ctx context.Context, name string) (Answer, error) {
	return askAll(ctx, append([]string{u.DNS}, u.public()...), name)
}

// ResolvePublicly passes the first resolver over, if there are others.
func (u Uplink) ResolvePublicly(ctx context.Context, name string) (Answer, error) {
	if public := u.public(); len(public) > 0 {
		return askAll(ctx, public, name)
	}
	return askAll(ctx, []string{u.DNS}, name)
}

func (u Uplink) public() []string {
	if u.Public == nil && u.DNS == "" {
		return publicResolvers
	}
	return u.Public
}

func askAll(ctx context.Context, resolvers []string, name string) (Answer, error) {
	answer := Answer{Name: name}
	notFound := true
	var last error
	for _, resolver := range resolvers {
		found, err := ask(ctx, resolver, name)
		if err == nil && len(found) > 0 {
			answer.Addresses, answer.Resolver = found, label(resolver)
			return answer, nil
		}
		if err == nil {
			err = errors.New("an empty answer")
		}
		var dns *net.DNSError
		notFound = notFound && errors.As(err, &dns) && dns.IsNotFound
		last = err
		answer.Silent = append(answer.Silent, label(resolver))
		if ctx.Err() != nil {
			break
		}
	}
	return answer, &NoAnswerError{Name: name, Asked: answer.Silent, NotFound: notFound, Err: last}
}

func label(resolver string) string {
	if resolver == "" {
		return "system"
	}
	host, _, err := net.SplitHostPort(resolver)
	if err != nil {
		return resolver
	}
	return host
}

func ask(ctx context.Context, resolver, name string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, dnsTimeout)
	defer cancel()
	client := &net.Resolver{PreferGo: true}
	if resolver != "" {
		client.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, network, resolver)
		}
	}
	// The dot keeps the machine's search domains out of the question.
	found, err := client.LookupNetIP(ctx, "ip4", strings.TrimSuffix(name, ".")+".")
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i] = found[i].Unmap()
	}
	return found, nil
}
