package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/creack/pty"

	"linklab/lessons"
	"linklab/tui"
)

// startedByBenchmark makes the test binary run the program itself.
const startedByBenchmark = "LINKLAB_BENCHMARK_MAIN"

// firstPage is the title of the page that a learner begins with.
const firstPage = "Your account"

// BenchmarkFirstFrame is the budget "start to first frame, warm": reading the
// course and the journal, and drawing. No network is asked.
func BenchmarkFirstFrame(b *testing.B) {
	home := b.TempDir()
	for b.Loop() {
		a := &app{streams: streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}, env: os.Getenv, home: home, clock: "fast"}
		g, link, err := a.open()
		if err != nil {
			b.Fatal(err)
		}
		m := tui.New(b.Context(), tui.Options{Tutor: g, Lang: lessons.English})
		next, _ := m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		if next.View().Content == "" {
			b.Fatal("the first frame is empty")
		}
		link.close()
	}
}

// BenchmarkStart is the same for a person: from starting the program on a
// terminal to the first bytes on the screen.
func BenchmarkStart(b *testing.B) {
	home := b.TempDir()
	for b.Loop() {
		cmd := exec.Command(os.Args[0], "--home", home)
		cmd.Env = append(os.Environ(), startedByBenchmark+"=1", "TERM=xterm-256color")
		screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
		if err != nil {
			b.Fatal(err)
		}
		if err := readUntil(screen, firstPage); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = screen.Close()
		b.StartTimer()
	}
}

// readUntil reads until a text stands on the screen.
func readUntil(screen *os.File, text string) error {
	var seen bytes.Buffer
	chunk := make([]byte, 4096)
	for !bytes.Contains(seen.Bytes(), []byte(text)) {
		n, err := screen.Read(chunk)
		if err != nil {
			return err
		}
		seen.Write(chunk[:n])
	}
	return nil
}

// BenchmarkCourse is how long the course in the binary takes to be read and
// proved well-formed.
func BenchmarkCourse(b *testing.B) {
	for b.Loop() {
		if _, err := lessons.Teach(lessons.Content(), words()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBinary is how large the stripped program is, in MiB.
func BenchmarkBinary(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "linklab")
	for b.Loop() {
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
		if out, err := build.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
}
