package vantage

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const pages = "LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:30Z name=lab.elb.amazonaws.com tries=10 ok=9 pages=web-server-1,web-server-2"

func TestParsePages(t *testing.T) {
	lines := ParseLines([]byte(pages))
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	line := lines[0]
	if line.Name != "lab.elb.amazonaws.com" || line.Nonce != "k3x9q2m7" || line.Tries != 10 || line.Answered != 9 ||
		!slices.Equal(line.Pages, []string{"web-server-1", "web-server-2"}) {
		t.Errorf("%+v", line)
	}
	none := ParseLines([]byte(strings.Replace(pages, "ok=9 pages=web-server-1,web-server-2", "ok=0 pages=-", 1)))
	if len(none) != 1 || none[0].Tries != 10 || len(none[0].Pages) != 0 {
		t.Errorf("without a page: %+v", none)
	}
}

func TestParsePagesRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"cut off":          pages[:len(pages)-40],
		"more than asked":  strings.Replace(pages, "ok=9", "ok=11", 1),
		"never asked":      strings.Replace(pages, "tries=10 ok=9", "tries=0 ok=0", 1),
		"too often":        strings.Replace(pages, "tries=10", "tries=1000", 1),
		"a page's text":    strings.Replace(pages, "web-server-2", "<h1>", 1),
		"an empty page":    strings.Replace(pages, "web-server-2", "", 1),
		"more pages":       strings.Replace(pages, "tries=10 ok=9", "tries=1 ok=1", 1),
		"a name line's":    pages + " curl=0",
		"a bad name":       strings.Replace(pages, "name=lab", "name=$(x)", 1),
		"pages and a list": pages + " list=ok",
	} {
		if lines := ParseLines([]byte(text)); len(lines) != 0 {
			t.Errorf("%s: %+v", name, lines)
		}
	}
}

// A name's own line and the line about its pages do not hide each other.
func TestNewestOfPagesAndNames(t *testing.T) {
	name := strings.ReplaceAll(good, "s3.ap-northeast-2.amazonaws.com", "lab.elb.amazonaws.com")
	h := Hear([]byte(name+"\n"+pages+"\n"), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	if line := h.Newest("lab.elb.amazonaws.com", ""); line == nil || line.HTTP != 307 {
		t.Errorf("the name: %+v", line)
	}
	if line := h.NewestPages("LAB.elb.amazonaws.com", "k3x9q2m7"); line == nil || line.Answered != 9 {
		t.Errorf("its pages: %+v", line)
	}
	if line := h.NewestPages("lab.elb.amazonaws.com", "other"); line != nil {
		t.Errorf("of another run: %+v", line)
	}
}
