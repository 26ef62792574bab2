package pane

import (
	"linklab/checks"
	"linklab/lessons/guide"
	"linklab/tui/frame"
	"linklab/tui/keymap"
)

// Outline is the course at the left: labs, steps, where the learner stands. A
// lab is one line until it is unfolded; the one that is shown always begins so.
type Outline struct {
	labs     []guide.LabView
	shown    guide.Ref
	cursor   guide.Ref // without a step: at the line of the lab
	unfolded map[string]bool
	outcomes map[guide.Ref]checks.Outcome
	looking  guide.Ref
	scroll   frame.Scroll
}

// Set says what the course looks like now and which page is shown.
func (o *Outline) Set(labs []guide.LabView, shown guide.Ref) {
	if o.shown.Lab != shown.Lab || o.unfolded == nil {
		o.unfolded = map[string]bool{shown.Lab: true}
	}
	if o.shown != shown {
		o.cursor = shown
	}
	o.labs, o.shown = labs, shown
}

// Found keeps what was last found at a step.
func (o *Outline) Found(ref guide.Ref, outcome checks.Outcome) {
	if o.outcomes == nil {
		o.outcomes = map[guide.Ref]checks.Outcome{}
	}
	o.outcomes[ref] = outcome
}

// Forget drops what was found at the steps of a lab.
func (o *Outline) Forget(lab string) {
	for ref := range o.outcomes {
		if ref.Lab == lab {
			delete(o.outcomes, ref)
		}
	}
}

// Looking marks the step that is being looked at; the zero Ref is none.
func (o *Outline) Looking(ref guide.Ref) { o.looking = ref }

// Do moves the cursor and folds labs; it returns the step that was chosen.
func (o *Outline) Do(intent keymap.Intent) (guide.Ref, bool) {
	places := o.places()
	at := 0
	for i, p := range places {
		if p == o.cursor {
			at = i
		}
	}
	switch intent {
	case keymap.Up:
		at--
	case keymap.Down:
		at++
	case keymap.PageUp:
		at -= o.scroll.Height()
	case keymap.PageDown:
		at += o.scroll.Height()
	case keymap.Home:
		at = 0
	case keymap.End:
		at = len(places) - 1
	case keymap.Fold:
		o.fold()
		return guide.Ref{}, false
	case keymap.Unfold:
		o.unfold()
		return guide.Ref{}, false
	case keymap.Accept:
		if o.cursor.Step == "" {
			o.toggle()
			return guide.Ref{}, false
		}
		return o.cursor, true
	}
	if len(places) > 0 {
		o.cursor = places[min(max(at, 0), len(places)-1)]
	}
	return guide.Ref{}, false
}

// places are where the cursor can stand, from the top down.
func (o *Outline) places() []guide.Ref {
	var places []guide.Ref
	for _, l := range o.labs {
		places = append(places, guide.Ref{Lab: l.ID})
		if !o.unfolded[l.ID] {
			continue
		}
		for _, s := range l.Steps {
			places = append(places, s.Ref)
		}
	}
	return places
}

// fold goes from a step to its lab and from a lab to the line alone.
func (o *Outline) fold() {
	delete(o.unfolded, o.cursor.Lab)
	o.cursor.Step = ""
}

// unfold shows the steps of a lab, then goes to the first of them.
func (o *Outline) unfold() {
	if o.cursor.Step != "" {
		return
	}
	if !o.unfolded[o.cursor.Lab] {
		o.unfolded[o.cursor.Lab] = true
		return
	}
	for _, l := range o.labs {
		if l.ID == o.cursor.Lab && len(l.Steps) > 0 {
			o.cursor = l.Steps[0].Ref
		}
	}
}

func (o *Outline) toggle() {
	if o.unfolded[o.cursor.Lab] {
		o.fold()
		return
	}
	o.unfolded[o.cursor.Lab] = true
}
