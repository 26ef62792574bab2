package iam

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// usualItems is how long a page is when a request does not say.
const usualItems = 100

// page cuts one page out of items. The marker of the next one is nil at the
// end.
func page[T any](items []T, marker *string, maxItems *int32) (cut []T, truncated bool, next *string, err error) {
	start, size := 0, usualItems
	if maxItems != nil {
		if *maxItems < 1 || *maxItems > 1000 {
			return nil, false, nil, invalid("1 validation error detected: Value '%d' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000", *maxItems)
		}
		size = int(*maxItems)
	}
	if marker != nil && *marker != "" {
		text, err := base64.StdEncoding.DecodeString(*marker)
		if err == nil {
			start, err = strconv.Atoi(string(text))
		}
		if err != nil || start < 0 || start > len(items) {
			return nil, false, nil, refuse("ValidationError", http.StatusBadRequest, "Invalid Marker.")
		}
	}
	end := min(len(items), start+size)
	cut = append(make([]T, 0, end-start), items[start:end]...)
	if end < len(items) {
		text := base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))
		return cut, true, &text, nil
	}
	return cut, false, nil, nil
}

// under keeps the items whose path begins with a prefix.
func under[T any](items []T, prefix *string, path func(T) string) []T {
	if prefix == nil {
		return items
	}
	var kept []T
	for _, item := range items {
		if strings.HasPrefix(path(item), *prefix) {
			kept = append(kept, item)
		}
	}
	return kept
}

func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
