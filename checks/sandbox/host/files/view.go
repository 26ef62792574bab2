package files

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// View is a disk as one user sees it: every act is held against the
// permission bits.
type View struct {
	System *System
	User   User
	// Devices answer for paths that are no files, such as /dev/null.
	Devices map[string]Device
	// Commands are the names of the machine's programs. They appear as
	// executable files of /usr/bin that cannot be changed.
	Commands func() []string
}

// binDir is where the programs that are part of the machine appear.
const binDir = "/usr/bin"

// lookup walks to p, asking for permission to pass through every directory on
// the way. The caller holds the lock.
func (v *View) lookup(p string) (*Node, error) {
	s := v.System
	for i := 1; i < len(p); i++ {
		if p[i] != '/' {
			continue
		}
		dir := s.nodes[p[:i]]
		switch {
		case dir == nil:
			return nil, ErrNotExist
		case !dir.Mode.IsDir():
			return nil, ErrNotDir
		case !dir.allows(v.User, Execute):
			return nil, ErrPermission
		}
	}
	n := s.nodes[p]
	if n == nil {
		return nil, ErrNotExist
	}
	return n, nil
}

// program says whether p is one of the machine's own programs.
func (v *View) program(p string) bool {
	if v.Commands == nil || path.Dir(p) != binDir {
		return false
	}
	return slices.Contains(v.Commands(), path.Base(p))
}

// Program is the name of the machine's own program at p, if p is one. /bin,
// /sbin and /usr/sbin lead to /usr/bin as they do on a machine of today.
func (v *View) Program(p string) (string, bool) {
	switch path.Dir(p) {
	case "/bin", "/sbin", "/usr/sbin":
		p = path.Join(binDir, path.Base(p))
	}
	if v.program(p) {
		return path.Base(p), true
	}
	return "", false
}

// Stat describes the file at the absolute path p.
func (v *View) Stat(p string) (Info, error) {
	p = Clean("/", p)
	if _, ok := v.Devices[p]; ok {
		return Info{Path: p, FileMode: fs.ModeDevice | fs.ModeCharDevice | 0o666, Owner: Root.Name}, nil
	}
	if v.program(p) {
		return Info{Path: p, FileMode: 0o755, Owner: Root.Name, Bytes: 48 << 10}, nil
	}
	v.System.mu.RLock()
	defer v.System.mu.RUnlock()
	n, err := v.lookup(p)
	if err != nil {
		return Info{}, &fs.PathError{Op: "stat", Path: p, Err: err}
	}
	return n.info(p), nil
}

// Access says whether the user may read, write or execute p: want is a sum of
// Read, Write and Execute.
func (v *View) Access(p string, want uint32) error {
	info, err := v.Stat(p)
	if err != nil {
		return err
	}
	n := Node{Mode: info.FileMode, Owner: info.Owner}
	if !n.allows(v.User, want) {
		return &fs.PathError{Op: "access", Path: p, Err: ErrPermission}
	}
	return nil
}

// ReadDir lists a directory, sorted by name.
func (v *View) ReadDir(p string) ([]Info, error) {
	p = Clean("/", p)
	v.System.mu.RLock()
	defer v.System.mu.RUnlock()
	n, err := v.lookup(p)
	switch {
	case err != nil:
	case !n.Mode.IsDir():
		err = ErrNotDir
	case !n.allows(v.User, Read):
		err = ErrPermission
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: p, Err: err}
	}
	var list []Info
	for _, child := range v.System.children(p) {
		list = append(list, v.System.nodes[child].info(child))
	}
	for device := range v.Devices {
		if path.Dir(device) == p {
			list = append(list, Info{Path: device, FileMode: fs.ModeDevice | fs.ModeCharDevice | 0o666, Owner: Root.Name})
		}
	}
	if p == binDir && v.Commands != nil {
		for _, name := range v.Commands() {
			list = append(list, Info{Path: path.Join(binDir, name), FileMode: 0o755, Owner: Root.Name, Bytes: 48 << 10})
		}
	}
	slices.SortFunc(list, func(a, b Info) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// Walk visits p and everything below it that the user may see, parents first.
func (v *View) Walk(p string, visit func(Info) error) error {
	info, err := v.Stat(p)
	if err != nil {
		return err
	}
	if err := visit(info); err != nil || !info.IsDir() {
		return err
	}
	list, err := v.ReadDir(p)
	if err != nil {
		return err
	}
	for _, child := range list {
		if err := v.Walk(child.Path, visit); err != nil {
			return err
		}
	}
	return nil
}
