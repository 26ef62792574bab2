package simulated

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/lessons"
)

// share is where the course lies on the laptop.
const share = "/usr/local/share/linklab"

// furnish puts onto the laptop what the lessons' commands expect there: the
// course's files, and a linklab that prints templates as the real one does. It
// leaves alone what is as it should be.
func furnish(laptop *host.Machine, course *lessons.Course) error {
	disk := &files.View{System: laptop.Files, User: files.Root}
	put := func(name, content string, executable bool) error {
		if old, err := disk.ReadFile(name); err == nil && bytes.Equal(old, []byte(content)) {
			return nil
		}
		if err := disk.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		if err := disk.WriteFile(name, []byte(content), 0o644); err != nil {
			return err
		}
		if executable {
			return disk.Chmod(name, 0o755)
		}
		return nil
	}
	var labs []string
	for _, lab := range course.Labs {
		if len(lab.Template) > 0 {
			labs = append(labs, lab.ID)
			if err := put(path.Join(share, lab.ID, "template.yaml"), string(lab.Template), false); err != nil {
				return err
			}
		}
		for name, content := range lab.Files {
			if err := put(path.Join(host.Learner.Home, name), string(content), false); err != nil {
				return err
			}
		}
	}
	return put("/usr/local/bin/linklab", program(labs), true)
}

// program is the laptop's linklab.
func program(labs []string) string {
	return fmt.Sprintf(`#!/bin/bash
if [ "$1" = template ] && [ $# = 2 ]; then
  if [ -f %[1]s/"$2"/template.yaml ]; then
    cat %[1]s/"$2"/template.yaml
    exit 0
  fi
  echo "linklab: there is no template of $2; there are: %[2]s" >&2
  exit 2
fi
echo "linklab: here it only prints templates: linklab template LAB" >&2
echo "The tutor itself is around this terminal." >&2
exit 2
`, share, strings.Join(labs, ", "))
}
