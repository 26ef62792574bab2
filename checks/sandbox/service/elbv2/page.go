package elbv2

import (
	"encoding/base64"
	"fmt"
	"strconv"
)

// mostOnPage is how long a page can be, and is when a request does not say.
const mostOnPage = 400

// page cuts one page out of items; the marker of the next one is "" at the end.
func page[T any](items []T, marker *string, size *int32) ([]T, string, error) {
	start, length := 0, mostOnPage
	if size != nil {
		if *size < 1 || *size > mostOnPage {
			return nil, "", invalid(fmt.Sprintf("1 validation error detected: Value '%d' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and %d", *size, mostOnPage))
		}
		length = int(*size)
	}
	if given(marker) != "" {
		text, err := base64.StdEncoding.DecodeString(*marker)
		if err == nil {
			start, err = strconv.Atoi(string(text))
		}
		if err != nil || start < 0 || start > len(items) {
			return nil, "", invalid("Invalid marker")
		}
	}
	end := min(len(items), start+length)
	next := ""
	if end < len(items) {
		next = base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))
	}
	return items[start:end], next, nil
}
