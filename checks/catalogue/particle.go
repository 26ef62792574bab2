package catalogue

import (
	"strings"
	"unicode/utf8"
)

// particle chooses between the two forms of a Korean particle by how the text
// before it is read aloud: with (은, 이, 을, 과, 으로) after a final consonant,
// without (는, 가, 를, 와, 로) after a vowel. Ids end in digits and letters,
// which are read by their Korean names.
func particle(text, with, without string) string {
	// What closes is not read aloud.
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, `)]"'”’`))
	final, liquid := ending(last)
	// 으로 alone drops its vowel after ㄹ too.
	if final && (!liquid || with != "으로") {
		return with
	}
	return without
}

// ending tells whether a character's reading ends in a consonant, and whether
// that is ㄹ.
func ending(r rune) (final, liquid bool) {
	switch {
	case r >= '가' && r <= '힣':
		coda := (r - '가') % 28
		return coda != 0, coda == 8
	case r >= 'A' && r <= 'Z':
		r += 'a' - 'A'
	}
	switch r {
	case '0', '3', '6': // 영, 삼, 육
		return true, false
	case '1', '7', '8', 'l', 'r': // 일, 칠, 팔, 엘, 알
		return true, true
	case 'm', 'n': // 엠, 엔
		return true, false
	}
	return false, false
}
