package s3

import (
	"net/http"
	"net/url"
	"strings"

	"linklab/checks/sandbox/wire"
)

// unsimulatedHeaders ask for what this S3 does not do, by their beginning. To
// let them pass would be to say that it was done.
var unsimulatedHeaders = []string{
	"X-Amz-Server-Side-Encryption-", "X-Amz-Copy-Source-", "X-Amz-Grant-", "X-Amz-Object-Lock-",
	"X-Amz-Website-Redirect-Location", "X-Amz-Write-Offset-Bytes", "X-Amz-Mfa", "X-Amz-Rename-Source", "X-Amz-If-Match-",
	"Expires",
}

// checkSimulated refuses requests that ask for more than is simulated.
func checkSimulated(header http.Header, query url.Values) error {
	for name := range header {
		for _, prefix := range unsimulatedHeaders {
			if strings.HasPrefix(name, prefix) {
				return notImplemented(strings.ToLower(name))
			}
		}
	}
	if header.Get("X-Amz-Tagging") != "" {
		return notImplemented("x-amz-tagging")
	}
	for name, values := range query {
		switch {
		case name == "response-expires":
			return notImplemented(name)
		case strings.HasPrefix(name, "response-") && header.Get("Authorization") == "":
			return refuse(http.StatusBadRequest, "InvalidRequest", "Request specific response headers cannot be used for anonymous GET requests.")
		case name == "versionId" && values[0] != "null":
			return invalidArgument("Invalid version id specified", "versionId", values[0])
		}
	}
	return nil
}

// notImplemented is S3's refusal of a header or parameter that it does not know
// what to do with.
func notImplemented(name string) *wire.Error {
	return refuse(http.StatusNotImplemented, "NotImplemented", "A header you provided implies functionality that is not implemented", "Header", name)
}

// checkPlain refuses storage classes and encryptions other than the usual.
func checkPlain(storageClass, encryption *string) error {
	switch {
	case storageClass != nil && *storageClass != "STANDARD":
		return notImplemented("x-amz-storage-class")
	case encryption != nil && *encryption != "AES256":
		return notImplemented("x-amz-server-side-encryption")
	}
	return nil
}
