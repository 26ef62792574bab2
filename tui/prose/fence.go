package prose

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
	"linklab/tui/theme"
)

// fence is a block of code: a command in a frame that says where it runs and by
// which number it is copied, or text beside a thin rail.
type fence struct {
	lines   []string // coloured
	width   int      // of the widest line
	host    string   // "" for text
	command int      // number on the page, from 1; 0 for text
	unready bool     // holds a ${name} that is not known yet
}

func newFence(p part, t *theme.Theme) fence {
	f := fence{host: p.host, unready: p.host != "" && unknown.MatchString(p.text)}
	for line := range strings.Lines(p.text) {
		line = strings.ReplaceAll(strings.TrimRight(line, "\n"), "\t", "    ")
		f.width = max(f.width, ansi.StringWidth(line))
		if p.lang == "sh" {
			line = Shell(line, t)
		} else {
			line = t.Muted.Render(line)
		}
		f.lines = append(f.lines, line)
	}
	return f
}

func (f *fence) height() int {
	if f.host == "" {
		return len(f.lines)
	}
	return len(f.lines) + 2
}

// inner is the width inside the frame.
func (f *fence) inner(width int) int {
	if f.host == "" {
		return width - 2
	}
	return width - 4
}

func (f *fence) draw(line int, o Options, marked bool, offset int) string {
	t := o.Theme
	offset = max(min(offset, f.width-f.inner(o.Width)), 0)
	if f.host == "" {
		return t.Line.Render(t.Glyphs.Rail) + " " + f.cut(line, f.inner(o.Width), offset, t)
	}
	edge, label := t.Line, t.Muted
	if marked {
		edge, label = t.Accent, t.AccentBold
	}
	switch line {
	case 0:
		corner, acts := t.Border.Top, ""
		if marked {
			corner, acts = t.Glyphs.Pointer, o.Acts
		}
		head := " " + strconv.Itoa(f.command) + " "
		host := ansi.Truncate(" "+o.Host(f.host), max(o.Width-6-ansi.StringWidth(head), 0), t.Glyphs.Ellipsis) + " "
		if acts != "" {
			acts = " " + acts + " "
		}
		state := ""
		if room := o.Width - 4 - ansi.StringWidth(head+host); f.unready && o.NotReady != "" && room > ansi.StringWidth(o.NotReady)+3 {
			state = t.Unknown.Render(t.Glyphs.Dot+" "+o.NotReady) + " "
		}
		rest := o.Width - 4 - ansi.StringWidth(head+host+state+acts)
		if rest < 1 {
			acts, rest = "", max(o.Width-4-ansi.StringWidth(head+host+state), 0)
		}
		return edge.Render(t.Border.TopLeft+corner) + label.Render(head) + label.UnsetBold().Render(host) + state +
			edge.Render(strings.Repeat(t.Border.Top, rest)) + acts + edge.Render(t.Border.Top+t.Border.TopRight)
	case len(f.lines) + 1:
		return edge.Render(t.Border.BottomLeft + strings.Repeat(t.Border.Bottom, max(o.Width-2, 0)) + t.Border.BottomRight)
	}
	return edge.Render(t.Border.Left) + " " + f.cut(line-1, f.inner(o.Width), offset, t) + " " + edge.Render(t.Border.Right)
}

// cut is the part of a line that is seen, with a mark where it goes on.
func (f *fence) cut(line, width, offset int, t *theme.Theme) string {
	s := f.lines[line]
	w := ansi.StringWidth(s)
	if w <= width && offset == 0 {
		return s + strings.Repeat(" ", width-w)
	}
	seen := frame.Crop(from(s, w, offset), width)
	if w > offset+width {
		seen = frame.Crop(ansi.Truncate(seen, width-1, ""), width-1) + t.Accent.Render(t.Glyphs.More)
	}
	if offset > 0 && w > 0 {
		seen = t.Accent.Render(t.Glyphs.MoreLeft) + frame.Crop(from(seen, width, 1), width-1)
	}
	return seen
}

// from is a line of w cells without its first cells. Where the cut goes through
// a wide character a space stands in for its half.
func from(s string, w, offset int) string {
	for cut := offset; cut <= w; cut++ {
		rest := ansi.TruncateLeft(s, cut, "")
		if missing := w - offset - ansi.StringWidth(rest); missing >= 0 {
			return strings.Repeat(" ", missing) + rest
		}
	}
	return ""
}
