package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/term"

	"linklab/checks/account"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/progress"
)

// app is what the commands share: streams, the flags of every command, and how
// the parts are made from them.
type app struct {
	streams
	env    func(string) string
	screen io.Writer // where the tutor draws: the output itself, a terminal

	home    string
	lang    string
	live    bool
	profile string
	region  string
	clock   string
	// courseDir is the folder of a course to take in place of the binary's.
	courseDir string

	sentences lessons.Sentences
}

// homeDir is where progress and the sandbox lie: --home, else linklab in the
// state directory of the XDG specification.
func (a *app) homeDir() string {
	if a.home != "" {
		if abs, err := filepath.Abs(a.home); err == nil {
			return abs
		}
		return a.home
	}
	return filepath.Join(xdg.StateHome, "linklab")
}

func (a *app) sandboxDir() string { return filepath.Join(a.homeDir(), "sandbox") }

// obstacle is the file that stands where the home's folder should be, or one of
// the folders above or in it.
func (a *app) obstacle() string {
	path := a.sandboxDir()
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// language is --lang, else that of the locale, else English.
func (a *app) language() lessons.Lang {
	if a.lang != "" {
		return lessons.Lang(a.lang)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := a.env(name); locale != "" {
			if strings.HasPrefix(locale, "ko") {
				return lessons.Korean
			}
			return lessons.English
		}
	}
	return lessons.English
}

// say is a sentence of the commands.
func (a *app) say(key string, args ...string) string {
	return a.catalogue().Say(a.language(), key, args...)
}

// course is the course that is taught: that of --course, else the one in the
// binary.
func (a *app) course() (course *lessons.Course, err error) {
	err = a.withContent(nil, func(content fs.FS) error {
		course, err = lessons.Teach(content, words())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCourse, err)
	}
	return course, nil
}

// errCourse is about a course that cannot be taught.
var errCourse = errors.New("load the course")

// journalDir is where progress in a course is kept. A course of somebody else's
// may use the ids of ours, so each has a place of its own.
func (a *app) journalDir(course *lessons.Course) string {
	if a.courseDir == "" {
		return a.homeDir()
	}
	return filepath.Join(a.homeDir(), "courses", course.ID)
}

func (a *app) journal(course *lessons.Course) (*progress.Journal, error) {
	return progress.Open(a.journalDir(course), progress.Options{})
}

// open opens the course and the journal. Nothing asks the network before the
// first look; what that starts is ended by closing the connection.
func (a *app) open() (*guide.Guide, *connection, error) {
	course, err := a.course()
	if err != nil {
		return nil, nil, err
	}
	journal, err := a.journal(course)
	if err != nil {
		return nil, nil, err
	}
	link := &connection{app: a}
	return guide.New(guide.Options{
		Course:  course,
		Journal: journal,
		Lang:    a.language(),
		Live:    a.live,
		Region:  a.regionHint(),
		Profile: a.profile,
		NotAWS:  !account.IsAWS(a.env("AWS_ENDPOINT_URL")),
		Confirm: a.confirm(),
		Connect: link.open,
	}), link, nil
}

// isTerminal says whether a stream is a terminal.
func isTerminal(stream any) bool {
	if out, ok := stream.(*output); ok {
		stream = out.Writer
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// writeLine writes one line of text for a person or a program.
func writeLine(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

// stamp is a time as a person reads it, in their own zone.
func stamp(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }
