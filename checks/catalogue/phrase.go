package catalogue

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// book is how the fixed phrases of the evidence are said in a language other
// than that of the code: whole phrases, and patterns with gaps.
type book struct {
	whole    map[string]string
	patterns []pattern
}

// pattern is a phrase with gaps for what the account holds.
type pattern struct {
	match *regexp.Regexp
	say   string
	fixed int // how much of it is no gap
}

// gap is {name} for one word, or {name...} for all that is left.
var gap = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

// newBook reads phrases and what they become. Of the patterns that fit a text
// the one with the most words of its own is taken.
func newBook(phrases map[string]string) *book {
	b := &book{whole: map[string]string{}}
	for phrase, say := range phrases {
		if !gap.MatchString(phrase) {
			b.whole[phrase] = say
			continue
		}
		var expression strings.Builder
		end, fixed := 0, 0
		for _, at := range gap.FindAllStringSubmatchIndex(phrase, -1) {
			literal, name, rest := phrase[end:at[0]], phrase[at[2]:at[3]], at[4] >= 0
			expression.WriteString(regexp.QuoteMeta(literal) + "(?P<" + name + ">" + shape(name, rest) + ")")
			end, fixed = at[1], fixed+len(literal)
		}
		expression.WriteString(regexp.QuoteMeta(phrase[end:]))
		b.patterns = append(b.patterns, pattern{
			match: regexp.MustCompile("^" + expression.String() + "$"), say: say, fixed: fixed + len(phrase) - end,
		})
	}
	slices.SortFunc(b.patterns, func(a, c pattern) int {
		return cmp.Or(cmp.Compare(c.fixed, a.fixed), cmp.Compare(a.match.String(), c.match.String()))
	})
	return b
}

// shape is what a gap takes. Ids of these kinds keep patterns apart that are
// nothing but gaps otherwise.
func shape(name string, rest bool) string {
	switch {
	case rest:
		return ".+"
	case name == "vpc" || name == "subnet":
		return name + `-\S+`
	}
	return `\S+`
}

// phrase says a text of the evidence. What the book does not know stays: ids,
// names and words of AWS.
func (b *book) phrase(text string) string {
	if say, ok := b.word(text); ok {
		return say
	}
	for _, p := range b.patterns {
		found := p.match.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		args := map[string]string{}
		for i, name := range p.match.SubexpNames() {
			if name != "" {
				args[name] = b.phrase(found[i])
			}
		}
		return fill(p.say, args)
	}
	for _, between := range []string{"; ", ", "} {
		if parts := strings.Split(text, between); len(parts) > 1 {
			for i := range parts {
				parts[i] = b.phrase(parts[i])
			}
			return strings.Join(parts, between)
		}
	}
	return b.row(text)
}

// row says words that stand side by side, when the book knows all of them.
func (b *book) row(text string) string {
	words := strings.Fields(text)
	for i := range words {
		say, ok := b.word(words[i])
		if !ok {
			return text
		}
		words[i] = say
	}
	return strings.Join(words, ", ")
}

func (b *book) word(text string) (string, bool) {
	if say, ok := b.whole[text]; ok {
		return say, true
	}
	return korean(text)
}

// span is a time.Duration as Go writes it.
var span = regexp.MustCompile(`^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)(?:\.\d+)?s)?$`)

// counted writes a duration in units of a language, leaving out those that are
// zero; it is "" for none at all, and ok is false for another text.
func counted(text string, unit func(n string, at int) string) (say string, ok bool) {
	found := span.FindStringSubmatch(text)
	if found == nil || text == "" {
		return "", false
	}
	var parts []string
	for at := range 3 {
		if n := strings.TrimLeft(found[at+1], "0"); n != "" {
			parts = append(parts, unit(n, at))
		}
	}
	return strings.Join(parts, " "), true
}

// korean is a duration in Korean; none at all is the present.
func korean(text string) (say string, ok bool) {
	say, ok = counted(text, func(n string, at int) string { return n + [...]string{"시간", "분", "초"}[at] })
	if ok && say == "" {
		say = "방금"
	}
	return say, ok
}

// english is a duration in English; what is said of it is that it is past.
func english(text string) (say string, ok bool) {
	say, ok = counted(text, func(n string, at int) string {
		unit := [...]string{"hour", "minute", "second"}[at]
		if n != "1" {
			unit += "s"
		}
		return n + " " + unit
	})
	if ok && say == "" {
		say = "a moment"
	}
	return say, ok
}

// spans are the durations within a text of the evidence, and how far a clock is
// ahead.
var spans = regexp.MustCompile(`(^|[ (])(-?)((?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?s)( ahead)?($|[ ,:;)])`)

// spelled is an English text with its durations in words.
func spelled(text string) string {
	return spans.ReplaceAllStringFunc(text, func(match string) string {
		part := spans.FindStringSubmatch(match)
		say, _ := english(part[3])
		switch {
		case part[4] == "":
			return part[1] + part[2] + say + part[5]
		case say == "a moment":
			return part[1] + "the same as AWS's" + part[5]
		case part[2] == "-":
			return part[1] + say + " behind" + part[5]
		}
		return part[1] + say + part[4] + part[5]
	})
}

// spoken are the arguments of a sentence with what is no id or name of the
// learner's said in the sentence's language: durations, and phrases, which
// unlike names have spaces in them.
func (b *book) spoken(args map[string]string) map[string]string {
	say := make(map[string]string, len(args))
	for name, value := range args {
		say[name] = value
		switch _, duration := korean(value); {
		case duration, value == "none", name == "missing":
			say[name] = b.phrase(value)
		case strings.ContainsFunc(value, unicode.IsSpace):
			say[name] = b.rules(value)
		}
	}
	return say
}

// rules says whole phrases and rules of security groups, which have an arrow,
// and leaves sentences alone: those are AWS's own.
func (b *book) rules(text string) string {
	parts := strings.Split(text, "; ")
	for i, part := range parts {
		if _, whole := b.whole[part]; whole || strings.Contains(part, " ← ") || strings.Contains(part, " → ") {
			parts[i] = b.phrase(part)
		}
	}
	return strings.Join(parts, "; ")
}
