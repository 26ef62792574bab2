package profile

import (
	"slices"
	"testing"
)

const config = `# mine
[default]
region = ap-northeast-2
s3 =
    max_concurrent_requests = 3
output=json

[profile other]
region = eu-west-1
[ profile   spaced ]
region=us-east-1
`

func TestRead(t *testing.T) {
	p := Read("default", config, "[default]\naws_access_key_id = AK\n[other]\naws_access_key_id = OTHER\n")
	if !p.Exists() || p.Setting("region") != "ap-northeast-2" || p.Setting("output") != "json" || p.Setting("aws_access_key_id") != "AK" {
		t.Errorf("default is %+v", p)
	}
	if p.Setting("max_concurrent_requests") != "" {
		t.Error("an indented setting was taken for one of the section")
	}
	if p := Read("other", config, ""); p.Setting("region") != "eu-west-1" || p.Keys != nil {
		t.Errorf("other is %+v", p)
	}
	if p := Read("spaced", config, ""); p.Setting("region") != "us-east-1" {
		t.Errorf("spaced is %+v", p)
	}
	if Read("nobody", config, "").Exists() {
		t.Error("a profile out of nothing")
	}
	if names := Names(config); !slices.Equal(names, []string{"default", "other", "spaced"}) {
		t.Errorf("names %v", names)
	}
}

func TestWith(t *testing.T) {
	tests := []struct{ text, section, key, value, want string }{
		{"", "default", "region", "r", "[default]\nregion = r\n"},
		{"[default]\nregion = a\noutput = b\n", "default", "region", "r", "[default]\nregion = r\noutput = b\n"},
		{"[default]\nregion = a\n\n[other]\nregion = b\n", "default", "output", "x", "[default]\nregion = a\noutput = x\n\n[other]\nregion = b\n"},
		{"[default]\nregion = a\n", "other", "region", "r", "[default]\nregion = a\n[other]\nregion = r\n"},
	}
	for _, test := range tests {
		if got := With(test.text, test.section, test.key, test.value); got != test.want {
			t.Errorf("%q with %s.%s: got %q, want %q", test.text, test.section, test.key, got, test.want)
		}
	}
}
