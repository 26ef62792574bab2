package jmespath

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/awscli/document"
)

// functions are those of the JMESPath specification.
func functions() map[string]function {
	var (
		anything = []string{}
		number   = []string{"number"}
		text     = []string{"string"}
		array    = []string{"array"}
		object   = []string{"object"}
		expref   = []string{"expref"}
		numbers  = []string{"array-number"}
		sortable = []string{"array-string", "array-number"}
	)
	one := func(types []string, do func(any) any) function {
		return function{arguments: [][]string{types}, do: func(_ string, a []any) (any, error) { return do(a[0]), nil }}
	}
	two := func(first, second []string, do func(a, b any) any) function {
		return function{arguments: [][]string{first, second}, do: func(_ string, a []any) (any, error) { return do(a[0], a[1]), nil }}
	}
	extreme := func(sign int) function {
		return one(sortable, func(v any) any { return most(v.([]any), v.([]any), sign) })
	}
	extremeBy := func(sign int) function {
		return function{arguments: [][]string{array, expref}, do: func(name string, a []any) (any, error) {
			keys, err := keyed(name, a[0].([]any), a[1].(reference))
			return most(a[0].([]any), keys, sign), err
		}}
	}
	return map[string]function{
		"abs": one(number, func(v any) any {
			if n, ok := v.(int64); ok {
				return max(n, -n)
			}
			return math.Abs(v.(float64))
		}),
		"avg": one(numbers, func(v any) any {
			list := v.([]any)
			if len(list) == 0 {
				return nil
			}
			total, _ := document.Number(sum(list))
			return total / float64(len(list))
		}),
		"ceil":        one(number, func(v any) any { n, _ := document.Number(v); return int64(math.Ceil(n)) }),
		"floor":       one(number, func(v any) any { n, _ := document.Number(v); return int64(math.Floor(n)) }),
		"contains":    two([]string{"array", "string"}, anything, contains),
		"ends_with":   two(text, text, func(a, b any) any { return strings.HasSuffix(a.(string), b.(string)) }),
		"starts_with": two(text, text, func(a, b any) any { return strings.HasPrefix(a.(string), b.(string)) }),
		"join": two(text, []string{"array-string"}, func(a, b any) any {
			var parts []string
			for _, part := range b.([]any) {
				parts = append(parts, part.(string))
			}
			return strings.Join(parts, a.(string))
		}),
		"keys": one(object, func(v any) any {
			keys := []any{}
			for _, key := range v.(*document.Object).Keys() {
				keys = append(keys, key)
			}
			return keys
		}),
		"values": one(object, func(v any) any { return members(v.(*document.Object)) }),
		"length": one([]string{"string", "array", "object"}, func(v any) any {
			switch v := v.(type) {
			case string:
				return int64(len([]rune(v)))
			case []any:
				return int64(len(v))
			}
			return int64(v.(*document.Object).Len())
		}),
		"map": {arguments: [][]string{expref, array}, do: func(_ string, a []any) (any, error) {
			mapped := []any{}
			for _, element := range a[1].([]any) {
				value, err := evaluate(a[0].(reference).node, element)
				if err != nil {
					return nil, err
				}
				mapped = append(mapped, value)
			}
			return mapped, nil
		}},
		"max":    extreme(1),
		"min":    extreme(-1),
		"max_by": extremeBy(1),
		"min_by": extremeBy(-1),
		"merge": {arguments: [][]string{object}, variadic: true, do: func(_ string, a []any) (any, error) {
			merged := document.New()
			for _, v := range a {
				for _, key := range v.(*document.Object).Keys() {
					value, _ := v.(*document.Object).Get(key)
					merged.Set(key, value)
				}
			}
			return merged, nil
		}},
		"not_null": {arguments: [][]string{anything}, variadic: true, do: func(_ string, a []any) (any, error) {
			for _, v := range a {
				if v != nil {
					return v, nil
				}
			}
			return nil, nil
		}},
		"reverse": one([]string{"array", "string"}, func(v any) any {
			if text, ok := v.(string); ok {
				runes := []rune(text)
				slices.Reverse(runes)
				return string(runes)
			}
			list := slices.Clone(v.([]any))
			slices.Reverse(list)
			return list
		}),
		"sort": one(sortable, func(v any) any { return sorted(v.([]any), v.([]any)) }),
		"sort_by": {arguments: [][]string{array, expref}, do: func(name string, a []any) (any, error) {
			keys, err := keyed(name, a[0].([]any), a[1].(reference))
			if err != nil {
				return nil, err
			}
			return sorted(a[0].([]any), keys), nil
		}},
		"sum":       one(numbers, func(v any) any { return sum(v.([]any)) }),
		"to_array":  one(anything, toArray),
		"to_number": one(anything, toNumber),
		"to_string": one(anything, func(v any) any {
			if text, ok := v.(string); ok {
				return text
			}
			return strings.NewReplacer(", ", ",", ": ", ":").Replace(document.CompactJSON(v))
		}),
		"type": one(anything, func(v any) any { return typeOf(v) }),
	}
}

// most is the element with the greatest (sign 1) or least (sign -1) key.
func most(list, keys []any, sign int) any {
	if len(list) == 0 || len(keys) != len(list) {
		return nil
	}
	best := 0
	for i := range keys {
		if order, _ := ordered(keys[i], keys[best]); order*sign > 0 {
			best = i
		}
	}
	return list[best]
}

func sorted(list, keys []any) []any {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		c, _ := ordered(keys[a], keys[b])
		return c
	})
	result := make([]any, len(list))
	for i, from := range order {
		result[i] = list[from]
	}
	return result
}

func sum(list []any) any {
	whole, fraction, float := int64(0), 0.0, false
	for _, v := range list {
		if n, ok := v.(int64); ok {
			whole += n
			continue
		}
		float = true
		fraction += v.(float64)
	}
	if float {
		return float64(whole) + fraction
	}
	return whole
}

func contains(subject, search any) any {
	if text, ok := subject.(string); ok {
		part, ok := search.(string)
		return ok && strings.Contains(text, part)
	}
	return slices.ContainsFunc(subject.([]any), func(v any) bool { return document.Equal(v, search) })
}

func toArray(v any) any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

func toNumber(v any) any {
	text, ok := v.(string)
	if !ok {
		if typeOf(v) == "number" {
			return v
		}
		return nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	return nil
}
