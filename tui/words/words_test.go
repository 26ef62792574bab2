package words_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"linklab/lessons"
	"linklab/tui/keymap"
	"linklab/tui/words"
)

var verb = regexp.MustCompile(`%(?:\[\d+\])?[a-z]`)

// TestBothLanguagesSayEverything compares the languages field by field: nothing
// is missing, and what takes arguments takes the same ones.
func TestBothLanguagesSayEverything(t *testing.T) {
	en, ko := reflect.ValueOf(*words.For(lessons.English)), reflect.ValueOf(*words.For(lessons.Korean))
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		switch en.Field(i).Kind() {
		case reflect.String:
			compare(t, name, en.Field(i).String(), ko.Field(i).String())
		case reflect.Map:
			if en.Field(i).Len() != ko.Field(i).Len() {
				t.Errorf("%s: %d and %d entries", name, en.Field(i).Len(), ko.Field(i).Len())
			}
			for _, key := range en.Field(i).MapKeys() {
				other := ko.Field(i).MapIndex(key)
				if !other.IsValid() {
					t.Errorf("%s: %v is missing in Korean", name, key)
					continue
				}
				compare(t, name+" "+key.String(), en.Field(i).MapIndex(key).String(), other.String())
			}
		}
	}
}

func compare(t *testing.T, name, en, ko string) {
	t.Helper()
	if strings.TrimSpace(en) == "" || strings.TrimSpace(ko) == "" {
		t.Errorf("%s: %q and %q", name, en, ko)
	}
	a, b := verb.FindAllString(en, -1), verb.FindAllString(ko, -1)
	for i := range b {
		b[i] = regexp.MustCompile(`\[\d+\]`).ReplaceAllString(b[i], "")
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Errorf("%s takes %v in English and %v in Korean", name, a, b)
	}
	for _, s := range []string{en, ko} {
		if !norm.NFC.IsNormalString(s) {
			t.Errorf("%s is not composed (NFC): %q", name, s)
		}
		if strings.ContainsAny(s, "\u200d\ufe0f") {
			t.Errorf("%s has a joiner or a variation selector, of which terminals disagree: %q", name, s)
		}
	}
}

// TestEveryKeyIsExplained wants words for every listed binding.
func TestEveryKeyIsExplained(t *testing.T) {
	for _, lang := range []lessons.Lang{lessons.English, lessons.Korean} {
		w := words.For(lang)
		for _, p := range keymap.Places() {
			for _, b := range keymap.Bindings(p) {
				if !b.Hidden && w.Act(p, b.Intent) == "" {
					t.Errorf("%s: %s in %s has no words", lang, b.Intent, p)
				}
			}
		}
	}
}

func TestDurations(t *testing.T) {
	w := words.For(lessons.English)
	for d, want := range map[time.Duration]string{
		0: "0 s", 3 * time.Second: "3 s", 90 * time.Second: "90 s", 5 * time.Minute: "5 min", 3 * time.Hour: "3 h", -time.Second: "0 s",
	} {
		if got := w.Duration(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
	if got := w.Ago(0); got != "looked just now" {
		t.Errorf("now is %q", got)
	}
	if got := words.For(lessons.Korean).Ago(3 * time.Second); got != "3초 전 확인" {
		t.Errorf("three seconds ago is %q", got)
	}
}
