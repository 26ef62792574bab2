package lessons

import (
	"fmt"
	"slices"
)

// publishedFile lists the ids that stand in learners' journals: "lab/step" each.
// A course without it has never been published.
const publishedFile = "ids.yaml"

// checkPublished reports a published id that the course has not any more, since
// a learner's progress would be lost with it, and a new one that is not listed.
func (l *loader) checkPublished(c *Course) {
	if !l.exists(publishedFile) {
		return
	}
	root, ok := l.document(publishedFile, maxManifest)
	if !ok {
		return
	}
	var has []string
	for _, lab := range c.Labs {
		for _, step := range lab.Steps {
			has = append(has, lab.ID+"/"+step.ID)
		}
	}
	var listed []string
	ids := root.fields("published").need("published")
	for _, item := range ids.list() {
		id := item.text()
		switch {
		case slices.Contains(listed, id):
			item.problem(fmt.Sprintf("%q stands twice", id), "each id once")
		case !slices.Contains(has, id):
			item.problem(fmt.Sprintf("%q was renamed or taken away, and learners' progress with it", id), "the ids that were published, for ever")
		}
		listed = append(listed, id)
	}
	for _, id := range has {
		if !slices.Contains(listed, id) {
			ids.problem(fmt.Sprintf("the step %q is new and not listed", id), "a line more: - "+id)
		}
	}
}
