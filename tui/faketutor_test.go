package tui_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

func text(en, ko string) lessons.Text {
	return lessons.Text{lessons.English: en, lessons.Korean: ko}
}

// fakeTutor is a course of two labs whose findings the test decides.
type fakeTutor struct {
	mu       sync.Mutex
	now      func() time.Time
	course   *lessons.Course
	states   map[guide.Ref]guide.State
	reports  map[guide.Ref]guide.Report
	findings map[guide.Ref][]checks.Finding // what the next look finds
	answers  map[string]string
	account  guide.Account
	choices  []guide.Choice
	hints    int
	calls    []string
	lookErr  error
	held     chan struct{} // a look waits for it when set
	pause    time.Duration // until the next look
}

func newTutor(now func() time.Time) *fakeTutor {
	f := &fakeTutor{
		now: now, course: testCourse(),
		states: map[guide.Ref]guide.State{}, reports: map[guide.Ref]guide.Report{},
		findings: map[guide.Ref][]checks.Finding{}, answers: map[string]string{},
		pause:   5 * time.Second,
		account: guide.Account{Number: "123456789012", Region: "ap-northeast-2"},
	}
	return f
}

// at makes every step before ref passed and ref the open one.
func (f *fakeTutor) at(ref guide.Ref) *fakeTutor {
	for _, l := range f.course.Labs {
		if l.ID != ref.Lab && len(f.states) > 0 {
			break
		}
		for _, s := range l.Steps {
			if (guide.Ref{Lab: l.ID, Step: s.ID}) == ref {
				return f
			}
			f.states[guide.Ref{Lab: l.ID, Step: s.ID}] = guide.Passed
		}
	}
	return f
}

func (f *fakeTutor) call(format string, args ...any) {
	f.calls = append(f.calls, fmt.Sprintf(format, args...))
}

func (f *fakeTutor) called(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if strings.HasPrefix(c, name) {
			return true
		}
	}
	return false
}

func (f *fakeTutor) count(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (f *fakeTutor) Course() *lessons.Course { return f.course }

func (f *fakeTutor) Labs() []guide.LabView {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.labs()
}

func (f *fakeTutor) labs() []guide.LabView {
	var out []guide.LabView
	for _, l := range f.course.Labs {
		v := guide.LabView{ID: l.ID, Title: l.Title, Minutes: l.Minutes}
		open := true
		for _, s := range l.Steps {
			ref := guide.Ref{Lab: l.ID, Step: s.ID}
			state := f.states[ref]
			step := guide.StepView{Ref: ref, Title: s.Title, HasWork: s.HasWork()}
			switch {
			case state != "":
				step.State = state
				if state == guide.Passed && len(s.Checks) > 0 {
					step.Level, step.Levels = checks.Inferred, []checks.Level{checks.Inferred}
					if s.ID == "proof" {
						step.Levels = []checks.Level{checks.ObservedInside, checks.Inferred}
					}
				}
			case open:
				step.State, step.Current, open = guide.Open, true, false
			default:
				step.State = guide.Locked
			}
			v.Steps = append(v.Steps, step)
		}
		out = append(out, v)
	}
	return out
}

func (f *fakeTutor) Current() guide.Ref {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := guide.Ref{}
	for _, l := range f.labs() {
		for _, s := range l.Steps {
			if s.Current {
				return s.Ref
			}
			last = s.Ref
		}
	}
	return last
}

func (f *fakeTutor) Account() guide.Account {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.account
}

func (f *fakeTutor) Last(ref guide.Ref) (guide.Report, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, ok := f.reports[ref]
	return r, ok
}

func (f *fakeTutor) Choices(string) []guide.Choice {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.choices
}

func (f *fakeTutor) CheckTitle(ref guide.Ref, check string, lang lessons.Lang) string {
	if c := f.course.Lab(ref.Lab).Step(ref.Step).Check(check); c != nil {
		return c.Title.In(lang)
	}
	return check
}

func (f *fakeTutor) Sentence(lang lessons.Lang, found checks.Finding) string {
	if found.Diagnosis == nil {
		return ""
	}
	return sentences[found.Diagnosis.Key].In(lang)
}

var sentences = map[string]lessons.Text{
	"rt.wrong-table": text(
		"The endpoint writes its route into rtb-0a11ce0000000001. The private subnet subnet-0b0b0b0b0b0b0b0b0 uses rtb-0a11ce0000000002, so nothing changes for it. Attach rtb-0a11ce0000000002 to the endpoint.",
		"엔드포인트는 rtb-0a11ce0000000001에 경로를 넣습니다. 프라이빗 서브넷 subnet-0b0b0b0b0b0b0b0b0은 rtb-0a11ce0000000002를 쓰므로 달라지는 것이 없습니다. 엔드포인트에 rtb-0a11ce0000000002를 연결하십시오."),
	"endpoint.pending": text("AWS is still creating vpce-0123456789abcdef0.", "AWS가 vpce-0123456789abcdef0을 만드는 중입니다."),
	"denied":           text("ec2:DescribePrefixLists is not allowed for arn:aws:iam::123456789012:user/reader. Add it to the policy that linklab policy prints.", "arn:aws:iam::123456789012:user/reader에게 ec2:DescribePrefixLists 권한이 없습니다. linklab policy가 출력하는 정책에 추가하십시오."),
}

func (f *fakeTutor) SkipCost(ref guide.Ref) ([]guide.Dependant, error) {
	return []guide.Dependant{{Ref: guide.Ref{Lab: "s3", Step: "proof"}, Check: "reaches", Title: text("S3 answers inside", "내부에서 S3가 응답합니다")}}, nil
}

func (f *fakeTutor) Page(ref guide.Ref, lang lessons.Lang) (guide.Page, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	step := f.course.Lab(ref.Lab).Step(ref.Step)
	p := guide.Page{Ref: ref, Lang: lang, Title: step.Title.In(lang), Quiz: step.Quiz, Answers: map[string]string{}}
	for k, v := range f.answers {
		p.Answers[k] = v
	}
	if page := step.Pages[lang]; page != nil {
		p.Markdown = page.Markdown
	}
	for _, c := range step.Commands() {
		p.Commands = append(p.Commands, guide.Command{Host: c.Host, Text: c.Text})
	}
	for _, name := range []string{"endpoint", "account"} {
		if strings.Contains(p.Markdown, "${"+name+"}") {
			p.Missing = append(p.Missing, name)
		}
	}
	return p, nil
}

func (f *fakeTutor) Shown(ref guide.Ref) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("shown %s/%s", ref.Lab, ref.Step)
	return nil
}

func (f *fakeTutor) Look(ctx context.Context, ref guide.Ref) (guide.Report, error) {
	return f.look(ctx, ref, "look")
}

func (f *fakeTutor) Watch(ctx context.Context, ref guide.Ref) (guide.Report, error) {
	return f.look(ctx, ref, "watch")
}

func (f *fakeTutor) LookElsewhere(ctx context.Context, ref guide.Ref) (guide.Report, error) {
	return f.look(ctx, ref, "elsewhere")
}

func (f *fakeTutor) look(ctx context.Context, ref guide.Ref, how string) (guide.Report, error) {
	f.mu.Lock()
	f.call("%s %s/%s", how, ref.Lab, ref.Step)
	held := f.held
	f.mu.Unlock()
	if held != nil {
		select {
		case <-held:
		case <-ctx.Done():
			return guide.Report{}, ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lookErr != nil {
		return guide.Report{}, f.lookErr
	}
	r := guide.Report{Ref: ref, At: f.now(), Outcome: checks.Passed, Findings: f.findings[ref], Next: f.pause}
	if len(r.Findings) == 0 {
		r.Outcome = checks.Failed
	}
	for _, x := range r.Findings {
		if x.Outcome != checks.Passed && !x.Advice && r.Outcome == checks.Passed {
			r.Outcome = x.Outcome
		}
	}
	if r.Outcome == checks.Passed {
		f.states[ref] = guide.Passed
	}
	f.reports[ref] = r
	return r, nil
}

func (f *fakeTutor) Hint(_ context.Context, ref guide.Ref, lang lessons.Lang) (guide.Hint, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hints++
	f.call("hint %d", f.hints)
	switch f.hints {
	case 1:
		return guide.Hint{Level: 1, Text: sentences["rt.wrong-table"].In(lang)}, nil
	case 2:
		return guide.Hint{Level: 2, Text: text("VPC > Endpoints > the endpoint > tab Route tables.", "VPC > 엔드포인트 > 엔드포인트 선택 > 라우팅 테이블 탭을 봅니다.").In(lang)}, nil
	case 3:
		return guide.Hint{Level: 3, Text: "…", Command: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0123456789abcdef0 --add-route-table-ids rtb-0a11ce0000000002", Last: true}, nil
	}
	return guide.Hint{}, guide.ErrNothingToHint
}

func (f *fakeTutor) Answer(ref guide.Ref, question, choice string) (bool, lessons.Text, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("answer %s %s", question, choice)
	f.answers[question] = choice
	right := true
	for _, q := range f.course.Lab(ref.Lab).Step(ref.Step).Quiz {
		c := q.Choice(f.answers[q.ID])
		right = right && c != nil && c.Right
	}
	outcome := checks.Failed
	if right {
		outcome = checks.Passed
	}
	f.findings[ref] = []checks.Finding{{Check: "quiz", Outcome: outcome, Level: checks.Stated}}
	return right, nil, nil
}

func (f *fakeTutor) Read(ref guide.Ref) ([]guide.Ref, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("read %s/%s", ref.Lab, ref.Step)
	f.states[ref] = guide.Passed
	return nil, nil
}

func (f *fakeTutor) Skip(ref guide.Ref) ([]guide.Ref, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("skip %s/%s", ref.Lab, ref.Step)
	f.states[ref] = guide.Skipped
	return nil, nil
}

func (f *fakeTutor) Reset(ref guide.Ref) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("reset %s/%s", ref.Lab, ref.Step)
	for r := range f.states {
		if r.Lab == ref.Lab && (ref.Step == "" || r.Step == ref.Step) {
			delete(f.states, r)
			delete(f.reports, r)
		}
	}
	return "", nil
}

func (f *fakeTutor) Paste(ref guide.Ref, line string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("paste %s", line)
	if !strings.HasPrefix(line, "LINKLAB-PROBE") {
		return guide.ErrNotProbe
	}
	return nil
}

func (f *fakeTutor) Choose(lab, input, id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("choose %s %s %s", lab, input, id)
	f.choices = nil
	return nil
}

func (f *fakeTutor) SetLanguage(lang lessons.Lang) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call("language %s", lang)
	return nil
}

var (
	_ tui.Tutor = (*fakeTutor)(nil)

	errOffline = errors.New("no answer from ec2.ap-northeast-2.amazonaws.com: the network is not reachable")
)
