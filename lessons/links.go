package lessons

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// markdownLink is a link as a page may hold it: on one line, its address without
// blanks and brackets.
var markdownLink = regexp.MustCompile(`\[([^\[\]\n]+)\]\(([^()\s]+)\)`)

const linkHelp = "[text](https://…) or [text](console:PAGE), on one line"

// checkLinks reports the links of a text outside of fences that lead nowhere, and
// returns the addresses of all.
func (r *labReader) checkLinks(file string, b block) (targets []string) {
	for i, line := range b.lines {
		report := func(at int, what, allowed string) {
			r.add(Problem{File: file, Line: b.line + i, Column: len([]rune(line[:at])) + 1, What: what, Allowed: allowed, Source: line})
		}
		shown := codeBlanked(line)
		good := map[int]bool{}
		for _, m := range markdownLink.FindAllStringSubmatchIndex(shown, -1) {
			good[m[3]] = true
			target := line[m[4]:m[5]]
			targets = append(targets, target)
			switch what, allowed := r.badTarget(target); {
			case m[0] > 0 && line[m[0]-1] == '!':
				report(m[0], "a terminal shows no image", "text, or a drawing in a text fence")
			case !strings.ContainsFunc(line[m[2]:m[3]], isLetter):
				report(m[2], "this link has no words to follow", linkHelp)
			case what != "":
				report(m[4], what, allowed)
			}
		}
		for at := strings.Index(shown, "]("); at >= 0; {
			if !good[at] {
				report(at, "this is no whole link", linkHelp)
			}
			next := strings.Index(shown[at+2:], "](")
			if next < 0 {
				break
			}
			at += 2 + next
		}
	}
	return targets
}

// telling is an address that would take a learner's own values along.
var telling = regexp.MustCompile(`(?:\]\(|://|<|\bwww\.)[^\s)>]*\$\{`)

// checkTelling reports addresses outside of code that hold variables: whoever
// follows such a link tells its site the account it is about. In a link to the
// console an id goes to AWS alone.
func (r *reporter) checkTelling(file string, line int, text string) {
	for i, l := range strings.Split(text, "\n") {
		shown := consoleLink.ReplaceAllString(codeBlanked(l), "")
		if telling.MatchString(shown) {
			r.add(Problem{File: file, Line: line + i, What: "an address with a value of the learner's own tells it to that site",
				Allowed: "an address without variables, [text](console:PAGE/${id}), or code", Source: l})
		}
	}
}

// badTarget says what is wrong with the address of a link, "" when nothing is.
func (r *labReader) badTarget(target string) (what, allowed string) {
	if page, ok := strings.CutPrefix(target, "console:"); ok {
		return r.badConsole(page)
	}
	u, err := url.Parse(variable.ReplaceAllString(target, "x"))
	switch {
	case err != nil || u.Scheme != "https":
		return fmt.Sprintf("nobody can follow a link to %q in a terminal", target), linkHelp
	case !strings.Contains(u.Hostname(), ".") || u.User != nil:
		return fmt.Sprintf("%q is no address of a site", u.Host), "a name with a dot, and nothing before it"
	case strings.HasSuffix(u.Hostname(), "console.aws.amazon.com"):
		return "the simulated account has no console to open here", "console:PAGE, a page of " + oneOf(slices.Collect(maps.Keys(consolePages)))
	}
	return "", ""
}

func (r *labReader) badConsole(target string) (what, allowed string) {
	name, id, ofOne := strings.Cut(target, "/")
	page, ok := consolePages[name]
	if !ok {
		return fmt.Sprintf("no page of the console is known as %q", name), oneOf(slices.Collect(maps.Keys(consolePages)))
	}
	if !ofOne {
		return "", ""
	}
	var fitting []string
	for _, in := range r.lab.Inputs {
		if slices.Contains(page.kinds, in.Kind) {
			fitting = append(fitting, "${"+in.ID+"}")
		}
	}
	switch {
	case page.one == "":
		return fmt.Sprintf("the console's page of one thing of %q has no known address", name), "console:" + name
	case !slices.Contains(fitting, id):
		return fmt.Sprintf("%q is no id for the page %q", id, name), oneOf(fitting)
	}
	return "", ""
}

// sameLinks reports where the pages of a step differ in where they lead.
func (r *reporter) sameLinks(files map[Lang]string, targets map[Lang][]string) {
	first := targets[English]
	for _, lang := range languages[1:] {
		if other := targets[lang]; files[English] != "" && files[lang] != "" &&
			!slices.Equal(slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(other))) {
			r.add(Problem{File: files[lang], What: fmt.Sprintf("the links are not those of %s: %s", files[English], strings.Join(other, ", ")),
				Allowed: strings.Join(first, ", ")})
		}
	}
}

// ofLab is a command of linklab that names a lab.
var ofLab = regexp.MustCompile(`\blinklab (?:template|check|read|hint|skip|reset) ([a-z0-9-]+)(?:/([a-z0-9-]+))?`)

// checkReferences reports commands of pages that name a lab or a step that the
// course does not have.
func (l *loader) checkReferences(c *Course) {
	ids := make([]string, len(c.Labs))
	for i, lab := range c.Labs {
		ids[i] = lab.ID
	}
	for _, lab := range c.Labs {
		for _, step := range lab.Steps {
			for _, page := range step.Pages {
				for i, line := range strings.Split(page.Markdown, "\n") {
					for _, m := range ofLab.FindAllStringSubmatchIndex(line, -1) {
						named := c.Lab(line[m[2]:m[3]])
						p := Problem{File: page.File, Line: i + 1, Column: len([]rune(line[:m[2]])) + 1, Source: line}
						switch {
						case named == nil:
							p.What, p.Allowed = fmt.Sprintf("the course has no lab %q", line[m[2]:m[3]]), oneOf(ids)
						case m[4] >= 0 && named.Step(line[m[4]:m[5]]) == nil:
							p.What = fmt.Sprintf("the lab %q has no step %q", named.ID, line[m[4]:m[5]])
						default:
							continue
						}
						l.add(p)
					}
				}
			}
		}
	}
}
