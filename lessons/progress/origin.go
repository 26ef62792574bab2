package progress

import (
	"errors"
	"fmt"
	"maps"

	"linklab/lessons"
)

// ErrOtherCourse is about a journal of another course with the same id.
var ErrOtherCourse = errors.New("the journal is about another course")

// OtherCourseError is an ErrOtherCourse with what is known of that course.
type OtherCourseError struct{ Title, Folder string }

func (e *OtherCourseError) Error() string {
	return fmt.Sprintf("%v: %q from %s", ErrOtherCourse, e.Title, e.Folder)
}

func (e *OtherCourseError) Unwrap() error { return ErrOtherCourse }

// Origin tells courses apart that bear the same id. A course stays the same when
// its folder moves, and when its content is brought up to date; it is another
// one when both the folder and most steps are others.
type Origin struct {
	Title  string
	Folder string
	steps  map[string]string // titles, by lab/step
}

// NewOrigin is that of a course that was read from a folder.
func NewOrigin(course *lessons.Course, folder string) *Origin {
	o := &Origin{Title: printable(course.Title.In(lessons.English)), Folder: printable(folder), steps: map[string]string{}}
	for _, lab := range course.Labs {
		for _, step := range lab.Steps {
			o.steps[lab.ID+"/"+step.ID] = printable(step.Title.In(lessons.English))
		}
	}
	return o
}

// folderValue is the key of an Origin's folder among the values of its event; no
// step is called so.
const folderValue = "folder"

func (o *Origin) event() Event {
	values := maps.Clone(o.steps)
	values[folderValue] = o.Folder
	return Event{Type: Taught, Value: o.Title, Values: values}
}

func originOf(e Event) *Origin {
	steps := maps.Clone(e.Values)
	delete(steps, folderValue)
	return &Origin{Title: e.Value, Folder: e.Values[folderValue], steps: steps}
}

// equal says whether two are of the same content in the same folder.
func (o *Origin) equal(other *Origin) bool {
	return other != nil && o.Title == other.Title && o.Folder == other.Folder && maps.Equal(o.steps, other.steps)
}

// same says whether two are of the same course.
func (o *Origin) same(other *Origin) bool {
	if o.Folder == other.Folder {
		return true
	}
	shared := 0
	for id, title := range o.steps {
		if known, ok := other.steps[id]; ok && known == title {
			shared++
		}
	}
	return 2*shared >= min(len(o.steps), len(other.steps))
}

// taught says whether a journal is about the course that it is opened for, and
// whether it knows that course as it is now.
func (j *Journal) taught() (known bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	last := j.state.origin
	switch {
	case j.opts.Course == nil:
		return true, nil
	case last == nil:
		return false, nil
	case !j.opts.Course.same(last):
		return false, &OtherCourseError{Title: last.Title, Folder: last.Folder}
	}
	return j.opts.Course.equal(last), nil
}
