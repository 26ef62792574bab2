package tui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"linklab/tui"
)

// frameOf is what the program does with a screen: it is parsed into cells.
func frameOf(m *tui.Model, buffer uv.ScreenBuffer) {
	uv.NewStyledString(m.View().Content).Draw(buffer, buffer.Bounds())
}

// BenchmarkKeyToFrame measures from a key to the cells of the frame at 120×40,
// where a learner spends the time: in the lesson, in the checks, in the terminal
// with a full scrollback, in a dialog. The budget is 16 ms at the 99th percentile.
func BenchmarkKeyToFrame(b *testing.B) {
	places := []struct {
		name string
		keys []string
		play func(*screen)
	}{
		{"lesson", []string{"down", "down", "up", "]", "[", ">", "<"}, func(*screen) {}},
		{"checks", []string{"down", "e", "up", "e"}, func(s *screen) { s.press("tab") }},
		{"terminal", []string{"a", "left", "right", "backspace", "pgup", "pgdown"}, func(s *screen) {
			s.press("t").see("learner@laptop:~$")
			s.write("flood").press("enter").see("line 19999 of a flood")
			s.settled()
		}},
		{"help", []string{"down", "up"}, func(s *screen) { s.press("?") }},
	}
	for _, p := range places {
		b.Run(p.name, func(b *testing.B) {
			s := start(b, routeStep, 120, 40)
			s.see("1/4")
			p.play(s)
			buffer := uv.NewScreenBuffer(120, 40)
			keys := make([]tea.KeyPressMsg, len(p.keys))
			for i, k := range p.keys {
				keys[i] = key(k)
			}
			var took []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				begun := time.Now()
				s.m.Update(keys[len(took)%len(keys)])
				frameOf(s.m, buffer)
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
		})
	}
}

// BenchmarkFirstFrame measures from nothing to the first frame, which waits for
// no page, no look and no shell.
func BenchmarkFirstFrame(b *testing.B) {
	tutor := newTutor(time.Now).at(routeStep)
	buffer := uv.NewScreenBuffer(120, 40)
	b.ReportAllocs()
	for b.Loop() {
		m := tui.New(context.Background(), tui.Options{Tutor: tutor})
		m.Init()
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		frameOf(m, buffer)
	}
}

// BenchmarkPage measures how long a page takes from the tutor to the screen. It
// is laid out beside the screen, so no key waits for it.
func BenchmarkPage(b *testing.B) {
	s := start(b, routeStep, 120, 40)
	s.settled()
	for b.Loop() {
		s.press("l")
		s.settled()
	}
}
