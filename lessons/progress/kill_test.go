package progress

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// kills is how often TestKill kills a process that writes the journal.
const kills = 200

// TestKill kills a process again and again while it appends, and looks whether
// everything that it had acknowledged is there. Every few kills the last line is
// torn by hand as well, since a kill seldom hits the middle of a write.
func TestKill(t *testing.T) {
	if dir := os.Getenv("LINKLAB_TEST_JOURNAL"); dir != "" {
		appendForEver(dir)
	}
	if testing.Short() {
		t.Skip("200 processes")
	}
	dir := t.TempDir()
	acknowledged := 0
	for kill := range kills {
		acknowledged += killOne(t, dir, acknowledged)
		j := open(t, dir)
		if got := len(j.State().labs[Nowhere]["l"].stepIDs()); got < acknowledged {
			t.Fatalf("kill %d: %d events were acknowledged, %d are there", kill, acknowledged, got)
		}
		acknowledged = len(j.State().labs[Nowhere]["l"].stepIDs())
		if kill%10 == 0 {
			tear(t, j.Path())
		}
	}
	if j := open(t, dir); j.Damaged() > 0 {
		t.Errorf("%d damaged lines", j.Damaged())
	}
	t.Logf("%d kills, %d events", kills, acknowledged)
}

func (l *Lab) stepIDs() []string {
	if l == nil {
		return nil
	}
	ids := make([]string, 0, len(l.Steps))
	for id := range l.Steps {
		ids = append(ids, id)
	}
	return ids
}

// killOne starts a writer, kills it after some acknowledgements, and returns how
// many it gave.
func killOne(t *testing.T, dir string, from int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), "LINKLAB_TEST_JOURNAL="+dir, "LINKLAB_TEST_FROM="+strconv.Itoa(from))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	want := 1 + rand.IntN(5)
	last := from
	lines := bufio.NewScanner(out)
	timer := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer timer.Stop()
	killed := false
	for lines.Scan() {
		n, ok := strings.CutPrefix(lines.Text(), "kept ")
		if !ok {
			t.Fatalf("the writer says %q", lines.Text())
		}
		if last, err = strconv.Atoi(n); err != nil {
			t.Fatal(err)
		}
		if last-from >= want && !killed {
			killed = true
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	return last - from
}

// appendForEver appends events and says so after each.
func appendForEver(dir string) {
	j, err := Open(dir, Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	n, _ := strconv.Atoi(os.Getenv("LINKLAB_TEST_FROM"))
	for {
		n++
		if err := j.Append(Event{Type: StepPass, Lab: "l", Step: fmt.Sprintf("s%d", n)}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Printf("kept %d\n", n)
	}
}

// tear leaves half a line at the end.
func tear(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(`{"v":1,"id":"0123`); err != nil {
		t.Fatal(err)
	}
}
