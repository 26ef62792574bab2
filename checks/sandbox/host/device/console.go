// Package device holds what lies in /dev of a simulated machine.
package device

import (
	"bytes"
	"encoding/json"
	"sync"
)

// consoleSize is how much of a machine's console is kept, as by EC2.
const consoleSize = 64 << 10

// Console is the serial console of a machine: the last 64 KiB that were
// written to it. It is safe for concurrent use.
type Console struct {
	mu   sync.Mutex
	text []byte
}

// Write appends to the console. Line ends become those of a serial line.
func (c *Console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	c.text = append(c.text, text...)
	if over := len(c.text) - consoleSize; over > 0 {
		c.text = append([]byte(nil), c.text[over:]...)
	}
	return len(p), nil
}

// Replace takes over what another console holds.
func (c *Console) Replace(by *Console) {
	text := by.Bytes()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = text
}

// Bytes is what is kept.
func (c *Console) Bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.text)
}

// MarshalJSON writes the text.
func (c *Console) MarshalJSON() ([]byte, error) {
	return json.Marshal(string(c.Bytes()))
}

// UnmarshalJSON reads the text.
func (c *Console) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = []byte(text)
	return nil
}
