package tui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

// screen drives a model as the program would: every command runs beside it, and
// what it brings is handled in turn.
type screen struct {
	t        testing.TB
	m        *tui.Model
	tutor    *fakeTutor
	shell    *fakeShell
	messages chan tea.Msg
	copied   []string
	quit     bool
	clock    time.Time
	w, h     int
}

// start is a screen with its first page on it, at a step.
func start(t testing.TB, at guide.Ref, w, h int, change ...func(*tui.Options, *fakeTutor)) *screen {
	t.Helper()
	s := &screen{t: t, messages: make(chan tea.Msg, 256), clock: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), w: w, h: h}
	s.tutor = newTutor(func() time.Time { return s.clock }).at(at)
	s.tutor.findings[guide.Ref{Lab: "s3", Step: "route"}] = mixed(s.clock)
	s.shell = &fakeShell{host: "laptop", hang: make(chan struct{}), wake: make(chan struct{}, 1), history: []string{"aws sts get-caller-identity"}}
	o := tui.Options{Tutor: s.tutor, Now: func() time.Time { return s.clock },
		OpenShell: func(context.Context) (tui.Shell, error) { return s.shell, nil }}
	for _, c := range change {
		c(&o, s.tutor)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	s.m = tui.New(ctx, o)
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	s.until("the page", func() bool {
		return !strings.Contains(s.text(), "One moment…") && !strings.Contains(s.text(), "잠시만")
	})
	return s
}

func korean(o *tui.Options, _ *fakeTutor) { o.Lang = lessons.Korean }

func (s *screen) send(msg tea.Msg) {
	_, cmd := s.m.Update(msg)
	s.run(cmd)
}

func (s *screen) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() { s.messages <- cmd() }()
}

// take handles one message that a command brought.
func (s *screen) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case tea.QuitMsg:
		s.quit = true
	default:
		// The clipboard's message is not exported; its text is.
		if strings.HasSuffix(fmt.Sprintf("%T", msg), "setClipboardMsg") {
			s.copied = append(s.copied, fmt.Sprint(msg))
			return
		}
		s.send(msg)
	}
}

// until handles messages until something holds.
func (s *screen) until(what string, holds func() bool) {
	s.t.Helper()
	deadline := time.After(10 * time.Second)
	for !holds() {
		select {
		case msg := <-s.messages:
			s.take(msg)
		case <-deadline:
			s.t.Fatalf("waited in vain for %s; the screen is\n%s", what, s.text())
		}
	}
}

// settled waits until nothing is under way.
func (s *screen) settled() {
	s.t.Helper()
	s.until("rest", s.m.Resting)
}

// see waits until a text is on the screen.
func (s *screen) see(text string) {
	s.t.Helper()
	s.until(fmt.Sprintf("%q", text), func() bool { return strings.Contains(s.text(), text) })
}

// gone waits until a text is no longer on the screen.
func (s *screen) gone(text string) {
	s.t.Helper()
	s.until(fmt.Sprintf("%q to go", text), func() bool { return !strings.Contains(s.text(), text) })
}

func (s *screen) called(name string) {
	s.t.Helper()
	s.until("the call "+name, func() bool { return s.tutor.called(name) })
}

// press types keys by their names: "c", "enter", "ctrl+t".
func (s *screen) press(keys ...string) *screen {
	for _, k := range keys {
		s.send(key(k))
	}
	return s
}

// write types a text character by character.
func (s *screen) write(text string) *screen {
	for _, r := range text {
		s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return s
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
	"right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "space": tea.KeySpace, "f1": tea.KeyF1,
}

func key(name string) tea.KeyPressMsg {
	var k tea.Key
	for {
		rest, ok := strings.CutPrefix(name, "ctrl+")
		if ok {
			k.Mod, name = k.Mod|tea.ModCtrl, rest
			continue
		}
		if rest, ok = strings.CutPrefix(name, "alt+"); ok {
			k.Mod, name = k.Mod|tea.ModAlt, rest
			continue
		}
		if rest, ok = strings.CutPrefix(name, "shift+"); ok {
			k.Mod, name = k.Mod|tea.ModShift, rest
			continue
		}
		break
	}
	if code, ok := named[name]; ok {
		k.Code = code
		if name == "space" && k.Mod == 0 {
			k.Text = " "
		}
		return tea.KeyPressMsg(k)
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return tea.KeyPressMsg(k)
}

// text is the screen as it is seen, without colours.
func (s *screen) text() string { return strings.Join(s.lines(), "\n") }

func (s *screen) lines() []string {
	buffer := uv.NewScreenBuffer(s.w, s.h)
	uv.NewStyledString(s.m.View().Content).Draw(buffer, buffer.Bounds())
	out := make([]string, s.h)
	for y := range out {
		out[y] = strings.TrimRight(buffer.Line(y).String(), " ")
	}
	return out
}

// mixed are findings of each kind.
func mixed(now time.Time) []checks.Finding {
	return []checks.Finding{
		{Check: "available", Outcome: checks.Passed, Level: checks.Inferred},
		{Check: "table", Outcome: checks.Failed, Level: checks.Inferred, Diagnosis: &checks.Diagnosis{Key: "rt.wrong-table"},
			Evidence: []checks.Evidence{{Source: "ec2:DescribeVpcEndpoints RouteTableIds", Resource: "vpce-0123456789abcdef0", Expected: "rtb-0a11ce0000000002", Seen: "rtb-0a11ce0000000001"}}},
		{Check: "route", Outcome: checks.Blocked, BlockedBy: "table"},
		{Check: "list", Outcome: checks.Unknown, Diagnosis: &checks.Diagnosis{Key: "denied"}},
		{Check: "heard", Outcome: checks.Waiting, Advice: true, Level: checks.ObservedInside, Since: now.Add(-40 * time.Second), Usually: 90 * time.Second},
	}
}

// allPass makes the next look at a step pass.
func (s *screen) allPass(ref guide.Ref) {
	s.tutor.mu.Lock()
	defer s.tutor.mu.Unlock()
	var all []checks.Finding
	for _, c := range s.tutor.course.Lab(ref.Lab).Step(ref.Step).Checks {
		all = append(all, checks.Finding{Check: c.ID, Outcome: checks.Passed, Level: checks.Inferred})
	}
	s.tutor.findings[ref] = all
}

var (
	pathStep    = guide.Ref{Lab: "intro", Step: "path"}
	quizStep    = guide.Ref{Lab: "intro", Step: "quiz"}
	networkStep = guide.Ref{Lab: "s3", Step: "network"}
	routeStep   = guide.Ref{Lab: "s3", Step: "route"}
	proofStep   = guide.Ref{Lab: "s3", Step: "proof"}
	cleanStep   = guide.Ref{Lab: "s3", Step: "cleanup"}
)
