package systemd_test

import (
	"testing"
	"time"

	"linklab/checks/sandbox/host/systemd"
)

func TestParse(t *testing.T) {
	u, err := systemd.Parse("a.service", "/etc/systemd/system/a.service", "# a comment\n[Unit]\nDescription = An A\n[Service]\nExecStart=/bin/one\nExecStart=/bin/two \\\n  more\nEnvironment=A=b\n")
	if err != nil {
		t.Fatal(err)
	}
	if u.Value("Unit", "Description") != "An A" || len(u.Values("Service", "ExecStart")) != 2 || u.Value("Service", "ExecStart") != "/bin/two    more" || u.Value("Service", "Environment") != "A=b" {
		t.Errorf("%q %q", u.Value("Unit", "Description"), u.Values("Service", "ExecStart"))
	}
	for _, bad := range []string{"Key=outside\n", "[Unit]\nno equals sign\n"} {
		if _, err := systemd.Parse("a.service", "/a", bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestInterval(t *testing.T) {
	for text, want := range map[string]struct {
		every, first time.Duration
		ok           bool
	}{
		"OnBootSec=5\nOnUnitActiveSec=60":          {time.Minute, 5 * time.Second, true},
		"OnBootSec=1min\nOnUnitActiveSec=1h 30min": {90 * time.Minute, time.Minute, true},
		"OnUnitActiveSec=500ms":                    {500 * time.Millisecond, 0, true},
		"OnCalendar=minutely":                      {time.Minute, 0, true},
		"OnCalendar=*:0/5":                         {5 * time.Minute, 0, true},
		"OnCalendar=Mon 10:00":                     {0, 0, false},
		"OnUnitActiveSec=soon":                     {0, 0, false},
		"OnUnitActiveSec=":                         {0, 0, false},
		"OnBootSec=3":                              {0, 3 * time.Second, true},
	} {
		u, err := systemd.Parse("a.timer", "/a", "[Timer]\n"+text+"\n")
		if err != nil {
			t.Fatal(err)
		}
		every, first, ok := u.Interval()
		if ok != want.ok || ok && (every != want.every || first != want.first) {
			t.Errorf("%q: %v %v %v", text, every, first, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("[Timer]\nOnBootSec=5\nOnUnitActiveSec=1min 30s\nOnCalendar=*:0/5\n")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := systemd.Parse("a.timer", "/a", text)
		if err != nil {
			return
		}
		if every, first, ok := u.Interval(); ok && every <= 0 && first <= 0 {
			t.Errorf("due every %v, first %v", every, first)
		}
	})
}
