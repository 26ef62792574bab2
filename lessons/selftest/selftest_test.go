package selftest

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"linklab/checks"
	"linklab/checks/site"
	"linklab/checks/vocabulary"
	"linklab/lessons"
	"linklab/lessons/guide"
)

const create = "aws ec2 create-vpc --cidr-block 10.9.0.0/16 \\\n  --tag-specifications 'ResourceType=vpc,Tags=[{Key=linklab,Value=tiny}]'"

const off = "aws ec2 modify-vpc-attribute --vpc-id ${vpc} --no-enable-dns-support"

// tiny is a course of one step that makes a VPC, with one mistake.
func tiny(t *testing.T, page, mistake string) *lessons.Course {
	t.Helper()
	files := map[string]string{
		"course.yaml": "id: tiny\nversion: \"1\"\ntitle: {en: Tiny, ko: 작은}\nlabs: [tiny]\n",
		"tiny/lab.yaml": `id: tiny
title: {en: Tiny, ko: 작은}
summary: {en: A VPC., ko: VPC 하나}
minutes: 1
inputs:
  - {id: vpc, kind: vpc}
steps:
  - id: read
    title: {en: Read, ko: 읽기}
    page: 010-read
  - id: make
    title: {en: Make, ko: 만들기}
    page: 020-make
    build: true
    checks:
      - id: dns
        use: vpc-dns
        with: {vpc: vpc}
        title: {en: DNS, ko: DNS}
`,
		"tiny/steps/010-read.en.md":  "Read.\n",
		"tiny/steps/010-read.ko.md":  "읽습니다.\n",
		"tiny/steps/020-make.en.md":  page,
		"tiny/steps/020-make.ko.md":  page,
		"tiny/mistakes/dns-off.yaml": mistake,
	}
	return load(t, files)
}

// load reads a course that lies in these files.
func load(t *testing.T, files map[string]string) *lessons.Course {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	course, err := lessons.Load(fsys, guide.Vocabulary(vocabulary.Registry(), site.Kinds(), checks.Keys()))
	if err != nil {
		t.Fatal(err)
	}
	return course
}

func fence(host, command string) string {
	return "Do.\n\n```sh host=" + host + "\n" + command + "\n```\n"
}

func mistakeOf(key, command string) string {
	return "id: dns-off\nstep: make\ncheck: dns\nkey: " + key + "\ncommands:\n  - host: laptop\n    run: " + command + "\n"
}

func run(t *testing.T, course *lessons.Course) Lab {
	t.Helper()
	told := 0
	r, err := Run(t.Context(), Options{Course: course, Told: func(string, *Step, *Mistake) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Labs) != 1 || len(r.Labs[0].Steps) != 2 || len(r.Labs[0].Mistakes) != 1 || told != 3 {
		t.Fatalf("%+v, told %d times", r, told)
	}
	good := r.Labs[0].Steps[1].Outcome == AsItMustBe && r.Labs[0].Mistakes[0].Outcome == AsItMustBe
	if r.Good() != good {
		t.Errorf("good: %v", r.Good())
	}
	return r.Labs[0]
}

func TestGoodCourse(t *testing.T) {
	lab := run(t, tiny(t, fence("laptop", create), mistakeOf("dns.support-off", off)))
	for _, s := range lab.Steps {
		if s.Outcome != AsItMustBe {
			t.Errorf("%+v", s)
		}
	}
	if s := lab.Steps[1]; s.Before == "passed" || s.After != "passed" {
		t.Errorf("%+v", s)
	}
	if m := lab.Mistakes[0]; m.Outcome != AsItMustBe || m.Seen != "dns.support-off" {
		t.Errorf("%+v", m)
	}
}

func TestSolutionThatSolvesNothing(t *testing.T) {
	lab := run(t, tiny(t, fence("laptop", "true"), mistakeOf("dns.support-off", "true")))
	if s := lab.Steps[1]; s.Outcome != FailsSolved || !strings.Contains(s.Detail, "dns is failed") {
		t.Errorf("%+v", s)
	}
	if m := lab.Mistakes[0]; m.Outcome != OtherDiagnosis {
		t.Errorf("%+v", m)
	}
}

func TestMistakeWithAnotherDiagnosis(t *testing.T) {
	lab := run(t, tiny(t, fence("laptop", create), mistakeOf("dns.hostnames-off", off)))
	if m := lab.Mistakes[0]; m.Outcome != OtherDiagnosis || m.Seen != "dns.support-off" || m.Key != "dns.hostnames-off" {
		t.Errorf("%+v", m)
	}
	lab = run(t, tiny(t, fence("laptop", create), mistakeOf("dns.support-off", "true")))
	if m := lab.Mistakes[0]; m.Outcome != OtherDiagnosis {
		t.Errorf("a mistake that is none: %+v", m)
	}
}

// A mistake that says why its advice is not enough is wrong once it is enough.
func TestUnmendedMistakeThatIsMended(t *testing.T) {
	lab := run(t, tiny(t, fence("laptop", create), mistakeOf("dns.support-off", off)+"unmended: Another attribute is off too.\n"))
	if m := lab.Mistakes[0]; m.Outcome != AdviceFails || !strings.Contains(m.Detail, "says unmended") {
		t.Errorf("%+v", m)
	}
}

func TestUnsolvedStepThatPasses(t *testing.T) {
	course := tiny(t, fence("laptop", create), mistakeOf("dns.support-off", off))
	steps := course.Labs[0].Steps
	again := *steps[1]
	again.ID = "read"
	steps[0] = &again // the same step twice: the second time it passes before its commands
	lab := run(t, course)
	if s := lab.Steps[1]; s.Outcome != PassesUnsolved {
		t.Errorf("%+v", s)
	}
}

func TestCommandsThatCannotBeRun(t *testing.T) {
	for page, want := range map[string]string{
		fence("laptop", "no-such-program"): "command not found",
		fence("private", create):           "no command of the lab leads from laptop to private",
		fence("laptop", "echo ${vpc}"):     "nothing is known of ${vpc}",
	} {
		lab := run(t, tiny(t, page, mistakeOf("dns.support-off", "true")))
		if s := lab.Steps[1]; s.Outcome != CommandFails || !strings.Contains(s.Detail, want) {
			t.Errorf("want %q: %+v", want, s)
		}
	}
}

func TestInterruptedRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, Options{Course: tiny(t, fence("laptop", create), mistakeOf("dns.support-off", off))}); err == nil {
		t.Error("an interrupted self-test looks like a good one")
	}
}

func TestResultAsJSON(t *testing.T) {
	data, err := json.Marshal(Result{Schema: Schema, Labs: []Lab{{ID: "l", Steps: []Step{{ID: "s", Outcome: FailsSolved}}, Mistakes: []Mistake{}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"labs":[{"id":"l","steps":[{"id":"s","outcome":"fails-solved"`, `"mistakes":[]`} {
		if !strings.Contains(string(data), part) {
			t.Errorf("%s is not in %s", part, data)
		}
	}
}
