// Package lessons is the course: its labs, their steps, the pages a learner
// reads and the commands they run. It loads a course from a folder and refuses
// a bad one with file and line.
//
// course.go is what is loaded, load.go loads it: document.go reads YAML strictly,
// labfile.go, stepfile.go, casefile.go and mistakefile.go what a lab's files say,
// page.go and fence.go a page and the commands in it. problem.go is what can be
// wrong. proofread.go holds the text to what a learner has to be able to read, in
// links.go, markup.go, layout.go, characters.go, translation.go and vague.go.
package lessons

import (
	"maps"
	"slices"
	"time"
)

// Lang is a language of the course, "en" or "ko".
type Lang string

// The languages of the embedded course. English is also the fallback.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Text is one sentence in each language of the course.
type Text map[Lang]string

// languages of every text; a course has all of them.
var languages = []Lang{English, Korean}

// Languages are the languages of every text of a course, English first.
func Languages() []Lang { return slices.Clone(languages) }

// In is the text in a language, in English when it has none in it.
func (t Text) In(lang Lang) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[English]
}

// Course is a set of labs in order.
type Course struct {
	ID      string
	Version string
	Title   Text
	Start   string // id of the lab that opens first, "" is the first one
	Labs    []*Lab
}

// Lab is one lab: a network to build, steps to take, and what to clean up.
type Lab struct {
	ID       string
	Title    Text
	Summary  Text
	Minutes  int
	Stack    string // CloudFormation stack name, "linklab-s3-gateway"; "" without
	Template []byte
	Files    map[string][]byte // what commands read with file://, by name
	Cost     []CostLine
	Inputs   []Input
	Causes   map[string][]CheckRef // what is looked through for the last hint of a Case, by name
	Steps    []*Step
	Mistakes []*Mistake
}

// CostLine is one thing of the lab that costs money while it exists.
type CostLine struct {
	Item  Text
	Units float64
	Rate  string // key of the price table, "t3.micro"
}

// Input is a resource of the learner's that commands and checks speak of.
type Input struct {
	ID      string   // private_route_table; ${private_route_table} in text
	Kind    string   // vpc, subnet, route-table, instance, bucket, vpc-endpoint, …
	Logical string   // logical id in the lab's stack
	Names   []string // Name tags by which it is known without a stack
	Default string   // value when it can be computed: "linklab-${account}-${region}"
	Service string   // of an endpoint or a prefix list: short name of its service; "" is s3
	In      string   // input of the VPC that it lies in; "" is the first
}

// Step is one page and the checks that prove it done.
type Step struct {
	ID     string
	Title  Text
	Page   string        // its pages are steps/<page>.<language>.md
	Build  bool          // part of what "linklab check LAB" looks at
	Clean  bool          // clean-up step
	Nonce  bool          // its commands carry ${nonce}
	Wait   time.Duration // how long AWS takes to show what the commands did
	Checks []CheckRef
	Quiz   []Question
	Pages  map[Lang]*Page
	Hints  StepHints
	Case   *Case // nil unless the step is a fault to be found
}

// CheckRef uses one check of the vocabulary in a step.
type CheckRef struct {
	ID     string
	Use    string            // name in the vocabulary
	With   map[string]string // typed by the vocabulary
	Needs  []string          // ids of checks of the step that have to pass first
	Advice bool
	Rows   []string // rows of the coverage table, "A-03"
	Title  Text
	Line   int // in lab.yaml
}

// StepHints are the step's own second and third hint, used when the diagnosis
// has none of its own.
type StepHints struct {
	Look    Text   // where to look
	Command string // the command
}

// Question is one multiple choice question.
type Question struct {
	ID      string
	Ask     Text
	Choices []Choice
}

// Choice is one answer; Why is shown when it is chosen.
type Choice struct {
	ID    string
	Say   Text
	Right bool
	Why   Text
}

// Page is a lesson page in one language.
type Page struct {
	Lang     Lang
	File     string
	Markdown string
	Commands []Command
}

// Command is a fence of a page that the learner runs.
type Command struct {
	Host string // laptop, public, private
	Text string // with ${variables}
	Line int
}

// Mistake is a way to get a step wrong, with the diagnosis it must get. Its
// commands are run after the solution of its step, or in its place.
type Mistake struct {
	ID       string
	Step     string // looked at after the commands
	Instead  bool   // the commands take the place of the step's own
	Commands []Command
	Inject   []string      // trouble that the account makes from then on, "kind=deny,action=ec2:DescribeVpcs"
	Wait     time.Duration // how long it takes to show
	Check    string        // id of the check that must fail
	Key      string        // diagnosis key
	Unmended string        // why the command that is advised does not end the diagnosis by itself
	File     string
}

// ReadingTime is a rough measure for the outline.
func (l *Lab) ReadingTime() time.Duration { return time.Duration(l.Minutes) * time.Minute }

// Lab is the lab of an id, nil without one.
func (c *Course) Lab(id string) *Lab {
	for _, l := range c.Labs {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// Step is the step of an id, nil without one.
func (l *Lab) Step(id string) *Step {
	for _, s := range l.Steps {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Check is the check of an id, nil without one.
func (s *Step) Check(id string) *CheckRef {
	for i := range s.Checks {
		if s.Checks[i].ID == id {
			return &s.Checks[i]
		}
	}
	return nil
}

// Question is the question of an id, nil without one.
func (s *Step) Question(id string) *Question {
	for i := range s.Quiz {
		if s.Quiz[i].ID == id {
			return &s.Quiz[i]
		}
	}
	return nil
}

// Choice is the choice of an id, nil without one.
func (q *Question) Choice(id string) *Choice {
	for i := range q.Choices {
		if q.Choices[i].ID == id {
			return &q.Choices[i]
		}
	}
	return nil
}

// Commands are the commands of the step, the same in every language.
func (s *Step) Commands() []Command {
	if p := s.Pages[English]; p != nil {
		return p.Commands
	}
	return nil
}

// HasWork says whether something proves the step; else it is read and
// acknowledged.
func (s *Step) HasWork() bool { return len(s.Checks) > 0 || len(s.Quiz) > 0 }

// InAccount says whether the lab looks at an account; else it is read, and its
// questions are answered.
func (l *Lab) InAccount() bool {
	for _, s := range l.Steps {
		for _, c := range s.Checks {
			if c.Use != quizCheck {
				return true
			}
		}
	}
	return false
}

// LaptopFiles are the files that the lab's commands expect where they are run.
func (l *Lab) LaptopFiles() map[string][]byte {
	files := maps.Clone(l.Files)
	if files == nil {
		files = map[string][]byte{}
	}
	if len(l.Template) > 0 {
		files["template.yaml"] = l.Template
	}
	return files
}
