package simulated

import (
	"context"
	"fmt"

	"linklab/checks/sandbox/host"
	"linklab/lessons"
)

// The names of the machines in lessons.
const (
	Laptop  = "laptop"
	Public  = "public"
	Private = "private"
	Client  = "client" // in the VPC that something of another VPC is used from
)

// Terminal is the lab terminal: a prompt on the laptop of the simulated account,
// with the course's own files on it. It is not safe for concurrent use, but for
// Resize.
type Terminal struct {
	*host.Terminal
	values func() map[string]string
}

// Terminal opens a terminal on the laptop. values are the learner's own ids, by
// which an instance is known as public or private.
func (a *Account) Terminal(ctx context.Context, course *lessons.Course, values func() map[string]string) (*Terminal, error) {
	laptop, err := a.Laptop(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the laptop: %w", err)
	}
	if err := furnish(laptop, course); err != nil {
		return nil, fmt.Errorf("put the course's files on the laptop: %w", err)
	}
	t, err := host.NewTerminal(laptop)
	if err != nil {
		return nil, fmt.Errorf("open the terminal: %w", err)
	}
	return &Terminal{Terminal: t, values: values}, nil
}

// Host is the machine that is typed to, as lessons call it: laptop, public,
// private or client, else the machine's own id.
func (t *Terminal) Host() string {
	id := t.Terminal.Host()
	if id == host.LaptopID {
		return Laptop
	}
	values := t.values()
	for _, name := range []string{Public, Private, Client} {
		if values[name+"_instance"] == id {
			return name
		}
	}
	return id
}

// Resize says how large the terminal is, in cells.
func (t *Terminal) Resize(width, height int) { t.SetSize(width, height) }
