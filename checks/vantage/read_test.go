package vantage

import (
	"testing"
	"time"
)

const readHead = "LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:30Z "

func TestParseRead(t *testing.T) {
	lines := ParseLines([]byte(readHead + "read=denied of=s3://linklab-policy-1/report.txt by=endpoint\n" + readHead + "read=ok of=dynamodb://linklab/1 by=-"))
	if len(lines) != 2 || lines[0].Read != "denied" || lines[0].Of != "s3://linklab-policy-1/report.txt" || lines[0].By != "endpoint" ||
		lines[1].Of != "dynamodb://linklab/1" || lines[1].By != "" {
		t.Fatalf("%+v", lines)
	}
	hearing := Hearing{Lines: lines, Asked: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	if line := hearing.NewestRead("s3://linklab-policy-1/report.txt", "k3x9q2m7"); line == nil || line.Read != "denied" {
		t.Errorf("%+v", line)
	}
	if line := hearing.NewestRead("", ""); line == nil || line.Of != "dynamodb://linklab/1" {
		t.Errorf("%+v", line)
	}
	if line := hearing.NewestRead("s3://another/report.txt", ""); line != nil {
		t.Errorf("%+v", line)
	}
}

func TestParseReadRefuses(t *testing.T) {
	for _, rest := range []string{
		"read=maybe of=s3://b/k by=-", "read=ok of=http://b/k by=-", "read=ok of=s3://b/$(x) by=-", "read=ok of=s3:// by=-",
		"read=ok of=s3://b/k by=fate", "read=ok of=s3://b/k", "read=ok of=s3://b/k by=- more=1",
	} {
		if lines := ParseLines([]byte(readHead + rest)); len(lines) != 0 {
			t.Errorf("%s: %+v", rest, lines)
		}
	}
}
