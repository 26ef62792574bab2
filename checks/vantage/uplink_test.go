package vantage

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/miekg/dns"
)

// resolver answers every name with an address; "" is an empty answer, "none"
// that there is no such name.
func resolver(t *testing.T, address string) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, question *dns.Msg) {
		answer := new(dns.Msg).SetReply(question)
		if address == "none" {
			answer.Rcode = dns.RcodeNameError
		} else if address != "" && question.Question[0].Qtype == dns.TypeA {
			answer.Answer = []dns.RR{&dns.A{A: net.ParseIP(address),
				Hdr: dns.RR_Header{Name: question.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 5}}}
		}
		_ = w.WriteMsg(answer)
	})}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return conn.LocalAddr().String()
}

func TestASecondResolverIsAskedWhenTheFirstIsEmpty(t *testing.T) {
	uplink := Uplink{DNS: resolver(t, ""), Public: []string{resolver(t, ""), resolver(t, "52.219.60.1")}}
	answer, err := uplink.Resolve(t.Context(), "s3.ap-northeast-2.amazonaws.com")
	if err != nil || len(answer.Addresses) != 1 || answer.Addresses[0].String() != "52.219.60.1" || len(answer.Silent) != 2 {
		t.Fatalf("%+v, %v", answer, err)
	}
}

func TestNoAnswerIsToldFromNoName(t *testing.T) {
	for address, notFound := range map[string]bool{"none": true} {
		_, err := Uplink{DNS: resolver(t, address)}.Resolve(t.Context(), "x.example")
		var silent *NoAnswerError
		if !errors.As(err, &silent) || silent.NotFound != notFound {
			t.Errorf("%q: %v", address, err)
		}
	}
	dead, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := dead.LocalAddr().String()
	_ = dead.Close()
	_, err = Uplink{DNS: address}.Resolve(t.Context(), "x.example")
	var silent *NoAnswerError
	if !errors.As(err, &silent) || silent.NotFound {
		t.Errorf("nobody there: %v", err)
	}
}

func TestFetchByTheProxyFollowsNothing(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.String() != "http://s3.ap-northeast-2.amazonaws.com/" {
			t.Errorf("asked for %s", r.URL)
		}
		w.Header().Set("Location", "http://elsewhere/")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}))
	t.Cleanup(proxy.Close)
	page, err := Uplink{Proxy: proxy.URL}.Fetch(t.Context(), "http://s3.ap-northeast-2.amazonaws.com/")
	if err != nil || page.Status != http.StatusTemporaryRedirect {
		t.Fatalf("%+v, %v", page, err)
	}
}

func TestAddressIsAskedAndJudged(t *testing.T) {
	for answer, want := range map[string]string{"203.0.113.7\n": "203.0.113.7", "10.0.0.1": "", "<html>sign in</html>": "", "2001:db8::1": ""} {
		page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.String() != AddressPage {
				t.Errorf("asked for %s", r.URL)
			}
			_, _ = w.Write([]byte(answer))
		}))
		got, err := Uplink{Proxy: page.URL}.Address(t.Context())
		page.Close()
		if want == "" && err == nil || want != "" && (err != nil || got.String() != want) {
			t.Errorf("%q: %s, %v", answer, got, err)
		}
	}
}
