package lessons

import (
	"strings"
	"testing"
)

const (
	koAsk   = "first/steps/020-ask.ko.md"
	enAsk   = "first/steps/020-ask.en.md"
	enBuild = "first/steps/010-build.en.md"
)

// faults are what an author is told of, and what a learner could not use: each
// with its line and a caret below the place.
var faults = []change{
	// Links.
	{"link over plain HTTP", enAsk, "Think.", "See [AWS](http://aws.amazon.com/).", []string{enAsk + ":1:11", `link to "http://aws.amazon.com/"`, "\n              ^"}},
	{"link within the page", enAsk, "Think.", "See [above](#above).", []string{enAsk + ":1:13", `link to "#above"`, "^"}},
	{"link to another page", enAsk, "Think.", "See [it](010-build.md).", []string{enAsk + ":1:10", "in a terminal", "^"}},
	{"link to no site", enAsk, "Think.", "See [it](https://aws/).", []string{enAsk + ":1:10", `"aws" is no address of a site`, "^"}},
	{"link that is not ended", enAsk, "Think.", "See [it](https://aws.amazon.com/ now.", []string{enAsk + ":1:8", "no whole link", "^"}},
	{"link across lines", enAsk, "Think.", "See [the\nguide](https://aws.amazon.com/).", []string{enAsk + ":2:6", "no whole link", "    guide](", "\n         ^"}},
	{"link without words", enAsk, "Think.", "See […](https://aws.amazon.com/).", []string{enAsk + ":1:6", "no words to follow", "^"}},
	{"image", enAsk, "Think.", "![map](https://aws.amazon.com/map.png)", []string{enAsk + ":1:2", "no image", "^"}},
	{"link with an unknown variable", enAsk, "Think.", "[it](https://aws.amazon.com/${zone})", []string{enAsk + ":1:29", "unknown variable ${zone}", "^"}},
	{"address of the console", enAsk, "Think.", "[it](https://${region}.console.aws.amazon.com/ec2/home)", []string{enAsk + ":1:6", "no console to open", "console:PAGE", "^"}},
	{"unknown page of the console", enAsk, "Think.", "[it](console:endpoint)", []string{enAsk + ":1:6", `known as "endpoint"`, "endpoints", "^"}},
	{"page of another thing", enAsk, "Think.", "[it](console:route-tables/${vpc})", []string{enAsk + ":1:6", `"${vpc}" is no id for the page "route-tables"`, "^"}},
	{"page of one thing that has none", enAsk, "Think.", "[it](console:stacks/${vpc})", []string{enAsk + ":1:6", `"stacks" has no known address`, "^"}},
	{"other links in the other language", koAsk, "Think.", "[설명](https://aws.amazon.com/)을 봅니다.", []string{koAsk + ": the links are not those of " + enAsk}},
	{"link in a sentence", "first/lab.yaml", "en: A lab.", "en: '[A lab](https://aws.amazon.com/).'", []string{"first/lab.yaml:3:15", "on a page alone", "^"}},
	{"lab that is not there", enBuild, "# Build\n", "linklab template frist\n", []string{enBuild + ":1:18", `no lab "frist"`, "allowed: first", "^"}},
	{"step that is not there", enBuild, "# Build\n", "linklab check first/bild\n", []string{enBuild + ":1:15", `no step "bild"`, "^"}},

	// Widths; lines of code stand among the changes of TestLoadRefuses.
	{"wide table", enAsk, "Think.", "| a | b |\n|---|---|\n| " + strings.Repeat("x", 40) + " | " + strings.Repeat("y", 40) + " |", []string{enAsk + ":1:1", "at least 85 columns", "at most 59", "^"}},
	{"wide table in Korean", koAsk, "Think.", "| 가 | 나 |\n|---|---|\n| " + strings.Repeat("가", 30) + " | 나 |", []string{koAsk + ":1:1", "at least 67 columns", "^"}},
	{"ragged table", enAsk, "Think.", "| a | b |\n|---|---|\n| c |", []string{enAsk + ":3:1", "has 1 cells", "allowed: 2", "    | c |\n    ^"}},
	{"word that cannot be broken", enAsk, "Think.", "It is `" + strings.Repeat("x", 60) + "`.", []string{enAsk + ":1:7", "columns wide and cannot be broken", "^"}},

	// Korean markup.
	{"trap behind a link", koAsk, "Think.", "[*목록(list)*](https://aws.amazon.com/)을 봅니다.", []string{koAsk + ":1:11", "punctuation beside **", "^"}},
	{"blank inside emphasis", koAsk, "Think.", "이것은 ** 굵게 ** 씁니다.", []string{koAsk + ":1:5", "emphasise nothing", "\n           ^"}},
	{"blank before the end of emphasis", koAsk, "Think.", "이것은 **굵게 **입니다.", []string{koAsk + ":1:5", "emphasise nothing", "^"}},
	{"emphasis without an end", koAsk, "Think.", "이것은 **굵게 씁니다.", []string{koAsk + ":1:5", "emphasise nothing", "^"}},
	{"full-width punctuation", koAsk, "Think.", "그렇습니다。", []string{koAsk + ":1:6", "full-width punctuation", "\n              ^"}},
	{"full-width punctuation in a lab", "first/lab.yaml", "ko: 실습입니다.", "ko: 실습（예）입니다.", []string{"first/lab.yaml:3:3", "full-width punctuation", "^"}},

	// Untranslated.
	{"page that nobody translated", koAsk, "Think.", "생각합니다.\n\nThe endpoint has its own network interface.", []string{koAsk + ":3:1", "not translated", "    The endpoint", "^"}},
	{"Korean in an English page", enAsk, "Think.", "The 경로 of it.", []string{enAsk + ":1:5", "Korean in the English text", "\n        ^"}},
	{"sentence that nobody translated", "first/lab.yaml", "ko: 실습입니다.", "ko: A lab of your own.", []string{"first/lab.yaml:3:27", "not translated", "^"}},
	{"languages the wrong way round", "first/lab.yaml", "en: A lab.", "en: 실습.", []string{"first/lab.yaml:3:15", "Korean in the English text", "^"}},

	// Hints.
	{"hint that nobody gets", "first/lab.yaml", "    checks:\n      - {id: quiz, use: quiz, title: {en: Answered, ko: 답함}}\n    quiz:\n      - id: one\n        ask: {en: Which?, ko: 어느 것입니까?}\n        choices:\n          - {id: a, say: {en: A, ko: 가}, right: true}\n          - {id: b, say: {en: B, ko: 나}, why: {en: No., ko: 아닙니다.}}\n",
		"    hints:\n      look: {en: Here., ko: 여기입니다.}\n", []string{"first/lab.yaml:36:5", "nobody ever gets this hint", "    hints:\n", "^"}},
	{"checks without a hint", "first/lab.yaml", "    hints:\n      look: {en: \"Look at ${vpc}.\", ko: \"${vpc}를 봅니다.\"}\n      command: aws ec2 describe-vpcs --vpc-ids ${vpc}\n", "", []string{"first/lab.yaml:20:7", "no hint says where to look", "^"}},
	{"hint that says nothing", "first/lab.yaml", `en: "Look at ${vpc}."`, `en: "Make sure the route is there."`, []string{"first/lab.yaml:31:18", `"Make sure" leaves the learner guessing`, "^"}},
	{"Korean hint that says nothing", "first/lab.yaml", `ko: "${vpc}를 봅니다."`, `ko: "제대로 만들었는지 봅니다."`, []string{"first/lab.yaml:31:41", `"제대로" leaves the learner guessing`, "^"}},
}

func TestProofreading(t *testing.T) {
	for _, c := range faults {
		t.Run(c.name, func(t *testing.T) {
			good := string(small()[c.file].Data)
			if !strings.Contains(good, c.old) {
				t.Fatalf("%s does not hold %q", c.file, c.old)
			}
			bad := with(c.file, strings.Replace(good, c.old, c.new, 1))
			course, problems := Lint(bad, words{})
			if problems == nil || course != nil {
				t.Fatal("nothing was found")
			}
			rest := problems.Error()
			for _, part := range c.want {
				at := strings.Index(rest, part)
				if at < 0 {
					t.Fatalf("%q is not in (the rest of) the problems:\n%s", part, problems)
				}
				rest = rest[at:]
			}
		})
	}
}

// TestProofreadingLetsPass holds what is right and looks as if it were not.
func TestProofreadingLetsPass(t *testing.T) {
	for name, page := range map[string]string{
		"link":                     "See [*VPC > Endpoints*](console:endpoints) *> Create*.",
		"link to one thing":        "See [the VPC](console:vpcs/${vpc}).",
		"brackets in code":         "Use `Routes[](x)` and `a](b`.",
		"asterisk alone":           "Allow * to all, 2 * 3.",
		"list":                     "* one\n* two **three**",
		"long address of a link":   "See [it](https://docs.aws.amazon.com/" + strings.Repeat("x", 80) + ").",
		"table that can be broken": "| a | b |\n|:--|--:|\n| " + strings.Repeat("word ", 20) + "| `x` |",
	} {
		fsys := small()
		fsys[enAsk].Data = []byte(page + "\n")
		fsys[koAsk].Data = []byte(strings.NewReplacer("See", "보기", "to all", "모두", "word", "말", "one", "하나").Replace(page) + "\n")
		if _, err := Lint(fsys, words{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSlipsAreNotFatal: a slip of the pen keeps nobody from a course, and no
// author from testing it.
func TestSlipsAreNotFatal(t *testing.T) {
	slip := with(koAsk, "이것은 ** 굵게 ** 씁니다.\n")
	if _, err := Teach(slip, words{}); err != nil {
		t.Error(err)
	}
	if _, err := Load(slip, words{}); err != nil {
		t.Error(err)
	}
}

func TestLintDiagnoses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"good", "rt.none:\n  say: \"{route_table} has no route.\"\n  look: VPC > Route tables\nread.no-region:\n  say: No region is set.\n", ""},
		{"names nothing", "rt.none:\n  say: A route is missing.\n", "en.yaml:1:1: the diagnosis \"rt.none\" names nothing of the learner's"},
		{"guessing", "rt.none:\n  say: \"Check your {route_table}.\"\n", "en.yaml:2:8: \"Check your\" leaves the learner guessing"},
		{"guessing where", "rt.none:\n  say: \"{x} is not there.\"\n  look: Somewhere in the console.\n", "en.yaml:3:9: \"Somewhere\" leaves"},
		{"other language", "rt.none:\n  say: \"{x}에 경로가 없습니다.\"\n", "en.yaml:2:8: there is Korean"},
		{"unknown key", "rt.none:\n  say: \"{x}.\"\n  fix: aws\n", "en.yaml:3:3: unknown key \"fix\""},
		{"nothing said", "rt.none:\n  look: VPC\n", "\"say\" is missing"},
		{"not YAML", "rt.none: [", "not YAML"},
	} {
		problems := LintDiagnoses("en.yaml", English, []byte(c.text))
		switch {
		case c.want == "" && problems != nil, c.want != "" && problems == nil:
			t.Errorf("%s: %v", c.name, problems)
		case c.want != "" && !strings.Contains(problems.Error(), c.want):
			t.Errorf("%s: want %q, got %v", c.name, c.want, problems)
		case c.want != "" && c.name != "not YAML" && !strings.Contains(problems.Error(), "^"):
			t.Errorf("%s: no caret: %v", c.name, problems)
		}
	}
}

// Every word of the lists is found in a sentence: one that a slip of the pattern
// loses would be missed in silence.
func TestVagueWords(t *testing.T) {
	for lang, sentences := range map[Lang][]string{
		English: {"Something is wrong.", "Something else is.", "It is somehow lost.", "It is somewhere.", "Maybe it is.", "Perhaps it is.",
			"Check your route.", "Make sure of it.", "It works properly.", "It is misconfigured.", "It went wrong.", "Try again later.", "Routes, groups and so on."},
		Korean: {"무언가 빠졌습니다.", "뭔가 빠졌습니다.", "어쩌면 다릅니다.", "아마 다릅니다.", "제대로 만듭니다.", "적절히 만듭니다.", "적절하게 만듭니다.",
			"문제가 발생했습니다.", "잘못된 설정입니다.", "나중에 다시 합니다."},
	} {
		for _, s := range sentences {
			if !vague[lang].MatchString(s) {
				t.Errorf("%q leaves nobody guessing", s)
			}
		}
	}
	for lang, s := range map[Lang]string{English: "vpc-1 checks your route somewhat.", Korean: "vpc-1의 경로가 없습니다."} {
		if word := vague[lang].FindString(s); word != "" {
			t.Errorf("%q is vague: %q", s, word)
		}
	}
}
