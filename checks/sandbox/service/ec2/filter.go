package ec2

import (
	"fmt"
	"strconv"
	"strings"

	"linklab/checks/sandbox/network"
)

// Filter narrows the answer of a Describe operation: values of one filter are
// alternatives, and all filters have to match.
type Filter struct {
	Name   string
	Values []string `in:"Value"`
}

// fields says, for each filter that an operation knows, which values an item
// has for it. The tag filters need no entry.
type fields[T any] map[string]func(T) []string

// apply keeps the items that every filter matches. tags may be nil for
// resources that bear none.
func apply[T any](items []T, filters []Filter, known fields[T], tags func(T) network.Tags) ([]T, error) {
	for _, filter := range filters {
		field, err := filterField(filter.Name, known, tags)
		if err != nil {
			return nil, err
		}
		if len(filter.Values) == 0 {
			return nil, refuse("InvalidParameterValue", "The filter 'null' is invalid")
		}
		kept := make([]T, 0, len(items))
		for _, item := range items {
			if anyMatches(filter.Values, field(item)) {
				kept = append(kept, item)
			}
		}
		items = kept
	}
	return items, nil
}

func filterField[T any](name string, known fields[T], tags func(T) network.Tags) (func(T) []string, error) {
	if field, ok := known[name]; ok {
		return field, nil
	}
	if tags != nil {
		if key, ok := strings.CutPrefix(name, "tag:"); ok {
			return func(item T) []string {
				for _, tag := range tags(item) {
					if tag.Key == key {
						return []string{tag.Value}
					}
				}
				return nil
			}, nil
		}
		if name == "tag-key" {
			return func(item T) []string {
				var keys []string
				for _, tag := range tags(item) {
					keys = append(keys, tag.Key)
				}
				return keys
			}, nil
		}
	}
	return nil, refuse("InvalidParameterValue", fmt.Sprintf("The filter '%s' is invalid", name))
}

func anyMatches(patterns, values []string) bool {
	for _, pattern := range patterns {
		for _, value := range values {
			if wildcard(pattern, value) {
				return true
			}
		}
	}
	return false
}

// wildcard matches EC2's filter values: * is any run of characters, ? is one,
// and a backslash takes the next character as it is.
func wildcard(pattern, value string) bool {
	// On a mismatch the last star takes one more character, so time is at worst
	// the product of both lengths.
	star, retry := -1, 0
	p, v := 0, 0
	for v < len(value) {
		if p < len(pattern) {
			switch pattern[p] {
			case '*':
				star, retry = p, v
				p++
				continue
			case '?':
				p, v = p+1, v+1
				continue
			case '\\':
				if p+1 < len(pattern) && pattern[p+1] == value[v] {
					p, v = p+2, v+1
					continue
				}
			default:
				if pattern[p] == value[v] {
					p, v = p+1, v+1
					continue
				}
			}
		}
		if star < 0 {
			return false
		}
		retry++
		p, v = star+1, retry
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// one is a filter field of one text.
func one[T any](get func(T) string) func(T) []string {
	return func(item T) []string { return []string{get(item)} }
}

// flag is a filter field of one boolean.
func flag[T any](get func(T) bool) func(T) []string {
	return func(item T) []string { return []string{truth(get(item))} }
}

// number is a filter's text of a number.
func number(n int) string { return strconv.Itoa(n) }
