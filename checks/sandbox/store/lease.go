package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"github.com/google/renameio/v2"
)

// Lease is the store while its lock is held.
type Lease struct {
	store     *Store
	exclusive bool
	locked    bool
	stale     []string
}

// begin takes the lock, finishes what a killed process left half written, and
// finds out what others changed.
func (l *Lease) begin(ctx context.Context) error {
	s := l.store
	if err := s.flock(ctx, l.exclusive); err != nil {
		return err
	}
	l.locked = true
	now, err := s.generation.read()
	if err != nil {
		return err
	}
	if now == s.seenAt.Load() {
		return nil
	}
	commit := filepath.Join(s.dir, commitFile)
	if _, err := os.Stat(commit); err == nil {
		if err := l.replay(ctx, commit); err != nil {
			return err
		}
	}
	if err := s.checkFormat(); err != nil {
		return err
	}
	found, err := s.sections()
	if err != nil {
		return err
	}
	for name, info := range found {
		if !same(info, s.seen[name]) {
			l.stale = append(l.stale, name)
		}
	}
	for name := range s.seen {
		if found[name] == nil {
			l.stale = append(l.stale, name)
		}
	}
	sort.Strings(l.stale)
	s.seen = found
	if now, err = s.generation.read(); err == nil {
		s.seenAt.Store(now)
	}
	return err
}

// replay writes the sections of a commit whose writer ended before it had.
func (l *Lease) replay(ctx context.Context, commit string) error {
	s := l.store
	if !l.exclusive {
		// The shared lock cannot be turned into the exclusive one without
		// letting go.
		if err := s.lock.Unlock(); err != nil {
			return err
		}
		l.locked = false
		if err := s.flock(ctx, true); err != nil {
			return err
		}
		l.locked = true
	}
	content, err := ReadFile(commit, maxSection)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sandbox state: %w", err)
	}
	var sections map[string]*string
	if err := json.Unmarshal(content, &sections); err != nil {
		return &DamagedError{Path: commit, Err: err}
	}
	for name, text := range sections {
		var section []byte
		if text != nil {
			section = []byte(*text)
		}
		// Not noted as seen: it is news to this process too.
		if _, err := s.put(name, section); err != nil {
			return err
		}
	}
	return os.Remove(commit)
}

// Stale names the sections that are not as this process last read or wrote
// them, in order; removed ones are among them.
func (l *Lease) Stale() []string { return l.stale }

// Read is a section's content; false when there is none.
func (l *Lease) Read(section string) ([]byte, bool, error) {
	s := l.store
	if s.dir == "" || s.seen[section] == nil {
		return nil, false, nil
	}
	content, err := ReadFile(s.Path(section), maxSection)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("sandbox state: %w", err)
	}
	return content, true, nil
}

// Write replaces sections, all of them or, should the process be killed, none;
// nil content removes one. The lease must be exclusive.
func (l *Lease) Write(sections map[string][]byte) error {
	s := l.store
	if s.dir == "" || len(sections) == 0 {
		return nil
	}
	if !l.exclusive {
		return errors.New("sandbox state: write under the shared lock")
	}
	err := s.full(l.write(sections))
	if err != nil {
		// How far it came is for the next lease to find out.
		for name := range sections {
			delete(s.seen, name)
		}
		s.seenAt.Store(unseen)
	}
	return err
}

func (l *Lease) write(sections map[string][]byte) error {
	s := l.store
	if err := s.writeFormat(); err != nil {
		return err
	}
	// Before the files: should the process be killed between, others look in
	// vain, instead of missing a change.
	generation, err := s.generation.bump()
	if err != nil {
		return err
	}
	if len(sections) > 1 && !s.throwaway {
		return l.writeTogether(sections, generation)
	}
	if err := l.writeEach(sections, s.put); err != nil {
		return err
	}
	s.seenAt.Store(generation)
	return nil
}

// writeTogether writes sections so that a killed process has written all or
// none of them. What needs space on the disk comes before the commit: once that
// is there, whoever looks next finishes it.
func (l *Lease) writeTogether(sections map[string][]byte, generation uint64) error {
	s := l.store
	drafts := map[string]*renameio.PendingFile{}
	defer func() {
		for _, draft := range drafts {
			_ = draft.Cleanup() // there is none of what was put in place
		}
	}()
	for name, content := range sections {
		if content == nil {
			continue
		}
		draft, err := s.draft(name, content)
		if err != nil {
			return err
		}
		drafts[name] = draft
	}
	commit := filepath.Join(s.dir, commitFile)
	texts := map[string]*string{}
	for name, content := range sections {
		if texts[name] = nil; content != nil {
			text := string(content)
			texts[name] = &text
		}
	}
	encoded, err := json.Marshal(texts)
	if err == nil {
		err = renameio.WriteFile(commit, encoded, 0o600)
	}
	if err != nil {
		return fmt.Errorf("sandbox state: %w", err)
	}
	put := func(name string, content []byte) (fs.FileInfo, error) {
		if content == nil {
			return s.put(name, nil)
		}
		if err := drafts[name].CloseAtomicallyReplace(); err != nil {
			return nil, fmt.Errorf("sandbox state: %w", err)
		}
		return os.Stat(s.Path(name))
	}
	if err := l.writeEach(sections, put); err != nil {
		return err
	}
	if err := os.Remove(commit); err != nil {
		return fmt.Errorf("sandbox state: %w", err)
	}
	s.seenAt.Store(generation)
	return nil
}

// writeEach puts sections in place and notes them as seen.
func (l *Lease) writeEach(sections map[string][]byte, put func(string, []byte) (fs.FileInfo, error)) error {
	for name, content := range sections {
		info, err := put(name, content)
		if err != nil {
			return err
		}
		if l.store.seen[name] = info; info == nil {
			delete(l.store.seen, name)
		}
	}
	return nil
}

// draft is a section's content beside its place, where it counts for nothing.
func (s *Store) draft(name string, content []byte) (*renameio.PendingFile, error) {
	path := s.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	draft, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o600))
	if err != nil {
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	if _, err := draft.Write(content); err != nil {
		_ = draft.Cleanup()
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	return draft, nil
}

// put writes or removes one section and says what is there then.
func (s *Store) put(name string, content []byte) (fs.FileInfo, error) {
	path := s.Path(name)
	if content == nil {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("sandbox state: %w", err)
		}
		return nil, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	if err := s.replace(path, content); err != nil {
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("sandbox state: %w", err)
	}
	return info, nil
}

// replace puts a file in the place of another: whoever reads finds one of both.
func (s *Store) replace(path string, content []byte) error {
	if !s.throwaway {
		return renameio.WriteFile(path, content, 0o600)
	}
	draft := path + ".draft" // the lease is exclusive: nobody else writes one
	if err := os.WriteFile(draft, content, 0o600); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// writeFormat notes the format beside the first sections. It is not made sure
// to be on the disk by itself: those that follow are, and a store without it is
// of the first format.
func (s *Store) writeFormat() error {
	path := filepath.Join(s.dir, formatFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	draft := filepath.Join(s.dir, "."+formatFile)
	content := fmt.Appendf(nil, "{\"version\":%d}\n", Format)
	f, err := openRegular(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err == nil {
		_, err = f.Write(content)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("sandbox state: %w", err)
	}
	if err := os.Rename(draft, path); err != nil {
		return fmt.Errorf("sandbox state: %w", err)
	}
	return nil
}

// Clear removes all sections. The lease must be exclusive.
func (l *Lease) Clear() error {
	all := map[string][]byte{}
	for name := range l.store.seen {
		all[name] = nil
	}
	return l.Write(all)
}

// Release gives the lock back. It may be called once.
func (l *Lease) Release() {
	if l.locked {
		_ = l.store.lock.Unlock() // the process's end gives it back too
	}
	l.store.mu.Unlock()
}
