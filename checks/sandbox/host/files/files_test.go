package files_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linklab/checks/sandbox/host/files"
)

func now() time.Time { return time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC) }

var alice, bob = files.User{Name: "alice", UID: 1000, Home: "/home/alice"}, files.User{Name: "bob", UID: 1001, Home: "/home/bob"}

// disk is a disk with a home for alice and a /tmp, seen by somebody.
func disk(t *testing.T) func(files.User) *files.View {
	t.Helper()
	s := files.New(now)
	as := func(u files.User) *files.View {
		return &files.View{System: s, User: u, Commands: func() []string { return []string{"ls"} }}
	}
	root := as(files.Root)
	for _, err := range []error{
		root.MkdirAll("/home/alice", 0o755), root.Chown("/home/alice", "alice"), root.Chmod("/home/alice", 0o700),
		root.MkdirAll("/usr/bin", 0o755), root.Mkdir("/tmp", 0o777), root.Chmod("/tmp", 0o777|fs.ModeSticky),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return as
}

func TestPermissions(t *testing.T) {
	as := disk(t)
	a, b, root := as(alice), as(bob), as(files.Root)
	write := func(v *files.View, p string) error { return v.WriteFile(p, []byte("x"), 0o600) }
	read := func(v *files.View, p string) error { _, err := v.ReadFile(p); return err }
	for _, c := range []struct {
		what string
		err  error
		want error
	}{
		{"alice writes at home", write(a, "/home/alice/f"), nil},
		{"bob passes through a closed directory", read(b, "/home/alice/f"), files.ErrPermission},
		{"root reads everything", read(root, "/home/alice/f"), nil},
		{"alice writes in /", write(a, "/f"), files.ErrPermission},
		{"alice writes in a missing directory", write(a, "/home/alice/no/f"), files.ErrNotExist},
		{"a file as a directory", write(a, "/home/alice/f/g"), files.ErrNotDir},
		{"a directory as a file", read(a, "/home/alice"), files.ErrIsDirectory},
		{"alice writes in /tmp", write(a, "/tmp/f"), nil},
		{"bob takes alice's file from /tmp", b.Remove("/tmp/f"), files.ErrNotOwner},
		{"bob reads alice's file in /tmp", read(b, "/tmp/f"), files.ErrPermission},
		{"bob opens alice's file to all", b.Chmod("/tmp/f", 0o644), files.ErrNotOwner},
		{"alice does", a.Chmod("/tmp/f", 0o644), nil},
		{"now bob reads it", read(b, "/tmp/f"), nil},
		{"but does not write it", write(b, "/tmp/f"), files.ErrPermission},
		{"alice gives a file away", a.Chown("/tmp/f", "bob"), files.ErrNotOwner},
		{"mkdir over a file", a.Mkdir("/tmp/f", 0o755), files.ErrExist},
		{"rm of a full directory", root.Remove("/home"), files.ErrNotEmpty},
		{"rm of /", root.Remove("/"), files.ErrPermission},
		{"write to a program", write(root, "/usr/bin/ls"), files.ErrPermission},
		{"rm of a program", root.Remove("/usr/bin/ls"), files.ErrPermission},
		{"move of a directory into itself", root.Rename("/home", "/home/x"), files.ErrInvalid},
		{"a path with dots", read(a, "/tmp/../home/alice/./f"), nil},
		{"dots above the root", read(a, "/../../home/alice/f"), nil},
	} {
		if !errors.Is(c.err, c.want) || c.want == nil && c.err != nil {
			t.Errorf("%s: %v, want %v", c.what, c.err, c.want)
		}
	}
	if err := a.Access("/home/alice/f", files.Execute); err == nil {
		t.Error("a plain file can be executed")
	}
	if name, ok := a.Program("/bin/ls"); !ok || name != "ls" {
		t.Errorf("/bin/ls is %q, %v", name, ok)
	}
}

func TestWriting(t *testing.T) {
	v := disk(t)(alice)
	open := func(flag int) io.ReadWriteCloser {
		t.Helper()
		f, err := v.Open("/home/alice/f", os.O_WRONLY|os.O_CREATE|flag, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := open(os.O_TRUNC)
	io.WriteString(f, "one\n")
	io.WriteString(f, "two\n")
	io.WriteString(open(os.O_APPEND), "three\n")
	if got, _ := v.ReadFile("/home/alice/f"); string(got) != "one\ntwo\nthree\n" {
		t.Errorf("holds %q", got)
	}
	io.WriteString(open(0), "ONE") // over the beginning
	if got, _ := v.ReadFile("/home/alice/f"); string(got) != "ONE\ntwo\nthree\n" {
		t.Errorf("holds %q", got)
	}
	if err := v.Remove("/home/alice/f"); err != nil {
		t.Fatal(err)
	}
	if n, err := io.WriteString(f, "late"); n != 4 || err != nil {
		t.Errorf("write to a removed file: %d, %v", n, err)
	}
	if _, err := v.Stat("/home/alice/f"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the removed file is there: %v", err)
	}
}

func TestBounds(t *testing.T) {
	v := disk(t)(files.Root)
	big := make([]byte, files.MaxFile)
	if err := v.WriteFile("/big", append(big, 0), 0o600); !errors.Is(err, files.ErrTooLarge) {
		t.Errorf("a file too large: %v", err)
	}
	var err error
	for i := range 40 {
		if err = v.WriteFile("/b"+strings.Repeat("i", i), big, 0o600); err != nil {
			break
		}
	}
	if !errors.Is(err, files.ErrNoSpace) {
		t.Errorf("a full disk: %v", err)
	}
	if err := v.Remove("/b"); err != nil {
		t.Fatal(err)
	}
	if err := v.WriteFile("/again", big, 0o600); err != nil {
		t.Errorf("room after a removal: %v", err)
	}
	if err := v.Mkdir("/"+strings.Repeat("x", 2000), 0o755); !errors.Is(err, files.ErrNameTooLong) {
		t.Errorf("a long name: %v", err)
	}
	for i := 0; err == nil || !errors.Is(err, files.ErrNoSpace); i++ {
		if err = v.Mkdir("/d"+strings.Repeat("y", i%500)+strings.Repeat("z", i/500), 0o755); i > files.MaxNodes {
			t.Fatal("no end to the number of files")
		}
	}
}

func TestRenameKeepsWhatIsBelow(t *testing.T) {
	v := disk(t)(files.Root)
	for _, p := range []string{"/a/b/c", "/a/bb"} {
		if err := v.MkdirAll(p, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.WriteFile("/a/b/c/f", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := v.Rename("/a/b", "/moved"); err != nil {
		t.Fatal(err)
	}
	if got, err := v.ReadFile("/moved/c/f"); string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := v.Stat("/a/bb"); err != nil {
		t.Error("the neighbour moved too")
	}
}

func TestJSON(t *testing.T) {
	as := disk(t)
	v := as(files.Root)
	for name, content := range map[string]string{"/text": "한글\n", "/bytes": "\xff\x00", "/empty": ""} {
		if err := v.WriteFile(name, []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(v.System)
	if err != nil {
		t.Fatal(err)
	}
	read := files.New(now)
	if err := json.Unmarshal(data, read); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(read)
	if err != nil || string(again) != string(data) {
		t.Errorf("%s\n%s", data, again)
	}
	if got, _ := (&files.View{System: read, User: files.Root}).ReadFile("/bytes"); string(got) != "\xff\x00" {
		t.Errorf("bytes %q", got)
	}
	for _, bad := range []string{`{}`, `[]`, `{"/":{"mode":420}}`, `{"/":{"mode":2147484141},"x":{}}`, `{"/":{"mode":2147484141},"/a/../b":{}}`} {
		if err := json.Unmarshal([]byte(bad), files.New(now)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

// TestLikeAMap holds the disk against the simplest thing that could be one.
func TestLikeAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := &files.View{System: files.New(now), User: files.Root}
		want := map[string]string{}
		name := rapid.SampledFrom([]string{"/a", "/b", "/c"})
		t.Repeat(map[string]func(*rapid.T){
			"write": func(t *rapid.T) {
				p, content := name.Draw(t, "path"), rapid.String().Draw(t, "content")
				if err := v.WriteFile(p, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				want[p] = content
			},
			"append": func(t *rapid.T) {
				p, content := name.Draw(t, "path"), rapid.String().Draw(t, "content")
				f, err := v.Open(p, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
				if err != nil {
					t.Fatal(err)
				}
				io.WriteString(f, content)
				want[p] += content
			},
			"rename": func(t *rapid.T) {
				from, to := name.Draw(t, "from"), name.Draw(t, "to")
				content, there := want[from]
				if err := v.Rename(from, to); (err == nil) != there {
					t.Fatalf("rename %s %s: %v", from, to, err)
				}
				if there {
					delete(want, from)
					want[to] = content
				}
			},
			"remove": func(t *rapid.T) {
				p := name.Draw(t, "path")
				_, there := want[p]
				if err := v.Remove(p); (err == nil) != there {
					t.Fatalf("remove %s: %v", p, err)
				}
				delete(want, p)
			},
			"": func(t *rapid.T) {
				list, err := v.ReadDir("/")
				if err != nil || len(list) != len(want) {
					t.Fatalf("%d files, want %d: %v", len(list), len(want), err)
				}
				for p, content := range want {
					if got, err := v.ReadFile(p); err != nil || string(got) != content {
						t.Fatalf("%s holds %q, want %q: %v", p, got, content, err)
					}
				}
			},
		})
	})
}
