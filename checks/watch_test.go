package checks

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var testPace = Pace{Interval: 10 * time.Second, Soon: 3 * time.Second, Slowest: time.Minute}

// watch runs a watcher over looks that answer in turn, the last one for ever.
func watch(t *testing.T, results []Result, generation func() uint64, during func(w *Watcher, looks func() []Look)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		var looks []Look
		turn := 0
		watcher := NewWatcher(func(context.Context) (Result, uint64) {
			r := results[min(turn, len(results)-1)]
			turn++
			time.Sleep(r.Took) // virtual: how long the round takes
			return r, generation()
		}, testPace)
		done := make(chan struct{})
		go func() {
			defer close(done)
			watcher.Run(ctx, func(l Look) { mu.Lock(); defer mu.Unlock(); looks = append(looks, l) })
		}()
		synctest.Wait()
		during(watcher, func() []Look { mu.Lock(); defer mu.Unlock(); return slices.Clone(looks) })
		cancel()
		<-done
	})
}

func one() uint64 { return 1 }

func TestWatcherLooksAgain(t *testing.T) {
	watch(t, []Result{result(Failed, "a", "v"), result(Passed, "a", "v")}, one, func(_ *Watcher, looks func() []Look) {
		if len(looks()) != 1 || looks()[0].Next != testPace.Interval {
			t.Fatalf("at once: %+v", looks())
		}
		time.Sleep(testPace.Interval)
		synctest.Wait()
		if len(looks()) != 2 || looks()[1].Result.Confirmed || looks()[1].Next != ConfirmAfter {
			t.Fatalf("a first pass asks for a second soon: %+v", looks()[1:])
		}
		time.Sleep(ConfirmAfter)
		synctest.Wait()
		if len(looks()) != 3 || !looks()[2].Result.Confirmed {
			t.Fatalf("the second confirms: %+v", looks()[2:])
		}
	})
}

func TestAskDuringALookIsDoneOnceAfterIt(t *testing.T) {
	slow := result(Failed, "a", "v")
	slow.Took = 5 * time.Second
	watch(t, []Result{slow}, one, func(w *Watcher, looks func() []Look) {
		w.Ask()
		w.Ask()
		w.Ask()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(looks()) != 1 || looks()[0].Manual {
			t.Fatalf("the running look: %+v", looks())
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(looks()) != 2 || !looks()[1].Manual {
			t.Fatalf("the queued look: %+v", looks())
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(looks()) != 2 {
			t.Fatalf("three asks made %d looks", len(looks())-1)
		}
	})
}

func TestThrottlingSlowsDown(t *testing.T) {
	throttled := result(Unknown, "a", "v")
	throttled.Findings[0].Diagnosis = &Diagnosis{Key: "read.throttled"}
	watch(t, []Result{throttled, throttled, throttled, throttled, result(Failed, "a", "v")}, one, func(_ *Watcher, looks func() []Look) {
		for _, want := range []time.Duration{20 * time.Second, 40 * time.Second, time.Minute, time.Minute, 10 * time.Second} {
			last := looks()[len(looks())-1]
			if last.Next != want {
				t.Errorf("look %d waits %s, want %s", len(looks()), last.Next, want)
			}
			time.Sleep(last.Next)
			synctest.Wait()
		}
	})
}

func TestAnotherQuestionConfirmsNothing(t *testing.T) {
	generation := uint64(0)
	watch(t, []Result{result(Passed, "a", "v")}, func() uint64 { generation++; return generation }, func(_ *Watcher, looks func() []Look) {
		time.Sleep(ConfirmAfter)
		synctest.Wait()
		if len(looks()) != 2 || looks()[1].Result.Confirmed {
			t.Fatalf("%+v", looks())
		}
	})
}
