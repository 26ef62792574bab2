package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/store"
)

// section is one part of the state that is kept in a file of its own.
type section struct {
	name string
	// load replaces the part; nil data makes it what it is in a new account.
	load func(data []byte) error
	// save writes the part; nil says that there is nothing to keep.
	save func() ([]byte, error)
	kept []byte // as read or written last
}

const (
	regionPrefix  = "region-"
	machinePrefix = "machines/"
)

func (s *Sandbox) addSection(part *section) {
	s.sections = append(s.sections, part)
	s.byName[part.name] = part
}

// jsonSection keeps a value that encoding/json can write. empty makes the value
// of a new account, set puts a value in its place. What is as in a new account
// is not kept.
func jsonSection[T any](name string, get func() *T, set func(*T), empty func() *T) *section {
	fresh, _ := json.Marshal(empty())
	return &section{
		name: name,
		load: func(data []byte) error {
			value := empty()
			if data != nil {
				if err := json.Unmarshal(data, value); err != nil {
					return err
				}
			}
			set(value)
			return nil
		},
		save: func() ([]byte, error) {
			data, err := json.Marshal(get())
			if err == nil && bytes.Equal(data, fresh) {
				return nil, nil
			}
			return data, err
		},
	}
}

// regionSection keeps one region of the network.
func (s *Sandbox) regionSection(name string) *section {
	part := s.byName[regionPrefix+name]
	if part != nil {
		return part
	}
	part = &section{
		name: regionPrefix + name,
		load: func(data []byte) error {
			delete(s.world.Regions, name)
			if data == nil {
				return nil
			}
			region := &network.Region{}
			if err := json.Unmarshal(data, region); err != nil {
				return err
			}
			if region.Name != name {
				return fmt.Errorf("holds region %q", region.Name)
			}
			s.world.Regions[name] = region
			s.world.Attach(s.options.Clock, s.options.Pace)
			return nil
		},
		save: func() ([]byte, error) {
			region := s.world.Regions[name]
			if region == nil {
				return nil, nil
			}
			return json.Marshal(region)
		},
	}
	s.addSection(part)
	return part
}

// dropRegions forgets the sections of regions; those that come back add
// themselves again.
func (s *Sandbox) dropRegions() {
	var rest []*section
	for _, part := range s.sections {
		if strings.HasPrefix(part.name, regionPrefix) {
			delete(s.byName, part.name)
			continue
		}
		rest = append(rest, part)
	}
	s.sections = rest
}

// forgetUnkept drops the regions that nobody has changed yet; they are built
// again when they are asked for.
func (s *Sandbox) forgetUnkept() {
	for name := range s.world.Regions {
		if part := s.byName[regionPrefix+name]; part == nil || part.kept == nil {
			delete(s.world.Regions, name)
		}
	}
}

// refresh reads what other processes have changed. What cannot be read stays
// pending, so that nobody goes on with half of the state.
func (s *Sandbox) refresh(lease *store.Lease) error {
	for _, name := range lease.Stale() {
		s.pending[name] = true
	}
	if len(s.pending) == 0 {
		return nil
	}
	s.due.Store(0)
	for name := range s.pending {
		if err := s.reload(lease, name); err != nil {
			return err
		}
		delete(s.pending, name)
	}
	return nil
}

func (s *Sandbox) reload(lease *store.Lease, name string) error {
	data, there, err := lease.Read(name)
	if err != nil {
		return err
	}
	if !there {
		data = nil
	}
	if id, ok := strings.CutPrefix(name, machinePrefix); ok {
		err = s.machines.load(s, id, data)
	} else {
		part := s.byName[name]
		if region, ok := strings.CutPrefix(name, regionPrefix); ok && part == nil {
			part = s.regionSection(region)
		}
		if part == nil {
			return nil // of a part that this program does not have
		}
		part.kept = data
		err = part.load(data)
	}
	if err != nil {
		return &store.DamagedError{Path: s.store.Path(name), Err: err}
	}
	return nil
}

// changed finds the sections that are not as they are kept.
func (s *Sandbox) changed() (map[string][]byte, error) {
	for name := range s.world.Regions {
		s.regionSection(name)
	}
	changed := map[string][]byte{}
	for _, part := range s.sections {
		data, err := part.save()
		if err != nil {
			return nil, fmt.Errorf("sandbox state %s: %w", part.name, err)
		}
		if !bytes.Equal(data, part.kept) {
			changed[part.name] = data
		}
	}
	return changed, nil
}

// save keeps what has changed.
func (s *Sandbox) save(lease *store.Lease, also ...*section) error {
	changed, err := s.changed()
	if err != nil {
		return err
	}
	for _, part := range also {
		if changed[part.name], err = part.save(); err != nil {
			return fmt.Errorf("sandbox state %s: %w", part.name, err)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	s.due.Store(0)
	if err := lease.Write(changed); err != nil {
		return err
	}
	for name, data := range changed {
		if part := s.byName[name]; part != nil {
			part.kept = data
		}
	}
	return nil
}

// restore puts every part back to what is kept, after an operation that failed
// half way.
func (s *Sandbox) restore() error {
	for name := range s.world.Regions {
		s.regionSection(name)
	}
	for _, part := range s.sections {
		data, err := part.save()
		if err == nil && bytes.Equal(data, part.kept) {
			continue
		}
		if err := part.load(part.kept); err != nil {
			return fmt.Errorf("sandbox state %s: %w", part.name, err)
		}
	}
	return nil
}
