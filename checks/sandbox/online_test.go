package sandbox_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linklab/checks/sandbox"
)

func TestOnline(t *testing.T) {
	s := open(t, "")
	ctx, cancel := context.WithCancel(context.Background())
	online, err := s.GoOnline(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		if err := online.Wait(); err != nil {
			t.Error(err)
		}
	}()
	env := map[string]string{}
	for _, pair := range online.Env() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	if env["AWS_ENDPOINT_URL"] != online.Endpoint || env["AWS_REGION"] != sandbox.DefaultRegion || env["LINKLAB_UPLINK_DNS"] != online.DNS {
		t.Errorf("environment %v", env)
	}

	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, online.DNS)
	}}
	if found, err := resolver.LookupNetIP(ctx, "ip4", "s3.ap-northeast-2.amazonaws.com."); err != nil || len(found) == 0 {
		t.Errorf("S3's name: %v, %v", found, err)
	}
	if found, err := resolver.LookupNetIP(ctx, "ip4", "no-such-name.invalid."); err == nil {
		t.Errorf("a name that is not: %v", found)
	}

	proxy, err := url.Parse(online.Proxy)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy)}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	for page, want := range map[string]struct {
		status int
		body   string
	}{
		"http://checkip.amazonaws.com/":            {200, "203.0.113.10\n"},
		"http://example.com/":                      {200, "Example Domain"},
		"http://example.com/nothing":               {404, ""},
		"http://no-such-name.invalid/":             {502, ""},
		"http://sts.ap-northeast-2.amazonaws.com/": {403, "MissingAuthenticationToken"},
	} {
		response, err := client.Get(page)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.StatusCode != want.status || !strings.Contains(string(body), want.body) {
			t.Errorf("%s: %d %s", page, response.StatusCode, body)
		}
	}
}

func TestOnlineAtAPortThatIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if _, err := open(t, "").GoOnline(context.Background(), listener.Addr().String()); err == nil {
		t.Error("went online at another's port")
	}
}
