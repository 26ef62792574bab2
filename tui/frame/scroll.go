package frame

import "linklab/tui/keymap"

// Scroll is the position of a window of some height over a longer text.
type Scroll struct {
	Top           int
	total, height int
}

// Size says how long the text is and how much of it is seen.
func (s *Scroll) Size(total, height int) {
	s.total, s.height = total, height
	s.Top = min(max(s.Top, 0), s.last())
}

// By moves the window by some lines.
func (s *Scroll) By(lines int) { s.Top = min(max(s.Top+lines, 0), s.last()) }

// Page moves the window by pages, one line of overlap between them.
func (s *Scroll) Page(pages int) { s.By(pages * max(s.height-1, 1)) }

// Home goes to the first line.
func (s *Scroll) Home() { s.Top = 0 }

// End goes to the last line.
func (s *Scroll) End() { s.Top = s.last() }

// Do moves the window as a reader's key means it; what other keys mean moves
// nothing.
func (s *Scroll) Do(intent keymap.Intent) {
	switch intent {
	case keymap.Up:
		s.By(-1)
	case keymap.Down:
		s.By(1)
	case keymap.PageUp:
		s.Page(-1)
	case keymap.PageDown:
		s.Page(1)
	case keymap.Home:
		s.Home()
	case keymap.End:
		s.End()
	}
}

// Show moves the window as little as needed for the lines first to last to be
// seen, the first one if they do not all fit.
func (s *Scroll) Show(first, last int) {
	if last >= s.Top+s.height {
		s.Top = last - s.height + 1
	}
	if first < s.Top {
		s.Top = first
	}
	s.Top = min(max(s.Top, 0), s.last())
}

// AtEnd says whether the last line is seen.
func (s *Scroll) AtEnd() bool { return s.Top >= s.last() }

// Overflows says whether not all of the text is seen at once.
func (s *Scroll) Overflows() bool { return s.total > s.height }

// Height is the height of the window.
func (s *Scroll) Height() int { return s.height }

func (s *Scroll) last() int { return max(s.total-s.height, 0) }

// Bar draws the scroll bar of the window, one cell to a line: thumb where the
// window is, track elsewhere, spaces when everything is seen.
func (s *Scroll) Bar(thumb, track string) []string {
	if !s.Overflows() {
		return Column(" ", s.height)
	}
	out := Column(track, s.height)
	size := min(max(s.height*s.height/s.total, 1), s.height) // none in a window of no height
	start := 0
	if s.last() > 0 {
		start = (s.height - size) * s.Top / s.last()
	}
	for y := start; y < start+size && y < len(out); y++ {
		out[y] = thumb
	}
	return out
}
