package s3

import (
	"context"
	"fmt"
	"net/http"

	"linklab/checks/sandbox/wire"
)

// refuse is an error of S3 with further elements, name and text in turn (Amazon
// S3 API reference, "Error responses").
func refuse(status int, code, message string, elements ...string) *wire.Error {
	e := &wire.Error{Code: code, Message: message, Status: status}
	for i := 0; i+1 < len(elements); i += 2 {
		e.Elements = append(e.Elements, wire.Element{Name: elements[i], Text: elements[i+1]})
	}
	return e
}

func noSuchBucket(name string) error {
	return refuse(http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist", "BucketName", name)
}

func noSuchKey(key string) error {
	return refuse(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.", "Key", key)
}

func invalidArgument(message, name, value string) error {
	return refuse(http.StatusBadRequest, "InvalidArgument", message, "ArgumentName", name, "ArgumentValue", value)
}

func malformedXML() error {
	return refuse(http.StatusBadRequest, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
}

func malformedPolicy(why string) error {
	return refuse(http.StatusBadRequest, "MalformedPolicy", why)
}

// full is the refusal of the sandbox's own bounds.
func full() error {
	return refuse(http.StatusBadRequest, "InvalidRequest", fmt.Sprintf("The simulated account holds no more than %d MiB in %d objects.", maxTotal>>20, maxObjects))
}

// missing is the answer for a key that is not there: only who may list the
// bucket is told so (Amazon S3 API reference, GetObject, "Permissions").
func (s *Service) missing(c *wire.Call, b *Bucket, key string) error {
	if _, amazons := published(b.Name); amazons {
		return refuse(http.StatusForbidden, "AccessDenied", "Access Denied")
	}
	if err := s.may(c, "s3:ListBucket", arn(b.Name, "")); err != nil {
		return err
	}
	return noSuchKey(key)
}

// may asks for one thing more than what a request was authorised for.
func (s *Service) may(c *wire.Call, action, resource string) error {
	if s.May == nil {
		return nil
	}
	return s.May(c, action, resource, s.signature(c))
}

// malformed refuses a signature for another region than that of the bucket,
// whose S3 the request has reached.
func malformed(scope string, b *Bucket) error {
	e := refuse(http.StatusBadRequest, "AuthorizationHeaderMalformed",
		fmt.Sprintf("The authorization header is malformed; the region '%s' is wrong; expecting '%s'", scope, b.Region), "Region", b.Region)
	e.Header = http.Header{"X-Amz-Bucket-Region": {b.Region}}
	return e
}

// elsewhere sends a request to the region of the bucket.
func elsewhere(b *Bucket) error {
	e := refuse(http.StatusMovedPermanently, "PermanentRedirect",
		"The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
		"Endpoint", b.Name+".s3."+b.Region+".amazonaws.com", "Bucket", b.Name)
	e.Header = http.Header{"X-Amz-Bucket-Region": {b.Region}}
	return e
}

type reachedKey struct{}

// Reached says the S3 of which region a request has reached. Without it that is
// the one of its signature.
func Reached(ctx context.Context, region string) context.Context {
	return context.WithValue(ctx, reachedKey{}, region)
}

func reached(c *wire.Call) string {
	if c.Context != nil {
		if region, ok := c.Context.Value(reachedKey{}).(string); ok {
			return region
		}
	}
	return c.Region
}

// of is the bucket that a request means. The request has to have been sent to
// the bucket's region, and signed for it.
func (s *Service) of(c *wire.Call, name string) (*Bucket, error) {
	b := s.bucket(name)
	switch {
	case b == nil && taken(name):
		e := refuse(http.StatusForbidden, "AccessDenied", "Access Denied")
		e.Header = http.Header{"X-Amz-Bucket-Region": {homeRegion}}
		return nil, e
	case b == nil:
		return nil, noSuchBucket(name)
	}
	switch at := reached(c); {
	case at != "" && at != b.Region:
		return nil, elsewhere(b)
	case c.Region != "" && c.Region != b.Region:
		return nil, malformed(c.Region, b)
	}
	return b, nil
}

// lookUp says to whoever asks that a bucket is not there, or is elsewhere: S3
// has to find it before it can ask its policy.
func (s *Service) lookUp(c *wire.Call, in any) error {
	name := bucketOf(in)
	if taken(name) {
		return nil
	}
	if _, amazons := published(name); amazons && c.Operation != "GetObject" && c.Operation != "HeadObject" {
		return refuse(http.StatusForbidden, "AccessDenied", "Access Denied")
	}
	if c.Operation == "GetBucketLocation" {
		c = &wire.Call{}
	}
	_, err := s.of(c, name)
	return err
}

// expected refuses a bucket of another account than the caller thinks.
func (s *Service) expected(account *string) error {
	if account != nil && *account != s.account {
		return refuse(http.StatusForbidden, "AccessDenied", "Access Denied")
	}
	return nil
}
