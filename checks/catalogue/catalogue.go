// Package catalogue holds the sentences of the diagnoses: what is wrong, where
// to look, and the command that mends it. The sentences lie in one file a
// language; the commands are the same in all.
package catalogue

import (
	"embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed en.yaml ko.yaml fix.yaml phrases.ko.yaml
var files embed.FS

// Entry is one diagnosis in one language.
type Entry struct {
	Say  string `yaml:"say"`  // what is wrong, or what stands in the way
	Look string `yaml:"look"` // where the learner sees it for themselves
}

// Catalogue is all sentences in all languages.
type Catalogue struct {
	entries map[string]map[string]Entry // language → key → entry
	fixes   map[string]string           // key → command
	books   map[string]func() *book     // language → fixed phrases, without that of the code
}

// Fallback is the language that has every key.
const Fallback = "en"

var embedded = sync.OnceValues(func() (*Catalogue, error) {
	return parse(func(name string) ([]byte, error) { return files.ReadFile(name) })
})

// Load is the embedded catalogue. It is parsed when first asked for.
func Load() (*Catalogue, error) { return embedded() }

// Source is the file of a language, for who proofreads it.
func Source(language string) (file string, text []byte, err error) {
	file = language + ".yaml"
	text, err = files.ReadFile(file)
	if err != nil {
		return file, nil, fmt.Errorf("catalogue: %w", err)
	}
	return file, text, nil
}

func parse(read func(string) ([]byte, error)) (*Catalogue, error) {
	catalogue := &Catalogue{entries: map[string]map[string]Entry{}}
	for _, language := range []string{"en", "ko"} {
		entries := map[string]Entry{}
		if err := strict(read, language+".yaml", &entries); err != nil {
			return nil, err
		}
		catalogue.entries[language] = entries
	}
	if err := strict(read, "fix.yaml", &catalogue.fixes); err != nil {
		return nil, err
	}
	var phrases map[string]string
	if err := strict(read, "phrases.ko.yaml", &phrases); err != nil {
		return nil, err
	}
	catalogue.books = map[string]func() *book{"ko": sync.OnceValue(func() *book { return newBook(phrases) })}
	return catalogue, nil
}

func strict(read func(string) ([]byte, error), name string, into any) error {
	text, err := read(name)
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(text, into, yaml.DisallowUnknownField()); err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	return nil
}

// Keys are all keys of a language, sorted.
func (c *Catalogue) Keys(language string) []string {
	return slices.Sorted(maps.Keys(c.entries[language]))
}

// Fixes are the keys that have a command, sorted.
func (c *Catalogue) Fixes() []string { return slices.Sorted(maps.Keys(c.fixes)) }

func (c *Catalogue) entry(language, key string) (Entry, bool) {
	if entry, ok := c.entries[language][key]; ok {
		return entry, true
	}
	entry, ok := c.entries[Fallback][key]
	return entry, ok
}

// Say is what is wrong, with the learner's own resources in it. A key that the
// catalogue lacks is shown as it is rather than hidden.
func (c *Catalogue) Say(language, key string, args map[string]string) string {
	entry, ok := c.entry(language, key)
	if !ok {
		return key
	}
	return fill(entry.Say, c.spoken(language, args))
}

// Look is where the learner sees it, "" without.
func (c *Catalogue) Look(language, key string, args map[string]string) string {
	entry, _ := c.entry(language, key)
	return fill(entry.Look, c.spoken(language, args))
}

func (c *Catalogue) spoken(language string, args map[string]string) map[string]string {
	if book := c.books[language]; book != nil {
		return book().spoken(args)
	}
	say := make(map[string]string, len(args))
	for name, value := range args {
		say[name] = value
		if span, duration := english(value); duration {
			say[name] = span
		}
	}
	return say
}

// Phrase says a text of the evidence in a language: its fixed words are
// translated, the learner's ids and AWS's own words stay.
func (c *Catalogue) Phrase(language, text string) string {
	if book := c.books[language]; book != nil {
		return book().phrase(text)
	}
	return spelled(text)
}

// Fix is the command that mends it, "" without one or when one of its
// arguments is not known. ${inputs} in it are for the caller to fill in.
func (c *Catalogue) Fix(key string, args map[string]string) string {
	template := c.fixes[key]
	for _, name := range Args(template) {
		if args[name] == "" {
			return ""
		}
	}
	return fill(template, args)
}

// Raw is an entry with its {arguments} in place, for whoever checks it.
func (c *Catalogue) Raw(language, key string) (Entry, bool) {
	entry, ok := c.entries[language][key]
	return entry, ok
}

// RawFix is a command with its {arguments} in place.
func (c *Catalogue) RawFix(key string) string { return c.fixes[key] }

// argument is {name}, or {name:은/는} for the Korean particle that follows it.
// The dollar keeps ${inputs} of commands apart.
var argument = regexp.MustCompile(`(\$?)\{([a-z_]+)(?::([^/{}]+)/([^/{}]+))?\}`)

func fill(template string, args map[string]string) string {
	return argument.ReplaceAllStringFunc(template, func(match string) string {
		parts := argument.FindStringSubmatch(match)
		if parts[1] != "" {
			return match
		}
		value, ok := args[parts[2]]
		if !ok {
			return match
		}
		if parts[3] != "" {
			return value + particle(value, parts[3], parts[4])
		}
		return value
	})
}

// Args are the names of a template's arguments, sorted, each once.
func Args(template string) []string {
	var names []string
	for _, parts := range argument.FindAllStringSubmatch(template, -1) {
		if parts[1] == "" {
			names = append(names, parts[2])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Args are the arguments that a diagnosis may be given: those of its sentence
// and of where to look.
func (e Entry) Args() []string { return Args(strings.Join([]string{e.Say, e.Look}, "\n")) }
