package lessons

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed skeleton
var skeleton embed.FS

// The names in the skeleton that an author's own take the place of.
const (
	skeletonLab    = "my-lab"
	skeletonCourse = "my-course"
)

// IsID says whether a text may be the id of a course, a lab or a step: lower
// case words joined by "-", at most 60 characters.
func IsID(id string) bool { return len(id) <= 60 && idForm.MatchString(id) }

// Skeleton is a small course to begin with, as files by their paths with
// slashes. It is good and its self-test passes. Both ids have to be such as IsID
// allows.
func Skeleton(course, lab string) (map[string][]byte, error) {
	if !IsID(course) || !IsID(lab) {
		return nil, fmt.Errorf("skeleton: %q or %q is no id", course, lab)
	}
	files := map[string][]byte{}
	err := fs.WalkDir(skeleton, "skeleton", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := skeleton.ReadFile(path)
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte(skeletonCourse), []byte(course))
		text = bytes.ReplaceAll(text, []byte(skeletonLab), []byte(lab))
		path = strings.ReplaceAll(strings.TrimPrefix(path, "skeleton/"), skeletonLab, lab)
		files[path] = text
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("skeleton: %w", err)
	}
	return files, nil
}
