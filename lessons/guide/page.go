package guide

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"maps"
	"slices"

	"linklab/lessons"
	"linklab/lessons/progress"
)

// Page is the page of a step with the learner's own ids filled in. Reading
// ahead is always allowed.
func (g *Guide) Page(ref Ref, lang lessons.Lang) (Page, error) {
	lab, step, err := g.find(ref)
	if err != nil {
		return Page{}, err
	}
	source := step.Pages[lang]
	if source == nil {
		lang, source = lessons.English, step.Pages[lessons.English]
	}
	if step.Nonce {
		g.nonce(ref)
	}
	values := g.values(lab, ref)
	p := Page{
		Ref:     ref,
		Lang:    lang,
		Title:   step.Title.In(lang),
		Quiz:    slices.Clone(step.Quiz),
		Answers: map[string]string{},
	}
	if source != nil {
		// Before the values go in, so that a link to what does not exist yet
		// leads to its list, and is not missed.
		p.Markdown, p.Missing = lessons.Fill(lessons.LinkConsole(source.Markdown, values, g.hasConsole()), values)
		for _, c := range source.Commands {
			text, _ := lessons.Fill(c.Text, values)
			p.Commands = append(p.Commands, Command{Host: c.Host, Text: text})
		}
	}
	for i := range p.Quiz {
		p.Quiz[i] = fillQuestion(p.Quiz[i], values)
	}
	for id, a := range g.keptStep(ref).Answers {
		p.Answers[id] = a.Choice
	}
	return p, nil
}

// hasConsole says whether the AWS console shows the account under check.
func (g *Guide) hasConsole() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.opts.Live && !g.account.NotAWS
}

func fillQuestion(q lessons.Question, values map[string]string) lessons.Question {
	q.Ask = fillText(q.Ask, values)
	q.Choices = slices.Clone(q.Choices)
	for i, c := range q.Choices {
		q.Choices[i].Say, q.Choices[i].Why = fillText(c.Say, values), fillText(c.Why, values)
	}
	return q
}

func fillText(t lessons.Text, values map[string]string) lessons.Text {
	filled := lessons.Text{}
	for lang, s := range t {
		filled[lang], _ = lessons.Fill(s, values)
	}
	return filled
}

// Shown tells the guide that a step's page came on the screen; the time spent
// on steps is counted from it.
func (g *Guide) Shown(ref Ref) error {
	if _, _, err := g.find(ref); err != nil {
		return err
	}
	return g.append(progress.Event{Type: progress.Opened, Lab: ref.Lab, Step: ref.Step})
}

// Values are the learner's own ids in a lab, by variable.
func (g *Guide) Values(ref Ref) (map[string]string, error) {
	lab := g.opts.Course.Lab(ref.Lab)
	if lab == nil {
		return nil, ErrNoStep
	}
	return g.values(lab, ref), nil
}

// values are found ids, the learner's own choices over them, computed defaults,
// and the step's nonce.
func (g *Guide) values(lab *lessons.Lab, ref Ref) map[string]string {
	kept := g.kept(lab)
	account := g.Account()
	values := map[string]string{}
	maps.Copy(values, kept.Found)
	maps.Copy(values, kept.Chosen)
	set := func(name string, candidates ...string) {
		for _, c := range candidates {
			if values[name] == "" {
				values[name] = c
			}
		}
	}
	set("account", kept.Account, account.Number)
	set("region", kept.Region, account.Region)
	for _, in := range lab.Inputs {
		if in.Default == "" || values[in.ID] != "" {
			continue
		}
		if v, missing := lessons.Fill(in.Default, values); len(missing) == 0 {
			values[in.ID] = v
		}
	}
	if nonce := g.minted(ref); nonce != "" {
		values["nonce"] = nonce
	}
	return values
}

// minted is the nonce that a step has already, "" before.
func (g *Guide) minted(ref Ref) string {
	if kept := g.keptStep(ref).Nonce; kept != "" {
		return kept
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.nonces[ref]
}

// nonce is the number that a learner's probe carries in a step, so that a line
// from another time or another learner proves nothing.
func (g *Guide) nonce(ref Ref) string {
	g.minting.Lock()
	defer g.minting.Unlock()
	if kept := g.minted(ref); kept != "" {
		return kept
	}
	var b [4]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	n := hex.EncodeToString(b[:])
	// One that the journal cannot take lasts as long as the program.
	_ = g.write(progress.Event{Type: progress.Minted, Lab: ref.Lab, Step: ref.Step, Value: n})
	g.mu.Lock()
	defer g.mu.Unlock()
	g.nonces[ref] = n
	return n
}

// write appends events of this course, with the world that they were made in.
func (g *Guide) write(events ...progress.Event) error {
	for i := range events {
		events[i].Course = g.opts.Course.Version
		if lab := g.opts.Course.Lab(events[i].Lab); lab != nil {
			events[i].World = g.world(lab)
		}
	}
	return g.opts.Journal.Append(events...)
}

// append is write that lets a journal of a newer version pass: the learner reads
// on, and Journal().ReadOnly says that nothing is kept.
func (g *Guide) append(events ...progress.Event) error {
	if err := g.write(events...); !errors.Is(err, progress.ErrNewer) {
		return err
	}
	return nil
}
