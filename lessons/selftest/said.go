package selftest

import (
	"fmt"
	"regexp"
	"strings"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// unfilled is an {argument} that nobody filled in; ${inputs} are of commands.
var unfilled = regexp.MustCompile(`(^|[^$])\{[a-z_]+(:[^{}]*)?\}`)

// proveSaid reads what a learner is told of the findings of a mistake, in each
// language: whole sentences, with every argument in its place, where to look and
// what to do among them. detail says what is wrong with them, "" when nothing is.
func (b *bench) proveSaid(report guide.Report) (detail string) {
	for _, f := range report.Findings {
		if f.Diagnosis == nil {
			continue
		}
		said := map[lessons.Lang]string{}
		for _, lang := range []lessons.Lang{lessons.English, lessons.Korean} {
			text := b.guide.Sentence(lang, f)
			for _, text := range []string{text, checks.LookAt(string(lang), *f.Diagnosis), checks.Fix(*f.Diagnosis)} {
				if rest := unfilled.FindString(text); rest != "" {
					return fmt.Sprintf("%s in %s: nothing is put in place of %s: %s", f.Diagnosis.Key, lang, strings.TrimSpace(rest), brief(text))
				}
			}
			if text == "" || text == f.Diagnosis.Key {
				return fmt.Sprintf("%s has no sentence in %s", f.Diagnosis.Key, lang)
			}
			said[lang] = text
		}
		if said[lessons.English] == said[lessons.Korean] {
			return fmt.Sprintf("%s says the same in both languages: %s", f.Diagnosis.Key, brief(said[lessons.English]))
		}
	}
	return ""
}
