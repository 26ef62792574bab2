package policy

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// operator is a condition operator taken apart.
type operator struct {
	name     string // StringEquals, without the Not, the set and IfExists
	negated  bool
	ifExists bool
	set      string // "", ForAnyValue, ForAllValues
	compare  func(pattern, value string) bool
}

// comparisons are the operators; those in negations are the contrary of one.
var comparisons = map[string]func(pattern, value string) bool{
	"StringEquals":             func(p, v string) bool { return plain(p) == v },
	"StringEqualsIgnoreCase":   func(p, v string) bool { return strings.EqualFold(plain(p), v) },
	"StringLike":               func(p, v string) bool { return glob(p, shield(p, v)) },
	"ArnEquals":                func(p, v string) bool { return globARN(p, shield(p, v)) },
	"ArnLike":                  func(p, v string) bool { return globARN(p, shield(p, v)) },
	"Bool":                     func(p, v string) bool { return strings.EqualFold(p, v) },
	"BinaryEquals":             func(p, v string) bool { return p == v },
	"IpAddress":                inRange,
	"NumericEquals":            number(func(c int) bool { return c == 0 }),
	"NumericLessThan":          number(func(c int) bool { return c < 0 }),
	"NumericLessThanEquals":    number(func(c int) bool { return c <= 0 }),
	"NumericGreaterThan":       number(func(c int) bool { return c > 0 }),
	"NumericGreaterThanEquals": number(func(c int) bool { return c >= 0 }),
	"DateEquals":               date(func(c int) bool { return c == 0 }),
	"DateLessThan":             date(func(c int) bool { return c < 0 }),
	"DateLessThanEquals":       date(func(c int) bool { return c <= 0 }),
	"DateGreaterThan":          date(func(c int) bool { return c > 0 }),
	"DateGreaterThanEquals":    date(func(c int) bool { return c >= 0 }),
	"Null":                     nil,
}

var negations = map[string]string{
	"StringNotEquals":           "StringEquals",
	"StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
	"StringNotLike":             "StringLike",
	"ArnNotEquals":              "ArnEquals",
	"ArnNotLike":                "ArnLike",
	"NotIpAddress":              "IpAddress",
	"NumericNotEquals":          "NumericEquals",
	"DateNotEquals":             "DateEquals",
}

func parseOperator(text string) (operator, error) {
	var o operator
	name := text
	if set, rest, ok := strings.Cut(name, ":"); ok {
		if set != "ForAnyValue" && set != "ForAllValues" {
			return o, errors.New("unknown condition operator")
		}
		o.set, name = set, rest
	}
	if rest, ok := strings.CutSuffix(name, "IfExists"); ok {
		o.ifExists, name = true, rest
	}
	if positive, ok := negations[name]; ok {
		o.negated, name = true, positive
	}
	compare, ok := comparisons[name]
	if !ok || name == "Null" && (o.set != "" || o.ifExists) {
		return o, errors.New("unknown condition operator")
	}
	o.name, o.compare = name, compare
	return o, nil
}

// holds evaluates one condition.
func (r *Request) holds(version string, c Condition) bool {
	o, err := parseOperator(c.Operator)
	if err != nil {
		return false
	}
	values, present := r.values(c.Key)
	present = present && len(values) > 0 // a key without values is known to be absent
	if o.name == "Null" {
		for _, want := range c.Values {
			if strings.EqualFold(want, "true") != present {
				return true
			}
		}
		return false
	}
	if !present {
		switch {
		case o.ifExists, o.set == "ForAllValues":
			return true
		case o.set == "ForAnyValue":
			return false
		}
		return o.negated
	}
	matches := func(value string) bool {
		for _, want := range c.Values {
			if pattern, ok := r.expand(version, want); ok && o.compare(pattern, value) {
				return !o.negated
			}
		}
		return o.negated
	}
	// Without a set operator a negation has to hold for every value.
	all := o.set == "ForAllValues" || o.set == "" && o.negated
	for _, value := range values {
		if matches(value) != all {
			return !all
		}
	}
	return all
}

func inRange(pattern, value string) bool {
	address, err := netip.ParseAddr(value)
	if err != nil {
		return false
	}
	if prefix, err := netip.ParsePrefix(pattern); err == nil {
		return prefix.Contains(address.Unmap())
	}
	single, err := netip.ParseAddr(pattern)
	return err == nil && single == address.Unmap()
}

func number(accept func(order int) bool) func(pattern, value string) bool {
	return func(pattern, value string) bool {
		p, err1 := strconv.ParseFloat(pattern, 64)
		v, err2 := strconv.ParseFloat(value, 64)
		if err1 != nil || err2 != nil {
			return false
		}
		switch {
		case v < p:
			return accept(-1)
		case v > p:
			return accept(1)
		}
		return v == p && accept(0)
	}
}

func date(accept func(order int) bool) func(pattern, value string) bool {
	return func(pattern, value string) bool {
		p, ok1 := parseDate(pattern)
		v, ok2 := parseDate(value)
		return ok1 && ok2 && accept(v.Compare(p))
	}
}

// parseDate reads a W3C date or seconds since 1970.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0), err == nil
}
