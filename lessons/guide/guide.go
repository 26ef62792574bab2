package guide

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/progress"
)

// Options of a guide.
type Options struct {
	Course  *lessons.Course
	Journal *progress.Journal
	Lang    lessons.Lang // used until the learner chose one
	Live    bool         // the account is a real one
	Region  string       // what is known before the account is opened
	Profile string
	NotAWS  bool // as in Account

	// Connect opens the account under check. It is called at most once at a
	// time, and again after it failed.
	Connect func(context.Context) (Examiner, error)

	// Confirm is how long the second round waits: longer than AWS's replicas
	// disagree after a change, nothing in the sandbox.
	Confirm time.Duration

	Now func() time.Time // time.Now without one
}

// Guide walks a learner through a course. Its methods are safe for concurrent
// use; none but Look and Hint asks the network.
type Guide struct {
	opts Options

	connecting sync.Mutex // held while the account is opened
	minting    sync.Mutex // held while a nonce is made and kept
	mu         sync.Mutex
	examiner   Examiner
	account    Account
	problem    *checks.Diagnosis
	last       map[Ref]Report
	choices    map[string][]Choice // by lab
	pasted     map[Ref][]string
	abroad     map[Ref]string // region where a step's things were found instead
	nonces     map[Ref]string // those that the journal could not take
	lang       lessons.Lang
	blind      int // looks in a row in which nothing could be looked at
}

// Errors of a guide. Sentence says them to a person.
var (
	// ErrNoStep: the course has no such lab or step.
	ErrNoStep = errors.New("no such step")
	// ErrNothingToHint: the step holds, there is nothing to help with.
	ErrNothingToHint = errors.New("nothing to hint at")
	// ErrHasWork: a step with checks cannot be acknowledged.
	ErrHasWork = errors.New("the step has checks")
	// ErrNotOpen: the step is not open yet.
	ErrNotOpen = errors.New("the step is not open yet")
	// ErrNotProbe: a pasted line is not the answer of this step's probe.
	ErrNotProbe = errors.New("not a probe line of this step")
)

// OtherAccountError says that a lab was begun in another account or region.
type OtherAccountError struct {
	Lab                                            string
	Account, Region, CurrentAccount, CurrentRegion string
}

func (e *OtherAccountError) Error() string {
	return fmt.Sprintf("lab %s was begun in account %s, region %s; now it is account %s, region %s",
		e.Lab, e.Account, e.Region, e.CurrentAccount, e.CurrentRegion)
}

// IsOtherAccount says whether an error means that the lab belongs to another
// account.
func IsOtherAccount(err error) bool {
	var other *OtherAccountError
	return errors.As(err, &other)
}

// New makes a guide over a course and a journal. It asks nothing of the
// network.
func New(o Options) *Guide {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Lang == "" {
		o.Lang = lessons.English
	}
	g := &Guide{
		opts:    o,
		account: Account{Live: o.Live, Region: o.Region, Profile: o.Profile, NotAWS: o.NotAWS},
		last:    map[Ref]Report{},
		choices: map[string][]Choice{},
		pasted:  map[Ref][]string{},
		abroad:  map[Ref]string{},
		nonces:  map[Ref]string{},
		lang:    o.Lang,
	}
	if saved := lessons.Lang(o.Journal.State().Lang); saved != "" {
		g.lang = saved
	}
	return g
}

// Language is the learner's language.
func (g *Guide) Language() lessons.Lang {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.lang
}

// SetLanguage changes the learner's language and keeps it for the next time.
func (g *Guide) SetLanguage(lang lessons.Lang) error {
	g.mu.Lock()
	changed := g.lang != lang
	g.lang = lang
	g.mu.Unlock()
	if !changed {
		return nil
	}
	return g.opts.Journal.Append(progress.Event{Type: progress.Spoke, Value: string(lang)})
}

// Account is what is known of the account under check.
func (g *Guide) Account() Account {
	g.mu.Lock()
	defer g.mu.Unlock()
	a := g.account
	if g.problem != nil {
		a.Problem = checks.Say(string(g.lang), *g.problem)
	}
	return a
}

// Journal is the learner's journal.
func (g *Guide) Journal() *progress.Journal { return g.opts.Journal }

// Course is the course that is taught.
func (g *Guide) Course() *lessons.Course { return g.opts.Course }

// Sentence is what a finding says to a person, "" when it says nothing.
func (g *Guide) Sentence(lang lessons.Lang, f checks.Finding) string {
	return checks.Sentence(string(lang), f)
}

// CheckTitle is the title of a check of a step, with the learner's own ids.
func (g *Guide) CheckTitle(ref Ref, check string, lang lessons.Lang) string {
	lab, step, err := g.find(ref)
	if err != nil || step.Check(check) == nil {
		return check
	}
	title, _ := lessons.Fill(step.Check(check).Title.In(lang), g.values(lab, ref))
	return title
}

func (g *Guide) find(ref Ref) (*lessons.Lab, *lessons.Step, error) {
	lab := g.opts.Course.Lab(ref.Lab)
	if lab == nil {
		return nil, nil, fmt.Errorf("%w: %s", ErrNoStep, ref.Lab)
	}
	step := lab.Step(ref.Step)
	if step == nil {
		return nil, nil, fmt.Errorf("%w: %s/%s", ErrNoStep, ref.Lab, ref.Step)
	}
	return lab, step, nil
}

// connect opens the account once.
func (g *Guide) connect(ctx context.Context) (Examiner, error) {
	g.connecting.Lock()
	defer g.connecting.Unlock()
	g.mu.Lock()
	ready := g.examiner
	g.mu.Unlock()
	if ready != nil {
		return ready, nil
	}
	e, err := g.opts.Connect(ctx)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.examiner = e
	return e, nil
}
