package account

import (
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// alone hides the machine's own AWS configuration from a test.
func alone(t *testing.T) string {
	t.Helper()
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			t.Setenv(name, "")
			_ = os.Unsetenv(name)
		}
	}
	dir := t.TempDir()
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const identityXML = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
	`<Arn>arn:aws:iam::123456789012:user/learner</Arn><UserId>U</UserId><Account>123456789012</Account>` +
	`</GetCallerIdentityResult></GetCallerIdentityResponse>`

func TestEndpointFromTheEnvironment(t *testing.T) {
	alone(t)
	server := answering(t, 200, identityXML)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_REGION", "eu-north-1")
	account, err := Open(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	identity, err := account.Snapshot(t.Context(), nil).Identity(t.Context())
	if err != nil || identity.Number != "123456789012" {
		t.Fatalf("%+v, %v", identity, err)
	}
	if account.Region() != "eu-north-1" || account.Endpoint() != server.URL {
		t.Errorf("region %q, endpoint %q", account.Region(), account.Endpoint())
	}
}

func TestProfileAndCABundle(t *testing.T) {
	dir := alone(t)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(identityXML)) }))
	t.Cleanup(server.Close)
	bundle := filepath.Join(dir, "ca.pem")
	write(t, bundle, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	write(t, filepath.Join(dir, "config"), "[profile class]\nregion = us-west-2\nendpoint_url = "+server.URL+"\naws_access_key_id = AKIATEST\naws_secret_access_key = secret\n")
	t.Setenv("AWS_PROFILE", "class")

	account, err := Open(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != BadTLS {
		t.Errorf("without the bundle the kind is %q", kind)
	}
	t.Setenv("AWS_CA_BUNDLE", bundle)
	if account, err = Open(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != "" {
		t.Errorf("with the bundle: %s", kind)
	}
	if account.Profile() != "class" || account.Region() != "us-west-2" {
		t.Errorf("profile %q, region %q", account.Profile(), account.Region())
	}
}

func kindOfIdentity(t *testing.T, account *Account) Kind {
	t.Helper()
	_, err := account.Snapshot(t.Context(), nil).Identity(t.Context())
	var failure *Error
	if err == nil {
		return ""
	}
	if !errors.As(err, &failure) {
		t.Fatal(err)
	}
	return failure.Kind
}

func set(name, value string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		t.Setenv(name, value)
	}
}

// pipe sets a variable to a pipe that nobody writes.
func pipe(name string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, path)
	}
}

func TestConfigurationThatCannotBeUsed(t *testing.T) {
	dir := alone(t)
	for _, test := range []struct {
		name    string
		options Options
		setup   func(t *testing.T)
		want    Kind
	}{
		{"no such profile", Options{Profile: "nobody"}, nil, NoProfile},
		{"no such bundle", Options{}, set("AWS_CA_BUNDLE", filepath.Join(dir, "none.pem")), BadBundle},
		{"a bundle without a certificate", Options{}, func(t *testing.T) {
			write(t, filepath.Join(dir, "words.pem"), "no certificate")
			t.Setenv("AWS_CA_BUNDLE", filepath.Join(dir, "words.pem"))
		}, BadBundle},
		{"a pipe for a bundle", Options{}, pipe("AWS_CA_BUNDLE"), BadBundle},
		{"a pipe for the configuration", Options{}, pipe("AWS_CONFIG_FILE"), BadConfig},
		{"a pipe for the credentials", Options{}, pipe("AWS_SHARED_CREDENTIALS_FILE"), BadConfig},
		{"a pipe for a token", Options{}, pipe("AWS_WEB_IDENTITY_TOKEN_FILE"), BadConfig},
		{"a device without end", Options{}, set("AWS_CONFIG_FILE", "/dev/zero"), BadConfig},
		{"no configuration", Options{}, set("AWS_CONFIG_FILE", os.DevNull), ""},
		{"a huge configuration", Options{}, func(t *testing.T) {
			write(t, filepath.Join(dir, "huge"), "")
			if err := os.Truncate(filepath.Join(dir, "huge"), maxSetting+1); err != nil {
				t.Fatal(err)
			}
			t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "huge"))
		}, BadConfig},
		{"a proxy that is none", Options{}, set("HTTPS_PROXY", "::bad::"), BadProxy},
		{"a proxy of an unknown scheme", Options{}, set("https_proxy", "ftp://proxy"), BadProxy},
		{"a proxy for an endpoint without TLS", Options{Endpoint: "http://aws.example.com"}, set("HTTP_PROXY", "http://"), BadProxy},
		{"a proxy without scheme", Options{}, set("HTTPS_PROXY", "proxy.example.com:8080"), ""},
		{"a proxy that is not used", Options{Endpoint: "http://aws.example.com"}, set("HTTPS_PROXY", "::bad::"), ""},
		{"an endpoint without scheme", Options{}, set("AWS_ENDPOINT_URL", "localhost:4566"), BadEndpoint},
		{"an endpoint with a port that is none", Options{}, set("AWS_ENDPOINT_URL", "http://127.0.0.1:99999"), BadEndpoint},
		{"an endpoint of one service", Options{}, set("AWS_ENDPOINT_URL_S3", "::bad::"), BadEndpoint},
		{"an address in brackets", Options{}, set("AWS_ENDPOINT_URL", "http://[::1]:4566"), ""},
		{"an endpoint of a profile", Options{Profile: "odd"}, func(t *testing.T) {
			write(t, filepath.Join(dir, "config"), "[profile odd]\nendpoint_url = 127.0.0.1:9\n")
		}, BadEndpoint},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.setup != nil {
				test.setup(t)
			}
			_, err := Open(t.Context(), test.options)
			var failure *Error
			if test.want == "" && err == nil {
				return
			}
			if !errors.As(err, &failure) || failure.Kind != test.want {
				t.Fatalf("got %v, want %q", err, test.want)
			}
			if strings.Contains(failure.Detail, "::bad::") && failure.Kind == BadProxy {
				t.Errorf("a proxy's address, which may hold a password, is told: %s", failure.Detail)
			}
		})
	}
}

func TestNothingConfigured(t *testing.T) {
	alone(t)
	account, err := Open(t.Context(), Options{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != NoCredentials {
		t.Errorf("without credentials: %q", kind)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	if account, err = Open(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != NoRegion {
		t.Errorf("without a region: %q", kind)
	}
}

func TestExpiredSSO(t *testing.T) {
	dir := alone(t)
	t.Setenv("HOME", dir)
	write(t, filepath.Join(dir, "config"), "[profile sso]\nregion = us-east-1\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n")
	account, err := Open(t.Context(), Options{Profile: "sso"})
	if err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != Expired {
		t.Errorf("got %q", kind)
	}
}

// The guard of the credential chain must let a profile assume its role.
func TestProfileWithARole(t *testing.T) {
	dir := alone(t)
	var assumed atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		if r.Form.Get("Action") == "AssumeRole" {
			assumed.Store(true)
			_, _ = w.Write([]byte(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>` +
				`<AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>` +
				`</Credentials></AssumeRoleResult></AssumeRoleResponse>`))
			return
		}
		_, _ = w.Write([]byte(identityXML))
	}))
	t.Cleanup(server.Close)
	write(t, filepath.Join(dir, "config"), "[profile base]\nregion=us-east-1\naws_access_key_id=AKIATEST\naws_secret_access_key=s\n"+
		"[profile role]\nregion=us-east-1\nrole_arn=arn:aws:iam::123456789012:role/r\nsource_profile=base\n")
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	account, err := Open(t.Context(), Options{Profile: "role"})
	if err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != "" || !assumed.Load() {
		t.Errorf("kind %q, assumed %v", kind, assumed.Load())
	}
}

// The proxy variables are read once a process, so another one has to look.
func TestProxyFromTheEnvironment(t *testing.T) {
	if os.Getenv("LINKLAB_TEST_PROXY") != "" {
		account, err := Open(t.Context(), Options{Region: "us-east-1"})
		if err != nil {
			t.Fatal(err)
		}
		if kind := kindOfIdentity(t, account); kind != Offline {
			t.Errorf("a proxy that refuses is %q", kind)
		}
		return
	}
	alone(t)
	var through atomic.Bool
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect && strings.HasPrefix(r.Host, "sts.us-east-1.amazonaws.com") {
			through.Store(true)
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)
	other := exec.Command(os.Args[0], "-test.run=^TestProxyFromTheEnvironment$")
	other.Env = append(os.Environ(), "LINKLAB_TEST_PROXY=1", "HTTPS_PROXY="+proxy.URL, "AWS_ACCESS_KEY_ID=AKIATEST",
		"AWS_SECRET_ACCESS_KEY=secret", "AWS_MAX_ATTEMPTS=1")
	if out, err := other.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if !through.Load() {
		t.Error("the proxy was passed by")
	}
}

// What the SDK has to say goes nowhere: stderr is the learner's screen.
func TestTheSDKIsSilent(t *testing.T) {
	alone(t)
	metadata := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(metadata.Close)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.URL)
	screen, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	real := os.Stderr
	os.Stderr = screen
	t.Cleanup(func() { os.Stderr = real; _ = screen.Close() })
	account, err := Open(t.Context(), Options{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if kind := kindOfIdentity(t, account); kind != NoCredentials {
		t.Errorf("without credentials: %q", kind)
	}
	if said, err := os.ReadFile(screen.Name()); err != nil || len(said) > 0 {
		t.Errorf("on stderr: %q %v", said, err)
	}
}
