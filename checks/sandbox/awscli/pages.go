package awscli

import (
	"encoding/base64"
	"reflect"
	"slices"
	"strconv"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
	"linklab/checks/sandbox/wire"
)

// pages is how an operation hands out its answer in pieces: the members of
// input and output that carry the token, the one that sets a piece's size, and
// the lists that the pieces are of.
type pages struct {
	in, out, limit string
	lists          []string
	rest           bool // the first piece says more than lists
}

// unpaged are operations that have a token but that the AWS CLI does not ask
// for further pages.
var unpaged = map[string]bool{
	"ListRoleTags": true, "ListPolicyTags": true, "ListInstanceProfileTags": true, "DescribeStackResourceDrifts": true,
}

func pagesOf(service *wire.Service, operation *wire.Operation) *pages {
	called := naming(service)
	inputs, outputs := fieldNames(operation.Input, called), fieldNames(operation.Output, called)
	p := &pages{}
	for _, tokens := range [][2]string{
		{"ContinuationToken", "NextContinuationToken"}, {"NextToken", "NextToken"}, {"Marker", "Marker"}, {"Marker", "NextMarker"},
	} {
		in, out := called.Spell(tokens[0]), called.Spell(tokens[1])
		if p.in == "" && slices.Contains(inputs, in) && slices.Contains(outputs, out) {
			p.in, p.out = in, out
		}
	}
	if p.in == "" || unpaged[operation.Name] {
		return nil
	}
	for _, limit := range []string{"MaxResults", "MaxItems", "MaxKeys", "MaxBuckets", "PageSize"} {
		if limit = called.Spell(limit); p.limit == "" && slices.Contains(inputs, limit) {
			p.limit = limit
		}
	}
	output := operation.Output
	for i := range output.NumField() {
		field := output.Field(i)
		if field.IsExported() && parameter.KindOf(field.Type) == parameter.List && field.Tag.Get("out") != "-" {
			p.lists = append(p.lists, called.Member(field))
		}
	}
	switch operation.Name {
	case "DescribeVpcEndpointServices":
		p.lists = []string{"ServiceDetails", "ServiceNames"}
	case "DescribeChangeSet":
		p.lists, p.rest = []string{"Changes"}, true
	}
	return p
}

func fieldNames(t reflect.Type, called document.Naming) []string {
	var names []string
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			names = append(names, fieldNames(parameter.Indirect(field.Type), called)...)
			continue
		}
		names = append(names, called.Member(field))
	}
	return names
}

// limitFlag is the option of the member that sets a piece's size, when the
// AWS CLI's own --max-items takes its place.
func (p *pages) limitFlag() string { return "--" + parameter.Kebab(p.limit) }

// pagedCall asks for all pieces, unless told to ask for one, and joins them.
func (s *session) pagedCall(f *form, given *cmdline.Arguments, input *document.Object) (*document.Object, error) {
	p := f.pages
	manual := p != nil && (!s.paginate || given.Given("--"+parameter.Kebab(p.in)) ||
		p.limit != "MaxItems" && given.Given(p.limitFlag()))
	if p == nil || manual {
		return s.invoke(f.service, f.operation, input)
	}
	skip, most := 0, -1
	if text := given.One("--max-items", ""); text != "" {
		most, _ = strconv.Atoi(text)
	}
	if p.limit == "MaxItems" {
		input.Delete("MaxItems")
	}
	if size := given.One("--page-size", ""); size != "" && p.limit != "" {
		n, _ := strconv.ParseInt(size, 10, 64)
		input.Set(p.limit, n)
	}
	if text := given.One("--starting-token", ""); text != "" {
		token, offset, ok := openToken(text, p.in)
		if !ok {
			return nil, cmdline.Invalid("Bad starting token: %s", text)
		}
		if skip = offset; token != "" {
			input.Set(p.in, token)
		}
	}
	return s.allPages(f, input, skip, most)
}

// allPages joins the pieces from one on, leaving out skip elements of the
// first; after most elements (-1: no bound) it stops and says how to go on.
func (s *session) allPages(f *form, input *document.Object, skip, most int) (*document.Object, error) {
	p := f.pages
	joined, first := document.New(), (*document.Object)(nil)
	count := 0
	for {
		answer, err := s.invoke(f.service, f.operation, input)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = answer
		}
		for i, name := range p.lists {
			value, ok := answer.Get(name)
			if !ok {
				continue
			}
			list, _ := value.([]any)
			offset := 0
			if i == 0 {
				offset = min(skip, len(list))
				list = list[offset:]
				if most >= 0 && count+len(list) > most {
					list = list[:most-count]
					joined.Set(name, append(asList(joined, name), list...))
					token, _ := input.Get(p.in)
					joined.Set("NextToken", closeToken(token, p.in, offset+len(list)))
					return joined, nil
				}
				count += len(list)
			}
			joined.Set(name, append(asList(joined, name), list...))
		}
		skip = 0
		next, _ := answer.Get(p.out)
		if truncated, ok := answer.Get("IsTruncated"); ok && truncated == false {
			next = nil
		}
		if next == nil || next == "" {
			break
		}
		if most >= 0 && count >= most {
			joined.Set("NextToken", closeToken(next, p.in, 0))
			return joined, nil
		}
		input.Set(p.in, next)
	}
	if p.rest {
		for _, name := range first.Keys() {
			if _, have := joined.Get(name); !have && name != p.out {
				value, _ := first.Get(name)
				joined.Set(name, value)
			}
		}
	}
	if f.operation.Name == "ListObjectsV2" {
		joined.Set("RequestCharged", nil)
	}
	return joined, nil
}

func asList(o *document.Object, name string) []any {
	value, _ := o.Get(name)
	list, ok := value.([]any)
	if !ok {
		list = []any{}
	}
	return list
}

// closeToken writes the place to go on from as the AWS CLI hands it out: the
// service's token and how many elements of that piece were shown.
func closeToken(token any, member string, shown int) string {
	place := object(member, token)
	if shown > 0 {
		place.Set("boto_truncate_amount", int64(shown))
	}
	return encoded([]byte(document.CompactJSON(place)))
}

func openToken(text, member string) (token string, skip int, ok bool) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", 0, false
	}
	value, err := document.Parse(string(data))
	place, isObject := value.(*document.Object)
	if err != nil || !isObject {
		return "", 0, false
	}
	inner, _ := place.Get(member)
	token, _ = inner.(string)
	if amount, has := place.Get("boto_truncate_amount"); has {
		n, _ := document.Number(amount)
		skip = int(n)
	}
	return token, skip, true
}
