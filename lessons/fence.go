package lessons

import (
	"fmt"
	"slices"
	"strings"
)

// Hosts are the machines that a command may be run on.
var hosts = []string{"laptop", "public", "private", "client"}

// maxCodeColumns is the widest line of a command: it is run, and can be scrolled.
// maxTextColumns is the widest line of other code that is seen whole beside the
// outline on a terminal of 100 columns.
const maxCodeColumns, maxTextColumns = 100, 66

// block is a part of a page: text, or the inside of one fence.
type block struct {
	line  int // of its first line
	lines []string
	fence bool
	info  string
}

// splitBlocks cuts a page into text and fences; open is the line of a fence
// that never closes, else 0.
func splitBlocks(markdown string) (blocks []block, open int) {
	var marker, indent string
	current := block{line: 1}
	for i, line := range strings.Split(markdown, "\n") {
		trimmed := strings.TrimLeft(line, " \t")
		if current.fence {
			if closes(trimmed, marker) {
				blocks = append(blocks, current)
				current = block{line: i + 2}
				continue
			}
			current.lines = append(current.lines, trimIndent(line, indent))
			continue
		}
		if m := fenceMarker(trimmed); m != "" {
			blocks = append(blocks, current)
			marker, indent = m, line[:len(line)-len(trimmed)]
			current = block{line: i + 2, fence: true, info: strings.TrimSpace(strings.TrimLeft(trimmed, m[:1]))}
			continue
		}
		current.lines = append(current.lines, line)
	}
	blocks = append(blocks, current)
	if current.fence {
		open = current.line - 1
	}
	return blocks, open
}

// fenceMarker is the run of backticks or tildes that opens a fence.
func fenceMarker(line string) string {
	for _, c := range []string{"`", "~"} {
		rest := strings.TrimLeft(line, c)
		if n := len(line) - len(rest); n >= 3 && (c == "~" || !strings.Contains(rest, "`")) {
			return line[:n]
		}
	}
	return ""
}

func closes(line, marker string) bool {
	line = strings.TrimRight(line, " \t\r")
	return len(line) >= len(marker) && strings.Trim(line, marker[:1]) == ""
}

func trimIndent(line, indent string) string {
	for i := 0; i < len(indent) && line != "" && (line[0] == ' ' || line[0] == '\t'); i++ {
		line = line[1:]
	}
	return line
}

// command is the command of a fence: its language is sh and it names a host.
// Other languages are shown and never run.
func (r *reporter) command(file string, b block) (Command, bool) {
	words := strings.Fields(b.info)
	if len(words) == 0 || words[0] != "sh" {
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "host=") }) {
			r.add(Problem{File: file, Line: b.line - 1, What: "only a fence of the language sh has a host", Source: "```" + b.info})
		}
		return Command{}, false
	}
	host := ""
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		if key != "host" {
			r.add(Problem{File: file, Line: b.line - 1, What: fmt.Sprintf("unknown attribute %q of a fence", key),
				Allowed: "host=…", Source: "```" + b.info})
			continue
		}
		host = value
	}
	if !slices.Contains(hosts, host) {
		what := fmt.Sprintf("unknown host %q", host)
		if host == "" {
			what = "a sh fence without a host (what is not to be run is text)"
		}
		r.add(Problem{File: file, Line: b.line - 1, What: what, Allowed: oneOf(hosts), Source: "```" + b.info})
		return Command{}, false
	}
	text := strings.Trim(strings.Join(b.lines, "\n"), "\n")
	if strings.TrimSpace(text) == "" {
		r.add(Problem{File: file, Line: b.line - 1, What: "a command without text", Source: "```" + b.info})
		return Command{}, false
	}
	return Command{Host: host, Text: text, Line: b.line}, true
}
