package access_test

import (
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/access"
)

func TestSessionsKnowTheirOwn(t *testing.T) {
	sessions := access.Sessions{Seed: 7}
	now := time.Date(2026, 3, 4, 5, 30, 0, 0, time.UTC)
	c, err := sessions.Credentials("i-1", "app", "AROAX", now)
	if err != nil {
		t.Fatal(err)
	}
	got, secret, ok := sessions.Open(c.AccessKeyID, c.Token)
	if !ok || secret != c.SecretAccessKey || got.Instance != "i-1" || got.Role != "app" || got.RoleID != "AROAX" || !got.Expires.Equal(c.Expires) {
		t.Errorf("%+v, %t", got, ok)
	}
	if c.Expires.Sub(now) < 5*time.Hour || !strings.HasPrefix(c.AccessKeyID, "ASIA") || len(c.AccessKeyID) != 20 || len(c.SecretAccessKey) != 40 {
		t.Errorf("%+v", c)
	}
	if same, _ := sessions.Credentials("i-1", "app", "AROAX", now.Add(10*time.Minute)); same != c {
		t.Error("other credentials within the hour")
	}
	if later, _ := sessions.Credentials("i-1", "app", "AROAX", now.Add(time.Hour)); later.Token == c.Token {
		t.Error("the same credentials an hour later")
	}
	for name, try := range map[string]struct {
		sessions  access.Sessions
		id, token string
	}{
		"another account": {access.Sessions{Seed: 8}, c.AccessKeyID, c.Token},
		"another key":     {sessions, "ASIAAAAAAAAAAAAAAAAA", c.Token},
		"changed":         {sessions, c.AccessKeyID, "x" + c.Token},
		"no seal":         {sessions, c.AccessKeyID, strings.Split(c.Token, ".")[0]},
		"empty":           {sessions, c.AccessKeyID, ""},
	} {
		if _, _, ok := try.sessions.Open(try.id, try.token); ok {
			t.Errorf("%s was let in", name)
		}
	}
}

func FuzzOpen(f *testing.F) {
	sessions := access.Sessions{Seed: 7}
	c, err := sessions.Credentials("i-1", "app", "AROAX", time.Unix(0, 0))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(c.AccessKeyID, c.Token)
	f.Add("ASIA", "e30.AAAA")
	f.Fuzz(func(t *testing.T, id, token string) {
		// Base64 without padding has two forms of some last digits, so the same
		// seal may be written in more than one way.
		if _, _, ok := sessions.Open(id, token); ok && strings.Split(token, ".")[0] != strings.Split(c.Token, ".")[0] {
			t.Fatalf("%q was let in", token)
		}
	})
}
