package prose_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"linklab/tui/prose"
	"linklab/tui/theme"
)

const page = "A gateway endpoint works through the route tables that it is on, as `aws ec2 describe-route-tables` shows.\n\n" +
	"```sh host=private\naws ec2 describe-route-tables --route-table-ids rtb-0a11ce0000000002 \\\n\t--query 'RouteTables[].Routes[]' ${unknown}\n```\n\n" +
	"Then, see the [guide](https://docs.aws.amazon.com/vpc_x_y/):\n\n" +
	"```text\nVPC 10.0.0.0/16\n  public subnet\n```\n\n| a | b |\n|---|---|\n| 하나 | `vpce-0a1` |\n"

func lay(t *testing.T, markdown string, o prose.Options) *prose.Document {
	t.Helper()
	if o.Theme == nil {
		o.Theme = theme.New(theme.Options{Dark: true})
	}
	if o.Measure == 0 {
		o.Measure = o.Width
	}
	d, err := prose.New(markdown, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func plain(d *prose.Document, marked, offset int) []string {
	lines := d.Lines(0, d.Len(), marked, offset)
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return lines
}

func TestPage(t *testing.T) {
	d := lay(t, page, prose.Options{Width: 60, Acts: "r run"})
	got := strings.Join(plain(d, 0, 0), "\n")
	want := `A gateway endpoint works through the route tables that it is
on, as aws ec2 describe-route-tables shows.

╭› 1  private ───────────────────────────────────── r run ─╮
│ aws ec2 describe-route-tables --route-table-ids rtb-0a1› │
│     --query 'RouteTables[].Routes[]' ${unknown}          │
╰──────────────────────────────────────────────────────────╯

Then, see the guide:

│ VPC 10.0.0.0/16
│   public subnet

 a    │ b
──────┼──────────
 하나 │ vpce-0a1

guide
  https://docs.aws.amazon.com/vpc_x_y/`
	if got != want {
		t.Errorf("the page is\n%s\nnot\n%s", got, want)
	}
}

// TestCommandsComeFromTheSource copies what the author wrote, whatever the
// screen shows of it.
func TestCommandsComeFromTheSource(t *testing.T) {
	d := lay(t, page, prose.Options{Width: 30})
	if len(d.Commands) != 1 {
		t.Fatalf("%d commands", len(d.Commands))
	}
	c := d.Commands[0]
	if want := "aws ec2 describe-route-tables --route-table-ids rtb-0a11ce0000000002 \\\n\t--query 'RouteTables[].Routes[]' ${unknown}"; c.Text != want || c.Host != "private" {
		t.Errorf("%s: %q", c.Host, c.Text)
	}
	if lines := plain(d, -1, 0)[c.First : c.Last+1]; !strings.HasPrefix(lines[0], "╭") || !strings.HasPrefix(lines[len(lines)-1], "╰") {
		t.Errorf("the command stands at %q", lines)
	}
}

// TestCommandsScrollAndNeverWrap shows every cell of a command somewhere.
func TestCommandsScrollAndNeverWrap(t *testing.T) {
	d := lay(t, "```sh host=laptop\nabcdefghij 가나다라마바사아자차카타파하 0123456789\n```\n", prose.Options{Width: 24})
	if d.Len() != 3 {
		t.Fatalf("a command of one line takes %d", d.Len())
	}
	seen := ""
	for offset := 0; offset <= d.MaxOffset(); offset++ {
		line := d.Lines(1, 2, -1, offset)[0]
		if w := ansi.StringWidth(line); w != 24 {
			t.Fatalf("scrolled by %d the line is %d cells wide: %q", offset, w, ansi.Strip(line))
		}
		seen += ansi.Strip(line)
	}
	for _, r := range "abcdefghij가나다라마바사아자차카타파하0123456789" {
		if !strings.ContainsRune(seen, r) {
			t.Errorf("%c can never be seen", r)
		}
	}
}

// TestTabsHaveAWidth draws a tab as cells: a terminal would jump over the frame.
func TestTabsHaveAWidth(t *testing.T) {
	d := lay(t, "```sh host=laptop\na \\\n\tb\n```\n", prose.Options{Width: 12})
	if got := plain(d, -1, 0)[2]; got != "│     b    │" {
		t.Errorf("%q", got)
	}
	tabs := lay(t, "```sh host=laptop\n\t12345678\n```\n", prose.Options{Width: 12})
	cells := lay(t, "```sh host=laptop\n    12345678\n```\n", prose.Options{Width: 12})
	if tabs.MaxOffset() != cells.MaxOffset() || tabs.MaxOffset() == 0 {
		t.Errorf("it scrolls by %d, its cells by %d", tabs.MaxOffset(), cells.MaxOffset())
	}
}

// TestLinkIsALink gives the text of a link its address, and no other text.
func TestLinkIsALink(t *testing.T) {
	d := lay(t, "See the [long text of a link](https://example.com/a_b_c?x=1) now.", prose.Options{Width: 20})
	raw := strings.Join(d.Lines(0, d.Len(), -1, 0), "\n")
	if strings.Contains(raw, "link-1") || !strings.Contains(raw, "https://example.com/a_b_c?x=1") {
		t.Errorf("%q", raw)
	}
	if got := strings.Join(plain(d, -1, 0), "|"); got != "See the long text of|a link now.||long text of a link|  https://example.co|  m/a_b_c?x=1" {
		t.Errorf("%q", got)
	}
}

// TestNoColorMarksCode puts back what colour alone would say.
func TestNoColorMarksCode(t *testing.T) {
	d := lay(t, "the `vpce-` target", prose.Options{Width: 40, Theme: theme.New(theme.Options{NoColor: true})})
	if got := plain(d, -1, 0)[0]; got != "the `vpce-` target" {
		t.Errorf("%q", got)
	}
}

// TestPlaceholders stand, dim, for values that are not known yet where the page
// is read; a command keeps its own words and says that it is not ready.
func TestPlaceholders(t *testing.T) {
	th := theme.New(theme.Options{Dark: true})
	d := lay(t, "In `${account}` and `s3.${region}.aws`, ${public_ip}.\n\n| a |\n|---|\n| ${vpc} |\n\n```text\n${account} -> S3\n```\n\n```sh host=laptop\nid ${account}\n```\n",
		prose.Options{Width: 44, Theme: th, NotReady: "not ready"})
	want := `In ‹account› and s3.‹region›.aws, ‹public_ip›.` // longer than the page
	got := strings.Join(plain(d, -1, 0), "\n")
	if !strings.Contains(strings.ReplaceAll(got, "\n", " "), want) || strings.Count(got, "${") != 1 {
		t.Errorf("%s", got)
	}
	for _, part := range []string{" ‹vpc›", "│ ‹account› -> S3", "1  laptop · not ready ─", "│ id ${account}"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
	if first := d.Lines(0, 1, -1, 0)[0]; !strings.Contains(first, th.Faint.Render("‹account›")) && !strings.Contains(first, "128;128;128m‹account›") {
		t.Errorf("not dim: %q", first)
	}
	narrow := lay(t, "```sh host=laptop\nid ${account}\n```\n", prose.Options{Width: 20, Theme: th, NotReady: "not ready"})
	if w := ansi.StringWidth(narrow.Lines(0, 1, 0, 0)[0]); w != 20 {
		t.Errorf("the frame is %d cells wide", w)
	}
}

func TestOpenFenceIsShown(t *testing.T) {
	d := lay(t, "text\n\n```sh host=laptop\naws s3 ls", prose.Options{Width: 40})
	if len(d.Commands) != 1 || d.Commands[0].Text != "aws s3 ls" {
		t.Errorf("%+v", d.Commands)
	}
}

// TestPageIsLean bounds what a page costs each frame: Glamour alone writes a
// style for every cell of padding.
func TestPageIsLean(t *testing.T) {
	markdown := strings.Repeat("한 문단의 **굵은** 글과 `code` 조각입니다. 줄은 화면 너비에서 바뀝니다.\n\n", 100)
	d := lay(t, markdown, prose.Options{Width: 90})
	if n := len(strings.Join(d.Lines(0, d.Len(), -1, 0), "\n")); n > 4*len(markdown) {
		t.Errorf("%d bytes are drawn for %d bytes of text", n, len(markdown))
	}
}

// FuzzPage lays any text out without a panic and within its width.
func FuzzPage(f *testing.F) {
	f.Add(page, 40)
	f.Add("- a\n  ```sh host=laptop\n  x\n  ```\n> q\n", 25)
	th := theme.New(theme.Options{Dark: true})
	f.Fuzz(func(t *testing.T, markdown string, width int) {
		width = 20 + width&127
		if len(markdown) > 4096 {
			return
		}
		d, err := prose.New(markdown, prose.Options{Width: width, Measure: width, Theme: th})
		if err != nil {
			return
		}
		for _, l := range d.Lines(0, d.Len(), 0, 3) {
			if w := ansi.StringWidth(l); w > width {
				t.Errorf("a line of %d cells in %d: %q", w, width, l)
			}
		}
	})
}

func BenchmarkLongKoreanPage(b *testing.B) {
	markdown := strings.Repeat("한 문단의 **굵은** 글과 `code` 조각입니다. 줄은 화면 너비에서 바뀝니다.\n\n", 100)
	th := theme.New(theme.Options{Dark: true})
	for b.Loop() {
		if _, err := prose.New(markdown, prose.Options{Width: 90, Measure: 88, Theme: th}); err != nil {
			b.Fatal(err)
		}
	}
}
