package vocabulary

import (
	"net"
	"testing"

	"github.com/miekg/dns"
)

// serveDNS is a resolver on loopback that answers every name with the same
// addresses; with none it says that there is no such name, and with "-" nothing.
func serveDNS(t *testing.T, addresses []string) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, question *dns.Msg) {
		answer := new(dns.Msg)
		answer.SetReply(question)
		switch {
		case len(addresses) == 0:
			answer.Rcode = dns.RcodeNameError
		case addresses[0] == "-":
			answer.Rcode = dns.RcodeServerFailure
		case question.Question[0].Qtype == dns.TypeA:
			for _, address := range addresses {
				answer.Answer = append(answer.Answer, &dns.A{A: net.ParseIP(address),
					Hdr: dns.RR_Header{Name: question.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 5}})
			}
		}
		_ = w.WriteMsg(answer)
	})}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return conn.LocalAddr().String()
}
