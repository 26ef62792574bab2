package account

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

// checkSettings refuses what the environment sets wrongly and the SDK and
// net/http would pass over in silence, so that a learner does not look for the
// fault elsewhere. endpoint is the one in use, "" for AWS's own.
func checkSettings(endpoint string) *Error {
	if endpoint != "" && !isURL(endpoint, "http", "https") {
		return &Error{Kind: BadEndpoint, Detail: OneLine(endpoint)}
	}
	if os.Getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") != "true" {
		for _, variable := range os.Environ() {
			name, value, _ := strings.Cut(variable, "=")
			if strings.HasPrefix(name, "AWS_ENDPOINT_URL") && value != "" && !isURL(value, "http", "https") {
				return &Error{Kind: BadEndpoint, Detail: OneLine(value)}
			}
		}
	}
	if wrong := checkFiles(); wrong != nil {
		return wrong
	}
	if path := os.Getenv("AWS_CA_BUNDLE"); path != "" {
		var content []byte
		err := readable(path)
		if err == nil {
			content, err = os.ReadFile(path)
		}
		if err != nil || !x509.NewCertPool().AppendCertsFromPEM(content) {
			return &Error{Kind: BadBundle, Detail: OneLine(path), Err: err}
		}
	}
	names := []string{"HTTPS_PROXY", "https_proxy"}
	if strings.HasPrefix(endpoint, "http://") {
		names = []string{"HTTP_PROXY", "http_proxy"}
	}
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			if !isProxy(value) {
				// Not its value: a proxy's address may hold a password.
				return &Error{Kind: BadProxy, Detail: name}
			}
			break // the first that is set counts
		}
	}
	return nil
}

// maxSetting bounds a file of settings, in bytes. The SDK reads it whole.
const maxSetting = 16 << 20

// checkFiles refuses files of settings that the SDK would wait for, or read for
// ever.
func checkFiles() *Error {
	for variable, path := range map[string]string{
		"AWS_CONFIG_FILE":                        config.DefaultSharedConfigFilename(),
		"AWS_SHARED_CREDENTIALS_FILE":            config.DefaultSharedCredentialsFilename(),
		"AWS_WEB_IDENTITY_TOKEN_FILE":            "",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "",
	} {
		if set := os.Getenv(variable); set != "" {
			path = set
		}
		if err := readable(path); err != nil {
			return &Error{Kind: BadConfig, Detail: OneLine(err.Error()), Err: err}
		}
	}
	return nil
}

// readable says why a file that is there cannot be read to its end without
// waiting. /dev/null is a usual way to have no settings.
func readable(path string) error {
	if info, err := os.Stat(path); err == nil && path != os.DevNull {
		switch {
		case !info.Mode().IsRegular():
			return &fs.PathError{Op: "read", Path: path, Err: errors.New("this is not a regular file")}
		case info.Size() > maxSetting:
			return &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("this has more than %d MiB", maxSetting>>20)}
		}
	}
	return nil
}

// isProxy says whether net/http would use a proxy's address. It may lack its
// scheme.
func isProxy(value string) bool {
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	return isURL(value, "http", "https", "socks5", "socks5h")
}

func isURL(value string, schemes ...string) bool {
	parsed, err := url.Parse(value)
	if err != nil || !slices.Contains(schemes, strings.ToLower(parsed.Scheme)) {
		return false
	}
	if port := parsed.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
	}
	host := parsed.Hostname()
	if strings.Contains(host, ":") {
		_, err := netip.ParseAddr(host)
		return err == nil
	}
	return host != "" && !strings.ContainsAny(host, " /\\")
}
