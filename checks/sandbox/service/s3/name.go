package s3

import (
	"net/http"
	"net/netip"
	"strings"
)

// checkName holds a name against the rules for general purpose buckets (Amazon
// S3 user guide, "General purpose bucket naming rules").
func checkName(name string) error {
	if validName(name) {
		return nil
	}
	return refuse(http.StatusBadRequest, "InvalidBucketName", "The specified bucket is not valid.", "BucketName", name)
}

func validName(name string) bool {
	if len(name) < 3 || len(name) > 63 {
		return false
	}
	for i, c := range []byte(name) {
		alphanumeric := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		inside := i > 0 && i < len(name)-1
		if !alphanumeric && !(inside && (c == '-' || c == '.')) {
			return false
		}
	}
	if strings.Contains(name, "..") {
		return false
	}
	for _, prefix := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	for _, suffix := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(name, suffix) {
			return false
		}
	}
	_, err := netip.ParseAddr(name)
	return err != nil
}

// takenNames are names that anybody would try first and that others have: the
// namespace of buckets is the whole world's.
var takenNames = map[string]bool{
	"amazon": true, "aws": true, "backup": true, "backups": true, "bucket": true, "data": true, "demo": true, "example": true, "examplebucket": true,
	"files": true, "images": true, "lab": true, "linklab": true, "logs": true, "media": true, "my-bucket": true, "mybucket": true, "mys3bucket": true,
	"mys3gatewaytest001": true, "private": true, "public": true, "s3-test": true, "s3": true, "static": true, "test": true, "test-bucket": true, "testbucket": true, "vpc-endpoint": true, "website": true,
}

// taken says whether a name belongs to somebody else.
func taken(name string) bool { return takenNames[name] }
