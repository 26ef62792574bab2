// Package vantage sees a name or a URL from somewhere: from inside an instance
// by what it prints on its console, from the public internet by DNS and HTTP,
// or by a line that the learner pasted. It says what was seen and from where;
// what that proves is for the checks to say.
package vantage

import (
	"bytes"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Line is one LINKLAB-PROBE line: what an instance saw of one name, of the
// pages behind it, of its bucket list, or of one object or item.
type Line struct {
	Nonce string    // "" for the beacon's own lines
	At    time.Time // the instance's clock, UTC

	Name      string       // of the name asked; "" on a list line
	Addresses []netip.Addr // what the name answered there
	Curl      int          // curl's exit code
	HTTP      int          // status, 0 when there was none
	Remote    netip.Addr   // address that curl was connected to

	Tries    int      // how often the name's page was asked for; 0 on other lines
	Answered int      // how many of them brought a page
	Pages    []string // which pages came, each once: "web-server-1"

	Read string // outcome of reading one thing, as of List, or missing; "" on other lines
	Of   string // what was read: s3://BUCKET/KEY, dynamodb://TABLE/KEY
	By   string // what the refusal says stands in the way: role, endpoint, resource, organization; "" unknown
	Code string // AWS's code of the error that a list or read ended with; "" without or unknown

	Agent *Agent // of an agent line, nil on others

	List    string // ok, denied, no-credentials, timeout, error; "" on a name line
	Buckets int
	Has     string // the bucket asked for, when it is in the list
}

// Bounds of what is read. A console holds 64 KB; a paste may hold more.
const (
	maxText      = 1 << 20
	maxLine      = 2048
	maxLines     = 4096
	maxAddresses = 64
)

const marker = "LINKLAB-PROBE "

var (
	escape  = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])`)
	nonceRe = regexp.MustCompile(`^[A-Za-z0-9]{4,64}$`)
	pageRe  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	codeRe  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9.]{0,63}$`)
	hostRe  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
	lists   = map[string]bool{"ok": true, "denied": true, "no-credentials": true, "timeout": true, "error": true}
)

// ParseLines finds the probe's lines in a console's output or in a paste, in
// the order they stand. What is not exactly a line of version 1 is passed over:
// half a line that the console's buffer cut off proves nothing.
func ParseLines(text []byte) []Line {
	if len(text) > maxText {
		text = text[len(text)-maxText:]
	}
	text = escape.ReplaceAll(text, nil)
	var lines []Line
	for raw := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if len(raw) > maxLine {
			continue
		}
		at := bytes.LastIndex(raw, []byte(marker))
		if at < 0 {
			continue
		}
		if line, ok := parseLine(string(raw[at+len(marker):])); ok {
			lines = append(lines, line)
		}
	}
	if len(lines) > maxLines {
		lines = lines[len(lines)-maxLines:]
	}
	return lines
}

func parseLine(text string) (Line, bool) {
	fields := map[string]string{}
	for word := range strings.FieldsSeq(text) {
		key, value, ok := strings.Cut(word, "=")
		if _, twice := fields[key]; !ok || twice || value == "" {
			return Line{}, false
		}
		fields[key] = value
	}
	if fields["v"] != "1" {
		return Line{}, false
	}
	var line Line
	if nonce := fields["n"]; nonce != "-" {
		if !nonceRe.MatchString(nonce) {
			return Line{}, false
		}
		line.Nonce = nonce
	}
	at, err := time.Parse(time.RFC3339, fields["t"])
	if err != nil {
		return Line{}, false
	}
	line.At = at.UTC()
	if _, ok := fields["agent"]; ok {
		return line, line.parseAgent(fields)
	}
	if _, ok := fields["list"]; ok {
		return line, line.parseCode(fields) && line.parseList(fields)
	}
	if _, ok := fields["read"]; ok {
		return line, line.parseCode(fields) && line.parseRead(fields)
	}
	if _, ok := fields["pages"]; ok {
		return line, line.parsePages(fields)
	}
	return line, line.parseName(fields)
}

func (l *Line) parseName(fields map[string]string) bool {
	if !only(fields, "v", "n", "t", "name", "ips", "curl", "http", "remote", "tc") || !hostRe.MatchString(fields["name"]) {
		return false
	}
	l.Name = strings.ToLower(strings.TrimSuffix(fields["name"], "."))
	var ok bool
	if l.Addresses, ok = addresses(fields["ips"]); !ok {
		return false
	}
	if l.Curl, ok = number(fields["curl"], 255); !ok {
		return false
	}
	if l.HTTP, ok = number(fields["http"], 999); !ok {
		return false
	}
	if remote := fields["remote"]; remote != "-" {
		address, err := netip.ParseAddr(remote)
		if err != nil || address.Zone() != "" {
			return false
		}
		l.Remote = address.Unmap()
	}
	if tc := fields["tc"]; tc != "-" {
		if seconds, err := strconv.ParseFloat(tc, 64); err != nil || seconds < 0 {
			return false
		}
	}
	return true
}

func (l *Line) parsePages(fields map[string]string) bool {
	if !only(fields, "v", "n", "t", "name", "tries", "ok", "pages") || !hostRe.MatchString(fields["name"]) {
		return false
	}
	l.Name = strings.ToLower(strings.TrimSuffix(fields["name"], "."))
	var ok bool
	if l.Tries, ok = number(fields["tries"], 100); !ok || l.Tries == 0 {
		return false
	}
	if l.Answered, ok = number(fields["ok"], l.Tries); !ok {
		return false
	}
	if fields["pages"] == "-" {
		return true
	}
	l.Pages = strings.Split(fields["pages"], ",")
	return len(l.Pages) <= l.Tries && !slices.ContainsFunc(l.Pages, func(page string) bool { return !pageRe.MatchString(page) })
}

// parseCode takes the error's code out of the fields of a line about the aws
// program. Probes of stacks that stand since before do not say it.
func (l *Line) parseCode(fields map[string]string) bool {
	code, says := fields["code"]
	delete(fields, "code")
	if !says || code == "-" {
		return true
	}
	l.Code = code
	return codeRe.MatchString(code)
}

func (l *Line) parseList(fields map[string]string) bool {
	// Probes of stacks that stand since before do not say who refuses.
	by, says := fields["by"]
	if !only(fields, "v", "n", "t", "list", "buckets", "has") && !only(fields, "v", "n", "t", "list", "buckets", "has", "by") || !lists[fields["list"]] {
		return false
	}
	if says && !l.parseRefuser(by) {
		return false
	}
	l.List = fields["list"]
	var ok bool
	if l.Buckets, ok = number(fields["buckets"], 1_000_000); !ok {
		return false
	}
	if has := fields["has"]; has != "-" {
		if !hostRe.MatchString(has) {
			return false
		}
		l.Has = has
	}
	return true
}

// only tells whether a line has exactly these fields.
func only(fields map[string]string, names ...string) bool {
	if len(fields) != len(names) {
		return false
	}
	for _, name := range names {
		if _, ok := fields[name]; !ok {
			return false
		}
	}
	return true
}

func addresses(text string) ([]netip.Addr, bool) {
	if text == "-" {
		return nil, true
	}
	parts := strings.Split(text, ",")
	if len(parts) > maxAddresses {
		return nil, false
	}
	all := make([]netip.Addr, 0, len(parts))
	for _, part := range parts {
		address, err := netip.ParseAddr(part)
		if err != nil || address.Zone() != "" {
			return nil, false
		}
		all = append(all, address.Unmap())
	}
	return all, true
}

func number(text string, limit int) (int, bool) {
	for _, r := range text {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n <= limit
}
