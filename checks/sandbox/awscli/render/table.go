package render

import (
	"slices"
	"strings"

	"linklab/checks/sandbox/awscli/document"
)

// Table draws boxes: one section for each object or list of objects, nested
// ones indented below. A table wider than the terminal has its one-row sections
// turned to a column of names and a column of values. Nothing is drawn for an
// empty value.
func Table(value any, options Options) string {
	t := &table{options: options}
	if t.options.Width <= 0 {
		t.options.Width = 80
	}
	if !t.build(options.Title, value, 0) {
		return ""
	}
	return t.draw()
}

type table struct {
	options  Options
	sections []*section
}

// section is one box. Its first row sets the number of columns.
type section struct {
	title   string
	indent  int
	headers []string
	rows    [][]string
	widths  []int
}

func (s *section) header(cells []string) {
	s.headers = cells
	s.widen(cells)
}

func (s *section) row(cells []string) {
	s.rows = append(s.rows, cells)
	s.widen(cells)
}

func (s *section) widen(cells []string) {
	for i, cell := range cells {
		if i == len(s.widths) {
			s.widths = append(s.widths, 0)
		}
		s.widths[i] = max(s.widths[i], columns(cell))
	}
}

func (t *table) section(title string, indent int) *section {
	s := &section{title: title, indent: indent}
	t.sections = append(t.sections, s)
	return s
}

func (t *table) last() *section {
	if len(t.sections) == 0 {
		return t.section("", 0)
	}
	return t.sections[len(t.sections)-1]
}

func (t *table) build(title string, value any, indent int) bool {
	switch v := value.(type) {
	case *document.Object:
		if v.Len() == 0 {
			return false
		}
		t.section(title, indent)
		t.object(v, indent)
	case []any:
		if len(v) == 0 {
			return false
		}
		t.section(title, indent)
		t.list(title, v, indent)
	case nil:
		return false
	default:
		// A bare scalar has no box of its own in the CLI either: it draws the
		// title over nothing.
		if plain(v) == "" {
			return false
		}
		t.section(title, indent)
	}
	return true
}

func (t *table) list(title string, list []any, indent int) {
	if _, ok := list[0].(*document.Object); ok {
		t.objects(title, list, indent)
		return
	}
	for _, element := range list {
		switch v := element.(type) {
		case []any:
			if slices.ContainsFunc(v, func(cell any) bool { return !document.Scalar(cell) }) {
				t.list("", v, indent)
				continue
			}
			cells := make([]string, len(v))
			for i, cell := range v {
				cells[i] = plain(cell)
			}
			t.last().row(cells)
		case *document.Object:
			t.object(v, indent)
		default:
			t.last().row([]string{plain(v)})
		}
	}
}

func (t *table) object(object *document.Object, indent int) {
	headers, more := split([]any{object})
	switch {
	case len(headers) == 1:
		value, _ := object.Get(headers[0])
		t.last().row([]string{headers[0], plain(value)})
	case len(headers) > 1:
		t.last().header(headers)
		t.last().row(cells(object, headers))
	}
	for _, key := range more {
		value, _ := object.Get(key)
		t.build(key, value, indent+1)
	}
}

func (t *table) objects(title string, list []any, indent int) {
	headers, more := split(list)
	t.last().header(headers)
	for i, element := range list {
		object, ok := element.(*document.Object)
		if !ok {
			continue
		}
		if i > 0 && len(more) > 0 {
			t.section(title, indent).header(headers)
		}
		t.last().row(cells(object, headers))
		for _, key := range more {
			if value, ok := object.Get(key); ok {
				t.build(key, value, indent+1)
			}
		}
	}
}

func cells(object *document.Object, headers []string) []string {
	row := make([]string, len(headers))
	for i, key := range headers {
		if value, ok := object.Get(key); ok {
			row[i] = plain(value)
		}
	}
	return row
}

// split sorts the members of objects into those with scalars and the others.
func split(list []any) (headers, more []string) {
	for _, element := range list {
		object, ok := element.(*document.Object)
		if !ok {
			continue
		}
		for _, key := range object.Keys() {
			value, _ := object.Get(key)
			into := &more
			if document.Scalar(value) {
				into = &headers
			}
			if !slices.Contains(*into, key) {
				*into = append(*into, key)
			}
		}
	}
	slices.Sort(headers)
	slices.Sort(more)
	return headers, more
}

// turn makes a section of one row a list of names and values.
func (s *section) turn() {
	if len(s.rows) != 1 || len(s.headers) == 0 {
		return
	}
	headers, row := s.headers, s.rows[0]
	s.headers, s.rows, s.widths = nil, nil, nil
	for i, header := range headers {
		s.row([]string{header, row[i]})
	}
}

// width is what the section takes with its borders and indentation.
func (s *section) width() int {
	total := 2
	for _, w := range s.widths {
		total += w + padding
	}
	return max(columns(s.title)+2, total) + 2*s.indent
}

func (t *table) width() int {
	widest := 0
	for _, s := range t.sections {
		widest = max(widest, s.width())
	}
	return widest
}

func (t *table) draw() string {
	if t.width() > t.options.Width {
		for _, s := range t.sections {
			s.turn()
		}
	}
	total := t.width()
	lines := []string{strings.Repeat("-", total)}
	for _, s := range t.sections {
		for _, line := range t.box(s, total-2*s.indent) {
			edge := strings.Repeat(t.style(styleBar, "|"), s.indent)
			lines = append(lines, edge+line+edge)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
