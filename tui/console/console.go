// Package console is the lab terminal's pane: what was printed, the prompt, the
// line being typed. It runs nothing itself; it says what is to be run, and is
// told what came of it.
package console

import (
	"strings"
	"time"

	"linklab/tui/edit"
	"linklab/tui/keymap"
)

// Act is what the console asks for after an intent.
type Act struct {
	Kind   Kind
	Line   string
	Cursor int // for Complete: in bytes of Line
}

// Kind is the kind of an act.
type Kind int

// The kinds of acts.
const (
	Nothing   Kind = iota
	Run            // run Line
	Complete       // complete Line at Cursor
	Interrupt      // stop the command that runs
	Leave          // give the focus back
	Bottom         // say that there is nowhere to log out to
	Full           // say that no more lines are taken until some have run
	Answer         // give Line to the program that asks for one
	EndInput       // tell that program that nothing more comes
)

// Console is the state of the pane.
type Console struct {
	editor  edit.Line
	output  Scrollback
	prompt  string
	host    string
	ready   bool
	asked   bool   // a line was handed over and its command has not begun
	line    string // the line that was handed over
	running string // the command that runs, "" for none
	asking  bool   // it waits for a line
	since   time.Time
	problem string

	ahead ahead // entered while another line ran

	history []string
	at      int // in history; len(history) is the line being typed
	draft   string

	given   string   // what was typed for the learner, while it stands unchanged
	note    Note     // under the prompt
	choices []string // completions to choose from, under the prompt
	skip    int      // rows scrolled back from the end
	width   int
	height  int
}

// New makes an empty console.
func New() *Console { return &Console{editor: edit.Line{Multi: true}} }

// Opened says that the shell is there.
func (c *Console) Opened(prompt, host string, history []string) {
	c.ready, c.problem = true, ""
	c.prompt, c.host = prompt, host
	c.history, c.at = append([]string(nil), history...), len(history)
}

// Failed says that no shell could be had.
func (c *Console) Failed(problem string) { c.problem = problem }

// Ready says whether the shell is there.
func (c *Console) Ready() bool { return c.ready }

// Host is the machine that the prompt is on.
func (c *Console) Host() string { return c.host }

// Running is the command that runs, "" for none.
func (c *Console) Running() string { return c.running }

// Busy says whether a line is being run.
func (c *Console) Busy() bool { return c.running != "" || c.asked }

// Print shows output of a command.
func (c *Console) Print(p []byte) {
	before := 0
	if c.skip > 0 {
		before = c.output.Len(c.width)
	}
	c.output.Write(p)
	if c.skip > 0 { // what is being read stays where it is
		c.skip += max(c.output.Len(c.width)-before, 0)
	}
}

// Started says that a line has begun to run: it is printed with its prompt.
func (c *Console) Started(line string, now time.Time) {
	c.running, c.since, c.asked = firstLine(line), now, false
	c.skip = 0
}

// More says that a line is not complete: the next one that was typed ahead goes
// on with it, else the learner does.
func (c *Console) More(line string) {
	c.asked, c.ahead.head = false, line+"\n"
	if len(c.ahead.lines) == 0 {
		c.editor.Prepend(c.ahead.take())
	}
}

// Expects says whether a line that was handed over is still to be run.
func (c *Console) Expects(line string) bool { return c.asked && c.line == line }

// Ended says that the command has ended, what the prompt is now and what was
// typed there before: each machine has its own history.
func (c *Console) Ended(prompt, host string, history []string) {
	if host != c.host {
		c.history, c.at = append([]string(nil), history...), len(history)
		c.note = Note{}
	}
	c.output.Line()
	c.output.Reset()
	c.running, c.asked, c.asking = "", false, false
	c.prompt, c.host = prompt, host
}

// Type puts text at the prompt, in place of what stands there. What the learner
// had typed themselves is kept as the last line of the history.
func (c *Console) Type(text string) (kept bool) {
	before := c.editor.Text()
	recalled := c.at < len(c.history) && c.history[c.at] == before
	if strings.TrimSpace(before) != "" && before != c.given && before != text && !recalled {
		c.remember(before)
		kept = true
	}
	c.fresh()
	c.editor.Set(text)
	c.given = c.editor.Text()
	c.choices, c.skip = nil, 0
	return kept
}

// Insert takes what was typed or pasted.
func (c *Console) Insert(text string) {
	c.editor.Insert(strings.TrimRight(text, "\r\n"))
	c.choices, c.skip = nil, 0
}

// Text is the line being typed.
func (c *Console) Text() string { return c.editor.Text() }

// Do takes an intent.
func (c *Console) Do(intent keymap.Intent) Act {
	if intent != keymap.Complete {
		c.choices = nil
	}
	switch intent {
	case keymap.Leave:
		return Act{Kind: Leave}
	case keymap.Accept:
		return c.accept()
	case keymap.Complete:
		if c.ready && !c.Busy() {
			return Act{Kind: Complete, Line: c.editor.Text(), Cursor: len(c.editor.Before())}
		}
	case keymap.Interrupt:
		return c.interrupt()
	case keymap.EndOfFile:
		if !c.editor.Empty() {
			c.editor.Do(keymap.DeleteRight)
		} else if c.asking {
			c.asking = false
			return Act{Kind: EndInput}
		} else if c.ready && !c.Busy() {
			if c.host == "laptop" || c.host == "" {
				return Act{Kind: Bottom}
			}
			return c.submit("exit")
		}
	case keymap.HistoryBack:
		c.recall(-1)
	case keymap.HistoryForward:
		c.recall(1)
	case keymap.Newline:
		c.editor.Insert("\n")
	case keymap.Clear:
		c.output.Clear()
		c.skip = 0
	case keymap.ScrollUp:
		c.scroll(max(c.height/2, 1))
	case keymap.ScrollDown:
		c.scroll(-max(c.height/2, 1))
	default:
		if c.editor.Do(intent) {
			c.skip = 0
		}
	}
	return Act{}
}

func (c *Console) accept() Act {
	if !c.ready {
		return Act{}
	}
	if c.asking {
		text := c.editor.Text()
		c.fresh()
		return c.answer(text)
	}
	text := strings.TrimRight(c.editor.Text(), "\n ")
	if c.Busy() {
		if !c.ahead.add(text) {
			return Act{Kind: Full}
		}
		c.fresh()
		return Act{}
	}
	if strings.TrimSpace(text) == "" {
		c.echo("")
		c.fresh()
		return Act{}
	}
	c.fresh()
	return c.submit(text)
}

// Asks says that the program that runs waits for a line: one that was typed
// ahead is for it.
func (c *Console) Asks() Act {
	if c.running == "" {
		return Act{}
	}
	c.asking = true
	if len(c.ahead.lines) > 0 {
		return c.answer(c.ahead.take())
	}
	return Act{}
}

// answer shows a line where a terminal would, behind the question.
func (c *Console) answer(text string) Act {
	c.asking, c.skip = false, 0
	c.output.Write([]byte(text + "\n"))
	return Act{Kind: Answer, Line: text + "\n"}
}

// fresh begins a new line.
func (c *Console) fresh() {
	c.editor.Set("")
	c.at, c.draft, c.given, c.note = len(c.history), "", "", Note{}
}

func (c *Console) submit(text string) Act {
	c.asked, c.line = true, text
	return Act{Kind: Run, Line: text}
}

// Submitted prints the line as it was typed and takes it into the history. It
// is called once the shell has said that the line is complete.
func (c *Console) Submitted(text string) {
	c.echo(text)
	typing := c.at == len(c.history)
	c.remember(text)
	if typing {
		c.at = len(c.history)
	}
}

// historyLimit is how many lines the history holds; the oldest go first.
const historyLimit = 1000

func (c *Console) remember(text string) {
	if strings.TrimSpace(text) == "" || len(c.history) > 0 && c.history[len(c.history)-1] == text {
		return
	}
	c.history = append(c.history, text)
	if over := len(c.history) - historyLimit; over > 0 {
		c.history = append([]string(nil), c.history[over:]...)
		c.at = max(c.at-over, 0)
	}
}

func (c *Console) echo(text string) {
	c.output.Line()
	for i, l := range strings.Split(text, "\n") {
		prompt := c.prompt
		if i > 0 {
			prompt = continuation
		}
		c.output.Write([]byte("\x1b[1m" + prompt + "\x1b[0m" + l + "\n"))
	}
}

const continuation = "> "

func (c *Console) interrupt() Act {
	if c.Busy() { // as a terminal does, drop all that was typed ahead
		c.ahead = ahead{}
		c.fresh()
		if c.running == "" {
			c.asked = false
			c.echo(c.line + "^C")
			return Act{}
		}
		return Act{Kind: Interrupt}
	}
	c.echo(c.editor.Text() + "^C")
	c.fresh()
	return Act{}
}

func (c *Console) recall(by int) {
	if len(c.history) == 0 {
		return
	}
	if c.at == len(c.history) {
		c.draft = c.editor.Text()
	}
	c.at = min(max(c.at+by, 0), len(c.history))
	if c.at == len(c.history) {
		c.editor.Set(c.draft)
	} else {
		c.editor.Set(c.history[c.at])
	}
}

func (c *Console) scroll(by int) {
	most := max(c.output.Len(c.width)-c.height+2, 0)
	c.skip = min(max(c.skip+by, 0), most)
}

func firstLine(s string) string {
	first, _, more := strings.Cut(s, "\n")
	if more {
		return first + " …"
	}
	return first
}
