package sigv4

import (
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// authorization is what the Authorization header and the date say, or the URL
// of a presigned request.
type authorization struct {
	scope     Scope
	headers   []string // signed ones, lower case, in the header's order
	signature string
	date      time.Time
	token     string // of temporary credentials, "" without
	presigned bool
	lasts     time.Duration // how long a presigned URL is good
}

// signs tells whether a header is among those that the signature covers.
func (a authorization) signs(header string) bool { return slices.Contains(a.headers, header) }

func parseAuthorization(r *http.Request) (authorization, error) {
	if Presigned(r) {
		return parsePresigned(r)
	}
	a := authorization{token: r.Header.Get(queryToken)}
	header := r.Header.Get("Authorization")
	if older(r) {
		return a, &Error{Reason: Older, Detail: "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."}
	}
	if header == "" {
		return a, &Error{Reason: Missing}
	}
	rest, ok := strings.CutPrefix(header, Algorithm+" ")
	if !ok {
		return a, &Error{Reason: Incomplete, Detail: "Authorization header requires '" + Algorithm + "' algorithm."}
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(part), "=")
		if !found {
			return a, &Error{Reason: Incomplete, Detail: "'" + clip(part) + "' not a valid key=value pair (missing equal-sign) in Authorization header."}
		}
		parts[name] = value
	}
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if parts[name] == "" {
			return a, &Error{Reason: Incomplete, Detail: "Authorization header requires '" + name + "' parameter."}
		}
	}
	credential := strings.Split(parts["Credential"], "/")
	if len(credential) != 5 || credential[4] != "aws4_request" {
		return a, &Error{Reason: Incomplete, Detail: "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" + clip(parts["Credential"]) + "'"}
	}
	a.scope = Scope{AccessKeyID: credential[0], Date: credential[1], Region: credential[2], Service: credential[3]}
	a.headers = strings.Split(strings.ToLower(parts["SignedHeaders"]), ";")
	a.signature = parts["Signature"]
	var err error
	if a.date, err = signedDate(r); err != nil {
		return a, err
	}
	if day := a.date.Format("20060102"); day != a.scope.Date {
		return a, &Error{Reason: Mismatch, Detail: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
			clip(a.scope.Date) + "' != '" + day + "', from '" + a.date.Format(dateLayout) + "'."}
	}
	if !a.signs("host") {
		return a, &Error{Reason: Mismatch, Detail: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."}
	}
	return a, nil
}

func signedDate(r *http.Request) (time.Time, error) {
	if text := r.Header.Get("X-Amz-Date"); text != "" {
		if t, err := time.Parse(dateLayout, text); err == nil {
			return t, nil
		}
		return time.Time{}, &Error{Reason: Incomplete, Detail: "Date must be in ISO-8601 'basic format'. Got '" + clip(text) + "'. See http://en.wikipedia.org/wiki/ISO_8601"}
	}
	if t, err := http.ParseTime(r.Header.Get("Date")); err == nil {
		return t.UTC(), nil
	}
	return time.Time{}, &Error{Reason: Incomplete, Detail: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."}
}

// canonicalRequest is the request in the one form that both sides sign.
func canonicalRequest(r *http.Request, a authorization, path, payloadHash string) string {
	var b strings.Builder
	b.WriteString(r.Method)
	b.WriteByte('\n')
	b.WriteString(path)
	b.WriteByte('\n')
	query := r.URL.RawQuery
	if a.presigned {
		query = strings.Join(keptOf(query, func(name string) bool { return name != querySignature }), "&")
	}
	b.WriteString(canonicalQuery(query))
	b.WriteByte('\n')
	for _, name := range a.headers {
		b.WriteString(name)
		b.WriteByte(':')
		b.WriteString(canonicalHeader(r, name))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	b.WriteString(strings.Join(a.headers, ";"))
	b.WriteByte('\n')
	b.WriteString(payloadHash)
	return b.String()
}

// canonicalPaths are the forms of the path that a client may have signed: for
// S3 the path encoded once, by the rules or as it was sent (some clients leave
// more characters as they are); for the others encoded once more than it was
// sent.
func canonicalPaths(u *url.URL, service string) []string {
	sent := u.EscapedPath()
	switch {
	case sent == "":
		return []string{"/"}
	case service != "s3":
		return []string{escape(sent, true)}
	}
	byRule := escape(u.Path, true)
	if byRule == sent {
		return []string{byRule}
	}
	return []string{byRule, sent}
}

func canonicalQuery(raw string) string {
	if raw == "" {
		return ""
	}
	var pairs [][2]string
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, [2]string{escape(unescape(name), false), escape(unescape(value), false)})
	}
	sort.Slice(pairs, func(i, j int) bool {
		if pairs[i][0] != pairs[j][0] {
			return pairs[i][0] < pairs[j][0]
		}
		return pairs[i][1] < pairs[j][1]
	})
	var b strings.Builder
	for i, pair := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(pair[0])
		b.WriteByte('=')
		b.WriteString(pair[1])
	}
	return b.String()
}

// canonicalHeader is a header's value with its spaces folded. The server takes
// Host and Content-Length out of the header map.
func canonicalHeader(r *http.Request, name string) string {
	switch name {
	case "host":
		return strings.TrimSpace(r.Host)
	case "content-length":
		if r.ContentLength >= 0 {
			return strconv.FormatInt(r.ContentLength, 10)
		}
	}
	values := r.Header.Values(name)
	folded := make([]string, len(values))
	for i, value := range values {
		folded[i] = strings.Join(strings.Fields(value), " ")
	}
	return strings.Join(folded, ",")
}

func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// escape percent-encodes all but the unreserved characters of RFC 3986.
func escape(text string, slashes bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '-', c == '_', c == '.', c == '~', slashes && c == '/':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

// clip bounds what a sentence repeats of a request.
func clip(text string) string {
	if len(text) > 128 {
		return strings.ToValidUTF8(text[:128], "")
	}
	return text
}
