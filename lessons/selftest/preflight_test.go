package selftest

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/checks/vocabulary"
	"linklab/lessons/guide"
	"linklab/lessons/simulated"
)

// TestClockOfAnotherHour looks at an account whose clock is not this machine's.
func TestClockOfAnotherHour(t *testing.T) {
	for name, test := range map[string]struct {
		off time.Duration
		key string
	}{"behind": {20 * time.Minute, "clock.behind"}, "ahead": {-20 * time.Minute, "clock.ahead"}} {
		t.Run(name, func(t *testing.T) {
			clock := func() time.Time { return time.Now().Add(test.off) }
			box, err := simulated.StartTrial("", network.Instant, "127.0.0.1:0", clock)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(box.Stop)
			opened, err := account.Open(t.Context(), account.Options{Region: sandbox.DefaultRegion, Endpoint: box.Endpoint, HTTPClient: http.DefaultClient,
				Credentials: credentials.NewStaticCredentialsProvider(sandbox.AccessKeyID, sandbox.SecretAccessKey, "")})
			if err != nil {
				t.Fatal(err)
			}
			plan, err := checks.NewPlan(vocabulary.Registry(), []checks.CheckSpec{{ID: "clock", Use: "clock"}})
			if err != nil {
				t.Fatal(err)
			}
			finding := checks.Round(t.Context(), &checks.Env{Account: opened}, plan).Findings[0]
			if finding.Outcome != checks.Failed || finding.Diagnosis.Key != test.key {
				t.Fatalf("%s %+v", finding.Outcome, finding.Diagnosis)
			}
			if minutes := finding.Diagnosis.Args["minutes"]; minutes != "20" {
				t.Errorf("%s minutes", minutes)
			}
		})
	}
}

// TestZoneWithoutTheType takes from an account in us-east-1 every default subnet
// but the one of a zone that has no t3 instances: the template would go there.
func TestZoneWithoutTheType(t *testing.T) {
	course := embedded(t)
	lab := course.Lab("s3-gateway")
	b := benchOf(t, course, lab)
	err := b.typed(t.Context(), `for s in $(aws ec2 describe-subnets --region us-east-1 --query "Subnets[?AvailabilityZone!='us-east-1f'].SubnetId" --output text); do aws ec2 delete-subnet --region us-east-1 --subnet-id $s; done`)
	if err != nil {
		t.Fatal(err)
	}
	examiner, err := b.account.Examiner(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	step := lab.Step("preflight")
	seen, err := examiner.Examine(t.Context(), guide.Round{Ref: guide.Ref{Lab: lab.ID, Step: step.ID}, Lab: lab, Checks: step.Checks})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range seen.Findings {
		if f.Check != "instance-type" {
			continue
		}
		if f.Outcome != checks.Failed || f.Diagnosis.Key != "instance-type.not-in-zone" || f.Diagnosis.Args["zone"] != "us-east-1f" {
			t.Errorf("%s %+v", f.Outcome, f.Diagnosis)
		}
		return
	}
	t.Error("the step does not look at the type")
}

var (
	templateType = regexp.MustCompile(`(?m)^\s+InstanceType: (\S+)$`)
	templateVPC  = regexp.MustCompile(`(?m)^\s+Type: AWS::EC2::VPC$`)
	templateNLB  = regexp.MustCompile(`(?m)^\s+Type: AWS::ElasticLoadBalancingV2::LoadBalancer$`)
)

// TestPreflightKnowsTheTemplate holds what a lab asks before it begins against
// what its template makes.
func TestPreflightKnowsTheTemplate(t *testing.T) {
	for _, lab := range embedded(t).Labs {
		step := lab.Step("preflight")
		if step == nil {
			continue
		}
		with := map[string]map[string]string{}
		var used []string
		for _, check := range step.Checks {
			with[check.Use], used = check.With, append(used, check.Use)
		}
		for _, use := range []string{"credentials", "account-region", "reads-allowed", "instance-type", "clock", "quota-room", "nothing-left-behind"} {
			if !slices.Contains(used, use) {
				t.Errorf("%s does not begin with %s", lab.ID, use)
			}
		}
		for _, kind := range templateType.FindAllStringSubmatch(string(lab.Template), -1) {
			if kind[1] != with["instance-type"]["type"] {
				t.Errorf("%s launches %s and asks for %s", lab.ID, kind[1], with["instance-type"]["type"])
			}
		}
		for param, form := range map[string]*regexp.Regexp{"vpcs": templateVPC, "load_balancers": templateNLB} {
			made := len(form.FindAll(lab.Template, -1))
			if said, _ := strconv.Atoi(with["quota-room"][param]); said != made {
				t.Errorf("%s makes %d %s and says %d", lab.ID, made, param, said)
			}
		}
	}
}
