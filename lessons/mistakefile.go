package lessons

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// readFiles reads what commands name with file://.
func (r *labReader) readFiles() {
	folder := path.Join(r.folder, "files")
	for _, name := range r.entries(folder) {
		file := path.Join(folder, name)
		if !fileForm.MatchString(name) {
			r.add(Problem{File: file, What: "this is no name of a file", Allowed: "letters, digits, . _ -"})
			continue
		}
		text, ok := r.text(file, maxFile)
		if !ok {
			continue
		}
		if !r.speaksOf(name) {
			r.add(Problem{File: file, What: "a stray file: no page of the lab speaks of it", Allowed: "a file that a page or a hint names"})
		}
		if r.lab.Files == nil {
			r.lab.Files = map[string][]byte{}
		}
		r.lab.Files[name] = []byte(text)
	}
}

func (r *labReader) speaksOf(name string) bool {
	for _, s := range r.lab.Steps {
		for _, p := range s.Pages {
			if strings.Contains(p.Markdown, name) {
				return true
			}
		}
		if strings.Contains(s.Hints.Command, name) {
			return true
		}
	}
	return false
}

// entries are the names in a folder that need not be there.
func (r *labReader) entries(folder string) []string {
	all, err := fs.ReadDir(r.fsys, folder)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.add(Problem{File: folder, What: "the folder cannot be read: " + reason(err)})
		}
		return nil
	}
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.Name()
	}
	return names
}

func (r *labReader) readMistakes() {
	folder := path.Join(r.folder, "mistakes")
	for _, name := range r.entries(folder) {
		file := path.Join(folder, name)
		id, isYAML := strings.CutSuffix(name, ".yaml")
		if !isYAML {
			r.add(Problem{File: file, What: "a stray file: nothing of the course speaks of it", Allowed: "<id>.yaml"})
			continue
		}
		if root, ok := r.document(file, maxManifest); ok {
			r.readMistake(file, id, root)
		}
	}
}

func (r *labReader) readMistake(file, id string, root node) {
	f := root.fields("id", "step", "check", "key", "instead", "commands", "inject", "wait", "unmended")
	m := &Mistake{ID: r.id(f.need("id")), Instead: f.get("instead").boolean(), Wait: f.get("wait").duration(), Unmended: optional(f.get("unmended")), File: file}
	if m.ID != "" && m.ID != id {
		f.get("id").problem(fmt.Sprintf("the mistake %q lies in the file %q", m.ID, id+".yaml"), id)
	}
	step := f.need("step")
	m.Step = optional(step)
	s := r.lab.Step(m.Step)
	if s == nil && m.Step != "" {
		ids := make([]string, len(r.lab.Steps))
		for i, s := range r.lab.Steps {
			ids[i] = s.ID
		}
		step.problem(fmt.Sprintf("the lab has no step %q", m.Step), oneOf(ids))
	}
	check := f.need("check")
	m.Check = optional(check)
	if s != nil && m.Check != "" && s.Check(m.Check) == nil {
		ids := make([]string, len(s.Checks))
		for i, c := range s.Checks {
			ids[i] = c.ID
		}
		check.problem(fmt.Sprintf("the step %q has no check %q", s.ID, m.Check), oneOf(ids))
	}
	key := f.need("key")
	m.Key = optional(key)
	if m.Key != "" && !slices.Contains(r.vocabulary.Diagnoses(), m.Key) {
		key.problem(fmt.Sprintf("unknown diagnosis %q", m.Key), oneOf(r.vocabulary.Diagnoses()))
	}
	for _, trouble := range f.get("inject").list() {
		m.Inject = append(m.Inject, optional(trouble))
	}
	if len(m.Inject) == 0 || !f.get("commands").missing() {
		m.Commands = r.readCommands(f.need("commands"))
	}
	r.lab.Mistakes = append(r.lab.Mistakes, m)
}
