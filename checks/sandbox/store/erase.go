package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Erase removes all sections of a store, also of one that Open refuses because
// it is damaged or of a newer format. Whoever has it open finds it empty.
func Erase(ctx context.Context, dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s := &Store{dir: dir, patience: patience, seen: map[string]fs.FileInfo{}}
	s.lock = Lock(filepath.Join(dir, lockFile))
	if err := s.generation.open(filepath.Join(dir, generationFile)); err != nil {
		return fmt.Errorf("sandbox state directory cannot be written: %w", err)
	}
	defer func() { _ = s.Close() }()
	if err := s.flock(ctx, true); err != nil {
		return err
	}
	found, err := s.sections()
	if err != nil {
		return err
	}
	if _, err := s.generation.bump(); err != nil {
		return err
	}
	// A commit that is not finished would bring sections back.
	for _, name := range []string{commitFile, formatFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sandbox state: %w", err)
		}
	}
	for name := range found {
		if err := os.Remove(s.Path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sandbox state: %w", err)
		}
	}
	return nil
}
