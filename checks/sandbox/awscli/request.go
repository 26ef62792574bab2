package awscli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/wire"
)

// longestWait bounds how long a request hangs in all, so that a learner is told
// of a missing path within a minute.
const longestWait = 60 * time.Second

// attempts is how often a request is tried: three times, as in the AWS CLI's
// standard mode, unless the machine is set up otherwise.
func (s *session) attempts() int {
	for _, text := range []string{s.machine.Getenv("AWS_MAX_ATTEMPTS"), s.prof.Setting("max_attempts")} {
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			return n
		}
	}
	return 3
}

// send makes the request: the machine connects to the service's endpoint, and
// what the service sees of the connection goes with the call.
func (s *session) send(service *wire.Service, operation *wire.Operation, in any) (any, error) {
	region, err := s.regionName()
	if err != nil && !global[service.Name] {
		return nil, err
	}
	if global[service.Name] {
		region = "us-east-1"
	}
	caller, err := s.caller(operation.Name)
	if err != nil {
		return nil, err
	}
	followed := false
	host, url := endpoint(service.Name, region, in)
	if s.endpointURL != "" {
		return nil, cmdline.Broken("Could not connect to the endpoint URL: \"%s\"", s.endpointURL)
	}
	start, attempts := s.machine.Now(), s.attempts()
	for attempt := 1; ; attempt++ {
		left := longestWait - s.machine.Now().Sub(start)
		timeout := left
		if s.connectTimeout > 0 {
			timeout = min(s.connectTimeout, left)
		}
		origin, err := s.machine.Connect(s.ctx, host, 443, timeout)
		if err == nil {
			out, refused := s.handled(service, operation, in, &wire.Call{
				Context: s.ctx, Service: service.Name, Operation: operation.Name, Region: region,
				Caller: caller, Origin: origin,
			})
			if refused == nil {
				return out, nil
			}
			if at := refused.region; at != "" && at != region && !followed {
				// As botocore does: the answer says where the bucket is.
				followed, region, attempt = true, at, 0
				host, url = endpoint(service.Name, region, in)
				continue
			}
			if attempt == attempts {
				refused.Last = attempt
			}
			if !refused.temporary() || attempt == attempts {
				return nil, refused
			}
		}
		if s.ctx.Err() != nil {
			return nil, context.Cause(s.ctx)
		}
		if err != nil && (attempt == attempts || s.machine.Now().Sub(start) >= longestWait) {
			return nil, unreachable(err, url)
		}
		if err := s.machine.Sleep(s.ctx, time.Second<<(attempt-1)); err != nil {
			return nil, err
		}
	}
}

// handled hands a request to its service.
func (s *session) handled(service *wire.Service, operation *wire.Operation, in any, call *wire.Call) (any, *ServiceError) {
	out, err := s.program.cloud.InvokeTyped(call, service.Name, operation.Name, in)
	if err == nil {
		return out, nil
	}
	known, _ := wire.AsError(service.Protocol, err)
	e := &ServiceError{Operation: operation.Name, Code: known.Code, Message: known.Message, Status: known.Status}
	if service.Name == "s3" && misdirected(known) {
		e.region = known.Header.Get("X-Amz-Bucket-Region")
	}
	if service.Name == "s3" && strings.HasPrefix(operation.Name, "Head") {
		e.bodiless()
	}
	return nil, e
}

// misdirected says whether an error of S3 sends the request to another region.
func misdirected(e *wire.Error) bool {
	return e.Code == "PermanentRedirect" || e.Code == "AuthorizationHeaderMalformed"
}

func unreachable(err error, url string) error {
	var proxy ProxyError
	if errors.As(err, &proxy) {
		return cmdline.Broken("Failed to connect to proxy URL: \"%s\"", string(proxy))
	}
	if errors.Is(err, ErrTimeout) {
		return cmdline.Broken("Connect timeout on endpoint URL: \"%s\"", url)
	}
	return cmdline.Broken("Could not connect to the endpoint URL: \"%s\"", url)
}

// bodiless is what is left of an error that had no body to say more: the
// answers to HEAD.
func (e *ServiceError) bodiless() {
	switch {
	case e.Status == 0 && strings.HasPrefix(e.Code, "NoSuch") || e.Status == http.StatusNotFound:
		e.Status = http.StatusNotFound
	case e.Status == 0 && e.Code == "AccessDenied" || e.Status == http.StatusForbidden:
		e.Status = http.StatusForbidden
	case e.Status == 0:
		e.Status = http.StatusBadRequest
	}
	e.Code, e.Message = strconv.Itoa(e.Status), http.StatusText(e.Status)
}

// temporary says whether a client tries again.
func (e *ServiceError) temporary() bool {
	switch e.Code {
	case "RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException",
		"InternalError", "InternalFailure", "ServiceUnavailable", "Unavailable", "SlowDown":
		return true
	}
	return e.Status >= 500
}

// hostLabel is a bucket name that can stand before the service's host name
// under its certificate.
var hostLabel = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)

// global are the services with one endpoint for all regions, which lies in
// us-east-1; hostNames are the hosts of those that are not called as their
// signatures say.
var (
	global    = map[string]bool{"iam": true, "route53": true}
	hostNames = map[string]string{"pricing": "api.pricing"}
)

// endpoint is the host name that a request goes to, and the URL by which an
// error names it.
func endpoint(service, region string, in any) (host, url string) {
	if global[service] {
		return service + ".amazonaws.com", "https://" + service + ".amazonaws.com/"
	}
	host = service
	if other, ok := hostNames[service]; ok {
		host = other
	}
	host += "." + region + ".amazonaws.com"
	path := "/"
	if service == "s3" {
		bucket, key := textField(in, "Bucket"), textField(in, "Key")
		switch {
		case bucket == "":
		case hostLabel.MatchString(bucket):
			host = bucket + "." + host
			path += key
		default:
			path += bucket
			if key != "" {
				path += "/" + key
			}
		}
	}
	return host, fmt.Sprintf("https://%s%s", host, path)
}

// textField is a text member of an input, "" when it has none.
func textField(in any, name string) string {
	v := reflect.Indirect(reflect.ValueOf(in))
	if v.Kind() != reflect.Struct {
		return ""
	}
	f := v.FieldByName(name)
	if f.Kind() == reflect.Pointer && !f.IsNil() {
		f = f.Elem()
	}
	if f.Kind() != reflect.String {
		return ""
	}
	return f.String()
}
