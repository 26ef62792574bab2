package tui

import (
	"context"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// Tutor is what the screen needs of the guide that walks a learner through the
// course. Its methods are safe for concurrent use. The looks and Hint may ask
// the network and the rest the disk, so all of them are called in commands,
// except those of the first group, which answer from memory.
type Tutor interface {
	Course() *lessons.Course
	Labs() []guide.LabView
	Current() guide.Ref
	Account() guide.Account
	Last(guide.Ref) (guide.Report, bool)
	Choices(lab string) []guide.Choice
	CheckTitle(ref guide.Ref, check string, lang lessons.Lang) string
	Sentence(lessons.Lang, checks.Finding) string
	SkipCost(guide.Ref) ([]guide.Dependant, error)

	// Page is a lesson page with the learner's own ids in it.
	Page(guide.Ref, lessons.Lang) (guide.Page, error)
	// Shown says that a page came on the screen.
	Shown(guide.Ref) error
	// Look makes a round of checks because the learner asked for it.
	Look(context.Context, guide.Ref) (guide.Report, error)
	// Watch makes a round of checks by itself.
	Watch(context.Context, guide.Ref) (guide.Report, error)
	// LookElsewhere is Look, and searches other regions for what is not found.
	LookElsewhere(context.Context, guide.Ref) (guide.Report, error)
	// Hint is the next level of help; each use is counted.
	Hint(context.Context, guide.Ref, lessons.Lang) (guide.Hint, error)
	Answer(ref guide.Ref, question, choice string) (bool, lessons.Text, error)
	Read(guide.Ref) ([]guide.Ref, error)
	Skip(guide.Ref) ([]guide.Ref, error)
	// Reset forgets a step, or a whole lab when the step is "".
	Reset(guide.Ref) (backup string, err error)
	Paste(ref guide.Ref, line string) error
	Choose(lab, input, id string) error
	SetLanguage(lessons.Lang) error
}
