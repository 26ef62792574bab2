package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// said finds the keys that the commands say.
var said = regexp.MustCompile(`(?:\bsay\(|usage\()"([a-z0-9.]+)"`)

func TestSentences(t *testing.T) {
	all, err := lessons.ParseSentences("sentences.yaml", sentencesYAML)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(src), -1) {
			used[strings.TrimSuffix(m[1], ".")] = true
			if _, ok := all[m[1]]; !ok && !strings.HasSuffix(m[1], ".") {
				t.Errorf("%s says %q, which has no sentence", file, m[1])
			}
		}
	}
	for _, s := range []guide.State{guide.Locked, guide.Open, guide.Passed, guide.Drifted, guide.Skipped} {
		need(t, all, "state."+string(s))
	}
	for _, o := range []checks.Outcome{checks.Passed, checks.Failed, checks.Waiting, checks.Blocked, checks.Unknown} {
		need(t, all, "word."+string(o))
		need(t, all, "outcome."+string(o))
	}
	for _, l := range []checks.Level{checks.ObservedInside, checks.ObservedPublic, checks.Inferred, checks.Stated} {
		need(t, all, "level."+string(l))
	}
	for key, text := range all {
		prefix := key[:max(strings.LastIndex(key, "."), 0)]
		if !used[key] && !used[prefix] {
			t.Errorf("nobody says %q", key)
		}
		for _, lang := range lessons.Languages() {
			if strings.TrimSpace(text[lang]) == "" {
				t.Errorf("%q has no text in %s", key, lang)
			}
		}
		if en, ko := arguments(text[lessons.English]), arguments(text[lessons.Korean]); en != ko {
			t.Errorf("%q names %s in English and %s in Korean", key, en, ko)
		}
	}
}

func need(t *testing.T, all lessons.Sentences, key string) {
	t.Helper()
	if _, ok := all[key]; !ok {
		t.Errorf("%q has no sentence", key)
	}
}

// arguments are the {names} of a sentence, once each.
func arguments(s string) string {
	seen := map[string]bool{}
	var names []string
	for _, name := range regexp.MustCompile(`\{[a-z]+\}`).FindAllString(s, -1) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestSay(t *testing.T) {
	a := &app{env: func(name string) string { return map[string]string{"LANG": "ko_KR.UTF-8"}[name] }}
	if got := a.say("no.template", "lab", "x"); got != "x 실습에는 템플릿이 없습니다." {
		t.Errorf("%q", got)
	}
	a.lang = "en"
	if got := a.say("no.template", "lab", "x"); got != "The lab x has no template." {
		t.Errorf("%q", got)
	}
	if got := a.say("no such key", "lab", "x"); !strings.Contains(got, "no such key") {
		t.Errorf("%q", got)
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want lessons.Lang
	}{
		{nil, lessons.English},
		{map[string]string{"LANG": "ko_KR.UTF-8"}, lessons.Korean},
		{map[string]string{"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, lessons.English},
		{map[string]string{"LC_ALL": "ko_KR.EUC-KR", "LANG": "en_US.UTF-8"}, lessons.Korean},
	} {
		a := &app{env: func(name string) string { return c.env[name] }}
		if got := a.language(); got != c.want {
			t.Errorf("%v: %s", c.env, got)
		}
	}
}

// What stands in an argument, a path or a variable is shown, and does nothing.
func TestSentencesDoNothingToTheTerminal(t *testing.T) {
	const hostile = "x\x1b]0;title\a\x1b[31m\r\n\u202ey"
	dir := t.TempDir()
	for _, args := range [][]string{
		{hostile}, {"check", hostile}, {"--region", hostile, "status"}, {"--lang", hostile, "status"}, {"--course", hostile, "status"},
		{"--home", filepath.Join(dir, hostile), "status"}, {"lessons", "new", "--id", hostile, "new"}, {"sandbox", "serve", "--inject", hostile},
		{"export", "-o", filepath.Join(dir, "none", hostile)}, {"--live", "--profile", hostile, "check", "s3-gateway/preflight"},
		{"completion", hostile}, {"version", hostile}, {"--" + hostile},
	} {
		t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "none"))
		t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "none"))
		var said bytes.Buffer
		env := func(name string) string { return map[string]string{"HOME": dir}[name] }
		if !slices.Contains(args, "--home") {
			args = append([]string{"--home", dir}, args...)
		}
		run(t.Context(), args, streams{In: strings.NewReader(""), Out: &said, Err: &said}, env)
		if said.Len() == 0 || strings.ContainsAny(said.String(), "\x1b\a\r\u202e") {
			t.Errorf("%q: %q", args, said.String())
		}
	}
}
