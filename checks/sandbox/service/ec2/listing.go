package ec2

import "linklab/checks/sandbox/network"

// query is what every Describe operation's input says: ids, filters and the
// page. Set is EC2's name of the list of ids, "vpcSet".
type query struct {
	IDs        []string
	Set        string
	Filters    []Filter
	MaxResults *int32
	NextToken  *string
	Min, Max   int32 // of MaxResults, 0 for the usual
}

// listing is one kind of resource as Describe operations see it.
type listing[T, S any] struct {
	choose func(ids []string) ([]T, error)
	fields fields[T]
	tags   func(T) network.Tags // nil when the kind bears none
	show   func(T) S
}

// answer is one page of the resources that a query asks for. The list is never
// nil, so that an empty answer still has its element.
func (l listing[T, S]) answer(q query) ([]S, *string, error) {
	if err := idsAndPages(q.IDs, q.MaxResults, q.Set); err != nil {
		return nil, nil, err
	}
	items, err := l.choose(q.IDs)
	if err != nil {
		return nil, nil, err
	}
	if items, err = apply(items, q.Filters, l.fields, l.tags); err != nil {
		return nil, nil, err
	}
	items, next, err := page(items, paging{MaxResults: q.MaxResults, NextToken: q.NextToken, Min: q.Min, Max: q.Max})
	if err != nil {
		return nil, nil, err
	}
	shown := make([]S, 0, len(items))
	for _, item := range items {
		shown = append(shown, l.show(item))
	}
	return shown, next, nil
}

// quiet turns a deed in a region into the handler of an operation without
// output.
func quiet(err error) (*done, error) {
	if err != nil {
		return nil, err
	}
	return &done{}, nil
}

// fixed is a filter field that is the same for all.
func fixed[T any](value string) func(T) []string {
	return func(T) []string { return []string{value} }
}
