package selftest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"linklab/checks"
	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/progress"
	"linklab/lessons/simulated"
)

// commandLimit bounds one command. In an account whose clock is instant, what
// takes longer hangs.
const commandLimit = 3 * time.Minute

// bench is a learner's place: a home with a journal and a sandbox, a guide and a
// terminal. A copy of its home is a place of its own.
type bench struct {
	home     string
	course   *lessons.Course
	lab      *lessons.Lab
	clock    *simulated.Clock
	account  *simulated.Account
	guide    *guide.Guide
	terminal *simulated.Terminal
	step     string // whose nonce ${nonce} is
	logins   map[string]string

	transcript io.Writer // nil without one
}

// openBench opens a home, a new one when it is empty. logins are the commands
// that lead from one machine to the next, as learned from the lab's own.
func openBench(ctx context.Context, home string, course *lessons.Course, lab *lessons.Lab, logins map[string]string) (*bench, error) {
	clock, err := simulated.OpenClock(home)
	if err != nil {
		return nil, err
	}
	account, err := simulated.StartTrial(filepath.Join(home, "sandbox"), network.Instant, "127.0.0.1:0", clock.Now)
	if err != nil {
		return nil, err
	}
	b := &bench{home: home, course: course, lab: lab, clock: clock, account: account, logins: logins}
	journal, err := progress.Open(home, progress.Options{Now: clock.Now})
	if err == nil {
		b.guide = guide.New(guide.Options{Course: course, Journal: journal, Lang: lessons.English, Now: clock.Now,
			Connect: func(ctx context.Context) (guide.Examiner, error) { return account.Examiner(ctx, "") }})
		b.terminal, err = account.Terminal(ctx, course, b.values)
	}
	if err != nil {
		account.Stop()
		return nil, err
	}
	return b, nil
}

func (b *bench) close() { b.account.Stop() }

// wait lets a time pass in the account.
func (b *bench) wait(ctx context.Context, d time.Duration) error {
	return b.clock.Wait(ctx, d, b.account.Tick)
}

// values are the learner's ids; before the first look nothing is found.
func (b *bench) values() map[string]string {
	values, err := b.guide.Values(guide.Ref{Lab: b.lab.ID, Step: b.step})
	if err != nil {
		return nil
	}
	return values
}

// inject makes trouble in the account, as a server that is told to does.
func (b *bench) inject(troubles []string) error {
	var all []sandbox.Injection
	for _, text := range troubles {
		injection, err := sandbox.ParseInjection(text)
		if err != nil {
			return fmt.Errorf("inject: %w", err)
		}
		all = append(all, injection)
	}
	b.account.Inject(all...)
	return nil
}

// look makes a round over a step as a learner does.
func (b *bench) look(ctx context.Context, step string) (guide.Report, error) {
	return b.guide.Look(ctx, guide.Ref{Lab: b.lab.ID, Step: step})
}

// run runs commands of a step. After each the account is looked at, since a
// command may name what the one before it has made.
func (b *bench) run(ctx context.Context, step string, commands []lessons.Command) error {
	b.step = step
	if _, err := b.guide.Page(guide.Ref{Lab: b.lab.ID, Step: step}, lessons.English); err != nil {
		return err // it also mints the nonce
	}
	for _, c := range commands {
		if err := b.runOne(ctx, step, c); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) runOne(ctx context.Context, step string, c lessons.Command) error {
	text, missing := lessons.Fill(c.Text, b.values())
	if len(missing) > 0 {
		if _, err := b.look(ctx, step); err != nil {
			return err
		}
		if text, missing = lessons.Fill(c.Text, b.values()); len(missing) > 0 {
			return fmt.Errorf("line %d: nothing is known of ${%s}", c.Line, strings.Join(missing, "}, ${"))
		}
	}
	enter := func(text string) error { return b.typed(ctx, text) }
	if err := b.terminal.GoTo(c.Host, b.logins, enter); err != nil {
		return fmt.Errorf("line %d: %w", c.Line, err)
	}
	return b.typed(ctx, text)
}

// typed types a command. One that ends with an error is no fault: lessons show
// what fails, too.
func (b *bench) typed(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	var out bytes.Buffer
	prompt := b.terminal.Prompt()
	b.terminal.Run(ctx, text, &out)
	if b.transcript != nil {
		fmt.Fprintf(b.transcript, "%s%s\n%s", prompt, text, out.String())
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%q did not end within %s", brief(text), commandLimit)
	}
	if strings.Contains(out.String(), "command not found") {
		return fmt.Errorf("%q: %s", brief(text), brief(out.String()))
	}
	return nil
}

// answer gives the right answer to every question of a step.
func (b *bench) answer(step *lessons.Step) error {
	for _, q := range step.Quiz {
		for _, c := range q.Choices {
			if !c.Right {
				continue
			}
			if _, _, err := b.guide.Answer(guide.Ref{Lab: b.lab.ID, Step: step.ID}, q.ID, c.ID); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// brief is the end of an output on one line.
func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		s = "…" + string(r[len(r)-200:])
	}
	return s
}

// diagnosisOf is the key of a check's diagnosis in a report.
func diagnosisOf(r guide.Report, check string) (key string, outcome checks.Outcome) {
	for _, f := range r.Findings {
		if f.Check == check {
			if f.Diagnosis != nil {
				key = f.Diagnosis.Key
			}
			return key, f.Outcome
		}
	}
	return "", ""
}
