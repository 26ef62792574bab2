package words

import (
	"linklab/checks"
	"linklab/lessons"
	"linklab/tui/keymap"
)

var english = &Words{
	Lang:     lessons.English,
	Language: "한국어",

	Sandbox: "sandbox", Live: "LIVE", NoAccountYet: "account not known yet",
	TooSmall: "linklab needs a terminal of at least %d × %d.", TooSmallNow: "This one has %d × %d. Make it larger, or press q to quit.",
	StepOf: "step %d of %d", StepsDone: "%d/%d", Loading: "One moment…",
	Terminal: "Terminal", Checks: "Checks", Quiz: "Quiz",

	NotLookedYet: "not looked yet", Looking: "looking…", LookedNow: "looked just now", LookedAgo: "looked %s ago",
	NextIn: "next in %s", LookQueued: "once more after this", LookByKey: "c looks again",
	ReadOnlyPage: "Nothing to check here. Press enter when you have read the page.",
	ReadAgain:    "You have read this page.",
	LockedNote:   "You may read ahead. This step opens after “%s”.",
	DriftedNote:  "Passed before, and no longer true in the account.",
	SkippedNote:  "You skipped this step.",
	PassedNote:   "This step is passed. c looks again.",
	Advice:       "advice", Blocked: "waits", AfterCheck: "after: %s", WaitingFor: "%s so far", WaitingUsually: "usually %s",
	CouldNotLook: "could not look", LookedAt: "looked at", Expected: "expected", Seen: "seen",
	LookFailed:   "Could not look: %s",
	OtherAccount: "This lab was begun in account %s, region %s. Now it is account %s, region %s. Switch back, or reset the lab with R.",
	NotProbe:     "That is not a line of this step's probe. It begins with LINKLAB-PROBE and contains the code of this step.",
	NotOpen:      "This step is not open yet.",

	Seconds: "%d s", MinutesLong: "%d min", Hours: "%d h",

	QuestionOf: "Question %d of %d", AnswerRight: "Right.", AnswerWrong: "Not that one.",
	QuizFolded: "answers it", QuizDone: "All answered.", NextQuestion: "next question",

	ElsewhereOffer:   "Made in another region? %s looks there too, once.",
	ElsewhereLooking: "Looking in the other regions…", ElsewhereNone: "It is in none of the other regions that could be read.",
	ElsewhereNothing: "Nothing is missing here that could be in another region.",

	HintCause: "the cause", HintNoCommand: "This hint has no command. %s closes it.",
	TypedAwaits: "One moment: linklab looks for what command %d needs.",

	HintOf: "Hint %d of 3", HintWrong: "what is wrong", HintWhere: "where to look", HintCommand: "the command",
	HintMore: "h: next hint", HintLast: "y copies it, r types it in the terminal", HintNone: "Nothing is wrong as far as linklab can see. There is nothing to hint at.", HintTitle: "Hint",
	HintLoading: "One moment…",

	PassedLast: "finishes the lab", PassedTitle: "Passed: %s", PassedNext: "goes on to “%s”", PassedRead: "Read: %s",
	LabDone: "Lab finished", LabDoneSteps: "%d of %d steps proved", LabDoneNext: "goes on to “%s”",
	CourseDone:   "That was the last lab. Nothing is left to do here.",
	LabDoneMore:  "and %d more",
	Answered:     "answered",
	LabDoneClean: "Nothing of this lab is left in the account.",

	Copied: "Command %d copied", CopiedLines: "Command %d copied, %d lines", NothingToCopy: "This page has no command to copy.",
	Typed: "Command %d is at the prompt. Enter runs it.", TypedElsewhere: "This command is meant for %s; the prompt is on %s.",
	NothingToRun: "This page has no command to run.", TypedMissing: "%s is not known yet: the step that makes it comes first.",
	TypedKept: "Command %d is at the prompt. ↑ brings back what you had typed.", TypedLater: "Command %d comes to the prompt when the one that runs has ended.",
	WayThere: "This leads there:", WayNumber: "command %d of this page", WayTyped: "Type it yourself, or let %s type it line by line.", TypedAnyway: "%s types it here all the same.",
	TypedNoAccount: "%s is not known yet: linklab has not reached the account.", NotReady: "not ready yet",
	HintForShell:    "The hint's command is copied: paste it in your shell (t opens it).",
	NoMoreCommands:  "That was the last command of this page.",
	LastAgain:       "%s types it once more.",
	NowhereToLogOut: "This is your laptop: there is nowhere to log out to. %s goes back to the lesson.",
	TypedAheadFull:  "Too many lines wait for the prompt. No more are taken until some have run.",
	CopiedForShell:  "Command %d copied: paste it in your shell (t opens it).", ShellBack: "Back from your shell.",
	ShellFailed: "Your shell could not be started: %s", ShellNone: "There is no terminal in this mode.",
	PageFailed: "The page could not be read: %s", ActionFailed: "That did not work: %s", SwitchedTo: "English",
	StepReset: "The step is reset.", LabReset: "The lab starts from the beginning.", StepSkipped: "Skipped: %s",
	PasteTaken: "The pasted lines were read.", ChoiceTaken: "%s is %s from now on.", NoChoices: "There is nothing to choose here.",

	Opening: "Starting the lab machines…", OpenFailed: "The lab terminal could not be opened: %s", Running: "running %s", Asking: "%s waits for a line from you",
	ScrolledBack:  "%d lines below",
	EmptyTerminal: "Your laptop in the lab. Commands of the lesson run here; %s types the next one.",

	HelpTitle: "Keys", GoToTitle: "Go to a step", GoToEmpty: "No step has that in its name.",
	SkipTitle: "Skip “%s”?", SkipNothing: "No later step depends on it. The skip is kept in your record.",
	SkipCost:   "These steps build on it and may not pass without it. The skip is kept in your record.",
	ResetTitle: "Reset", ResetStep: "This step: %s", ResetLab: "The whole lab: %s",
	ResetNote:   "Your record is reset, after a copy of it is kept. Resources in the account stay.",
	ChooseTitle: "Which one is %s?", ChooseNote: "Several could be meant. linklab asks and never guesses.",
	PasteTitle: "Paste the probe's line", PasteNote: "Run the probe on the instance, copy the line that begins with LINKLAB-PROBE, and paste it here.",
	Yes: "Yes", No: "No", QuitTitle: "Quit", NextLine: "next command", RunLine: "run the line", ChooseWhat: "What do you want to choose?", HintCopied: "The hint's command is copied", ShellNote: "Your own shell, with the lab's variables set. exit brings you back to linklab.",
	FinishShort: "finish the lab", AnswerShort: "answer", OpenShort: "open",
	QuitRunning:     "A command is still running in the terminal. Quit and stop it?",
	ConfirmResetLab: "Reset the whole lab “%s”?",
	PlaceReading:    "Everywhere", PlaceTyping: "In the terminal", PlaceSteps: "In the outline",
	KeyDigits: "1 to 9", KeyDigitsDo: "copy that command",

	Levels: map[checks.Level]string{
		checks.ObservedInside: "observed inside", checks.ObservedPublic: "observed from outside",
		checks.Inferred: "read from AWS", checks.Stated: "pasted",
	},
	Hosts: map[string]string{"laptop": "your laptop", "public": "the public instance", "private": "the private instance", "client": "the client instance"},
	Acts: map[keymap.Intent]string{
		keymap.Quit: "quit; progress is kept", keymap.Help: "this help", keymap.GoTo: "go to a step", keymap.Language: "한국어로 보기",
		keymap.Focus: "next pane", keymap.Outline: "show the course outline", keymap.Back: "close what is open",
		keymap.Up: "up", keymap.Down: "down", keymap.PageUp: "a page up", keymap.PageDown: "a page down",
		keymap.Left: "commands to the left", keymap.Right: "commands to the right",
		keymap.Fold: "fold a lab", keymap.Unfold: "unfold a lab",
		keymap.PreviousPage: "previous page", keymap.NextPage: "next page", keymap.CurrentStep: "on to the step that is open",
		keymap.PreviousCommand: "previous command", keymap.NextCommand: "next command", keymap.Accept: "go on; answer; acknowledge",
		keymap.Look: "look at the account now", keymap.Evidence: "show what every check looked at", keymap.Hint: "a hint, then the next one",
		keymap.Copy: "copy the marked command", keymap.Run: "type the marked command for you", keymap.Paste: "paste the probe's line",
		keymap.Elsewhere: "look in the other regions too",
		keymap.Skip:      "skip the step", keymap.Reset: "reset the step or the lab", keymap.Choose: "choose which resource is meant",
		keymap.Terminal: "open or close the terminal", keymap.Leave: "back to the lesson",
		keymap.Enlarge: "full height and back", keymap.Interrupt: "stop the command", keymap.EndOfFile: "leave the machine",
		keymap.Complete: "complete the word", keymap.Clear: "clear the terminal", keymap.Newline: "new line in the command",
		keymap.ScrollUp: "scroll back", keymap.ScrollDown: "scroll forward",
		keymap.HistoryBack: "earlier command", keymap.HistoryForward: "later command", keymap.Yes: "yes", keymap.No: "no",
	},
	Short: map[keymap.Intent]string{
		keymap.Elsewhere: "other regions", keymap.Look: "look", keymap.Hint: "hint", keymap.Terminal: "terminal", keymap.Run: "run", keymap.Copy: "copy",
		keymap.NextPage: "next", keymap.Accept: "go on", keymap.Help: "keys", keymap.Quit: "quit", keymap.Leave: "lesson",
		keymap.Enlarge: "size", keymap.Complete: "complete", keymap.Interrupt: "stop", keymap.Back: "close", keymap.Focus: "pane",
		keymap.GoTo: "go to", keymap.Outline: "outline", keymap.Choose: "choose", keymap.CurrentStep: "go on",
		keymap.PageDown: "more", keymap.Up: "up", keymap.Down: "down", keymap.ScrollUp: "scroll", keymap.Language: "한국어", keymap.PreviousPage: "back",
		keymap.Fold: "fold", keymap.Unfold: "unfold",
	},
}
