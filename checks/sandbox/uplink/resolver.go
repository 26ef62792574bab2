// Package uplink is how the laptop sees the simulated internet: a DNS resolver
// and an HTTP proxy on loopback, asked by whoever would else ask the real ones.
package uplink

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Answer is what is known of a name.
type Answer struct {
	CNAME     string       // the name that it is an alias of, "" when none
	Addresses []netip.Addr // IPv4
	TTL       time.Duration
	NotFound  bool // there is no such name
}

// Lookup finds the addresses of a name, which has no dot at its end. An error
// is answered with SERVFAIL.
type Lookup func(ctx context.Context, name string) (Answer, error)

const (
	maxUDP     = 512 // bytes of an answer without EDNS
	maxMessage = 64 << 10
	tcpIdle    = 10 * time.Second
)

// ServeDNS answers DNS questions on a UDP and a TCP socket until ctx is done,
// and closes both.
func ServeDNS(ctx context.Context, udp net.PacketConn, tcp net.Listener, lookup Lookup) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		_ = udp.Close()
		_ = tcp.Close()
	})
	defer stop()
	var work sync.WaitGroup
	ended := make(chan error, 2)
	work.Go(func() { ended <- serveUDP(ctx, udp, lookup) })
	work.Go(func() { ended <- serveTCP(ctx, tcp, lookup) })
	err := <-ended
	stopped := ctx.Err() != nil
	cancel()
	work.Wait()
	if stopped || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func serveUDP(ctx context.Context, socket net.PacketConn, lookup Lookup) error {
	buffer := make([]byte, maxMessage)
	for {
		n, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return err
		}
		if answer := Reply(ctx, buffer[:n], maxUDP, lookup); answer != nil {
			_, _ = socket.WriteTo(answer, from) // whoever asked asks again
		}
	}
}

func serveTCP(ctx context.Context, listener net.Listener, lookup Lookup) error {
	var work sync.WaitGroup
	defer work.Wait()
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		work.Go(func() {
			stop := context.AfterFunc(ctx, func() { _ = connection.Close() })
			defer stop()
			defer func() { _ = connection.Close() }()
			for questions(ctx, connection, lookup) {
			}
		})
	}
}

// questions answers one question of a TCP connection; false when it has ended.
func questions(ctx context.Context, connection net.Conn, lookup Lookup) bool {
	if connection.SetDeadline(time.Now().Add(tcpIdle)) != nil {
		return false
	}
	var size [2]byte
	if _, err := io.ReadFull(connection, size[:]); err != nil {
		return false
	}
	question := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(connection, question); err != nil {
		return false
	}
	answer := Reply(ctx, question, maxMessage-1, lookup)
	if answer == nil {
		return false
	}
	_, err := connection.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)) //nolint:gosec // bounded by maxMessage
	return err == nil
}

// Reply is the answer to a DNS message, at most limit bytes of it, or nil when
// the message is no question.
func Reply(ctx context.Context, message []byte, limit int, lookup Lookup) []byte {
	var parser dnsmessage.Parser
	header, err := parser.Start(message)
	if err != nil || header.Response {
		return nil
	}
	reply := dnsmessage.Message{Header: dnsmessage.Header{
		ID: header.ID, Response: true, OpCode: header.OpCode,
		RecursionDesired: header.RecursionDesired, RecursionAvailable: true,
	}}
	questions, err := parser.AllQuestions()
	switch {
	case err != nil || len(questions) != 1:
		reply.RCode = dnsmessage.RCodeFormatError
	case header.OpCode != 0:
		reply.RCode = dnsmessage.RCodeNotImplemented
	default:
		reply.Questions = questions
		answer(ctx, &reply, questions[0], lookup)
	}
	packed, err := reply.Pack()
	if err != nil {
		return nil
	}
	if len(packed) > limit {
		reply.Truncated, reply.Answers = true, nil
		if packed, err = reply.Pack(); err != nil || len(packed) > limit {
			return nil
		}
	}
	return packed
}

func answer(ctx context.Context, reply *dnsmessage.Message, question dnsmessage.Question, lookup Lookup) {
	if question.Class != dnsmessage.ClassINET {
		reply.RCode = dnsmessage.RCodeRefused
		return
	}
	found, err := lookup(ctx, strings.TrimSuffix(question.Name.String(), "."))
	switch {
	case err != nil:
		reply.RCode = dnsmessage.RCodeServerFailure
		return
	case found.NotFound:
		reply.RCode = dnsmessage.RCodeNameError
		return
	}
	owner := question.Name
	ttl := uint32(found.TTL / time.Second) //nolint:gosec // minutes at most
	if found.CNAME != "" && (question.Type == dnsmessage.TypeA || question.Type == dnsmessage.TypeAAAA || question.Type == dnsmessage.TypeCNAME) {
		alias, err := dnsmessage.NewName(strings.TrimSuffix(found.CNAME, ".") + ".")
		if err != nil {
			reply.RCode = dnsmessage.RCodeServerFailure
			return
		}
		reply.Answers = append(reply.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: owner, Class: dnsmessage.ClassINET, TTL: ttl},
			Body:   &dnsmessage.CNAMEResource{CNAME: alias},
		})
		owner = alias
	}
	if question.Type != dnsmessage.TypeA {
		return // the name is there, without such records
	}
	for _, address := range found.Addresses {
		if address.Is4() {
			reply.Answers = append(reply.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: owner, Class: dnsmessage.ClassINET, TTL: ttl},
				Body:   &dnsmessage.AResource{A: address.As4()},
			})
		}
	}
}
