package console

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxLines bounds the scrollback; the oldest lines go first.
const maxLines = 5000

// maxLine bounds one line in bytes; the rest begins a new one.
const maxLine = 16 << 10

// maxBytes bounds the whole scrollback: a flood of long lines must not take what
// a flood of short ones may not.
const maxBytes = 4 << 20

// Scrollback is what the terminal has printed: lines with their colours, and
// nothing that could move the cursor or reach the real terminal.
type Scrollback struct {
	lines   []line
	bytes   int    // of all lines but the last
	mark    int    // first line after a clear
	pen     string // the colours in force
	rest    []byte // an escape sequence or a character cut in two
	replace bool   // a carriage return came: what follows replaces the line
}

type line struct {
	text  string
	width int // for which rows were made
	rows  []string
}

// Write takes output.
func (s *Scrollback) Write(p []byte) {
	data := append(s.rest, p...)
	s.rest = nil
	if len(s.lines) == 0 {
		s.lines = append(s.lines, line{})
	}
	for len(data) > 0 {
		if data[0] == 0x1b {
			n, complete := s.escape(data)
			if !complete {
				if len(data) < 256 {
					s.rest = append(s.rest, data...)
					return
				}
				n = 1
			}
			data = data[n:]
			continue
		}
		if n := printable(data); n > 0 {
			s.add(string(data[:n]))
			data = data[n:]
			continue
		}
		if data[0] < utf8.RuneSelf {
			s.control(data[0])
			data = data[1:]
			continue
		}
		if !utf8.FullRune(data) {
			s.rest = append(s.rest, data...)
			return
		}
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError {
			s.add(string(r))
		}
		data = data[n:]
	}
}

// printable is the length of the text at the beginning of output, up to what is
// no text or not whole. A line is put together from as few pieces as can be.
func printable(data []byte) int {
	n := 0
	for n < len(data) {
		if c := data[n]; c >= 0x20 && c < 0x7f {
			n++
			continue
		}
		r, size := utf8.DecodeRune(data[n:])
		if r < 0xa0 || r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// control takes a control character.
func (s *Scrollback) control(c byte) {
	switch {
	case c == '\n':
		s.replace = false
		s.newLine()
	case c == '\r':
		s.replace = true
	case c == '\t':
		l := &s.lines[len(s.lines)-1]
		s.add(strings.Repeat(" ", 8-ansi.StringWidth(l.text)%8))
	case c == '\b':
		l := &s.lines[len(s.lines)-1]
		if i := strings.LastIndexByte(l.text, 0x1b); i >= 0 && !strings.Contains(l.text[i:len(l.text)-1], "m") {
			break // a colour ends the line, and is no character
		}
		_, n := utf8.DecodeLastRuneInString(l.text)
		l.text, l.width = l.text[:len(l.text)-n], 0
	case c == '\f':
		s.Clear()
	}
}

// escape takes an escape sequence: colours are kept, clearing the screen is
// done, everything else is dropped.
func (s *Scrollback) escape(data []byte) (n int, complete bool) {
	if len(data) < 2 {
		return 0, false
	}
	switch data[1] {
	case '[':
		for i := 2; i < len(data); i++ {
			if data[i] >= 0x40 && data[i] <= 0x7e {
				s.csi(data[i], string(data[2:i]))
				return i + 1, true
			}
		}
		return 0, false
	case ']', 'P', '_', '^', 'X':
		for i := 2; i < len(data); i++ {
			if data[i] == 0x07 {
				return i + 1, true
			}
			if data[i] == 0x1b && i+1 < len(data) && data[i+1] == '\\' {
				return i + 2, true
			}
		}
		return 0, false
	case 'c':
		s.Clear()
	}
	return 2, true
}

func (s *Scrollback) csi(final byte, params string) {
	switch final {
	case 'm':
		if strings.Trim(params, "0123456789;:") != "" {
			return
		}
		seq := "\x1b[" + params + "m"
		l := &s.lines[len(s.lines)-1]
		l.text, l.width = l.text+seq, 0
		if params == "" || params == "0" {
			s.pen = ""
		} else if len(s.pen) < 256 {
			s.pen += seq
		}
	case 'J':
		if params == "2" || params == "3" {
			s.Clear()
		}
	case 'K':
		if s.replace {
			s.add("")
		}
	}
}

func (s *Scrollback) add(text string) {
	l := &s.lines[len(s.lines)-1]
	if s.replace {
		l.text, s.replace = s.pen, false
	}
	for len(l.text)+len(text) > maxLine {
		n := max(maxLine-len(l.text), 0)
		for n > 0 && n < len(text) && !utf8.RuneStart(text[n]) {
			n--
		}
		l.text, l.width = l.text+text[:n], 0
		text = text[n:]
		s.newLine()
		l = &s.lines[len(s.lines)-1]
		if n == 0 && len(l.text)+len(text) > maxLine {
			l.text = ""
		}
	}
	l.text, l.width = l.text+text, 0
}

func (s *Scrollback) newLine() {
	s.bytes += len(s.lines[len(s.lines)-1].text)
	s.lines = append(s.lines, line{text: s.pen})
	if len(s.lines) <= maxLines && s.bytes <= maxBytes {
		return
	}
	over := 0 // a tenth more than needed, so that it is not needed for each line
	for over < len(s.lines)-1 && (len(s.lines)-over > maxLines*9/10 || s.bytes > maxBytes*9/10) {
		s.bytes -= len(s.lines[over].text)
		over++
	}
	s.lines = append([]line(nil), s.lines[over:]...)
	s.mark = max(s.mark-over, 0)
}

// Clear empties the screen; what was there can still be scrolled back to.
func (s *Scrollback) Clear() {
	if len(s.lines) == 0 {
		return
	}
	if ansi.Strip(s.lines[len(s.lines)-1].text) != "" {
		s.newLine()
	}
	s.mark = len(s.lines) - 1
}

// Line ends the line that is being printed, if it has begun.
func (s *Scrollback) Line() {
	if n := len(s.lines); n > 0 && ansi.Strip(s.lines[n-1].text) != "" {
		s.newLine()
	}
	s.replace, s.rest = false, nil
}

// Reset drops colours that a command left behind.
func (s *Scrollback) Reset() {
	s.pen = ""
	if n := len(s.lines); n > 0 && ansi.Strip(s.lines[n-1].text) == "" {
		s.lines[n-1] = line{}
	}
}

// Rows are the last rows for a width: at most height of them, skip rows before
// the end. before is how many rows there are above, as far as it was counted.
func (s *Scrollback) Rows(width, height, skip int) []string {
	need := height + skip
	var back []string // from the last up
	floor := 0
	if skip == 0 {
		floor = s.mark
	}
	for i := len(s.lines) - 1; i >= floor && len(back) < need; i-- {
		if i == len(s.lines)-1 && ansi.Strip(s.lines[i].text) == "" {
			continue // the prompt stands there
		}
		rows := s.lines[i].wrapped(width)
		for j := len(rows) - 1; j >= 0 && len(back) < need; j-- {
			back = append(back, rows[j])
		}
	}
	back = back[min(skip, len(back)):]
	out := make([]string, len(back))
	for i, r := range back {
		out[len(back)-1-i] = r
	}
	return out
}

// Len is the number of rows for a width.
func (s *Scrollback) Len(width int) int {
	n := 0
	for i := range s.lines {
		if i == len(s.lines)-1 && ansi.Strip(s.lines[i].text) == "" {
			continue
		}
		n += len(s.lines[i].wrapped(width))
	}
	return n
}

func (l *line) wrapped(width int) []string {
	if l.width != width || l.rows == nil {
		text := l.text
		if strings.Contains(text, "\x1b") {
			text += "\x1b[m"
		}
		l.rows, l.width = colourRows(ansi.Hardwrap(text, width, true)), width
	}
	return l.rows
}

// colourRows ends the colours of a wrapped line at each row and takes them up
// again on the next, so that any row can be drawn alone.
func colourRows(text string) []string {
	rows := strings.Split(text, "\n")
	if !strings.Contains(text, "\x1b") {
		return rows
	}
	pen := ""
	for i, r := range rows {
		begin := pen
		for rest := r; ; {
			at := strings.Index(rest, "\x1b[")
			if at < 0 {
				break
			}
			end := strings.IndexByte(rest[at:], 'm')
			if end < 0 {
				break
			}
			seq := rest[at : at+end+1]
			if seq == "\x1b[m" || seq == "\x1b[0m" {
				pen = ""
			} else {
				pen += seq
			}
			rest = rest[at+end+1:]
		}
		rows[i] = begin + r + "\x1b[m"
	}
	return rows
}
