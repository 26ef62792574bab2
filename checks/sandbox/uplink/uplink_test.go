package uplink_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"linklab/checks/sandbox/uplink"
)

func lookup(_ context.Context, name string) (uplink.Answer, error) {
	switch name {
	case "host.example":
		return uplink.Answer{Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")}, TTL: time.Minute}, nil
	case "alias.example":
		return uplink.Answer{CNAME: "host.example", Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.1")}}, nil
	case "many.example":
		var many []netip.Addr
		for i := range 100 {
			many = append(many, netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}))
		}
		return uplink.Answer{Addresses: many}, nil
	case "broken.example":
		return uplink.Answer{}, errors.New("broken")
	}
	return uplink.Answer{NotFound: true}, nil
}

// resolver serves DNS for a test and asks it alone.
func resolver(t *testing.T) *net.Resolver {
	t.Helper()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", udp.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- uplink.ServeDNS(ctx, udp, tcp, lookup) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, udp.LocalAddr().String())
	}}
}

func TestDNS(t *testing.T) {
	r := resolver(t)
	ctx := context.Background()
	for name, want := range map[string]int{"host.example.": 2, "alias.example.": 1, "many.example.": 100} {
		got, err := r.LookupNetIP(ctx, "ip4", name)
		if err != nil || len(got) != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if alias, err := r.LookupCNAME(ctx, "alias.example."); err != nil || alias != "host.example." {
		t.Errorf("alias of %s, %v", alias, err)
	}
	var dns *net.DNSError
	if _, err := r.LookupNetIP(ctx, "ip4", "nobody.example."); !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("a name that is not: %v", err)
	}
	if _, err := r.LookupNetIP(ctx, "ip4", "broken.example."); !errors.As(err, &dns) || dns.IsNotFound {
		t.Errorf("a lookup that failed: %v", err)
	}
}

func question(t testing.TB, change func(*dnsmessage.Message)) []byte {
	t.Helper()
	m := dnsmessage.Message{
		Header: dnsmessage.Header{ID: 7, RecursionDesired: true},
		Questions: []dnsmessage.Question{{
			Name: dnsmessage.MustNewName("host.example."), Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET,
		}},
	}
	change(&m)
	packed, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func TestReply(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*dnsmessage.Message)
		want    dnsmessage.RCode
		answers int
	}{
		"address":       {func(*dnsmessage.Message) {}, dnsmessage.RCodeSuccess, 2},
		"no IPv6":       {func(m *dnsmessage.Message) { m.Questions[0].Type = dnsmessage.TypeAAAA }, dnsmessage.RCodeSuccess, 0},
		"other class":   {func(m *dnsmessage.Message) { m.Questions[0].Class = dnsmessage.ClassCHAOS }, dnsmessage.RCodeRefused, 0},
		"no question":   {func(m *dnsmessage.Message) { m.Questions = nil }, dnsmessage.RCodeFormatError, 0},
		"other opcode":  {func(m *dnsmessage.Message) { m.OpCode = 5 }, dnsmessage.RCodeNotImplemented, 0},
		"two questions": {func(m *dnsmessage.Message) { m.Questions = append(m.Questions, m.Questions[0]) }, dnsmessage.RCodeFormatError, 0},
	} {
		var got dnsmessage.Message
		if err := got.Unpack(uplink.Reply(context.Background(), question(t, test.change), 512, lookup)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.ID != 7 || !got.Response || got.RCode != test.want || len(got.Answers) != test.answers {
			t.Errorf("%s: %s", name, got.GoString())
		}
	}
	if uplink.Reply(context.Background(), question(t, func(m *dnsmessage.Message) { m.Response = true }), 512, lookup) != nil {
		t.Error("answered an answer")
	}
}

func FuzzReply(f *testing.F) {
	f.Add(question(f, func(*dnsmessage.Message) {}))
	f.Add([]byte{0, 1})
	f.Fuzz(func(t *testing.T, message []byte) {
		reply := uplink.Reply(context.Background(), message, 512, lookup)
		var parsed dnsmessage.Message
		if reply != nil && (len(reply) > 512 || parsed.Unpack(reply) != nil) {
			t.Fatalf("%x", reply)
		}
	})
}

func fetch(_ context.Context, r *http.Request) (*http.Response, error) {
	switch r.URL.Hostname() {
	case "nobody.example":
		return nil, fmt.Errorf("%s: %w", r.URL.Host, uplink.ErrNoSuchHost)
	case "silent.example":
		return nil, uplink.ErrTimeout
	}
	body := "page of " + r.URL.Hostname() + r.URL.Path
	return &http.Response{
		StatusCode: http.StatusOK, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Server": {"x"}},
		ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

func TestProxyForwards(t *testing.T) {
	server := httptest.NewServer(uplink.Proxy(fetch))
	defer server.Close()
	proxy, _ := url.Parse(server.URL)
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	for target, want := range map[string]int{"http://host.example/a": 200, "http://nobody.example/": 502, "http://silent.example/": 504} {
		response, err := client.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != want || want == 200 && (string(body) != "page of host.example/a" || response.Header.Get("Server") != "x") {
			t.Errorf("%s: %d %s", target, response.StatusCode, body)
		}
	}
	if _, err := client.Get("https://host.example/"); err == nil || !strings.Contains(err.Error(), "Bad Gateway") {
		t.Errorf("a tunnel to port 443: %v", err)
	}
	direct, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	direct.Body.Close()
	if direct.StatusCode != http.StatusBadRequest {
		t.Errorf("asked as a server: %d", direct.StatusCode)
	}
}

func TestProxyTunnels(t *testing.T) {
	server := httptest.NewServer(uplink.Proxy(fetch))
	defer server.Close()
	connection, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	const requests = "CONNECT host.example:80 HTTP/1.1\r\nHost: host.example:80\r\n\r\n" +
		"GET /one HTTP/1.1\r\nHost: host.example\r\n\r\nGET /two HTTP/1.1\r\nHost: host.example\r\nConnection: close\r\n\r\n"
	if _, err := io.WriteString(connection, requests); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	at := []int{strings.Index(string(all), "200 Connection established"), strings.Index(string(all), "page of host.example/one"), strings.Index(string(all), "page of host.example/two")}
	if at[0] < 0 || !slices.IsSorted(at) {
		t.Errorf("%s", all)
	}
}
