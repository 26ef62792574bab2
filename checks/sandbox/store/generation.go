package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
)

// unseen is no generation: whoever is at it has not looked yet.
const unseen = ^uint64(0)

// generation counts the changes of a store, so that looking for those of other
// processes costs one read of eight bytes. The lock guards it.
type generation struct {
	file *os.File
}

func (g *generation) open(path string) error {
	file, err := openRegular(path, os.O_CREATE|os.O_RDWR)
	g.file = file
	return err
}

func (g *generation) close() error {
	if g.file == nil {
		return nil
	}
	return g.file.Close()
}

// read is 0 for a store nobody has written yet, and for one whose count was
// lost: what there is then is for the sections themselves to say.
func (g *generation) read() (uint64, error) {
	var b [8]byte
	_, err := g.file.ReadAt(b[:], 0)
	if errors.Is(err, io.EOF) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("sandbox state: %w", err)
	}
	if now := binary.LittleEndian.Uint64(b[:]); now != unseen {
		return now, nil
	}
	return 0, nil
}

func (g *generation) bump() (uint64, error) {
	now, err := g.read()
	if err != nil {
		return 0, err
	}
	if now++; now == 1 {
		// A count that begins anew must not come to a number which a process
		// that lives on has seen before.
		now = 1<<32 + rand.Uint64()>>2
	}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], now)
	if _, err := g.file.WriteAt(b[:], 0); err != nil {
		return 0, fmt.Errorf("sandbox state: %w", err)
	}
	return now, nil
}
