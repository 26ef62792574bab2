package lessons

import (
	"fmt"
	"regexp"
	"strings"
)

// vague are words by which a hint or a diagnosis says nothing that helps.
var vague = map[Lang]*regexp.Regexp{
	English: regexp.MustCompile(`(?i)\b(something (else|here|there|in|on|is|may|might|went|drops|blocks|sends)|somehow|somewhere|maybe|perhaps|check your|make sure|properly|misconfigured|went wrong|try again later|and so on)\b`),
	Korean:  regexp.MustCompile(`무언가|뭔가|어쩌면|아마|제대로|적절히|적절하게|문제가 발생|잘못된 설정|나중에 다시`),
}

// checkVague reports a text that is to help a learner and leaves them guessing.
func (n node) checkVague(lang Lang) {
	text, _ := n.scalar()
	if word := vague[lang].FindString(text); word != "" {
		n.problem(fmt.Sprintf("%q leaves the learner guessing", word), "what it is, where it is seen, what it should be")
	}
}

// argument is what a diagnosis fills in of the learner's own: {route_table}.
var argument = regexp.MustCompile(`\{[a-z_]+(:[^}]*)?\}`)

// nothingToName are the sentences, most of them whole families, that speak of no
// resource: what a check proves, how a round ended, a quiz, and what could not be
// read at all.
var nothingToName = []string{"check.", "outcome.", "quiz.", "read.", "clock.unknown"}

// LintDiagnoses says what is wrong with a catalogue of diagnoses in a language:
// each has to name what it speaks of, and to leave nobody guessing.
func LintDiagnoses(file string, lang Lang, src []byte) Problems {
	r := &reporter{}
	root, ok := parseDocument(file, src, r)
	if !ok {
		return r.problems
	}
	pairs, _ := root.pairs()
	for _, pair := range pairs {
		key := node{root.doc, pair.Key}
		name, _ := key.scalar()
		f := node{root.doc, pair.Value}.fields("say", "look")
		say := f.need("say")
		for _, n := range []node{say, f.get("look")} {
			if text, ok := n.scalar(); ok {
				n.checkVague(lang)
				if why := untranslated(lang, text); why != "" {
					n.problem(why, "a text in its own language")
				}
				r.checkMarkup(file, n.line(), text, trapped, wide)
			}
		}
		if text, _ := say.scalar(); !argument.MatchString(text) && !hasAnyPrefix(name, nothingToName) {
			key.problem(fmt.Sprintf("the diagnosis %q names nothing of the learner's", name), "an {argument}: the resource, the value that was seen")
		}
	}
	if err := r.err(); err == nil {
		return nil
	}
	return r.problems
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
