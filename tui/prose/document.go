package prose

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
	"linklab/tui/theme"
)

// Options say how a page is laid out.
type Options struct {
	Width   int // of the whole page
	Measure int // widest line of text; commands may use the whole width
	Theme   *theme.Theme
	Host    func(string) string // what a machine is called
	Acts    string              // the keys of the marked command, styled
	// NotReady marks a command that holds a ${name} that is not known yet.
	NotReady string
}

// Command is a fence that the learner runs, and the lines where it stands.
type Command struct {
	Host, Text  string
	First, Last int
}

// Document is a page laid out for one width and theme. It does not change; what
// is marked and how far its commands are scrolled is said when it is drawn.
type Document struct {
	Commands []Command
	rows     []row
	fences   []fence
	options  Options
}

// row is a line of text, or a line of a fence that is drawn when it is seen.
type row struct {
	text  string
	fence int // index + 1
	line  int
}

// New lays a page out. It is slow (tens of milliseconds for a long page): call
// it in a command, never while a key is handled.
func New(markdown string, o Options) (*Document, error) {
	if o.Host == nil {
		o.Host = func(s string) string { return s }
	}
	d := &Document{options: o}
	var links linkList
	for i, p := range split(markdown) {
		if i > 0 {
			d.rows = append(d.rows, row{})
		}
		if p.host == "" && p.lang != "sh" {
			p.text = Placehold(p.text)
		}
		if p.fence {
			d.add(p)
			continue
		}
		lines, err := d.text(p, &links)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			d.rows = append(d.rows, row{text: l})
		}
	}
	for i, l := range links.lines(o) {
		if i == 0 {
			d.rows = append(d.rows, row{})
		}
		d.rows = append(d.rows, row{text: l})
	}
	return d, nil
}

// Len is the number of lines of the page.
func (d *Document) Len() int { return len(d.rows) }

// MaxOffset is how far the widest command can be scrolled to the left.
func (d *Document) MaxOffset() int {
	most := 0
	for _, f := range d.fences {
		most = max(most, f.width-f.inner(d.options.Width))
	}
	return most
}

// Lines draws the lines first to last-1 with one command marked (-1: none) and
// the commands scrolled by offset cells.
func (d *Document) Lines(first, last, marked, offset int) []string {
	out := make([]string, 0, max(last-first, 0))
	for i := max(first, 0); i < min(last, len(d.rows)); i++ {
		r := d.rows[i]
		if r.fence == 0 {
			out = append(out, r.text)
			continue
		}
		f := &d.fences[r.fence-1]
		out = append(out, f.draw(r.line, d.options, f.command > 0 && f.command-1 == marked, offset))
	}
	return out
}

func (d *Document) add(p part) {
	f := newFence(p, d.options.Theme)
	if p.host != "" {
		d.Commands = append(d.Commands, Command{Host: p.host, Text: p.text,
			First: len(d.rows), Last: len(d.rows) + f.height() - 1})
		f.command = len(d.Commands)
	}
	d.fences = append(d.fences, f)
	for i := range f.height() {
		d.rows = append(d.rows, row{fence: len(d.fences), line: i})
	}
}

// text sets prose. The result goes once through a screen buffer, so that styles
// that go on over cells and lines are written once.
func (d *Document) text(p part, links *linkList) ([]string, error) {
	width := min(d.options.Measure, d.options.Width)
	rendered, err := setMarkdown(keepHyphens(links.take(p.text), p.table), d.options.Theme, width)
	if err != nil {
		return nil, err
	}
	buffer := uv.NewScreenBuffer(d.options.Width, len(rendered))
	uv.NewStyledString(strings.Join(rendered, "\n")).Draw(buffer, buffer.Bounds())
	out := make([]string, 0, len(rendered))
	for y := range rendered {
		dimUnknown(buffer.Line(y), d.options.Theme.FaintColor())
		links.put(buffer.Line(y), uv.Style{Fg: d.options.Theme.LinkColor(), Underline: ansi.UnderlineSingle})
		out = append(out, giveHyphens(frame.Crop(trimmed(buffer.Line(y)), d.options.Width)))
	}
	return out, nil
}

// trimmed is a line without the padding at its end, which would otherwise carry
// styles for cells that show nothing.
func trimmed(line uv.Line) string {
	end := len(line)
	for end > 0 && (line[end-1].Content == " " || line[end-1].Content == "" && line[end-1].Width <= 1) {
		if line[end-1].Width == 0 && end > 1 && line[end-2].Width > 1 {
			break
		}
		end--
	}
	return line[:end].Render()
}
