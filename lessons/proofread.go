package lessons

import "strings"

// proofread holds the pages of a step to what a learner has to be able to read:
// links that lead somewhere, text that fits, each page in its own language.
func (r *labReader) proofread(s *Step) {
	if !r.proofreads {
		return
	}
	files, targets := map[Lang]string{}, map[Lang][]string{}
	for lang, p := range s.Pages {
		files[lang] = p.File
		blocks, _ := splitBlocks(p.Markdown)
		for _, b := range blocks {
			if b.fence {
				continue
			}
			targets[lang] = append(targets[lang], r.checkLinks(p.File, b)...)
			r.checkMarkup(p.File, b.line, strings.Join(b.lines, "\n"), loose, wide)
			r.checkLayout(p.File, b)
			r.checkTranslated(p.File, lang, b)
		}
	}
	r.sameLinks(files, targets)
}

// proofreadSentence is proofread for a text of a YAML file.
func (l *loader) proofreadSentence(v node, lang Lang, text string) {
	if why := untranslated(lang, text); why != "" {
		v.problem(why, "a text in its own language")
	}
	l.checkMarkup(v.doc.file, v.line(), text, wide)
	if strings.Contains(codeBlanked(text), "](") {
		v.problem("a link can be followed on a page alone", "words")
	}
}
