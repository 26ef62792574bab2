package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// generation counts the changes of a store, so that looking for those of other
// processes costs one read of eight bytes. The lock guards it.
type generation struct {
	file *os.File
}

func (g *generation) open(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	g.file = file
	return err
}

func (g *generation) close() error {
	if g.file == nil {
		return nil
	}
	return g.file.Close()
}

// read is 0 for a store nobody has written yet.
func (g *generation) read() (uint64, error) {
	var b [8]byte
	_, err := g.file.ReadAt(b[:], 0)
	if errors.Is(err, io.EOF) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("sandbox state: %w", err)
	}
	return binary.LittleEndian.Uint64(b[:]), nil
}

func (g *generation) bump() (uint64, error) {
	now, err := g.read()
	if err != nil {
		return 0, err
	}
	now++
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], now)
	if _, err := g.file.WriteAt(b[:], 0); err != nil {
		return 0, fmt.Errorf("sandbox state: %w", err)
	}
	return now, nil
}
