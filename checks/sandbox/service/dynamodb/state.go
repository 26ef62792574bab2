package dynamodb

import (
	"cmp"
	"hash/crc32"
	"slices"
	"time"

	"linklab/checks/sandbox/wire"
)

// AWS's own durations of tables, and what the account keeps at most.
const (
	tableCreating = 8 * time.Second
	tableDeleting = 5 * time.Second
	tableBytes    = 16 << 20
	itemBytes     = 400 << 10
)

// State is the tables of an account.
type State struct {
	Regions map[string]map[string]*Table `json:"regions,omitempty"`
}

// NewState is the state of a new account.
func NewState() *State { return &State{Regions: map[string]map[string]*Table{}} }

// Table is a table and its items by the text of their keys.
type Table struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Attributes map[string]string `json:"attributes"` // types of key attributes
	Partition  string            `json:"partition"`
	Sort       string            `json:"sort,omitempty"`
	ReadUnits  int64             `json:"read,omitempty"` // 0 on demand
	WriteUnits int64             `json:"write,omitempty"`
	Protected  bool              `json:"protected,omitempty"`
	Tags       map[string]string `json:"tags,omitempty"`
	CreatedAt  time.Time         `json:"created"`
	DeletedAt  time.Time         `json:"deleted,omitzero"`
	Items      map[string]Item   `json:"items,omitempty"`
	TakenBytes int64             `json:"bytes,omitempty"`
}

// Item is attributes by name.
type Item = map[string]AttributeValue

// status is CREATING, ACTIVE or DELETING; "" says that the table is gone.
func (s *Service) status(t *Table, now time.Time) string {
	switch {
	case !t.DeletedAt.IsZero() && s.passed(now, t.DeletedAt, tableDeleting):
		return ""
	case !t.DeletedAt.IsZero():
		return "DELETING"
	case s.passed(now, t.CreatedAt, tableCreating):
		return "ACTIVE"
	}
	return "CREATING"
}

// find is a table that is there, in whatever status.
func (s *Service) find(call *wire.Call, nameOrARN string) (*Table, string) {
	t := s.State.Regions[call.Region][tableName(nameOrARN)]
	if t == nil {
		return nil, ""
	}
	status := s.status(t, call.Now)
	if status == "" {
		return nil, ""
	}
	return t, status
}

// active is a table whose items may be read and changed.
func (s *Service) active(call *wire.Call, nameOrARN string) (*Table, error) {
	t, status := s.find(call, nameOrARN)
	if t == nil || status == "CREATING" {
		return nil, refuse("ResourceNotFoundException", "Requested resource not found")
	}
	return t, nil
}

// keyText tells items apart.
func (t *Table) keyText(key Item) string {
	text := key[t.Partition].text()
	if t.Sort != "" {
		text += "\x00" + key[t.Sort].text()
	}
	return text
}

// keyOf is the key attributes of an item.
func (t *Table) keyOf(item Item) Item {
	key := Item{t.Partition: item[t.Partition]}
	if t.Sort != "" {
		key[t.Sort] = item[t.Sort]
	}
	return key
}

// ordered are the items as a scan finds them: partitions by a hash of their
// key, and within each by the sort key.
func (t *Table) ordered() []Item {
	type placed struct {
		hash uint32
		item Item
	}
	list := make([]placed, 0, len(t.Items))
	for _, item := range t.Items {
		list = append(list, placed{crc32.ChecksumIEEE([]byte(item[t.Partition].text())), item})
	}
	slices.SortFunc(list, func(a, b placed) int {
		order := cmp.Or(cmp.Compare(a.hash, b.hash), a.item[t.Partition].compare(b.item[t.Partition]))
		if order == 0 && t.Sort != "" {
			order = a.item[t.Sort].compare(b.item[t.Sort])
		}
		return order
	})
	items := make([]Item, len(list))
	for i := range list {
		items[i] = list[i].item
	}
	return items
}

// put keeps an item in the place of the one with its key.
func (t *Table) put(item Item) error {
	size := itemSize(item)
	if size > itemBytes {
		return invalid("Item size has exceeded the maximum allowed size")
	}
	key := t.keyText(item)
	taken := t.TakenBytes + size - itemSize(t.Items[key])
	if taken > tableBytes {
		return refuse("LimitExceededException", "linklab's simulated account keeps 16 MiB of items in a table.")
	}
	t.TakenBytes = taken
	if t.Items == nil {
		t.Items = map[string]Item{}
	}
	t.Items[key] = item
	return nil
}

// remove forgets the item of a key.
func (t *Table) remove(key Item) {
	text := t.keyText(key)
	t.TakenBytes -= itemSize(t.Items[text])
	delete(t.Items, text)
}
