package lessons

import "testing"

func TestMarkupTrap(t *testing.T) {
	for text, want := range map[string]int{
		"**굵게(bold)**는":                 10,
		"**굵게(bold)** 는":                -1,
		"**굵게**(bold)는":                 -1,
		"**굵게**는":                       -1,
		"**`vpce-`**로 갑니다":              9,
		"값은 `**(a)**는` 입니다":             -1,
		"이것은**(중요)** 합니다":               3,
		"*강조.*는":                        4,
		"* 목록 하나\n* 목록 둘":               -1,
		"**bold (x)** and **굵게**는":      -1,
		"a ** b":                        -1,
		"\\*\\*굵게(bold)\\*\\*는":         -1,
		"**아직\n이어지는(줄)**은 여기":           12,
		"**첫째(1)** 그리고 **둘째(2)**도":      21,
		"`열린 것 **굵게(bold)**는":           16,
		"**English (bold)**and letters": -1,
	} {
		if got := markupTrap(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestFill(t *testing.T) {
	got, missing := Fill("${a} ${b} ${a} $c {d} ${b}", map[string]string{"a": "1"})
	if got != "1 ${b} 1 $c {d} ${b}" || len(missing) != 1 || missing[0] != "b" {
		t.Errorf("%q, missing %v", got, missing)
	}
}

func TestFencesInLists(t *testing.T) {
	var r reporter
	p := r.page("p.md", English, "1. Run\n\n   ~~~sh host=public\n   if true; then\n     dig x\n   fi\n   ~~~\n", nil)
	if err := r.err(); err != nil {
		t.Fatal(err)
	}
	if len(p.Commands) != 1 || p.Commands[0].Text != "if true; then\n  dig x\nfi" || p.Commands[0].Line != 4 || p.Commands[0].Host != "public" {
		t.Errorf("%+v", p.Commands)
	}
}
