package sandbox

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"sync"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudwatch"
	"linklab/checks/sandbox/wire"
)

// traffic counts what interface endpoints carry. Counts wait here until their
// minute is over, so that no connection is made slower by being written down.
type traffic struct {
	mu      sync.Mutex
	waiting map[slot]cloudwatch.Minute
}

// slot is one way in one minute.
type slot struct {
	way network.Carriage
	at  time.Time
}

// slotsKept bounds what waits: more ways in a minute than anybody has.
const slotsKept = 1000

// add counts; it tells whether nothing was waiting before.
func (t *traffic) add(way network.Carriage, now time.Time, connections, bytes int64) (first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first = len(t.waiting) == 0
	key := slot{way, now.UTC().Truncate(time.Minute)}
	minute, known := t.waiting[key]
	if !known && len(t.waiting) >= slotsKept {
		return false
	}
	if t.waiting == nil {
		t.waiting = map[slot]cloudwatch.Minute{}
	}
	minute.At = key.at
	minute.Connections += connections
	minute.Bytes += bytes
	t.waiting[key] = minute
	return first
}

// dueAt is when the first minute that waits is over; false when none does.
func (t *traffic) dueAt() (time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var due time.Time
	for key := range t.waiting {
		if over := key.at.Add(time.Minute); due.IsZero() || over.Before(due) {
			due = over
		}
	}
	return due, !due.IsZero()
}

// take hands out the minutes that began before a time.
func (t *traffic) take(before time.Time) map[slot]cloudwatch.Minute {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := map[slot]cloudwatch.Minute{}
	for key, minute := range t.waiting {
		if key.at.Before(before) {
			taken[key] = minute
			delete(t.waiting, key)
		}
	}
	return taken
}

// keepTraffic writes the minutes that began before a time into the account's
// metrics.
func (s *Sandbox) keepTraffic(ctx context.Context, before time.Time) error {
	taken := s.traffic.take(before)
	if len(taken) == 0 {
		return nil
	}
	err := s.change(ctx, func(context.Context) error {
		for key, minute := range taken {
			s.services.meter.State.In(key.way.Region).Carry(key.way, minute, s.Now())
		}
		return nil
	})
	if err != nil {
		for key, minute := range taken {
			s.traffic.add(key.way, key.at, minute.Connections, minute.Bytes)
		}
	}
	return err
}

// trafficJobs are the minutes that are over.
func (s *Sandbox) trafficJobs(now time.Time) []func(context.Context) error {
	if due, ok := s.traffic.dueAt(); !ok || due.After(now) {
		return nil
	}
	return []func(context.Context) error{func(ctx context.Context) error {
		return s.keepTraffic(ctx, now.Truncate(time.Minute))
	}}
}

// established counts a connection along a path, if an endpoint carries it. The
// state has to be held.
func (s *Sandbox) established(path network.Path) {
	if path.Blocked != nil || path.Refused {
		return
	}
	if way, ok := s.world.CarriageOf(path); ok && s.traffic.add(way, s.Now(), 1, 0) {
		s.due.Store(0)
	}
}

// carriageOf asks the network for the endpoint on a path.
func (s *Sandbox) carriageOf(ctx context.Context, path network.Path) (way network.Carriage, ok bool, err error) {
	if path.Interface == "" {
		return way, false, nil
	}
	err = s.read(ctx, func(context.Context) error {
		way, ok = s.world.CarriageOf(path)
		return nil
	})
	return way, ok, err
}

// weighCall counts what a request by an SDK and its answer say, if an endpoint
// carried them.
func (s *Sandbox) weighCall(ctx context.Context, origin wire.Origin, in, out any) error {
	way, ok, err := s.carriageOf(ctx, network.Path{Endpoint: origin.Endpoint, Interface: origin.Interface})
	if ok {
		s.traffic.add(way, s.Now(), 0, payload(reflect.ValueOf(in))+payload(reflect.ValueOf(out)))
	}
	return err
}

// weighed has what passes an endpoint counted: the request's head and body now
// and while it is read, and those of its answer by answered.
func (s *Sandbox) weighed(way network.Carriage, r *http.Request) (sent *http.Request, answered func(*http.Response)) {
	count := func(n int64) { s.traffic.add(way, s.Now(), 0, n) }
	count(int64(len(r.Method)+len(r.URL.RequestURI())+len("Host: ")+len(r.URL.Host)) + head(r.Header))
	sent = r.WithContext(r.Context())
	if r.Body != nil {
		sent.Body = counted{r.Body, count}
	}
	return sent, func(response *http.Response) {
		count(int64(len(response.Status)) + head(response.Header))
		if response.Body != nil {
			response.Body = counted{response.Body, count}
		}
	}
}

// head is the length of a header on the wire.
func head(h http.Header) int64 {
	n := 0
	for name, values := range h {
		for _, value := range values {
			n += len(name) + len(": ") + len(value) + len("\r\n")
		}
	}
	return int64(n)
}

// counted is a body that counts what is read of it.
type counted struct {
	io.ReadCloser
	count func(int64)
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.count(int64(n))
	return n, err
}

// payload is the length of what a value says, the names of its members among
// it; what is not set says nothing.
func payload(v reflect.Value) int64 {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return 0
		}
		return payload(v.Elem())
	case reflect.String:
		return int64(v.Len())
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return int64(v.Len())
		}
		var n int64
		for i := range v.Len() {
			n += payload(v.Index(i))
		}
		return n
	case reflect.Map:
		var n int64
		for of := v.MapRange(); of.Next(); {
			n += payload(of.Key()) + payload(of.Value())
		}
		return n
	case reflect.Struct:
		if at, ok := v.Interface().(time.Time); ok {
			return int64(len(at.Format(time.RFC3339)))
		}
		var n int64
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && !v.Field(i).IsZero() {
				n += int64(len(field.Name)) + payload(v.Field(i))
			}
		}
		return n
	case reflect.Bool:
		return int64(len(strconv.FormatBool(v.Bool())))
	}
	if v.IsValid() && v.CanInterface() && (v.CanInt() || v.CanUint() || v.CanFloat()) {
		return int64(len(fmt.Sprint(v.Interface())))
	}
	return 0
}
