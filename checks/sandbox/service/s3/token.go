package s3

import (
	"encoding/base64"
	"reflect"
	"strings"
)

// sealToken is the continuation token that goes on after a name.
func sealToken(after string) string {
	return base64.StdEncoding.EncodeToString([]byte("after:" + after))
}

func openToken(token string) (after string, ok bool) {
	data, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return "", false
	}
	return strings.CutPrefix(string(data), "after:")
}

// bucketOf is the Bucket member of an input.
func bucketOf(in any) string { return member(in, "Bucket") }

func member(in any, name string) string {
	f := reflect.Indirect(reflect.ValueOf(in)).FieldByName(name)
	if !f.IsValid() || f.Kind() != reflect.String {
		return ""
	}
	return f.String()
}
