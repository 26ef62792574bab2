package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/sandbox/store"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/progress"
	"linklab/lessons/simulated"
)

// The exit codes of every command.
const (
	exitPassed    = 0
	exitNotPassed = 1
	exitUsage     = 2
	exitBlind     = 3
)

// usageError is a wrong command line; key is its sentence.
type usageError struct {
	key  string
	args []string
}

func (e *usageError) Error() string { return strings.Join(append([]string{e.key}, e.args...), " ") }

func usage(key string, args ...string) error { return &usageError{key, args} }

// outcomeError ends a command whose outcome has been told already.
type outcomeError struct{ code int }

func (e *outcomeError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// exitCode is the one place where kinds of errors become exit codes. What is not
// known is a fault of the command line: cobra's own errors have no type.
func exitCode(err error) int {
	var outcome *outcomeError
	var problems lessons.Problems
	switch {
	case err == nil:
		return exitPassed
	case errors.As(err, &outcome):
		return outcome.code
	case errors.Is(err, errCourse):
		return exitBlind
	case errors.As(err, &problems):
		return exitNotPassed
	case isBlind(err):
		return exitBlind
	}
	return exitUsage
}

// blindKinds are errors of the world, not of the command line.
var blindKinds = []error{
	progress.ErrNewer, progress.ErrLocked, progress.ErrUnreadable, progress.ErrUnwritable, store.ErrBusy, progress.ErrOtherCourse,
	fs.ErrPermission, fs.ErrExist, simulated.ErrServer, simulated.ErrState, errNotEmptied, errOutput, errInterrupted,
}

func isBlind(err error) bool {
	var accountError *account.Error
	var path *fs.PathError
	return guide.IsOtherAccount(err) || errors.As(err, &accountError) || errors.As(err, &path) ||
		slices.ContainsFunc(blindKinds, func(kind error) bool { return errors.Is(err, kind) })
}

// printError says an error as a sentence of the learner's language, and under it
// what the system said, where the sentence leaves that open.
func (a *app) printError(w io.Writer, err error) {
	var outcome *outcomeError
	if errors.As(err, &outcome) {
		return
	}
	var problems lessons.Problems
	if errors.As(err, &problems) {
		writeLine(w, "%s", problems.Error())
		return
	}
	sentence := a.sentence(err)
	writeWithin(w, columns(a.Err), "", "linklab: "+sentence)
	if detail := detail(err); detail != "" && !strings.Contains(sentence, detail) {
		writeWithin(w, columns(a.Err), "  ", detail)
	}
	if exitCode(err) == exitUsage {
		writeLine(w, "%s", a.say("usage.help"))
	}
}

// detail is what the system said of a file or a connection, "" where a sentence
// says everything.
func detail(err error) string {
	var accountError *account.Error
	var path *fs.PathError
	var link *os.LinkError
	var network *net.OpError
	var ended *endedError
	switch {
	case errors.As(err, &ended), errors.As(err, &accountError), guide.IsOtherAccount(err), exitCode(err) == exitUsage,
		errors.Is(err, errInterrupted), errors.Is(err, progress.ErrNewer), errors.Is(err, progress.ErrLocked), errors.Is(err, store.ErrBusy), errors.Is(err, context.Canceled), errors.Is(err, progress.ErrOtherCourse):
		return ""
	case errors.As(err, &path) && !ofHome(err) && !errors.Is(err, errOutput):
		return "" // the sentence is about it
	case errors.As(err, &path):
		return account.OneLine(path.Error())
	case errors.As(err, &link):
		return account.OneLine(link.Error())
	case errors.As(err, &network):
		return account.OneLine(network.Error())
	}
	return account.OneLine(err.Error())
}

// ofHome says whether an error is about the files of --home.
func ofHome(err error) bool {
	return slices.ContainsFunc([]error{progress.ErrUnreadable, progress.ErrUnwritable, simulated.ErrState,
		simulated.ErrServer, errNotEmptied}, func(kind error) bool { return errors.Is(err, kind) })
}

// sentence is what an error says to a person.
func (a *app) sentence(err error) string {
	var wrong *usageError
	var other *guide.OtherAccountError
	var accountError *account.Error
	var ended *endedError
	var stranger *progress.OtherCourseError
	home := a.homeDir()
	switch {
	case errors.As(err, &ended):
		return ended.said
	case errors.As(err, &wrong):
		return a.say(wrong.key, wrong.args...)
	case errors.As(err, &other):
		return a.say("account.other", "lab", other.Lab, "account", other.Account, "region", other.Region,
			"now", other.CurrentAccount, "here", other.CurrentRegion)
	case errors.As(err, &stranger):
		return a.say("course.other", "title", stranger.Title, "folder", stranger.Folder)
	case errors.As(err, &accountError):
		return checks.Say(string(a.language()), *checks.ProblemOf(err))
	case errors.Is(err, errOutput):
		return a.say("output.failed")
	case ofHome(err) && errors.Is(err, syscall.ENOTDIR):
		return a.say("home.file", "path", a.obstacle())
	case ofHome(err) && (errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)):
		return a.say("home.full", "home", home)
	case errors.Is(err, store.ErrBusy):
		return a.say("sandbox.busy", "home", a.sandboxDir())
	case errors.Is(err, errNotEmptied) && errors.Is(err, context.Canceled):
		return a.say("interrupted")
	case errors.Is(err, errNotEmptied):
		return a.say("sandbox.not.emptied", "home", a.sandboxDir())
	case errors.Is(err, progress.ErrNewer):
		return a.say("journal.newer", "home", home)
	case errors.Is(err, progress.ErrLocked):
		return a.say("journal.locked", "home", home)
	case errors.Is(err, progress.ErrUnreadable):
		return a.say("journal.unreadable", "home", home)
	case errors.Is(err, progress.ErrUnwritable):
		return a.say("journal.unwritable", "home", home)
	case errors.Is(err, guide.ErrNoStep):
		return a.say("no.step")
	case errors.Is(err, guide.ErrHasWork):
		return a.say("step.has.work")
	case errors.Is(err, guide.ErrNotOpen):
		return a.say("step.locked")
	case errors.Is(err, simulated.ErrServer):
		return a.say("sandbox.server")
	case errors.Is(err, simulated.ErrState):
		return a.say("sandbox.state", "home", a.sandboxDir())
	case errors.Is(err, errInterrupted):
		return a.say("interrupted")
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return a.say("file.failed", "path", path.Path, "reason", path.Err.Error())
	}
	return err.Error()
}

// cause is what the system said of a file, without its name.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
