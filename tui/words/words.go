// Package words is what the screen says, in each language of the course. The
// sentences of diagnoses are not here: they come with the findings.
package words

import (
	"linklab/checks"
	"linklab/lessons"
	"linklab/tui/keymap"
)

// Words is the text of the whole screen in one language. Those that take
// arguments say so with the verbs of package fmt; the verbs are the same in every
// language.
type Words struct {
	Lang     lessons.Lang
	Language string // name of the other language, shown at the key that switches

	Sandbox, Live, NoAccountYet string
	TooSmall, TooSmallNow       string
	StepOf, StepsDone, Loading  string
	Terminal, Checks, Quiz      string

	NotLookedYet, Looking, LookedNow, LookedAgo, NextIn, LookQueued       string
	LookByKey, ReadOnlyPage, ReadAgain                                    string
	LockedNote, DriftedNote, SkippedNote, PassedNote                      string
	Advice, Blocked, AfterCheck, WaitingFor, WaitingUsually, CouldNotLook string
	LookedAt, Expected, Seen                                              string
	LookFailed, OtherAccount, NotProbe, NotOpen                           string

	Seconds, MinutesLong, Hours string

	QuestionOf, AnswerRight, AnswerWrong, QuizDone, QuizFolded, NextQuestion string

	ElsewhereOffer, ElsewhereLooking, ElsewhereNone, ElsewhereNothing string

	HintCause, HintNoCommand, TypedAwaits string

	HintOf, HintWrong, HintWhere, HintCommand, HintMore, HintLast, HintNone, HintLoading, HintTitle string

	PassedTitle, PassedLast, PassedNext, PassedRead string
	LabDone, LabDoneSteps, LabDoneNext, CourseDone  string
	LabDoneClean, LabDoneMore, Answered             string

	Copied, CopiedLines, NothingToCopy, Typed, TypedElsewhere, NothingToRun string
	TypedMissing, CopiedForShell, ShellBack, ShellFailed, ShellNone         string
	TypedKept, TypedLater, WayThere, WayNumber, WayTyped, TypedAnyway       string
	TypedNoAccount, NotReady, NowhereToLogOut, TypedAheadFull               string
	HintForShell, NoMoreCommands, LastAgain                                 string
	PageFailed, ActionFailed, SwitchedTo, StepReset, LabReset, StepSkipped  string
	PasteTaken, ChoiceTaken, NoChoices                                      string

	Opening, OpenFailed, Running, Asking string
	ScrolledBack, EmptyTerminal          string

	HelpTitle, GoToTitle, GoToEmpty, SkipTitle, SkipNothing, SkipCost       string
	ResetTitle, ResetStep, ResetLab, ResetNote, ChooseTitle, ChooseNote     string
	PasteTitle, PasteNote, Yes, No, QuitTitle, QuitRunning, ConfirmResetLab string
	RunLine, NextLine, ChooseWhat, HintCopied, ShellNote                    string
	FinishShort, AnswerShort, OpenShort                                     string
	PlaceReading, PlaceTyping, PlaceSteps                                   string
	KeyDigits, KeyDigitsDo                                                  string
	Levels                                                                  map[checks.Level]string
	Hosts                                                                   map[string]string
	Acts                                                                    map[keymap.Intent]string // what a key does, for the help
	Short                                                                   map[keymap.Intent]string // the same in a word or two, for the footer
}

// For is the text of a language, English for one that is not there.
func For(lang lessons.Lang) *Words {
	if lang == lessons.Korean {
		return korean
	}
	return english
}

// Other is the language that the language key switches to.
func Other(lang lessons.Lang) lessons.Lang {
	if lang == lessons.Korean {
		return lessons.English
	}
	return lessons.Korean
}

// Act is what a key does in a place, for the help.
func (w *Words) Act(p keymap.Place, i keymap.Intent) string {
	if p == keymap.Typing && i == keymap.Accept {
		return w.RunLine
	}
	return w.Acts[i]
}

// InShort is what a key does in a place, for the footer.
func (w *Words) InShort(p keymap.Place, i keymap.Intent) string {
	switch {
	case p == keymap.Typing && i == keymap.Accept:
		return w.Short[keymap.Run]
	case p == keymap.Typing && i == keymap.Run:
		return w.NextLine
	case (p == keymap.Steps || p == keymap.Filtering) && i == keymap.Accept:
		return w.OpenShort
	case p == keymap.Picking && i == keymap.Accept:
		return w.Short[keymap.Choose]
	}
	return w.Short[i]
}

// HostName is what a machine of the lab is called, its own name for others.
func (w *Words) HostName(host string) string {
	if name := w.Hosts[host]; name != "" {
		return name
	}
	return host
}
