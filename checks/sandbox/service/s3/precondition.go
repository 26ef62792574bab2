package s3

import (
	"net/http"
	"strings"
	"time"
)

// precondition is what has to hold of an object before it is read (Amazon S3
// API reference, GetObject).
type precondition struct {
	IfMatch           *string
	IfNoneMatch       *string
	IfModifiedSince   *time.Time
	IfUnmodifiedSince *time.Time
}

// check refuses the reading. Entity tags go before times.
func (p precondition) check(o *Object) error {
	switch {
	case p.IfMatch != nil && !sameTag(*p.IfMatch, o.ETag):
		return unmet("If-Match")
	case p.IfMatch == nil && p.IfUnmodifiedSince != nil && o.Modified.After(*p.IfUnmodifiedSince):
		return unmet("If-Unmodified-Since")
	case p.IfNoneMatch != nil && sameTag(*p.IfNoneMatch, o.ETag),
		p.IfNoneMatch == nil && p.IfModifiedSince != nil && !o.Modified.After(*p.IfModifiedSince):
		e := refuse(http.StatusNotModified, "", "")
		e.Header = http.Header{"Etag": {o.ETag}}
		return e
	}
	return nil
}

// checkWrite refuses to put an object where there is, or is not, one; old is
// nil when there is none.
func checkWrite(ifMatch, ifNoneMatch *string, key string, old *Object) error {
	switch {
	case ifNoneMatch != nil && *ifNoneMatch != "*":
		return refuse(http.StatusNotImplemented, "NotImplemented", "A header you provided implies functionality that is not implemented", "Header", "If-None-Match")
	case ifNoneMatch != nil && old != nil:
		return unmet("If-None-Match")
	case ifMatch != nil && old == nil:
		return noSuchKey(key)
	case ifMatch != nil && !sameTag(*ifMatch, old.ETag):
		return unmet("If-Match")
	}
	return nil
}

func sameTag(pattern, tag string) bool {
	return pattern == "*" || strings.Trim(pattern, `"`) == strings.Trim(tag, `"`)
}

func unmet(condition string) error {
	return refuse(http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", "Condition", condition)
}
