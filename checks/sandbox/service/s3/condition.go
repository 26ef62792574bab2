package s3

import (
	"fmt"
	"reflect"

	"linklab/checks/sandbox/wire"
)

// conditionMembers are the members of requests that policies can ask about, by
// their condition keys (Service Authorization Reference, "Condition keys for
// Amazon S3"). A key is there when the request has the parameter, also an empty
// one; with a key that a request lacks only conditions on its absence hold.
var conditionMembers = map[string]string{
	"Prefix":               "s3:prefix",
	"Delimiter":            "s3:delimiter",
	"MaxKeys":              "s3:max-keys",
	"VersionId":            "s3:VersionId",
	"ACL":                  "s3:x-amz-acl",
	"StorageClass":         "s3:x-amz-storage-class",
	"ServerSideEncryption": "s3:x-amz-server-side-encryption",
	"CopySource":           "s3:x-amz-copy-source",
	"MetadataDirective":    "s3:x-amz-metadata-directive",
	"IfMatch":              "s3:if-match",
	"IfNoneMatch":          "s3:if-none-match",
}

// conditionOperations are those whose members policies can ask about; a key of
// the table above belongs to no other.
var conditionOperations = map[string]map[string]bool{
	"ListObjects":   {"Prefix": true, "Delimiter": true, "MaxKeys": true},
	"ListObjectsV2": {"Prefix": true, "Delimiter": true, "MaxKeys": true},
	"CreateBucket":  {"ACL": true},
	"DeleteObject":  {"VersionId": true},
	"PutObject":     {"ACL": true, "StorageClass": true, "ServerSideEncryption": true, "IfMatch": true, "IfNoneMatch": true},
	"CopyObject":    {"ACL": true, "StorageClass": true, "ServerSideEncryption": true, "CopySource": true, "MetadataDirective": true},
}

// conditions are the condition keys of a request.
func (s *Service) conditions(operation string) func(*wire.Call, any) map[string][]string {
	return func(c *wire.Call, in any) map[string][]string {
		keys := s.signature(c)
		v := reflect.Indirect(reflect.ValueOf(in))
		for member := range conditionOperations[operation] {
			field := v.FieldByName(member)
			if field.Kind() == reflect.Pointer {
				if field.IsNil() {
					continue
				}
				field = field.Elem()
			}
			keys[conditionMembers[member]] = []string{fmt.Sprint(field.Interface())}
		}
		if create, ok := in.(*createBucketInput); ok && create.CreateBucketConfiguration != nil {
			if at := create.CreateBucketConfiguration.LocationConstraint; at != "" {
				keys["s3:locationconstraint"] = []string{at}
			}
		}
		if field := v.FieldByName("Bucket"); field.IsValid() {
			account := s.account
			if name := field.String(); taken(name) {
				account = strangers
			} else if _, ok := published(name); ok {
				account = amazon
			}
			keys["aws:ResourceAccount"] = []string{account}
			keys["s3:ResourceAccount"] = []string{account}
		}
		return keys
	}
}

// The accounts of buckets that are not the learner's: other people's, and those
// from which Amazon serves packages.
const (
	strangers = "210987654321"
	amazon    = "137112412989"
)

// signature is the keys that say how a request was signed.
func (*Service) signature(c *wire.Call) map[string][]string {
	keys := map[string][]string{"s3:TlsVersion": {"1.3"}}
	if c.Caller.ARN != "" {
		keys["s3:signatureversion"] = []string{"AWS4-HMAC-SHA256"}
		keys["s3:authType"] = []string{"REST-HEADER"}
		if c.Presigned {
			keys["s3:authType"] = []string{"REST-QUERY-STRING"}
		}
	}
	return keys
}
