package policy

import "strings"

// marks stand for literal wildcards that ${*} and ${?} put into a pattern; no
// policy text holds them.
const (
	literalStar     = "\x00s"
	literalQuestion = "\x00q"
)

// expand replaces policy variables (IAM user guide, "Policy variables and
// tags"). It is false when a variable has no value and no default: what holds
// it then matches nothing. Policies of version 2008-10-17 have no variables.
func (r *Request) expand(version, text string) (string, bool) {
	if version != "2012-10-17" || !strings.Contains(text, "${") {
		return text, true
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("${" + rest)
			return b.String(), true
		}
		value, ok := r.variable(inner)
		if !ok {
			return "", false
		}
		b.WriteString(value)
		text = after
	}
}

func (r *Request) variable(inner string) (string, bool) {
	switch inner {
	case "*":
		return literalStar, true
	case "?":
		return literalQuestion, true
	case "$":
		return "$", true
	}
	key, fallback, hasDefault := strings.Cut(inner, ",")
	if values, ok := r.values(strings.TrimSpace(key)); ok && len(values) == 1 {
		// A value of the caller's must not act as a wildcard.
		return strings.NewReplacer("*", literalStar, "?", literalQuestion).Replace(values[0]), true
	}
	fallback = strings.TrimSpace(fallback)
	if hasDefault && len(fallback) >= 2 && fallback[0] == '\'' && fallback[len(fallback)-1] == '\'' {
		return fallback[1 : len(fallback)-1], true
	}
	return "", false
}

// plain turns the marks of literal wildcards back, for operators without
// wildcards.
func plain(text string) string {
	return strings.NewReplacer(literalStar, "*", literalQuestion, "?").Replace(text)
}

// shield marks the wildcard characters of a text that is matched against a
// pattern with marks.
func shield(pattern, text string) string {
	if !strings.Contains(pattern, "\x00") {
		return text
	}
	return strings.NewReplacer("*", literalStar, "?", literalQuestion).Replace(text)
}
