package vantage

import "regexp"

// ofRe is what a read line may be of.
var ofRe = regexp.MustCompile(`^(?:s3|dynamodb)://[A-Za-z0-9][A-Za-z0-9._/-]{0,255}$`)

// Organization is who refuses when a policy of the organization denies.
const Organization = "organization"

// refusers are who a refusal may name: the caller's role, the endpoint's
// policy, the policy of the bucket or table, the organization's policies.
var refusers = map[string]bool{"role": true, "endpoint": true, "resource": true, Organization: true}

// parseRefuser takes over whom a refusal names.
func (l *Line) parseRefuser(by string) bool {
	if by == "-" {
		return true
	}
	l.By = by
	return refusers[by]
}

// parseRead reads a line about one object or item.
func (l *Line) parseRead(fields map[string]string) bool {
	if !only(fields, "v", "n", "t", "read", "of", "by") || !ofRe.MatchString(fields["of"]) {
		return false
	}
	l.Read, l.Of = fields["read"], fields["of"]
	if !lists[l.Read] && l.Read != "missing" {
		return false
	}
	return l.parseRefuser(fields["by"])
}

// NewestRead is the newest line about an object or item, nil without. An empty
// of is any.
func (h Hearing) NewestRead(of, nonce string) *Line {
	return h.newest(func(l *Line) bool {
		return l.Read != "" && (of == "" || l.Of == of) && (nonce == "" || l.Nonce == nonce)
	})
}
