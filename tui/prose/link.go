package prose

import (
	"net/url"
	"regexp"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"linklab/tui/frame"
)

// linkList takes the addresses out of a page: the text of a link is shown as a
// hyperlink of the terminal, its address once more at the end of the page for
// terminals that know none. Behind the text the address would be glued to the
// particle of a Korean noun.
type linkList struct {
	urls   []string
	labels []string // the words of each
	placed int      // links begun so far
	inside bool     // a link goes on in the next line
}

// The first and the last letter of a link's text carry a mark that takes no cell.
const (
	linkBegins = "\u2061"
	linkEnds   = "\u2064"
)

var (
	link   = regexp.MustCompile(`\[([^\]\n]+)\]\((https?://[^)\s]+)\)`)
	letter = regexp.MustCompile(`[\p{L}\p{N}]`)
)

// take leaves the text of each link, marked, and keeps its address.
func (l *linkList) take(markdown string) string {
	return link.ReplaceAllStringFunc(markdown, func(s string) string {
		m := link.FindStringSubmatch(s)
		letters := letter.FindAllStringIndex(m[1], -1)
		if len(letters) == 0 || !followable(m[2]) {
			return s
		}
		l.urls = append(l.urls, m[2])
		l.labels = append(l.labels, strings.Trim(m[1], "*`"))
		first, last := letters[0][1], letters[len(letters)-1][1]
		return m[1][:first] + linkBegins + m[1][first:last] + linkEnds + m[1][last:]
	})
}

// put makes hyperlinks of the marked cells of a line.
func (l *linkList) put(line uv.Line, style uv.Style) {
	first, last := ends(line)
	for x := first; x <= last; x++ {
		c := &line[x]
		if !followable(c.Link.URL) {
			c.Link = uv.Link{}
		}
		ended := strings.Contains(c.Content, linkEnds)
		if strings.Contains(c.Content, linkBegins) {
			l.placed++
			l.inside = true
		}
		c.Content = strings.NewReplacer(linkBegins, "", linkEnds, "").Replace(c.Content)
		if l.inside && l.placed <= len(l.urls) && c.Width > 0 {
			c.Link = uv.NewLink(l.urls[l.placed-1])
			c.Style.Fg, c.Style.Underline = style.Fg, style.Underline
		}
		l.inside = l.inside && !ended
	}
}

// followable says whether an address may become a hyperlink of the terminal,
// which a click opens: a page of the web, and no file, program or script of the
// learner's machine.
func followable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// ends are the first and the last cell of a line that show something.
func ends(line uv.Line) (first, last int) {
	blank := func(c uv.Cell) bool { return c.Content == "" || c.Content == " " }
	last = len(line) - 1
	for last >= 0 && blank(line[last]) {
		last--
	}
	for first < last && blank(line[first]) {
		first++
	}
	return first, last
}

// unbreakable is a hyphen at which no line is broken: vpce-0a1 and --region have
// to stay whole to be read, and wrapping breaks at every hyphen.
const unbreakable = "\u2011"

var (
	inWord   = regexp.MustCompile(`([\p{L}\p{N}])-([\p{L}\p{N}])`)
	codeSpan = regexp.MustCompile("`[^`\n]+`")
)

func keepHyphens(markdown string, table bool) string {
	if table { // its rule is made of hyphens, and its cells are not wrapped
		return markdown
	}
	markdown = codeSpan.ReplaceAllStringFunc(markdown, func(s string) string { return strings.ReplaceAll(s, "-", unbreakable) })
	for range 2 { // neighbours share a letter: a-b-c
		markdown = inWord.ReplaceAllString(markdown, "${1}"+unbreakable+"${2}")
	}
	return markdown
}

func giveHyphens(line string) string { return strings.ReplaceAll(line, unbreakable, "-") }

// lines are the addresses, each whole and below its words: an address that is cut
// could not be copied from a terminal that knows no hyperlinks.
func (l *linkList) lines(o Options) []string {
	var out []string
	seen := map[string]bool{}
	for i, u := range l.urls {
		if seen[u] {
			continue
		}
		seen[u] = true
		out = append(out, linked(u, o.Theme.Muted.Render(ansi.Truncate(l.labels[i], o.Width, o.Theme.Glyphs.Ellipsis)), o.Width))
		for row := range strings.SplitSeq(ansi.Hardwrap(strings.TrimSpace(u), max(o.Width-2, 1), true), "\n") {
			out = append(out, linked(u, "  "+o.Theme.Faint.Render(row), o.Width))
		}
	}
	return out
}

// linked is a line that leads to an address wherever it is clicked.
func linked(url, line string, width int) string {
	return frame.Fit("\x1b]8;;"+url+"\x07"+line+"\x1b]8;;\x07", width)
}
