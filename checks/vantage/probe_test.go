package vantage

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"
	"time"
)

const good = "LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:30Z name=s3.ap-northeast-2.amazonaws.com ips=52.219.60.1,52.219.60.5 curl=0 http=307 remote=52.219.60.1 tc=0.003412"

func TestParseLine(t *testing.T) {
	lines := ParseLines([]byte(good))
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	line := lines[0]
	if line.Name != "s3.ap-northeast-2.amazonaws.com" || line.Nonce != "" || line.Curl != 0 || line.HTTP != 307 ||
		line.Remote != netip.MustParseAddr("52.219.60.1") || len(line.Addresses) != 2 ||
		!line.At.Equal(time.Date(2026, 11, 20, 8, 59, 30, 0, time.UTC)) {
		t.Errorf("%+v", line)
	}
}

// What a console and a terminal wrap round a line does not hide it.
func TestParseFinds(t *testing.T) {
	for name, text := range map[string]string{
		"kernel time":   "[   31.201] " + good,
		"carriage":      "boot\r\n" + good + "\r\nlogin: ",
		"colours":       "\x1b[0;1;39m" + good + "\x1b[0m",
		"title":         "\x1b]0;ec2-user@ip\x07" + good,
		"prompt":        "[ec2-user@ip-10-0-1-20 ~]$ " + good,
		"echo and line": "echo LINKLAB-PROBE " + good,
		"timeout":       strings.NewReplacer("curl=0", "curl=28", "http=307", "http=000", "remote=52.219.60.1", "remote=-", "tc=0.003412", "tc=-", "ips=52.219.60.1,52.219.60.5", "ips=-").Replace(good),
		"mapped":        strings.ReplaceAll(good, "remote=52.219.60.1", "remote=::ffff:52.219.60.1"),
	} {
		if lines := ParseLines([]byte(text)); len(lines) != 1 {
			t.Errorf("%s: %d lines", name, len(lines))
		}
	}
}

// A line that is not exactly one of the probe's proves nothing.
func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"cut off":          good[:len(good)-40],
		"other version":    strings.Replace(good, "v=1", "v=2", 1),
		"no version":       strings.Replace(good, "v=1 ", "", 1),
		"twice":            good + " http=200",
		"more":             good + " extra=1",
		"bad time":         strings.Replace(good, "T08:59:30Z", "", 1),
		"bad name":         strings.Replace(good, "name=s3", "name=$(x)", 1),
		"bad address":      strings.Replace(good, "ips=52.219.60.1", "ips=x", 1),
		"bad code":         strings.Replace(good, "http=307", "http=-1", 1),
		"huge code":        strings.Replace(good, "curl=0", "curl=99999999999999999999", 1),
		"zone in address":  strings.Replace(good, "remote=52.219.60.1", "remote=fe80::1%eth0", 1),
		"bad nonce":        strings.Replace(good, "n=-", "n=a;b", 1),
		"negative time":    strings.Replace(good, "tc=0.003412", "tc=-1", 1),
		"too many answers": strings.Replace(good, "ips=", "ips="+strings.Repeat("1.2.3.4,", 100), 1),
		"unknown list":     "LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:30Z list=maybe buckets=1 has=-",
		"list and name":    good + " list=ok",
		"too long":         "x" + strings.Repeat(" ", 3000) + good,
	} {
		if lines := ParseLines([]byte(text)); len(lines) != 0 {
			t.Errorf("%s: %+v", name, lines)
		}
	}
}

func TestParseList(t *testing.T) {
	lines := ParseLines([]byte("LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:30Z list=ok buckets=12 has=linklab-1.b\n" +
		"LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:31Z list=no-credentials buckets=0 has=-"))
	if len(lines) != 2 || lines[0].List != "ok" || lines[0].Buckets != 12 || lines[0].Has != "linklab-1.b" || lines[1].List != "no-credentials" {
		t.Errorf("%+v", lines)
	}
}

func TestHearing(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	line := func(nonce string, ago time.Duration, curl string) string {
		return strings.NewReplacer("n=-", "n="+nonce, "2026-11-20T08:59:30Z", at.Add(-ago).Format(time.RFC3339), "curl=0", "curl="+curl).Replace(good) + "\n"
	}
	h := Hear([]byte(line("-", 2*time.Minute, "28")+line("k3x9q2m7", 90*time.Second, "28")+line("-", time.Minute, "0")+line("-", -time.Hour, "7")), at)
	const name = "s3.ap-northeast-2.amazonaws.com"
	if newest := h.Newest("S3.ap-northeast-2.amazonaws.com", ""); newest == nil || newest.Curl != 0 {
		t.Errorf("the newest is %+v: one from the future is no news", newest)
	}
	if own := h.Newest(name, "k3x9q2m7"); own == nil || own.Curl != 28 || h.Age(*own) != 90*time.Second {
		t.Errorf("the nonce's line is %+v", own)
	}
	if other := h.Newest(name, "nobody00"); other != nil {
		t.Errorf("a nonce that was never said: %+v", other)
	}
	if got := h.OtherNonce("nobody00", time.Hour); got != "k3x9q2m7" {
		t.Errorf("other nonce %q", got)
	}
	if got := h.OtherNonce("nobody00", time.Minute); got != "" {
		t.Errorf("an old nonce %q", got)
	}
}

func FuzzParseLines(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("\x1b]0;LINKLAB-PROBE v=1\x1b\\\r\n" + good))
	f.Add([]byte("LINKLAB-PROBE v=1 n=k3x9q2m7 t=2026-11-20T08:59:30Z list=ok buckets=12 has=b"))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		for _, line := range ParseLines(text) {
			if line.At.IsZero() || (line.Name == "") == (line.List == "") || line.HTTP < 0 || line.Curl < 0 || line.Curl > 255 || len(line.Addresses) > maxAddresses {
				t.Fatalf("%q gave %+v", text, line)
			}
			for _, word := range []string{line.Name, line.Nonce, line.Has} {
				if strings.ContainsAny(word, "\x1b\x00\n\r \"'`$;|&") {
					t.Fatalf("%q got through", word)
				}
			}
		}
		if !bytes.Equal(before, text) {
			t.Fatal("the text was changed")
		}
	})
}

// TestParseKeepsTheNewest: of a text that never ends the last lines count.
func TestParseKeepsTheNewest(t *testing.T) {
	const short = "LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:30Z name=a ips=- curl=0 http=200 remote=- tc=-\n"
	newest := strings.Replace(short, "name=a", "name=b", 1)
	lines := ParseLines([]byte(strings.Repeat(short, maxLines) + newest))
	if len(lines) != maxLines || lines[0].Name != "a" || lines[maxLines-1].Name != "b" {
		t.Errorf("%d lines, of at most %d", len(lines), maxLines)
	}
	if lines := ParseLines([]byte(newest + strings.Repeat(" ", maxText))); len(lines) != 0 {
		t.Errorf("%d lines from before the last %d bytes", len(lines), maxText)
	}
}
