package vocabulary

import (
	"os"
	"regexp"
	"testing"
)

// The package's comment is a map of its files: a name in it that leads nowhere
// sends whoever looks for a check to the wrong place.
func TestDocNamesFilesThatAre(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`[a-z0-9]+\.go\b`).FindAllString(string(text), -1)
	if len(names) < 50 {
		t.Errorf("only %d files are named", len(names))
	}
	for _, name := range names {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
