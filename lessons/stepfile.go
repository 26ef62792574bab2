package lessons

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// quizCheck is the check that a step's questions are answered; the journal
// answers it, not the account.
const quizCheck = "quiz"

func (r *labReader) readSteps(n node) {
	var ids, pages []string
	for _, item := range n.list() {
		s, id, page := r.readStep(item)
		if slices.Contains(ids, s.ID) {
			id.problem(fmt.Sprintf("the step %q stands twice", s.ID), "each id once")
			continue
		}
		if s.Page != "" && slices.Contains(pages, s.Page) {
			page.problem(fmt.Sprintf("the page %q is another step's", s.Page), "a page of its own")
		}
		if s.ID != "" {
			ids = append(ids, s.ID)
		}
		pages = append(pages, s.Page)
		r.lab.Steps = append(r.lab.Steps, s)
	}
	if !n.missing() && len(r.lab.Steps) == 0 {
		n.problem("the lab has no steps", "")
	}
}

func (r *labReader) readStep(n node) (s *Step, id, page node) {
	f := n.fields("id", "title", "page", "build", "clean", "nonce", "wait", "checks", "quiz", "hints", "case")
	id, page = f.need("id"), f.need("page")
	s = &Step{
		ID:    r.id(id),
		Title: r.sentence(f.need("title"), nil),
		Page:  r.name(page, pageForm, "three digits and the step's name, 010-network"),
		Build: f.get("build").boolean(),
		Clean: f.get("clean").boolean(),
		Nonce: f.get("nonce").boolean(),
		Wait:  f.get("wait").duration(),
		Pages: map[Lang]*Page{},
	}
	if s.Build && s.Clean {
		f.get("clean").problem("a step that builds cannot be one that cleans up", "build or clean")
	}
	r.readPages(s, page)
	r.readQuiz(s, f.get("quiz"))
	r.readChecks(s, f.get("checks"), true)
	if len(s.Quiz) > 0 && !slices.ContainsFunc(s.Checks, func(c CheckRef) bool { return c.Use == quizCheck }) {
		f.get("quiz").problem("the questions count for nothing: the step has no check of use quiz", "- {id: quiz, use: quiz, …} in checks")
	}
	r.readHints(s, f)
	r.readCase(s, f.get("case"))
	r.checkHints(s, f)
	return s, id, page
}

func (r *labReader) readPages(s *Step, page node) {
	if s.Page == "" {
		return
	}
	for _, lang := range languages {
		name := fmt.Sprintf("%s.%s.md", s.Page, lang)
		r.pages = append(r.pages, name)
		file := path.Join(r.folder, "steps", name)
		if !r.exists(file) {
			page.problem(fmt.Sprintf("the page %s is missing", file), "a page in every language")
			continue
		}
		if text, ok := r.text(file, maxPage); ok {
			s.Pages[lang] = r.page(file, lang, text, r.known)
		}
	}
	r.sameCommands(s.Pages)
	r.proofread(s)
	for _, p := range s.Pages {
		uses := slices.Contains(Variables(p.Markdown), "nonce")
		if uses && !s.Nonce {
			page.problem(fmt.Sprintf("%s uses ${nonce}, but the step has none", p.File), "nonce: true")
		}
		if s.Nonce && !uses {
			page.problem(fmt.Sprintf("the step has a nonce that %s never uses", p.File), "${nonce} in a command")
		}
	}
}

// readChecks reads a list of checks; titled says whether they are shown, and so
// have to say what they prove.
func (r *labReader) readChecks(s *Step, n node, titled bool) {
	nodes := map[string]node{}
	for _, item := range n.list() {
		f := item.fields("id", "use", "with", "needs", "advice", "rows", "title")
		id := f.need("id")
		c := CheckRef{
			ID:     r.id(id),
			Needs:  f.get("needs").texts(),
			Advice: f.get("advice").boolean(),
			Rows:   f.get("rows").texts(),
			Title:  r.sentence(f.get("title"), r.known),
			Line:   item.line(),
		}
		if titled {
			f.need("title")
		}
		if s.Check(c.ID) != nil {
			id.problem(fmt.Sprintf("the check %q stands twice in the step", c.ID), "each id once")
			continue
		}
		r.readUse(s, &c, f)
		nodes[c.ID] = f.get("needs")
		s.Checks = append(s.Checks, c)
	}
	r.checkNeeds(s, nodes)
}

func (r *labReader) readUse(s *Step, c *CheckRef, f fields) {
	use := f.need("use")
	c.Use = optional(use)
	if c.Use == "" {
		return
	}
	required, others, known := r.vocabulary.Params(c.Use)
	if !known {
		use.problem(fmt.Sprintf("unknown check %q", c.Use), oneOf(r.vocabulary.Checks()))
		return
	}
	if c.Use == quizCheck && len(s.Quiz) == 0 {
		use.problem("the step has no quiz", "quiz: with questions")
	}
	with := f.get("with").fields(slices.Concat(required, others)...)
	c.With = map[string]string{}
	for _, param := range required {
		if with.get(param).missing() {
			f.of.problem(fmt.Sprintf("the check %q needs the parameter %q", c.Use, param), "with: "+strings.Join(required, ", "))
		}
	}
	for _, param := range with.names {
		v := with.get(param)
		value := optional(v)
		c.With[param] = value
		r.checkVariables(v.doc.file, v.line(), value, r.known)
		if r.vocabulary.InputParam(c.Use, param) && value != "" && !slices.Contains(r.known, value) {
			v.problem(fmt.Sprintf("the lab has no input %q", value), oneOf(r.known))
		}
	}
}

// checkNeeds reports needs of checks that are not there, and circles.
func (r *labReader) checkNeeds(s *Step, nodes map[string]node) {
	ids := make([]string, 0, len(s.Checks))
	for _, c := range s.Checks {
		ids = append(ids, c.ID)
	}
	for _, c := range s.Checks {
		for i, need := range c.Needs {
			if s.Check(need) == nil {
				where := nodes[c.ID]
				if items := where.list(); i < len(items) {
					where = items[i]
				}
				where.problem(fmt.Sprintf("the check %q needs %q, which the step has not", c.ID, need), oneOf(ids))
			}
		}
		if reaches(s, c.ID, c.ID, map[string]bool{}) {
			nodes[c.ID].problem(fmt.Sprintf("the check %q needs itself, by way of others", c.ID), "needs without a circle")
		}
	}
}

// reaches says whether following needs leads from one check to another.
func reaches(s *Step, from, to string, seen map[string]bool) bool {
	c := s.Check(from)
	if c == nil || seen[from] {
		return false
	}
	seen[from] = true
	return slices.ContainsFunc(c.Needs, func(need string) bool {
		return need == to || reaches(s, need, to, seen)
	})
}

func (r *labReader) readQuiz(s *Step, n node) {
	for _, item := range n.list() {
		f := item.fields("id", "ask", "choices")
		id := f.need("id")
		q := Question{ID: r.id(id), Ask: r.sentence(f.need("ask"), r.known)}
		if s.Question(q.ID) != nil {
			id.problem(fmt.Sprintf("the question %q stands twice in the step", q.ID), "each id once")
			continue
		}
		right := 0
		for _, choice := range f.need("choices").list() {
			right += r.readChoice(&q, choice)
		}
		if right == 0 {
			item.problem(fmt.Sprintf("the question %q has no right answer", q.ID), "right: true in one of at least two choices")
		} else if len(q.Choices) < 2 || right == len(q.Choices) {
			item.problem(fmt.Sprintf("the question %q has no wrong answer", q.ID), "at least one choice without right: true")
		}
		s.Quiz = append(s.Quiz, q)
	}
}

// readChoice returns 1 for a right answer.
func (r *labReader) readChoice(q *Question, n node) int {
	f := n.fields("id", "say", "right", "why")
	id := f.need("id")
	c := Choice{
		ID:    r.id(id),
		Say:   r.sentence(f.need("say"), r.known),
		Right: f.get("right").boolean(),
		Why:   r.sentence(f.get("why"), r.known),
	}
	if q.Choice(c.ID) != nil {
		id.problem(fmt.Sprintf("the choice %q stands twice in the question", c.ID), "each id once")
		return 0
	}
	if !c.Right && f.get("why").missing() {
		n.problem(fmt.Sprintf("the wrong answer %q does not say why it is wrong", c.ID), "why: with a text in each language")
	}
	q.Choices = append(q.Choices, c)
	if c.Right {
		return 1
	}
	return 0
}
