package tui_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"linklab/tui"
)

// TestHourDoesNotGrow is an hour with the tutor: the account is looked at each
// second, and each minute the learner reads, types, floods the terminal with
// short and with very long lines, resizes the window and opens what can be
// opened. After the minutes in which caches fill, the heap stays as it is. The
// clock is that of synctest, so the hour takes seconds.
func TestHourDoesNotGrow(t *testing.T) {
	if testing.Short() {
		t.Skip("an hour takes its time")
	}
	synctest.Test(t, func(t *testing.T) {
		s := start(t, routeStep, 120, 40, func(o *tui.Options, f *fakeTutor) {
			o.Now, f.now, f.pause = time.Now, time.Now, time.Second
		})
		s.see("1/4")
		const warm, whole = 12, 60
		var before uint64
		looks := 0
		for minute := range whole {
			if minute == warm {
				before = s.heap()
			}
			s.minute(minute)
			looks += s.tutor.count("watch s3/route")
			s.forget()
		}
		if looks < 3000 {
			t.Errorf("%d looks in an hour", looks)
		}
		after := s.heap()
		t.Logf("heap after %d minutes: %d KiB, after %d: %d KiB", warm, before>>10, whole, after>>10)
		if after > before*5/4+1<<20 {
			t.Errorf("the heap grew from %d KiB to %d KiB", before>>10, after>>10)
		}
		<-time.After(time.Minute) // what is under way ends, and asks for nothing more
	})
}

// minute is what a learner does in one.
func (s *screen) minute(n int) {
	s.t.Helper()
	begun := time.Now()
	s.press("down", "down", "up", "]", "[", ">", "<", "e", "tab", "down", "e", "esc")
	s.press("?", "down", "esc", "/").write("proof").press("esc", "s", "esc", "R", "esc", "p").write("LINKLAB").press("esc", "l")
	for i := range 30 { // a window that is dragged
		s.w, s.h = 80+(n*7+i*3)%120, 24+(n+i)%36
		s.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
		s.m.View()
	}
	s.w, s.h = 120, 40
	s.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
	s.settled()
	s.press("t")
	s.settled()
	lines := []string{fmt.Sprintf("echo %d", n), "colour"}
	if n%3 == 0 {
		lines = append(lines, "flood", "wide")
	}
	for _, line := range lines {
		s.write(line).press("enter", "pgup")
		s.until(line+" to end", s.m.Resting)
	}
	s.press("ctrl+y", "ctrl+u", "up", "down", "pgup", "pgup", "pgdown", "ctrl+o", "ctrl+o", "esc", "h", "esc")
	s.press("n")
	s.settled()
	s.press("b")
	s.settled()
	s.press("t", "ctrl+t")
	s.pass(time.Minute - time.Since(begun))
}

// pass lets time go by, with a frame now and then.
func (s *screen) pass(d time.Duration) {
	over := time.After(d)
	for n := 0; ; n++ {
		select {
		case msg := <-s.messages:
			s.take(msg)
			if n%5 == 0 {
				s.m.View()
			}
		case <-over:
			return
		}
	}
}

// forget drops what the fakes remember of the learner's acts.
func (s *screen) forget() {
	s.tutor.mu.Lock()
	s.tutor.calls = nil
	s.tutor.mu.Unlock()
	s.shell.mu.Lock()
	s.shell.lines = nil
	s.shell.mu.Unlock()
	s.copied = nil
}

// heap is what is in use once all that can be freed is.
func (s *screen) heap() uint64 {
	s.settled()
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
