package console_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"linklab/tui/console"
	"linklab/tui/keymap"
)

func rows(s *console.Scrollback, width int) string {
	var out []string
	for _, r := range s.Rows(width, 100, 0) {
		out = append(out, ansi.Strip(r))
	}
	return strings.Join(out, "|")
}

// TestScrollbackTakesOutput feeds each output whole and byte by byte: where it
// is cut must not matter.
func TestScrollbackTakesOutput(t *testing.T) {
	for _, c := range []struct{ name, out, want string }{
		{"lines", "a\nb\n", "a|b"},
		{"no newline at the end", "a\nb", "a|b"},
		{"wrapped", "0123456789ab", "0123456789|ab"},
		{"wide characters wrap whole", "가나다라마바", "가나다라마|바"},
		{"carriage return replaces", "10%\r20%\r100%\n", "100%"},
		{"dos line ends", "a\r\nb\r\n", "a|b"},
		{"tabs", "a\tb", "a       b"[:9]},
		{"backspace", "ab\bc", "ac"},
		{"clear", "old\n\x1b[H\x1b[2Jnew", "new"},
		{"cursor moves are dropped", "a\x1b[5;7Hb\x1b[3Ac", "abc"},
		{"a title is dropped", "a\x1b]0;evil\x07b\x1b]2;evil\x1b\\c", "abc"},
		{"device control is dropped", "a\x1bPq#0\x1b\\b", "ab"},
		{"control characters", "a\x00\x01\x7f\u0085b", "ab"},
		{"bad utf-8", "a\xff\xfeb", "a\ufffd\ufffdb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var whole, cut console.Scrollback
			whole.Write([]byte(c.out))
			for i := range len(c.out) {
				cut.Write([]byte{c.out[i]})
			}
			if got := rows(&whole, 10); got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
			if got := rows(&cut, 10); got != c.want {
				t.Errorf("cut in bytes: %q, not %q", got, c.want)
			}
		})
	}
}

// TestScrollbackColours keeps a colour over a line's end and over a wrap, and
// ends it in each row.
func TestScrollbackColours(t *testing.T) {
	var s console.Scrollback
	s.Write([]byte("\x1b[31mred red red\nstill red\x1b[0m plain\nnext\n"))
	got := s.Rows(8, 10, 0)
	for _, r := range got[:3] {
		if !strings.HasPrefix(r, "\x1b[31m") || !strings.HasSuffix(r, "\x1b[m") {
			t.Errorf("%q", r)
		}
	}
	if last := got[len(got)-1]; strings.HasPrefix(last, "\x1b[31m") {
		t.Errorf("%q", last)
	}
}

func TestScrollbackIsBounded(t *testing.T) {
	var s console.Scrollback
	for i := range 30000 {
		s.Write([]byte(fmt.Sprintf("line %d\n", i)))
	}
	if n := s.Len(80); n > 5000 {
		t.Errorf("%d lines are kept", n)
	}
	if got := ansi.Strip(s.Rows(80, 1, 0)[0]); got != "line 29999" {
		t.Errorf("the last line is %q", got)
	}
	s.Write([]byte(strings.Repeat("x", 1<<20)))
	if n := s.Len(80); n < 1<<20/80 {
		t.Errorf("a long line was lost: %d rows", n)
	}
}

// FuzzScrollback takes any bytes, at any width, and draws no control character.
func FuzzScrollback(f *testing.F) {
	f.Add([]byte("a\x1b[31mb\r\nc\x1b]0;x\x07\t\xe3\x85\x8e"), 10)
	f.Add([]byte("\x1b[\x1b[999999m\x1bP"), 3)
	f.Fuzz(func(t *testing.T, out []byte, width int) {
		width = 2 + width&63
		var s console.Scrollback
		s.Write(out)
		s.Write([]byte("\nend"))
		for _, r := range s.Rows(width, 50, 0) {
			text := ansi.Strip(r)
			if ansi.StringWidth(text) > width {
				t.Errorf("%q is wider than %d", text, width)
			}
			if strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
				t.Errorf("control character in %q", text)
			}
		}
	})
}

// TestStreamHoldsBack blocks a writer that nobody reads, and lets it go when the
// command is stopped.
func TestStreamHoldsBack(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := console.NewStream(ctx)
	done := make(chan error, 1)
	go func() {
		for {
			if _, err := s.Write(make([]byte, 10<<10)); err != nil {
				done <- err
				return
			}
		}
	}()
	_, _ = s.Take(0)
	for range 5 {
		text, more := s.Take(0)
		if !more || len(text) > 128<<10 {
			t.Fatalf("%d bytes waited, more %v", len(text), more)
		}
	}
	cancel()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the writer still blocks")
	}
}

func TestStreamEnds(t *testing.T) {
	s := console.NewStream(context.Background())
	if _, err := s.Write([]byte("last words")); err != nil {
		t.Fatal(err)
	}
	s.End()
	text, more := s.Take(0)
	if string(text) != "last words" || more {
		t.Errorf("%q, more %v", text, more)
	}
	if _, more := s.Take(0); more {
		t.Error("something after the end")
	}
	if _, err := s.Write([]byte("x")); err == nil {
		t.Error("written after the end")
	}
}

func open() *console.Console {
	c := console.New()
	c.Opened("$ ", "laptop", []string{"one", "two"})
	return c
}

func TestHistory(t *testing.T) {
	c := open()
	c.Insert("draft")
	c.Do(keymap.HistoryBack)
	if c.Text() != "two" {
		t.Errorf("%q", c.Text())
	}
	c.Do(keymap.HistoryBack)
	c.Do(keymap.HistoryBack)
	if c.Text() != "one" {
		t.Errorf("%q", c.Text())
	}
	c.Do(keymap.HistoryForward)
	c.Do(keymap.HistoryForward)
	if c.Text() != "draft" {
		t.Errorf("the draft is gone: %q", c.Text())
	}
}

// TestHistoryIsOfTheMachine changes with the machine.
func TestHistoryIsOfTheMachine(t *testing.T) {
	c := open()
	c.Submitted("ssh private")
	c.Started("ssh private", time.Time{})
	c.Ended("private$ ", "private", []string{"curl there"})
	c.Do(keymap.HistoryBack)
	if c.Text() != "curl there" {
		t.Errorf("%q", c.Text())
	}
}

func TestCompletion(t *testing.T) {
	for _, c := range []struct {
		line       string
		candidates []string
		want       string
	}{
		{"get", []string{"getent"}, "getent "},
		{"aws ec2 desc", []string{"describe-vpcs", "describe-vpc-endpoints"}, "aws ec2 describe-vpc"},
		{"cat dir", []string{"dir/"}, "cat dir/"},
		{"echo 'a b", []string{"'a bc"}, "echo 'a bc "},
		{"x", nil, "x"},
		{"aws e", []string{"한", "글"}, "aws e"},
	} {
		con := open()
		con.Insert(c.line)
		con.Completed(c.line, len(c.line), c.candidates)
		if got := con.Text(); got != c.want {
			t.Errorf("%q with %q became %q, not %q", c.line, c.candidates, got, c.want)
		}
	}
}

// TestStaleCompletion drops an answer to a line that has been changed.
func TestStaleCompletion(t *testing.T) {
	c := open()
	c.Insert("get")
	c.Insert("x")
	c.Completed("get", 3, []string{"getent"})
	if c.Text() != "getx" {
		t.Errorf("%q", c.Text())
	}
}

func TestEndOfFile(t *testing.T) {
	c := open()
	if act := c.Do(keymap.EndOfFile); act.Kind != console.Bottom {
		t.Errorf("on the laptop: %+v", act)
	}
	c.Ended("$ ", "private", nil)
	if act := c.Do(keymap.EndOfFile); act.Kind != console.Run || act.Line != "exit" {
		t.Errorf("on an instance: %+v", act)
	}
}

// TestScrollbackBoundsLongLines floods the terminal with long lines: it keeps the last
// of them, and no more bytes than of short ones.
func TestScrollbackBoundsLongLines(t *testing.T) {
	var s console.Scrollback
	long := strings.Repeat("가", 5000)
	for i := range 1000 {
		fmt.Fprintf(&writer{&s}, "%d %s\n", i, long)
	}
	bytes := 0
	for _, r := range s.Rows(1<<20, 1<<20, 1) {
		bytes += len(r)
	}
	if bytes < 3<<20 || bytes > 4<<20 {
		t.Errorf("%d bytes are kept", bytes)
	}
	if last := s.Rows(12, 1<<20, 0); !strings.Contains(strings.Join(last[len(last)-900:], ""), "999 가가") {
		t.Error("the last line is not kept")
	}
}

type writer struct{ *console.Scrollback }

func (w *writer) Write(p []byte) (int, error) {
	w.Scrollback.Write(p)
	return len(p), nil
}
