package files

import (
	"io/fs"
	"path"
	"strings"
)

// Mkdir makes one directory.
func (v *View) Mkdir(p string, perm fs.FileMode) error {
	p = Clean("/", p)
	s := v.System
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := v.mkdir(p, perm); err != nil {
		return &fs.PathError{Op: "mkdir", Path: p, Err: err}
	}
	return nil
}

func (v *View) mkdir(p string, perm fs.FileMode) error {
	if v.System.nodes[p] != nil {
		return ErrExist
	}
	if err := v.mayChange(path.Dir(p)); err != nil {
		return err
	}
	return v.System.add(p, &Node{Mode: fs.ModeDir | perm.Perm(), Owner: v.User.Name})
}

// MkdirAll makes a directory and those above it that are missing.
func (v *View) MkdirAll(p string, perm fs.FileMode) error {
	p = Clean("/", p)
	s := v.System
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := 1; i <= len(p); i++ {
		if i < len(p) && p[i] != '/' {
			continue
		}
		if n := s.nodes[p[:i]]; n != nil {
			if !n.Mode.IsDir() {
				return &fs.PathError{Op: "mkdir", Path: p[:i], Err: ErrNotDir}
			}
			continue
		}
		if err := v.mkdir(p[:i], perm); err != nil {
			return &fs.PathError{Op: "mkdir", Path: p[:i], Err: err}
		}
	}
	return nil
}

// mayChange says whether the user may add to and remove from the directory.
func (v *View) mayChange(dir string) error {
	n, err := v.lookup(dir)
	switch {
	case err != nil:
		return err
	case !n.Mode.IsDir():
		return ErrNotDir
	case !n.allows(v.User, Write|Execute):
		return ErrPermission
	}
	return nil
}

// Remove removes a file or an empty directory.
func (v *View) Remove(p string) error {
	p = Clean("/", p)
	s := v.System
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := v.lookup(p)
	switch {
	case v.program(p):
		err = ErrPermission
	case err != nil:
	case p == "/":
		err = ErrPermission
	case n.Mode.IsDir() && len(s.children(p)) > 0:
		err = ErrNotEmpty
	default:
		err = v.mayRemove(p, n)
	}
	if err != nil {
		return &fs.PathError{Op: "remove", Path: p, Err: err}
	}
	s.drop(p)
	return nil
}

// mayRemove also minds the sticky bit of /tmp: only the owner takes away.
func (v *View) mayRemove(p string, n *Node) error {
	if err := v.mayChange(path.Dir(p)); err != nil {
		return err
	}
	dir := v.System.nodes[path.Dir(p)]
	if dir.Mode&fs.ModeSticky != 0 && !v.User.IsRoot() && n.Owner != v.User.Name && dir.Owner != v.User.Name {
		return ErrNotOwner
	}
	return nil
}

// RemoveAll removes p and everything below it. What the user may not remove
// stays, and the first refusal is returned.
func (v *View) RemoveAll(p string) error {
	info, err := v.Stat(p)
	if err != nil {
		return err
	}
	if info.IsDir() {
		list, err := v.ReadDir(p)
		if err != nil {
			return err
		}
		for _, child := range list {
			if err := v.RemoveAll(child.Path); err != nil {
				return err
			}
		}
	}
	return v.Remove(p)
}

// Rename moves a file or a directory with all below it. An existing file at
// the new place is replaced.
func (v *View) Rename(from, to string) error {
	from, to = Clean("/", from), Clean("/", to)
	s := v.System
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := v.rename(from, to); err != nil {
		return &fs.PathError{Op: "rename", Path: from, Err: err}
	}
	return nil
}

func (v *View) rename(from, to string) error {
	s := v.System
	n, err := v.lookup(from)
	if err != nil {
		return err
	}
	if from == to {
		return nil
	}
	if from == "/" || to == from || strings.HasPrefix(to, from+"/") {
		return ErrInvalid
	}
	if err := v.mayRemove(from, n); err != nil {
		return err
	}
	if err := v.mayChange(path.Dir(to)); err != nil {
		return err
	}
	if old := s.nodes[to]; old != nil {
		switch {
		case old.Mode.IsDir() && !n.Mode.IsDir():
			return ErrIsDirectory
		case !old.Mode.IsDir() && n.Mode.IsDir():
			return ErrNotDir
		case old.Mode.IsDir() && len(s.children(to)) > 0:
			return ErrNotEmpty
		}
		s.drop(to)
	}
	for p, node := range s.nodes {
		if rest, ok := strings.CutPrefix(p, from+"/"); ok {
			delete(s.nodes, p)
			s.nodes[to+"/"+rest] = node
		}
	}
	delete(s.nodes, from)
	s.nodes[to] = n
	s.changed++
	return nil
}

// Chmod sets the permission bits; only the owner and root may.
func (v *View) Chmod(p string, perm fs.FileMode) error {
	return v.change(p, "chmod", func(n *Node) error {
		if !v.User.IsRoot() && n.Owner != v.User.Name {
			return ErrNotOwner
		}
		n.Mode = n.Mode.Type() | perm&(fs.ModePerm|fs.ModeSticky)
		return nil
	})
}

// Chown gives a file to another user; only root may.
func (v *View) Chown(p, owner string) error {
	return v.change(p, "chown", func(n *Node) error {
		if !v.User.IsRoot() {
			return ErrNotOwner
		}
		n.Owner = owner
		return nil
	})
}

// Touch sets the time of the last change to now.
func (v *View) Touch(p string) error {
	return v.change(p, "touch", func(n *Node) error {
		if !n.allows(v.User, Write) {
			return ErrPermission
		}
		n.Modified = v.System.now().UTC()
		return nil
	})
}

func (v *View) change(p, op string, act func(*Node) error) error {
	p = Clean("/", p)
	s := v.System
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := v.lookup(p)
	if err == nil {
		err = act(n)
	}
	if err != nil {
		return &fs.PathError{Op: op, Path: p, Err: err}
	}
	s.changed++
	return nil
}
