package ec2

import (
	"path"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWildcard(t *testing.T) {
	for _, c := range []struct {
		pattern, value string
		want           bool
	}{
		{"a", "a", true}, {"a", "A", false}, {"a", "ab", false},
		{"*", "", true}, {"*", "anything", true}, {"?", "", false}, {"?", "x", true},
		{"a*c", "abbbc", true}, {"a*c", "abbb", false}, {"*-a*-a", "x-a-a-a", true},
		{`\*`, "*", true}, {`\*`, "x", false}, {`a\?b`, "a?b", true}, {`a\?b`, "axb", false},
		{"192.168.?.*", "192.168.1.17", true}, {"", "", true}, {"", "a", false},
	} {
		if got := wildcard(c.pattern, c.value); got != c.want {
			t.Errorf("wildcard(%q, %q) is %t", c.pattern, c.value, got)
		}
	}
}

// TestWildcardAgreesWithGlob compares with the standard library's globs, which
// mean the same where there are no slashes and brackets.
func TestWildcardAgreesWithGlob(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringOf(rapid.SampledFrom([]rune("ab*?"))).Draw(t, "pattern")
		value := rapid.StringOf(rapid.SampledFrom([]rune("ab"))).Draw(t, "value")
		want, err := path.Match(pattern, value)
		if err != nil {
			t.Fatal(err)
		}
		if got := wildcard(pattern, value); got != want {
			t.Errorf("wildcard(%q, %q) is %t", pattern, value, got)
		}
	})
}

func TestWildcardIsNotExponential(t *testing.T) {
	if wildcard(strings.Repeat("a*", 200)+"b", strings.Repeat("a", 5000)) {
		t.Error("matches what it should not")
	}
}
