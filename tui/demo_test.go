package tui_test

import (
	"context"
	"os"
	"testing"
	"time"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/guide"
	"linklab/tui"
)

func TestDemo(t *testing.T) {
	if os.Getenv("TUI_DEMO") == "" {
		t.Skip()
	}
	f := demoTutor(os.Getenv("TUI_DEMO"))
	f.findings[guide.Ref{Lab: "s3", Step: "route"}] = mixed(time.Now())
	go func() {
		for {
			time.Sleep(time.Second)
			if _, err := os.Stat("/tmp/pass"); err == nil {
				f.mu.Lock()
				for r, l := range f.findings {
					for i := range l {
						l[i].Outcome, l[i].Level, l[i].Diagnosis = checks.Passed, checks.Inferred, nil
					}
					f.findings[r] = l
				}
				f.mu.Unlock()
			}
		}
	}()
	err := tui.Run(context.Background(), tui.Options{Tutor: f, Lang: lessons.Lang(os.Getenv("TUI_LANG")), Environ: os.Environ(),
		OpenShell: func(context.Context) (tui.Shell, error) {
			return &fakeShell{host: "laptop", hang: make(chan struct{})}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
}

func demoTutor(step string) *fakeTutor {
	lab := "s3"
	if step == "path" || step == "quiz" {
		lab = "intro"
	}
	return newTutor(time.Now).at(guide.Ref{Lab: lab, Step: step})
}
