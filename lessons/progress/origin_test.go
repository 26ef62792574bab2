package progress

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"
)

func TestOrigin(t *testing.T) {
	known := &Origin{Title: "Workshop", Folder: "/a", steps: map[string]string{"l/a": "A", "l/b": "B", "l/c": "C", "l/d": "D"}}
	for name, test := range map[string]struct {
		change func(*Origin)
		same   bool
	}{
		"as it was":            {func(*Origin) {}, true},
		"moved":                {func(o *Origin) { o.Folder = "/b" }, true},
		"moved and renamed":    {func(o *Origin) { o.Folder, o.Title = "/b", "Course" }, true},
		"moved, with more":     {func(o *Origin) { o.Folder, o.steps["l/e"], o.steps["m/a"] = "/b", "E", "A" }, true},
		"moved, with less":     {func(o *Origin) { o.Folder = "/b"; delete(o.steps, "l/a"); delete(o.steps, "l/b") }, true},
		"moved and retitled":   {func(o *Origin) { o.Folder, o.steps["l/a"] = "/b", "Another A" }, true},
		"written anew":         {func(o *Origin) { o.steps = map[string]string{"m/x": "X"} }, true},
		"another's":            {func(o *Origin) { o.Folder, o.steps = "/b", map[string]string{"m/x": "X"} }, false},
		"another's, same ids":  {func(o *Origin) { o.Folder, o.steps = "/b", map[string]string{"l/a": "Y", "l/b": "Z"} }, false},
		"another's, one alike": {func(o *Origin) { o.Folder, o.steps = "/b", map[string]string{"l/a": "A", "l/b": "X", "l/c": "Y"} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			now := &Origin{Title: known.Title, Folder: known.Folder, steps: maps.Clone(known.steps)}
			test.change(now)
			dir := t.TempDir()
			first, err := Open(dir, Options{Course: known})
			if err != nil {
				t.Fatal(err)
			}
			early, err := Open(dir, Options{Course: now, Wait: 50 * time.Millisecond})
			if err != nil {
				t.Fatal("before anything was kept:", err)
			}
			appendTo(t, first, Event{Type: Read, Lab: "l", Step: "a"})
			if _, err := Open(dir, Options{Course: now}); errors.Is(err, ErrOtherCourse) == test.same {
				t.Errorf("Open: %v", err)
			}
			err = early.Append(Event{Type: Read, Lab: "l", Step: "b"})
			var other *OtherCourseError
			if errors.As(err, &other) == test.same || (other != nil && (other.Folder != "/a" || other.Title != "Workshop")) {
				t.Errorf("Append: %v", err)
			}
			// It is known from then on as it is now, and is told once.
			if test.same {
				appendTo(t, early, Event{Type: Read, Lab: "l", Step: "c"})
				last, err := Open(dir, Options{Course: now})
				if err != nil || !last.state.origin.equal(now) {
					t.Errorf("%+v, %v", last.state.origin, err)
				}
				want := 2
				if now.equal(known) {
					want = 1
				}
				if src, err := readJournal(last.Path()); err != nil || strings.Count(string(src), `"taught"`) != want {
					t.Errorf("told %d times, %v: %s", want, err, src)
				}
			}
		})
	}
}
