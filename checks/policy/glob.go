package policy

import "strings"

// glob matches text against a pattern in which * stands for any characters and
// ? for one. It takes time in proportion to the product of the lengths at
// worst.
func glob(pattern, text string) bool {
	p, t := 0, 0
	star, mark := -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// globFold is glob without regard to case, as actions are matched.
func globFold(pattern, text string) bool {
	return glob(strings.ToLower(pattern), strings.ToLower(text))
}

// globARN matches ARNs part by part: a wildcard does not reach over a colon
// before the resource part.
func globARN(pattern, text string) bool {
	patterns, texts := strings.SplitN(pattern, ":", 6), strings.SplitN(text, ":", 6)
	if len(texts) != 6 {
		return false
	}
	if len(patterns) != 6 {
		return pattern == "*"
	}
	for i := range patterns {
		if !glob(patterns[i], texts[i]) {
			return false
		}
	}
	return true
}
