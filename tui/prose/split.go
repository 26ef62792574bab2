// Package prose turns a lesson page into lines of a terminal: words by Glamour
// with our style sheet, blocks and fences laid out here, so that items hang behind
// their bullets, and a command is never wrapped and is copied from its source.
package prose

import "strings"

// part is a run of text, or one fence.
type part struct {
	text  string
	fence bool
	table bool
	lang  string // sh, text, json
	host  string // for a command
}

// split cuts a page at its fences.
func split(markdown string) []part {
	var parts []part
	var text, code []string
	var marker, indent string
	var open part
	inTable := false
	flush := func() {
		if s := strings.Trim(strings.Join(text, "\n"), "\n"); strings.TrimSpace(s) != "" {
			parts = append(parts, part{text: s, table: inTable})
		}
		text = nil
	}
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimLeft(line, " \t")
		if marker != "" {
			if strings.HasPrefix(trimmed, marker) && strings.Trim(trimmed, marker[:1]+" \t") == "" {
				open.text = strings.Trim(strings.Join(code, "\n"), "\n")
				parts, marker, code = append(parts, open), "", nil
				continue
			}
			code = append(code, strings.TrimPrefix(line, indent))
			continue
		}
		if m := fenceMarker(trimmed); m != "" {
			flush()
			marker, indent = m, line[:len(line)-len(trimmed)]
			open = info(strings.TrimSpace(trimmed[len(m):]))
			continue
		}
		if table := strings.HasPrefix(trimmed, "|"); table != inTable {
			flush()
			inTable = table
		}
		text = append(text, line)
	}
	if marker != "" { // the loader refuses such a page; show what there is
		open.text = strings.Join(code, "\n")
		parts = append(parts, open)
	}
	flush()
	return parts
}

func fenceMarker(line string) string {
	for _, c := range []string{"`", "~"} {
		n := len(line) - len(strings.TrimLeft(line, c))
		if n >= 3 && !strings.Contains(line[n:], c) {
			return line[:n]
		}
	}
	return ""
}

// info reads the words after a fence's marker: a language and attributes.
func info(words string) part {
	p := part{fence: true}
	for i, w := range strings.Fields(words) {
		if key, value, ok := strings.Cut(w, "="); ok && key == "host" {
			p.host = value
		} else if i == 0 {
			p.lang = w
		}
	}
	return p
}
