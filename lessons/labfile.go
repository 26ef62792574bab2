package lessons

import (
	"fmt"
	"path"
	"slices"
)

// labReader reads the folder of one lab.
type labReader struct {
	*loader
	folder string
	lab    *Lab
	inputs []string // ids of inputs
	known  []string // variables: inputs and the built-in ones
	pages  []string // files of steps/ that are used
}

func (l *loader) lab(folder string) *Lab {
	root, ok := l.document(path.Join(folder, "lab.yaml"), maxManifest)
	if !ok {
		return nil
	}
	r := &labReader{loader: l, folder: folder, lab: &Lab{}}
	f := root.fields("id", "title", "summary", "minutes", "stack", "template", "cost", "inputs", "causes", "steps")
	id := f.need("id")
	r.lab.ID = l.id(id)
	if r.lab.ID != "" && r.lab.ID != folder {
		id.problem(fmt.Sprintf("the lab %q lies in the folder %q", r.lab.ID, folder), folder)
	}
	r.readInputs(f.get("inputs"))
	r.lab.Title = l.sentence(f.need("title"), nil)
	r.lab.Summary = l.sentence(f.need("summary"), nil)
	r.lab.Minutes = int(f.need("minutes").number())
	r.readStack(f.get("stack"))
	known := []string{"lab.yaml", "steps", "mistakes", "files"}
	if template := r.readTemplate(f.get("template")); template != "" {
		known = append(known, template)
	}
	r.readCost(f.get("cost"))
	r.readCauses(f.get("causes"))
	r.readSteps(f.need("steps"))
	r.readFiles()
	if l.mistakes {
		r.readMistakes()
	}
	l.strays(folder, known, "lab.yaml, the template it names, steps, mistakes, files")
	l.strays(path.Join(folder, "steps"), r.pages, "the pages that lab.yaml names, in each language")
	return r.lab
}

func (r *labReader) readInputs(n node) {
	var defaults, homes []node
	for _, item := range n.list() {
		f := item.fields("id", "kind", "logical", "names", "default", "service", "in")
		idNode := f.need("id")
		in := Input{ID: r.name(idNode, inputForm, "lower case words joined by _"), Logical: optional(f.get("logical")), Names: f.get("names").texts()}
		if slices.Contains(r.inputs, in.ID) {
			idNode.problem(fmt.Sprintf("the input %q stands twice", in.ID), "each id once")
			continue
		}
		if reservedVariable(in.ID) {
			idNode.problem(fmt.Sprintf("%q is a variable by which other programs are set", in.ID), "a name that only the lab has")
		}
		kind := f.need("kind")
		in.Kind = optional(kind)
		if in.Kind != "" && !slices.Contains(r.vocabulary.Kinds(), in.Kind) {
			kind.problem(fmt.Sprintf("unknown kind of input %q", in.Kind), oneOf(r.vocabulary.Kinds()))
		}
		in.Service = optional(f.get("service"))
		if in.Service != "" && in.Kind != "vpc-endpoint" && in.Kind != "prefix-list" {
			f.get("service").problem(fmt.Sprintf("an input of kind %q has no service", in.Kind), "service with vpc-endpoint or prefix-list")
		}
		if d := f.get("default"); !d.missing() {
			in.Default = d.text()
			defaults = append(defaults, d)
		}
		if home := f.get("in"); !home.missing() {
			in.In = home.text()
			homes = append(homes, home)
		}
		r.lab.Inputs = append(r.lab.Inputs, in)
		if in.ID != "" {
			r.inputs = append(r.inputs, in.ID)
		}
	}
	for _, home := range homes {
		if id, _ := home.scalar(); !slices.Contains(r.inputs, id) {
			home.problem(fmt.Sprintf("unknown input %q", id), "the id of an input")
		}
	}
	r.known = slices.Clone(r.inputs)
	for _, name := range builtin {
		if !slices.Contains(r.known, name) {
			r.known = append(r.known, name)
		}
	}
	for _, v := range defaults {
		text, _ := v.scalar()
		r.checkVariables(v.doc.file, v.line(), text, r.known)
	}
}

func optional(n node) string {
	if n.missing() {
		return ""
	}
	return n.text()
}

func (r *labReader) readStack(n node) {
	r.lab.Stack = optional(n)
	if want := "linklab-" + r.folder; r.lab.Stack != "" && r.lab.Stack != want {
		n.problem(fmt.Sprintf("the stack is named %q", r.lab.Stack), want)
	}
}

// readTemplate reads the CloudFormation template and returns its name.
func (r *labReader) readTemplate(n node) string {
	if n.missing() {
		return ""
	}
	name := r.name(n, fileForm, "the name of a file beside lab.yaml")
	if name == "" {
		return ""
	}
	text, _ := r.text(path.Join(r.folder, name), maxTemplate)
	r.lab.Template = []byte(text)
	return name
}

func (r *labReader) readCost(n node) {
	for _, item := range n.list() {
		f := item.fields("item", "units", "rate")
		r.lab.Cost = append(r.lab.Cost, CostLine{
			Item:  r.sentence(f.need("item"), nil),
			Units: f.need("units").number(),
			Rate:  optional(f.need("rate")),
		})
	}
}
