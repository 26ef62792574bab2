package selftest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/lessons/simulated"
)

// Options of a self-test.
type Options struct {
	Course *lessons.Course
	Lab    string // only this lab, all when it is ""
	// Parallel is how many mistakes are tried at the same time; the number of
	// processors without one.
	Parallel int
	// Transcript gets what is typed for the solution and what it prints; nil
	// drops it.
	Transcript io.Writer
	// Told is called after each step and mistake, one call at a time.
	Told func(lab string, step *Step, mistake *Mistake)
}

// Run proves a course. An error means that the test itself could not be made.
func Run(ctx context.Context, o Options) (Result, error) {
	if o.Parallel <= 0 {
		o.Parallel = runtime.GOMAXPROCS(0)
	}
	if o.Told == nil {
		o.Told = func(string, *Step, *Mistake) {}
	}
	result := Result{Schema: Schema, Labs: []Lab{}}
	for _, lab := range o.Course.Labs {
		if o.Lab != "" && o.Lab != lab.ID {
			continue
		}
		dir, err := os.MkdirTemp("", "linklab-selftest-")
		if err != nil {
			return result, fmt.Errorf("make a place for the self-test: %w", err)
		}
		p := &prover{opts: o, lab: lab, dir: dir, logins: simulated.Logins(lab)}
		proved, err := p.prove(ctx)
		if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
			return result, err
		}
		result.Labs = append(result.Labs, proved)
	}
	return result, nil
}

// prover proves one lab.
type prover struct {
	opts    Options
	lab     *lessons.Lab
	dir     string
	logins  map[string]string
	telling sync.Mutex
}

// prove walks the lab as a learner does. The home is copied before each step and
// at the end, so that a mistake begins where its step begins or ends. After a
// step that is not as it must be the next ones are tried all the same: what they
// say helps to find out why.
func (p *prover) prove(ctx context.Context) (Lab, error) {
	out := Lab{ID: p.lab.ID, Steps: []Step{}, Mistakes: []Mistake{}}
	home := p.place("solution")
	for i, step := range p.lab.Steps {
		if err := snapshot(home, p.before(i)); err != nil {
			return out, err
		}
		s := Step{ID: step.ID}
		began := time.Now()
		if err := p.proveStep(ctx, home, step, &s); err != nil {
			return out, fmt.Errorf("step %s/%s: %w", p.lab.ID, step.ID, err)
		}
		s.TookMS = time.Since(began).Milliseconds()
		out.Steps = append(out.Steps, s)
		p.tell(&s, nil)
	}
	if err := snapshot(home, p.before(len(p.lab.Steps))); err != nil {
		return out, err
	}
	out.Mistakes = p.proveMistakes(ctx)
	return out, ctx.Err()
}

func (p *prover) place(name string) string { return filepath.Join(p.dir, name) }

// before is the copy of the home before the step of an index.
func (p *prover) before(i int) string { return p.place(fmt.Sprintf("before-%d", i)) }

func snapshot(home, to string) error {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("copy the home: %w", err)
	}
	if err := os.CopyFS(to, os.DirFS(home)); err != nil {
		return fmt.Errorf("copy the home: %w", err)
	}
	return nil
}

func (p *prover) tell(s *Step, m *Mistake) {
	p.telling.Lock()
	defer p.telling.Unlock()
	p.opts.Told(p.lab.ID, s, m)
}

// proveStep looks, solves, and looks again. An error is only for what is not the
// course's fault.
func (p *prover) proveStep(ctx context.Context, home string, step *lessons.Step, s *Step) error {
	b, err := openBench(ctx, home, p.opts.Course, p.lab, p.logins)
	if err != nil {
		return err
	}
	defer b.close()
	b.transcript = p.opts.Transcript
	if !step.HasWork() {
		s.Outcome, s.After = AsItMustBe, "read"
		if _, err := b.guide.Read(guide.Ref{Lab: p.lab.ID, Step: step.ID}); err != nil && !errors.Is(err, guide.ErrNotOpen) {
			return err
		}
		return nil
	}
	report, err := b.look(ctx, step.ID)
	if err != nil {
		return err
	}
	if solvable(step) {
		s.Before = string(report.Outcome)
		if report.Outcome == checks.Passed {
			s.Outcome, s.Detail = PassesUnsolved, "every check passes before the commands"
			return nil
		}
	}
	if err := b.run(ctx, step.ID, step.Commands()); err != nil {
		s.Outcome, s.Detail = CommandFails, err.Error()
		return ctx.Err()
	}
	if done, err := b.proveCase(ctx, step, s); err != nil || done {
		return err
	}
	if err := b.answer(step); err != nil {
		return err
	}
	if err := b.wait(ctx, step.Wait); err != nil {
		return err
	}
	if report, err = b.settled(ctx, step.ID); err != nil {
		return err
	}
	s.After = string(report.Outcome)
	s.Outcome = AsItMustBe
	if report.Outcome != checks.Passed {
		s.Outcome, s.Detail = FailsSolved, b.why(report)
	}
	return nil
}

// solvable says whether a step is undone at first: it is a case, builds, cleans up, wants a
// probe with its own nonce, or asks questions. Others only look.
func solvable(step *lessons.Step) bool {
	return step.Case != nil || step.Build || step.Clean || step.Nonce || len(step.Quiz) > 0
}

// settled looks until nothing is waiting, a few times at most.
func (b *bench) settled(ctx context.Context, step string) (report guide.Report, err error) {
	for range 5 {
		report, err = b.look(ctx, step)
		if err != nil || report.Outcome != checks.Waiting {
			break
		}
	}
	return report, err
}

// why is what a report says of its first cause.
func (b *bench) why(r guide.Report) string {
	f := checks.FirstCause(r.Findings)
	if f == nil {
		return string(r.Outcome)
	}
	key := ""
	if f.Diagnosis != nil {
		key = f.Diagnosis.Key
	}
	return fmt.Sprintf("%s is %s: %s: %s", f.Check, f.Outcome, key, brief(b.guide.Sentence(lessons.English, *f)))
}

// proveMistakes tries the lab's mistakes side by side.
func (p *prover) proveMistakes(ctx context.Context) []Mistake {
	out := make([]Mistake, len(p.lab.Mistakes))
	next := make(chan int)
	var running sync.WaitGroup
	for range p.opts.Parallel {
		running.Go(func() {
			for i := range next {
				began := time.Now()
				out[i] = p.proveMistake(ctx, p.lab.Mistakes[i])
				out[i].TookMS = time.Since(began).Milliseconds()
				p.tell(nil, &out[i])
			}
		})
	}
	for i := range p.lab.Mistakes {
		next <- i
	}
	close(next)
	running.Wait()
	return out
}

func (p *prover) proveMistake(ctx context.Context, m *lessons.Mistake) Mistake {
	out := Mistake{ID: m.ID, Step: m.Step, Check: m.Check, Key: m.Key, Outcome: CouldNotBeMade}
	from := 0
	for i, step := range p.lab.Steps {
		if step.ID == m.Step {
			from = i
		}
	}
	if !m.Instead {
		from++
	}
	home := p.place("mistake-" + m.ID)
	defer func() { _ = os.RemoveAll(home) }() // the whole place is taken away at the end
	if err := snapshot(p.before(from), home); err != nil {
		out.Detail = err.Error()
		return out
	}
	b, err := openBench(ctx, home, p.opts.Course, p.lab, p.logins)
	if err != nil {
		out.Detail = err.Error()
		return out
	}
	defer b.close()
	if err := b.run(ctx, m.Step, m.Commands); err != nil {
		out.Outcome, out.Detail = CommandFails, err.Error()
		return out
	}
	if err := b.wait(ctx, m.Wait); err != nil {
		out.Detail = err.Error()
		return out
	}
	wanted := checks.Failed
	if len(m.Inject) > 0 {
		// The account makes the trouble, not the learner: it can only be unknown.
		wanted = checks.Unknown
	}
	if err := b.inject(m.Inject); err != nil {
		out.Detail = err.Error()
		return out
	}
	report, err := b.settled(ctx, m.Step)
	if err != nil {
		out.Detail = err.Error()
		return out
	}
	seen, outcome := diagnosisOf(report, m.Check)
	out.Seen = seen
	out.Outcome = AsItMustBe
	if seen != m.Key || outcome != wanted {
		out.Outcome, out.Detail = OtherDiagnosis, fmt.Sprintf("the check is %s; %s", outcome, b.why(report))
		return out
	}
	if out.Detail = b.proveSaid(report); out.Detail != "" {
		out.Outcome = BadlySaid
		return out
	}
	for _, f := range report.Findings {
		if f.Check != m.Check {
			continue
		}
		if out.Detail = b.proveAdvice(ctx, m, f); out.Detail != "" {
			out.Outcome = AdviceFails
		}
	}
	return out
}
