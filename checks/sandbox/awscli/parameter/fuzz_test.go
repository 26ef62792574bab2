package parameter

import (
	"errors"
	"io/fs"
	"reflect"
	"testing"
	"time"

	"linklab/checks/sandbox/awscli/document"
)

type fuzzed struct {
	Names   []string
	Filters []struct {
		Name   *string
		Values []string
	}
	Nested struct {
		Deep  *int32
		Inner map[string]struct{ A, B *string }
	}
	Count *int64
	Share *float64
	On    *bool
	Since *time.Time
	Data  []byte
	Tags  map[string]string
}

// FuzzValue gives any two texts to options of every kind, and what comes of
// them to an operation's input: a value or a refusal, never a fault.
func FuzzValue(f *testing.F) {
	for _, seed := range [][2]string{
		{"a", "b"}, {"Name=a,Values=b,c", "Name=d"}, {`[{"Name":"a","Values":["b"]}]`, ""}, {`{"Deep":1,"Inner":{"x":{"A":"1"}}}`, ""},
		{"Inner={x={A=1,B=2}},Deep=9", ""}, {"true", "false"}, {"1e999", "-1"}, {"2026-01-02T03:04:05Z", "1"}, {"file://x", "fileb://y"}, {"k=v,l=w", "{"}, {`"\ud800"`, "[[[["},
	} {
		f.Add(seed[0], seed[1])
	}
	read := func(name string) ([]byte, error) {
		if name == "" {
			return nil, fs.ErrNotExist
		}
		return []byte(name), nil
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		for _, naming := range []document.Naming{document.AsDeclared, document.SmallFirst} {
			input := document.New()
			for _, p := range Of(reflect.TypeFor[fuzzed](), naming) {
				p.Syntax()
				for _, texts := range [][]string{{one}, {one, two}} {
					value, err := p.Value(p.Flag(), texts, read)
					if err != nil {
						if err.Error() == "" {
							t.Fatal("a refusal without words")
						}
						continue
					}
					input.Set(p.Member, value)
				}
			}
			bound, err := Bind(input, reflect.TypeFor[fuzzed](), naming)
			if (bound == nil) == (err == nil) || errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("%v %v", bound, err)
			}
		}
	})
}
