package files

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"
)

// record is a node in JSON. Text stands as it is, so that a person can read a
// saved machine; other bytes stand in base64.
type record struct {
	Mode     fs.FileMode `json:"mode"`
	Owner    string      `json:"owner"`
	Text     string      `json:"text,omitempty"`
	Bytes    []byte      `json:"bytes,omitempty"`
	Modified time.Time   `json:"modified"`
}

// MarshalJSON writes the whole disk as an object keyed by path.
func (s *System) MarshalJSON() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make(map[string]record, len(s.nodes))
	for p, n := range s.nodes {
		r := record{Mode: n.Mode, Owner: n.Owner, Modified: n.Modified}
		if utf8.Valid(n.Content) {
			r.Text = string(n.Content)
		} else {
			r.Bytes = n.Content
		}
		out[p] = r
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote. A disk beyond the bounds or with
// a path that is not clean is refused.
func (s *System) UnmarshalJSON(data []byte) error {
	var in map[string]record
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("read disk: %w", err)
	}
	if len(in) > MaxNodes {
		return fmt.Errorf("read disk: %d files, at most %d", len(in), MaxNodes)
	}
	nodes, total := make(map[string]*Node, len(in)), 0
	for p, r := range in {
		if !strings.HasPrefix(p, "/") || Clean("/", p) != p {
			return fmt.Errorf("read disk: bad path %q", p)
		}
		n := &Node{Mode: r.Mode, Owner: r.Owner, Content: r.Bytes, Modified: r.Modified}
		if r.Text != "" {
			n.Content = []byte(r.Text)
		}
		total += len(n.Content)
		nodes[p] = n
	}
	if total > MaxTotal {
		return fmt.Errorf("read disk: %d bytes, at most %d", total, MaxTotal)
	}
	if root := nodes["/"]; root == nil || !root.Mode.IsDir() {
		return fmt.Errorf("read disk: no root directory")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nodes, s.total = nodes, total
	if s.now == nil {
		s.now = time.Now
	}
	return nil
}
