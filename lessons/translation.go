package lessons

import (
	"regexp"
	"strings"
	"unicode"
)

// plainWord is a word of a sentence; names of AWS, commands and abbreviations
// are none.
var plainWord = regexp.MustCompile(`^[a-z]{2,}$`)

// manyWords without a Korean letter among them are a sentence that nobody has
// translated; a name such as "Amazon Resource Name" or a status is less.
const manyWords = 3

const (
	notKorean  = "this is not translated: many words and no Korean letter"
	notEnglish = "there is Korean in the English text"
)

// untranslated says why a text cannot be in the language that it is said to be
// in, "" when it may.
func untranslated(lang Lang, text string) string {
	text = strings.NewReplacer("*", " ", "(", " ", ")", " ").Replace(unlinked(codeBlanked(text)))
	korean := strings.ContainsFunc(text, hangul)
	if lang == English && korean {
		return notEnglish
	}
	if lang != Korean || korean {
		return ""
	}
	words := 0
	for _, word := range strings.Fields(text) {
		if plainWord.MatchString(strings.Trim(word, `.,;:!?"'`)) {
			words++
		}
	}
	if words >= manyWords {
		return notKorean
	}
	return ""
}

// checkTranslated reports the paragraphs of a page in another language.
func (r *reporter) checkTranslated(file string, lang Lang, b block) {
	line := b.line
	for paragraph := range strings.SplitSeq(strings.Join(b.lines, "\n"), "\n\n") {
		if why := untranslated(lang, paragraph); why != "" {
			at := strings.IndexFunc(paragraph, func(r rune) bool {
				return isLetter(r) && (lang == Korean || hangul(r))
			})
			before := paragraph[:at]
			down := strings.Count(before, "\n")
			r.add(Problem{File: file, Line: line + down, Column: len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1,
				What: why, Allowed: "a text in its own language", Source: strings.Split(paragraph, "\n")[down]})
		}
		line += strings.Count(paragraph, "\n") + 2
	}
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
