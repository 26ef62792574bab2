package lessons

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Bounds of a course's files, in bytes. A template has to fit in one request of
// CloudFormation's CreateStack (TemplateBody).
const (
	maxManifest = 256 << 10
	maxTemplate = 51200
	maxFile     = 64 << 10
)

var (
	idForm    = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	inputForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	pageForm  = regexp.MustCompile(`^[0-9]{3}(-[a-z0-9]+)+$`)
	fileForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
)

// Load reads a course from the root of fsys. What is wrong with it comes as
// Problems, all at once; the course is then nil.
func Load(fsys fs.FS, v Vocabulary) (*Course, error) {
	return load(&loader{fsys: fsys, vocabulary: v, mistakes: true})
}

// Teach is Load for a learner, who has to see the first page soon: without the
// labs' mistakes, which are many and only the self-test's.
func Teach(fsys fs.FS, v Vocabulary) (*Course, error) {
	return load(&loader{fsys: fsys, vocabulary: v})
}

func load(l *loader) (*Course, error) {
	course := l.course()
	if err := l.err(); err != nil {
		return nil, err
	}
	return course, nil
}

// Lint is Load for an author, who hears also of what a learner could not use:
// links that lead nowhere, text that does not fit or is not translated, hints
// that nobody gets. Such a course can be tested, and is not yet to be taught.
func Lint(fsys fs.FS, v Vocabulary) (*Course, error) {
	return load(&loader{fsys: fsys, vocabulary: v, mistakes: true, proofreads: true})
}

// loader reads one course.
type loader struct {
	reporter
	fsys       fs.FS
	vocabulary Vocabulary
	mistakes   bool // read them too
	proofreads bool // hold the texts to what a learner has to be able to use
}

func (l *loader) course() *Course {
	root, ok := l.document("course.yaml", maxManifest)
	if !ok {
		return nil
	}
	f := root.fields("id", "version", "title", "start", "labs")
	c := &Course{
		ID:      l.id(f.need("id")),
		Version: f.need("version").text(),
		Title:   l.sentence(f.need("title"), nil),
	}
	known := []string{"course.yaml", publishedFile}
	labs := f.need("labs")
	var folders []string
	for _, item := range labs.list() {
		id := l.id(item)
		if id == "" {
			continue
		}
		if slices.Contains(known, id) {
			item.problem(fmt.Sprintf("the lab %q stands twice", id), "each lab once")
			continue
		}
		known = append(known, id)
		if info, err := fs.Stat(l.fsys, id); err != nil || !info.IsDir() {
			item.problem(fmt.Sprintf("there is no folder %q", id), "the name of a folder with a lab.yaml")
			continue
		}
		folders = append(folders, id)
	}
	c.Labs = l.labs(folders)
	if len(c.Labs) == 0 && len(l.problems) == 0 {
		labs.problem("the course has no labs", "")
	}
	if start := f.get("start"); !start.missing() {
		c.Start = start.text()
		if len(l.problems) == 0 && c.Lab(c.Start) == nil {
			start.problem(fmt.Sprintf("there is no lab %q", c.Start), "one of labs")
		}
	}
	l.strays(".", known, "a lab that course.yaml lists")
	if l.proofreads {
		l.checkReferences(c)
	}
	// Only of a course that could be read is it known what it has.
	if len(l.problems) == 0 {
		l.checkPublished(c)
	}
	return c
}

// labs reads labs side by side, each with a list of problems of its own.
func (l *loader) labs(folders []string) []*Lab {
	readers := make([]*loader, len(folders))
	read := make([]*Lab, len(folders))
	var group sync.WaitGroup
	for i, folder := range folders {
		readers[i] = &loader{fsys: l.fsys, vocabulary: l.vocabulary, mistakes: l.mistakes, proofreads: l.proofreads}
		group.Go(func() { read[i] = readers[i].lab(folder) })
	}
	group.Wait()
	for _, reader := range readers {
		for _, problem := range reader.problems {
			l.add(problem)
		}
	}
	return slices.DeleteFunc(read, func(lab *Lab) bool { return lab == nil })
}

// document reads and parses a YAML file.
func (l *loader) document(file string, limit int64) (node, bool) {
	src, ok := l.text(file, limit)
	if !ok {
		return node{}, false
	}
	return parseDocument(file, []byte(src), &l.reporter)
}

// text reads a file of text.
func (l *loader) text(file string, limit int64) (string, bool) {
	src, ok := l.bytes(file, limit)
	if !ok {
		return "", false
	}
	return string(src), l.checkCharacters(file, string(src))
}

func (l *loader) bytes(file string, limit int64) ([]byte, bool) {
	info, err := fs.Stat(l.fsys, file)
	switch {
	case err != nil:
		l.add(Problem{File: file, What: "the file cannot be read: " + reason(err)})
		return nil, false
	case !info.Mode().IsRegular():
		l.add(Problem{File: file, What: "this is not a file"})
		return nil, false
	case info.Size() > limit:
		l.add(Problem{File: file, What: fmt.Sprintf("the file has %d bytes", info.Size()), Allowed: fmt.Sprintf("at most %d", limit)})
		return nil, false
	}
	src, err := readAtMost(l.fsys, file, limit+1)
	switch {
	case err != nil:
		l.add(Problem{File: file, What: "the file cannot be read: " + reason(err)})
		return nil, false
	case int64(len(src)) > limit:
		l.add(Problem{File: file, What: "the file has grown while it was read", Allowed: fmt.Sprintf("at most %d bytes", limit)})
		return nil, false
	}
	return src, true
}

// readAtMost reads the beginning of a file, whatever its size was said to be:
// another program may write it, and files like those of /proc have none.
func readAtMost(fsys fs.FS, file string, limit int64) (src []byte, err error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, limit))
}

// reason is an error of the file system without the path that stands before it.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// strays reports what lies in a folder and nothing speaks of.
func (l *loader) strays(folder string, known []string, allowed string) {
	entries, err := fs.ReadDir(l.fsys, folder)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			l.add(Problem{File: folder, What: "the folder cannot be read: " + reason(err)})
		}
		return
	}
	for _, e := range entries {
		if !slices.Contains(known, e.Name()) {
			l.add(Problem{File: path.Join(folder, e.Name()), What: "a stray file: nothing of the course speaks of it", Allowed: allowed})
		}
	}
}

// id reads an id, which stands in learners' journals for ever.
func (l *loader) id(n node) string { return l.name(n, idForm, "lower case words joined by -") }

func (l *loader) name(n node, form *regexp.Regexp, allowed string) string {
	if n.missing() {
		return ""
	}
	s := n.text()
	if s == "" {
		return ""
	}
	if len(s) > 60 || !form.MatchString(s) {
		n.problem(fmt.Sprintf("%q is no name", s), allowed+", at most 60 characters")
		return ""
	}
	return s
}

// sentence reads a text in every language; known are the variables it may hold.
func (l *loader) sentence(n node, known []string) Text {
	if n.missing() {
		return nil
	}
	names := make([]string, len(languages))
	for i, lang := range languages {
		names[i] = string(lang)
	}
	f := n.fields(names...)
	t := Text{}
	for _, lang := range languages {
		v := f.get(string(lang))
		if v.missing() {
			if len(f.values) > 0 || len(f.names) > 0 {
				n.problem(fmt.Sprintf("the translation %q is missing", lang), "a text in each of "+strings.Join(names, ", "))
			}
			continue
		}
		s := v.text()
		t[lang] = s
		l.checkVariables(n.doc.file, v.line(), s, known)
		l.checkMarkup(n.doc.file, v.line(), s, trapped)
		l.checkEntities(n.doc.file, v.line(), s)
		l.checkTelling(n.doc.file, v.line(), s)
		if l.proofreads {
			l.proofreadSentence(v, lang, s)
		}
	}
	return t
}

func (l *loader) exists(file string) bool {
	_, err := fs.Stat(l.fsys, file)
	return err == nil
}
