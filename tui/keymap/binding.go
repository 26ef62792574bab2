package keymap

// Place is where the learner is: the same key may mean other things there.
type Place string

// The places.
const (
	Reading   Place = "reading"   // lesson, checks and outline
	Answering Place = "answering" // a quiz has the focus
	Steps     Place = "steps"     // the outline has the focus
	Typing    Place = "typing"    // the lab terminal has the focus
	Picking   Place = "picking"   // a dialog with a list
	Filtering Place = "filtering" // a list narrowed by what is typed
	Writing   Place = "writing"   // a dialog that takes text
	Deciding  Place = "deciding"  // yes or no
	Viewing   Place = "viewing"   // the help
)

// Places are all places.
func Places() []Place {
	return []Place{Reading, Answering, Steps, Typing, Picking, Filtering, Writing, Deciding, Viewing}
}

// Binding ties keys to an intent.
type Binding struct {
	Intent Intent
	Keys   []string // as tea.Key.String() says them
	Label  string   // how the help names the keys
	Hidden bool     // works, and is not listed
}

func bind(intent Intent, label string, keys ...string) Binding {
	return Binding{Intent: intent, Label: label, Keys: keys}
}

func hidden(intent Intent, keys ...string) Binding {
	return Binding{Intent: intent, Keys: keys, Hidden: true}
}

// everywhere are the keys that mean the same in every place.
var everywhere = []Binding{hidden(Suspend, "ctrl+z")}

var always = []Binding{
	bind(Quit, "q", "q", "ctrl+c"),
	bind(Help, "?", "?", "f1"),
}

var reading = append([]Binding{
	bind(Look, "c", "c"),
	bind(Hint, "h", "h"),
	bind(Terminal, "t", "t", "ctrl+t"),
	bind(Run, "r", "r", "ctrl+y"),
	bind(Copy, "y", "y"),
	bind(NextPage, "→", "right", "n"),
	bind(PreviousPage, "←", "left", "b"),
	bind(Accept, "enter", "enter"),
	bind(CurrentStep, ".", ".", "ctrl+g"),
	bind(GoTo, "/", "/", "g", "ctrl+p"),
	bind(Focus, "tab", "tab"),
	hidden(FocusBack, "shift+tab"),
	bind(Up, "↑", "up", "k"),
	bind(Down, "↓", "down", "j"),
	bind(PageDown, "space", "space", "pgdown", "ctrl+f", "ctrl+d"),
	bind(PageUp, "pgup", "pgup", "ctrl+b", "ctrl+u"),
	hidden(Home, "home"),
	hidden(End, "end", "G"),
	bind(NextCommand, "]", "]"),
	bind(PreviousCommand, "[", "["),
	bind(Right, ">", ">", "shift+right"),
	bind(Left, "<", "<", "shift+left"),
	bind(Evidence, "e", "e"),
	bind(Elsewhere, "E", "E"),
	bind(Paste, "p", "p"),
	bind(Choose, "w", "w"),
	bind(Skip, "s", "s"),
	bind(Reset, "R", "R"),
	bind(Outline, "o", "o"),
	bind(Language, "l", "l", "L"),
	bind(Back, "esc", "esc"),
}, always...)

var answering = override(reading,
	bind(Up, "↑", "up", "k"),
	bind(Down, "↓", "down", "j"),
	bind(Accept, "enter", "enter", "space"),
	bind(PreviousPage, "←", "left"),
	bind(NextPage, "→", "right"),
)

var steps = append(override(reading,
	bind(PreviousPage, "b", "b"),
	bind(NextPage, "n", "n")),
	bind(Fold, "←", "left"),
	bind(Unfold, "→", "right"),
)

var editing = []Binding{
	hidden(CursorLeft, "left", "ctrl+b"),
	hidden(CursorRight, "right", "ctrl+f"),
	hidden(WordLeft, "alt+left", "ctrl+left", "alt+b"),
	hidden(WordRight, "alt+right", "ctrl+right", "alt+f"),
	hidden(LineStart, "home", "ctrl+a"),
	hidden(LineEnd, "end", "ctrl+e"),
	hidden(DeleteLeft, "backspace", "ctrl+h", "shift+backspace"),
	hidden(DeleteRight, "delete"),
	hidden(DeleteWord, "ctrl+w", "alt+backspace"),
	hidden(DeleteToStart, "ctrl+u"),
	hidden(DeleteToEnd, "ctrl+k"),
}

var typing = append([]Binding{
	bind(Leave, "esc", "esc"),
	bind(Accept, "enter", "enter"),
	bind(Run, "ctrl+y", "ctrl+y"),
	bind(Complete, "tab", "tab"),
	bind(Interrupt, "ctrl+c", "ctrl+c"),
	bind(EndOfFile, "ctrl+d", "ctrl+d"),
	bind(HistoryBack, "↑", "up", "ctrl+p"),
	bind(HistoryForward, "↓", "down", "ctrl+n"),
	bind(ScrollUp, "pgup", "pgup", "shift+up"),
	bind(ScrollDown, "pgdn", "pgdown", "shift+down"),
	bind(Clear, "ctrl+l", "ctrl+l"),
	bind(Newline, "alt+enter", "alt+enter", "shift+enter", "ctrl+j"),
	bind(Enlarge, "ctrl+o", "ctrl+o"),
	bind(CurrentStep, "ctrl+g", "ctrl+g"),
	bind(Terminal, "ctrl+t", "ctrl+t"),
	bind(Help, "f1", "f1"),
}, editing...)

var picking = []Binding{
	bind(Accept, "enter", "enter", "space"),
	bind(Back, "esc", "esc", "q", "ctrl+c"),
	bind(Up, "↑", "up", "k"),
	bind(Down, "↓", "down", "j"),
	hidden(PageUp, "pgup"), hidden(PageDown, "pgdown"),
	hidden(Home, "home"), hidden(End, "end"),
}

var filtering = append([]Binding{
	bind(Accept, "enter", "enter"),
	bind(Back, "esc", "esc", "ctrl+c"),
	bind(Up, "↑", "up", "ctrl+p"),
	bind(Down, "↓", "down", "ctrl+n"),
	hidden(PageUp, "pgup"), hidden(PageDown, "pgdown"),
}, editing...)

var writing = append([]Binding{
	bind(Accept, "enter", "enter"),
	bind(Back, "esc", "esc", "ctrl+c"),
}, editing...)

var deciding = []Binding{
	bind(Yes, "y", "y", "Y"),
	bind(No, "n", "n", "N", "esc", "q", "ctrl+c"),
	hidden(Left, "left", "h"), hidden(Right, "right", "l", "tab"),
	hidden(Accept, "enter"),
}

var viewing = []Binding{
	bind(Back, "esc", "esc", "q", "?", "f1", "enter", "ctrl+c"),
	bind(Up, "↑", "up", "k"), bind(Down, "↓", "down", "j"),
	hidden(PageUp, "pgup"), bind(PageDown, "space", "pgdown", "space"),
	hidden(Home, "home"), hidden(End, "end"),
}

// override replaces the bindings of the same intents and takes the keys of the
// new ones from every other.
func override(base []Binding, changes ...Binding) []Binding {
	taken := map[string]bool{}
	changed := map[Intent]Binding{}
	for _, c := range changes {
		changed[c.Intent] = c
		for _, k := range c.Keys {
			taken[k] = true
		}
	}
	var out []Binding
	for _, b := range base {
		if c, ok := changed[b.Intent]; ok {
			out = append(out, c)
			continue
		}
		var keys []string
		for _, k := range b.Keys {
			if !taken[k] {
				keys = append(keys, k)
			}
		}
		if len(keys) > 0 {
			b.Keys = keys
			out = append(out, b)
		}
	}
	return out
}

// Bindings are the bindings of a place, in the order of the help.
func Bindings(p Place) []Binding {
	switch p {
	case Answering:
		return answering
	case Steps:
		return steps
	case Typing:
		return typing
	case Picking:
		return picking
	case Filtering:
		return filtering
	case Writing:
		return writing
	case Deciding:
		return deciding
	case Viewing:
		return viewing
	}
	return reading
}
