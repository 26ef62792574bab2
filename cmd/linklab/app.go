package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

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
	state := xdg.StateHome
	if !filepath.IsAbs(a.env("HOME")) && !filepath.IsAbs(a.env("XDG_STATE_HOME")) {
		// Without HOME, as in a bare container, it would be the root or the
		// current folder.
		if self, err := user.Current(); err == nil && filepath.IsAbs(self.HomeDir) {
			state = filepath.Join(self.HomeDir, ".local", "state")
		}
	}
	return filepath.Join(state, "linklab")
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

// say is a sentence of the commands. What a script, a folder's name or a stranger's
// file puts into it says nothing to the terminal.
func (a *app) say(key string, args ...string) string {
	args = slices.Clone(args)
	for i := 1; i < len(args); i += 2 {
		args[i] = visible(args[i])
	}
	return a.catalogue().Say(a.language(), key, args...)
}

// visible is a text with a mark for each character that is not seen.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
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
	return progress.Open(a.journalDir(course), progress.Options{Course: a.origin(course)})
}

// origin tells the course of --course from others with its id, nil for the
// built-in one.
func (a *app) origin(course *lessons.Course) *progress.Origin {
	if a.courseDir == "" {
		return nil
	}
	folder, err := filepath.Abs(a.courseDir)
	if err != nil {
		folder = a.courseDir
	}
	if resolved, err := filepath.EvalSymlinks(folder); err == nil {
		folder = resolved
	}
	return progress.NewOrigin(course, folder)
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
		Profile: account.OneLine(a.profile),
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
