package keymap

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Of is the intent of a key in a place. A key of a Hangul keyboard is taken for
// the Latin one at the same spot wherever text is not being typed, so that a
// learner need not switch the input method to press c.
func Of(p Place, key tea.Key) Intent {
	if intent := find(p, key.String()); intent != None {
		return intent
	}
	if takesText(p) {
		return None
	}
	if key.BaseCode != 0 && key.BaseCode != key.Code && key.Mod&^tea.ModShift == 0 {
		base := string(key.BaseCode)
		if key.Mod&tea.ModShift != 0 {
			base = strings.ToUpper(base)
		}
		if intent := find(p, base); intent != None {
			return intent
		}
	}
	if latin := dubeolsik[key.Text]; latin != "" {
		return find(p, latin)
	}
	return None
}

// Digit is the number of a digit key, 0 for every other key.
func Digit(key tea.Key) int {
	if key.Mod == 0 && len(key.Text) == 1 && key.Text[0] >= '1' && key.Text[0] <= '9' {
		return int(key.Text[0] - '0')
	}
	return 0
}

// Label is how the help names the keys of an intent, "" if it has none there.
func Label(p Place, intent Intent) string {
	for _, b := range Bindings(p) {
		if b.Intent == intent {
			return b.Label
		}
	}
	return ""
}

func find(p Place, key string) Intent {
	for _, bindings := range [][]Binding{Bindings(p), everywhere} {
		for _, b := range bindings {
			if slices.Contains(b.Keys, key) {
				return b.Intent
			}
		}
	}
	return None
}

func takesText(p Place) bool { return p == Typing || p == Filtering || p == Writing }

// dubeolsik is the standard Korean keyboard, key by key.
var dubeolsik = map[string]string{
	"ㅂ": "q", "ㅈ": "w", "ㄷ": "e", "ㄱ": "r", "ㅅ": "t", "ㅛ": "y", "ㅕ": "u", "ㅑ": "i", "ㅐ": "o", "ㅔ": "p",
	"ㅁ": "a", "ㄴ": "s", "ㅇ": "d", "ㄹ": "f", "ㅎ": "g", "ㅗ": "h", "ㅓ": "j", "ㅏ": "k", "ㅣ": "l",
	"ㅋ": "z", "ㅌ": "x", "ㅊ": "c", "ㅍ": "v", "ㅠ": "b", "ㅜ": "n", "ㅡ": "m",
	"ㅃ": "Q", "ㅉ": "W", "ㄸ": "E", "ㄲ": "R", "ㅆ": "T", "ㅒ": "O", "ㅖ": "P",
}
