package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linklab/lessons/progress"
)

const (
	killRounds  = 30
	roundsAHome = 6
	// A round is at most so many commands long, as long as one takes just then.
	longestRound = 6
)

// errand is a command that keeps something, and how the journal shows it.
type errand struct {
	args []string
	kept func(progress.Event) bool
}

// errands are what a learner may have the program keep from here on: names
// without end, a step that the account proves, and steps to skip while there are
// some.
func errands(status statusJSON, n *int) func() errand {
	var open []string
	for _, lab := range status.Labs {
		for _, step := range lab.Steps {
			if lab.ID == "s3-gateway" && step.PassedAt == nil && step.Outcome != "skipped" {
				open = append(open, step.ID)
			}
		}
	}
	return func() errand {
		*n++
		if *n%3 != 0 || len(open) == 0 {
			name := fmt.Sprintf("learner %d", *n)
			return errand{[]string{"name", name}, func(e progress.Event) bool {
				return e.Type == progress.Named && e.Value == name
			}}
		}
		step := open[0]
		open = open[1:]
		if step == "preflight" {
			return errand{[]string{"--clock", "instant", "check", "s3-gateway/preflight"}, func(e progress.Event) bool {
				return e.Type == progress.StepPass && e.Step == step
			}}
		}
		return errand{[]string{"skip", "s3-gateway/" + step, "--yes"}, func(e progress.Event) bool {
			return e.Type == progress.Skipped && e.Step == step
		}}
	}
}

// TestKill kills the program again and again while it keeps things. Whatever a
// command said was done, by ending with 0, has to be there afterwards, in order;
// and every command has to work on.
func TestKill(t *testing.T) {
	file := build(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	var p *program
	var done []errand
	kills, acknowledged, serial := 0, 0, 0
	for round := range killRounds {
		if round%roundsAHome == 0 {
			p, done = newProgram(t, file), nil
		}
		asked := time.Now()
		next := errands(p.status(), &serial)
		longest := longestRound * time.Since(asked)
		ended := runUntilKilled(p, next, time.Duration(random.Int64N(int64(longest))))
		done = append(done, ended...)
		acknowledged += len(ended)
		kills++
		p.status()
		wantKept(t, p, done)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	t.Logf("%d kills, %d commands acknowledged, none lost", kills, acknowledged)
	if acknowledged < killRounds {
		t.Errorf("only %d commands came to their end in %d rounds: the test shows little", acknowledged, killRounds)
	}
}

// runUntilKilled runs one command after another until it is time to kill the one
// that runs, and returns those that ended well before.
func runUntilKilled(p *program, next func() errand, after time.Duration) []errand {
	ctx, cancel := context.WithTimeout(p.t.Context(), after)
	defer cancel()
	var done []errand
	for ctx.Err() == nil {
		e := next()
		// A context that is over kills with SIGKILL.
		if out, err := p.command(ctx, e.args...).CombinedOutput(); err == nil {
			done = append(done, e)
		} else if ctx.Err() == nil {
			p.t.Fatalf("linklab %s: %v\n%s", strings.Join(e.args, " "), err, out)
		}
	}
	return done
}

// wantKept wants every command that was acknowledged in the journal, in order.
func wantKept(t *testing.T, p *program, done []errand) {
	t.Helper()
	file, err := os.Open(filepath.Join(p.home, "journal.jsonl"))
	if err != nil {
		if len(done) > 0 {
			t.Error(err)
		}
		return
	}
	defer file.Close()
	var events []progress.Event
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var e progress.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Errorf("%v in %q", err, lines.Text())
		}
		events = append(events, e)
	}
	for _, d := range done {
		i := slices.IndexFunc(events, d.kept)
		if i < 0 {
			t.Errorf("linklab %s ended with 0 and is not in the journal", strings.Join(d.args, " "))
			continue
		}
		events = events[i+1:]
	}
}
