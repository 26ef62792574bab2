package awscli

import (
	"encoding/base64"
	"net/url"
	"strings"

	"linklab/checks/sandbox/awscli/document"
)

// decoded opens what services send wrapped and the AWS CLI shows open: IAM's
// policy documents, JSON templates, an instance's console.
func decoded(service, operation string, answer *document.Object) {
	switch service {
	case "iam":
		openPolicies(answer)
	case "cloudformation":
		if operation == "GetTemplate" {
			if text, ok := answer.Get("TemplateBody"); ok {
				if value, err := document.Parse(text.(string)); err == nil {
					answer.Set("TemplateBody", value)
				}
			}
		}
	case "ec2":
		if operation != "GetConsoleOutput" {
			return
		}
		if text, ok := answer.Get("Output"); ok {
			if data, err := base64.StdEncoding.DecodeString(text.(string)); err == nil {
				answer.Set("Output", strings.ToValidUTF8(string(data), "\ufffd"))
			}
		}
	}
}

// openPolicies replaces URL-encoded policy documents, at whatever depth, by
// what they say.
func openPolicies(value any) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			openPolicies(element)
		}
	case *document.Object:
		for _, key := range v.Keys() {
			member, _ := v.Get(key)
			text, ok := member.(string)
			if !ok {
				openPolicies(member)
				continue
			}
			if key != "PolicyDocument" && key != "AssumeRolePolicyDocument" && key != "Document" {
				continue
			}
			if unescaped, err := url.QueryUnescape(text); err == nil && strings.HasPrefix(text, "%") {
				text = unescaped
			}
			if policy, err := document.Parse(text); err == nil {
				v.Set(key, policy)
			}
		}
	}
}
