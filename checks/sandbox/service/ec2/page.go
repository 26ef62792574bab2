package ec2

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// paging is what an operation's input says about pages, and the bounds that
// the operation sets for MaxResults.
type paging struct {
	MaxResults *int32
	NextToken  *string
	Min, Max   int32 // 0 means 5 and 1000
}

// page cuts one page out of items and gives the token of the next one, nil at
// the end. Items must come in the same order each time.
func page[T any](items []T, p paging) ([]T, *string, error) {
	least, most := p.Min, p.Max
	if least == 0 {
		least = 5
	}
	if most == 0 {
		most = 1000
	}
	start := 0
	if p.NextToken != nil && *p.NextToken != "" {
		offset, ok := parseToken(*p.NextToken)
		if !ok || offset > len(items) {
			return nil, nil, refuse("InvalidParameterValue", "Unable to parse pagination token")
		}
		start = offset
	}
	end := len(items)
	if p.MaxResults != nil {
		size := *p.MaxResults
		if size < least {
			return nil, nil, refuse("InvalidParameterValue", fmt.Sprintf(
				"Value ( %d ) for parameter maxResults is invalid. Expecting a value greater than or equal to %d.", size, least))
		}
		// More than the most is taken as the most.
		end = min(end, start+int(min(size, most)))
	}
	if end == len(items) {
		return items[start:], nil, nil
	}
	token := formatToken(end)
	return items[start:end], &token, nil
}

// idsAndPages refuses MaxResults beside a list of ids; list is the name by
// which EC2 calls it, "instancesSet".
func idsAndPages(ids []string, maxResults *int32, list string) error {
	if len(ids) > 0 && maxResults != nil {
		return refuse("InvalidParameterCombination",
			fmt.Sprintf("The parameter %s cannot be used with the parameter maxResults", list))
	}
	return nil
}

const tokenPrefix = "offset:"

func formatToken(offset int) string {
	return base64.StdEncoding.EncodeToString([]byte(tokenPrefix + strconv.Itoa(offset)))
}

func parseToken(token string) (int, bool) {
	text, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	digits, ok := strings.CutPrefix(string(text), tokenPrefix)
	if !ok {
		return 0, false
	}
	offset, err := strconv.Atoi(digits)
	return offset, err == nil && offset >= 0
}
