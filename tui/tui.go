// Package tui is the tutor on the screen: the outline of the course, the lesson,
// the checks as they are found, and the lab terminal. Only Model is a Bubble Tea
// model; it turns keys into intents, hands them to panes, and asks the tutor and
// the lab terminal in commands.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"linklab/lessons"
)

// Options of the screen.
type Options struct {
	Tutor Tutor
	// OpenShell opens the lab terminal when it is first wanted.
	OpenShell func(context.Context) (Shell, error)
	// LiveShellEnv is set when the account is a real one: the terminal key then
	// opens the learner's own shell with this environment. It is called in a
	// command.
	LiveShellEnv func() []string

	Lang    lessons.Lang
	Environ []string // as os.Environ()
	ASCII   bool     // borders and signs of ASCII only
	// CanSuspend says that a shell waits which can bring the program back.
	CanSuspend bool
	Notice     string // a sentence that stays below the header, as that nothing is being kept

	Input  io.Reader // the terminal without one
	Output io.Writer
	Now    func() time.Time
}

// framesPerSecond is how often the program may draw. A frame waits for the next
// turn of that clock, and so do the first frame and the echo of a key: at half the
// rate they would wait twice as long. Nothing is drawn while nothing changes.
const framesPerSecond = 120

// Run shows the tutor until the learner quits. The first frame waits for
// nothing: neither for the account nor for the lab terminal.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// Signals end ctx. Bubble Tea's own handler would hand the same signal to a loop
	// that has ended by then, and the program would wait for it for ever.
	program := []tea.ProgramOption{tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithEnvironment(o.Environ), tea.WithFPS(framesPerSecond),
		tea.WithColorProfile(colours(o.Environ))}
	if o.Input != nil {
		program = append(program, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		program = append(program, tea.WithOutput(o.Output))
	}
	_, err := tea.NewProgram(New(ctx, o), program...).Run()
	if err != nil && !(errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil) {
		return fmt.Errorf("screen: %w", err)
	}
	return nil
}

// colours are those of the terminal, by its own name and what its terminfo says.
// Inside tmux the library would take it for one of 256 colours at least, whatever
// TERM says, and ask tmux for more, which takes time before the first frame; the
// palette has no colour beyond those 256. NO_COLOR with any value means none.
func colours(environ []string) colorprofile.Profile {
	if lookup(environ, "NO_COLOR") != "" {
		return colorprofile.Ascii
	}
	return max(colorprofile.Env(environ), colorprofile.Terminfo(lookup(environ, "TERM")))
}

// lookup is a variable of an environment.
func lookup(environ []string, name string) string {
	value := ""
	for _, e := range environ {
		if len(e) > len(name) && e[len(name)] == '=' && e[:len(name)] == name {
			value = e[len(name)+1:]
		}
	}
	return value
}
