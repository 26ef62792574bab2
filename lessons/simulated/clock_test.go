package simulated

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestClockIsKept lets time pass in strides, and finds it again in a copy of the
// home.
func TestClockIsKept(t *testing.T) {
	home := t.TempDir()
	c, err := OpenClock(home)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	var seen []time.Duration
	if err := c.Wait(t.Context(), 75*time.Second, func(context.Context) { seen = append(seen, time.Duration(c.skipped.Load())) }); err != nil {
		t.Fatal(err)
	}
	want := []time.Duration{30 * time.Second, 60 * time.Second, 75 * time.Second}
	if len(seen) != len(want) {
		t.Fatalf("%v, want %v", seen, want)
	}
	for i := range want {
		if seen[i] != want[i] {
			t.Errorf("%v, want %v", seen, want)
		}
	}
	other := t.TempDir()
	if err := os.CopyFS(other, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	again, err := OpenClock(other)
	if err != nil {
		t.Fatal(err)
	}
	if now := again.Now(); now.Before(began.Add(75*time.Second)) || now.After(time.Now().Add(75*time.Second)) {
		t.Errorf("the copy's time is %s off", time.Until(now))
	}
}

func TestClockOfABrokenHome(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "waited"), []byte("long"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenClock(home); err == nil {
		t.Error("no error")
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	c, err := OpenClock(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ticks := 0
	if err := c.Wait(ctx, time.Hour, func(context.Context) { ticks++; cancel() }); err == nil || ticks != 1 {
		t.Errorf("%v after %d strides", err, ticks)
	}
}

// TestClocksOfOneFolder hears in one process of what another has let pass.
func TestClocksOfOneFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := OpenClock(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := OpenClock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(t.Context(), time.Hour, func(context.Context) {}); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for time.Until(first.Now()) < 59*time.Minute {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the first clock is %s ahead, want an hour", time.Until(first.Now()))
		}
	}
}
