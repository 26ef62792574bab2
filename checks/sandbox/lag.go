package sandbox

import (
	"reflect"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

// noteNew remembers when the resources that a change's answer names came to be,
// so that reads may lag behind (Amazon EC2 API reference, Eventual consistency).
func (s *Sandbox) noteNew(op *wire.Operation, in, out any, now time.Time) {
	if !op.Mutates || s.troubles.none() {
		return
	}
	named := map[string]bool{}
	texts(reflect.ValueOf(in), func(v reflect.Value) { named[v.String()] = true })
	s.troubles.mu.Lock()
	defer s.troubles.mu.Unlock()
	if s.troubles.born == nil {
		s.troubles.born = map[string]time.Time{}
	}
	texts(reflect.ValueOf(out), func(v reflect.Value) {
		if id := v.String(); resourceID.MatchString(id) && !named[id] && s.troubles.born[id].IsZero() {
			s.troubles.born[id] = now
		}
	})
}

// behind hides resources that are too new from a read which names them: to the
// service they are ids of nothing, and it says so in its own words. undo puts
// the input back, and the ids into the refusal.
func (s *Sandbox) behind(service *wire.Service, op *wire.Operation, in any, now time.Time) (undo func(error) error) {
	nothing := func(err error) error { return err }
	if op.Mutates || s.troubles.none() {
		return nothing
	}
	var hidden []string
	texts(reflect.ValueOf(in), func(v reflect.Value) {
		if v.CanSet() && s.tooNew(service.ActionOf(op), v.String(), now) {
			hidden = append(hidden, v.String())
			v.SetString(ofNothing(v.String()))
		}
	})
	if len(hidden) == 0 {
		return nothing
	}
	return func(err error) error {
		next := 0
		texts(reflect.ValueOf(in), func(v reflect.Value) {
			if next < len(hidden) && v.CanSet() && v.String() == ofNothing(hidden[next]) {
				v.SetString(hidden[next])
				next++
			}
		})
		if err == nil {
			return nil
		}
		e, known := wire.AsError(service.Protocol, err)
		if !known {
			return err
		}
		shown := *e
		for _, id := range hidden {
			shown.Message = strings.ReplaceAll(shown.Message, ofNothing(id), id)
		}
		return &shown
	}
}

func (s *Sandbox) tooNew(action, id string, now time.Time) bool {
	s.troubles.mu.Lock()
	born := s.troubles.born[id]
	s.troubles.mu.Unlock()
	if born.IsZero() {
		return false
	}
	lag := s.troubles.hit(Lag, action)
	return lag != nil && now.Before(born.Add(lag.For))
}

// ofNothing is an id of the same kind and length that no resource has.
func ofNothing(id string) string {
	at := strings.LastIndexByte(id, '-') + 1
	return id[:at] + strings.Repeat("0", len(id)-at)
}

// texts visits every text in a value in an order that is always the same.
func texts(v reflect.Value, see func(reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		see(v)
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			texts(v.Elem(), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), see)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), see)
		}
	}
}
