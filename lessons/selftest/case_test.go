package selftest

import (
	"strings"
	"testing"

	"linklab/lessons"
)

// faulty is a course of one case: a VPC whose DNS attributes the page switches
// off. The checks of the case are the symptom and its cause in one.
func faulty(t *testing.T, breaks, key, mend string) *lessons.Course {
	t.Helper()
	page := fence("laptop", create+"\n"+breaks)
	files := map[string]string{
		"course.yaml": "id: tiny\nversion: \"1\"\ntitle: {en: Tiny, ko: 작은}\nlabs: [tiny]\n",
		"tiny/lab.yaml": `id: tiny
title: {en: Tiny, ko: 작은}
summary: {en: A VPC., ko: VPC 하나}
minutes: 1
inputs:
  - {id: vpc, kind: vpc}
causes:
  dns:
    - {id: both, use: vpc-dns-both, with: {vpc: vpc}}
steps:
  - id: mend
    title: {en: Mend, ko: 고치기}
    page: 010-mend
    checks:
      - id: dns
        use: vpc-dns
        with: {vpc: vpc}
        title: {en: DNS, ko: DNS}
    hints:
      look: {en: "The VPC.", ko: "VPC를 봅니다."}
    case:
      symptom: dns
      causes: dns
      key: ` + key + `
      mend:
        - host: laptop
          run: ` + mend + "\n",
		"tiny/steps/010-mend.en.md": page,
		"tiny/steps/010-mend.ko.md": page,
	}
	return load(t, files)
}

// How the case is broken and mended.
const (
	breaks = "ours=$(aws ec2 describe-vpcs --filters Name=tag:linklab,Values=tiny \\\n" +
		"  --query 'Vpcs[0].VpcId' --output text)\naws ec2 modify-vpc-attribute --vpc-id $ours --no-enable-dns-support"
	mending = "aws ec2 modify-vpc-attribute --vpc-id ${vpc} --enable-dns-support && aws ec2 modify-vpc-attribute --vpc-id ${vpc} --enable-dns-hostnames"
)

func TestCases(t *testing.T) {
	for _, c := range []struct {
		name, breaks, key, mend string
		outcome                 Outcome
		detail                  string
	}{
		{"good", breaks, "dns.support-off", mending, AsItMustBe, ""},
		{"breaks nothing", "true", "dns.support-off", mending, NotBroken, ""},
		{"has another cause", breaks, "dns.custom-dhcp", mending, OtherDiagnosis, "dns.support-off"},
		{"is not mended", breaks, "dns.support-off", "'true'", FailsSolved, "dns.support-off"},
		{"is mended by no command", breaks, "dns.support-off", "mend-it", CommandFails, "mend-it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Run(t.Context(), Options{Course: faulty(t, c.breaks, c.key, c.mend)})
			if err != nil {
				t.Fatal(err)
			}
			step := r.Labs[0].Steps[0]
			if step.Outcome != c.outcome || !strings.Contains(step.Detail, c.detail) {
				t.Errorf("%+v", step)
			}
			if r.Good() != (c.outcome == AsItMustBe) {
				t.Errorf("good: %v", r.Good())
			}
		})
	}
}
