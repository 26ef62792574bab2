package catalogue

import (
	"strings"
	"testing"
)

// Ids, names and AWS's own words stay; what linklab adds to them is Korean.
func TestPhrase(t *testing.T) {
	catalogue := load(t)
	for _, test := range []struct{ text, want string }{
		{"does not exist", "없음"},
		{"a profile", "인스턴스 프로파일"},
		{"no inbound rule", "인바운드 규칙 없음"},
		{"1s", "1초"},
		{"1h0m5s", "1시간 5초"},
		{"0s", "방금"},
		{"0s ago: localhost curl=7 http=0", "방금 전: localhost curl=7 http=0"},
		{"0s ahead", "차이 없음"},
		{"-6m0s ahead", "6분 느림"},
		{"6m0s ahead", "6분 빠름"},
		{"1m30s ago: s3.ap-northeast-2.amazonaws.com curl=28 http=0", "1분 30초 전: s3.ap-northeast-2.amazonaws.com curl=28 http=0"},
		{"2s ago: nlb.example 2 of 6 pages", "2초 전: nlb.example 페이지 6번 중 2번"},
		{"all ← sg-1; tcp 443 ← 10.0.0.0/16", "모든 트래픽 ← sg-1; tcp 443 ← 10.0.0.0/16"},
		{"TCP 443 from sg-1", "sg-1에서 오는 TCP 443"},
		{"TCP 22 from your address", "내 주소에서 오는 TCP 22"},
		{"Gateway com.amazonaws.us-east-1.s3 in vpc-1", "vpc-1의 com.amazonaws.us-east-1.s3용 Gateway"},
		{"Gateway com.amazonaws.us-east-1.s3 in vpc-1 available", "vpc-1의 com.amazonaws.us-east-1.s3용 Gateway, available"},
		{"10.0.1.5 in subnet-1 ap-northeast-2a", "subnet-1(ap-northeast-2a)의 10.0.1.5"},
		{"ACTIVE in vpc-1 subnet-1, subnet-2", "vpc-1의 subnet-1, subnet-2에서 ACTIVE"},
		{"4 in half an hour, the newest of 12:01 UTC, 40s ago", "30분 동안 4개, 가장 최근은 12:01 UTC(40초 전)"},
		{"interface-endpoint public-ipv4", "인터페이스 엔드포인트, 퍼블릭 IPv4 주소"},
		{"vpce-1 interface-endpoint 0.013, i-1 t3.micro 0.013", "vpce-1 인터페이스 엔드포인트 0.013, i-1 t3.micro 0.013"},
		{"The vpc ID 'vpc-1' does not exist", "The vpc ID 'vpc-1' does not exist"},
		{"rtb-1", "rtb-1"},
		{"", ""},
	} {
		if got := catalogue.Phrase("ko", test.text); got != test.want {
			t.Errorf("%q is %q, want %q", test.text, got, test.want)
		}
	}
}

// English is the language of the evidence; its durations alone are put in words.
func TestDurationsAreWords(t *testing.T) {
	catalogue := load(t)
	for _, test := range []struct{ text, want string }{
		{"0s ago: localhost curl=7 http=0", "a moment ago: localhost curl=7 http=0"},
		{"1m30s ago: s3.ap-northeast-2.amazonaws.com curl=28 http=0", "1 minute 30 seconds ago: s3.ap-northeast-2.amazonaws.com curl=28 http=0"},
		{"4 in half an hour, the newest of 12:01 UTC, 1h0m40s ago", "4 in half an hour, the newest of 12:01 UTC, 1 hour 40 seconds ago"},
		{"a line younger than 2m30s", "a line younger than 2 minutes 30 seconds"},
		{"at most 5m0s off", "at most 5 minutes off"},
		{"0s ahead", "the same as AWS's"},
		{"-6m0s ahead", "6 minutes behind"},
		{"1s ahead", "1 second ahead"},
		{"does not exist", "does not exist"},
		{"tc=3s list=denied m5s", "tc=3s list=denied m5s"},
		{"", ""},
	} {
		if got := catalogue.Phrase("en", test.text); got != test.want {
			t.Errorf("%q is %q, want %q", test.text, got, test.want)
		}
	}
	for age, want := range map[string]string{"0s": "a moment ago", "5s": "5 seconds ago", "2m0s": "2 minutes ago"} {
		if got := catalogue.Say("en", "agent.stopped", map[string]string{"instance": "i-1", "age": age}); !strings.Contains(got, want) {
			t.Errorf("%s is said as %q", age, got)
		}
	}
}

// The arguments of a sentence are said too, but a name of the learner's that
// happens to be a phrase stays what it is.
func TestSentencesSpeakOneLanguage(t *testing.T) {
	catalogue := load(t)
	args := map[string]string{"instance": "i-1", "age": "1m2s", "groups": "none-of-these", "bucket": "private", "seen": "no inbound rule",
		"port": "80", "gateway": "rgw-1", "source": "sg-1"}
	if got := catalogue.Say("ko", "symptom.list-denied", args); !strings.Contains(got, "1분 2초 전") {
		t.Errorf("a duration is said as %q", got)
	}
	if got := catalogue.Say("ko", "web.no-inbound", args); !strings.Contains(got, "인바운드 규칙 없음") {
		t.Errorf("rules are said as %q", got)
	}
	if got := catalogue.Say("ko", "bucket.none", args); !strings.Contains(got, "private") {
		t.Errorf("a bucket's name became %q", got)
	}
	if got := catalogue.Say("en", "symptom.list-denied", args); !strings.Contains(got, "1 minute 2 seconds ago") {
		t.Errorf("in English a duration became %q", got)
	}
}

// Each gap of a phrase is in what it becomes, and no other.
func TestPhrasesKeepTheirGaps(t *testing.T) {
	var phrases map[string]string
	if err := strict(files.ReadFile, "phrases.ko.yaml", &phrases); err != nil {
		t.Fatal(err)
	}
	for phrase, say := range phrases {
		gaps := map[string]bool{}
		for _, found := range gap.FindAllStringSubmatch(phrase, -1) {
			gaps[found[1]] = true
		}
		for _, name := range Args(say) {
			if !gaps[name] {
				t.Errorf("%q has no {%s}", phrase, name)
			}
			delete(gaps, name)
		}
		for name := range gaps {
			t.Errorf("%q loses {%s}", phrase, name)
		}
	}
}
