package lessons

import (
	"fmt"
	"strings"
)

// Sentences are what a part of the program says to a person, by key and
// language.
type Sentences map[string]Text

// ParseSentences reads a YAML file of key: {en, ko}.
func ParseSentences(file string, src []byte) (Sentences, error) {
	l := &loader{}
	root, ok := parseDocument(file, src, &l.reporter)
	if !ok {
		return nil, l.err()
	}
	all := Sentences{}
	pairs, _ := root.pairs()
	for _, pair := range pairs {
		key, ok := node{root.doc, pair.Key}.scalar()
		if !ok {
			return nil, fmt.Errorf("%s: a key is not a plain word", file)
		}
		all[key] = l.sentence(node{root.doc, pair.Value}, nil)
	}
	return all, l.err()
}

// Say is the sentence of a key with {name} replaced by its argument; args are
// names and values in turn. A key that is not there is said as it is, so that a
// hole in a catalogue shows and loses nothing.
func (s Sentences) Say(lang Lang, key string, args ...string) string {
	t, ok := s[key]
	if !ok {
		return strings.TrimSpace(key + " " + strings.Join(args, " "))
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(t.In(lang))
}
