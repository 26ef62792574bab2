package lessons

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadGoodCourse(t *testing.T) {
	c, err := Load(small(), words{})
	if err != nil {
		t.Fatal(err)
	}
	lab := c.Lab("first")
	if lab == nil || len(lab.Steps) != 2 || lab.Stack != "linklab-first" || string(lab.Template) != "Resources: {}\n" {
		t.Fatalf("lab: %+v", lab)
	}
	step := lab.Step("build")
	if got, want := step.Commands(), []Command{{Host: "laptop", Text: "aws ec2 describe-vpcs \\\n  --vpc-ids ${vpc}", Line: 6}}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	if got := step.Check("table"); got == nil || got.With["service"] != "s3" || got.Needs[0] != "vpc" || got.Line != 25 {
		t.Errorf("check table: %+v", got)
	}
	if q := lab.Step("ask").Question("one"); q == nil || !q.Choice("a").Right || q.Choice("b").Why.In(Korean) != "아닙니다." {
		t.Errorf("question: %+v", q)
	}
	if m := lab.Mistakes[0]; m.Key != "rt.wrong-table" || m.Step != "build" || len(m.Commands) != 1 {
		t.Errorf("mistake: %+v", m)
	}
	if step.Title.In("fr") != "Build" {
		t.Errorf("a language without a text falls back on English, got %q", step.Title.In("fr"))
	}
}

// change says how a good file is made bad.
type change struct {
	name     string
	file     string
	old, new string
	want     []string // parts of the problem, in this order
}

var changes = []change{
	{"unknown key of the course", "course.yaml", "version:", "edition:", []string{"course.yaml:2:1", `unknown key "edition"`, "allowed: id, labs, start, title, version", `    edition: "1"`, "    ^"}},
	{"unknown key of a lab", "first/lab.yaml", "minutes: 5", "minuts: 5", []string{"first/lab.yaml:4:1", `unknown key "minuts"`, "minutes"}},
	{"unknown key of a step", "first/lab.yaml", "    build: true", "    biuld: true", []string{"first/lab.yaml:18", `unknown key "biuld"`, "build"}},
	{"missing key", "first/lab.yaml", "minutes: 5\n", "", []string{"first/lab.yaml:1", `"minutes" is missing`}},
	{"key twice", "first/lab.yaml", "minutes: 5\n", "minutes: 5\nminutes: 6\n", []string{"first/lab.yaml:5", "minutes"}},
	{"not YAML", "first/lab.yaml", "minutes: 5", "minutes: [", []string{"first/lab.yaml:", "not YAML"}},
	{"anchor", "first/lab.yaml", "minutes: 5", "minutes: &m 5", []string{"first/lab.yaml:4", "an anchor or alias"}},
	{"brackets in brackets", "first/lab.yaml", "minutes: 5", "minutes: " + strings.Repeat("[", 20000), []string{"first/lab.yaml:4:49", "more than 40 deep"}},
	{"items in items", "first/lab.yaml", "minutes: 5", "minutes:\n" + strings.Repeat("- ", 20000) + "a", []string{"first/lab.yaml:5:81", "more than 40 deep"}},
	{"an escape of YAML", "first/lab.yaml", "en: Build,", `en: "a\e]52;c;Zm9v\a",`, []string{"first/lab.yaml:16", "a control character, U+001B", "written as an escape"}},
	{"an escape of Markdown in a title", "first/lab.yaml", "en: Build,", `en: "a&#27;[2J",`, []string{"first/lab.yaml:16", "a control character, U+001B", "written as a reference"}},
	{"an escape of Markdown in a page", "first/steps/010-build.en.md", "# ", "&#x202e; # ", []string{"first/steps/010-build.en.md:1", "U+202E", "written as a reference"}},
	{"a link that tells", "first/steps/010-build.en.md", "# ", "[docs](https://example.com/?a=${account}) # ", []string{"first/steps/010-build.en.md:1", "tells it to that site"}},
	{"an address that tells", "first/lab.yaml", "en: Build,", `en: "https://${account}.example.com",`, []string{"first/lab.yaml:16", "tells it to that site"}},
	{"a proxy for an input", "first/lab.yaml", "{id: bucket,", "{id: https_proxy,", []string{"first/lab.yaml:13", `"https_proxy" is a variable by which other programs are set`}},
	{"tag", "first/lab.yaml", "stack: linklab-first", "stack: !!str linklab-first", []string{"first/lab.yaml:5", "a tag"}},
	{"unknown check", "first/lab.yaml", "use: vpc-exists", "use: vpc-exist", []string{"first/lab.yaml:21:14", `unknown check "vpc-exist"`, "allowed: endpoint-on-table, quiz, vpc-exists"}},
	{"unknown parameter", "first/lab.yaml", "with: {vpc: vpc}", "with: {vpc: vpc, subnet: vpc}", []string{"first/lab.yaml:22", `unknown key "subnet"`, "allowed: note, vpc"}},
	{"missing parameter", "first/lab.yaml", "with: {vpc: vpc}", "with: {note: x}", []string{"first/lab.yaml:20", `needs the parameter "vpc"`}},
	{"missing input", "first/lab.yaml", "with: {vpc: vpc}", "with: {vpc: subnet}", []string{"first/lab.yaml:22", `no input "subnet"`, "allowed: account, bucket, nonce, region, vpc"}},
	{"unknown kind of input", "first/lab.yaml", "kind: vpc,", "kind: vcp,", []string{"first/lab.yaml:12", `unknown kind of input "vcp"`, "allowed: name, nonce, vpc"}},
	{"input in no input", "first/lab.yaml", "kind: vpc,", "kind: vpc, in: other_vpc,", []string{"first/lab.yaml:12", `unknown input "other_vpc"`, "allowed: the id of an input"}},
	{"service of no service", "first/lab.yaml", "kind: vpc,", "kind: vpc, service: s3,", []string{"first/lab.yaml:12", `an input of kind "vpc" has no service`, "allowed: service with vpc-endpoint or prefix-list"}},
	{"missing translation", "first/lab.yaml", "title: {en: Build, ko: 만들기}", "title: {en: Build}", []string{"first/lab.yaml:16", `translation "ko" is missing`}},
	{"empty translation", "first/lab.yaml", "ko: 만들기", `ko: ""`, []string{"first/lab.yaml:16", "empty"}},
	{"missing page", "first/lab.yaml", "page: 010-build", "page: 030-build", []string{"first/lab.yaml:17", "first/steps/030-build.en.md is missing"}},
	{"page outside of the folder", "first/lab.yaml", "page: 010-build", "page: ../010-build", []string{"first/lab.yaml:17", "is no name"}},
	{"template outside of the folder", "first/lab.yaml", "template: template.yaml", "template: ../course.yaml", []string{"first/lab.yaml:6", "is no name"}},
	{"another stack", "first/lab.yaml", "stack: linklab-first", "stack: linklab-1", []string{"first/lab.yaml:5", "linklab-1", "allowed: linklab-first"}},
	{"renamed lab", "first/lab.yaml", "id: first", "id: second", []string{"first/lab.yaml:1", `"second" lies in the folder "first"`}},
	{"no id", "first/lab.yaml", "id: first", "id: First Lab", []string{"first/lab.yaml:1", "is no name"}},
	{"step twice", "first/lab.yaml", "- id: ask", "- id: build", []string{"first/lab.yaml:33", `step "build" stands twice`}},
	{"check twice", "first/lab.yaml", "- id: table", "- id: vpc", []string{"first/lab.yaml:25", `check "vpc" stands twice`}},
	{"input twice", "first/lab.yaml", "{id: bucket,", "{id: vpc,", []string{"first/lab.yaml:13", `input "vpc" stands twice`}},
	{"choice twice", "first/lab.yaml", "{id: b,", "{id: a,", []string{"first/lab.yaml:43", `choice "a" stands twice`}},
	{"page twice", "first/lab.yaml", "page: 020-ask", "page: 010-build", []string{"first/lab.yaml:35", "another step's"}},
	{"needs an unknown check", "first/lab.yaml", "needs: [vpc]", "needs: [route]", []string{"first/lab.yaml:28", `needs "route"`, "allowed: table, vpc"}},
	{"needs in a circle", "first/lab.yaml", "needs: [vpc]", "needs: [table]", []string{"first/lab.yaml:28", "needs itself"}},
	{"quiz without a right answer", "first/lab.yaml", ", right: true}", ", why: {en: No., ko: 아닙니다.}}", []string{"first/lab.yaml:39", "no right answer"}},
	{"quiz without a wrong answer", "first/lab.yaml", "{id: b,", "{id: b, right: true,", []string{"first/lab.yaml:39", "no wrong answer"}},
	{"wrong answer without why", "first/lab.yaml", ", why: {en: No., ko: 아닙니다.}", "", []string{"first/lab.yaml:43", `"b" does not say why`}},
	{"quiz without questions", "first/lab.yaml", "use: vpc-exists\n        with: {vpc: vpc}", "use: quiz", []string{"first/lab.yaml:21", "the step has no quiz"}},
	{"questions without a check", "first/lab.yaml", "    checks:\n      - {id: quiz, use: quiz, title: {en: Answered, ko: 답함}}\n", "", []string{"first/lab.yaml:", "no check of use quiz"}},
	{"unknown variable in a hint", "first/lab.yaml", "--vpc-ids ${vpc}", "--vpc-ids ${vcp}", []string{"first/lab.yaml:32", "unknown variable ${vcp}", "vpc"}},
	{"unknown variable in a default", "first/lab.yaml", "${region}\"}", "${zone}\"}", []string{"first/lab.yaml:13", "unknown variable ${zone}"}},
	{"unknown variable in a page", "first/steps/010-build.ko.md", "`${vpc}`", "`${vpcs}`", []string{"first/steps/010-build.ko.md:3:14", "unknown variable ${vpcs}"}},
	{"nonce without nonce", "first/steps/010-build.en.md", "`${vpc}`", "`${nonce}`", []string{"uses ${nonce}", "nonce: true"}},
	{"wait that is no time", "first/lab.yaml", "    build: true", "    build: true\n    wait: soon", []string{"first/lab.yaml:19", `"soon" is no time to wait`, "allowed: from 1s to 30m"}},
	{"wait for ever", "first/mistakes/wrong-table.yaml", "step: build", "step: build\nwait: 31m", []string{"first/mistakes/wrong-table.yaml:3", `"31m" is no time to wait`}},
	{"unknown host", "first/steps/010-build.en.md", "host=laptop", "host=desktop", []string{"first/steps/010-build.en.md:5", `unknown host "desktop"`, "allowed: client, laptop, private, public"}},
	{"sh without a host", "first/steps/010-build.en.md", "sh host=laptop", "sh", []string{"first/steps/010-build.en.md:5", "a sh fence without a host"}},
	{"fence that stays open", "first/steps/010-build.en.md", "```\n\n```text\nanswer\n```\n", "", []string{"first/steps/010-build.en.md:5", "never closed"}},
	{"other commands in the other language", "first/steps/010-build.ko.md", "describe-vpcs", "describe-subnets", []string{"first/steps/010-build.ko.md:6", "not that of first/steps/010-build.en.md"}},
	{"a command less in the other language", "first/steps/010-build.ko.md", "sh host=laptop", "text", []string{"first/steps/010-build.ko.md", "the command of first/steps/010-build.en.md:6 is missing"}},
	{"Korean markup trap", "first/steps/020-ask.ko.md", "Think.", "이것은 **게이트웨이(gateway)**는 다릅니다.", []string{"first/steps/020-ask.ko.md:1:", "punctuation beside **"}},
	{"VS16 emoji", "first/steps/020-ask.ko.md", "Think.", "Think ✔\ufe0f.", []string{"first/steps/020-ask.ko.md:1", "VS16"}},
	{"ZWJ emoji", "first/steps/020-ask.ko.md", "Think.", "Think \u200d.", []string{"first/steps/020-ask.ko.md:1", "ZWJ"}},
	{"terminal escape", "first/steps/020-ask.en.md", "Think.", "Think \x1b[31m.", []string{"first/steps/020-ask.en.md:1:7", "a control character, U+001B"}},
	{"escape in a lab", "first/lab.yaml", "en: First", "en: \x07First", []string{"first/lab.yaml:2", "a control character, U+0007"}},
	{"not NFC", "first/steps/020-ask.ko.md", "Think.", "\u1100\u1161", []string{"first/steps/020-ask.ko.md:1", "normal form C"}},
	{"wide line of code", "first/steps/020-ask.en.md", "Think.", "```text\n" + strings.Repeat("가", 51) + "\n```", []string{"first/steps/020-ask.en.md:2", "102 columns wide", "at most 66"}},
	{"wide command", "first/steps/020-ask.en.md", "Think.", "```sh host=laptop\n" + strings.Repeat("가", 51) + "\n```", []string{"first/steps/020-ask.en.md:2", "102 columns wide", "at most 100"}},
	{"page too big", "first/steps/020-ask.en.md", "Think.", strings.Repeat("word ", 8000), []string{"first/steps/020-ask.en.md", "bytes", "at most 32768"}},
	{"empty page", "first/steps/020-ask.en.md", "Think.", "", []string{"first/steps/020-ask.en.md", "empty"}},
	{"mistake of an unknown step", "first/mistakes/wrong-table.yaml", "step: build", "step: built", []string{"first/mistakes/wrong-table.yaml:2", `no step "built"`, "allowed: ask, build"}},
	{"mistake of an unknown check", "first/mistakes/wrong-table.yaml", "check: table", "check: tables", []string{"first/mistakes/wrong-table.yaml:3", `no check "tables"`}},
	{"mistake with an unknown diagnosis", "first/mistakes/wrong-table.yaml", "key: rt.wrong-table", "key: rt.wrong", []string{"first/mistakes/wrong-table.yaml:4", `unknown diagnosis "rt.wrong"`}},
	{"mistake on an unknown host", "first/mistakes/wrong-table.yaml", "host: laptop", "host: moon", []string{"first/mistakes/wrong-table.yaml:6", `unknown host "moon"`}},
	{"mistake with an unknown variable", "first/mistakes/wrong-table.yaml", "${vpc}", "${endpoint}", []string{"first/mistakes/wrong-table.yaml:7", "unknown variable ${endpoint}"}},
	{"renamed mistake", "first/mistakes/wrong-table.yaml", "id: wrong-table", "id: other", []string{"first/mistakes/wrong-table.yaml:1", `lies in the file "wrong-table.yaml"`}},
	{"lab without a folder", "course.yaml", "[first]", "[first, second]", []string{"course.yaml:4", `no folder "second"`}},
	{"lab twice", "course.yaml", "[first]", "[first, first]", []string{"course.yaml:4", `"first" stands twice`}},
	{"begins with an unknown lab", "course.yaml", "version:", "start: second\nversion:", []string{"course.yaml:2:8", `no lab "second"`}},
	{"two documents", "course.yaml", "id: small", "---\na: b\n---\nid: small", []string{"course.yaml", "holds 2 YAML documents"}},
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			good := string(small()[c.file].Data)
			if !strings.Contains(good, c.old) {
				t.Fatalf("%s does not hold %q", c.file, c.old)
			}
			course, err := Load(with(c.file, strings.Replace(good, c.old, c.new, 1)), words{})
			if err == nil || course != nil {
				t.Fatal("the bad course was loaded")
			}
			text := err.Error()
			for _, part := range c.want {
				at := strings.Index(text, part)
				if at < 0 {
					t.Fatalf("%q is not in (the rest of) the error:\n%s", part, err)
				}
				text = text[at:]
			}
		})
	}
}

func TestLoadRefusesFiles(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"no course", "course.yaml", "", "course.yaml: the file cannot be read"},
		{"no lab", "first/lab.yaml", "", "first/lab.yaml: the file cannot be read"},
		{"no template", "first/template.yaml", "", "first/template.yaml: the file cannot be read"},
		{"no translation of a page", "first/steps/020-ask.ko.md", "", "first/lab.yaml:35:11: the page first/steps/020-ask.ko.md is missing"},
		{"stray page", "first/steps/030-more.en.md", "x\n", "first/steps/030-more.en.md: a stray file"},
		{"stray file of the lab", "first/notes.txt", "x\n", "first/notes.txt: a stray file"},
		{"stray file of the course", "README.md", "x\n", "README.md: a stray file"},
		{"stray mistake", "first/mistakes/x.txt", "x\n", "first/mistakes/x.txt: a stray file"},
		{"file that no page names", "first/files/trust.json", "{}", "first/files/trust.json: a stray file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(with(c.file, c.text), words{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("want %q, got %v", c.want, err)
			}
		})
	}
}

func TestPublishedIDs(t *testing.T) {
	for _, c := range []struct{ name, ids, want string }{
		{"all", "published: [first/build, first/ask]", ""},
		{"renamed", "published:\n  - first/build\n  - first/questions\n  - first/ask", `ids.yaml:3:5: "first/questions" was renamed or taken away`},
		{"new", "published:\n  - first/build", `ids.yaml:2:3: the step "first/ask" is new and not listed`},
		{"twice", "published: [first/build, first/ask, first/ask]", "stands twice"},
		{"unknown key", "ids: []", `unknown key "ids"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(with("ids.yaml", c.ids), words{})
			if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
				t.Fatalf("want %q, got %v", c.want, err)
			}
		})
	}
}

func TestLintOfGoodCourse(t *testing.T) {
	if course, err := Lint(small(), words{}); err != nil || course == nil {
		t.Fatal(err)
	}
}

func FuzzLoad(f *testing.F) {
	files := []string{"course.yaml", "first/lab.yaml", "first/steps/010-build.en.md", "first/mistakes/wrong-table.yaml"}
	for i, file := range files {
		f.Add(uint8(i), small()[file].Data)
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		fsys := small()
		fsys[files[int(which)%len(files)]].Data = text
		course, err := Load(fsys, words{})
		if (course == nil) == (err == nil) {
			t.Fatalf("course %v, error %v", course, err)
		}
		if err != nil && strings.ContainsRune(err.Error(), '\x1b') {
			t.Fatalf("the error carries an escape: %q", err)
		}
	})
}
