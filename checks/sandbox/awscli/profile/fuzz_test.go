package profile

import (
	"strings"
	"testing"
)

// FuzzProfile sets something in any file: it can be read back, and the other
// profiles are as they were.
func FuzzProfile(f *testing.F) {
	f.Add("[default]\nregion = us-east-1\n[profile p]\noutput=json\n", "default", "region", "eu-west-1")
	f.Add("[profile p]\ns3 =\n  a = b\n", "profile p", "a", "c")
	f.Add("", "profile q", "k", "")
	f.Add("[default\nregion\n=\n#[x]\n", "default", "region", "x=y")
	f.Fuzz(func(t *testing.T, text, section, key, value string) {
		Names(text)
		plain := func(s string) bool {
			return s == strings.Join(strings.Fields(s), " ") && s == strings.ToLower(s) && !strings.ContainsAny(s, "[]\n\r=#;") && strings.ToValidUTF8(s, "") == s
		}
		if section == "" || key == "" || !plain(section) || !plain(key) || strings.TrimSpace(value) != value || strings.ContainsAny(value, "\n\r") || strings.Contains(text, "\r") || len(text) > 1<<15 {
			t.Skip("not a setting that this writes")
		}
		after := With(text, section, key, value)
		if got := sectionOf(after, section)[key]; got != value {
			t.Fatalf("%q became %q: %s of %s is %q, want %q", text, after, key, section, got, value)
		}
		for _, name := range Names(text) {
			if name == section || "profile "+name == section {
				continue
			}
			for _, heading := range []string{name, "profile " + name} {
				before, now := sectionOf(text, heading), sectionOf(after, heading)
				for k, v := range before {
					if heading != section && now[k] != v {
						t.Fatalf("%q became %q: %s of %s was %q and is %q", text, after, k, heading, v, now[k])
					}
				}
			}
		}
	})
}
