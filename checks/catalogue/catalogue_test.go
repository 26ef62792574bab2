package catalogue

import (
	"slices"
	"testing"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	catalogue, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

func TestLanguagesAgree(t *testing.T) {
	catalogue := load(t)
	english := catalogue.Keys("en")
	if korean := catalogue.Keys("ko"); !slices.Equal(english, korean) {
		t.Fatalf("only in one language: %v", difference(english, korean))
	}
	for _, key := range english {
		en, _ := catalogue.Raw("en", key)
		ko, _ := catalogue.Raw("ko", key)
		if !slices.Equal(Args(en.Say), Args(ko.Say)) {
			t.Errorf("%s: en says %v, ko says %v", key, Args(en.Say), Args(ko.Say))
		}
		if en.Say == "" || ko.Say == "" || (en.Look == "") != (ko.Look == "") {
			t.Errorf("%s: a sentence is missing in one language", key)
		}
		for _, arg := range append(Args(en.Look), Args(ko.Look)...) {
			if !slices.Contains(Args(en.Say), arg) {
				t.Errorf("%s: where to look speaks of {%s}, the sentence does not", key, arg)
			}
		}
	}
	for _, key := range catalogue.Fixes() {
		if !slices.Contains(english, key) {
			t.Errorf("fix.yaml: %s is no diagnosis", key)
		}
	}
}

func difference(a, b []string) []string {
	var only []string
	for _, key := range append(slices.Clone(a), b...) {
		if !slices.Contains(a, key) || !slices.Contains(b, key) {
			only = append(only, key)
		}
	}
	return only
}

func TestFill(t *testing.T) {
	for _, test := range []struct{ template, value, want string }{
		{"{x} is here", "rtb-1", "rtb-1 is here"},
		{"${x} stays", "rtb-1", "${x} stays"},
		{"{y} stays", "rtb-1", "{y} stays"},
		{"{x:은/는}", "rtb-0a1", "rtb-0a1은"},
		{"{x:은/는}", "rtb-0a2", "rtb-0a2는"},
		{"{x:으로/로}", "igw-08", "igw-08로"},
		{"{x:으로/로}", "igw-03", "igw-03으로"},
		{"{x:으로/로}", "igw-0f", "igw-0f로"},
		{"{x:이/가}", "서브넷", "서브넷이"},
		{"{x:을/를}", "버킷 이름", "버킷 이름을"},
		{"{x:과/와}", "역할 a", "역할 a와"},
		{"{x:이라는/라는}", "ap-northeast-2", "ap-northeast-2라는"},
		{"{x:으로/로}", "vpce-01 (10.0.1.3)", "vpce-01 (10.0.1.3)으로"},
	} {
		if got := fill(test.template, map[string]string{"x": test.value}); got != test.want {
			t.Errorf("fill(%q, %q) = %q, want %q", test.template, test.value, got, test.want)
		}
	}
}

func TestFixNeedsItsArguments(t *testing.T) {
	catalogue := &Catalogue{fixes: map[string]string{"k": "aws x --id {id} --vpc ${vpc}"}}
	if got := catalogue.Fix("k", nil); got != "" {
		t.Errorf("without its argument the command is %q", got)
	}
	if got, want := catalogue.Fix("k", map[string]string{"id": "i-1"}), "aws x --id i-1 --vpc ${vpc}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
