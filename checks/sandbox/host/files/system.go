// Package files is the disk of a simulated machine: directories and small
// files in memory, with owners and permission bits, that can be written out as
// JSON. It never touches a real file.
package files

import (
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
	"time"
)

// The bounds of one disk. They keep a runaway script from filling the memory
// of the process that simulates it.
const (
	MaxFile  = 1 << 20  // bytes in one file
	MaxTotal = 16 << 20 // bytes in all files together
	MaxNodes = 4096     // files and directories
	maxPath  = 1024     // bytes in one path
)

// Node is a file or a directory.
type Node struct {
	Mode     fs.FileMode // permission bits, and fs.ModeDir for a directory
	Owner    string
	Content  []byte
	Modified time.Time
}

// System is a disk. It is safe for concurrent use. The zero value is not
// usable; see New.
type System struct {
	mu    sync.RWMutex
	nodes map[string]*Node // by clean absolute path
	total int              // bytes of all contents
	now   func() time.Time
	// changed counts the mutations, so that a holder can tell whether it has
	// anything to save.
	changed uint64
}

// New is an empty disk: a root directory owned by root. now dates the files.
func New(now func() time.Time) *System {
	s := &System{nodes: map[string]*Node{}, now: now}
	s.nodes["/"] = &Node{Mode: fs.ModeDir | 0o755, Owner: Root.Name, Modified: now().UTC()}
	return s
}

// SetClock replaces the clock, after the disk was read from JSON.
func (s *System) SetClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// Replace makes the disk hold what another one does, which must not be used any
// more.
func (s *System) Replace(by *System) {
	by.mu.Lock()
	defer by.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nodes, s.total = by.nodes, by.total
}

// Used is how many bytes the contents take.
func (s *System) Used() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.total
}

// Changes counts the mutations since the disk was made or read.
func (s *System) Changes() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.changed
}

// Clean makes name an absolute, clean path as seen from dir.
func Clean(dir, name string) string {
	if !strings.HasPrefix(name, "/") {
		name = dir + "/" + name
	}
	return path.Clean("/" + name)
}

// children are the paths directly below dir, sorted. The caller holds the lock.
func (s *System) children(dir string) []string {
	prefix := strings.TrimSuffix(dir, "/") + "/"
	var list []string
	for p := range s.nodes {
		if rest, ok := strings.CutPrefix(p, prefix); ok && rest != "" && !strings.Contains(rest, "/") {
			list = append(list, p)
		}
	}
	sort.Strings(list)
	return list
}

// put stores content, keeping the bounds. The caller holds the lock and has
// checked permissions.
func (s *System) put(p string, n *Node, content []byte) error {
	if len(content) > MaxFile {
		return ErrTooLarge
	}
	if s.total-len(n.Content)+len(content) > MaxTotal {
		return ErrNoSpace
	}
	s.total += len(content) - len(n.Content)
	n.Content = content
	n.Modified = s.now().UTC()
	s.changed++
	return nil
}

// add makes a new node. The caller holds the lock and has checked permissions.
func (s *System) add(p string, n *Node) error {
	if len(s.nodes) >= MaxNodes {
		return ErrNoSpace
	}
	if len(p) > maxPath {
		return ErrNameTooLong
	}
	n.Modified = s.now().UTC()
	s.nodes[p] = n
	if parent := s.nodes[path.Dir(p)]; parent != nil {
		parent.Modified = n.Modified
	}
	s.changed++
	return nil
}

// drop removes one node. The caller holds the lock.
func (s *System) drop(p string) {
	s.total -= len(s.nodes[p].Content)
	delete(s.nodes, p)
	s.changed++
}
