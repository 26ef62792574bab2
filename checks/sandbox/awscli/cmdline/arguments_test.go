package cmdline

import (
	"slices"
	"strings"
	"testing"
)

func options() []Option {
	return []Option{
		{Name: "--vpc-id", Arity: Single, Required: true},
		{Name: "--vpc-ids", Arity: Several},
		{Name: "--filters", Arity: Several},
		{Name: "--dry-run", Group: "dry"},
		{Name: "--no-dry-run", Group: "dry"},
		{Name: "--count", Arity: Single, Integer: true},
		{Name: "--output", Arity: Single, Choices: []string{"json", "text"}},
		{Name: "--enable", Arity: Optional},
	}
}

func TestParse(t *testing.T) {
	given, err := Parse(strings.Fields("a --vpc-id=v --vpc-ids i j --dry-run --no-dry --filter x --unknown u --count -1 --enable --vpc-id w"), options())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{"--vpc-id": {"w"}, "--vpc-ids": {"i", "j"}, "--filters": {"x"}, "--count": {"-1"}, "--enable": nil} {
		if !given.Given(name) || !slices.Equal(given.Values[name], want) {
			t.Errorf("%s: %v, want %v", name, given.Values[name], want)
		}
	}
	if given.Given("--dry-run") || !given.Given("--no-dry-run") {
		t.Error("the last of a group did not win")
	}
	if want := []string{"a", "--unknown", "u"}; !slices.Equal(given.Rest, want) {
		t.Errorf("rest %v, want %v", given.Rest, want)
	}
}

func TestParseComplaints(t *testing.T) {
	for line, want := range map[string]string{
		"--vpc-id":           "argument --vpc-id: expected one argument",
		"--vpc-id --dry-run": "argument --vpc-id: expected one argument",
		"--vpc":              "ambiguous option: --vpc could match --vpc-id, --vpc-ids",
		"--count x":          "argument --count: invalid int value: 'x'",
		"--dry-run=yes":      "argument --dry-run: ignored explicit argument 'yes'",
		"--output jsn":       "argument --output: Invalid choice, valid choices are:\n\njson                                     | text                                    \n\n\nInvalid choice: 'jsn', maybe you meant:\n\n  * json",
	} {
		_, err := Parse(strings.Fields(line), options())
		if err == nil || !strings.Contains(err.Error(), "aws: error: "+want) {
			t.Errorf("%s: got %v\nwant %s", line, err, want)
		}
	}
	given, err := Parse(nil, options())
	if err != nil {
		t.Fatal(err)
	}
	if err := given.Missing(options()); err == nil || !strings.Contains(err.Error(), "the following arguments are required: --vpc-id") {
		t.Errorf("missing: %v", err)
	}
}

func TestClosest(t *testing.T) {
	choices := []string{"describe-vpcs", "describe-vpc-endpoints", "create-vpc", "delete-vpc", "describe-subnets"}
	for word, want := range map[string][]string{
		"describe-vpc":          {"describe-vpcs"},
		"descrbe-vpcs":          {"describe-vpcs"},
		"describe-vpc-endpoint": {"describe-vpc-endpoints"},
		"zzz":                   nil,
	} {
		if got := closest(word, choices); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", word, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("--vpc-id v --filters a b --dry-run")
	f.Add("-- --x =--=")
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, " ")
		given, err := Parse(words, options())
		if err != nil {
			return
		}
		count := len(given.Rest)
		for _, values := range given.Values {
			count += len(values)
		}
		if count > len(words) {
			t.Errorf("%q: more arguments than words", line)
		}
	})
}
