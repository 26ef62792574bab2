package checks

import (
	"errors"
	"strings"
	"testing"
	"time"

	"linklab/checks/account"
	"linklab/checks/catalogue"
)

// Every kind of failed read has a whole sentence in every language.
func TestEveryKindSpeaks(t *testing.T) {
	for _, kind := range account.Kinds() {
		for _, failure := range []*account.Error{
			{Kind: kind, Action: "ec2:DescribeVpcs", Region: "ap-northeast-2", Profile: "class", Detail: "some words", Skew: -7 * time.Minute},
			{Kind: kind, Detail: "some words"},
		} {
			diagnosis := ProblemOf(failure)
			if diagnosis.Key != "read."+string(kind) {
				t.Errorf("%s is told as %s", kind, diagnosis.Key)
			}
			for _, language := range []string{"en", "ko"} {
				said := Say(language, *diagnosis)
				if said == diagnosis.Key || len(catalogue.Args(said)) > 0 || strings.Contains(said, "{") {
					t.Errorf("%s in %s: %q", kind, language, said)
				}
				for name, value := range diagnosis.Args {
					if value == "" || !strings.Contains(said, Phrase(language, value)) {
						t.Errorf("%s in %s does not say {%s} = %q: %q", kind, language, name, value, said)
					}
				}
			}
		}
	}
}

// A denial is told by who refuses, and linklab policy is advised only where it
// can help.
func TestEveryRefuserHasItsAdvice(t *testing.T) {
	told := map[string]account.Refuser{}
	for _, refuser := range append(account.Refusers(), account.UnnamedRefuser) {
		diagnosis := ProblemOf(&account.Error{Kind: account.Denied, Refuser: refuser, Action: "ec2:DescribeVpcs", Detail: "some words"})
		for _, language := range []string{"en", "ko"} {
			said := Say(language, *diagnosis)
			if other, ok := told[said]; ok || said == diagnosis.Key || !strings.Contains(said, "ec2:DescribeVpcs") || !strings.Contains(said, "some words") {
				t.Errorf("%s in %s says as %s: %q", refuser, language, other, said)
			}
			told[said] = refuser
			advised := strings.Contains(said+LookAt(language, *diagnosis), "linklab policy")
			helps := refuser == account.UnnamedRefuser || refuser == account.BoundaryRefuser || refuser == account.SessionRefuser
			if advised != helps {
				t.Errorf("%s in %s: linklab policy is advised: %t; %q", refuser, language, advised, said+LookAt(language, *diagnosis))
			}
		}
	}
}

func TestProblemOf(t *testing.T) {
	if got := ProblemOf(nil); got != nil {
		t.Errorf("nothing is %+v", got)
	}
	if got := ProblemOf(errors.New("odd\x1b[31m")); got.Key != "read.unclear" || got.Args["detail"] != "odd [31m" {
		t.Errorf("%+v", got)
	}
	if got := Unread(&account.Error{Kind: account.Denied, Action: "ec2:DescribeVpcs"}); got.Outcome != Unknown {
		t.Errorf("a denied read is %s", got.Outcome)
	}
}

func TestSentence(t *testing.T) {
	late := Finding{Outcome: Failed, Late: true, Diagnosis: &Diagnosis{Key: "endpoint.pending", Args: map[string]string{"endpoint": "vpce-1"}}}
	for language, want := range map[string]string{
		"en": "vpce-1 is being created. It should have been done by now.",
		"ko": "vpce-1을 만드는 중입니다. 지금쯤이면 끝났어야 합니다.",
	} {
		if got := Sentence(language, late); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
	if got := Sentence("en", Finding{Outcome: Blocked, BlockedBy: "vpc"}); got != "Not looked at yet: vpc comes first." {
		t.Errorf("%q", got)
	}
	if got := Sentence("en", Finding{Outcome: Passed}); got != "" {
		t.Errorf("a pass says %q", got)
	}
	if got := Fix(Diagnosis{Key: "rt.wrong-table", Args: map[string]string{"endpoint": "vpce-1", "route_table": "rtb-1"}}); got != "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-1" {
		t.Errorf("%q", got)
	}
}
