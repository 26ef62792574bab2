package host

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host/files"
)

// environmentFile holds variables that PAM gives every login, and sudo
// (pam_env(8)).
const environmentFile = "/etc/environment"

// sessionEnvironment is what a user's first process has after a login or sudo.
func (m *Machine) sessionEnvironment(u files.User) []string {
	env := m.environment(u)
	content, err := m.view(files.Root).ReadFile(environmentFile)
	if err != nil {
		return env
	}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		name, value, ok := strings.Cut(line, "=")
		if !ok || name == "" || strings.ContainsAny(name, "# \t") {
			continue
		}
		if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
			value = value[1 : n-1]
		}
		env = slices.DeleteFunc(env, func(old string) bool { return strings.HasPrefix(old, name+"=") })
		env = append(env, name+"="+value)
	}
	return env
}

// Proxy is an HTTP proxy that the environment has programs go by.
type Proxy struct {
	URL  string // as it was written
	Name string
	Port int
}

// proxyPort is where curl looks for a proxy that is written without a port.
const proxyPort = 1080

// Proxy is the proxy by which the environment has programs reach a host over a
// scheme, http or https; nil without one. HTTP_PROXY in capitals counts for
// nothing, for web servers set it from a request's header (curl(1),
// ENVIRONMENT).
func (p *Process) Proxy(scheme, name string) *Proxy {
	names := []string{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}
	if scheme == "http" {
		names = []string{"http_proxy", "all_proxy", "ALL_PROXY"}
	}
	for _, variable := range names {
		if text := p.Getenv(variable); text != "" {
			if p.bypasses(name) {
				return nil
			}
			return proxyOf(text)
		}
	}
	return nil
}

func proxyOf(text string) *Proxy {
	full := text
	if !strings.Contains(full, "://") {
		full = "http://" + full
	}
	u, err := url.Parse(full)
	if err != nil || u.Hostname() == "" {
		return &Proxy{URL: text, Name: text, Port: proxyPort}
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		port = proxyPort
	}
	return &Proxy{URL: full, Name: u.Hostname(), Port: port}
}

// bypasses reads no_proxy: names with everything below them, addresses and
// ranges, or * for all.
func (p *Process) bypasses(name string) bool {
	list := p.Getenv("no_proxy")
	if list == "" {
		list = p.Getenv("NO_PROXY")
	}
	address, notAddress := netip.ParseAddr(strings.Trim(name, "[]"))
	for _, entry := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if block, err := netip.ParsePrefix(entry); err == nil && notAddress == nil && block.Contains(address) {
			return true
		}
		entry = strings.TrimPrefix(entry, ".")
		if entry == "*" || strings.EqualFold(entry, name) || strings.HasSuffix(strings.ToLower(name), "."+strings.ToLower(entry)) {
			return true
		}
	}
	return false
}
