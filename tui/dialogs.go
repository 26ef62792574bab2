package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"linklab/lessons/guide"
	"linklab/tui/dialog"
	"linklab/tui/keymap"
	"linklab/tui/pane"
)

// inDialog hands an intent to the open dialog.
func (m *Model) inDialog(intent keymap.Intent) tea.Cmd {
	open := m.dialog
	result, closed := open.Do(intent)
	if closed && m.dialog == open {
		m.dialog = nil
	}
	return m.decided(result)
}

func (m *Model) openHelp() { m.dialog = dialog.NewHelp(m.place()) }

func (m *Model) askQuit() tea.Cmd {
	if !m.console.Busy() {
		return m.quit()
	}
	m.dialog = dialog.NewConfirm(m.words.QuitTitle, m.words.QuitRunning, nil, dialog.Result{Kind: dialog.Quit})
	return nil
}

func (m *Model) openGoTo() {
	var items []dialog.Item
	at := 0
	for _, l := range m.labs {
		for i, s := range l.Steps {
			if s.Ref == m.shown {
				at = len(items)
			}
			items = append(items, dialog.Item{
				Sign:   pane.StepSign(m.theme, s.State),
				Label:  fmt.Sprintf("%2d  %s", i+1, s.Title.In(m.lang)),
				Group:  l.Title.In(m.lang),
				Also:   s.Ref.Lab + " " + s.Ref.Step,
				Result: dialog.Result{Kind: dialog.Go, Ref: s.Ref},
			})
		}
	}
	list := dialog.NewList(m.words.GoToTitle, items, at)
	list.Filter, list.None = true, m.words.GoToEmpty
	m.dialog = list
}

// askSkip says what depends on the step before it is skipped.
func (m *Model) askSkip() tea.Cmd {
	step := m.step(m.shown)
	if step.State != guide.Open {
		return nil
	}
	cost, err := m.tutor.SkipCost(m.shown)
	if err != nil {
		return m.refuse(err)
	}
	note := m.words.SkipNothing
	var lines []string
	for _, d := range cost {
		note = m.words.SkipCost
		line := m.step(d.Ref).Title.In(m.lang)
		if title := d.Title.In(m.lang); title != "" {
			line += ": " + title
		}
		lines = append(lines, line)
	}
	m.dialog = dialog.NewConfirm(m.format(m.words.SkipTitle, step.Title.In(m.lang)), note, lines,
		dialog.Result{Kind: dialog.Skip, Ref: m.shown})
	return nil
}

func (m *Model) openReset() {
	lab, _ := m.lab(m.shown.Lab)
	items := []dialog.Item{
		{Label: m.format(m.words.ResetStep, m.step(m.shown).Title.In(m.lang)), Result: dialog.Result{Kind: dialog.Reset, Ref: m.shown}},
		{Label: m.format(m.words.ResetLab, lab.Title.In(m.lang)), Result: dialog.Result{Kind: dialog.AskReset, Ref: guide.Ref{Lab: lab.ID}}},
	}
	list := dialog.NewList(m.words.ResetTitle, items, 0)
	list.Note = m.words.ResetNote
	m.dialog = list
}

func (m *Model) askReset(ref guide.Ref) {
	lab, _ := m.lab(ref.Lab)
	m.dialog = dialog.NewConfirm(m.words.ResetTitle, m.format(m.words.ConfirmResetLab, lab.Title.In(m.lang))+" "+m.words.ResetNote, nil,
		dialog.Result{Kind: dialog.Reset, Ref: ref})
}

func (m *Model) openPaste() { m.dialog = dialog.NewPaste(m.shown) }

// askChoice asks by itself when a look found several resources that could be
// meant, but never over what the learner is typing, and not again once put off.
func (m *Model) askChoice(lab string) tea.Cmd {
	if m.dialog != nil || m.focus == onTerminal || lab != m.shown.Lab {
		return nil
	}
	for _, c := range m.tutor.Choices(lab) {
		if key := lab + "/" + c.Input; !m.declined[key] {
			m.declined[key] = true
			return m.openCandidates(lab, c.Input)
		}
	}
	return nil
}

// openChoice lets the learner choose on a key.
func (m *Model) openChoice(lab string) tea.Cmd {
	choices := m.tutor.Choices(lab)
	switch len(choices) {
	case 0:
		return m.say("%s", m.words.NoChoices)
	case 1:
		return m.openCandidates(lab, choices[0].Input)
	}
	var items []dialog.Item
	for _, c := range choices {
		items = append(items, dialog.Item{Label: c.Input, Note: fmt.Sprint(len(c.Candidates)),
			Result: dialog.Result{Kind: dialog.AskChosen, Ref: guide.Ref{Lab: lab}, Input: c.Input}})
	}
	m.dialog = dialog.NewList(m.words.ChooseWhat, items, 0)
	return nil
}

func (m *Model) openCandidates(lab, input string) tea.Cmd {
	for _, c := range m.tutor.Choices(lab) {
		if c.Input != input {
			continue
		}
		var items []dialog.Item
		for _, can := range c.Candidates {
			label := can.ID
			if can.Name != "" {
				label += "  " + can.Name
			}
			items = append(items, dialog.Item{Label: label, Note: can.Detail,
				Result: dialog.Result{Kind: dialog.Chosen, Ref: guide.Ref{Lab: lab}, Input: input, ID: can.ID}})
		}
		list := dialog.NewList(m.format(m.words.ChooseTitle, strings.ReplaceAll(input, "_", " ")), items, 0)
		list.Note = m.words.ChooseNote
		m.dialog = list
	}
	return nil
}
