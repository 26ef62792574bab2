package keymap_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"linklab/tui/keymap"
)

// TestNoKeyMeansTwoThings wants each key once in a place, and each intent once.
func TestNoKeyMeansTwoThings(t *testing.T) {
	for _, p := range keymap.Places() {
		keys, intents := map[string]keymap.Intent{}, map[keymap.Intent]bool{}
		for _, b := range keymap.Bindings(p) {
			if intents[b.Intent] {
				t.Errorf("%s: %s is bound twice", p, b.Intent)
			}
			intents[b.Intent] = true
			if !b.Hidden && b.Label == "" {
				t.Errorf("%s: %s is listed without a name for its keys", p, b.Intent)
			}
			for _, k := range b.Keys {
				if other, ok := keys[k]; ok {
					t.Errorf("%s: %s means %s and %s", p, k, other, b.Intent)
				}
				keys[k] = b.Intent
			}
		}
	}
}

// TestThereIsAlwaysAWayOut wants a key that leaves every place, and Ctrl-C to do
// something everywhere.
func TestThereIsAlwaysAWayOut(t *testing.T) {
	out := map[keymap.Intent]bool{keymap.Quit: true, keymap.Back: true, keymap.Leave: true, keymap.No: true}
	for _, p := range keymap.Places() {
		if keymap.Of(p, tea.Key{Code: 'c', Mod: tea.ModCtrl}) == keymap.None {
			t.Errorf("%s: Ctrl-C does nothing", p)
		}
		if !out[keymap.Of(p, tea.Key{Code: tea.KeyEscape})] {
			t.Errorf("%s: Esc does not leave", p)
		}
	}
}

// TestTerminalKeysWorkOutsideIt for who has left it without looking.
func TestTerminalKeysWorkOutsideIt(t *testing.T) {
	for _, p := range []keymap.Place{keymap.Reading, keymap.Answering, keymap.Steps} {
		for _, code := range []rune{'y', 'g', 't'} {
			k := tea.Key{Code: code, Mod: tea.ModCtrl}
			if got, want := keymap.Of(p, k), keymap.Of(keymap.Typing, k); got != want {
				t.Errorf("%s: ctrl+%c is %q, and %q in the terminal", p, code, got, want)
			}
		}
	}
}

func TestHangulIsTheSameKey(t *testing.T) {
	for text, want := range map[string]keymap.Intent{"ㅊ": keymap.Look, "ㅗ": keymap.Hint, "ㄲ": keymap.Reset, "ㅂ": keymap.Quit} {
		if got := keymap.Of(keymap.Reading, tea.Key{Code: []rune(text)[0], Text: text}); got != want {
			t.Errorf("%s is %q, not %q", text, got, want)
		}
		if got := keymap.Of(keymap.Typing, tea.Key{Code: []rune(text)[0], Text: text}); got != keymap.None {
			t.Errorf("%s typed as text is %q", text, got)
		}
	}
	// A terminal that says which key of a US keyboard was pressed needs no table.
	if got := keymap.Of(keymap.Reading, tea.Key{Code: 'ㄲ', BaseCode: 'r', Mod: tea.ModShift, Text: "ㄲ"}); got != keymap.Reset {
		t.Errorf("shift and the key of r is %q", got)
	}
}

func TestDigit(t *testing.T) {
	if got := keymap.Digit(tea.Key{Code: '7', Text: "7"}); got != 7 {
		t.Errorf("7 is %d", got)
	}
	for _, k := range []tea.Key{{Code: '0', Text: "0"}, {Code: '3', Mod: tea.ModAlt}, {Code: 'x', Text: "x"}} {
		if got := keymap.Digit(k); got != 0 {
			t.Errorf("%v is %d", k, got)
		}
	}
}
