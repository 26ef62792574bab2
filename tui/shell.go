package tui

import (
	"context"
	"io"
)

// Shell is the lab terminal: a prompt on a simulated machine. Its methods are
// called one at a time, never while Run runs, and never while a key is handled
// or the screen is drawn.
type Shell interface {
	// Prompt is what stands before the line that is typed next.
	Prompt() string
	// Host is the machine that the prompt is on: laptop, public, private, or
	// another machine's own name.
	Host() string
	// Run runs a line, which may be several, and returns its exit status. It
	// ends soon after ctx is done.
	Run(ctx context.Context, line string, out io.Writer) int
	// SetKeyboard says where the programs that Run starts have their lines from:
	// next waits for one, and gives false at the end of the input and when its
	// context is done.
	SetKeyboard(next func(context.Context) (line string, ok bool))
	// Incomplete says whether a line goes on: an open quote, a trailing
	// backslash, a loop without its end.
	Incomplete(line string) bool
	// Complete lists the words that could stand in place of the one that ends
	// at the cursor, which is counted in bytes.
	Complete(line string, cursor int) []string
	// History are earlier lines on this machine, oldest first.
	History() []string
	// Resize says how large the pane is.
	Resize(width, height int)
}
