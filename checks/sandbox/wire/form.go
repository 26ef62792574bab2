package wire

import (
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// Bounds of a query request. AWS's own lie near: a request is at most 1 MiB,
// and no operation takes lists of lists deeper than a few levels.
const (
	maxParameters = 20000
	maxDepth      = 24
)

// node is one level of a query request's dotted parameter names.
type node struct {
	name     string // full name, for error sentences
	value    string
	set      bool
	children map[string]*node
}

// parseForm turns "Filter.1.Value.2=x" into a tree.
func parseForm(values url.Values) (*node, *Error) {
	root := &node{}
	count := 0
	for name, list := range values {
		if name == "Action" || name == "Version" {
			continue
		}
		if count++; count > maxParameters {
			return nil, &Error{Code: "MalformedQueryString", Message: "The query string has too many parameters."}
		}
		if len(list) != 1 {
			return nil, &Error{Code: "MalformedQueryString", Message: "The parameter " + name + " may be given only once."}
		}
		if strings.Count(name, ".") > maxDepth {
			return nil, unknownParameter(name)
		}
		n := root
		for part := range strings.SplitSeq(name, ".") {
			child := n.children[part]
			if child == nil {
				full := part
				if n.name != "" {
					full = n.name + "." + part
				}
				child = &node{name: full}
				if n.children == nil {
					n.children = map[string]*node{}
				}
				n.children[part] = child
			}
			n = child
		}
		n.value, n.set = list[0], true
	}
	return root, nil
}

// items are a list's elements in the order of their numbers, and whatever else
// lies beside them.
func (n *node) items() (items []*node, stray *node) {
	type numbered struct {
		at int
		*node
	}
	var found []numbered
	for part, child := range n.children {
		at, err := strconv.Atoi(part)
		if err != nil || at < 0 || strconv.Itoa(at) != part {
			if stray == nil || child.name < stray.name {
				stray = child
			}
			continue
		}
		found = append(found, numbered{at, child})
	}
	sort.Slice(found, func(i, j int) bool { return found[i].at < found[j].at })
	for _, f := range found {
		items = append(items, f.node)
	}
	return items, stray
}

// sorted are the children in the order of their names, so that the first error
// found is the same each time.
func (n *node) sorted() []*node {
	list := make([]*node, 0, len(n.children))
	for _, child := range n.children {
		list = append(list, child)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].name < list[j].name })
	return list
}

// leaf is the first parameter at or under n, in the order of names.
func (n *node) leaf() *node {
	for !n.set {
		children := n.sorted()
		if len(children) == 0 {
			return n
		}
		n = children[0]
	}
	return n
}

// given says whether a parameter is there and not the empty string.
func (n *node) given() bool { return n != nil && (n.value != "" || len(n.children) > 0) }
