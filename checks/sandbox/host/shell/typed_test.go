package shell

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// typist gives lines one by one, and counts those that were asked for.
type typist struct {
	lines []string
	asked int
}

func (k *typist) next(context.Context) (string, bool) {
	k.asked++
	if len(k.lines) == 0 {
		return "", false
	}
	line := k.lines[0]
	k.lines = k.lines[1:]
	return line + "\n", true
}

// TestTypedInput hands each reader the lines that it asks for and no more.
func TestTypedInput(t *testing.T) {
	for _, c := range []struct {
		script, out string
		lines       []string
		left        int
	}{
		{"echo a", "a\n", []string{"x"}, 1},
		{"read a; echo $a; read b; echo $b", "x\ny\n", []string{"x", "y", "z"}, 1},
		{"for i in 1 2; do read a; echo $i$a; done", "1x\n2y\n", []string{"x", "y", "z"}, 1},
		{"while read a; do echo =$a; done", "=x\n=y\n", []string{"x", "y"}, 0},
		{"f() { read a; echo f$a; }; f; (read b; echo s$b)", "fx\nsy\n", []string{"x", "y"}, 0},
		{"read a <<< here; echo $a", "here\n", []string{"x"}, 1},
		{"echo piped | read a; read b; echo $b", "x\n", []string{"x"}, 0},
		{"mapfile -t a; echo ${#a[@]}", "2\n", []string{"x", "y"}, 0},
		{"read a || echo end", "end\n", nil, 0},
	} {
		s := newShell(t)
		k := &typist{lines: c.lines}
		var out bytes.Buffer
		s.Run(t.Context(), c.script, NewTyped(t.Context(), k.next), &out, &out)
		if out.String() != c.out || len(k.lines) != c.left {
			t.Errorf("%s: %q, %d lines left", c.script, out.String(), len(k.lines))
		}
	}
}

// TestTypedInputIsGivenUp ends a wait for a line with the command.
func TestTypedInputIsGivenUp(t *testing.T) {
	s := newShell(t)
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{})
	typed := NewTyped(ctx, func(ctx context.Context) (string, bool) {
		close(asked)
		<-ctx.Done()
		return "", false
	})
	done := make(chan Result)
	go func() {
		var out bytes.Buffer
		done <- s.Run(ctx, "read a; echo $a", typed, &out, &out)
	}()
	<-asked
	cancel()
	select {
	case r := <-done:
		if r.Status != 130 {
			t.Errorf("status %d", r.Status)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Ctrl-C does not end a read")
	}
}

// TestTypedAsksLateAndInLines reads a byte at a time.
func TestTypedAsksLateAndInLines(t *testing.T) {
	k := &typist{lines: []string{"ab", "c"}}
	r := NewTyped(t.Context(), k.next)
	if k.asked != 0 {
		t.Fatal("asked before anything is read")
	}
	var got strings.Builder
	for range 3 {
		one := make([]byte, 1)
		n, _ := r.Read(one)
		got.Write(one[:n])
	}
	if got.String() != "ab\n" || k.asked != 1 {
		t.Errorf("%q after %d questions", got.String(), k.asked)
	}
}
