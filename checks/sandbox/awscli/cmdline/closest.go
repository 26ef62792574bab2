package cmdline

import (
	"cmp"
	"slices"
)

// closest are at most three of the choices that resemble a word, best first.
// Resemblance is twice the number of characters that both have in common
// stretches, by the length of both; four fifths is near enough.
func closest(word string, choices []string) []string {
	type scored struct {
		name  string
		score float64
	}
	var near []scored
	for _, choice := range choices {
		total := len(word) + len(choice)
		if total == 0 {
			continue
		}
		if score := 2 * float64(common(word, choice)) / float64(total); score >= 0.8 {
			near = append(near, scored{choice, score})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.name, a.name))
	})
	var names []string
	for i := 0; i < len(near) && i < 3; i++ {
		names = append(names, near[i].name)
	}
	return names
}

// common counts the characters in the longest common stretch and, again, on
// both sides of it.
func common(a, b string) int {
	if a == "" || b == "" {
		return 0
	}
	startA, startB, size := 0, 0, 0
	lengths := make([]int, len(b)+1)
	for i := range len(a) {
		before := 0
		for j := range len(b) {
			here := lengths[j+1]
			lengths[j+1] = 0
			if a[i] == b[j] {
				lengths[j+1] = before + 1
				if before+1 > size {
					startA, startB, size = i-before, j-before, before+1
				}
			}
			before = here
		}
	}
	if size == 0 {
		return 0
	}
	return size + common(a[:startA], b[:startB]) + common(a[startA+size:], b[startB+size:])
}
