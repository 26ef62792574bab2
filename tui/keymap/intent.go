// Package keymap is the vocabulary between keys and what they do: a key is
// looked up in the place where the learner is, and becomes an intent. Panes see
// intents only, and the help is made of the same table.
package keymap

// Intent is what the learner wants.
type Intent string

// The intents.
const (
	None Intent = ""

	Quit      Intent = "quit"
	Suspend   Intent = "suspend"
	Help      Intent = "help"
	GoTo      Intent = "go-to"
	Language  Intent = "language"
	Focus     Intent = "focus"
	FocusBack Intent = "focus-back"
	Outline   Intent = "outline"
	Back      Intent = "back"

	Up       Intent = "up"
	Down     Intent = "down"
	PageUp   Intent = "page-up"
	PageDown Intent = "page-down"
	Home     Intent = "home"
	End      Intent = "end"
	Left     Intent = "left"
	Right    Intent = "right"
	Fold     Intent = "fold"
	Unfold   Intent = "unfold"

	PreviousPage    Intent = "previous-page"
	NextPage        Intent = "next-page"
	CurrentStep     Intent = "current-step"
	PreviousCommand Intent = "previous-command"
	NextCommand     Intent = "next-command"
	Accept          Intent = "accept"

	Look      Intent = "look"
	Elsewhere Intent = "elsewhere"
	Evidence  Intent = "evidence"
	Hint      Intent = "hint"
	Copy      Intent = "copy"
	Run       Intent = "run"
	Paste     Intent = "paste"
	Skip      Intent = "skip"
	Reset     Intent = "reset"
	Choose    Intent = "choose"

	Terminal   Intent = "terminal"
	Leave      Intent = "leave"
	Enlarge    Intent = "enlarge"
	Interrupt  Intent = "interrupt"
	EndOfFile  Intent = "end-of-file"
	Complete   Intent = "complete"
	Clear      Intent = "clear"
	ScrollUp   Intent = "scroll-up"
	ScrollDown Intent = "scroll-down"
	Newline    Intent = "newline"

	CursorLeft     Intent = "cursor-left"
	CursorRight    Intent = "cursor-right"
	WordLeft       Intent = "word-left"
	WordRight      Intent = "word-right"
	LineStart      Intent = "line-start"
	LineEnd        Intent = "line-end"
	DeleteLeft     Intent = "delete-left"
	DeleteRight    Intent = "delete-right"
	DeleteWord     Intent = "delete-word"
	DeleteToStart  Intent = "delete-to-start"
	DeleteToEnd    Intent = "delete-to-end"
	HistoryBack    Intent = "history-back"
	HistoryForward Intent = "history-forward"

	Yes Intent = "yes"
	No  Intent = "no"
)
