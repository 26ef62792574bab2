package selftest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/checks/catalogue"
	"linklab/checks/site"
	"linklab/checks/vocabulary"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// TestCourseIsProofread holds the pages to what a learner has to be able to use.
func TestCourseIsProofread(t *testing.T) {
	if _, err := lessons.Lint(lessons.Content(), guide.Vocabulary(vocabulary.Registry(), site.Kinds(), checks.Keys())); err != nil {
		t.Error(err)
	}
}

// TestDiagnosesAreProofread holds the sentences that every course shares.
func TestDiagnosesAreProofread(t *testing.T) {
	for _, lang := range lessons.Languages() {
		file, text, err := catalogue.Source(string(lang))
		if err != nil {
			t.Fatal(err)
		}
		if problems := lessons.LintDiagnoses(file, lang, text); problems != nil {
			t.Error(problems)
		}
	}
}

// contrasts are the checks of each lab that see the state before and the state
// after: what is shown only afterwards proves nothing.
var contrasts = map[string]struct{ before, is, after, becomes string }{
	"s3-gateway":             {"baseline", "probe-fails", "proof", "probe-reaches"},
	"endpoint-policy":        {"baseline", "object-readable", "proof", "object-denied-here"},
	"dynamodb-gateway":       {"baseline", "probe-fails", "proof", "probe-reaches"},
	"interface-endpoint":     {"baseline", "name-answers-public", "private-dns", "name-answers-private"},
	"cloudwatch-privatelink": {"agent", "metrics-arrive", "outage", "metrics-stopped"},
	"endpoint-service":       {"baseline", "public-page", "cut", "public-path-cut"},
	"resource-endpoint":      {"baseline", "probe-fails", "page", "resource-page"},
	"break-and-fix":          {"sound", "case-lists-bucket", "case-01", "case-lists-bucket"},
	"cleanup-and-cost":       {"bill", "meter-counts", "cleanup", "burn-rate-zero"},
}

// leftovers are the checks without which a clean-up proves nothing.
var leftovers = []string{"stack-gone", "instances-gone", "network-gone"}

// byHand are those of what a page makes beside the stack.
var byHand = map[string]*regexp.Regexp{
	"no-endpoints-left": regexp.MustCompile(`aws ec2 create-vpc-endpoint `),
	"service-gone":      regexp.MustCompile(`aws ec2 create-vpc-endpoint-service-configuration`),
	"lattice-gone":      regexp.MustCompile(`aws vpc-lattice create-`),
	"bucket-gone":       regexp.MustCompile(`aws s3 mb`),
	"role-gone":         regexp.MustCompile(`aws iam create-role`),
	"key-gone":          regexp.MustCompile(`aws ec2 create-key-pair`),
}

// verdict begins an explanation with what the screen says right before it.
var verdict = regexp.MustCompile(`^(Yes|Right|Correct|맞습니다|맞았습니다)[,.:]`)

// TestExplanationsGiveNoVerdict holds that why a choice is right goes on from the
// verdict, and does not repeat it.
func TestExplanationsGiveNoVerdict(t *testing.T) {
	for _, lab := range embedded(t).Labs {
		for _, s := range lab.Steps {
			for _, q := range s.Quiz {
				for _, c := range q.Choices {
					for _, lang := range lessons.Languages() {
						if why := c.Why.In(lang); c.Right && verdict.MatchString(why) {
							t.Errorf("%s/%s %s: %q", lab.ID, s.ID, q.ID, why)
						}
					}
				}
			}
		}
	}
}

// TestElements holds that each lab has all that a lab consists of. That every step
// has its three levels of help, the loader holds.
func TestElements(t *testing.T) {
	for _, lab := range embedded(t).Labs {
		questions, clean := 0, (*lessons.Step)(nil)
		for _, s := range lab.Steps {
			questions += len(s.Quiz)
			if s.Clean {
				clean = s
			}
		}
		if questions < 2 {
			t.Errorf("%s asks %d questions", lab.ID, questions)
		}
		if !lab.InAccount() {
			continue
		}
		if len(lab.Template) == 0 || len(lab.Cost) == 0 || len(lab.Mistakes) < 3 {
			t.Errorf("%s: %d bytes of template, %d lines of cost, %d mistakes", lab.ID, len(lab.Template), len(lab.Cost), len(lab.Mistakes))
		}
		if clean == nil {
			t.Errorf("%s has no clean-up", lab.ID)
			continue
		}
		for _, use := range leftovers {
			if required(clean, use) < 0 {
				t.Errorf("%s/%s does not prove %s", lab.ID, clean.ID, use)
			}
		}
		for use, made := range byHand {
			if slices.ContainsFunc(lab.Steps, func(s *lessons.Step) bool { return runs(s, made) }) && required(clean, use) < 0 {
				t.Errorf("%s/%s does not prove %s, after %s", lab.ID, clean.ID, use, made)
			}
		}
		c, ok := contrasts[lab.ID]
		before, after := lab.Step(c.before), lab.Step(c.after)
		if !ok || before == nil || after == nil || required(before, c.is) < 0 || required(after, c.becomes) < 0 ||
			slices.Index(lab.Steps, before) >= slices.Index(lab.Steps, after) {
			t.Errorf("%s: the state before is not a required baseline: %+v", lab.ID, c)
		}
	}
}

// required is the place of a check that decides over a step, -1 without one.
func required(s *lessons.Step, use string) int {
	return slices.IndexFunc(s.Checks, func(c lessons.CheckRef) bool { return c.Use == use && !c.Advice })
}

func runs(s *lessons.Step, command *regexp.Regexp) bool {
	return slices.ContainsFunc(s.Commands(), func(c lessons.Command) bool { return c.Host == "laptop" && command.MatchString(c.Text) })
}

// consoleOf are the pages of the console beside the commands that do the same.
var consoleOf = []struct {
	command *regexp.Regexp
	page    string
}{
	{regexp.MustCompile(`aws cloudformation (deploy|delete-stack)`), "stacks"},
	{regexp.MustCompile(`aws ec2 create-vpc-endpoint `), "create-endpoint"},
	{regexp.MustCompile(`aws ec2 (modify-vpc-endpoint |delete-vpc-endpoints|describe-vpc-endpoint-associations)`), "endpoints"},
	{regexp.MustCompile(`aws ec2 (create|accept|delete)-vpc-endpoint-(service-configuration|connections)`), "endpoint-services"},
	{regexp.MustCompile(`aws ec2 (create-security-group|authorize-security-group-ingress|delete-security-group)`), "security-groups"},
	{regexp.MustCompile(`aws ec2 (delete-route|describe-route-tables)`), "route-tables"},
	{regexp.MustCompile(`aws ec2 (modify-vpc-attribute|describe-vpcs)`), "vpcs"},
	{regexp.MustCompile(`aws ec2 associate-iam-instance-profile`), "instances"},
	{regexp.MustCompile(`aws vpc-lattice (create|delete)-resource-gateway`), "resource-gateways"},
	{regexp.MustCompile(`aws elbv2 describe-target-health`), "target-groups"},
	{regexp.MustCompile(`aws (s3 (mb|rb)|s3api put-|iam |dynamodb put-|cloudwatch |vpc-lattice |ec2 [a-z]*-(prefix-list|address|serial|managed))`), ""},
}

// inConsole are the words by which a page comes to speak of the console.
var inConsole = map[lessons.Lang]string{lessons.English: "the console", lessons.Korean: "콘솔"}

// TestConsoleBesideTheCommand holds that a page which has the learner make, change
// or look up something by a command says in each language where the console has
// it, with a link where its address is known.
func TestConsoleBesideTheCommand(t *testing.T) {
	beside := 0
	for _, lab := range embedded(t).Labs {
		for _, s := range lab.Steps {
			for _, c := range consoleOf {
				if !runs(s, c.command) {
					continue
				}
				beside++
				for lang, p := range s.Pages {
					if !strings.Contains(strings.ToLower(strings.ReplaceAll(p.Markdown, "\n", " ")), inConsole[lang]) {
						t.Errorf("%s does not say where the console has %s", p.File, c.command)
					}
					if c.page != "" && !strings.Contains(p.Markdown, "](console:"+c.page) {
						t.Errorf("%s has no link to console:%s beside %s", p.File, c.page, c.command)
					}
				}
			}
		}
	}
	if beside < 60 {
		t.Errorf("only %d commands have a page of the console", beside)
	}
}
