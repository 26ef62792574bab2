package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var updateTour = flag.Bool("update-tour", false, "write the screens of the tour anew")

// record is what a learner saw at the milestones of the course.
type record struct {
	shape
	screens []string
}

func (r *record) add(name, text string) {
	r.screens = append(r.screens, "=== "+name+" ===\n"+normal(text))
}

// compare tells where the record is not the one that is kept by a name. It does
// not fail: how high a pane has grown depends on what the looks on the way have
// shown, and so on when they ended. What a tour proves are its steps; the screens
// are kept to be read, and those of package tui are compared to the letter.
func (r *record) compare(t *testing.T, name string) {
	t.Helper()
	file := filepath.Join("testdata", fmt.Sprintf("%s.%s.%dx%d.txt", name, r.lang, r.width, r.height))
	got := strings.Join(r.screens, "\n")
	if *updateTour {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == got {
		return
	}
	t.Logf("%s: screens have changed; if they are as they should be, run:\ngo test ./cmd/linklab -run Tour -update-tour", file)
	kept, seen := screensOf(string(want)), screensOf(got)
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if kept[name] != seen[name] {
			t.Logf("%s, as it is kept and as it was seen:\n%s\n%s", name, boxed(kept[name]), boxed(seen[name]))
		}
	}
}

// screensOf are the screens of a record by their names.
func screensOf(text string) map[string]string {
	screens := map[string]string{}
	for _, part := range strings.Split("\n"+text, "\n=== ") {
		if name, screen, found := strings.Cut(part, " ===\n"); found {
			screens[name] = screen
		}
	}
	return screens
}

var (
	awsID = regexp.MustCompile(`\b(?:vpc|subnet|rtb|igw|sg|i|eni|vpce|acl|key|ami|rtbassoc|iip-assoc)-0[0-9a-f]{16}\b`)
	// What follows an id in Korean depends on how its last character is read.
	particle    = regexp.MustCompile(`-0[0-9]{16}[이가은는을를과와]`)
	oneParticle = map[rune]string{'이': "가", '가': "가", '은': "는", '는': "는", '을': "를", '를': "를", '과': "와", '와': "와"}
	// What AWS puts after a name that it makes itself.
	suffix    = regexp.MustCompile(`-[0-9A-Z]{12}(?:[-/][0-9a-f]{1,16})?`)
	nonceSaid = regexp.MustCompile(`(linklab-probe |n=)[0-9a-f]{8}\b`)
	moment    = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`)
	// The addresses of instances, which are not equally long.
	address = regexp.MustCompile(`(?:ec2-user@|ip-|Connection to )\d+[.-]\d+[.-]\d+[.-]\d+`)
	// When it was looked, and will be, at the right of a rule.
	looked = regexp.MustCompile(`─+ [^─┬\n]*(?:looked|looking|확인함|전 확인|확인하는)[^─\n]* ─`)
)

// normal is a screen without what is another one each time: ids keep their
// length, and tell apart what they told apart.
func normal(text string) string {
	numbers := map[string]int{}
	text = awsID.ReplaceAllStringFunc(text, func(id string) string {
		if numbers[id] == 0 {
			numbers[id] = len(numbers) + 1
		}
		kind := id[:strings.LastIndex(id, "-")+1]
		return fmt.Sprintf("%s%017d", kind, numbers[id])
	})
	text = particle.ReplaceAllStringFunc(text, func(s string) string {
		r, size := utf8.DecodeLastRuneInString(s)
		return s[:len(s)-size] + oneParticle[r]
	})
	text = suffix.ReplaceAllStringFunc(text, func(s string) string {
		if !strings.ContainsAny(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") { // an account's number
			return s
		}
		return strings.Map(func(r rune) rune {
			if r == '-' || r == '/' {
				return r
			}
			return '0'
		}, s)
	})
	text = nonceSaid.ReplaceAllString(text, "${1}00000000")
	text = moment.ReplaceAllString(text, "2006-01-02T15:04:05")
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		line = looked.ReplaceAllString(line, "─ (looked) ─")
		lines[i] = strings.TrimRight(addresses(line), " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// addresses puts one word for each instance's address, and moves what follows it
// at a distance to where it was.
func addresses(line string) string {
	for {
		span := address.FindStringIndex(line)
		if span == nil {
			return line
		}
		word := "ec2-user@(address)"
		switch rest := line[span[0]:]; {
		case strings.HasPrefix(rest, "ip-"):
			word = "ip-(address)"
		case strings.HasPrefix(rest, "Connection to "):
			word = "Connection to (address)"
		}
		longer := utf8.RuneCountInString(word) - (span[1] - span[0])
		rest := line[span[1]:]
		if gap := strings.Index(rest, "   "); gap >= 0 {
			run := rest[gap:]
			spaces := len(run) - len(strings.TrimLeft(run, " "))
			rest = rest[:gap] + strings.Repeat(" ", max(spaces-longer, 1)) + run[spaces:]
		}
		line = line[:span[0]] + word + rest
	}
}
